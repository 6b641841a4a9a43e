//! Which claims a source has, by its tree alone: also of a source that was replaced, or does not compile any more.

use crate::tree::Node;

/// Workload, volume and where it was written, of every claim.
pub fn claims(source: &Node) -> impl Iterator<Item = (&str, &str, &Node)> {
    let workloads = source.get(["workloads"]).and_then(|node| node.value.as_table());
    workloads.into_iter().flatten().flat_map(|(workload, node)| {
        let volumes = node.get(["volumes"]).and_then(|node| node.value.as_table());
        let claims = volumes.into_iter().flatten().filter(|(_, volume)| is_claim(volume));
        claims.map(move |(name, volume)| (workload.as_str(), name.as_str(), volume))
    })
}

fn is_claim(volume: &Node) -> bool {
    volume.get(["kind"]).and_then(|kind| kind.value.as_str()) == Some("claim")
}
