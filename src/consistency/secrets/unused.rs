//! A secret is declared that nothing uses.

use std::collections::BTreeSet;

use crate::check::{Check, Run};
use crate::consistency::secret_uses::uses;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/unused",
    severity: Severity::Warning,
    title: "a secret is declared that nothing uses",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let used: BTreeSet<&str> = uses(resolved).into_iter().map(|one| one.secret).collect();
    // A certificate is asked for on purpose: what terminates TLS before the service may be the one that reads it.
    let secrets = resolved.service.secrets.iter().filter(|(_, secret)| secret.certificate.is_none());
    let unused = secrets.filter(|(key, _)| !used.contains(&***key));
    unused
        .map(|(key, _)| {
            Finding::new(format!("nothing uses the secret `{key}`"))
                .at(resolved.key_place(["secrets", key]), "no container reads it")
                .help("use it in `secret-env`, `env-from`, a file or a volume, or take it out")
        })
        .collect()
}
