//! Numbers of a whole difference, in words.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::{Diff, Tally, Unit};

/// What the workloads of an environment have more or less at peak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct More {
    pub environment: String,
    /// `+3 pods, +1.5 CPU, -512Mi memory`
    pub said: String,
}

/// Environments that are touched, with how many services of each.
pub(super) fn environments(diff: &Diff) -> String {
    let mut touched = BTreeMap::<&str, BTreeSet<&str>>::new();
    let mut clusters = BTreeSet::new();
    for change in &diff.changes {
        match &change.unit {
            Unit::Service { environment, service } => drop(touched.entry(environment).or_default().insert(service)),
            Unit::Platform { environment } => drop(touched.entry(environment).or_default().insert("")),
            Unit::Cluster(cluster) => drop(clusters.insert(format!("cluster {cluster}"))),
        }
    }
    let environment = |(name, services): (&&str, &BTreeSet<&str>)| {
        let count = services.iter().filter(|name| !name.is_empty()).count();
        let platform = services.contains("").then(|| "platform".to_owned());
        let services = (count > 0).then(|| counted(count, "service"));
        format!("{name} ({})", services.into_iter().chain(platform).collect::<Vec<_>>().join(", "))
    };
    touched.iter().map(environment).chain(clusters).collect::<Vec<_>>().join(", ")
}

/// How equal the objects are: the sentence that a restructuring is accepted on.
pub(super) fn tally(tally: Tally) -> String {
    let mut parts = vec![format!("{} of {} byte-identical", tally.identical, counted(tally.objects(), "object"))];
    let counts = [
        (tally.reordered, "only reordered"),
        (tally.changed, "changed"),
        (tally.comes, "added"),
        (tally.goes, "removed"),
    ];
    parts.extend(counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    let folders = counted(tally.folders, "folder");
    let verb = if tally.folders == 1 { "differs" } else { "differ" };
    let files = match tally.files {
        0 => String::new(),
        files => format!("; {} without an effect in the cluster", counted(files, "other file")),
    };
    format!("{} in {folders} that {verb}{files}", parts.join(", "))
}

/// What all workloads of each environment have more or less at peak.
pub(super) fn capacity(diff: &Diff) -> Vec<More> {
    let mut sums = BTreeMap::<&str, [i64; 3]>::new();
    for capacity in &diff.capacity {
        let (old, new) = (capacity.before, capacity.after);
        let sum = sums.entry(capacity.unit.environment().unwrap_or_default()).or_default();
        for (sum, more) in sum.iter_mut().zip([new.pods - old.pods, new.cpu - old.cpu, new.memory - old.memory]) {
            *sum += more;
        }
    }
    let said = |[pods, cpu, memory]: [i64; 3]| {
        let pods = (pods != 0).then(|| format!("{pods:+} {}", if pods.abs() == 1 { "pod" } else { "pods" }));
        let cpu = (cpu != 0).then(|| format!("{}{} CPU", sign(cpu), thousandths(cpu.abs())));
        let memory = (memory != 0).then(|| format!("{}{} memory", sign(memory), bytes(memory.abs())));
        pods.into_iter().chain(cpu).chain(memory).collect::<Vec<_>>().join(", ")
    };
    let all = sums.into_iter().map(|(name, sum)| More { environment: name.to_owned(), said: said(sum) });
    all.filter(|more| !more.said.is_empty()).collect()
}

fn sign(amount: i64) -> char {
    if amount < 0 { '-' } else { '+' }
}

fn thousandths(amount: i64) -> String {
    let text = format!("{}.{:03}", amount / 1000, amount % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn bytes(amount: i64) -> String {
    let units = [("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
    let unit = units.into_iter().find(|(_, size)| amount % size == 0);
    unit.map_or_else(|| amount.to_string(), |(unit, size)| format!("{}{unit}", amount / size))
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_without_zeros() {
        assert_eq!((thousandths(1500), thousandths(250), thousandths(3000)), ("1.5".into(), "0.25".into(), "3".into()));
        assert_eq!((bytes(512 << 20), bytes(3 << 30), bytes(1000)), ("512Mi".into(), "3Gi".into(), "1000".into()));
    }

    #[test]
    fn the_sentence_counts_what_there_is() {
        let said = tally(Tally { folders: 1, identical: 18, reordered: 1, ..Tally::default() });
        assert_eq!(said, "18 of 19 objects byte-identical, 1 only reordered in 1 folder that differs");
        let said = tally(Tally { folders: 2, changed: 1, comes: 2, goes: 3, files: 1, ..Tally::default() });
        let expected = "0 of 6 objects byte-identical, 1 changed, 2 added, 3 removed in 2 folders that differ; \
                        1 other file without an effect in the cluster";
        assert_eq!(said, expected);
    }
}
