//! Clones and editors with other line ends, and machines that write one image among several.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{PLATFORM, service};
use crate::cli::run;
use crate::fleet;
use crate::gitops::git;

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn files(root: &Path) -> Vec<String> {
    let listed = git(root, &["-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard"]);
    listed.lines().map(str::to_owned).collect()
}

fn committed(root: &Path) {
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", "all"]);
}

/// A clone as a person on Windows makes it.
fn windows_clone(of: &Path) -> TempDir {
    let clone = tempfile::tempdir().unwrap();
    git(clone.path(), &["clone", "-q", "-c", "core.autocrlf=true", &of.display().to_string(), "."]);
    clone
}

#[test]
fn a_golden_fleet_cloned_with_crlf_is_current_and_unchanged_when_written_again() {
    let work = tempfile::tempdir().unwrap();
    let golden = fleet::folder("smallest");
    for path in files(&golden) {
        put(work.path(), &path, &fs::read_to_string(golden.join(&path)).unwrap());
    }
    // Not ours: it shows that the clone does write CRLF.
    put(work.path(), "notes.txt", "one\ntwo\n");
    committed(work.path());
    let clone = windows_clone(work.path());
    assert!(fs::read_to_string(clone.path().join("notes.txt")).unwrap().contains("\r\n"));
    let (code, answer, said) = run(clone.path(), &["check"]);
    assert_eq!((code, answer.as_str()), (0, ""), "{said}");
    assert_eq!(run(clone.path(), &["write"]).0, 0);
    assert_eq!(git(clone.path(), &["status", "--porcelain"]), "");
}

#[test]
fn a_generated_tree_in_a_folder_of_its_own_is_pinned_too() {
    let work = tempfile::tempdir().unwrap();
    let (path, text) = service("orders", "");
    put(work.path(), "platform.toml", &PLATFORM.replace("[gitops]\n", "[gitops]\npath = \"fleet/live\"\n"));
    put(work.path(), &path, &text);
    assert_eq!(run(work.path(), &["write"]).0, 0);
    committed(work.path());
    let clone = windows_clone(work.path());
    assert!(clone.path().join("fleet/live/staging/services/orders/values.yaml").exists());
    let (code, answer, said) = run(clone.path(), &["check"]);
    assert_eq!((code, answer.as_str()), (0, ""), "{said}");
}

const FILES: &str = "[workloads.web.files.\"/app/a.yaml\"]\nsource = \"a.yaml\"\n\
    [workloads.web.files.\"/app/b.txt\"]\nsource = \"b.txt\"\nvalues = { who = \"me\" }\n\
    [workloads.web.files.\"/app/c.txt\"]\ncontent = \"\"\"\none\ntwo\n\"\"\"\n";

/// A written fleet with files, each text as `ends` makes it.
fn fleet_with_files(ends: impl Fn(&str) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = service("orders", &format!("profile = \"own\"\n{FILES}"));
    for (path, text) in [
        ("platform.toml", PLATFORM),
        ("profiles/own.toml", "[common.env]\nA = \"b\"\n"),
        (&*path, &*text),
        ("services/orders/a.yaml", "a: 1\nb: 2\n"),
        ("services/orders/b.txt", "@{who}\nand you\n"),
    ] {
        put(folder.path(), path, &ends(text));
    }
    let (code, _, said) = run(folder.path(), &["write"]);
    assert_eq!(code, 0, "{said}");
    folder
}

#[test]
fn sources_saved_by_an_editor_with_other_line_ends_or_a_mark_compile_to_the_same_bytes() {
    let plain = fleet_with_files(str::to_owned);
    let toml_only = |text: &str| if text.contains(" = ") { format!("\u{feff}{text}") } else { text.to_owned() };
    for other in [fleet_with_files(|text| text.replace('\n', "\r\n")), fleet_with_files(toml_only)] {
        for folder in [&plain, &other] {
            git(folder.path(), &["init", "-q"]);
        }
        assert_eq!(files(plain.path()), files(other.path()));
        let sources =
            |path: &str| ["services/", "profiles/", "platform.toml"].iter().any(|start| path.starts_with(start));
        let written: Vec<_> = files(plain.path()).into_iter().filter(|path| !sources(path)).collect();
        assert!(written.iter().any(|path| path == "staging/services/orders/source/a.yaml"));
        for path in written {
            let read = |folder: &TempDir| fs::read_to_string(folder.path().join(&path)).unwrap();
            assert_eq!(read(&plain), read(&other), "{path}");
        }
    }
}

#[test]
fn a_generated_file_with_crlf_is_not_called_an_edit() {
    let folder = fleet_with_files(str::to_owned);
    for path in ["values.yaml", "source/service.toml"] {
        let path = folder.path().join("staging/services/orders").join(path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace('\n', "\r\n")).unwrap();
        let (code, answer, said) = run(folder.path(), &["check"]);
        assert_eq!((code, answer.matches("only its line ends differ").count()), (1, 1), "{answer}{said}");
        assert!(answer.contains("cure: git add --renormalize") && !said.contains("by hand"), "{answer}{said}");
        fs::write(&path, text).unwrap();
    }
}

const DIGEST: &str = "sha256:1f0e7e8a3b9d2c4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";

/// A committed fleet whose service runs two images, each with a digest, and is frozen.
fn two_images() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let more = "images.nginx = { repository = \"base/nginx\" }\nworkloads.web.sidecars.nginx.image = \"nginx\"\n";
    let (path, text) = service("orders", more);
    put(folder.path(), "platform.toml", PLATFORM);
    put(folder.path(), &path, &text.replace(", tag = \"1.4.2\"", ""));
    let release = format!(
        "[image]\ntag = \"1.5.0\"\ndigest = \"{DIGEST}\"\n\n[images.nginx]\ntag = \"1.28\"\ndigest = \"{DIGEST}\"\n\n[frozen]\nreason = \"incident 4711\"\n"
    );
    put(folder.path(), RELEASE, &release);
    let (code, _, said) = run(folder.path(), &["write"]);
    assert_eq!(code, 0, "{said}");
    committed(folder.path());
    folder
}

const RELEASE: &str = "staging/services/orders/release.toml";

fn release(folder: &Path, rest: &[&str]) -> (i32, String, String) {
    run(folder, &[&["release", "orders", "--env", "staging"], rest].concat())
}

/// Lines that a commit would take out and put in.
fn changed(root: &Path, path: &str) -> Vec<String> {
    let diff = git(root, &["diff", "-U0", "--", path]);
    let lines = diff.lines().skip_while(|line| !line.starts_with("@@"));
    lines.filter(|line| line.starts_with(['-', '+'])).map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn a_release_of_one_image_changes_the_lines_of_that_image_alone() {
    let folder = two_images();
    let (code, _, said) = release(folder.path(), &["--image", "nginx", "--tag", "1.10"]);
    assert!(code == 0 && said.contains("staging is frozen (incident 4711)"), "{said}");
    let digest = format!("-digest = \"{DIGEST}\"");
    assert_eq!(changed(folder.path(), RELEASE), ["-tag = \"1.28\"", &digest, "+tag = \"1.10\""]);
    let values = changed(folder.path(), "staging/services/orders/values.yaml");
    assert!(
        values.len() == 2 && values.iter().all(|line| line.contains("image: harbor.example.org/base/nginx:")),
        "{values:?}"
    );
    let touched = git(folder.path(), &["diff", "--name-only"]);
    assert_eq!(touched.lines().filter(|path| !path.ends_with("/index.json")).count(), 2, "{touched}");
    assert_eq!(run(folder.path(), &["check"]).0, 0);
}

#[test]
fn a_release_into_a_file_with_crlf_is_one_of_that_image_too() {
    let folder = two_images();
    let path = folder.path().join(RELEASE);
    fs::write(&path, fs::read_to_string(&path).unwrap().replace('\n', "\r\n")).unwrap();
    let (code, _, said) = release(folder.path(), &["--tag", "1.6.0"]);
    assert_eq!(code, 0, "{said}");
    let digest = format!("-digest = \"{DIGEST}\"");
    assert_eq!(changed(folder.path(), RELEASE), ["-tag = \"1.5.0\"", &digest, "+tag = \"1.6.0\""]);
}

#[test]
fn what_a_machine_does_not_know_it_does_not_drop() {
    let folder = two_images();
    let path = folder.path().join(RELEASE);
    let text = format!("{}[held]\nby = \"me\"\n", fs::read_to_string(&path).unwrap());
    fs::write(&path, &text).unwrap();
    let (code, _, said) = release(folder.path(), &["--tag", "1.6.0"]);
    assert!(code == 1 && said.contains("unknown key `held`"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}
