//! The command itself, in a repository with a history.

use std::path::Path;
use std::process::Command;

use crate::cli::{edit, fleet, run};

fn git(folder: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let output = Command::new("git").current_dir(folder).args(identity).args(args).output().expect("git starts");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path, tag: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", tag]);
    git(folder, &["tag", tag]);
}

fn new_variable(fleet: &tempfile::TempDir) {
    let ports = "[workloads.web.ports";
    edit(fleet, "services/orders/service.toml", ports, &format!("[workloads.web.env]\nNEW = \"1\"\n\n{ports}"));
}

#[test]
fn edits_are_seen_before_and_after_they_are_written_and_between_revisions() {
    let fleet = fleet();
    let root = fleet.path();
    git(root, &["init", "-q"]);
    let (code, said, _) = run(root, &["diff"]);
    assert!(code == 0 && said.contains("added in"), "before the first commit everything comes: {said}");
    commit(root, "one");
    assert_eq!(run(root, &["diff", "--exit-code"]), (0, "nothing differs\n".to_owned(), String::new()));

    edit(&fleet, "services/orders/service.toml", "port = 8080", "number = \"1\"\nport = 8080");
    let (code, _, said) = run(root, &["diff", "--compile"]);
    assert!(code == 1 && said.contains("error["), "what does not compile is told: {said}");
    edit(&fleet, "services/orders/service.toml", "number = \"1\"\n", "");
    new_variable(&fleet);
    let (_, compiled, _) = run(root, &["diff", "--compile"]);
    assert!(compiled.contains("env NEW: + value 1"), "{compiled}");
    let (_, written, said) = run(root, &["diff"]);
    assert_eq!(written, "nothing differs\n", "nothing is written yet");
    assert!(said.contains("gen diff --compile looks ahead"), "{said}");

    let old = tempfile::tempdir().expect("a temporary folder");
    git(root, &["worktree", "add", "-q", &old.path().join("one").display().to_string(), "one"]);
    assert_eq!(run(root, &["write"]).0, 0);
    assert_eq!(run(root, &["diff"]).1, compiled);
    assert_eq!(run(root, &["diff", "--compile"]).1, compiled);
    let before = old.path().join("one").display().to_string();
    assert_eq!(run(Path::new("/"), &["diff", &before, &root.display().to_string()]).1, compiled);
    commit(root, "two");
    assert_eq!(run(root, &["diff", "--from", "one"]).1, compiled);
    assert_eq!(run(root, &["diff", "--from", "one", "--to", "two"]).1, compiled);
    let back = run(root, &["diff", "--from", "two", "--to", "one"]).1;
    assert!(back.contains("env NEW: - value 1"), "{back}");
    let production = run(root, &["diff", "--from", "one", "--to", "two", "--env", "production"]).1;
    assert_eq!(production, "nothing differs\n");
}

#[test]
fn ci_can_refuse_a_class_and_a_wrong_word_is_told() {
    let fleet = fleet();
    let root = fleet.path();
    git(root, &["init", "-q"]);
    commit(root, "one");
    new_variable(&fleet);
    assert_eq!(run(root, &["write"]).0, 0);
    let code = |args: &[&str]| run(root, &[&["diff"], args].concat()).0;
    assert_eq!(code(&["--fail-on", "pods-restart"]), 1);
    assert_eq!(code(&["--fail-on", "data-goes,rights-wider"]), 0);
    assert_eq!(code(&["--exit-code"]), 1);
    assert_eq!(code(&["--from", "nowhere"]), 2);
    let (code, _, said) = run(root, &["diff", "--fail-on", "pod-restart"]);
    assert!(code == 2 && said.contains("is pods-restart meant?"), "{said}");
    let (code, stat, _) = run(root, &["diff", "--stat"]);
    assert!(code == 0 && stat.contains("pods-restart"), "{stat}");
    let (_, markdown, _) = run(root, &["diff", "--format", "markdown"]);
    assert!(markdown.contains("- `pods-restart`"), "{markdown}");
    let (_, json, _) = run(root, &["diff", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["classes"][0], "pods-restart");
}

#[test]
fn a_file_of_the_work_tree_counts_as_it_lies() {
    let fleet = fleet();
    let root = fleet.path();
    git(root, &["init", "-q"]);
    commit(root, "one");
    let network = "staging/services/orders/manifests/network.yaml";
    let text = std::fs::read_to_string(root.join(network)).expect("a file");
    std::fs::write(root.join(network), text.replace('\n', "\r\n")).expect("written");
    assert_eq!(run(root, &["diff", "--exit-code"]).0, 0, "line ends are no difference");
    std::fs::write(root.join(network), text.replacen("UDP", "TCP", 1)).expect("written");
    let (_, edited, _) = run(root, &["diff"]);
    assert!(edited.contains("NetworkPolicy"), "an edit by hand is seen: {edited}");
    git(root, &["add", "-A"]);
    assert_eq!(run(root, &["diff"]).1, edited, "staged or not is the same");
    std::fs::remove_dir_all(root.join("staging/services/orders")).expect("removed");
    let (_, gone, _) = run(root, &["diff", "--stat"]);
    assert!(gone.contains("object-goes") && gone.contains("orders in staging"), "{gone}");
}

#[test]
fn what_a_sparse_checkout_leaves_out_does_not_go() {
    let fleet = fleet();
    let root = fleet.path();
    git(root, &["init", "-q"]);
    commit(root, "one");
    git(root, &["sparse-checkout", "set", "--no-cone", "/*", "!/production/"]);
    assert!(!root.join("production").exists());
    assert_eq!(run(root, &["diff"]), (0, "nothing differs\n".to_owned(), String::new()));
}

#[test]
fn a_clone_that_lacks_commits_and_a_folder_without_a_repository_are_told() {
    let fleet = fleet();
    let root = fleet.path();
    let (code, _, said) = run(root, &["diff"]);
    assert!(code == 2 && said.contains("is in no Git repository"), "{said}");
    let (code, _, said) = run(root, &["diff", "nowhere", "."]);
    assert!(code == 2 && said.contains("nowhere is no folder"), "{said}");

    git(root, &["init", "-q", "-b", "main"]);
    commit(root, "one");
    new_variable(&fleet);
    assert_eq!(run(root, &["write"]).0, 0);
    commit(root, "two");
    let (code, _, said) = run(root, &["diff", "--from", "mian"]);
    assert!(code == 2 && said.contains("no commit mian: is main meant?"), "{said}");
    let clones = tempfile::tempdir().expect("a temporary folder");
    let from = format!("file://{}", root.display());
    git(clones.path(), &["clone", "-q", "--depth", "1", &from, "shallow"]);
    let shallow = clones.path().join("shallow");
    let (code, _, said) = run(&shallow, &["diff", "--from", "HEAD~1"]);
    assert!(code == 2 && said.contains("this clone is shallow"), "{said}");
    assert_eq!(run(&shallow, &["diff"]).1, "nothing differs\n");
    git(&shallow, &["fetch", "-q", "--unshallow"]);
    let (_, whole, _) = run(&shallow, &["diff", "--from", "HEAD~1"]);
    assert!(whole.contains("env NEW: + value 1"), "{whole}");
}
