//! The files at the root that all environments share: charts in use, reviewers, attributes.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::Compiled;
use crate::gitops::{Folder, Inputs, codeowners, gitattributes};
use crate::load::Repository;
use crate::source::digest;
use crate::targets::helm::chart;

/// The root's folder; its `index.json` says what is gen's there.
pub fn folder(repository: &Repository, compiled: &Compiled) -> Folder {
    let folder = repository.prefix.trim_end_matches('/');
    let mut files = BTreeMap::from([(".gitattributes".to_owned(), gitattributes(folder))]);
    let environments = compiled.environments.values();
    let versions: BTreeSet<&str> = environments.map(|world| world.environment.chart.as_str()).collect();
    for version in versions {
        files.extend(
            chart::chart_files(version).into_iter().map(|(path, text)| (format!("{}{path}", repository.prefix), text)),
        );
    }
    if let Some(world) = compiled.environments.values().next() {
        let owners = codeowners(&world.environment.platform, folder, teams(compiled));
        files.insert("CODEOWNERS".to_owned(), owners);
    }
    Folder {
        path: String::new(),
        files,
        inputs: inputs(repository, compiled),
        lives: None,
        interface: serde_json::Value::Null,
    }
}

/// The list of services and the platform's own text: what the files of the root are made from.
fn inputs(repository: &Repository, compiled: &Compiled) -> Inputs {
    let list: String = teams(compiled).into_iter().map(|(service, team)| format!("{service} {team}\n")).collect();
    let platform = repository.platform.as_ref().map(|parsed| repository.sources.document(parsed.file).canonical());
    let platform = platform.map(digest);
    Inputs { source: Some(digest(list)), platform, ..Inputs::default() }
}

/// Each service with its team, by name. What is selected but broken keeps its line: who reviews it does not change.
fn teams(compiled: &Compiled) -> BTreeMap<&str, &str> {
    compiled
        .selected
        .iter()
        .filter_map(|selected| {
            let tree = selected.source.tree.as_ref()?;
            Some((selected.name.as_str(), tree.get(["team"])?.value.as_str()?))
        })
        .collect()
}
