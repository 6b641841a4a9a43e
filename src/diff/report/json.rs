//! For programs. The form is that of `docs/reference/diff.md`: fields may be added, none is renamed or taken away.

use serde_json::{Value, json as object};

use super::line::lines;
use crate::diff::{Diff, Peak, Unit};

/// The report as one object.
pub fn json(diff: &Diff) -> Value {
    let tally = diff.tally;
    let changes: Vec<Value> = lines(diff)
        .iter()
        .map(|line| {
            object!({
                "class": line.class.id(),
                "rule": line.rule,
                "restarts": line.restarts,
                "kind": line.said.kind,
                "name": line.said.name,
                "field": line.said.place,
                "before": line.said.before,
                "after": line.said.after,
                "note": line.said.note,
                "where": line.wheres.iter().map(place).collect::<Vec<_>>(),
            })
        })
        .collect();
    let capacity: Vec<Value> = diff
        .capacity
        .iter()
        .map(|capacity| {
            let peak = |peak: Peak| object!({ "pods": peak.pods, "cpu-millis": peak.cpu, "memory-bytes": peak.memory });
            let (before, after) = (peak(capacity.before), peak(capacity.after));
            object!({ "where": place(&capacity.unit), "workload": capacity.workload, "before": before, "after": after })
        })
        .collect();
    object!({
        "differs": !diff.is_empty(),
        "classes": diff.classes().iter().rev().map(|class| class.id()).collect::<Vec<_>>(),
        "objects": {
            "identical": tally.identical,
            "reordered": tally.reordered,
            "changed": tally.changed,
            "added": tally.comes,
            "removed": tally.goes,
        },
        "folders": tally.folders,
        "other-files": tally.files,
        "capacity": capacity,
        "changes": changes,
    })
}

fn place(unit: &Unit) -> Value {
    match unit {
        Unit::Service { environment, service } => object!({ "environment": environment, "service": service }),
        Unit::Platform { environment } => object!({ "environment": environment }),
        Unit::Cluster(cluster) => object!({ "cluster": cluster }),
    }
}
