//! A secret is used that the service does not declare.

use crate::check::{Check, Run};
use crate::consistency::secret_uses::uses;
use crate::consistency::wording;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "secrets/unknown",
    severity: Severity::Error,
    title: "a secret is used that is not declared",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let declared: Vec<&str> = resolved.service.secrets.keys().map(|key| &**key).collect();
    let unknown = uses(resolved).into_iter().filter(|one| !declared.contains(&one.secret));
    unknown
        .map(|one| {
            let keys = one.key.map_or_else(String::new, |key| format!("\"{key}\""));
            let otherwise = format!("declare it: `[secrets.{}]` with `keys = [{keys}]`", one.secret);
            Finding::new(format!("there is no secret `{}`", one.secret))
                .at(one.secret_at, "used here")
                .help(wording::meant(one.secret, &declared, &otherwise))
        })
        .collect()
}
