//! A token is asked for, and every path is excepted.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "tokens/nothing-refused",
    severity: Severity::Error,
    title: "a token is asked for on no path",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, route) in resolved.service.routes.iter() {
        let Some(jwt) = &route.jwt else { continue };
        let all = jwt.except_prefixes.iter().position(|prefix| prefix.trim_end_matches('/').is_empty());
        findings.extend(all.map(|position| {
            Finding::new(format!("the route `{key}` asks for tokens, and excepts every path"))
                .at(resolved.item_place(["routes", key, "jwt", "except-prefixes"], position), "all paths begin so")
                .at(resolved.key_place(["routes", key, "jwt"]), "this changes nothing")
                .help("name the prefixes that are open to everybody, or take `jwt` out")
        }));
    }
    findings
}
