//! A property of the store that becomes no key of the Secret.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/unused-property",
    severity: Severity::Error,
    title: "a property of the store becomes no key of the Secret",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, secret) in &resolved.service.secrets {
        let declared: Vec<&str> = secret.keys.iter().map(String::as_str).collect();
        for key in secret.properties.keys() {
            let place = written::key(resolved, &["secrets", name, "properties", key]);
            if secret.remote.is_none() {
                let finding = Finding::new(format!("`{key}` of the secret `{name}` is read from no store"))
                    .at(place, "this changes nothing");
                findings.push(finding.help("write `remote`, the path in the store; or take `properties` out"));
            } else if !declared.contains(&key.as_str()) {
                let finding = Finding::new(format!("the secret `{name}` declares no key `{key}`"))
                    .at(place, "this becomes no key")
                    .at(written::value(resolved, &["secrets", name, "keys"]), "its keys");
                findings.push(finding.help(wording::meant(key, &declared, &format!("add \"{key}\" to its `keys`"))));
            }
        }
    }
    findings
}
