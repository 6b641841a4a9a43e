//! What went wrong for others, as situations of this language: each test names the kind of fault that must not come back.
//! Situations that a test elsewhere already shows are not repeated here.

mod cli;
mod git;
mod health;
mod helm;
mod language;
mod mesh;
mod policy;
mod ports;

use std::collections::BTreeMap;

use serde_json::Value;
use servicegen::compile::{Compiled, Options, compile};
use servicegen::load::{Memory, load};

/// The platform of the pages of checks: one environment, `staging`, in namespace `shop-staging`.
const PLATFORM: &str = include_str!("../../../docs/checks/platform.toml");

/// A service with one HTTP port: its path and its text. What else it says begins at line 4.
fn service(name: &str, more: &str) -> (String, String) {
    let head =
        format!("name = \"{name}\"\nteam = \"shop\"\nimage = {{ repository = \"shop/{name}\", tag = \"1.4.2\" }}\n");
    (format!("services/{name}/service.toml"), format!("{head}{more}[workloads.web.ports.http]\nport = 8080\n"))
}

fn compiled(services: &[(String, String)]) -> Compiled {
    compiled_on(PLATFORM, services)
}

fn compiled_on(platform: &str, services: &[(String, String)]) -> Compiled {
    let mut files: BTreeMap<_, _> =
        services.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    files.insert("platform.toml".to_owned(), platform.as_bytes().to_vec());
    compile(&load(&Memory(files)), &Options::default())
}

/// `id line:column message; help` of all findings.
fn said(compiled: &Compiled) -> Vec<String> {
    let findings = compiled.findings.iter().map(|finding| {
        let place = finding.primary().map(|place| compiled.sources.line_column(place));
        let place = place.map(|(line, column)| format!("{line}:{column}")).unwrap_or_default();
        format!("{} {place} {}; {}", finding.id, finding.message, finding.help.join("; "))
    });
    findings.collect()
}

fn said_of(more: &str) -> Vec<String> {
    said(&compiled(&[service("orders", more)]))
}

/// A fleet that must compile without any finding.
fn clean(services: &[(String, String)]) -> Compiled {
    let compiled = compiled(services);
    assert_eq!(said(&compiled), Vec::<String>::new());
    compiled
}

/// The texts of a service's folder in staging, by path.
fn texts(compiled: &Compiled, service: &str) -> BTreeMap<String, String> {
    let path = format!("staging/services/{service}");
    let folder = compiled.folders.iter().find(|folder| folder.path == path);
    folder.unwrap_or_else(|| panic!("{service} is rendered: {:#?}", said(compiled))).texts()
}

/// Objects of one kind that targets wrote for a service in staging.
fn objects(compiled: &Compiled, service: &str, kind: &str) -> Vec<Value> {
    let path = format!("staging/services/{service}");
    let folder = compiled.folders.iter().find(|folder| folder.path == path).unwrap();
    folder.objects().into_iter().filter(|object| object.kind == kind).map(|object| object.to_value()).collect()
}

/// What the chart makes of a service's values.
fn rendered(compiled: &Compiled, service: &str, kind: &str) -> Vec<Value> {
    use servicegen::targets::helm::{from_resolved::values, render::render};
    let resolved = &compiled.environments["staging"].services[service];
    let objects = render(&values(resolved)).into_iter().filter(|object| object.kind == kind);
    objects.map(|object| object.to_value()).collect()
}

/// A YAML text as a cluster reads it.
fn yaml(text: &str) -> Value {
    let reading = servicegen::yaml::read::documents(text);
    servicegen::yaml::read::to_json(&reading.documents[0].root)
}
