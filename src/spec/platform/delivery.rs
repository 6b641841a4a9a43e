//! Git, Argo CD and mail.

use crate::decode::{table, words};
use crate::spec::PortNumber;
use crate::spec::form::{Mail as Address, ObjectName, Pattern, Url};
use crate::spec::number::Duration;

table! {
    /// Which version of gen may write.
    pub struct Gen {
        /// The only version that may write.
        pub version: String,
    }
}

table! {
    /// Where the generated tree lies.
    pub struct GitOps {
        /// Repository, as Argo CD reads it.
        pub url: Url,
        /// Branch that Argo CD reads. Default: `main`.
        pub branch: Option<String>,
        /// Where the generated tree lies below `platform.toml`. Default: `"."`.
        pub path: Option<String>,
        /// Who renders workloads. Default: `"chart"`.
        pub render: Option<Render>,
        /// Version of the shared chart. Default: the newest one.
        pub chart: Option<String>,
    }
}

table! {
    /// Argo CD.
    pub struct ArgoCd {
        /// Its namespace. Default: `argocd`.
        pub namespace: Option<ObjectName>,
        /// Its address, for links.
        pub url: Option<Url>,
        /// Pattern of the names of projects. Default: `"@{environment}-@{team}"`.
        pub project: Option<Pattern>,
        /// Who starts a sync. Default: `"automated"`.
        pub sync: Option<Sync>,
        /// How a failed sync is tried again.
        pub retry: Option<Retry>,
    }
}

table! {
    /// How a failed sync is tried again.
    pub struct Retry {
        /// Number of tries. Default: 5.
        pub limit: Option<u16>,
        /// Time before the second try. Default: 5s.
        pub backoff: Option<Duration>,
        /// By what the time grows. Default: 2.
        pub factor: Option<u16>,
        /// Longest time between tries. Default: 3m.
        pub max: Option<Duration>,
    }
}

table! {
    /// The mail server.
    pub struct Mail {
        /// Its host.
        pub host: crate::spec::form::Host,
        /// Its port.
        pub port: PortNumber,
        /// Sender.
        pub from: Address,
        /// User that logs in. Default: nobody does.
        pub user: Option<String>,
        /// Its password.
        pub password: Option<ObjectKey>,
    }
}

table! {
    /// A key of a Secret.
    pub struct ObjectKey {
        /// Name of the Secret.
        pub object: ObjectName,
        /// Its key.
        pub key: String,
    }
}

words! {
    /// Who renders workloads.
    pub enum Render {
        /// Helm, in Argo CD, from the shared chart and values.
        Chart = "chart",
        /// gen; the objects lie in the repository.
        Manifests = "manifests",
    }
}

words! {
    /// Who starts a sync.
    pub enum Sync {
        /// Argo CD, after each commit.
        Automated = "automated",
        /// A person.
        Manual = "manual",
    }
}
