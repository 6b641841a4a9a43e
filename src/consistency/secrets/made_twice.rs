//! Two declarations make one Secret, from the store or as a certificate; now one would be written, now the other.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/made-twice",
    severity: Severity::Error,
    title: "one Secret is made twice",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let mut made = BTreeMap::<(&str, &str), (&Resolved, &str)>::new();
    let mut findings = Vec::new();
    for resolved in world.services.values() {
        let stored = resolved.external_secrets.iter().map(|secret| (secret.key.as_str(), secret.object.as_str()));
        let signed = resolved.certificates.iter().map(|secret| (secret.key.as_str(), secret.object.as_str()));
        for (key, object) in stored.chain(signed.filter(|(key, _)| !is_stored(resolved, key))) {
            match made.get(&(resolved.namespace.as_str(), object)) {
                Some((first, other)) => {
                    let place = |service: &Resolved, key: &str| service.key_place(["secrets", key]);
                    let mut finding = Finding::new(format!("the Secret `{}` would be made twice", object))
                        .at(place(resolved, key), format!("by `{}`", resolved.name))
                        .at(place(first, other), format!("and by `{}`", first.name))
                        .help(
                            "give one another `object`; or let one make it, and the other declare it without `remote` or `certificate`",
                        );
                    finding.service = Some(resolved.name.clone());
                    findings.push(finding);
                }
                None => drop(made.insert((&resolved.namespace, object), (resolved, key))),
            }
        }
    }
    findings
}

/// Said by `secrets/certificate` of the one declaration.
fn is_stored(resolved: &Resolved, key: &str) -> bool {
    resolved.external_secrets.iter().any(|secret| secret.key == key)
}
