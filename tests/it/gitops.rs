//! Trees on disk and in real repositories: racing committers, what `git status` says afterwards, pushes that are refused.

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
fn status_is_clean_after_committing_to_the_branch_that_is_checked_out() {
    let work = repository(&[]);
    std::fs::write(work.path().join("kept.txt"), "theirs\n").unwrap();
    git(work.path(), &["add", "-A"]);
    git(work.path(), &["commit", "-qm", "first"]);
    std::fs::write(work.path().join("staged.txt"), "staged\n").unwrap();
    git(work.path(), &["add", "staged.txt"]);

    let plan = plan(vec![folder("orders", "a: 1\n")], &Tree::Disk(work.path().to_owned())).unwrap();
    write(work.path(), &plan).unwrap();
    let files: Files = plan.changes().map(|change| (change.path.clone(), change.content.clone())).collect();
    assert!(matches!(commit(work.path(), &files), Outcome::Committed { note: None, .. }));
    assert_eq!(git(work.path(), &["status", "--porcelain"]), "A  staged.txt\n", "what others staged stays staged");
    assert_eq!(git(work.path(), &["show", "--stat=80", "--format=", "HEAD"]).lines().count(), 3);

    let gone = files.into_iter().map(|(path, _)| (path, None)).collect();
    std::fs::remove_dir_all(work.path().join("staging")).unwrap();
    commit(work.path(), &gone);
    assert_eq!(git(work.path(), &["status", "--porcelain"]), "A  staged.txt\n");
}

/// Git compares seconds only: an edit within the second in which a file was staged is seen because the index is not newer.
/// Whoever writes the index later has to keep that knowledge.
#[test]
fn an_edit_in_the_second_of_staging_is_seen_after_a_commit() {
    let work = repository(&[]);
    commit(work.path(), &one("a", "1\n"));
    let file = work.path().join("theirs.txt");
    let time = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1010 - u64::from(time().subsec_millis())));
    let second = time().as_secs();
    std::fs::write(&file, "one\n").unwrap();
    git(work.path(), &["add", "theirs.txt"]);
    std::thread::sleep(std::time::Duration::from_millis(10));
    std::fs::write(&file, "two\n").unwrap();
    if time().as_secs() != second {
        return; // too slow a machine to tell
    }
    std::thread::sleep(std::time::Duration::from_millis(1100));
    commit(work.path(), &one("b", "1\n"));
    let status = git(work.path(), &["status", "--porcelain", "theirs.txt"]);
    assert_eq!(status, "AM theirs.txt\n");
}

#[test]
fn a_lock_on_the_index_is_named_and_the_next_commit_catches_up() {
    let work = repository(&[]);
    let lock = work.path().join(".git/index.lock");
    commit(work.path(), &one("a", "1\n"));
    std::fs::write(&lock, "").unwrap();
    for (path, text) in [("a", "2\n"), ("b", "1\n")] {
        let Outcome::Committed { note: Some(note), .. } = commit(work.path(), &one(path, text)) else {
            panic!("a note")
        };
        assert!(note.contains(".git/index.lock") && note.contains("run gen commit again"), "{note}");
    }
    std::fs::remove_file(&lock).unwrap();
    assert_eq!(Repository::open(work.path()).unwrap().mend().unwrap(), None);
    assert_eq!(git(work.path(), &["diff", "--cached", "--name-only"]), "");
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
fn a_lock_that_a_killed_git_left_is_named() {
    let bare = repository(&["--bare"]);
    commit(bare.path(), &one("a", "1\n"));
    std::fs::write(bare.path().join("refs/heads/main.lock"), "").unwrap();
    let changes = one("a", "2\n");
    let request = Request { branch: "main", base: None, changes: &changes, message: "m", sign: false };
    let error = Repository::open(bare.path()).unwrap().commit(&request).unwrap_err().to_string();
    assert!(error.contains("refs/heads/main.lock"), "{error}");
    assert_eq!(git(bare.path(), &["show", "main:a"]), "1\n");
}

#[test]
fn a_commit_is_signed_with_the_key_of_the_user() {
    let work = repository(&[]);
    let key = work.path().join(".git/key");
    let sign = |text: &str| {
        let changes = one("a", text);
        let request = Request { branch: "main", base: None, changes: &changes, message: "m\n", sign: true };
        Repository::open(work.path()).unwrap().commit(&request)
    };
    git(work.path(), &["config", "gpg.format", "ssh"]);
    git(work.path(), &["config", "user.signingKey", &key.display().to_string()]);
    let error = format!("{:#}", sign("1\n").unwrap_err());
    assert!(error.contains("git cannot sign, so nothing was committed"), "{error}");
    assert_eq!(Repository::open(work.path()).unwrap().tip("main").unwrap(), None);
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).output().unwrap();
    assert!(made.status.success());
    for text in ["1\n", "2\n"] {
        assert!(matches!(sign(text).unwrap(), Outcome::Committed { note: None, .. }));
    }
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    let signers = work.path().join(".git/signers");
    std::fs::write(&signers, format!("t@example.org {public}")).unwrap();
    git(work.path(), &["config", "gpg.ssh.allowedSignersFile", &signers.display().to_string()]);
    git(work.path(), &["verify-commit", "main"]);
    git(work.path(), &["verify-commit", "main^"]);
    assert_eq!(git(work.path(), &["status", "--porcelain"]), " D a\n", "only the file itself is missing");
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

#[test]
fn the_message_names_services_environments_and_the_source() {
    let root = tempfile::tempdir().unwrap();
    let release = plan(vec![folder("orders", "a: 1\n")], &Tree::Disk(root.path().to_owned())).unwrap();
    insta::assert_snapshot!(message(&release, Some("Release orders 1.4.3 to staging"), None), @r"
    Release orders 1.4.3 to staging

    - staging: orders (2 files)

    Gen-Environment: staging
    Gen-Service: orders
    ");
    let folders = vec![
        folder("orders", "a: 1\n"),
        folder("ledger", "a: 1\n"),
        Folder { path: "production/services/orders".to_owned(), ..folder("orders", "a: 1\n") },
        Folder { path: String::new(), ..folder("orders", "a: 1\n") },
    ];
    let plan = plan(folders, &Tree::Disk(root.path().to_owned())).unwrap();
    insta::assert_snapshot!(message(&plan, None, Some("orders.git at 1234567")), @r"
    Update 2 services in production, staging

    - production: orders (2 files)
    - staging: ledger, orders (4 files)
    - the root

    Compiled from orders.git at 1234567.

    Gen-Environment: production
    Gen-Environment: staging
    Gen-Service: ledger
    Gen-Service: orders
    ");
    assert!(recover(root.path(), ["staging/services/orders"]).unwrap().is_empty());
}

#[test]
fn owners_are_named_by_folder_and_rights_have_their_own() {
    let compiled = fleet::compiled("boutique");
    let platform = &compiled.environments["staging"].environment.platform;
    let text = codeowners(platform, "", [("adservice", "boutique"), ("cartservice", "boutique")]);
    insta::assert_snapshot!(text, @r"
    # Written by gen from platform.toml and the teams of services.
    /platform.toml @security
    /profiles/ @security
    /*/platform/ @security
    /clusters/ @security
    /charts/ @security
    /services/adservice/ @boutique
    /*/services/adservice/ @boutique
    /services/cartservice/ @boutique
    /*/services/cartservice/ @boutique
    /*/services/*/manifests/rights.yaml @security
    ");
    let text = codeowners(platform, "fleet", [("adservice", "boutique")]);
    assert!(
        text.contains(
            "\n/fleet/*/services/adservice/ @boutique\n/fleet/*/services/*/manifests/rights.yaml @security\n"
        )
    );
}

#[test]
fn a_clone_that_prefers_crlf_is_current() {
    let work = repository(&[]);
    let root = Folder {
        path: String::new(),
        files: BTreeMap::from([(".gitattributes".to_owned(), gitattributes(""))]),
        ..folder("", "")
    };
    let copied = |path: &str| (path.to_owned(), "name = 1\n".to_owned());
    let service = Folder {
        files: BTreeMap::from([copied("source/service.toml"), copied("release.toml"), copied("manifests/mesh.yaml")]),
        ..folder("orders", "")
    };
    let folders = vec![root, service];
    write(work.path(), &plan(folders.clone(), &Tree::Disk(work.path().to_owned())).unwrap()).unwrap();
    git(work.path(), &["add", "-A"]);
    git(work.path(), &["commit", "-qm", "first"]);
    let clone = tempfile::tempdir().unwrap();
    let from = work.path().display().to_string();
    git(clone.path(), &["-c", "core.autocrlf=true", "clone", "-q", "-c", "core.autocrlf=true", &from, "."]);
    let again = plan(folders, &Tree::Disk(clone.path().to_owned())).unwrap();
    assert_eq!((again.stale(), again.refusals().count()), (vec![], 0));
    let attribute = |path: &str| git(work.path(), &["check-attr", "linguist-generated", path]);
    assert!(attribute("staging/services/orders/manifests/mesh.yaml").ends_with(": true\n"));
    assert!(attribute("staging/services/orders/release.toml").ends_with(": unset\n"));
}
