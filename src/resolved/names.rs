//! Names that several targets write and that outside links rely on. Frozen in version 1.

use sha2::{Digest, Sha256};

use crate::resolved::Resolved;

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
