//! A mesh without its CNI plugin, in namespaces that forbid what it needs instead.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::PodSecurityLevel;

pub const CHECK: Check = Check {
    id: "platform/restricted-needs-cni",
    severity: Severity::Error,
    title: "namespaces forbid what a mesh without CNI needs",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let environment = &world.environment;
    let without = environment.mesh.as_ref().is_some_and(|mesh| !mesh.cni);
    if !without || environment.policy_level == PodSecurityLevel::Privileged {
        return Vec::new();
    }
    let level = environment.policy_level;
    let mut finding = Finding::new(format!("without CNI the mesh needs rights that `{level}` namespaces forbid"))
        .at(
            written::platform(world, &["mesh", "cni"]),
            "each pod then gets `istio-init`, which needs NET_ADMIN and NET_RAW",
        )
        .at(written::platform(world, &["policy", "level"]), "forbidden here")
        .help(
            "install Istio's CNI plugin and take `cni = false` out, or write `level = \"privileged\"` below `[policy]`",
        );
    if written::platform(world, &["policy", "level"]).is_none() {
        finding = finding.note(format!("nothing says `level` below `[policy]`, so it is `{level}`"));
    }
    vec![finding]
}
