//! `gen show`: a service as it is after all layers, each value with the line that says it.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::answer::Answer;
use super::fleet::{self, Fleet};
use crate::cli::{Format, Global, Show};
use crate::compile::{Output, Owner};
use crate::report::origins;
use crate::resolved::Resolved;
use crate::targets::helm;
use crate::yaml;

/// Shows a service in one environment or in all.
///
/// # Errors
/// When there is no such service, or it has errors.
pub fn show(global: &Global, show: &Show) -> Result<Answer> {
    let mut global = global.clone();
    global.environments.extend(show.environment.clone());
    let fleet = fleet::read(&global)?;
    global.services = vec![show.service.clone()];
    let worlds = fleet.compiled.environments.values();
    let worlds = worlds.filter(|world| fleet::names_environment(&world.environment.name, &global));
    let shown: Vec<&Resolved> =
        worlds.filter_map(|world| world.services.get(&show.service).map(AsRef::as_ref)).collect();
    let findings = fleet.findings(&global);
    if shown.is_empty() && !findings.iter().any(crate::diagnostics::Finding::is_error) {
        bail!("{}", unknown(&fleet, show));
    }
    let text = match global.format {
        Format::Manifests => shown.iter().map(|resolved| manifests(&fleet, resolved)).collect::<Vec<_>>().join("---\n"),
        _ => shown.iter().map(|resolved| values(&fleet, resolved, shown.len() > 1)).collect::<Vec<_>>().join("\n"),
    };
    let json = json(&fleet, &shown);
    Ok(Answer { text, json, findings, sources: fleet.compiled.sources, ..Answer::default() })
}

fn unknown(fleet: &Fleet, show: &Show) -> String {
    let services: Vec<_> = fleet.compiled.selected.iter().map(|selected| selected.name.as_str()).collect();
    match (services.contains(&show.service.as_str()), &show.environment) {
        (true, Some(environment)) => format!("{} does not exist in {environment}", show.service),
        (true, None) => format!("{} exists in none of these environments", show.service),
        _ => format!("there is no service {}{}", show.service, fleet::meant(&show.service, &services)),
    }
}

fn values(fleet: &Fleet, resolved: &Resolved, with_title: bool) -> String {
    let table = origins::text(&resolved.tree, &fleet.compiled.sources);
    if with_title { format!("# {}\n{table}", resolved.environment.name) } else { table }
}

fn json(fleet: &Fleet, shown: &[&Resolved]) -> Value {
    let values = |resolved: &&Resolved| {
        (resolved.environment.name.clone(), origins::json(&resolved.tree, &fleet.compiled.sources))
    };
    json!({ "environments": shown.iter().map(values).collect::<serde_json::Map<_, _>>() })
}

/// All objects of a service, those that Helm renders included.
fn manifests(fleet: &Fleet, resolved: &Resolved) -> String {
    let (environment, service) = (resolved.environment.name.clone(), resolved.name.clone());
    let owner = Owner::Service { environment, service };
    let output = fleet.compiled.folders.iter().find(|output| output.owner == owner);
    let bundle = output.map(Output::bundle).unwrap_or_default();
    let plain = bundle.objects();
    let mut objects: Vec<_> =
        plain.filter(|(path, _)| path.starts_with("manifests/")).map(|(_, object)| object.clone()).collect();
    if !bundle.files.contains_key("manifests/workloads.yaml") {
        objects.extend(helm::workload_objects(resolved));
    }
    let values: Vec<_> = objects.iter().map(crate::bundle::Object::to_value).collect();
    yaml::write::documents(&values)
}
