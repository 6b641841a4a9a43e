//! `gen` compiles the typed facts of a service into everything its pipeline needs.

pub mod diagnostics;
pub mod source;
pub mod toml_text;
pub mod tree;
