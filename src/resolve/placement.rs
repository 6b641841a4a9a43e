//! On which nodes pods run, and how they are spread.

use crate::resolve::draft::Draft;
use crate::resolved::{Spread, Toleration};
use crate::spec::{self, WorkloadKind};

/// Rules by which pods are spread; a daemon has a pod on each node anyway, and what ends has one pod.
pub fn spread(draft: &Draft, kind: WorkloadKind, placement: Option<&spec::Placement>) -> Vec<Spread> {
    if kind.ends() || kind == WorkloadKind::Daemon {
        return Vec::new();
    }
    const HOST: &str = "kubernetes.io/hostname";
    const ZONE: &str = "topology.kubernetes.io/zone";
    let several_zones = draft.environment.cluster.zones.len() > 1;
    let over: &[&str] = match placement.and_then(|placement| placement.spread) {
        Some(spec::Spread::None) => &[],
        Some(spec::Spread::Host) => &[HOST],
        Some(spec::Spread::Zone) => &[ZONE, HOST],
        None if several_zones => &[ZONE, HOST],
        None => &[HOST],
    };
    let required = placement.and_then(|placement| placement.required).unwrap_or(false);
    let wanted = placement.and_then(|placement| placement.spread);
    // Where the service insists on zones, hosts stay a wish: fewer hosts than pods must not stop a rollout.
    let insists = |topology: &str| required && (topology == ZONE || wanted == Some(spec::Spread::Host));
    over.iter().map(|topology| Spread { topology, required: insists(topology) }).collect()
}

/// Names of node pools, and what lets pods onto their nodes.
pub fn pools(draft: &Draft, placement: Option<&spec::Placement>) -> (Vec<String>, Vec<Toleration>) {
    let Some(pools) = placement.and_then(|placement| placement.pools.as_ref()) else {
        return (Vec::new(), Vec::new());
    };
    let mut tolerations: Vec<Toleration> = Vec::new();
    for pool in pools.iter().filter_map(|pool| draft.environment.cluster.pools.get(&**pool)) {
        let new: Vec<_> =
            pool.tolerations.iter().filter(|toleration| !tolerations.contains(toleration)).cloned().collect();
        tolerations.extend(new);
    }
    (pools.iter().map(ToString::to_string).collect(), tolerations)
}
