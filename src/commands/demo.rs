//! `gen demo`: the embedded example fleet, written, compiled and promoted, and what one mistake looks like.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::answer::Answer;
use super::fleet;
use super::release;
use super::write;
use crate::cli::{Demo, Global};
use crate::compile::{Options, compile};
use crate::load::{self, Overlay};
use crate::release::{CopyFrom, promote};
use crate::report;

/// The sources of the example by path.
const EXAMPLE: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/example.rs"));

/// The file in which the mistake is made, what is written there, and what stands there instead.
const MISTAKE: (&str, &str, &str) =
    ("services/frontend/service.toml", "[access.outbound.cartservice]", "[access.outbound.cardservice]");

/// Shows the example.
///
/// # Errors
/// When the folder is not empty or cannot be written.
pub fn demo(global: &Global, demo: &Demo) -> Result<Answer> {
    let root = folder(demo)?;
    for (path, text) in EXAMPLE {
        let path = root.join(path);
        let folder = path.parent().expect("each file lies in a folder");
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let global = Global { root: Some(root.clone()), environments: vec![], services: vec![], ..global.clone() };
    let written = write::deliver(&fleet::read(&global)?, &global)?;
    let promoted = promote_all(&root, &global)?;
    let (files, tree) = tree(&root)?;
    let text = format!(
        "The boutique, a shop of eleven services, lies in {}.\n\n{tree}\n{}\n{}",
        root.display(),
        mistake(&root)?,
        next(&root)
    );
    let findings = written.findings.into_iter().chain(promoted.findings).collect();
    let json = json!({ "root": root, "files": files });
    Ok(Answer { text, json, findings, sources: promoted.sources, ..Answer::default() })
}

fn folder(demo: &Demo) -> Result<PathBuf> {
    let Some(folder) = &demo.directory else {
        let temporary =
            tempfile::Builder::new().prefix("gen-demo-").tempdir().context("cannot make a temporary folder")?;
        return Ok(temporary.keep());
    };
    let context = || format!("cannot write to {}", folder.display());
    std::fs::create_dir_all(folder).with_context(context)?;
    if std::fs::read_dir(folder).with_context(context)?.next().is_some() {
        bail!("{} is not empty: name a new folder, or none for a temporary one", folder.display());
    }
    Ok(folder.clone())
}

/// Promotes everything to production, as `gen promote … --to production` does.
fn promote_all(root: &Path, global: &Global) -> Result<Answer> {
    let fleet = fleet::read(global)?;
    let (from, to) = (CopyFrom::Environment("staging".to_owned()), "production");
    let services: Vec<_> = fleet.compiled.environments["staging"].services.keys().map(String::as_str).collect();
    let mut texts = BTreeMap::new();
    let mut sources = fleet.compiled.sources.clone();
    for service in &services {
        let promotion = promote(&fleet.repository, &fleet.compiled, service, &from, to, &mut sources);
        texts.extend(promotion.map(|promotion| promotion.texts).unwrap_or_default());
    }
    let services: Vec<_> = services.iter().map(|service| (to, *service)).collect();
    release::deliver(root, texts, &services, global)
}

/// How many files there are, and the folders with those of one service.
fn tree(root: &Path) -> Result<(usize, String)> {
    let mut files = Vec::new();
    gather(root, root, &mut files)?;
    files.sort();
    let mut text = String::new();
    let count = |prefix: &str| files.iter().filter(|file| file.starts_with(prefix)).count();
    let mut line = |path: &str, what: &str| writeln!(text, "  {path:42}{what}").expect("a string takes all");
    line("platform.toml", "the organisation's facts");
    line("services/<service>/service.toml", "the sources: all that people write");
    line("staging/, production/", &format!("{} and {} files of gen", count("staging/"), count("production/")));
    line("production/services/frontend/", "one of eleven, for example:");
    for file in files.iter().filter_map(|file| file.strip_prefix("production/services/frontend/")) {
        if !what(file).is_empty() {
            line(&format!("  {file}"), what(file));
        }
    }
    Ok((files.len(), text))
}

fn what(file: &str) -> &'static str {
    match file {
        "source/service.toml" => "the copy of the source that production runs",
        "release.toml" => "tag and digest of its images",
        "index.json" => "what gen owns here, and from which inputs",
        "application.yaml" => "the Argo CD Application",
        "values.yaml" => "values of the shared Helm chart",
        "manifests/network.yaml" => "default deny, and the declared edges",
        "manifests/mesh.yaml" => "Istio: routes, identities, limits",
        "manifests/policy.yaml" => "Kyverno: what the cluster admits",
        "manifests/monitoring.yaml" => "Prometheus: monitors, objectives, alerts",
        "manifests/rights.yaml" => "roles and exceptions: what widens a right",
        "tests/rules.yaml" => "the rules, for promtool",
        "tests/slo_test.yaml" | "tests/pack_test.yaml" | "tests/own_test.yaml" => "promtool tests of its alerts",
        "tests/kyverno/kyverno-test.yaml" => "Kyverno tests of its policies",
        "manifests/dashboards.yaml" => "Grafana boards",
        _ => "",
    }
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else {
            let below = path.strip_prefix(root).expect("it lies below the root");
            files.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// The finding that a slip of the pen gives; nothing is written.
fn mistake(root: &Path) -> Result<String> {
    let (path, right, wrong) = MISTAKE;
    let (_, text) = EXAMPLE.iter().find(|(file, _)| *file == path).expect("the example has this file");
    let disk = fleet::disk(root)?;
    let mistaken = Overlay::of_texts(&disk, [(path.to_owned(), text.replacen(right, wrong, 1))]);
    let compiled = compile(&load::load(&mistaken), &Options::default());
    let error = compiled.findings.iter().find(|finding| finding.is_error());
    let finding = error.map(|finding| report::text::finding(finding, &compiled.sources, false)).unwrap_or_default();
    Ok(format!("One wrong letter in {path}, and gen says:\n\n{finding}"))
}

fn next(root: &Path) -> String {
    format!(
        "Go on with:\n  cd {}\n  gen check\n  gen show frontend production\n  gen explain production/services/frontend/values.yaml#/workloads/server/autoscaling\n",
        root.display()
    )
}
