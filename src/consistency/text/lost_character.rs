//! Helm's `toYaml` cannot write some characters. It says nothing: at best the text changes, at worst the whole container
//! that holds it is left out. The list was measured with Helm 4.3 over all of Unicode's basic plane.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved, Workload};
use crate::source::Place;
use crate::spec::platform::Render;
use crate::tree::{Node, Value};

pub const CHECK: Check = Check {
    id: "text/lost-character",
    severity: Severity::Error,
    title: "a text holds a character that Helm loses",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    if resolved.environment.render != Render::Chart {
        return Vec::new();
    }
    let mut found = BTreeMap::new();
    for table in ["common", "labels", "workloads"] {
        if let Some(node) = resolved.tree.value.as_table().and_then(|root| root.get(table)) {
            visit(node, &mut found);
        }
    }
    let texts = found.into_iter().map(|(place, lost)| finding("this text", lost).at(place, ""));
    texts.chain(files(resolved)).collect()
}

fn visit(node: &Node, found: &mut BTreeMap<Place, char>) {
    match &node.value {
        Value::String(text) => found.extend(lost(text).map(|lost| (node.place, lost))),
        Value::List(items) => items.iter().for_each(|item| visit(item, found)),
        Value::Table(table) => table.values().for_each(|node| visit(node, found)),
        _ => {}
    }
}

/// What is copied from files beside `service.toml` is in no tree.
fn files(resolved: &Resolved) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let spec = &resolved.service.workloads[&*workload.key];
        let beside = spec.sidecars.iter().map(|(name, sidecar)| (vec!["sidecars", &**name], &sidecar.files));
        let before = spec.init.iter().map(|(name, init)| (vec!["init", &**name], &init.files));
        for (container, files) in beside.chain(before).chain([(Vec::new(), &spec.files)]) {
            for (path, file) in files.iter() {
                let (Some(source), Some(content)) = (&file.source, content(workload, path)) else { continue };
                let Some(lost) = lost(content) else { continue };
                let keys = [&["workloads", &*workload.key], container.as_slice(), &["files", &**path, "source"]];
                findings.push(finding(&format!("`{source}`"), lost).at(resolved.place(keys.concat()), ""));
            }
        }
    }
    findings
}

/// What a container finds at a path, if it comes from the workload's ConfigMap.
fn content<'w>(workload: &'w Workload, path: &str) -> Option<&'w str> {
    let mut mounts = workload.containers().flat_map(|container| &container.mounts);
    let key = mounts.find(|mount| mount.path == path)?.sub_path.as_ref()?;
    workload.config.as_ref()?.data.get(key).map(String::as_str)
}

fn finding(what: &str, lost: char) -> Finding {
    Finding::new(format!("{what} holds the character U+{:04X}, which Helm loses", u32::from(lost)))
        .help("take it out: it is invisible, and most likely was pasted with something else")
}

/// The first character that does not survive.
fn lost(text: &str) -> Option<char> {
    text.chars().find(|each| matches!(each, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'))
}
