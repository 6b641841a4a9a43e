//! Hand edits: where `gen check` finds them, and what `gen adopt` makes of them.

use std::fs;

use crate::cli::{edit, fleet, run};

const SERVICE: &str = "services/orders/service.toml";
const VALUES: &str = "staging/services/orders/values.yaml";

fn read(folder: &tempfile::TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn check_names_file_and_line() {
    let folder = fleet();
    edit(&folder, VALUES, "replicas: 2", "replicas: 3");
    let at = read(&folder, VALUES).lines().position(|line| line.contains("replicas: 3")).unwrap() + 1;
    let (code, text, _) = run(folder.path(), &["check"]);
    assert_eq!(code, 1);
    let cure = format!("gen write takes it back; gen adopt {VALUES} keeps it, as a key of the source");
    assert_eq!(text, format!("{VALUES}:{at}: edited by hand in line {at}\n    cure: {cure}\n"));
    let (_, text, _) = run(folder.path(), &["check", "--format", "github"]);
    assert!(text.starts_with(&format!("::error file={VALUES},line={at},title=stale::edited by hand")), "{text}");
    edit(&folder, VALUES, "namespace: shop-staging", "namespace: shop-stage");
    let (_, text, _) = run(folder.path(), &["check"]);
    assert!(text.starts_with(&format!("{VALUES}:1: edited by hand in lines 1 and {at}\n")), "{text}");
}

/// Edits, adopts, and shows what was added to the source.
fn adopted(folder: &tempfile::TempDir, path: &str, from: &str, to: &str) -> String {
    edit(folder, path, from, to);
    let (edited, before) = (read(folder, path), read(folder, SERVICE));
    let (code, text, said) = run(folder.path(), &["adopt", path]);
    assert_eq!(code, 0, "{text}{said}");
    assert!(said.contains(&format!("gen writes the same bytes now: {path}")), "{said}");
    assert_eq!(read(folder, path), edited, "the edit is as it was");
    let (code, stale, _) = run(folder.path(), &["check"]);
    assert_eq!((code, stale.as_str()), (0, ""));
    let after = read(folder, SERVICE);
    let changes = similar::TextDiff::from_lines(&*before, &*after);
    let changed = changes.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    changed.map(|change| format!("{}{}", change.tag(), change.value())).filter(|line| line != "+\n").collect()
}

#[test]
fn an_edit_becomes_a_key_of_its_environment() {
    let folder = fleet();
    let added = adopted(&folder, VALUES, "replicas: 2", "replicas: 3");
    assert_eq!(added, "+[in.staging.workloads.web.scale]\n+replicas = 3\n");
    let added = adopted(&folder, VALUES, "replicas: 3", "replicas: 4");
    assert_eq!(added, "-replicas = 3\n+replicas = 4\n", "the key is there already");
    let added = adopted(
        &folder,
        VALUES,
        "          limits:\n            memory: 256Mi",
        "          limits:\n            memory: 300Mi",
    );
    assert_eq!(added, "+[in.staging.workloads.web.resources]\n+memory-limit = \"300Mi\"\n");
    let added = adopted(&folder, VALUES, "terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: 60");
    assert_eq!(added, "+[in.staging.workloads.web.shutdown]\n+grace = \"60s\"\n");
}

#[test]
fn an_entry_that_was_added_is_found_by_those_beside_it() {
    let folder = fleet();
    edit(&folder, SERVICE, "# What the program", "[workloads.web.env]\nA_LEVEL = \"info\"\n\n# What the program");
    assert_eq!(run(folder.path(), &[]).0, 0);
    let item = |name: &str, value: &str| format!("- name: {name}\n          value: {value}\n");
    let (a, b) = (item("A_LEVEL", "info"), item("B_LEVEL", "debug"));
    let added = adopted(&folder, VALUES, &a, &format!("{a}        {b}"));
    assert_eq!(added, "+[in.staging.workloads.web.env]\n+B_LEVEL = \"debug\"\n");
}

#[test]
fn where_an_environment_waits_its_copy_gets_the_key_too() {
    let folder = fleet();
    assert_eq!(run(folder.path(), &["promote", "orders", "--to", "production"]).0, 0);
    edit(
        &folder,
        SERVICE,
        "# What the program",
        "[workloads.web.env]\nNEW = \"not yet promoted\"\n\n# What the program",
    );
    assert_eq!(run(folder.path(), &[]).0, 0);
    let path = "production/services/orders/values.yaml";
    let added = adopted(&folder, path, "replicas: 2", "replicas: 3");
    assert_eq!(added, "+[in.production.workloads.web.scale]\n+replicas = 3\n");
    let copy = read(&folder, "production/services/orders/source/service.toml");
    assert!(copy.contains("replicas = 3") && !copy.contains("NEW"), "{copy}");
}

#[test]
fn what_no_key_says_is_not_adopted_and_nothing_changes() {
    let folder = fleet();
    assert_eq!(run(folder.path(), &["release", "orders", "--env", "staging", "--tag", "1.0.1"]).0, 0);
    let refused = |path: &str, from: &str, to: &str, why: &str| {
        edit(&folder, path, from, to);
        let (edited, before) = (read(&folder, path), read(&folder, SERVICE));
        let (code, _, said) = run(folder.path(), &["adopt", path]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(why), "{said}");
        assert_eq!((read(&folder, path), read(&folder, SERVICE)), (edited, before));
        edit(&folder, path, to, from);
    };
    refused(VALUES, "revisionHistoryLimit: 3", "revisionHistoryLimit: 4", "no key of the source makes this value");
    refused(VALUES, "orders:1.0.1", "orders:1.0.2", "release.toml, which gen release writes");
    refused(VALUES, "replicas: 2\n", "replicas: 2 # two\n", "only comments, order or spelling differ");
    refused(VALUES, "    enableServiceLinks: false\n", "    # gone\n", "it was taken out");
    let (code, _, said) = run(folder.path(), &["adopt", VALUES]);
    assert!(code == 2 && said.contains("was not edited by hand"), "{said}");
    let (code, _, said) = run(folder.path(), &["adopt", "staging/platform/projects.yaml"]);
    assert!(code == 2 && said.contains("belongs to no single service"), "{said}");
    let (code, _, said) = run(folder.path(), &["adopt", "platform.toml"]);
    assert!(code == 2 && said.contains("gen writes no file platform.toml"), "{said}");
}
