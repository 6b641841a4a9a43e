//! The binary `gen`: arguments in, exit code out.

use std::process::ExitCode;

use servicegen::{cli, commands};

fn main() -> ExitCode {
    ExitCode::from(commands::run(cli::parse()) as u8)
}
