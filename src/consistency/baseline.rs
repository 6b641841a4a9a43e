//! What a service says that the policy baseline of its environment does not admit; shared by the check for environments
//! that refuse such pods and the one for those that report them.

use crate::consistency::written::{self, containers};
use crate::diagnostics::Finding;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::ExceptionRule;
use crate::spec::platform::Enforce;

/// One finding for each key that the baseline does not admit, where the stage enforces it in this way.
pub fn outside(resolved: &Resolved, world: &EnvironmentWide, enforce: Enforce, happens: &str) -> Vec<Finding> {
    if world.environment.enforce != enforce {
        return Vec::new();
    }
    let level = world.environment.policy_level;
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let security = &container.container.security;
        let excepted = resolved.is_excepted(ExceptionRule::ReadOnlyRoot, container.workload, container.container);
        if !security.read_only_root && !excepted {
            let message =
                format!("{} may write to its root file system; the cluster {happens} such pods", container.title());
            let at = written::value(resolved, &container.below(&["security", "read-only-root"]));
            findings.push(Finding::new(message).at(at, "not read-only").help(
                "take it out, and give the program a volume of kind `scratch` where it writes (`/tmp` is one already); or ask the platform for an exception",
            ));
        }
        let Some(allowed) = level.capabilities() else { continue };
        for capability in security.add_capabilities.iter().filter(|name| !allowed.contains(&name.as_str())) {
            let message =
                format!("{} adds the capability {capability}; the cluster {happens} such pods", container.title());
            let at = written::value(resolved, &container.below(&["security", "add-capabilities"]));
            findings.push(
                Finding::new(message)
                    .at(at, "added here")
                    .help(format!("the level `{level}` admits {}", allowed.join(", "))),
            );
        }
    }
    let enforced = written::platform(world, &["stages", &world.environment.stage, "enforce"]);
    findings.into_iter().map(|finding| finding.at(enforced, "the stage says so")).collect()
}
