//! A route asks for tokens of an issuer that the platform does not declare.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "tokens/unknown-provider",
    severity: Severity::Error,
    title: "a route asks for tokens of an unknown issuer",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let declared = &resolved.environment.platform.identity;
    let known: Vec<&str> = declared.keys().map(|name| &**name).collect();
    let mut findings = Vec::new();
    for (key, route) in resolved.service.routes.iter() {
        let Some(jwt) = route.jwt.as_ref().filter(|jwt| !declared.contains_key(&*jwt.provider)) else { continue };
        let name = &jwt.provider;
        let finding = Finding::new(format!("there is no issuer `{name}`"))
            .at(resolved.place(["routes", key, "jwt", "provider"]), "named here");
        findings.push(finding.help(meant(
            name,
            &known,
            &format!("declare `[identity.{name}]` with `issuer` and `jwks` in platform.toml"),
        )));
    }
    findings
}
