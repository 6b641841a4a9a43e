//! Every derived name, in one place. Frozen in version 1: a change here is an outage there.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::spec;
use crate::spec::form::is_label_value;

/// The label that names the service on every object.
pub const NAME: &str = "app.kubernetes.io/name";
/// The label that names the workload.
pub const COMPONENT: &str = "app.kubernetes.io/component";
/// The label that names who writes the object.
pub const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// The label of the image's tag, for people and Kiali; in no selector.
pub const VERSION: &str = "app.kubernetes.io/version";
/// The label by which a Service finds its pods.
pub const SERVES: &str = "serves";
/// The label by which the mesh names a workload in metrics.
pub const CANONICAL: &str = "service.istio.io/canonical-name";

/// Names of one workload's objects.
#[derive(Debug, Clone)]
pub struct WorkloadNames {
    pub object: String,
    pub service_account: String,
    /// Of its Service, should it have one.
    pub service: String,
    pub container: String,
    pub selector: BTreeMap<String, String>,
}

/// Names of a workload: the adopted ones where the service takes over what runs.
pub fn workload(service: &spec::Service, key: &str, serves: bool) -> WorkloadNames {
    let derived = format!("{}-{key}", service.name);
    let adopted = service.adopt.as_ref().and_then(|adopt| adopt.workloads.get(key));
    let or = |name: Option<String>, default: &str| name.unwrap_or_else(|| default.to_owned());
    let selector = adopted.map(|adopted| super::environment::texts(&adopted.selector)).filter(|map| !map.is_empty());
    WorkloadNames {
        object: or(adopted.and_then(|adopted| adopted.name.as_ref()).map(ToString::to_string), &derived),
        service_account: or(
            adopted.and_then(|adopted| adopted.service_account.as_ref()).map(ToString::to_string),
            &derived,
        ),
        service: or(
            adopted.and_then(|adopted| adopted.service.as_ref()).map(ToString::to_string),
            if serves { &service.name } else { &derived },
        ),
        container: or(adopted.and_then(|adopted| adopted.container.as_ref()).map(ToString::to_string), key),
        selector: selector.unwrap_or_else(|| {
            BTreeMap::from([(NAME.to_owned(), service.name.to_string()), (COMPONENT.to_owned(), key.to_owned())])
        }),
    }
}

impl WorkloadNames {
    /// Names of a version that runs beside the workload. It is the same program: identity and Service are the workload's.
    pub fn of_version(&self, service: &str, key: &str, version: &str) -> Self {
        let component = version_key(key, version);
        Self {
            object: format!("{service}-{component}"),
            selector: BTreeMap::from([(NAME.to_owned(), service.to_owned()), (COMPONENT.to_owned(), component)]),
            ..self.clone()
        }
    }
}

/// What a version of a workload is called where workloads have names of their own: its component.
pub fn version_key(workload: &str, version: &str) -> String {
    format!("{workload}-{version}")
}

/// A tag as the value of a label: as it is where it fits, else shortened with a part of its hash.
pub fn version_label(tag: &str) -> String {
    if is_label_value(tag) {
        return tag.to_owned();
    }
    let hash = hash(tag);
    let kept: String = tag.chars().take(63 - 9).collect();
    let kept = kept.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let kept = kept.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    match kept {
        "" => hash[..8].to_owned(),
        kept => format!("{kept}-{}", &hash[..8]),
    }
}

/// The variable of a feature toggle: `new-checkout` → `FEATURE_NEW_CHECKOUT`.
pub fn feature_variable(feature: &str) -> String {
    format!("FEATURE_{}", feature.to_uppercase().replace('-', "_"))
}

/// Name of an object that a key of the service makes.
pub fn of_service(service: &str, key: &str) -> String {
    format!("{service}-{key}")
}

/// Name of an object of the cluster: those of a namespace are unique, so with its name they are so everywhere.
pub fn of_cluster(namespace: &str, name: &str) -> String {
    format!("{namespace}-{name}")
}

/// Name of the Service that governs a stateful workload.
pub fn governing(object: &str) -> String {
    format!("{object}-pods")
}

/// Name of the ConfigMap with a workload's files.
pub fn config(object: &str) -> String {
    format!("{object}-files")
}

/// Key of a file in its ConfigMap: its path, with what a key must not hold replaced.
pub fn file_key(path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    path.trim_start_matches('/').chars().map(plain).collect()
}

/// SHA-256 in hexadecimal.
pub fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_tag_becomes_a_valid_label_of_its_own() {
        let long = "pr-4711-feature_long-branch-name-that-goes-on-1687776866-22f27e4";
        let other = "pr-4711-feature_long-branch-name-that-goes-on-1687776866-22f27e5";
        assert_eq!(long.len(), 64);
        assert!(is_label_value(&version_label(long)) && version_label(long).len() <= 63);
        assert_ne!(version_label(long), version_label(other));
        for odd in ["1.2-", "_x", "_", "_._-", &"x".repeat(128), &"-".repeat(64)] {
            assert!(is_label_value(&version_label(odd)), "{odd}");
        }
        assert_eq!(version_label("1.4.2"), "1.4.2");
    }
}
