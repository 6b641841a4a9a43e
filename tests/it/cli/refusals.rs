//! When gen says no, or cannot do its work: exit codes 1 and 2, on every stream, with the cure.

use super::*;

#[test]
fn with_an_error_nothing_is_called_current() {
    let folder = fleet();
    edit(&folder, SERVICE, "team = \"shop\"", "team = \"ship\"");
    for command in ["write", "check"] {
        let (code, _, said) = run(folder.path(), &[command]);
        assert!(code == 1 && said.contains("team/unknown") && !said.contains("everything"), "{said}");
    }
}

#[test]
fn stale_is_1_in_every_format_and_into_a_closed_pipe() {
    let folder = fleet();
    edit(&folder, SERVICE, "8080", "8081");
    for format in ["text", "json", "github"] {
        let (code, answer, _) = run(folder.path(), &["check", "--format", format]);
        assert_eq!(code, 1, "{format}");
        assert!(
            answer.contains("staging/services/orders/values.yaml") && answer.contains("the source changed"),
            "{answer}"
        );
    }
    for format in ["text", "json", "github"] {
        assert_eq!(into_closed_pipe(folder.path(), &["check", "--format", format]), (1, String::new()));
    }
}

#[test]
fn what_nobody_read_is_no_success() {
    let folder = fleet();
    assert_eq!(into_closed_pipe(folder.path(), &["show", "orders"]), (2, String::new()));
    assert_eq!(into_closed_pipe(folder.path(), &["schema", "service"]), (2, String::new()));
}

/// Exit code and stderr where nobody reads stdout.
fn into_closed_pipe(folder: &Path, args: &[&str]) -> (i32, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = gen_in(folder, args).args(["--quiet"]).stdout(writer).output().expect("gen starts");
    let words = String::from_utf8(output.stderr).expect("UTF-8");
    (output.status.code().expect("no signal"), words)
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_told() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = gen_in(Path::new("."), &["schema", "service"]).stdout(full).output().expect("gen starts");
    let words = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2));
    assert!(words.starts_with("error: cannot write the answer"), "{words}");
}

#[test]
fn an_error_blocks_its_service_and_is_1() {
    let folder = fleet();
    edit(&folder, SERVICE, "port = 8080", "prot = 8080");
    let before = fs::read(folder.path().join("staging/services/orders/index.json")).expect("an index");
    let (code, _, findings) = run(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(findings.contains("error[spec/unknown-key]: unknown key `prot`"), "{findings}");
    assert!(findings.contains(" --> services/orders/service.toml:"), "{findings}");
    assert_eq!(before, fs::read(folder.path().join("staging/services/orders/index.json")).expect("an index"));
    let (code, document, _) = run(folder.path(), &["check", "--format", "json"]);
    let document: Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!((code, &document["errors"]), (1, &Value::from(1)), "{document:#}");
    let unknown =
        document["findings"].as_array().expect("a list").iter().find(|finding| finding["id"] == "spec/unknown-key");
    assert_eq!(unknown.expect("the finding")["places"][0]["path"], SERVICE);
}

#[test]
fn work_that_cannot_be_done_is_2_with_the_cure() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let fleet = fleet();
    let failure = |folder: &Path, args: &[&str]| {
        let (code, result, failure) = run(folder, args);
        assert_eq!((code, result.as_str()), (2, ""), "{args:?}: {failure}");
        failure.replace(&folder.canonicalize().expect("a folder").display().to_string(), "DIR")
    };
    insta::assert_snapshot!(failure(empty.path(), &[]), @"error: there is no platform.toml in DIR or above it: run gen init to begin, gen demo to look around, or name its folder with --root");
    insta::assert_snapshot!(failure(empty.path(), &["check", "--root", "nowhere"]), @"error: nowhere is no folder: --root names the folder of platform.toml");
    insta::assert_snapshot!(failure(fleet.path(), &["check", "--env", "stagin"]), @"error: there is no environment stagin: is staging meant?");
    insta::assert_snapshot!(failure(fleet.path(), &["check", "--service", "pay*"]), @"error: no service fits pay*");
    insta::assert_snapshot!(failure(fleet.path(), &["list", "checks", "--format", "github"]), @"error: list has no format github; it has text, json");
    insta::assert_snapshot!(failure(fleet.path(), &["promote", "orders", "--to", "staging"]), @"error: staging follows the working source: there is nothing to promote, gen write suffices");
    insta::assert_snapshot!(failure(fleet.path(), &["promote", "orders", "--to", "production", "--from", "working"]), @"error: the working source jumps the stage staging: say why with --reason");
    insta::assert_snapshot!(failure(fleet.path(), &["release", "orders", "--tag", "1"]), @"error: a release changes one environment: name it with --env");
    insta::assert_snapshot!(failure(fleet.path(), &["commit"]), @"error: DIR is in no Git repository: run git init there, or name the right folder");
    insta::assert_snapshot!(failure(fleet.path(), &["init", ".", "--name", "shop", "--first-service", "orders"]), @"error: platform.toml and services/orders/service.toml exist already: --first-service names another service");
}

#[test]
fn bad_input_is_a_finding_with_its_place() {
    let findings = |prepare: &dyn Fn(&Path)| {
        let folder = fleet();
        prepare(folder.path());
        let (code, _, findings) = run(folder.path(), &["check"]);
        assert_eq!(code, 1, "{findings}");
        findings
    };
    let not_utf8 = findings(&|root| fs::write(root.join(SERVICE), b"name = \"\xff\"\n").expect("a file"));
    assert!(not_utf8.contains("error[source/not-utf8]") && not_utf8.contains("save the file as UTF-8"), "{not_utf8}");
    let twice = findings(&|root| {
        fs::create_dir(root.join("services/other")).expect("a folder");
        fs::copy(root.join(SERVICE), root.join("services/other/service.toml")).expect("a file");
    });
    assert!(twice.contains("two services are called `orders`"), "{twice}");
    #[cfg(unix)]
    {
        let link = findings(&|root| {
            fs::remove_file(root.join(SERVICE)).expect("a file");
            std::os::unix::fs::symlink("/etc/hostname", root.join(SERVICE)).expect("a link");
        });
        assert!(link.contains("it is a link that leaves the repository"), "{link}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_nothing_is_lost() {
    let folder = fleet();
    fs::remove_dir_all(folder.path().join("staging")).expect("a folder");
    fs::write(folder.path().join("staging"), "in the way").expect("a file");
    let (code, _, words) = run(folder.path(), &[]);
    assert!(code > 0 && words.contains("staging"), "{words}");
    assert_eq!(fs::read_to_string(folder.path().join("staging")).expect("it is still there"), "in the way");
}

#[test]
fn a_version_that_does_not_own_an_environment_leaves_it_alone() {
    let folder = fleet();
    edit(&folder, "platform.toml", "[environments.staging]", "[environments.staging]\ngen = \"99.0.0\"");
    edit(&folder, SERVICE, "8080", "8081");
    let (code, _, said) = run(folder.path(), &["write"]);
    assert!(code == 0 && said.contains("staging is skipped: only gen 99.0.0 may write it"), "{said}");
    let values = fs::read_to_string(folder.path().join("staging/services/orders/values.yaml")).expect("values");
    assert!(values.contains("8080") && !values.contains("8081"));
    assert_eq!(run(folder.path(), &["write", "--env", "staging"]).0, 2);
}
