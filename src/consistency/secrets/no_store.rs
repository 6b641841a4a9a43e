//! A Secret is to be made from a store, and the platform has none.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/no-store",
    severity: Severity::Error,
    title: "a secret comes from a store, and the platform has none",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    if world.environment.secret_store.is_some() {
        return Vec::new();
    }
    let finding = |secret: &crate::resolved::ExternalSecret| {
        Finding::new(format!("nothing would make the Secret of `{}`: the platform has no store", secret.key))
            .at(written::value(resolved, &["secrets", &secret.key, "remote"]), "read from where?")
            .help(
                "declare `[secret-store]` in platform.toml; or take `remote` out, and bring the Secret in another way",
            )
    };
    resolved.external_secrets.iter().map(finding).collect()
}
