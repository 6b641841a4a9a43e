//! A container names an image that the service does not declare.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::consistency::written::containers;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/unknown-image",
    severity: Severity::Error,
    title: "a container names an image that is not declared",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let known: Vec<&str> = resolved.service.images.keys().map(|name| &**name).collect();
    let mut findings = Vec::new();
    let versions = resolved.service.versions.keys().map(|name| vec!["versions", &**name, "image"]);
    let containers = containers(resolved);
    for path in containers.iter().map(|container| container.below(&["image"])).chain(versions) {
        let Some(name) = resolved.tree.get(path.iter().copied()).and_then(|node| node.value.as_str()) else { continue };
        if known.contains(&name) {
            continue;
        }
        let finding = Finding::new(format!("there is no image `{name}`")).at(resolved.place(path), "named here");
        findings.push(finding.help(meant(
            name,
            &known,
            &format!("declare `[images.{name}]` with `repository` and `tag`"),
        )));
    }
    findings
}
