//! A check: a rule over one service, an environment or a cluster. The runner stamps id, severity and where it holds, so
//! that no check can forget or forge them.

use crate::diagnostics::{Finding, Severity};
use crate::resolved::{ClusterWide, EnvironmentWide, Resolved};

/// One rule. Its page is `docs/checks/<id>.md`.
pub struct Check {
    /// `<area>/<what-is-wrong>`
    pub id: &'static str,
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    pub run: Run,
}

/// What a check looks at.
pub enum Run {
    /// One service, with the environment it runs in.
    Service(fn(&Resolved, &EnvironmentWide) -> Vec<Finding>),
    /// An environment as a whole. The finding says which service it blocks.
    Environment(fn(&EnvironmentWide) -> Vec<Finding>),
    /// A cluster as a whole. The finding says which service it blocks.
    Cluster(fn(&ClusterWide) -> Vec<Finding>),
}

/// Findings of all checks about one service.
pub fn check_service(checks: &[&Check], resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks {
        if let Run::Service(run) = check.run {
            findings.extend(run(resolved, world).into_iter().map(|mut finding| {
                finding.service.get_or_insert_with(|| resolved.name.clone());
                stamp(check, finding, &resolved.environment.name)
            }));
        }
    }
    findings
}

/// Findings of all checks about an environment.
pub fn check_environment(checks: &[&Check], world: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks {
        if let Run::Environment(run) = check.run {
            findings.extend(run(world).into_iter().map(|finding| stamp(check, finding, &world.environment.name)));
        }
    }
    findings
}

/// Findings of all checks about a cluster.
pub fn check_cluster(checks: &[&Check], cluster: &ClusterWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in checks {
        if let Run::Cluster(run) = check.run {
            findings.extend(run(cluster).into_iter().map(|finding| Finding {
                id: check.id,
                severity: check.severity,
                ..finding
            }));
        }
    }
    findings
}

fn stamp(check: &Check, mut finding: Finding, environment: &str) -> Finding {
    finding.environments.insert(environment.to_owned());
    Finding { id: check.id, severity: check.severity, ..finding }
}

/// Applies every `[allow]`: a warning that is allowed is silenced; an allowance that answers nothing, or whose day has
/// passed, is a finding of its own. `today` is `2026-11-25`; without it nothing expires.
pub fn answer_allowances(
    findings: Vec<Finding>,
    environments: &std::collections::BTreeMap<String, std::sync::Arc<EnvironmentWide>>,
    today: Option<&str>,
) -> Vec<Finding> {
    let mut used = std::collections::BTreeSet::new();
    let mut kept = Vec::new();
    for finding in findings {
        let service = finding.service.as_ref();
        let resolved = environments.values().find_map(|world| world.services.get(service?));
        let allowance = resolved.and_then(|resolved| resolved.service.allow.get(finding.id));
        match (resolved, allowance) {
            (Some(resolved), Some(allowance)) if !finding.is_error() => {
                used.insert((resolved.name.clone(), finding.id.to_owned()));
                if today.is_some_and(|today| *today > *allowance.expires.0) {
                    kept.push(expired(resolved, &finding, &allowance.expires.0));
                    kept.push(finding);
                }
            }
            _ => kept.push(finding),
        }
    }
    kept.extend(unused(environments, &used));
    kept.extend(today.iter().flat_map(|today| expired_exceptions(environments, today)));
    crate::diagnostics::gather(kept)
}

fn expired(resolved: &Resolved, finding: &Finding, day: &str) -> Finding {
    let mut expired = Finding::error("allow/expired", format!("the allowance of `{}` expired on {day}", finding.id))
        .at(resolved.place(["allow", finding.id, "expires"]), "this day has passed")
        .help("mend what the warning says, or decide again and write a later day");
    expired.severity = Severity::Warning;
    expired.service = Some(resolved.name.clone());
    expired
}

/// An exception holds on after its day, so that a date blocks no hotfix.
fn expired_exceptions(
    environments: &std::collections::BTreeMap<String, std::sync::Arc<EnvironmentWide>>,
    today: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for resolved in environments.values().flat_map(|world| world.services.values()) {
        let old = resolved.service.exceptions.iter().filter(|(_, exception)| *today > *exception.expires.0);
        findings.extend(old.map(|(key, exception)| {
            let day = &exception.expires.0;
            let mut expired = Finding::error("exceptions/expired", format!("the exception `{key}` expired on {day}"))
                .at(resolved.place(["exceptions", key, "expires"]), "this day has passed")
                .help("mend what it excepts, or decide again and write a later day");
            expired.severity = Severity::Warning;
            expired.service = Some(resolved.name.clone());
            expired.environments.insert(resolved.environment.name.clone());
            expired
        }));
    }
    findings
}

fn unused(
    environments: &std::collections::BTreeMap<String, std::sync::Arc<EnvironmentWide>>,
    used: &std::collections::BTreeSet<(String, String)>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for resolved in environments.values().flat_map(|world| world.services.values()) {
        for id in resolved.service.allow.keys() {
            if used.contains(&(resolved.name.clone(), id.clone())) {
                continue;
            }
            let mut unused = Finding::error("allow/unused", format!("nothing needs the allowance of `{id}`"))
                .at(resolved.key_place(["allow", id]), "no such warning is given")
                .help("take it out");
            unused.severity = Severity::Warning;
            unused.service = Some(resolved.name.clone());
            unused.environments.insert(resolved.environment.name.clone());
            findings.push(unused);
        }
    }
    findings
}
