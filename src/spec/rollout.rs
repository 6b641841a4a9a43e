//! Rollouts: how a new revision of what serves comes, and versions that run beside each other.

use crate::decode::{table, words};
use crate::spec::Scale;
use crate::spec::form::{Digest, Label, Tag};

table! {
    /// How a new revision of the workload that serves comes.
    pub struct Rollout {
        /// Default: `"rolling"`. `"weighted"` needs `[versions]`. Example: `"weighted"`.
        pub strategy: Option<RolloutStrategy>,
    }
}

words! {
    /// How a new revision comes.
    pub enum RolloutStrategy {
        /// Pods are replaced one after the other, as `update` says.
        Rolling = "rolling",
        /// Versions run beside each other, and each gets a fixed share of the calls. People change the shares.
        Weighted = "weighted",
    }
}

table! {
    /// A version of the workload that serves. The base keeps names and image of the service; another one runs beside it as
    /// `<service>-<workload>-<version>`, with the same configuration. Let a new one start with `weight = 0`.
    pub struct Version {
        /// Whether it is the one that runs the service's image as it is; exactly one is. Default: false.
        pub base: Option<bool>,
        /// Its share of the calls, in percent; all together make 100. Example: `20`.
        pub weight: u8,
        /// Another tag of the service's image. Example: `"1.5.0"`.
        pub tag: Option<Tag>,
        /// Digest of that tag.
        pub digest: Option<Digest>,
        /// Another image, by its name in `[images]`, instead of another tag.
        pub image: Option<Label>,
        /// How many pods. Default: as many as the workload.
        pub scale: Option<Scale>,
    }
}
