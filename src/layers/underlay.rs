//! Lays `common` under each workload, after all layers are merged: what a workload says itself wins.

use crate::diagnostics::Finding;
use crate::layers::merge::merge;
use crate::layers::rules::{DEFAULT_KIND, KIND_CANNOT, PROGRAM_KEYS, WORKLOAD};
use crate::layers::shape::is_off;
use crate::layers::unset::{self, Mask};
use crate::tree::{Node, Table, Value};

/// Takes `common` out of the tree and lays it under each workload, without what `masks` name.
pub fn lay_common(tree: &mut Table, masks: &mut [Mask], findings: &mut Vec<Finding>) {
    let common = match tree.remove("common").map(|node| node.value) {
        Some(Value::Table(common)) => common,
        _ => Table::new(),
    };
    let Some(Value::Table(workloads)) = tree.get_mut("workloads").map(|node| &mut node.value) else { return };
    for (name, node) in workloads.iter_mut() {
        if is_off(node) {
            masks.iter_mut().filter(|mask| mask.workload == *name).for_each(|mask| mask.hit = true);
            continue;
        }
        if let Value::Table(workload) = &mut node.value {
            let own = std::mem::take(workload);
            *workload = Laying { common: &common, name, masks }.workload(own, findings);
        }
    }
}

/// One workload over `common`.
struct Laying<'a> {
    common: &'a Table,
    name: &'a str,
    masks: &'a mut [Mask],
}

impl Laying<'_> {
    fn workload(&mut self, own: Table, findings: &mut Vec<Finding>) -> Table {
        let own_image = !own.contains_key("image") && !self.common.contains_key("image");
        let reaches = |key: &str| own_image || !PROGRAM_KEYS.contains(&key);
        let mut laid = self.common_part(reaches, &[]);
        let kind = own.get("kind").or(self.common.get("kind"));
        findings.extend(without_what_the_kind_cannot_have(kind, &mut laid, &own));
        merge(&mut laid, own, &WORKLOAD);
        for kind in ["sidecars", "init"] {
            if let Some(Value::Table(containers)) = laid.get_mut(kind).map(|node| &mut node.value) {
                containers.iter_mut().for_each(|(name, node)| self.container(kind, name, node));
            }
        }
        laid
    }

    /// A container beside the main one gets what the program gets, if it has the service's own image.
    fn container(&mut self, kind: &str, name: &str, node: &mut Node) {
        let Value::Table(container) = &mut node.value else { return };
        if container.contains_key("image") {
            return;
        }
        let own = std::mem::take(container);
        let mut laid = self.common_part(|key| PROGRAM_KEYS.contains(&key), &[kind, name]);
        let shape = WORKLOAD.child(kind).and_then(|containers| containers.child(name)).expect("containers have names");
        merge(&mut laid, own, shape);
        *container = laid;
    }

    /// A copy of some keys of `common` without what is masked for the place `below` the workload.
    fn common_part(&mut self, reaches: impl Fn(&str) -> bool, below: &[&str]) -> Table {
        let wanted = self.common.iter().filter(|(key, _)| reaches(key));
        let mut part: Table = wanted.map(|(key, node)| (key.clone(), node.clone())).collect();
        for mask in self.masks.iter_mut().filter(|mask| mask.workload == self.name) {
            let under = mask.keys.iter().zip(below).all(|(key, wanted)| key == wanted);
            if under && let Some(keys) = mask.keys.get(below.len()..) {
                mask.hit |= unset::remove(&mut part, keys);
            }
        }
        part
    }
}

fn without_what_the_kind_cannot_have(kind: Option<&Node>, common: &mut Table, own: &Table) -> Vec<Finding> {
    let word = kind.map_or(DEFAULT_KIND, |kind| kind.value.as_str().unwrap_or_default());
    let mut findings = Vec::new();
    for rule in KIND_CANNOT.iter().filter(|rule| rule.kinds.contains(&word)) {
        for keys in rule.keys {
            let path: Vec<String> = keys.iter().map(ToString::to_string).collect();
            unset::remove(common, &path);
            let said = own.get(keys[0]).and_then(|node| node.get(keys[1..].iter().copied()));
            findings.extend(said.map(|said| kind_cannot(kind, word, &keys.join("."), rule.reason, said)));
        }
    }
    findings
}

fn kind_cannot(kind: Option<&Node>, word: &str, key: &str, reason: &str, said: &Node) -> Finding {
    Finding::error("spec/kind-cannot", format!("a `{word}` workload has no `{key}`: {reason}"))
        .at(said.key, "this cannot be had")
        .at(kind.map(|kind| kind.place), "with this kind")
        .help(format!("remove `{key}`"))
}
