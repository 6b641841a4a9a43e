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

/// A folder of a service's own, with a clone source of the GitOps repository in `GITOPS_URL`'s place.
fn own_repository(ci: &str, path: &str) -> (tempfile::TempDir, tempfile::TempDir, String) {
    let gitops = fleet();
    let root = gitops.path();
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "first"]);
    // A checked-out branch takes no push.
    git(root, &["checkout", "-q", "--detach"]);
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    let source = fs::read_to_string(root.join("services/orders/service.toml")).unwrap();
    fs::write(folder.path().join("service.toml"), source.replace("orders", "returns")).unwrap();
    let text = written(folder.path(), ci, path);
    (gitops, folder, text)
}

/// The diff says what the service adds and writes nothing; the commit pushes it, so that the GitOps repository is current.
fn delivers(gitops: &tempfile::TempDir, folder: &tempfile::TempDir, scripts: [&str; 3], report: &str) {
    let url = gitops.path().display().to_string();
    let [clone, diff, commit] = scripts.map(|script| script.replace("$GITOPS_URL", &url));
    let author = "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b";
    for (part, script) in [("clone", &clone), ("diff", &diff), ("commit", &commit)] {
        let (well, said) = self::script(folder.path(), &format!("{author}\n{script}"));
        assert!(well, "{part}: {said}");
        if part == "diff" {
            let report = fs::read_to_string(folder.path().join(report)).unwrap();
            assert!(report.contains("returns"), "{report}");
        }
    }
    git(gitops.path(), &["checkout", "-q", "main"]);
    assert!(gitops.path().join("staging/services/returns/values.yaml").exists());
    assert_eq!(run(gitops.path(), &["check"]).0, 0);
}

#[test]
fn a_service_of_its_own_by_github() {
    let (gitops, folder, text) = own_repository("github", ".github/workflows/gen.yml");
    let file = yaml(&text);
    valid(include_str!("schemas/github-workflow.json"), &file);
    let steps = file["jobs"]["deliver"]["steps"].as_array().unwrap();
    assert_eq!(steps[1]["with"]["path"], "gitops");
    let step = |name: &str| steps.iter().find(|step| step["name"] == name).unwrap()["run"].as_str().unwrap();
    let clone = "git clone -q --depth 1 \"$GITOPS_URL\" gitops";
    delivers(&gitops, &folder, [clone, step("say what it does"), step("commit")], ".git/tools/diff.md");
}

#[test]
fn a_service_of_its_own_by_gitlab() {
    let (gitops, folder, text) = own_repository("gitlab", ".gitlab-ci.yml");
    let file = yaml(&text);
    valid(include_str!("schemas/gitlab-ci.json"), &file);
    let script = |job: &str| {
        let lines = file[job]["script"].as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    };
    // Each job has a clone of its own.
    let again = format!("rm -rf gitops\n{}", script("commit"));
    delivers(&gitops, &folder, ["true", &script("diff"), &again], "diff.md");
}

#[test]
fn a_service_of_its_own_by_jenkins_and_pre_commit() {
    let (gitops, folder, text) = own_repository("jenkins", "Jenkinsfile");
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("sh '")?.strip_suffix('\''));
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines.len(), 3);
    let file = yaml(&written(folder.path(), "pre-commit", ".pre-commit-config.yaml"));
    let hook = file["repos"][0]["hooks"][0]["entry"].as_str().unwrap();
    let hook = format!("GEN_ROOT={} {hook}", gitops.path().display());
    let (well, said) = script(folder.path(), &hook);
    assert!(well && said.contains("returns"), "{said}");
    delivers(&gitops, &folder, [lines[0], lines[1], lines[2]], "diff.md");
}

fn valid(schema: &str, file: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let valid = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<_> = valid.iter_errors(file).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
