//! `gen upgrade`: environments that another version wrote, and what this one makes of them.

use std::fs;

use servicegen::gitops::Index;
use servicegen::source::digest;
use tempfile::TempDir;

use crate::cli::{edit, fleet, run};
use crate::gitops::git;

const THIS: &str = env!("CARGO_PKG_VERSION");

/// `orders` and `ledger`, committed; staging is pinned to gen 0.0.9.
fn repository() -> TempDir {
    let folder = fleet();
    let root = folder.path();
    assert_eq!(run(root, &["init", "--first-service", "ledger"]).0, 0);
    assert_eq!(run(root, &[]).0, 0);
    edit(
        &folder,
        "platform.toml",
        "namespace = \"@{team}-staging\"\n",
        "namespace = \"@{team}-staging\"\ngen = \"0.0.9\"\n",
    );
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["config", "user.name", "t"]);
    git(root, &["config", "user.email", "t@example.org"]);
    commit(&folder);
    folder
}

fn commit(folder: &TempDir) {
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "all"]);
}

/// A file as an older version wrote it, known to its index.
fn written_by_another(folder: &TempDir, service: &str, file: &str, from: &str, to: &str) {
    let at = folder.path().join("staging/services").join(service);
    let text = fs::read_to_string(at.join(file)).unwrap();
    assert!(text.contains(from), "{text}");
    let text = text.replace(from, to);
    let mut index = Index::parse(&fs::read(at.join("index.json")).unwrap()).unwrap();
    index.files.insert(file.to_owned(), digest(&text));
    fs::write(at.join(file), text).unwrap();
    fs::write(at.join("index.json"), index.to_json()).unwrap();
}

#[test]
fn another_version_refuses_and_names_the_right_one() {
    let folder = repository();
    let root = folder.path();
    let (code, _, said) = run(root, &["write", "--env", "staging"]);
    assert_eq!((code, said), (2, format!("error: only gen 0.0.9 may write staging; this is gen {THIS}\n")));
    let (code, _, said) = run(root, &["release", "orders", "--env", "staging", "--tag", "2"]);
    assert!(code == 2 && said.contains("only gen 0.0.9 may write staging"), "{said}");
    edit(&folder, "services/orders/service.toml", "8080", "8081");
    let (code, text, said) = run(root, &[]);
    assert!(code == 0 && !text.contains("staging/services"), "{text}");
    assert!(said.contains("staging is skipped: only gen 0.0.9 may write it"), "{said}");
    let (code, _, said) = run(root, &["retire", "orders", "--env", "staging"]);
    assert!(code == 2 && said.contains("only gen 0.0.9 may write staging"), "{said}");
}

#[test]
fn an_upgrade_says_what_each_service_gets() {
    let folder = repository();
    let root = folder.path();
    written_by_another(&folder, "orders", "values.yaml", "replicas: 2", "replicas: 5");
    written_by_another(&folder, "ledger", "values.yaml", "replicas: 2", "replicas: 2 # two");
    commit(&folder);
    let (code, text, said) = run(root, &["upgrade", "--env", "staging", "--dry-run"]);
    assert_eq!(code, 0, "{text}{said}");
    insta::assert_snapshot!(text, @"
    staging/platform: byte-equal
    staging/services/ledger: equal in meaning (1 file reads differently)
    staging/services/orders: changed: 1 capacity-down
    ");
    assert_eq!(git(root, &["status", "--porcelain"]), "", "nothing was written");
    let (code, _, said) = run(root, &["upgrade", "--env", "staging", "--commit"]);
    assert!(code == 0 && said.contains(&format!("staging is written by gen {THIS} now: commit ")), "{said}");
    assert_eq!(git(root, &["status", "--porcelain"]), "");
    let message = git(root, &["log", "-1", "--format=%B"]);
    assert!(
        message.starts_with(&format!("Upgrade staging from gen 0.0.9 to {THIS}\n\nstaging/platform: ")),
        "{message}"
    );
    let platform = fs::read_to_string(root.join("platform.toml")).unwrap();
    assert!(platform.contains(&format!("namespace = \"@{{team}}-staging\"\ngen = \"{THIS}\"\n")), "{platform}");
    assert_eq!(run(root, &["check", "--env", "staging"]).0, 0);
}

#[test]
fn an_upgrade_is_no_cover_for_other_changes() {
    let folder = repository();
    let root = folder.path();
    edit(&folder, "services/orders/service.toml", "8080", "8081");
    let (code, _, said) = run(root, &["upgrade", "--env", "staging"]);
    assert!(code == 1 && said.contains("error[upgrade/stale]: staging/services/orders was not current"), "{said}");
    assert!(said.contains("staging stays with gen 0.0.9: nothing was written"), "{said}");
    edit(&folder, "services/orders/service.toml", "8081", "8080");
    edit(&folder, "platform.toml", "# Staging follows", "# Staging  follows");
    let (code, _, said) = run(root, &["upgrade", "--env", "staging", "--commit"]);
    assert!(code == 2 && said.contains("platform.toml has changes that are not committed"), "{said}");
    let (code, _, said) = run(root, &["upgrade"]);
    assert!(code == 2 && said.contains("name it with --env"), "{said}");
    let (code, _, said) = run(root, &["upgrade", "--env", "stagin"]);
    assert!(code == 2 && said.contains("is staging meant?"), "{said}");
}
