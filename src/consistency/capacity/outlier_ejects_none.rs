//! Outlier detection whose share of the pods is less than one pod: nothing is ever left out.

use crate::check::{Check, Run};
use crate::consistency::outliers::{Detection, detections};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "capacity/outlier-ejects-none",
    severity: Severity::Warning,
    title: "outlier detection can never leave a pod out",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let none = |detection: &Detection| detection.ejects() == 0;
    detections(resolved).into_iter().filter(none).map(|detection| finding(resolved, &detection)).collect()
}

fn finding(resolved: &Resolved, detection: &Detection) -> Finding {
    let Detection { workload, pods, percent, .. } = detection;
    let finding =
        Finding::new(format!("{percent} % of {pods} pods are less than one: no failing pod is ever left out"))
            .at(detection.place(resolved), "at most this share of the pods is left out")
            .at(detection.scale(resolved), format!("`{workload}` may run as {pods}"));
    if *pods == 1 {
        return finding.help("run at least two pods, or take `outlier-detection` out");
    }
    finding.help(format!("write `at-most-percent = {}`, which is one pod", 100_u32.div_ceil(*pods)))
}
