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
    assert_eq!(run(root, &["diff"]).1, "nothing differs\n", "nothing is written yet");

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
