//! A permission that names no resource, or no verb.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "permissions/incomplete",
    severity: Severity::Error,
    title: "a permission does not say what it allows",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for permission in &resolved.permissions {
        let missing = [("resources", &permission.resources), ("verbs", &permission.verbs)];
        for (key, _) in missing.into_iter().filter(|(_, list)| list.is_empty()) {
            findings.push(
                Finding::new(format!("the permission `{}` does not say which {key}", permission.key))
                    .at(resolved.place(["permissions", &permission.key, key]), "this allows nothing")
                    .help(format!("write `{key}`: `resources = [\"jobs\"]` with `verbs = [\"get\", \"list\"]`")),
            );
        }
    }
    findings
}
