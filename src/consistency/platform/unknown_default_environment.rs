//! An environment of every service that names none does not exist.

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::tree::Value;

pub const CHECK: Check = Check {
    id: "platform/unknown-default-environment",
    severity: Severity::Error,
    title: "a default environment does not exist",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let known: Vec<&str> = world.environment.platform.environments.keys().map(|name| &**name).collect();
    let list = world.platform.get(["default-environments"]).map(|node| &node.value);
    let Some(Value::List(items)) = list else { return Vec::new() };
    let mut findings = Vec::new();
    for item in items {
        let Some(name) = item.value.as_str().filter(|name| !known.contains(name)) else { continue };
        findings.push(
            Finding::new(format!("there is no environment `{name}`"))
                .at(item.place, "every service that names no environments would want it")
                .help(wording::meant(name, &known, "a stage is no environment")),
        );
    }
    findings
}
