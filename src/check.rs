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
