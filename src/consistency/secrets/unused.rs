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
    let unused = resolved.service.secrets.keys().filter(|key| !used.contains(&***key));
    unused
        .map(|key| {
            Finding::new(format!("nothing uses the secret `{key}`"))
                .at(resolved.key_place(["secrets", key]), "no container reads it")
                .help("use it in `secret-env`, `env-from`, a file or a volume, or take it out")
        })
        .collect()
}
