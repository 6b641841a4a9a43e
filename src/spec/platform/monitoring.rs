//! Prometheus, Alertmanager, Grafana and Kiali.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::form::{LabelKey, LabelValue, ObjectName, Url};
use crate::spec::number::{Duration, Period};
use crate::spec::{LabelName, MetricName, MetricType};

table! {
    /// What watches the services.
    pub struct Monitoring {
        /// Address of Prometheus.
        pub prometheus: Option<Url>,
        /// Namespace of Prometheus' pods. Default: `monitoring`.
        pub namespace: Option<ObjectName>,
        /// Labels of Prometheus' pods.
        pub selector: BTreeMap<LabelKey, LabelValue>,
        /// Labels by which Prometheus finds rules.
        pub rule_labels: BTreeMap<LabelKey, LabelValue>,
        /// Labels by which Prometheus finds monitors.
        pub monitor_labels: BTreeMap<LabelKey, LabelValue>,
        /// How often targets are read. Default: 30s.
        pub scrape_interval: Option<Duration>,
        /// How long samples are kept. Default: 15d, Prometheus' own.
        pub retention: Option<Period>,
        /// Metrics that come from elsewhere, by name, which services may read. Default: none but those of the mesh,
        /// kube-state-metrics and cAdvisor that gen itself reads. Example: `aws_rds_cpuutilization_average`.
        pub metrics: BTreeMap<MetricName, ForeignMetric>,
        /// Grafana.
        pub grafana: Option<Grafana>,
        /// Kiali.
        pub kiali: Option<Kiali>,
    }
}

table! {
    /// A metric that comes from elsewhere: from the exporter of a database, a queue, a cloud.
    pub struct ForeignMetric {
        /// What it counts with. Example: `"gauge"`.
        pub r#type: MetricType,
        /// Labels of its samples, beside those of every target. Default: none. Example: `["dbinstance_identifier"]`.
        pub labels: Vec<LabelName>,
    }
}

table! {
    /// Grafana.
    pub struct Grafana {
        /// Its address.
        pub url: Url,
        /// How boards reach it. Default: `"configmap"`.
        pub provision: Option<Provision>,
    }
}

table! {
    /// Kiali.
    pub struct Kiali {
        /// Its address.
        pub url: Url,
    }
}

words! {
    /// How boards reach Grafana.
    pub enum Provision {
        /// A ConfigMap that Grafana's sidecar loads.
        Configmap = "configmap",
    }
}
