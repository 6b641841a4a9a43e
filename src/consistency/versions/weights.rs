//! The weights of all versions do not add up to 100, so that nobody can read a share off the file.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "versions/weights",
    severity: Severity::Error,
    title: "the weights of versions do not add up to 100",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let versions = &resolved.service.versions;
    let sum: u32 = versions.values().map(|version| u32::from(version.weight)).sum();
    if versions.is_empty() || sum == 100 {
        return Vec::new();
    }
    let finding = Finding::new(format!("the weights of the versions add up to {sum}, not to 100"));
    let at = |finding: Finding, name: &str| finding.at(resolved.place(["versions", name, "weight"]), "this share");
    let finding = versions.keys().fold(finding, |finding, name| at(finding, name));
    vec![finding.help("give each its share of the calls in percent; a version that shall wait has `weight = 0`")]
}
