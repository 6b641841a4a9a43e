//! A variable is used as `$(NAME)` that the container does not have: the text stays as it is written.

use crate::check::{Check, Run};
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolve::references;
use crate::resolved::EnvSource;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;

pub const CHECK: Check = Check {
    id: "workload/env-undefined",
    severity: Severity::Warning,
    title: "a text uses a variable that the container does not have",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    containers(resolved).iter().flat_map(|container| undefined(resolved, container)).collect()
}

fn undefined(resolved: &Resolved, container: &Written<'_>) -> Vec<Finding> {
    let whole = container.env_from_names(resolved);
    let own: Vec<&str> = container.container.env.iter().map(|variable| variable.name.as_str()).collect();
    let known = |name: &str| own.contains(&name) || whole.contains(name) || from_kubernetes(name, container);
    let mut findings = Vec::new();
    for (text, place, is_env) in texts(resolved, container) {
        let used = references(text).into_iter().filter(|name| is_env || is_variable(name));
        findings.extend(used.filter(|name| !known(name)).map(|name| {
            let finding = Finding::new(format!("{} has no variable `{name}`", container.title()))
                .at(place, format!("`$({name})` would stay as it is written"));
            match crate::decode::nearest(name, own.iter().copied().chain(whole.iter().copied())) {
                Some(near) => finding.help(format!("`{near}` is meant?")),
                None => finding.help(format!("define it, or write `$$({name})` if the text is meant")),
            }
        }));
    }
    findings
}

/// Texts in which the kubelet replaces variables, with their places, and whether they are values of variables.
fn texts<'a>(resolved: &Resolved, container: &Written<'a>) -> Vec<(&'a str, Option<Place>, bool)> {
    let mut texts = Vec::new();
    for variable in &container.container.env {
        if let EnvSource::Value(value) = &variable.source {
            texts.push((value.as_str(), written::value(resolved, &container.below(&["env", &variable.name])), true));
        }
    }
    let lists = [("command", &container.container.command), ("args", &container.container.args)];
    for (key, list) in lists {
        for (index, text) in list.iter().flatten().enumerate() {
            texts.push((text.as_str(), written::item(resolved, &container.below(&[key]), index), false));
        }
    }
    texts
}

/// In a command `$(date)` may be meant for a shell; names of variables are written in capitals.
fn is_variable(name: &str) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Kubernetes gives every container the address of the API server, and with service links those of all Services.
fn from_kubernetes(name: &str, container: &Written<'_>) -> bool {
    name.starts_with("KUBERNETES_") || container.workload.service_links
}
