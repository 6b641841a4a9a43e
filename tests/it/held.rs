//! What is held back beside a service with errors, and what is written all the same.

use std::collections::{BTreeMap, BTreeSet};

use servicegen::compile::{Options, compile};
use servicegen::delivery;
use servicegen::gitops::Index;
use servicegen::load::{Memory, load};

/// Three services: `shop` calls `ledger`; `alone` has no edge.
fn fleet() -> Memory {
    let platform = include_bytes!("../../docs/checks/platform.toml").to_vec();
    let service = |name: &str, rest: &str| {
        let text = format!(
            "name = \"{name}\"\nteam = \"shop\"\nimage = {{ repository = \"shop/{name}\", tag = \"1\" }}\n\n\
             [workloads.web.ports.http]\nport = 8080\n{rest}"
        );
        (format!("services/{name}/service.toml"), text.into_bytes())
    };
    Memory(BTreeMap::from([
        ("platform.toml".to_owned(), platform),
        service("alone", ""),
        service("ledger", "\n[access.inbound.shop]\n"),
        service("shop", "\n[access.outbound.ledger]\n"),
    ]))
}

/// Paths of the folders that would be written.
fn folders(files: &Memory) -> BTreeSet<String> {
    let repository = load(files);
    let compiled = compile(&repository, &Options::default());
    delivery::folders(&repository, &compiled).into_iter().map(|folder| folder.path).collect()
}

/// The fleet after it was written once.
fn written() -> Memory {
    let mut files = fleet();
    let repository = load(&files);
    let compiled = compile(&repository, &Options::default());
    for folder in delivery::folders(&repository, &compiled) {
        files.0.insert(folder.path_of("index.json"), Index::of(&folder).to_json().into_bytes());
        files.0.extend(folder.files.iter().map(|(path, text)| (folder.path_of(path), text.clone().into_bytes())));
    }
    files
}

fn edit(files: &mut Memory, service: &str, from: &str, to: &str) {
    let path = format!("services/{service}/service.toml");
    let text = String::from_utf8(files.0[&path].clone()).expect("text");
    assert!(text.contains(from));
    files.0.insert(path, text.replace(from, to).into_bytes());
}

fn names(folders: &BTreeSet<String>) -> Vec<&str> {
    folders.iter().filter_map(|path| path.strip_prefix("staging/")).collect()
}

#[test]
fn a_fleet_without_errors_is_written_whole() {
    assert_eq!(names(&folders(&written())), ["platform", "services/alone", "services/ledger", "services/shop"]);
}

#[test]
fn neighbours_of_a_service_that_cannot_be_read_keep_what_they_have() {
    let mut files = written();
    edit(&mut files, "ledger", "port = 8080", "prot = 8080");
    let folders = folders(&files);
    assert_eq!(names(&folders), ["services/alone"], "the platform's lists would lack the broken service");
    assert!(!folders.contains("clusters/main") && !folders.contains(""));
}

#[test]
fn a_text_that_is_no_toml_blocks_its_service_alone() {
    let mut files = written();
    edit(&mut files, "ledger", "port = 8080", "port =");
    assert_eq!(names(&folders(&files)), ["services/alone"]);
    let mut files = written();
    files.0.insert("staging/services/ledger/release.toml".to_owned(), b"[image".to_vec());
    assert_eq!(names(&folders(&files)), ["platform", "services/alone", "services/shop"]);
}

#[test]
fn neighbours_follow_no_interface_that_is_not_written() {
    let mut files = written();
    edit(&mut files, "ledger", "port = 8080", "port = 9090\n[workloads.web.resources]\ncpu = \"2\"\ncpu-limit = \"1\"");
    assert_eq!(names(&folders(&files)), ["platform", "services/alone"]);
}

#[test]
fn an_error_that_changes_no_interface_holds_back_nothing_else() {
    let mut files = written();
    edit(&mut files, "ledger", "port = 8080", "port = 8080\n[workloads.web.resources]\ncpu = \"2\"\ncpu-limit = \"1\"");
    assert_eq!(names(&folders(&files)), ["platform", "services/alone", "services/shop"]);
}

#[test]
fn a_misspelt_callee_takes_no_right_from_who_is_called() {
    let mut files = written();
    edit(&mut files, "shop", "access.outbound.ledger", "access.outbound.legder");
    assert_eq!(names(&folders(&files)), ["platform", "services/alone"], "the shop that runs still calls the ledger");
    let compiled = compile(&load(&files), &Options::default());
    let ids: Vec<_> = compiled.findings.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, ["access/unknown-service"], "one mistake, one finding");
}
