//! Two declarations make one Secret from the store; the operator would write now one, now the other.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, ExternalSecret, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/made-twice",
    severity: Severity::Error,
    title: "one Secret is made from the store twice",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let mut made = BTreeMap::<(&str, &str), (&Resolved, &ExternalSecret)>::new();
    let mut findings = Vec::new();
    for resolved in world.services.values() {
        for secret in &resolved.external_secrets {
            match made.get(&(resolved.namespace.as_str(), secret.object.as_str())) {
                Some((first, other)) => {
                    let place = |service: &Resolved, key: &str| service.key_place(["secrets", key]);
                    let mut finding = Finding::new(format!("the Secret `{}` would be made twice", secret.object))
                        .at(place(resolved, &secret.key), format!("by `{}`", resolved.name))
                        .at(place(first, &other.key), format!("and by `{}`", first.name))
                        .help(
                            "give one another `object`; or let one make it, and the other declare it without `remote`",
                        );
                    finding.service = Some(resolved.name.clone());
                    findings.push(finding);
                }
                None => drop(made.insert((&resolved.namespace, &secret.object), (resolved, secret))),
            }
        }
    }
    findings
}
