//! `service.toml`: the root table and the small tables at its top.

use std::collections::BTreeMap;

use crate::decode::{Decoder, FromNode, Keyed, table, words};
use crate::spec::form::{
    Digest, Host, Label, LabelKey, LabelValue, Mail, ObjectName, Repository, ServiceName, Tag, Text, Url,
};
use crate::spec::{
    Access, Adopt, Alert, AlertTuning, Allowance, Dashboard, Exception, Logs, Metric, MetricName, Permission, Pull,
    Rollout, Route, Slos, Tracing, Version, Workload,
};
use crate::tree::Node;

table! {
    /// One service: everything that its pipeline needs to know about it.
    pub struct Service {
        /// Name of the service; all object names begin with it. Frozen: a rename is a new service. Example: `"orders"`.
        pub name: ServiceName,
        /// Team that owns the service, declared in `platform.toml`. Decides namespace, mail and reviewers. Example: `"shop"`.
        pub team: Label,
        /// How much it matters: priority class and severity of its alerts. Default: `"standard"`.
        pub tier: Option<Tier>,
        /// Profile that is laid under this file, `profiles/<name>.toml` of the repository or built in. Default: none.
        pub profile: Option<Label>,
        /// Environments in which the service exists. Default: the platform's `default-environments`.
        pub environments: Option<Vec<Label>>,
        /// What the bare service name means to callers. Default: the one exposed port of the service's own image.
        pub serves: Option<Serves>,
        /// One sentence for people; shown on the dashboard and in Argo CD.
        pub description: Option<String>,
        /// Labels on every object and pod, never in a selector.
        pub labels: BTreeMap<LabelKey, LabelValue>,
        /// Links by name, shown on the dashboard: `source`, `issues`, `runbook`. The runbook also goes into every alert.
        pub links: BTreeMap<Label, Url>,
        /// The service's own image.
        pub image: Option<Image>,
        /// Further images by name, which workloads, sidecars and init containers refer to.
        pub images: Keyed<Label, Image>,
        /// Feature toggles: `new-checkout = true` is the variable `FEATURE_NEW_CHECKOUT` in the service's own containers.
        pub features: BTreeMap<Label, bool>,
        /// The shape of a workload, laid under every workload; its env and files reach only containers of the service's own image.
        pub common: Option<Box<Workload>>,
        /// Secrets, with the keys that the service relies on.
        pub secrets: Keyed<Label, Secret>,
        /// The programs of the service.
        pub workloads: Keyed<Label, Workload>,
        /// Who may call the service and whom it calls. Nothing else is let through.
        pub access: Option<Access>,
        /// Routes from a gateway, or inside the mesh, to a port of the service.
        pub routes: Keyed<Label, Route>,
        /// How a new revision of the workload that serves comes. Default: pods are replaced one after the other.
        pub rollout: Option<Rollout>,
        /// Versions of the workload that serves, by name, where `[rollout]` says `strategy = "weighted"`.
        pub versions: Keyed<Label, Version>,
        /// Objectives, from which burn-rate alerts, the board and Kiali's thresholds are made.
        pub slo: Option<Slos>,
        /// Metrics of its programs, by name, which alerts, objectives and panels may read.
        pub metrics: Keyed<MetricName, Metric>,
        /// Alerts of its own, by a name of your own.
        pub alerts: Keyed<Label, Alert>,
        /// The standard alerts, tuned or switched off, by their name in kebab case.
        pub alert_pack: BTreeMap<Label, AlertTuning>,
        /// What it adds to its board.
        pub dashboard: Option<Dashboard>,
        /// Traces of its calls. Default: as the mesh is set.
        pub tracing: Option<Tracing>,
        /// Access logs of its calls. Default: as the mesh is set.
        pub logs: Option<Logs>,
        /// Who is told about deployments and failures.
        pub notify: Option<Notify>,
        /// What workloads may do at the cluster's API, by a name of your own.
        pub permissions: Keyed<Label, Permission>,
        /// Exceptions from the policy baseline, by a name of your own.
        pub exceptions: Keyed<Label, Exception>,
        /// Existing objects that are taken over without an outage.
        pub adopt: Option<Adopt>,
        /// What held data, was called or was public, and is gone on purpose: TOML path → reason.
        pub removed: BTreeMap<String, String>,
        /// Warnings that are known and accepted, by the id of their check.
        pub allow: BTreeMap<String, Allowance>,
        /// TOML paths of keys that earlier layers say and that do not hold here; what has `enabled` is switched off instead.
        /// Applied before this layer's own keys. Example: `["common.env.LOG_LEVEL"]`.
        pub unset: Vec<String>,
        /// Layers of this same shape for a stage or an environment, by its name: what differs there.
        pub r#in: BTreeMap<Label, Layered>,
    }
}

/// A layer of the shape of `service.toml` inside another file. It is read on its own, so nothing of it is kept here.
#[derive(Debug, Clone, PartialEq)]
pub struct Layered;

impl FromNode for Layered {
    fn from_node(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        decoder.table_of_any(node).map(|_| Self)
    }
}

impl Layered {
    /// What it is called in schemas.
    pub const WHAT: &'static str = "a layer of the shape of service.toml";
}

impl schemars::JsonSchema for Layered {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Layer".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "object", "title": Self::WHAT })
    }
}

table! {
    /// What the bare service name means to callers.
    pub struct Serves {
        /// Workload that serves. Default: the one whose exposed port has the name `port`.
        pub workload: Option<Label>,
        /// Name of an exposed port.
        pub port: Label,
    }
}

table! {
    /// An image of a container.
    pub struct Image {
        /// Registry, declared in `platform.toml`. Default: the platform's default registry.
        pub registry: Option<Label>,
        /// Repository below the registry, without tag. Example: `"shop/orders"`.
        pub repository: Repository,
        /// Tag, as a string. Left out where `release.toml` says it.
        pub tag: Option<Tag>,
        /// Digest; with it the tag only informs.
        pub digest: Option<Digest>,
        /// When the node pulls it. Default: `"if-not-present"`.
        pub pull: Option<Pull>,
    }
}

table! {
    /// A Secret: it exists in the namespace, or, with `remote`, is made from what lies in the platform's store.
    pub struct Secret {
        /// Keys that the service relies on; a use of another key is an error.
        pub keys: Vec<String>,
        /// Name of the Secret. Default: `<service>-<key of this table>`.
        pub object: Option<ObjectName>,
        /// Path in the platform's store from which the Secret is made, with markers. Default: the Secret exists.
        /// Example: `"@{environment}/shop/database"`.
        pub remote: Option<Text>,
        /// Properties of what lies there by key of the Secret, where they are called otherwise.
        pub properties: BTreeMap<String, String>,
        /// A certificate that is put into the Secret: its keys are `tls.crt`, `tls.key` and `ca.crt`.
        pub certificate: Option<Certificate>,
    }
}

table! {
    /// A certificate that the cluster (cert-manager) asks for and renews.
    pub struct Certificate {
        /// Who signs it: a name in `[issuers]` of the platform. Example: `"internal"`.
        pub issuer: Label,
        /// For which hosts. Default: the full name of the Service that the service's name means.
        pub hosts: Option<Vec<Host>>,
    }
}

table! {
    /// Who is told by mail about deployments and failures.
    pub struct Notify {
        /// Addresses. Default: those of the team.
        pub to: Vec<Mail>,
        /// Events. Default: `sync-failed` and `degraded`.
        pub on: Option<Vec<NotifyOn>>,
    }
}

words! {
    /// How much a service matters.
    pub enum Tier {
        /// An outage is an emergency.
        Critical = "critical",
        /// The default.
        Standard = "standard",
        /// An outage may wait for the next day.
        Low = "low",
    }
}

words! {
    /// An event about which mail is sent.
    pub enum NotifyOn {
        /// A revision is synced and healthy.
        Deployed = "deployed",
        /// Argo CD could not apply a revision.
        SyncFailed = "sync-failed",
        /// The service is not healthy.
        Degraded = "degraded",
    }
}
