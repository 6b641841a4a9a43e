//! What people write: the tables of `service.toml`, `release.toml` and `platform.toml`. Definitions only; no rule between
//! two keys stands here. The doc comments are the users' reference.

mod access;
mod adopt;
mod alert;
mod container;
mod dashboard;
mod foreign;
pub mod form;
pub mod id;
mod metric;
pub mod number;
pub mod platform;
mod port;
mod probe;
mod release;
mod rights;
mod rollout;
mod route;
mod run;
mod schedule;
mod service;
mod slo;
mod storage;
mod telemetry;
mod workload;

pub use access::{Access, AddressForm, AdmittedPort, Edge, HostEdge, Inbound, NetworkEdge, OpenPort, Outbound};
pub use adopt::{Adopt, AdoptWorkload, Allowance};
pub use alert::{Alert, AlertTuning, Severity};
pub use container::{ContainerSecurity, EnvFrom, Init, KeyOfSecret, Mount, PodFact, Pull, Sidecar, UnitFact};
pub use dashboard::{Dashboard, Panel, Unit};
pub use foreign::FOREIGN;
pub use metric::{LabelName, Metric, MetricName, MetricType};
pub use port::{Balance, OutlierDetection, Port, PortNumber, PortTls, Protocol, RateLimit, Traffic};
pub use probe::{Probe, Probes};
pub use release::{Frozen, Pinned, Release, ReleaseImage, RolledBack};
pub use rights::{Exception, ExceptionRule, Permission, PermissionScope};
pub use rollout::{Rollout, RolloutStrategy, Version};
pub use route::{Cors, HeaderEdit, HeaderEdits, Jwt, Match, Redirect, Retries, Route, TextMatch};
pub use run::{Concurrency, Keep, When};
pub use schedule::{Gaps, Schedule, TimeZone};
pub use service::{Certificate, Image, Layered, Notify, NotifyOn, Secret, Serves, Service, Tier};
pub use slo::{Availability, Latency, OwnSlo, Slos};
pub use storage::{File, Volume, VolumeKind};
pub use telemetry::{Logs, Tracing};
pub use workload::{
    Disruption, Placement, Proxy, Resources, Scale, Scrape, Security, Shutdown, Spread, Strategy, Update, Workload,
    WorkloadKind,
};
