//! `gen list`: the registries, as a table or as JSON.

mod promotions;

use anyhow::Result;
use serde_json::{Value, json};

use super::answer::Answer;
use super::fleet;
use crate::cli::{Global, List, Listed};
use crate::consistency::CHECKS;
use crate::targets::TARGETS;

/// Lists checks, targets, services or promotions that wait.
///
/// # Errors
/// When the repository is asked and cannot be read.
pub fn list(global: &Global, list: &List) -> Result<Answer> {
    match list.what {
        Listed::Checks => {
            let row =
                |id: &str, severity: &str, title: &str| vec![id.to_owned(), severity.to_owned(), title.to_owned()];
            let rows = CHECKS.iter().map(|check| row(check.id, check.severity.word(), check.title)).collect();
            Ok(table("checks", ["id", "severity", "title"], rows))
        }
        Listed::Targets => {
            let rows = TARGETS.iter().map(|target| vec![target.id.to_owned(), target.title.to_owned()]).collect();
            Ok(table("targets", ["id", "title"], rows))
        }
        Listed::Services => services(global),
        Listed::Promotions => promotions::promotions(global),
    }
}

fn services(global: &Global) -> Result<Answer> {
    let fleet = fleet::read(global)?;
    let mut rows = std::collections::BTreeMap::<&str, (String, Vec<&str>)>::new();
    for selected in &fleet.compiled.selected {
        let environment = selected.environment.name.as_str();
        if !fleet::names_environment(environment, global) || !fleet::names_service(&selected.name, global) {
            continue;
        }
        let tree = selected.source.tree.as_ref();
        let team = tree.and_then(|tree| tree.get(["team"])?.value.as_str()).unwrap_or("?").to_owned();
        rows.entry(&selected.name).or_insert((team, Vec::new())).1.push(environment);
    }
    let rows =
        rows.into_iter().map(|(name, (team, environments))| vec![name.to_owned(), team, environments.join(", ")]);
    let answer = table("services", ["name", "team", "environments"], rows.collect());
    Ok(Answer { findings: fleet.findings(global), sources: fleet.compiled.sources, ..answer })
}

/// Rows below each other in columns, and as a list of objects under `name`.
fn table<const N: usize>(name: &str, keys: [&str; N], rows: Vec<Vec<String>>) -> Answer {
    let object = |row: &Vec<String>| {
        Value::Object(keys.iter().zip(row).map(|(key, cell)| ((*key).to_owned(), cell.as_str().into())).collect())
    };
    let objects: Vec<Value> = rows.iter().map(object).collect();
    Answer { text: columns(&rows), json: json!({ name: objects }), ..Answer::default() }
}

/// Rows as lines, each cell as wide as the widest of its column.
fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<_> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
