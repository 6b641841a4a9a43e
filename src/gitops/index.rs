//! `index.json`: what gen owns in a folder and from what it was made. No clock and no version of gen stand in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::folder::{Folder, Inputs, Lives};
use crate::source::digest;

/// Name of the file in each folder.
pub const INDEX: &str = "index.json";

/// The content of an `index.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Path below the folder → hash of the file.
    pub files: BTreeMap<String, String>,
    #[serde(default)]
    pub inputs: Inputs,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lives: Option<Lives>,
    #[serde(skip_serializing_if = "serde_json::Value::is_null", default)]
    pub interface: serde_json::Value,
}

impl Index {
    /// The index of a folder as it should be.
    pub fn of(folder: &Folder) -> Self {
        let hash = |(path, text): (&String, &String)| (path.clone(), digest(text));
        Self {
            files: folder.files.iter().map(hash).collect(),
            inputs: folder.inputs.clone(),
            lives: folder.lives,
            interface: folder.interface.clone(),
        }
    }

    /// The index of a folder in which two sides met: gen owns what it owned on either, and it wrote what lies there now, as
    /// `digest` tells of each path below the folder (`None`: nothing lies there).
    pub fn of_both(ours: Self, theirs: Self, digest: impl Fn(&str) -> Option<String>) -> Self {
        let paths = ours.files.keys().chain(theirs.files.keys());
        let files = paths.filter_map(|path| Some((path.clone(), digest(path)?))).collect();
        Self { files, ..ours }
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("an index is made of JSON types");
        text.push('\n');
        text
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// In words, when it is no index: broken by hand, or by a merge.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let index: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match index.files.keys().find(|path| !stays_inside(path)) {
            Some(path) => Err(format!("it names a file outside its folder: {path}")),
            None => Ok(index),
        }
    }
}

/// Whether a path of an index stays below its folder. An index is data: it must not be able to delete elsewhere.
fn stays_inside(path: &str) -> bool {
    !path.starts_with('/') && !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
