//! Files and volumes of a workload.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::form::{AbsolutePath, Host, Label, ObjectName, Pattern, SourcePath, Text};
use crate::spec::number::Bytes;

table! {
    /// A file that the program finds at the path which is the key. Exactly one of `source`, `content` and `secret` says what is in it.
    pub struct File {
        /// File beside `service.toml` that is copied verbatim.
        pub source: Option<SourcePath>,
        /// The content itself.
        pub content: Option<Pattern>,
        /// Name of a secret in `[secrets]`; `key` says which part of it.
        pub secret: Option<Label>,
        /// Key of the secret.
        pub key: Option<String>,
        /// Values for `@{name}` in the content. Without this table the content is verbatim; it may be empty.
        pub values: Option<BTreeMap<String, Text>>,
    }
}

table! {
    /// A volume, mounted in the main container.
    pub struct Volume {
        /// Path at which the program sees it.
        pub path: AbsolutePath,
        /// What it is. Default: `"scratch"`.
        pub kind: Option<VolumeKind>,
        /// Size: of a claim its capacity, of scratch and shared memory a limit.
        pub size: Option<Bytes>,
        /// Storage class that the cluster declares (`claim`). Default: the cluster's default class.
        pub class: Option<Label>,
        /// Name of what is mounted: of a secret in `[secrets]`, of a ConfigMap in the platform's `[configs]`, or of an existing claim.
        pub object: Option<ObjectName>,
        /// Server of an NFS volume.
        pub server: Option<Host>,
        /// Exported path of an NFS volume.
        pub export: Option<AbsolutePath>,
        /// Whether the program may only read it. Default: false; secrets and ConfigMaps are always read-only.
        pub read_only: Option<bool>,
    }
}

words! {
    /// What a volume is.
    pub enum VolumeKind {
        /// An empty folder that lives and dies with the pod.
        Scratch = "scratch",
        /// A claim of the workload's own; one pod writes it.
        Claim = "claim",
        /// A claim that exists.
        ExistingClaim = "existing-claim",
        /// All keys of a secret as files.
        Secret = "secret",
        /// All keys of a ConfigMap as files.
        Config = "config",
        /// A folder of an NFS server.
        Nfs = "nfs",
        /// Memory that processes share (`/dev/shm`).
        SharedMemory = "shared-memory",
    }
}
