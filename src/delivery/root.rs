//! The files at the root of the tree that all environments share: the chart, reviewers, attributes.

use crate::compile::Compiled;
use crate::gitops::{Folder, Inputs};
use crate::load::Repository;

/// The root's folder; its `index.json` says what is gen's there.
pub fn folder(_repository: &Repository, compiled: &Compiled) -> Folder {
    let _ = compiled;
    Folder {
        path: String::new(),
        files: std::collections::BTreeMap::new(),
        inputs: Inputs::default(),
        lives: None,
        interface: serde_json::Value::Null,
    }
}
