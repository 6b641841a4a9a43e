//! What is no manifest, and what is in the way.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use insta::assert_snapshot;

use super::ORDERS;
use crate::cli::{gen_in, run};

/// The first lines of what is said about a file of this text.
fn said(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), text).unwrap();
    let (code, _, said) = run(folder.path(), &["import", "a.yaml"]);
    assert_eq!(code, 1, "{said}");
    said
}

#[test]
fn what_is_no_manifest_is_told_with_its_cure() {
    assert_snapshot!(said("a: {{ .Values.image }}\n"), @"
    error[import/template]: a.yaml is a template, not a manifest
     --> a.yaml:1:5
      |
    1 | a: {{ .Values.image }}
      |     ^^^^^^^^^^^^^^^^^ a map key must be a string, a number or a boolean
      |
      = help: render it first, and import what comes out: `helm template . | gen import -`

    1 error
    ");
    assert_snapshot!(said("a: [\n"), @"
    error[import/not-yaml]: a.yaml is no YAML: while parsing a node, did not find expected node content
     --> a.yaml:2:1
      |
    2 |
      | ^ here
      |
      = help: import manifests as `kubectl apply -f` takes them

    1 error
    ");
    assert_snapshot!(said("replicas: 3\n"), @"
    warning[import/no-object]: a.yaml holds what is no Kubernetes object
     --> a.yaml:1:1
      |
    1 | replicas: 3
      | ^ no `apiVersion`, `kind` or `metadata.name`
      |
      = help: values of charts and kustomizations are not imported themselves: import what they render

    error[import/nothing]: there is no Kubernetes object to import
     |
     = help: name a folder or a file with manifests, or `-` for what is piped in: `helm template . | gen import -`

    1 error, 1 warning
    ");
    assert_snapshot!(said(&format!("{ORDERS}---\n{}", ORDERS.replace("replicas: 3", "replicas: 4"))), @"
    error[import/twice]: there are two objects Deployment orders
      --> a.yaml:44:1
       |
     2 | apiVersion: apps/v1
       | - and this one
    ...
    44 | apiVersion: apps/v1
       | ^ this one
       |
       = help: import one environment at a time: which of the two runs?

    1 error
    ");
}

#[test]
fn an_empty_folder_and_files_in_the_way_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, said) = run(folder.path(), &["import", "."]);
    assert_eq!((code, said.as_str()), (2, "error: there is no .yaml or .yml file in .\n"));
    fs::write(folder.path().join("a.yaml"), ORDERS).unwrap();
    assert_eq!(run(folder.path(), &["import", "a.yaml", "--out", "fleet"]).0, 0);
    let before = fs::read_to_string(folder.path().join("fleet/platform.toml")).unwrap();
    fs::write(folder.path().join("fleet/platform.toml"), "mine").unwrap();
    let (code, _, said) = run(folder.path(), &["import", "a.yaml", "--out", "fleet"]);
    assert_eq!(code, 2);
    assert_snapshot!(said, @"error: fleet/platform.toml exists already: name another folder, or write over it with --force");
    assert_eq!(fs::read_to_string(folder.path().join("fleet/platform.toml")).unwrap(), "mine");
    assert_eq!(run(folder.path(), &["import", "a.yaml", "--out", "fleet", "--force"]).0, 0);
    assert_eq!(fs::read_to_string(folder.path().join("fleet/platform.toml")).unwrap(), before);
}

#[test]
fn a_dry_run_writes_nothing_and_what_is_piped_in_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = gen_in(folder.path(), &["import", "-", "--out", "fleet", "--dry-run"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ORDERS.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().ends_with("22 of 22 facts, 100.0 %\n"));
    assert!(!folder.path().join("fleet").exists());
}

#[test]
fn what_is_written_compiles() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), ORDERS).unwrap();
    assert_eq!(run(folder.path(), &["import", "a.yaml", "--out", "fleet"]).0, 0);
    let (code, _, said) = run(&folder.path().join("fleet"), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(folder.path().join("fleet/production/services/orders/values.yaml").exists());
}
