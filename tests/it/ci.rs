//! The ready files of docs/ci: valid by the vendors' schemas, and their scripts run in a real repository.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use servicegen::yaml::read;

use crate::cli::{edit, fleet, run};
use crate::gitops::git;

fn yaml(text: &str) -> Value {
    read::to_json(&read::documents(text).documents[0].root)
}

fn written(folder: &Path, ci: &str, path: &str) -> String {
    let (code, _, said) = run(folder, &["init", "--ci", ci]);
    assert_eq!(code, 0, "{said}");
    let (code, _, said) = run(folder, &["init", "--ci", ci]);
    assert!(code == 2 && said.contains("exists already"), "{said}");
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Whether a script of a file succeeds, and what it says. `gh` and `curl` only write down how they were called.
fn script(folder: &Path, script: &str) -> (bool, String) {
    let tools = folder.join(".git/tools");
    fs::create_dir_all(&tools).unwrap();
    for tool in ["gh", "curl"] {
        let path = tools.join(tool);
        fs::write(&path, format!("#!/bin/sh\necho {tool} \"$@\"\n")).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    }
    let of_gen = Path::new(env!("CARGO_BIN_EXE_gen")).parent().unwrap();
    let path = format!("{}:{}:{}", tools.display(), of_gen.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("bash");
    command.current_dir(folder).args(["-e", "-o", "pipefail", "-c", script]).env("PATH", path);
    for (name, value) in [
        ("BASE", "main"),
        ("PR", "7"),
        ("CI_API_V4_URL", "api"),
        ("CI_PROJECT_ID", "1"),
        ("GEN_TOKEN", "t"),
        ("CI_MERGE_REQUEST_IID", "7"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CHANGE_TARGET", "main"),
    ] {
        command.env(name, value);
    }
    let output = command.env("RUNNER_TEMP", &tools).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// A repository with a remote, in which a branch changes `orders`.
fn repository() -> tempfile::TempDir {
    let folder = fleet();
    let root = folder.path();
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "first"]);
    git(root, &["remote", "add", "origin", "."]);
    git(root, &["fetch", "-q", "origin"]);
    git(root, &["checkout", "-qb", "feature"]);
    edit(&folder, "services/orders/service.toml", "tag = \"1.0.0\"", "tag = \"1.1.0\"");
    folder
}

/// All scripts fail before `gen` has run, and succeed afterwards; the last one says what changes.
fn fails_then_passes(folder: &tempfile::TempDir, check: &str, diff: &str, report: &str) -> String {
    let (well, said) = script(folder.path(), check);
    assert!(!well && said.contains("stale"), "{said}");
    assert_eq!(run(folder.path(), &[]).0, 0);
    let (well, said) = script(folder.path(), check);
    assert!(well, "{said}");
    let (well, said) = script(folder.path(), diff);
    assert!(well, "{said}");
    let report = fs::read_to_string(folder.path().join(report)).unwrap();
    assert!(report.contains("1.1.0"), "{report}");
    said
}

#[test]
fn github() {
    let folder = repository();
    let file = yaml(&written(folder.path(), "github", ".github/workflows/gen.yml"));
    valid(include_str!("schemas/github-workflow.json"), &file);
    let steps = file["jobs"]["check"]["steps"].as_array().unwrap();
    let step = |name: &str| steps.iter().find(|step| step["name"] == name).unwrap()["run"].as_str().unwrap();
    let said = fails_then_passes(&folder, step("check"), step("say what it does"), ".git/tools/diff.md");
    assert!(said.starts_with("gh pr comment 7 --edit-last --create-if-none --body-file "), "{said}");
}

#[test]
fn gitlab() {
    let folder = repository();
    let file = yaml(&written(folder.path(), "gitlab", ".gitlab-ci.yml"));
    valid(include_str!("schemas/gitlab-ci.json"), &file);
    let script = |job: &str| {
        let lines = file[job]["script"].as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    };
    let said = fails_then_passes(&folder, &script("check"), &script("diff"), "diff.md");
    assert!(said.contains("api/projects/1/merge_requests/7/notes"), "{said}");
}

#[test]
fn jenkins_and_pre_commit() {
    let folder = repository();
    let file = written(folder.path(), "jenkins", "Jenkinsfile");
    let lines = file.lines().filter_map(|line| line.trim().strip_prefix("sh '")?.strip_suffix('\''));
    let lines: Vec<_> = lines.collect();
    fails_then_passes(&folder, lines[0], &lines[1..].join("\n"), "diff.md");
    let file = yaml(&written(folder.path(), "pre-commit", ".pre-commit-config.yaml"));
    let hook = &file["repos"][0]["hooks"][0];
    let (well, said) = script(folder.path(), hook["entry"].as_str().unwrap());
    assert!(well && hook["pass_filenames"] == false, "{said}");
}

fn valid(schema: &str, file: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let valid = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<_> = valid.iter_errors(file).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
