//! Repositories as they should not be: a clear message where gen refuses, and nothing is lost either way.

use super::*;

/// What must stay as it is: the remote's branch, the local one, and the work tree.
fn state(published: &Published) -> (String, String, String) {
    (tip(published.remote.path()), tip(published.clone.path()), status(published.clone.path()))
}

#[test]
fn a_shallow_clone_commits_and_says_where_it_cannot() {
    let Published { remote, clone: whole } = published();
    git(whole.path(), &["push", "-q", "origin", "HEAD:refs/heads/old"]);
    git(whole.path(), &["commit", "-q", "--allow-empty", "-m", "second"]);
    git(whole.path(), &["push", "-q"]);
    let shallow = clone(remote.path(), &["--depth", "1"]);
    set_tag(&shallow, "1.0.0", "1.1.0");
    set_tag(&whole, "1.0.0", "1.1.0");
    let (code, _, said) = run(shallow.path(), &["commit", "--push", "--branch", "old"]);
    assert!(code == 2 && said.contains("this clone is shallow") && said.contains("git fetch --unshallow"), "{said}");
    let (code, _, said) = run(shallow.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(git(remote.path(), &["rev-list", "--count", "main"]).trim(), "3");
    is_current(remote.path(), "main");
}

#[test]
fn a_detached_head_commits_to_the_branch_and_stays() {
    let Published { remote, clone } = published();
    let head = tip(clone.path());
    git(clone.path(), &["checkout", "-q", "--detach"]);
    git(clone.path(), &["branch", "-qD", "main"]);
    set_tag(&clone, "1.0.0", "1.1.0");
    let (code, _, said) = run(clone.path(), &["commit"]);
    assert!(code == 2 && said.contains("there is no branch main here"), "{said}");
    assert!(said.contains("git branch main origin/main; or name a remote: --push"), "{said}");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(git(clone.path(), &["rev-parse", "HEAD"]).trim(), head);
    assert_eq!(status(clone.path()), " M services/orders/service.toml\n");
    is_current(remote.path(), "main");
}

#[test]
fn other_work_in_a_dirty_work_tree_stays_as_it_is() {
    let Published { remote, clone } = published();
    let put = |path: &str, text: &str| fs::write(clone.path().join(path), text).unwrap();
    put("tracked.txt", "one\n");
    git(clone.path(), &["add", "tracked.txt"]);
    git(clone.path(), &["commit", "-qm", "tracked"]);
    git(clone.path(), &["push", "-q"]);
    put("tracked.txt", "two\n");
    put("staged.txt", "staged\n");
    git(clone.path(), &["add", "staged.txt"]);
    put("untracked.txt", "untracked\n");
    put("services/orders/notes.md", "nobody reads it\n");
    put("staging/services/orders/values.yaml", "edited: true\n");
    set_tag(&clone, "1.0.0", "1.1.0");
    git(clone.path(), &["add", SERVICE]);
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    let others = " M tracked.txt\nA  staged.txt\n?? services/orders/notes.md\n?? untracked.txt\n";
    let mut lines: Vec<_> = others.lines().collect();
    let after = status(clone.path());
    let mut found: Vec<_> = after.lines().collect();
    lines.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, lines);
    is_current(remote.path(), "main");
}

#[test]
fn a_copy_that_was_edited_by_hand_is_not_committed() {
    let published = published();
    let (clone, path) = (&published.clone, "staging/services/orders/source/service.toml");
    edit(clone, path, "tag = \"1.0.0\"", "tag = \"6.6.6\"");
    let before = state(&published);
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert!(code == 1 && said.contains(&format!("{path} was edited by hand")), "{said}");
    assert!(said.contains(&format!("git checkout -- {path}")) && said.ends_with("nothing was committed\n"), "{said}");
    assert_eq!(state(&published), before);
}

#[test]
fn a_branch_that_does_not_exist_is_not_made_up() {
    let published = published();
    set_tag(&published.clone, "1.0.0", "1.1.0");
    let before = state(&published);
    let (code, _, said) = run(published.clone.path(), &["commit", "--branch", "mian"]);
    assert!(code == 2 && said.contains("there is no branch mian here: is main meant?"), "{said}");
    let (code, _, said) = run(published.clone.path(), &["commit", "--branch", "mian", "--push"]);
    assert!(code == 2 && said.contains("origin has no branch mian"), "{said}");
    assert_eq!(state(&published), before);
    assert_eq!(git(published.remote.path(), &["branch", "--list", "mian"]), "");
}

#[test]
fn a_repository_without_a_first_commit_gets_one() {
    let folder = fleet();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    knows_author(folder.path());
    fs::write(folder.path().join("notes.txt"), "mine\n").unwrap();
    let (code, _, said) = run(folder.path(), &["commit"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(git(folder.path(), &["rev-list", "--count", "main"]).trim(), "1");
    assert_eq!(status(folder.path()), "?? notes.txt\n");
    is_current(folder.path(), "main");
}

#[test]
fn what_lies_in_a_submodule_is_not_committed() {
    let published = published();
    let clone = published.clone.path();
    let other = tempfile::tempdir().unwrap();
    git(other.path(), &["init", "-q", "-b", "main"]);
    let text = fs::read_to_string(clone.join(SERVICE)).unwrap();
    fs::write(other.path().join("service.toml"), text.replace("orders", "extra")).unwrap();
    git(other.path(), &["add", "-A"]);
    git(other.path(), &["commit", "-qm", "first"]);
    let url = other.path().display().to_string();
    git(clone, &["-c", "protocol.file.allow=always", "submodule", "add", "-q", &url, "services/extra"]);
    git(clone, &["commit", "-qm", "a submodule"]);
    git(clone, &["push", "-q"]);
    let before = state(&published);
    let (code, _, said) = run(clone, &["commit", "--push"]);
    assert!(code == 2 && said.contains("services/extra is a submodule or a link on the branch"), "{said}");
    assert_eq!(state(&published), before);
    let entry = git(published.remote.path(), &["ls-tree", "main", "services/extra"]);
    assert!(entry.starts_with("160000 commit"), "{entry}");
}

#[test]
fn a_service_that_was_renamed_goes_on_under_both_names_until_it_is_retired() {
    let Published { remote, clone } = published();
    git(clone.path(), &["mv", "services/orders", "services/ordering"]);
    edit(&clone, "services/ordering/service.toml", "name = \"orders\"", "name = \"ordering\"");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    let line = "orders has no working source any more and goes on in staging: gen retire orders ends it";
    assert!(said.contains(line), "{said}");
    assert_eq!(status(clone.path()), "");
    is_current(remote.path(), "main");
    let (code, _, said) = run(clone.path(), &["retire", "orders"]);
    assert_eq!(code, 0, "{said}");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(git(remote.path(), &["ls-tree", "--name-only", "main:staging/services"]), "ordering\n");
    assert_eq!(status(clone.path()), "");
    is_current(remote.path(), "main");
}

#[test]
fn line_ends_of_a_checkout_are_no_change() {
    let Published { remote, clone } = published();
    git(clone.path(), &["config", "core.safecrlf", "false"]);
    for path in ["platform.toml", SERVICE] {
        let text = fs::read_to_string(clone.path().join(path)).unwrap();
        fs::write(clone.path().join(path), text.replace('\n', "\r\n")).unwrap();
    }
    let before = tip(remote.path());
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!((code, said.lines().next().unwrap()), (0, "main holds all of it already"), "{said}");
    assert_eq!(tip(remote.path()), before);
    set_tag(&clone, "1.0.0", "1.1.0");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert_eq!(code, 0, "{said}");
    let changed = git(remote.path(), &["show", "--format=", "--stat=200", "main", "--", SERVICE]);
    assert!(changed.contains("| 2 +-"), "one line of the source: {changed}");
    is_current(remote.path(), "main");
}

#[test]
fn a_source_keeps_its_mode() {
    let Published { remote, clone } = published();
    git(clone.path(), &["update-index", "--chmod=+x", SERVICE]);
    git(clone.path(), &["commit", "-qm", "a program?"]);
    git(clone.path(), &["push", "-q"]);
    git(clone.path(), &["checkout", "-q", "--", "."]);
    set_tag(&clone, "1.0.0", "1.1.0");
    assert_eq!(run(clone.path(), &["commit", "--push"]).0, 0);
    assert!(git(remote.path(), &["ls-tree", "main", SERVICE]).starts_with("100755 "));
    assert_eq!(status(clone.path()), "");
}

#[cfg(unix)]
#[test]
fn a_push_that_a_hook_refuses_changes_neither_side() {
    use std::os::unix::fs::PermissionsExt;
    let published = published();
    let hook = published.remote.path().join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\necho not on a Friday >&2\nexit 1\n").unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    set_tag(&published.clone, "1.0.0", "1.1.0");
    let before = state(&published);
    let (code, _, said) = run(published.clone.path(), &["commit", "--push"]);
    assert!(code == 2 && said.contains("origin did not take the commit") && said.contains("not on a Friday"), "{said}");
    assert_eq!(state(&published), before);
}

#[test]
fn a_merge_that_waits_is_not_committed_over() {
    let published = published();
    let clone = published.clone.path();
    git(clone, &["checkout", "-qb", "other"]);
    git(clone, &["commit", "-q", "--allow-empty", "-m", "other"]);
    git(clone, &["checkout", "-q", "main"]);
    git(clone, &["merge", "-q", "--no-ff", "--no-commit", "other"]);
    set_tag(&published.clone, "1.0.0", "1.1.0");
    let before = state(&published);
    let (code, _, said) = run(clone, &["commit"]);
    assert!(code == 2 && said.contains("a merge is under way in this repository"), "{said}");
    assert_eq!(state(&published), before);
}
