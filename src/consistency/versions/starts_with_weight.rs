//! A version gets calls from its first moment: the mesh hears of it before its pods are there, and answers them with 503.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "versions/starts-with-weight",
    severity: Severity::Warning,
    title: "a new version gets calls before its pods run",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(before) = world.before.get(&resolved.name) else { return Vec::new() };
    let new = |name: &str| before.get(["versions", name]).is_none();
    let versions = resolved.service.versions.iter();
    let early = versions.filter(|(name, it)| it.base != Some(true) && it.weight > 0 && new(name));
    early
        .map(|(name, version)| {
            let weight = version.weight;
            Finding::new(format!("the version `{name}` is new and gets {weight} % of the calls at once"))
                .at(resolved.place(["versions", name, "weight"]), "the shares change before its pods run")
                .help("let it start with `weight = 0`, and raise the weight when it runs")
        })
        .collect()
}
