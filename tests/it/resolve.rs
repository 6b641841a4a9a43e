//! Merges, rebases and cherry-picks with conflicts in generated files, by the real Git, and `gen resolve` after them.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::cli::{edit, fleet, run};

const SERVICE: &str = "services/orders/service.toml";

/// Runs Git, with `gen` where a merge driver finds it. Whether it succeeded, and what it said.
fn git(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let gen_folder = Path::new(env!("CARGO_BIN_EXE_gen")).parent().unwrap();
    let path = format!("{}:{}", gen_folder.display(), std::env::var("PATH").unwrap());
    let settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.current_dir(folder).env("PATH", path).env("GIT_EDITOR", "true");
    let output = command.args(settings).args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

fn must(folder: &Path, arguments: &[&str]) {
    let (well, said) = git(folder, arguments);
    assert!(well, "git {arguments:?}: {said}");
}

fn commit(folder: &Path, message: &str) {
    must(folder, &["add", "-A"]);
    must(folder, &["commit", "-qm", message]);
}

/// A committed fleet of `orders` and `ledger`; production runs what staging does.
fn repository() -> TempDir {
    let folder = fleet();
    let root = folder.path();
    assert_eq!(run(root, &["init", "--first-service", "ledger"]).0, 0);
    assert_eq!(run(root, &[]).0, 0);
    assert_eq!(run(root, &["promote", "orders", "ledger", "--to", "production"]).0, 0);
    must(root, &["init", "-q", "-b", "main"]);
    commit(root, "first");
    folder
}

/// Makes two branches, each with one change, and leaves `main` checked out.
fn diverge(folder: &TempDir, ours: impl FnOnce(&TempDir), theirs: impl FnOnce(&TempDir)) {
    let root = folder.path();
    must(root, &["checkout", "-qb", "feature"]);
    theirs(folder);
    commit(root, "theirs");
    must(root, &["checkout", "-q", "main"]);
    ours(folder);
    commit(root, "ours");
}

fn edit_and_write(from: &'static str, to: &'static str) -> impl FnOnce(&TempDir) {
    move |folder| {
        edit(folder, SERVICE, from, to);
        let (code, _, said) = run(folder.path(), &[]);
        assert_eq!(code, 0, "{said}");
    }
}

fn gen_well(folder: &TempDir, arguments: &[&str]) {
    let (code, _, said) = run(folder.path(), arguments);
    assert_eq!(code, 0, "gen {arguments:?}: {said}");
}

/// Two changes of one source, far enough apart for Git to merge them.
fn diverged() -> TempDir {
    let folder = repository();
    let ours = edit_and_write("tag = \"1.0.0\"", "tag = \"1.1.0\"");
    let theirs = edit_and_write(
        "# [access.inbound.frontend]",
        "[workloads.web.resources]\nmemory = \"512Mi\"\n[workloads.web.scale]\nreplicas = 4",
    );
    diverge(&folder, ours, theirs);
    folder
}

/// The tree is what gen writes, nothing is left to Git, and both changes are in it.
fn both_are_there(root: &Path) {
    assert_eq!(run(root, &["check"]), (0, String::new(), "everything is current\n".to_owned()));
    assert_eq!(git(root, &["status", "--porcelain"]).1, "");
    let values = fs::read_to_string(root.join("staging/services/orders/values.yaml")).unwrap();
    assert!(values.contains("1.1.0") && values.contains("replicas: 4"), "{values}");
}

#[test]
fn a_merge_is_resolved_from_the_merged_source() {
    let folder = diverged();
    let root = folder.path();
    let (well, said) = git(root, &["merge", "feature"]);
    assert!(!well && said.contains("CONFLICT"), "{said}");
    let (code, text, said) = run(root, &["resolve", "--add"]);
    assert_eq!((code, text.as_str()), (0, "staging/services/orders: 1 conflict resolved\n"), "{said}");
    assert_eq!(said, "all is resolved and added: git commit, or git rebase --continue\n");
    must(root, &["commit", "-qm", "merged"]);
    both_are_there(root);
    let (code, _, said) = run(root, &["resolve"]);
    assert_eq!((code, said.as_str()), (0, "Git knows of no conflict here: nothing to resolve\n"));
}

#[test]
fn a_rebase_and_a_cherry_pick_are_resolved_the_same_way() {
    let folder = diverged();
    let root = folder.path();
    must(root, &["checkout", "-q", "feature"]);
    assert!(!git(root, &["rebase", "main"]).0);
    assert_eq!(run(root, &["resolve", "--add"]).0, 0);
    must(root, &["rebase", "--continue"]);
    both_are_there(root);
    must(root, &["checkout", "-q", "-B", "picked", "main"]);
    must(root, &["cherry-pick", "feature"]);
    both_are_there(root);

    let folder = diverged();
    let root = folder.path();
    assert!(!git(root, &["cherry-pick", "feature"]).0);
    assert_eq!(run(root, &["resolve", "--add"]).0, 0);
    must(root, &["cherry-pick", "--continue"]);
    both_are_there(root);
}

#[test]
fn without_add_the_index_stays_the_user_s() {
    let folder = diverged();
    let root = folder.path();
    assert!(!git(root, &["merge", "feature"]).0);
    let (code, document, _) = run(root, &["resolve", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert_eq!((code, &document["added"]), (0, &false.into()), "{document:#}");
    assert_eq!(document["resolved"][0], "staging/services/orders/index.json", "{document:#}");
    assert!(git(root, &["status", "--porcelain"]).1.contains("UU staging/services/orders/index.json"));
    assert_eq!(run(root, &["check"]).0, 0, "the work tree is right");
    commit(root, "merged");
    both_are_there(root);
}

#[test]
fn a_conflict_in_a_source_is_the_user_s_and_holds_back_only_its_service() {
    let folder = repository();
    let root = folder.path();
    let both = |tag: &'static str, replicas: &'static str| {
        move |folder: &TempDir| {
            edit(folder, "services/ledger/service.toml", "# [workloads.web.resources]", replicas);
            edit_and_write("tag = \"1.0.0\"", tag)(folder);
        }
    };
    let scale = ["[workloads.web.scale]\nreplicas = 3", "[workloads.web.resources]\nmemory = \"1Gi\""];
    diverge(&folder, both("tag = \"1.1.0\"", scale[0]), both("tag = \"1.2.0\"", "# nothing"));
    assert!(!git(root, &["merge", "feature"]).0);
    must(root, &["checkout", "--ours", "services/ledger/service.toml"]);
    let (code, text, said) = run(root, &["resolve", "--add"]);
    assert_eq!(code, 1, "{text}{said}");
    let left = "services/orders/service.toml: left to you: it holds conflict markers, and gen does not write it";
    assert!(text.contains(left), "{text}");
    assert!(text.contains("staging/services/ledger: ") && text.contains("conflicts resolved"), "{text}");
    assert!(said.contains("services/ledger/service.toml was read as it lies") && said.contains("are left"), "{said}");
    assert!(fs::read_to_string(root.join("staging/services/orders/index.json")).unwrap().contains("<<<<<<<"));

    must(root, &["checkout", "--theirs", SERVICE]);
    must(root, &["add", "services"]);
    assert!(fs::read_to_string(root.join("staging/services/orders/values.yaml")).unwrap().contains("<<<<<<<"));
    assert_eq!(run(root, &["resolve", "--add"]).0, 0);
    must(root, &["commit", "-qm", "merged"]);
    assert_eq!(run(root, &["check"]).0, 0);
    assert!(fs::read_to_string(root.join("staging/services/orders/values.yaml")).unwrap().contains("1.2.0"));
}

#[test]
fn two_releases_of_one_image_need_a_word_and_of_two_images_none() {
    let folder = repository();
    let root = folder.path();
    edit(&folder, SERVICE, "[image]", "[images.nginx]\nrepository = \"base/nginx\"\ntag = \"1.29\"\n[image]");
    edit(
        &folder,
        SERVICE,
        "[workloads.web.ports.http]",
        "[workloads.web.sidecars.n]\nimage = \"nginx\"\n[workloads.web.ports.http]",
    );
    gen_well(&folder, &[]);
    gen_well(&folder, &["release", "orders", "--env", "staging", "--tag", "1.0.1"]);
    gen_well(&folder, &["release", "orders", "--env", "staging", "--image", "nginx", "--tag", "1.29.1"]);
    commit(root, "images");
    let release = |image: &'static [&'static str]| {
        move |folder: &TempDir| gen_well(folder, &[&["release", "orders", "--env", "staging"], image].concat())
    };
    diverge(&folder, release(&["--tag", "2.0.0"]), release(&["--image", "nginx", "--tag", "1.30"]));
    assert!(!git(root, &["merge", "feature"]).0);
    assert_eq!(run(root, &["resolve", "--add"]).0, 0);
    must(root, &["commit", "-qm", "merged"]);
    let path = root.join("staging/services/orders/release.toml");
    let both = "[image]\ntag = \"2.0.0\"\n\n[images.nginx]\ntag = \"1.30\"\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), both);
    assert_eq!(run(root, &["check"]).0, 0);

    must(root, &["branch", "-qD", "feature"]);
    diverge(&folder, release(&["--tag", "2.1.0"]), release(&["--tag", "2.2.0"]));
    assert!(!git(root, &["merge", "feature"]).0);
    let (code, text, _) = run(root, &["resolve", "--add"]);
    assert_eq!(code, 1);
    assert_eq!(
        text,
        "staging/services/orders/release.toml: left to you: [image] is tag = \"2.1.0\" on our side and \
         tag = \"2.2.0\" on theirs; gen resolve --take ours (or theirs) takes one\n"
    );
    assert_eq!(run(root, &["resolve", "--add", "--take", "theirs"]).0, 0);
    must(root, &["commit", "-qm", "merged"]);
    assert!(fs::read_to_string(&path).unwrap().contains("2.2.0"));
    assert_eq!(run(root, &["check"]).0, 0);
}

#[test]
fn of_two_promotions_one_side_is_taken_whole() {
    let folder = repository();
    let root = folder.path();
    let promote = |from: &'static str, to: &'static str| {
        move |folder: &TempDir| {
            edit_and_write(from, to)(folder);
            gen_well(folder, &["promote", "orders", "--to", "production"]);
        }
    };
    diverge(
        &folder,
        promote("tag = \"1.0.0\"", "tag = \"1.1.0\""),
        promote("# [access.inbound.frontend]", "[workloads.web.scale]\nreplicas = 4"),
    );
    assert!(!git(root, &["merge", "feature"]).0);
    let (code, text, _) = run(root, &["resolve", "--add"]);
    assert_eq!(code, 1);
    assert!(text.starts_with("staging/services/orders: 1 conflict resolved\n"), "{text}");
    let left = "production/services/orders/source: left to you: both sides changed what production runs of orders";
    assert!(text.contains(left), "{text}");
    let (code, text, said) = run(root, &["resolve", "--add", "--take", "theirs"]);
    assert_eq!(code, 0, "{text}{said}");
    must(root, &["commit", "-qm", "merged"]);
    assert_eq!(run(root, &["check"]).0, 0);
    let values = fs::read_to_string(root.join("production/services/orders/values.yaml")).unwrap();
    assert!(values.contains("replicas: 4"), "the source that theirs promoted: {values}");
    assert!(values.contains("1.1.0"), "the image that only ours changed: {values}");
    let source = fs::read_to_string(root.join("production/services/orders/source/service.toml")).unwrap();
    assert!(source.contains("tag = \"1.0.0\""), "whole: {source}");
}

#[test]
fn a_folder_that_one_side_removed_is_the_user_s() {
    let folder = repository();
    let root = folder.path();
    let remove = |folder: &TempDir| {
        for gone in ["services/orders", "staging/services/orders", "production/services/orders"] {
            fs::remove_dir_all(folder.path().join(gone)).unwrap();
        }
        gen_well(folder, &[]);
    };
    diverge(&folder, remove, edit_and_write("tag = \"1.0.0\"", "tag = \"1.1.0\""));
    assert!(!git(root, &["merge", "feature"]).0);
    let (code, text, _) = run(root, &["resolve"]);
    assert_eq!(code, 1);
    assert!(text.contains("staging/services/orders: left to you: one side removed the folder"), "{text}");
    assert!(text.contains("services/orders/service.toml: left to you: one side deleted it"), "{text}");
}

#[test]
fn with_the_merge_driver_no_markers_are_left() {
    let folder = diverged();
    let root = folder.path();
    let (code, settings, _) = run(root, &["init", "--merge-driver"]);
    assert_eq!((code, settings.lines().count()), (0, 2));
    let (well, said) = git(root, &["merge", "feature"]);
    assert!(!well && said.contains("index.json: both sides changed it; gen resolve --add writes it"), "{said}");
    let status = git(root, &["status", "--porcelain"]).1;
    assert!(status.contains("UU staging/services/orders/values.yaml"), "no text merge of what gen writes: {status}");
    let index = fs::read_to_string(root.join("staging/services/orders/index.json")).unwrap();
    assert!(!index.contains("<<<<<<<"), "{index}");
    assert_eq!(run(root, &["resolve", "--add"]).0, 0);
    must(root, &["commit", "-qm", "merged"]);
    both_are_there(root);
}

#[test]
fn the_merge_driver_merges_releases_by_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let drive = |ours: &str, theirs: &str| {
        for (name, text) in [("O", "[image]\ntag = \"1\"\n"), ("A", ours), ("B", theirs)] {
            fs::write(root.join(name), text).unwrap();
        }
        let (code, _, said) = run(root, &["merge-driver", "O", "A", "B", "production/services/orders/release.toml"]);
        (code, fs::read_to_string(root.join("A")).unwrap(), said)
    };
    let (two, frozen) = ("[image]\ntag = \"2\"\n", "[image]\ntag = \"1\"\n\n[frozen]\nreason = \"x\"\n");
    assert_eq!(drive(two, frozen), (0, "[image]\ntag = \"2\"\n\n[frozen]\nreason = \"x\"\n".to_owned(), String::new()));
    let (code, ours, said) = drive(two, "[image]\ntag = \"3\"\n");
    assert_eq!((code, ours.as_str()), (1, two));
    assert_eq!(said, "production/services/orders/release.toml: both sides changed [image]; gen resolve says how\n");
}
