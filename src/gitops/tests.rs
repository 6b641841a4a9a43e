//! Planning and writing of folders on a temporary disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::*;

fn folder(files: &[(&str, &str)]) -> Folder {
    Folder {
        path: "staging/services/orders".to_owned(),
        files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
        inputs: Inputs { source: Some("one".to_owned()), ..Inputs::default() },
        lives: Some(Lives::Here),
        interface: serde_json::json!({ "namespace": "shop" }),
    }
}

fn planned(root: &Path, folder: Folder) -> FolderPlan {
    plan(vec![folder], &Tree::Disk(root.to_owned())).unwrap().folders.remove(0)
}

fn written(root: &Path, folder: Folder) {
    let plan = plan(vec![folder], &Tree::Disk(root.to_owned())).unwrap();
    assert_eq!(plan.refusals().map(|finding| &finding.message).collect::<Vec<_>>(), Vec::<&String>::new());
    write(root, &plan).unwrap();
}

fn at(root: &Path, file: &str) -> std::path::PathBuf {
    root.join("staging/services/orders").join(file)
}

/// Path and reason of every change.
fn whys(plan: &FolderPlan) -> BTreeMap<&str, (ChangeKind, &Why)> {
    let short = |path: &'_ str| path.rsplit_once("orders/").map_or(0, |(before, _)| before.len() + 7);
    plan.changes.iter().map(|change| (&change.path[short(&change.path)..], (change.kind, &change.why))).collect()
}

#[test]
fn a_written_folder_is_current_and_its_files_are_not_touched_again() {
    let root = tempfile::tempdir().unwrap();
    let files = [("values.yaml", "a: 1\n"), ("source/service.toml", "name = 1\n"), ("manifests/mesh.yaml", "# none\n")];
    written(root.path(), folder(&files));
    assert!(planned(root.path(), folder(&files)).changes.is_empty());
    let before = fs::metadata(at(root.path(), "manifests/mesh.yaml")).unwrap().modified().unwrap();
    written(root.path(), folder(&[("values.yaml", "a: 2\n"), files[1], files[2]]));
    assert_eq!(fs::read_to_string(at(root.path(), "values.yaml")).unwrap(), "a: 2\n");
    assert_eq!(fs::metadata(at(root.path(), "manifests/mesh.yaml")).unwrap().modified().unwrap(), before);
    assert!(!at(root.path(), ".gen-tmp").exists());
}

#[test]
fn each_reason_is_told_from_the_tree() {
    let root = tempfile::tempdir().unwrap();
    let names = ["crlf", "edited", "gone", "missing", "same", "stale"];
    written(root.path(), folder(&names.map(|name| (name, "x\n"))));
    fs::write(at(root.path(), "crlf"), "x\r\n").unwrap();
    fs::write(at(root.path(), "edited"), "y\n").unwrap();
    fs::remove_file(at(root.path(), "missing")).unwrap();
    fs::write(at(root.path(), "notes.md"), "mine\n").unwrap();
    let new = [("crlf", "x\n"), ("edited", "x\n"), ("missing", "x\n"), ("same", "x\n"), ("stale", "z\n")];
    let plan = planned(root.path(), folder(&new));
    let found = whys(&plan);
    assert_eq!(found["crlf"], (ChangeKind::Update, &Why::LineEnds));
    assert_eq!(found["edited"], (ChangeKind::Update, &Why::Edited(vec![1])));
    assert_eq!(found["gone"], (ChangeKind::Delete, &Why::Orphaned));
    assert_eq!(found["missing"], (ChangeKind::Create, &Why::Missing));
    assert_eq!(found["stale"], (ChangeKind::Update, &Why::Rules));
    assert!(!found.contains_key("same"));
    assert_eq!(plan.foreign[0].why, Why::Foreign);

    let mut changed = folder(&new);
    changed.inputs.source = Some("two".to_owned());
    changed.inputs.peers.insert("ledger".to_owned(), "one".to_owned());
    let plan = planned(root.path(), changed);
    let why = whys(&plan)["stale"].1.text();
    insta::assert_snapshot!(why, @"the source and the interface of ledger changed");
}

#[test]
fn what_gen_did_not_write_is_neither_replaced_nor_deleted() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(at(root.path(), "manifests")).unwrap();
    fs::write(at(root.path(), "manifests/mesh.yaml"), "mine\n").unwrap();
    let plan = plan(vec![folder(&[("manifests/mesh.yaml", "gen's\n")])], &Tree::Disk(root.path().to_owned())).unwrap();
    let refusal = plan.refusals().next().unwrap();
    insta::assert_snapshot!(format!("{}\n{}", refusal.message, refusal.help.join("\n")), @r"
    gen did not write staging/services/orders/manifests/mesh.yaml, and would have to replace it
    move staging/services/orders/manifests/mesh.yaml to a folder that gen does not write, or delete it; then run gen again
    ");
    assert_eq!(refusal.service.as_deref(), Some("orders"));
    assert_eq!(write(root.path(), &plan).unwrap(), Written::default());
    assert_eq!(fs::read_to_string(at(root.path(), "manifests/mesh.yaml")).unwrap(), "mine\n");

    // The same bytes are nobody's loss; afterwards they are gen's, and gen deletes its own files only.
    written(root.path(), folder(&[("manifests/mesh.yaml", "mine\n")]));
    fs::write(at(root.path(), "manifests/notes.md"), "mine\n").unwrap();
    written(root.path(), folder(&[("values.yaml", "a: 1\n")]));
    assert!(!at(root.path(), "manifests/mesh.yaml").exists());
    assert!(at(root.path(), "manifests/notes.md").exists());
}

#[test]
fn a_copy_changed_by_hand_is_refused_whatever_gen_would_write() {
    let root = tempfile::tempdir().unwrap();
    written(root.path(), folder(&[("release.toml", "a\n"), ("source/service.toml", "b\n")]));
    fs::write(at(root.path(), "release.toml"), "edited\n").unwrap();
    fs::remove_file(at(root.path(), "source/service.toml")).unwrap();
    let plan = planned(root.path(), folder(&[("release.toml", "edited\n")]));
    let messages: Vec<_> = plan.refusals.iter().map(|finding| finding.message.as_str()).collect();
    insta::assert_snapshot!(messages.join("\n"), @r"
    staging/services/orders/release.toml was edited by hand
    staging/services/orders/source/service.toml was deleted by hand
    ");
}

#[test]
fn a_folder_without_files_goes() {
    let root = tempfile::tempdir().unwrap();
    written(root.path(), folder(&[("release.toml", "a\n"), ("manifests/mesh.yaml", "b\n")]));
    written(root.path(), folder(&[]));
    assert!(!at(root.path(), "").exists());
    assert!(planned(root.path(), folder(&[])).changes.is_empty());
}

#[test]
fn a_run_killed_before_its_index_was_staged_never_was() {
    let root = tempfile::tempdir().unwrap();
    written(root.path(), folder(&[("values.yaml", "old\n")]));
    fs::create_dir(at(root.path(), ".gen-tmp")).unwrap();
    fs::write(at(root.path(), ".gen-tmp/values.yaml"), "half").unwrap();
    fs::write(at(root.path(), ".gen-tmp/index.json"), "{ \"files\": {").unwrap();
    fs::create_dir_all(root.path().join("staging/services/.orders.gen-tmp/manifests")).unwrap();
    let plan = planned(root.path(), folder(&[("values.yaml", "old\n")]));
    assert!(plan.foreign.iter().all(|stale| stale.why == Why::Interrupted) && plan.foreign.len() == 2);

    assert_eq!(recover(root.path(), ["staging/services/orders"]).unwrap().len(), 1);
    assert_eq!(fs::read_to_string(at(root.path(), "values.yaml")).unwrap(), "old\n");
    assert!(!at(root.path(), ".gen-tmp").exists());
    assert!(!root.path().join("staging/services/.orders.gen-tmp").exists());
    assert!(recover(root.path(), ["staging/services/orders"]).unwrap().is_empty());
}

#[test]
fn a_run_killed_while_it_moved_files_is_completed() {
    let root = tempfile::tempdir().unwrap();
    written(root.path(), folder(&[("a", "1\n"), ("b", "1\n"), ("gone", "1\n")]));
    let new = folder(&[("a", "2\n"), ("b", "2\n"), ("c/d", "2\n")]);
    fs::create_dir_all(at(root.path(), ".gen-tmp/c")).unwrap();
    fs::write(at(root.path(), "a"), "2\n").unwrap();
    fs::write(at(root.path(), ".gen-tmp/b"), "2\n").unwrap();
    fs::write(at(root.path(), ".gen-tmp/c/d"), "2\n").unwrap();
    fs::write(at(root.path(), ".gen-tmp/index.json"), Index::of(&new).to_json()).unwrap();
    recover(root.path(), ["staging/services/orders"]).unwrap();
    let plan = planned(root.path(), new);
    assert!(plan.changes.is_empty() && plan.foreign.is_empty() && plan.refusals.is_empty());
}

#[test]
fn a_disk_that_refuses_leaves_the_folder_as_it_was() {
    let root = tempfile::tempdir().unwrap();
    written(root.path(), folder(&[("values.yaml", "old\n")]));
    // No disk takes a name of 300 letters: it refuses after the first file was staged, as one that is full.
    let files = [("values.yaml", "new\n"), (&*"x".repeat(300), "new\n")];
    let changed = plan(vec![folder(&files)], &Tree::Disk(root.path().to_owned())).unwrap();
    let error = write(root.path(), &changed).unwrap_err();
    assert!(error.to_string().contains("nothing in staging/services/orders was changed"), "{error}");
    assert!(!at(root.path(), ".gen-tmp").exists());

    fs::create_dir(at(root.path(), ".gen-tmp")).unwrap();
    let changed = plan(vec![folder(&files[..1])], &Tree::Disk(root.path().to_owned())).unwrap();
    let error = write(root.path(), &changed).unwrap_err();
    assert!(error.to_string().contains("another run of gen is writing there"), "{error}");
    assert!(at(root.path(), ".gen-tmp").exists(), "it is the other run's");
    assert_eq!(fs::read_to_string(at(root.path(), "values.yaml")).unwrap(), "old\n");
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::create_dir_all(at(root.path(), "")).unwrap();
    std::os::unix::fs::symlink(outside.path(), at(root.path(), "manifests")).unwrap();
    let files = [("manifests/mesh.yaml", "x\n"), ("values.yaml", "x\n")];
    assert_eq!(planned(root.path(), folder(&files)).refusals[0].id, "gitops/link");
    fs::remove_file(at(root.path(), "manifests")).unwrap();
    fs::remove_dir(at(root.path(), "")).unwrap();
    std::os::unix::fs::symlink(outside.path(), root.path().join("staging/services/orders")).unwrap();
    let plan = planned(root.path(), folder(&files));
    insta::assert_snapshot!(plan.refusals[0].message, @"staging/services/orders is no file or folder but a link or something special");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn an_index_is_data_and_cannot_reach_outside_its_folder() {
    for path in ["../x", "/etc/x", "a/../../x", "a//b", ""] {
        let text = format!("{{\"files\": {{\"{path}\": \"sha256:00\"}}}}");
        assert!(Index::parse(text.as_bytes()).is_err(), "{path}");
    }
}

#[test]
fn the_index_says_what_is_owned_and_from_what_it_was_made() {
    insta::assert_snapshot!(Index::of(&folder(&[("values.yaml", "a: 1\n")])).to_json(), @r#"
    {
      "files": {
        "values.yaml": "sha256:37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae"
      },
      "inputs": {
        "source": "one"
      },
      "lives": "here",
      "interface": {
        "namespace": "shop"
      }
    }
    "#);
}
