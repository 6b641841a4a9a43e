//! `gen retire`: a service leaves, in one environment or everywhere, with all that gen wrote for it. What keeps it stands in
//! the module `release`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde_json::json;

use super::answer::Answer;
use super::fleet::{self, Fleet};
use crate::cli::{Global, Retire};
use crate::compile::{Output, Owner};
use crate::diagnostics::Finding;
use crate::gitops::{self, Folder, Inputs, Plan, Tree};
use crate::load::{self, Overlay};
use crate::release::{self, Leaving};
use crate::source_edit;
use crate::targets::helm;
use crate::tree::{Node, Value};

/// Removes a service.
///
/// # Errors
/// When the command line names nothing that exists, or the repository cannot be read or written.
pub fn retire(global: &Global, asked: &Retire) -> Result<Answer> {
    let whole = Global { services: Vec::new(), ..global.clone() };
    let fleet = fleet::read(&whole)?;
    let service = asked.service.as_str();
    let environments = environments(&fleet, service, &whole)?;
    let working = fleet.repository.working.iter().find(|(folder, source)| name(folder, source) == service);
    let (folder, tree) = (working.map(|(folder, _)| folder.as_str()), working.and_then(|(_, it)| it.tree.as_ref()));
    let source = source_change(&fleet, service, folder, tree, &environments, &whole)?;
    let leave =
        |environment: &String| (environment.clone(), release::leaving(&fleet.compiled, environment, service, tree));
    let leaving: BTreeMap<String, Leaving> = environments.iter().map(leave).collect();
    let mut findings: Vec<Finding> = leaving.values().flat_map(|it| it.kept_by.clone()).collect();
    findings = crate::diagnostics::gather(findings);
    let (after, plan) = planned(&fleet, service, &environments, &source, &whole)?;
    if findings.is_empty() {
        findings = after.new_errors(&fleet);
    }
    findings.extend(plan.refusals().cloned());
    let refused = findings.iter().any(Finding::is_error);
    let mut said = Vec::new();
    if !refused && !asked.dry_run {
        gitops::recover(&fleet.root, plan.folders.iter().map(|folder| folder.path.as_str()))?;
        source.make(&fleet.root)?;
        gitops::write(&fleet.root, &plan)?;
    }
    said.extend(
        plan.folders
            .iter()
            .flat_map(|folder| &folder.foreign)
            .map(|file| format!("{} stays: gen did not write it", file.path)),
    );
    if working.is_none() {
        said.push(format!(
            "the working source of {service} is not here: end it there too, or gen commit brings it back"
        ));
    }
    said.push(match (refused, asked.dry_run) {
        (true, _) => format!("{service} stays: nothing was removed"),
        (false, true) => "nothing was removed: --dry-run".to_owned(),
        (false, false) => "removed; look at it with gen diff, then commit".to_owned(),
    });
    Ok(Answer {
        text: text(&leaving, &objects(&fleet, service), &source),
        json: json(&leaving, &objects(&fleet, service), &source, !refused && !asked.dry_run),
        said,
        findings,
        sources: after.compiled.sources,
        ..Answer::default()
    })
}

/// What becomes of the working source.
enum Source {
    /// There is none here, or it says already what it should.
    Stays,
    /// Its list of environments changes: path and new text.
    Edited(String, String),
    /// It goes: paths of its files.
    Goes(Vec<String>),
}

impl Source {
    fn make(&self, root: &Path) -> Result<()> {
        match self {
            Self::Stays => {}
            Self::Edited(path, text) => {
                std::fs::write(root.join(path), text).with_context(|| format!("cannot write {path}"))?;
            }
            Self::Goes(paths) => {
                for path in paths {
                    std::fs::remove_file(root.join(path)).with_context(|| format!("cannot remove {path}"))?;
                    let above = Path::new(path).ancestors().skip(1).take_while(|above| *above != Path::new("services"));
                    // What holds files of others stays.
                    above.take_while(|above| std::fs::remove_dir(root.join(above)).is_ok()).for_each(drop);
                }
            }
        }
        Ok(())
    }
}

/// The environments that it leaves: those that the command line names, else all.
fn environments(fleet: &Fleet, service: &str, global: &Global) -> Result<Vec<String>> {
    let all = fleet.compiled.selected.iter();
    let here: Vec<String> = all.clone().filter(|it| it.name == service).map(|it| it.environment.name.clone()).collect();
    let names: Vec<&str> = all.map(|it| it.name.as_str()).collect();
    if here.is_empty() && !fleet.repository.working.iter().any(|(folder, source)| name(folder, source) == service) {
        bail!("there is no service {service}{}", fleet::meant(service, &names));
    }
    for named in &global.environments {
        if !here.contains(named) {
            bail!("{service} is not in {named}; it is in {}", here.join(", "));
        }
    }
    let named: Vec<String> = here.into_iter().filter(|name| fleet::names_environment(name, global)).collect();
    match named.iter().find_map(|name| Some((name, fleet.owner(name)?))) {
        Some((name, version)) => {
            bail!("only gen {version} may write {name}; this is gen {}", env!("CARGO_PKG_VERSION"))
        }
        None => Ok(named),
    }
}

fn source_change(
    fleet: &Fleet,
    service: &str,
    folder: Option<&str>,
    tree: Option<&Node>,
    leaves: &[String],
    global: &Global,
) -> Result<Source> {
    let Some(folder) = folder else { return Ok(Source::Stays) };
    let path = format!("services/{folder}/service.toml");
    if global.environments.is_empty() {
        let named = fleet.repository.working[folder].files.keys();
        let files = named.map(|file| format!("services/{folder}/{file}"));
        return Ok(Source::Goes(files.chain([path]).collect()));
    }
    let Some(tree) = tree else { bail!("{path} has errors: gen check shows them") };
    let platform = fleet.repository.platform.as_ref().and_then(|platform| platform.tree.as_ref());
    let own = tree.get(["environments"]).or_else(|| platform?.get(["default-environments"]));
    let Some(Value::List(items)) = own.map(|node| &node.value) else { return Ok(Source::Stays) };
    let listed: Vec<&str> = items.iter().filter_map(|item| item.value.as_str()).collect();
    let left: Vec<&str> = listed.iter().copied().filter(|name| !leaves.iter().any(|leaves| leaves == name)).collect();
    if left.len() == listed.len() {
        return Ok(Source::Stays);
    }
    if left.is_empty() {
        bail!("{} is its last environment: gen retire {service} removes it whole", leaves.join(", "));
    }
    let text = fleet.text(&path).context("the source was read")?;
    match source_edit::set(text, &["environments"], &format!("[{}]", quoted(&left))) {
        Some(edited) => Ok(Source::Edited(path, edited)),
        None => bail!("{path}: write `environments = [{}]` yourself, then run gen retire again", quoted(&left)),
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The fleet without the service, and what changes on disk: its folders go, and what spoke of it follows.
fn planned(fleet: &Fleet, service: &str, leaves: &[String], source: &Source, global: &Global) -> Result<(Fleet, Plan)> {
    let disk = fleet::disk(&fleet.root)?;
    let edited = match source {
        Source::Edited(path, text) => Some((path.clone(), text.clone())),
        _ => None,
    };
    let mut repository = load::load(&Overlay::of_texts(&disk, edited));
    if matches!(source, Source::Goes(_)) {
        repository.working.retain(|folder, source| name(folder, source) != service);
    }
    for environment in leaves {
        repository.copies.get_mut(environment).and_then(|copies| copies.remove(service));
    }
    // What is wrong with a source that goes keeps nobody.
    repository.findings.retain(|finding| finding.service.as_deref() != Some(service));
    let after = fleet::of_repository(fleet.root.clone(), repository);
    let delivery = after.delivery();
    let paths = after.paths(&delivery, &Global { environments: Vec::new(), ..global.clone() });
    let gone = leaves.iter().map(|environment| Folder {
        path: format!("{}{environment}/services/{service}", after.repository.prefix),
        files: BTreeMap::new(),
        inputs: Inputs::default(),
        lives: None,
        interface: serde_json::Value::Null,
    });
    let tree = Tree::Disk(fleet.root.clone());
    let mut plan = gitops::plan(gone.collect::<Vec<_>>(), &tree)?;
    plan.folders.extend(gitops::plan(paths.par_iter().map(|path| delivery.folder(path)), &tree)?.folders);
    drop(delivery);
    Ok((after, plan))
}

fn name<'s>(folder: &'s str, source: &'s load::SourceFolder) -> &'s str {
    source.name().unwrap_or(folder)
}

/// Environment → Kubernetes kind → how many objects of the service there are.
type Objects = BTreeMap<String, BTreeMap<&'static str, usize>>;

fn objects(fleet: &Fleet, service: &str) -> Objects {
    let mut objects = Objects::new();
    for (environment, world) in &fleet.compiled.environments {
        let Some(resolved) = world.services.get(service) else { continue };
        let owner = Owner::Service { environment: environment.clone(), service: service.to_owned() };
        let output = fleet.compiled.folders.iter().find(|output| output.owner == owner);
        let kinds = objects.entry(environment.clone()).or_default();
        let bundle = output.map(Output::bundle).unwrap_or_default();
        let mut found: Vec<&'static str> = bundle.objects().map(|(_, object)| object.kind).collect();
        if !bundle.files.contains_key("manifests/workloads.yaml") {
            found.extend(helm::workload_objects(resolved).iter().map(|object| object.kind));
        }
        found.into_iter().for_each(|kind| *kinds.entry(kind).or_default() += 1);
    }
    objects
}

fn text(leaving: &BTreeMap<String, Leaving>, objects: &Objects, source: &Source) -> String {
    let mut text = String::new();
    for (environment, leaving) in leaving {
        let kinds: Vec<_> =
            objects.get(environment).into_iter().flatten().map(|(kind, count)| format!("{count} {kind}")).collect();
        text.push_str(&format!(
            "{environment}: goes: {}\n",
            if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") }
        ));
        text.extend(
            leaving.claims.iter().map(|claim| format!("{environment}: goes with its data: the claim {claim}\n")),
        );
        text.extend(leaving.hosts.iter().map(|host| format!("{environment}: served no more: {host}\n")));
    }
    match source {
        Source::Stays => {}
        Source::Edited(path, _) => text.push_str(&format!("{path}: its environments change\n")),
        Source::Goes(paths) => text.extend(paths.iter().map(|path| format!("{path}: goes\n"))),
    }
    text
}

fn json(leaving: &BTreeMap<String, Leaving>, objects: &Objects, source: &Source, removed: bool) -> serde_json::Value {
    let each = |(environment, it): (&String, &Leaving)| {
        (environment.clone(), json!({ "objects": objects.get(environment), "claims": it.claims, "hosts": it.hosts }))
    };
    let environments: serde_json::Map<_, _> = leaving.iter().map(each).collect();
    let (edited, removes) = match source {
        Source::Stays => (None, &[][..]),
        Source::Edited(path, _) => (Some(path), &[][..]),
        Source::Goes(paths) => (None, &paths[..]),
    };
    json!({ "removed": removed, "environments": environments, "source": { "edited": edited, "removed": removes } })
}
