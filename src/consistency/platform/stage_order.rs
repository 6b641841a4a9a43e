//! The order of stages: each comes after one that exists, and none after itself.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;
use crate::spec::platform::Platform;

pub const CHECK: Check = Check {
    id: "platform/stage-order",
    severity: Severity::Error,
    title: "a stage comes after one that does not exist, or after itself",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let platform = &world.environment.platform;
    let known: Vec<&str> = platform.stages.keys().map(|stage| &**stage).collect();
    let mut findings = Vec::new();
    for (stage, written) in &platform.stages {
        let Some(after) = &written.after else { continue };
        let place = written::platform(world, &["stages", stage, "after"]);
        if !platform.stages.contains_key(after) {
            findings.push(
                Finding::new(format!("there is no stage `{after}` that `{stage}` could come after"))
                    .at(place, "nothing could be promoted from there")
                    .help(wording::meant(after, &known, "declare it, or take `after` out")),
            );
        } else if comes_after_itself(platform, stage) {
            findings.push(
                Finding::new(format!("the stage `{stage}` comes after itself"))
                    .at(place, "nothing could ever be promoted into it")
                    .help("take `after` out of the stage that follows the working source"),
            );
        }
    }
    findings
}

fn comes_after_itself(platform: &Platform, stage: &str) -> bool {
    let before = |stage: &str| platform.stages.get(stage).and_then(|written| written.after.as_deref());
    // A chain of stages is no longer than the number of stages.
    let chain = std::iter::successors(before(stage), |at| before(at)).take(platform.stages.len());
    chain.into_iter().any(|at| at == stage)
}
