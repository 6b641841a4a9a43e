//! Trees on disk and in real repositories: racing committers, pushes that are refused.

mod checked_out;
mod written;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use servicegen::gitops::{
    Folder, Inputs, Outcome, Plan, Repository, Request, Tree, Why, codeowners, gitattributes, message, plan, recover,
    write,
};

use crate::fleet;

type Files = Vec<(String, Option<String>)>;

pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(settings).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// An empty repository that knows its author.
fn repository(arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &[&["init", "-q", "-b", "main"], arguments].concat());
    git(folder.path(), &["config", "user.name", "t"]);
    git(folder.path(), &["config", "user.email", "t@example.org"]);
    folder
}

fn one(path: &str, text: &str) -> Files {
    vec![(path.to_owned(), Some(text.to_owned()))]
}

fn commit(folder: &Path, changes: &Files) -> Outcome {
    let request = Request { branch: "main", base: None, changes, message: "m", sign: false };
    Repository::open(folder).unwrap().commit(&request).unwrap()
}

fn folder(service: &str, text: &str) -> Folder {
    Folder {
        path: format!("staging/services/{service}"),
        files: BTreeMap::from([("values.yaml".to_owned(), text.to_owned())]),
        inputs: Inputs::default(),
        lives: None,
        interface: serde_json::Value::Null,
    }
}

#[test]
fn racing_committers_lose_nothing() {
    let bare = repository(&["--bare"]);
    std::thread::scope(|scope| {
        for who in 0..8 {
            let folder = bare.path();
            scope.spawn(move || {
                for turn in 0..20 {
                    let outcome = commit(folder, &one(&format!("{who}/{turn}"), "x\n"));
                    assert!(matches!(outcome, Outcome::Committed { note: None, .. }), "{outcome:?}");
                }
            });
        }
    });
    assert_eq!(git(bare.path(), &["rev-list", "--count", "main"]).trim(), "160");
    assert_eq!(git(bare.path(), &["ls-tree", "-r", "--name-only", "main"]).lines().count(), 160);
    git(bare.path(), &["fsck", "--strict"]);
}

#[test]
fn two_first_commits_are_both_on_the_branch() {
    for _ in 0..60 {
        let bare = repository(&["--bare"]);
        let ready = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            for who in ["a", "b"] {
                let (folder, ready) = (bare.path(), &ready);
                scope.spawn(move || {
                    ready.wait();
                    commit(folder, &one(who, "x\n"));
                });
            }
        });
        assert_eq!(git(bare.path(), &["ls-tree", "--name-only", "main"]), "a\nb\n");
    }
}

#[test]
fn a_file_that_others_changed_meanwhile_is_not_written_over() {
    let bare = repository(&["--bare"]);
    let repository = Repository::open(bare.path()).unwrap();
    commit(bare.path(), &one("a", "1\n"));
    let base = repository.tip("main").unwrap();
    commit(bare.path(), &one("a", "theirs\n"));
    commit(bare.path(), &one("b", "theirs\n"));
    let commit_on_base = |changes: Files| {
        let request = Request { branch: "main", base: base.as_deref(), changes: &changes, message: "m", sign: false };
        repository.commit(&request).unwrap()
    };
    assert_eq!(commit_on_base(one("a", "ours\n")), Outcome::Overtaken(vec!["a".to_owned()]));
    assert!(matches!(commit_on_base(one("c", "ours\n")), Outcome::Committed { .. }));
    assert_eq!(git(bare.path(), &["show", "main:b"]), "theirs\n");
}

#[test]
fn files_come_go_and_become_folders() {
    let bare = repository(&["--bare"]);
    let (put, gone) = (|path: &str| (path.to_owned(), Some("x\n".to_owned())), |path: &str| (path.to_owned(), None));
    commit(bare.path(), &vec![put("a/b"), put("c/d/e"), put("f")]);
    commit(bare.path(), &vec![gone("a/b"), put("a/b/x"), gone("c/d/e"), gone("never/was"), put("f")]);
    assert_eq!(git(bare.path(), &["ls-tree", "-r", "-t", "--name-only", "main"]), "a\na/b\na/b/x\nf\n");
    commit(bare.path(), &vec![gone("a/b/x"), put("a/b")]);
    assert_eq!(commit(bare.path(), &vec![put("a/b"), gone("a/b/x")]), Outcome::Nothing);
    git(bare.path(), &["fsck", "--strict"]);
}

#[test]
fn a_committed_tree_is_planned_like_one_on_disk() {
    let bare = repository(&["--bare"]);
    let repository = Repository::open(bare.path()).unwrap();
    let on = |text: &str| {
        let tip = repository.tip("main").unwrap();
        plan(vec![folder("orders", text)], &repository.tree(tip.as_deref(), "fleet").unwrap()).unwrap()
    };
    let files = |plan: &Plan| {
        plan.changes().map(|change| (format!("fleet/{}", change.path), change.content.clone())).collect::<Files>()
    };
    let first = on("a: 1\n");
    assert_eq!(first.changes().count(), 2);
    commit(bare.path(), &files(&first));
    assert_eq!(on("a: 1\n").stale(), []);
    let second = on("a: 2\n");
    assert!(second.stale().iter().all(|stale| stale.why == Why::Rules));
    commit(bare.path(), &files(&second));
    commit(bare.path(), &one("fleet/staging/services/orders/other.yaml", "mine\n"));
    assert_eq!(on("a: 2\n").stale()[0].why, Why::Foreign);
}

#[test]
fn pushes_land_on_top_of_what_others_pushed() {
    let remote = repository(&["--bare"]);
    let clones = [repository(&[]), repository(&[])];
    for clone in &clones {
        git(clone.path(), &["remote", "add", "origin", &remote.path().display().to_string()]);
    }
    std::thread::scope(|scope| {
        for (who, clone) in clones.iter().enumerate() {
            scope.spawn(move || {
                let repository = Repository::open(clone.path()).unwrap();
                for turn in 0..5 {
                    let changes = one(&format!("{who}/{turn}"), "x\n");
                    let request = Request { branch: "main", base: None, changes: &changes, message: "m", sign: false };
                    let outcome = repository.commit_and_push("origin", &request).unwrap();
                    assert!(matches!(outcome, Outcome::Committed { .. }), "{outcome:?}");
                }
            });
        }
    });
    assert_eq!(git(remote.path(), &["rev-list", "--count", "main"]).trim(), "10");
    assert_eq!(git(remote.path(), &["ls-tree", "-r", "--name-only", "main"]).lines().count(), 10);
}

#[cfg(unix)]
#[test]
fn a_push_that_a_hook_refuses_changes_nothing_and_says_why() {
    use std::os::unix::fs::PermissionsExt;
    let (remote, clone) = (repository(&["--bare"]), repository(&[]));
    git(clone.path(), &["remote", "add", "origin", &remote.path().display().to_string()]);
    let hook = remote.path().join("hooks/pre-receive");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::write(&hook, "#!/bin/sh\necho not on a Friday >&2\nexit 1\n").unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let changes = one("a", "1\n");
    let request = Request { branch: "main", base: None, changes: &changes, message: "m", sign: false };
    let repository = Repository::open(clone.path()).unwrap();
    let error = format!("{:#}", repository.commit_and_push("origin", &request).unwrap_err());
    assert!(error.contains("origin did not take the commit") && error.contains("not on a Friday"), "{error}");
    assert_eq!(repository.tip("main").unwrap(), None);
}
