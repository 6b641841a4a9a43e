//! A key of a secret is used that the service does not rely on by its declaration.

use crate::check::{Check, Run};
use crate::consistency::secret_uses::uses;
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/unknown-key",
    severity: Severity::Error,
    title: "a key of a secret is used that is not declared",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in uses(resolved) {
        let (Some(secret), Some(key)) = (resolved.service.secrets.get(one.secret), one.key) else { continue };
        if secret.keys.iter().any(|declared| declared == key) {
            continue;
        }
        let declared: Vec<&str> = secret.keys.iter().map(String::as_str).collect();
        let otherwise = format!("add \"{key}\" to its `keys` if the Secret has it");
        findings.push(
            Finding::new(format!("the secret `{}` declares no key `{key}`", one.secret))
                .at(one.key_at.or(one.secret_at), "used here")
                .at(written::value(resolved, &["secrets", one.secret, "keys"]), "its keys")
                .help(wording::meant(key, &declared, &otherwise)),
        );
    }
    findings
}
