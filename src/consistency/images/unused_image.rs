//! An image is declared, and no container runs it.

use std::collections::BTreeSet;

use crate::check::{Check, Run};
use crate::consistency::declared_images::{Declared, declared};
use crate::consistency::written::containers;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/unused-image",
    severity: Severity::Warning,
    title: "an image is declared that no container runs",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let containers = containers(resolved);
    let named = |path: Vec<&str>| resolved.tree.get(path).and_then(|node| node.value.as_str());
    let versions = resolved.service.versions.values().filter_map(|version| version.image.as_deref());
    let run_by = containers.iter().map(|container| named(container.below(&["image"])));
    let used: BTreeSet<Option<&str>> = run_by.chain(versions.map(Some)).collect();
    declared(resolved).iter().filter(|it| !used.contains(&it.name)).map(|it| finding(resolved, it)).collect()
}

fn finding(resolved: &Resolved, declared: &Declared<'_>) -> Finding {
    let place = match declared.name {
        None => resolved.key_place(["image"]),
        Some(name) => resolved.key_place(["images", name]),
    };
    let using = match declared.name {
        None => "leave `image` out in the workload that runs it".to_owned(),
        Some(name) => format!("write `image = \"{name}\"` in the container that runs it"),
    };
    Finding::new(format!("no container runs {}", declared.title()))
        .at(place, "declared here")
        .help(format!("take it out, or {using}"))
}
