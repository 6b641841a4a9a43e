//! A branch that is checked out: what `git status` says after a commit, and locks that somebody left.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;

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
    let time = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let within_a_second = || {
        thread::sleep(Duration::from_millis(1010 - u64::from(time().subsec_millis())));
        let second = time().as_secs();
        std::fs::write(&file, "one\n").unwrap();
        git(work.path(), &["add", "theirs.txt"]);
        thread::sleep(Duration::from_millis(10));
        std::fs::write(&file, "two\n").unwrap();
        time().as_secs() == second
    };
    assert!((0..20).any(|_| within_a_second()), "the machine is too slow to tell");
    thread::sleep(Duration::from_millis(1100));
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
fn a_lock_that_a_killed_git_left_is_named() {
    let bare = repository(&["--bare"]);
    commit(bare.path(), &one("a", "1\n"));
    std::fs::write(bare.path().join("refs/heads/main.lock"), "").unwrap();
    let error = commit_to(&MAIN, bare.path(), &one("a", "2\n")).unwrap_err().to_string();
    assert!(error.contains("one was killed: delete") && error.contains("refs/heads/main.lock"), "{error}");
    assert_eq!(git(bare.path(), &["show", "main:a"]), "1\n");
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
