//! One service in one environment: its layers, read and laid, up to the draft that others can look at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::compile::selection::{Origin, Selected};
use crate::decode::{Markers, nearest};
use crate::diagnostics::Finding;
use crate::layers::{self, LayerKind, Stack};
use crate::load::Repository;
use crate::resolve::{Draft, draft};
use crate::resolved::Environment;
use crate::source::Sources;
use crate::toml_text;
use crate::tree::{Layer, Node, Value};

/// The layers that services share.
pub struct Layers<'a> {
    base: Node,
    platform: &'a Node,
    profiles: BTreeMap<String, Node>,
}

/// Drafts by environment and service; `None`: the source has errors, so that nothing is known of the service.
pub type Drafts = BTreeMap<String, BTreeMap<String, Option<Draft>>>;

impl<'a> Layers<'a> {
    /// Reads what is built in, and checks the layers of the repository by themselves.
    pub fn read(
        repository: &Repository,
        platform: &'a Node,
        environments: &[Arc<Environment>],
        sources: &mut Sources,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut built_in = |(path, text): (&'static str, &'static str), layer| {
            let file = sources.add(path, text);
            toml_text::parse(file, text, layer).expect("built-in profiles are TOML; a test reads them")
        };
        let base = built_in(layers::base_profile(), Layer::Base);
        let mut profiles = BTreeMap::new();
        for name in ["web", "worker"] {
            if let Some(profile) = layers::built_in_profile(name) {
                profiles.insert(name.to_owned(), built_in(profile, Layer::Profile));
            }
        }
        let markers = all_markers(environments);
        for (name, parsed) in &repository.profiles {
            if let Some(tree) = &parsed.tree {
                findings.extend(layers::check_layer(tree, LayerKind::Profile, &markers));
                profiles.insert(name.clone(), tree.clone());
            }
        }
        for defaults in defaults(platform) {
            findings.extend(layers::check_layer(defaults, LayerKind::Defaults, &markers));
        }
        Self { base, platform, profiles }
    }
}

/// The `defaults` tables of a platform.
fn defaults(platform: &Node) -> Vec<&Node> {
    let mut found: Vec<&Node> = platform.get(["defaults"]).into_iter().collect();
    for owners in ["stages", "environments"] {
        let owners = platform.get([owners]).and_then(|node| node.value.as_table());
        found.extend(owners.into_iter().flat_map(|table| table.values()).filter_map(|node| node.get(["defaults"])));
    }
    found
}

/// What is wrong with each working source and copy by itself, in every layer that it holds; `as_it_runs`: copies only.
pub fn check_files(repository: &Repository, environments: &[Arc<Environment>], as_it_runs: bool) -> Vec<Finding> {
    let markers = all_markers(environments);
    let stages: Vec<String> =
        environments.iter().map(|environment| environment.stage.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let names: Vec<String> = environments.iter().map(|environment| environment.name.clone()).collect();
    let copies = repository.copies.values().flat_map(BTreeMap::values).filter_map(|copy| copy.source.as_ref());
    let folders: Vec<_> = repository.working.values().filter(|_| !as_it_runs).chain(copies).collect();
    let check = |tree: &Node, folder: &str| {
        let mut findings = layers::check_layer(tree, LayerKind::Service, &markers);
        let mine = existing_in(tree, repository, &names, &mut findings);
        findings.extend(layers::check_in(tree, &stages, &names, &mine));
        let name = tree.get(["name"]).and_then(|node| node.value.as_str()).unwrap_or(folder).to_owned();
        findings.iter_mut().for_each(|finding| finding.service = Some(name.clone()));
        findings
    };
    folders
        .par_iter()
        .filter_map(|folder| Some((folder.tree.as_ref()?, folder.path.rsplit('/').next().unwrap_or_default())))
        .flat_map_iter(|(tree, folder)| check(tree, folder))
        .collect()
}

/// Names of the environments and stages of a service, with a finding for each environment that does not exist.
fn existing_in(tree: &Node, repository: &Repository, known: &[String], findings: &mut Vec<Finding>) -> Vec<String> {
    let platform = repository.platform.as_ref().and_then(|parsed| parsed.tree.as_ref());
    let own = tree.get(["environments"]);
    let list = own.or_else(|| platform?.get(["default-environments"]));
    let Some(Value::List(items)) = list.map(|node| &node.value) else { return Vec::new() };
    let mut mine = Vec::new();
    for item in items {
        let Some(name) = item.value.as_str() else { continue };
        if known.iter().any(|environment| environment == name) {
            mine.push(name.to_owned());
        } else if own.is_some() {
            let finding = Finding::error("spec/unknown-environment", format!("there is no environment `{name}`"))
                .at(item.place, "listed here");
            findings.push(match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("`{near}` is meant?")),
                None => finding.help(format!("platform.toml declares {}; a stage is no environment", known.join(", "))),
            });
        }
    }
    mine
}

/// Every marker that some environment knows; values do not matter for a layer by itself.
fn all_markers(environments: &[Arc<Environment>]) -> Markers {
    let mut markers = Markers::default();
    for environment in environments {
        markers.0.extend(environment.markers_for(Some("service"), "team").0);
    }
    markers
}

/// Lays and names every service of every environment.
pub fn drafts(selected: &[Selected], layers: &Layers<'_>) -> (Drafts, Vec<Finding>) {
    let made: Vec<_> = selected.par_iter().map(|selected| make(selected, layers)).collect();
    let mut drafts = Drafts::new();
    let mut findings = Vec::new();
    for (selected, (draft, mistakes)) in selected.iter().zip(made) {
        drafts.entry(selected.environment.name.clone()).or_default().insert(selected.name.clone(), draft);
        findings.extend(mistakes.into_iter().map(|mut finding| {
            finding.service = Some(selected.name.clone());
            finding.environments.insert(selected.environment.name.clone());
            finding
        }));
    }
    (drafts, findings)
}

fn make(selected: &Selected, layers: &Layers<'_>) -> (Option<Draft>, Vec<Finding>) {
    let Some(tree) = &selected.source.tree else { return (None, Vec::new()) };
    let environment = &selected.environment;
    let mut findings = Vec::new();
    let profile = tree.get(["profile"]).and_then(|node| Some((node, node.value.as_str()?)));
    if let Some((node, name)) = profile
        && !layers.profiles.contains_key(name)
    {
        let known: Vec<_> = layers.profiles.keys().map(String::as_str).collect();
        findings.push(
            Finding::error("spec/unknown-profile", format!("there is no profile `{name}`"))
                .at(node.place, "named here")
                .help(format!("there are {}; profiles/{name}.toml would be another", known.join(", "))),
        );
    }
    let text = |key: &str| tree.get([key]).and_then(|node| node.value.as_str()).unwrap_or_default();
    let markers = environment.markers_for(Some(&selected.name), text("team"));
    let release = selected.release.as_ref().and_then(|release| release.tree.as_ref());
    let laid = layers::lay(
        &Stack {
            base: &layers.base,
            platform: layers.platform.get(["defaults"]),
            stage: layers.platform.get(["stages", &environment.stage, "defaults"]),
            environment: layers.platform.get(["environments", &environment.name, "defaults"]),
            profile: profile.and_then(|(_, name)| layers.profiles.get(name)),
            service: tree,
            release,
            working_source: selected.origin == Origin::Working,
            stage_name: &environment.stage,
            environment_name: &environment.name,
        },
        &markers,
    );
    findings.extend(laid.findings);
    let frozen = match release.map(layers::read_release) {
        Some((release, mistakes)) => {
            findings.extend(mistakes);
            release.and_then(|release| release.frozen).map(|frozen| frozen.reason)
        }
        None => None,
    };
    if findings.iter().any(Finding::is_error) {
        return (None, findings);
    }
    let draft =
        laid.service.map(|service| draft(service, laid.tree, environment, selected.source.files.clone(), frozen));
    (draft, findings)
}
