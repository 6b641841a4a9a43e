//! Names that several targets write and that outside links rely on. Frozen in version 1.

use sha2::{Digest, Sha256};

use crate::resolved::Resolved;

/// The annotation of a Kubernetes Service that says where its board is; Kiali shows it as a link.
pub const BOARD_ANNOTATION: &str = "service-board";

/// Longest uid that Grafana takes.
const BOARD_UID: usize = 40;

/// The uid of the service's board: `<environment>-<service>`; where that is too long for Grafana its beginning and a
/// hash of the whole.
pub fn board_uid(resolved: &Resolved) -> String {
    uid(&format!("{}-{}", resolved.environment.name, resolved.name))
}

/// The address of the service's board, where the platform has a Grafana.
pub fn board_url(resolved: &Resolved) -> Option<String> {
    let grafana = resolved.environment.monitoring.grafana.as_ref()?;
    Some(format!("{}/d/{}", grafana.trim_end_matches('/'), board_uid(resolved)))
}

/// Name of the ConfigMap that holds the service's board.
pub fn board_config(resolved: &Resolved) -> String {
    format!("{}-board", resolved.name)
}

/// Name of the service's Argo CD Application.
pub fn application(resolved: &Resolved) -> String {
    format!("{}-{}", resolved.environment.name, resolved.name)
}

/// The address of the service's Argo CD Application, where the platform says where Argo CD is.
pub fn application_url(resolved: &Resolved) -> Option<String> {
    let argocd = &resolved.environment.argocd;
    let url = argocd.url.as_ref()?.trim_end_matches('/');
    Some(format!("{url}/applications/{}/{}", argocd.namespace, application(resolved)))
}

/// The address of one of the service's workloads in Kiali, where the platform has one.
pub fn kiali_url(resolved: &Resolved, workload: &str) -> Option<String> {
    let url = resolved.environment.monitoring.kiali.as_ref()?.trim_end_matches('/');
    Some(format!("{url}/console/namespaces/{}/workloads/{workload}", resolved.namespace))
}

/// An alert's name in Prometheus: `queue-growing` is `QueueGrowing`.
pub fn alert(key: &str) -> String {
    let capital = |part: &str| part.get(..1).unwrap_or_default().to_uppercase() + part.get(1..).unwrap_or_default();
    key.split('-').map(capital).collect()
}

fn uid(name: &str) -> String {
    if name.len() <= BOARD_UID {
        return name.to_owned();
    }
    let hash: String = Sha256::digest(name).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{hash}", &name[..BOARD_UID - 1 - hash.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_is_the_name_while_it_fits() {
        let fits = "e".repeat(40);
        assert_eq!((uid("staging-orders"), uid(&fits)), ("staging-orders".to_owned(), fits));
    }

    #[test]
    fn long_names_that_begin_alike_get_different_uids() {
        let (one, other) = (uid(&format!("{}-one", "e".repeat(40))), uid(&format!("{}-two", "e".repeat(40))));
        assert_eq!((one.len(), other.len()), (40, 40));
        assert_ne!(one, other);
    }
}
