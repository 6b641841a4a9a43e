//! Versions without the strategy that runs them, or the strategy without versions.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "versions/strategy",
    severity: Severity::Error,
    title: "versions and the strategy do not go together",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let service = &resolved.service;
    let strategy = service.rollout.as_ref().and_then(|rollout| rollout.strategy);
    let weighted = strategy == Some(crate::spec::RolloutStrategy::Weighted);
    match (weighted, service.versions.len()) {
        (false, 0) | (true, 2..) => Vec::new(),
        (false, _) => vec![
            Finding::new("there are versions, and new revisions do not come by weights")
                .at(resolved.key_place(["versions"]), "versions run only where weights are given")
                .at(resolved.place(["rollout", "strategy"]), "the strategy")
                .help("write `strategy = \"weighted\"` in `[rollout]`, or take the versions out"),
        ],
        (true, few) => vec![
            Finding::new(format!("calls are split by weights, and there {}", if few == 0 { "is no version" } else { "is one version only" }))
                .at(resolved.place(["rollout", "strategy"]), "between which versions?")
                .help("declare two: `[versions.v1]` with `base = true` and `weight = 100`, `[versions.v2]` with `weight = 0` and a `tag`"),
        ],
    }
}
