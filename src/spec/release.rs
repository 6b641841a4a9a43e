//! `release.toml`: what machines write about images, and what was decided at night.

use std::collections::BTreeMap;

use crate::decode::table;
use crate::spec::form::{Digest, Label, Tag};

table! {
    /// What an environment runs of a service. Written by `gen release`, `promote`, `rollback` and `freeze` alone.
    pub struct Release {
        /// The service's own image.
        pub image: Option<ReleaseImage>,
        /// Further images by their name in `[images]`.
        pub images: BTreeMap<Label, ReleaseImage>,
        /// Present while Argo CD must not sync by itself.
        pub frozen: Option<Frozen>,
        /// Present while an environment that follows its source keeps an older copy.
        pub pinned: Option<Pinned>,
        /// Tags that were rolled back and do not return by themselves.
        pub rolled_back: BTreeMap<String, RolledBack>,
    }
}

table! {
    /// Tag and digest of an image; they win over the source.
    pub struct ReleaseImage {
        /// Its tag.
        pub tag: Option<Tag>,
        /// Its digest.
        pub digest: Option<Digest>,
    }
}

table! {
    /// Why Argo CD must not sync by itself.
    pub struct Frozen {
        /// The reason.
        pub reason: String,
    }
}

table! {
    /// Which copy of the source is kept.
    pub struct Pinned {
        /// Hash of the source.
        pub source: String,
        /// The reason.
        pub reason: String,
    }
}

table! {
    /// Why a tag was rolled back.
    pub struct RolledBack {
        /// The reason.
        pub reason: String,
    }
}
