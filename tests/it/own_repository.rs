//! A service in a repository of its own: compiled from there, committed into a bare GitOps repository, checked, promoted and
//! rolled back there, with real Git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{gen_in, run};
use crate::gitops::git;

/// A bare GitOps repository with a platform and one service, and the repository of `orders`.
struct Repositories {
    folder: TempDir,
}

impl Repositories {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let all = Self { folder };
        let first = all.at("first");
        let flags = ["init", "--name", "shop", "--domain", "example.org", "--first-service", "ledger"];
        fs::create_dir(&first).unwrap();
        well(&first, &flags);
        well(&first, &["write"]);
        begin(&first);
        git(all.folder.path(), &["clone", "-q", "--bare", "first", "gitops.git"]);
        let orders = all.at("orders");
        fs::create_dir(&orders).unwrap();
        let source = fs::read_to_string(first.join("services/ledger/service.toml")).unwrap();
        fs::write(orders.join("service.toml"), source.replace("ledger", "orders")).unwrap();
        begin(&orders);
        all
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A fresh clone of the GitOps repository, as CI makes it.
    fn clone(&self, name: &str) -> PathBuf {
        let url = format!("file://{}", self.at("gitops.git").display());
        git(self.folder.path(), &["clone", "-q", "--depth", "1", &url, name]);
        self.at(name)
    }

    /// What CI of the service does on main.
    fn commit(&self, clone: &str) -> String {
        let root = self.clone(clone);
        well(&self.at("orders"), &["commit", "--root", root.to_str().unwrap(), "--source", ".", "--push"])
    }

    /// The exit code and the words of the same.
    fn refused(&self, clone: &str, more: &[&str]) -> (i32, String) {
        let root = self.clone(clone);
        let arguments = ["commit", "--root", root.to_str().unwrap(), "--source", "."];
        let (code, _, said) = run(&self.at("orders"), &[&arguments, more].concat());
        (code, said)
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.at("orders/service.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

fn begin(folder: &Path) {
    git(folder, &["init", "-q", "-b", "main"]);
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-qm", "first"]);
}

/// A run that must succeed, by an author whom no configuration names.
fn well(folder: &Path, arguments: &[&str]) -> String {
    let mut command = gen_in(folder, arguments);
    as_ada(&mut command);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

fn as_ada(command: &mut Command) {
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Ada").env(format!("GIT_{role}_EMAIL"), "ada@example.org");
    }
}

#[test]
fn a_source_goes_from_its_own_repository_through_all_stages_and_back() {
    let all = Repositories::new();
    let clone = all.clone("look");
    let diff = well(&all.at("orders"), &["diff", "--root", clone.to_str().unwrap(), "--source", ".", "--stat"]);
    assert!(diff.contains("staging"), "{diff}");
    assert_eq!(git(&clone, &["status", "--porcelain"]), "", "a diff writes nothing");

    all.commit("first-commit");
    let clone = all.clone("second");
    well(&clone, &["check"]);
    let index = fs::read_to_string(clone.join("staging/services/orders/index.json")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&index).unwrap()["lives"], "elsewhere");
    assert!(!clone.join("services/orders").exists(), "its source stays in its own repository");

    well(&clone, &["promote", "orders", "--to", "production"]);
    let first = save(&clone, "orders 1.0.0 in production");
    all.edit("tag = \"1.0.0\"", "tag = \"1.1.0\"");
    all.commit("third");
    let clone = all.clone("fourth");
    git(&clone, &["fetch", "-q", "--unshallow"]);
    well(&clone, &["check"]);
    well(&clone, &["promote", "orders", "--to", "production"]);
    save(&clone, "orders 1.1.0 in production");
    let image = || fs::read_to_string(clone.join("production/services/orders/values.yaml")).unwrap();
    assert!(image().contains("1.1.0"));
    well(&clone, &["rollback", "orders", "--env", "production", "--to", &first, "--reason", "errors at checkout"]);
    assert!(image().contains("1.0.0") && !image().contains("1.1.0"), "{}", image());
    save(&clone, "back to 1.0.0");
    well(&all.clone("last"), &["check"]);
}

/// Commits by hand and pushes, as a person does after a command that writes.
fn save(clone: &Path, message: &str) -> String {
    git(clone, &["add", "-A"]);
    git(clone, &["commit", "-qm", message]);
    git(clone, &["push", "-q", "origin", "main"]);
    git(clone, &["rev-parse", "HEAD"]).trim().to_owned()
}

#[test]
fn a_name_that_others_have_is_refused() {
    let all = Repositories::new();
    all.edit("name = \"orders\"", "name = \"ledger\"");
    let (code, said) = all.refused("one", &[]);
    assert!(code == 2 && said.contains("services/ledger are both called ledger"), "{said}");

    all.edit("name = \"ledger\"", "name = \"orders\"");
    all.commit("two");
    all.edit("team = \"shop\"", "team = \"strangers\"");
    let (code, said) = all.refused("three", &[]);
    assert!(code == 2 && said.contains("belongs to team shop, and . says team strangers"), "{said}");
    let (code, said) = all.refused("four", &["--new-team"]);
    assert!(code == 1 && said.contains("there is no team `strangers`"), "{said}");
}

#[test]
fn a_mistake_is_shown_in_the_file_of_its_own_repository() {
    let all = Repositories::new();
    all.edit("team = ", "taem = ");
    let (code, said) = all.refused("one", &[]);
    assert!(code == 1 && said.contains("./service.toml:"), "{said}");
    let root = all.clone("two");
    let (code, _, said) = run(&all.at("orders"), &["diff", "--root", root.to_str().unwrap(), "--source", "nowhere"]);
    assert!(code == 2 && said.contains("there is no service.toml in nowhere"), "{said}");
}
