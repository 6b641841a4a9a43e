//! Names limit a verb that acts before there is a name.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "permissions/names-cannot-limit",
    severity: Severity::Error,
    title: "names limit a permission that they cannot limit",
    run: Run::Service(run),
};

/// The API server cannot know the name of what is created, and `deletecollection` names none.
const NAMELESS: [&str; 2] = ["create", "deletecollection"];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for permission in resolved.permissions.iter().filter(|permission| !permission.names.is_empty()) {
        let key = permission.key.as_str();
        let verbs = permission.verbs.iter().enumerate().filter(|(_, verb)| NAMELESS.contains(&verb.as_str()));
        findings.extend(verbs.map(|(index, verb)| {
            Finding::new(format!("`{verb}` is never allowed by `{key}`: it cannot be limited to names"))
                .at(written::item(resolved, &["permissions", key, "verbs"], index), "refused, whatever the name")
                .at(written::value(resolved, &["permissions", key, "names"]), "the names")
                .help(format!("give `{verb}` a permission of its own, without `names`"))
        }));
    }
    findings
}
