//! One unit of writing: a folder of the tree that is written as a whole or not at all. Values only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a folder should hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Folder {
    /// Below the root of the tree, with `/`: `staging/services/orders`. Empty: the root itself.
    pub path: String,
    /// Every file of gen by its path below the folder, copies of the source and `release.toml` included, but without
    /// `index.json`, which is made from all of this.
    pub files: BTreeMap<String, String>,
    pub inputs: Inputs,
    /// Where the working source lives; `None` for folders of the platform.
    pub lives: Option<Lives>,
    /// What the service's callers and callees rely on; `null` for folders of the platform.
    pub interface: serde_json::Value,
}

/// Hashes of what a folder was compiled from, see [`digest`](crate::source::digest).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// The source with all files it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `release.toml`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The profile that the source names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The values of `platform.toml` that were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The interfaces of the services on the edges, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub peers: BTreeMap<String, String>,
}

/// Where the working source of a service lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lives {
    /// In this repository.
    Here,
    /// In a repository of its own.
    Elsewhere,
}

impl Folder {
    /// The path of one of its files below the root of the tree.
    pub fn path_of(&self, file: &str) -> String {
        join(&self.path, file)
    }
}

impl Inputs {
    /// What differs from an earlier state, in words: `the source`, `the interface of ledger`.
    pub fn changed_since(&self, earlier: &Self) -> Vec<String> {
        let mut changed = Vec::new();
        let mut compare = |new: &Option<String>, old: &Option<String>, name: &str| {
            if new != old {
                changed.push(name.to_owned());
            }
        };
        compare(&self.source, &earlier.source, "the source");
        compare(&self.release, &earlier.release, "release.toml");
        compare(&self.profile, &earlier.profile, "the profile");
        compare(&self.platform, &earlier.platform, "platform.toml");
        let mut peers: Vec<_> = self.peers.keys().chain(earlier.peers.keys()).collect();
        peers.sort_unstable();
        peers.dedup();
        for peer in peers {
            compare(
                &self.peers.get(peer).cloned(),
                &earlier.peers.get(peer).cloned(),
                &format!("the interface of {peer}"),
            );
        }
        changed
    }
}

/// Joins two paths of the tree; either may be empty.
pub(super) fn join(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}
