//! The mesh shall run without sidecars, and gen cannot write for that yet.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::MeshMode;

pub const CHECK: Check = Check {
    id: "platform/ambient-missing",
    severity: Severity::Error,
    title: "the mesh mode `ambient` is not supported yet",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let mesh = world.environment.platform.mesh.as_ref();
    if mesh.and_then(|mesh| mesh.mode) != Some(MeshMode::Ambient) {
        return Vec::new();
    }
    let finding = Finding::new("gen does not write for a mesh without sidecars yet")
        .at(written::platform(world, &["mesh", "mode"]), "not supported")
        .help("missing are waypoints and policies bound to them, network policies that let tunnels (port 15008) and the probes of nodes through, and routes without subsets and Sidecars")
        .help("write `mode = \"sidecar\"`, or `\"none\"`");
    vec![finding]
}
