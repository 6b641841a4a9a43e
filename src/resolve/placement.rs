//! On which nodes pods run, and how they are spread.

use std::collections::BTreeMap;

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

/// The node pools that a workload names.
#[derive(Default)]
pub struct Pools {
    pub names: Vec<String>,
    /// Labels of the nodes of each, as far as the cluster declares it.
    pub nodes: Vec<BTreeMap<String, String>>,
    /// What lets pods onto their nodes.
    pub tolerations: Vec<Toleration>,
}

/// The node pools of a placement.
pub fn pools(draft: &Draft, placement: Option<&spec::Placement>) -> Pools {
    let Some(pools) = placement.and_then(|placement| placement.pools.as_ref()) else { return Pools::default() };
    let mut found = Pools { names: pools.iter().map(ToString::to_string).collect(), ..Pools::default() };
    for pool in pools.iter().filter_map(|pool| draft.environment.cluster.pools.get(&**pool)) {
        found.nodes.push(pool.labels.clone());
        let known = &found.tolerations;
        let new: Vec<_> = pool.tolerations.iter().filter(|toleration| !known.contains(toleration)).cloned().collect();
        found.tolerations.extend(new);
    }
    found
}
