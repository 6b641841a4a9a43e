//! Trees on disk and in real repositories: racing committers, pushes that are refused.

mod checked_out;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use servicegen::gitops::{
    About, Folder, Inputs, Outcome, Plan, Proposal, Repository, Target, Tree, Why, codeowners, gitattributes, message,
    plan, recover, write,
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

const MAIN: Target<'_> = Target { branch: "main", start: None, remote: None, sign: false };
const PUSHED: Target<'_> = Target { remote: Some("origin"), ..MAIN };

/// Commits the same on whatever tip there is.
fn commit_to(target: &Target<'_>, folder: &Path, changes: &Files) -> anyhow::Result<Outcome> {
    let proposal = Proposal { changes: changes.clone(), message: "m\n".to_owned() };
    Repository::open(folder).unwrap().commit(target, |_| Ok(Some(proposal.clone())))
}

fn commit(folder: &Path, changes: &Files) -> Outcome {
    commit_to(&MAIN, folder, changes).unwrap()
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
fn what_is_committed_is_asked_again_for_each_new_tip() {
    let bare = repository(&["--bare"]);
    commit(bare.path(), &one("a", "1\n"));
    let repository = Repository::open(bare.path()).unwrap();
    let mut tips = Vec::new();
    let outcome = repository.commit(&MAIN, |tip| {
        tips.push(tip.map(str::to_owned));
        if tips.len() < 3 {
            commit(bare.path(), &one("theirs", &format!("{}\n", tips.len())));
        }
        Ok(Some(Proposal { changes: one("ours", &format!("{}\n", tips.len())), message: "m\n".to_owned() }))
    });
    assert!(matches!(outcome.unwrap(), Outcome::Committed { note: None, .. }));
    assert_eq!(tips.last().unwrap().as_deref(), Some(git(bare.path(), &["rev-parse", "main^"]).trim()));
    let shown = |path: &str| git(bare.path(), &["show", &format!("main:{path}")]);
    assert_eq!((shown("ours"), shown("theirs")), ("3\n".to_owned(), "2\n".to_owned()));
    let refused = repository.commit(&MAIN, |_| anyhow::bail!("no"));
    assert_eq!(refused.unwrap_err().to_string(), "no");
    assert_eq!(repository.commit(&MAIN, |_| Ok(None)).unwrap(), Outcome::Nothing);
    assert_eq!(git(bare.path(), &["rev-list", "--count", "main"]).trim(), "4");
}

#[test]
fn a_file_keeps_its_mode() {
    let work = repository(&[]);
    std::fs::write(work.path().join("run"), "1\n").unwrap();
    git(work.path(), &["add", "run"]);
    git(work.path(), &["update-index", "--chmod=+x", "run"]);
    git(work.path(), &["commit", "-qm", "first"]);
    commit(work.path(), &[one("run", "2\n"), one("new", "x\n")].concat());
    let modes = git(work.path(), &["ls-tree", "--format=%(objectmode) %(path)", "main"]);
    assert_eq!(modes, "100644 new\n100755 run\n");
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
                for turn in 0..5 {
                    let changes = one(&format!("{who}/{turn}"), "x\n");
                    let outcome = commit_to(&PUSHED, clone.path(), &changes).unwrap();
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
    let error = format!("{:#}", commit_to(&PUSHED, clone.path(), &one("a", "1\n")).unwrap_err());
    assert!(error.contains("origin did not take the commit") && error.contains("not on a Friday"), "{error}");
    assert_eq!(Repository::open(clone.path()).unwrap().tip("main").unwrap(), None);
}
