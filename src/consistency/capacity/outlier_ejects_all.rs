//! Outlier detection that may leave out every pod: one bad dependency, and the whole service is gone.

use crate::check::{Check, Run};
use crate::consistency::outliers::{Detection, detections};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "capacity/outlier-ejects-all",
    severity: Severity::Error,
    title: "outlier detection may leave out every pod",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let all = |detection: &Detection| detection.pods > 0 && detection.ejects() >= detection.pods;
    detections(resolved).into_iter().filter(all).map(|detection| finding(resolved, &detection)).collect()
}

fn finding(resolved: &Resolved, detection: &Detection) -> Finding {
    let Detection { workload, pods, percent, .. } = detection;
    let finding = Finding::new(format!("all {pods} pods of `{workload}` may be left out at once"))
        .at(detection.place(resolved), format!("{percent} % are all of them"))
        .at(detection.scale(resolved), format!("it may run as {pods}"));
    if *pods == 1 {
        return finding.help("take `outlier-detection` out: the only pod can be replaced by nothing");
    }
    let most = (100 * (pods - 1)) / pods;
    finding.help(format!("write `at-most-percent = {most}` or less: one pod always remains"))
}
