//! A permission for everything, or one by which a program gives itself others.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "permissions/too-wide",
    severity: Severity::Error,
    title: "a permission allows everything, or to gain other rights",
    run: Run::Service(run),
};

/// Verbs by which one gains rights that one does not have (Kubernetes' good practices of RBAC).
const ESCALATING: [&str; 3] = ["escalate", "bind", "impersonate"];

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for permission in &resolved.permissions {
        let lists =
            [("groups", &permission.groups), ("resources", &permission.resources), ("verbs", &permission.verbs)];
        for (key, list) in lists {
            for (index, item) in list.iter().enumerate() {
                let what = match item.as_str() {
                    "*" => "allows all that there is, and all that comes later",
                    verb if key == "verbs" && ESCALATING.contains(&verb) => "lets it gain any right",
                    _ => continue,
                };
                let place = written::item(resolved, &["permissions", &permission.key, key], index);
                findings.push(
                    Finding::new(format!("`{item}` of the permission `{}` {what}", permission.key))
                        .at(place, "too wide for a service")
                        .help("name what the program uses"),
                );
            }
        }
    }
    findings
}
