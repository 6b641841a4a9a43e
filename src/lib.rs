//! `gen` compiles the typed facts of a service into everything its pipeline needs.

pub mod yaml;
