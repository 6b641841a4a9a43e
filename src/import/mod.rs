//! Manifests to sources: `service.toml` for each service and what of `platform.toml` can be read from them, with the proof of
//! what is rendered again. Pure; it guesses no value, and what it cannot say it names.

mod canon;
mod compiled;
mod edge;
mod fact;
mod group;
mod image;
mod manifest;
mod ports;
mod proof;
mod reason;
mod report;
mod route;
mod table;
mod usual;
mod world;
mod write;

use std::collections::BTreeMap;

use crate::diagnostics::Finding;
use crate::source::Sources;

pub use compiled::Refused;
pub use fact::Fact;
pub use group::LABELS;
pub use proof::{Addition, Fate, Judged, Proof};
pub use report::{count, json, summary, text};

/// What an import is asked for beside the manifests.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name of the fleet.
    pub name: String,
    /// Name of the environment in which all of it runs.
    pub environment: String,
    /// Team that owns everything. `None`: one a namespace, called as it.
    pub team: Option<String>,
}

/// An import.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files to write, by path: `platform.toml`, `services/orders/service.toml`, and what these name.
    pub files: BTreeMap<String, String>,
    pub proof: Proof,
    /// Keys that the compiler refused, and which are therefore in no file.
    pub refused: Vec<Refused>,
    /// Keys of `platform.toml` that no manifest tells.
    pub unknown: Vec<String>,
    /// Services with ports that nobody may call: no policy, variable or route names a caller.
    pub closed: Vec<String>,
    /// What is wrong with the manifests; with an error there are no files.
    pub findings: Vec<Finding>,
    /// What is wrong with the written files.
    pub doubts: Vec<Finding>,
    /// The texts in which `findings` lie.
    pub sources: Sources,
}

/// Imports texts by their path.
pub fn import(texts: &BTreeMap<String, String>, options: &Options) -> Imported {
    let reading = manifest::read(texts);
    let (findings, sources) = (reading.findings, reading.sources);
    if findings.iter().any(Finding::is_error) {
        return Imported { findings, sources, ..Imported::default() };
    }
    let original = world::World { manifests: reading.manifests };
    let groups = group::groups(&original);
    let mut draft = write::write(&original, &groups, options);
    let (fleet, refused) = compiled::compiled(&mut draft);
    let proof = proof::compare(&original, &compiled::rendered(&fleet));
    Imported {
        files: compiled::texts(&draft),
        proof,
        refused,
        closed: compiled::closed(&draft, &groups),
        unknown: draft.unknown,
        findings,
        doubts: fleet.findings,
        sources,
    }
}
