//! `gen commit` as a process, in real repositories: races, requests, and what is refused.

mod bad_input;
mod race;
mod request;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{edit, fleet, run};
use crate::gitops::git;

const SERVICE: &str = "services/orders/service.toml";

/// A bare repository with a fleet in it, and a clone that knows its author.
struct Published {
    remote: TempDir,
    clone: TempDir,
}

/// The fleet of one service, `orders`.
fn published() -> Published {
    publish(&fleet())
}

fn publish(fleet: &TempDir) -> Published {
    let remote = tempfile::tempdir().unwrap();
    git(fleet.path(), &["init", "-q", "-b", "main"]);
    git(fleet.path(), &["add", "-A"]);
    git(fleet.path(), &["commit", "-qm", "first"]);
    git(remote.path(), &["clone", "-q", "--bare", &fleet.path().display().to_string(), "."]);
    let clone = clone(remote.path(), &[]);
    Published { remote, clone }
}

fn clone(remote: &Path, options: &[&str]) -> TempDir {
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", remote.display());
    git(clone.path(), &[&["clone", "-q"], options, &[&url, "."]].concat());
    knows_author(clone.path());
    clone
}

fn knows_author(folder: &Path) {
    git(folder, &["config", "user.name", "t"]);
    git(folder, &["config", "user.email", "t@example.org"]);
    git(folder, &["config", "commit.gpgsign", "false"]);
}

fn set_tag(clone: &TempDir, from: &str, to: &str) {
    edit(clone, SERVICE, &format!("tag = \"{from}\""), &format!("tag = \"{to}\""));
}

/// Whether `gen check` finds a commit of a repository current.
fn is_current(repository: &Path, revision: &str) {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["clone", "-q", "--no-checkout", &repository.display().to_string(), "."]);
    let revision = git(repository, &["rev-parse", revision]);
    git(folder.path(), &["checkout", "-q", "--detach", revision.trim()]);
    let (code, stale, said) = run(folder.path(), &["check"]);
    assert_eq!((code, stale.as_str()), (0, ""), "{said}");
}

fn status(folder: &Path) -> String {
    git(folder, &["status", "--porcelain"])
}

fn tip(folder: &Path) -> String {
    git(folder, &["rev-parse", "main"]).trim().to_owned()
}

#[test]
fn a_commit_holds_the_sources_it_was_made_from_and_is_current() {
    let Published { remote, clone } = published();
    set_tag(&clone, "1.0.0", "1.1.0");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("and pushed to origin"), "{said}");
    assert!(said.contains("services/orders/service.toml was not committed yet, so it is in the commit"), "{said}");
    assert_eq!((tip(remote.path()), status(clone.path())), (tip(clone.path()), String::new()));
    is_current(remote.path(), "main");
    let parent = git(clone.path(), &["rev-parse", "main^"]);
    let message = git(clone.path(), &["log", "-1", "--format=%B"]).replace(parent.trim(), "PARENT");
    insta::assert_snapshot!(message.trim_end(), @r"
    Update orders in staging

    - staging: orders (3 files)

    image: orders in staging

    Gen-Environment: staging
    Gen-Service: orders
    Gen-Class: image
    Gen-Source: PARENT-dirty
    ");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!((code, said.lines().next().unwrap()), (0, "main holds all of it already"));
}

#[test]
fn named_services_alone_are_committed_with_what_follows_from_them() {
    let fleet = two_services();
    let Published { remote, clone } = publish(&fleet);
    set_tag(&clone, "1.0.0", "1.1.0");
    edit(&clone, "services/orders/service.toml", "port = 8080", "port = 8090");
    edit(&clone, "services/ledger/service.toml", "tag = \"1.0.0\"", "tag = \"2.0.0\"");
    let (code, _, said) = run(clone.path(), &["commit", "--push", "--service", "orders"]);
    assert_eq!(code, 0, "{said}");
    is_current(remote.path(), "main");
    assert_eq!(status(clone.path()), " M services/ledger/service.toml\n");
}

/// `orders`, which may call `ledger`.
fn two_services() -> TempDir {
    let folder = fleet();
    let text = fs::read_to_string(folder.path().join(SERVICE)).unwrap();
    let ledger = folder.path().join("services/ledger");
    fs::create_dir(&ledger).unwrap();
    fs::write(ledger.join("service.toml"), text.replace("orders", "ledger") + "\n[access.inbound.orders]\n").unwrap();
    fs::write(folder.path().join(SERVICE), text + "\n[access.outbound.ledger]\n").unwrap();
    let (code, _, said) = run(folder.path(), &["write"]);
    assert_eq!(code, 0, "{said}");
    folder
}
