//! `gen` compiles the typed facts of a service into everything its pipeline needs.

pub mod bundle;
pub mod check;
pub mod cli;
pub mod commands;
pub mod compile;
pub mod consistency;
pub mod decode;
pub mod delivery;
pub mod diagnostics;
pub mod gitops;
pub mod layers;
pub mod load;
pub mod provenance;
pub mod release;
pub mod report;
pub mod resolve;
pub mod resolved;
pub mod schema;
pub mod source;
pub mod spec;
pub mod target;
pub mod targets;
pub mod template;
pub mod toml_text;
pub mod tree;
pub mod yaml;
