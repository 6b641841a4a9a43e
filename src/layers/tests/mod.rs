//! Each rule of the layers on a few lines of TOML.

mod golden;
mod merging;
mod properties;
mod refusals;

use super::{Laid, Stack, lay};
use crate::decode::Markers;
use crate::diagnostics::Finding;
use crate::source::Sources;
use crate::toml_text;
use crate::tree::{Layer, Node, Value};

/// The least that a service says; it has no workload yet.
const SERVICE: &str = "name = 'orders'\nteam = 'shop'\n";

/// Lays layers, written as `("service", toml)`, in the environment `production-eu` of the stage `production`. The service
/// gets name and team, and base is empty where it is not given.
fn laid(layers: &[(&str, &str)]) -> (Laid, Sources) {
    laid_as(layers, |_| {})
}

/// The same with a change to the stack.
fn laid_as(layers: &[(&str, &str)], change: impl FnOnce(&mut Stack<'_>)) -> (Laid, Sources) {
    let mut sources = Sources::default();
    let mut read = |name: &str| {
        let given = layers.iter().find(|(layer, _)| *layer == name).map(|(_, text)| *text);
        let text = match (name, given) {
            ("service", text) => format!("{SERVICE}{}", text.unwrap_or_default()),
            ("base", text) => text.unwrap_or_default().to_owned(),
            (_, text) => text?.to_owned(),
        };
        let file = sources.add(format!("{name}.toml"), text.as_str());
        Some(toml_text::parse(file, &text, Layer::Service).expect("TOML"))
    };
    let (base, service) = (read("base").expect("given"), read("service").expect("given"));
    let [platform, stage, environment, profile, release] =
        ["platform", "stage", "environment", "profile", "release"].map(&mut read);
    let mut stack = Stack {
        base: &base,
        platform: platform.as_ref(),
        stage: stage.as_ref(),
        environment: environment.as_ref(),
        profile: profile.as_ref(),
        service: &service,
        release: release.as_ref(),
        stage_name: "production",
        environment_name: "production-eu",
        working_source: true,
    };
    change(&mut stack);
    (lay(&stack, &Markers::default()), sources)
}

/// Checks what the layers say below a path, as `key = value` pairs in the order of keys; no finding may be left.
#[track_caller]
fn check(layers: &[(&str, &str)], path: &str, expect: &str) {
    let (laid, sources) = laid(layers);
    assert_eq!(told(&laid.findings, &sources), "", "findings");
    let keys = crate::key_path::parse(path).expect("a path");
    let said = laid.tree.get(keys.iter().map(String::as_str)).map_or("nothing".to_owned(), written);
    assert_eq!(said, expect);
}

/// The findings of the layers, one a line, with their places.
fn findings(layers: &[(&str, &str)]) -> String {
    let (laid, sources) = laid(layers);
    told(&laid.findings, &sources)
}

fn told(findings: &[Finding], sources: &Sources) -> String {
    let one = |finding: &Finding| {
        let places = finding.labels.iter().map(|label| format!(" {} ({})", sources.file_line(label.place), label.text));
        let help: String = finding.help.iter().map(|help| format!("; {help}")).collect();
        let word = finding.severity.word();
        format!("{word}[{}]: {}{}{help}", finding.id, finding.message, places.collect::<String>())
    };
    findings.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// A value as inline TOML.
fn written(node: &Node) -> String {
    match &node.value {
        Value::String(text) => format!("'{text}'"),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::HugeInteger(text) | Value::Float(text) | Value::Datetime(text) => text.clone(),
        Value::List(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let entry = |(key, node): (&String, &Node)| format!("{key} = {}", written(node));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}
