//! The binary `gen`: arguments in, exit code out.

use std::process::ExitCode;

use servicegen::{cli, commands};

/// Compiling a fleet allocates much in many threads; see docs/decisions/allocator.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(commands::run(cli::parse()) as u8)
}
