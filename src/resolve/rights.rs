//! Permissions and exceptions with their names.

use crate::resolve::draft::Draft;
use crate::resolve::name;
use crate::resolved::{Exception, Permission};
use crate::spec::PermissionScope;

/// What workloads may do at the cluster's API.
pub fn permissions(draft: &Draft) -> Vec<Permission> {
    let made = draft.service.permissions.iter().map(|(key, written)| {
        let cluster = written.scope == Some(PermissionScope::Cluster);
        let own = name::of_service(&draft.service.name, key);
        Permission {
            key: key.to_string(),
            name: if cluster { name::of_cluster(&draft.namespace, &own) } else { own },
            workload: written.workload.to_string(),
            service_account: draft.names.get(&*written.workload).map(|n| n.service_account.clone()).unwrap_or_default(),
            cluster,
            groups: if written.groups.is_empty() { vec![String::new()] } else { written.groups.clone() },
            resources: written.resources.clone(),
            names: written.names.clone(),
            verbs: written.verbs.clone(),
        }
    });
    made.collect()
}

/// Exceptions from the policy baseline.
pub fn exceptions(draft: &Draft) -> Vec<Exception> {
    let made = draft.service.exceptions.iter().map(|(key, written)| Exception {
        key: key.to_string(),
        name: name::of_service(&draft.service.name, key),
        rule: written.rule,
        workloads: written.workloads.iter().map(ToString::to_string).collect(),
        containers: written.containers.iter().map(ToString::to_string).collect(),
    });
    made.collect()
}
