//! The binary as people and scripts meet it: what each command answers, on which stream.

mod refusals;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// `GEN` in the environment names another binary: an optimised one for long tests.
pub(crate) fn gen_in(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("GEN").unwrap_or(env!("CARGO_BIN_EXE_gen").into()));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GEN_")) {
        command.env_remove(name);
    }
    command
}

/// Exit code, stdout and stderr.
pub fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = gen_in(folder, args).output().expect("gen starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("gen speaks UTF-8");
    (status.code().expect("gen is not killed"), text(stdout), text(stderr))
}

/// A fleet of one service, `orders`, written.
pub(crate) fn fleet() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let flags = ["init", "--name", "shop", "--domain", "example.org", "--first-service", "orders"];
    assert_eq!(run(folder.path(), &flags).0, 0);
    let (code, _, said) = run(folder.path(), &["write"]);
    assert_eq!(code, 0, "{said}");
    folder
}

const SERVICE: &str = "services/orders/service.toml";

pub(crate) fn edit(folder: &TempDir, path: &str, from: &str, to: &str) {
    let path = folder.path().join(path);
    let text = fs::read_to_string(&path).expect("the file is there");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).expect("it can be written");
}

#[test]
fn help_fits_on_a_screen_and_names_every_command() {
    let (code, help, _) = run(Path::new("."), &["--help"]);
    assert_eq!(code, 0);
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    let commands = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    insta::assert_snapshot!(commands, @r"
    write        Compile, check and write what changed (the default)
    check        Say whether everything on disk is current; write nothing
    diff         Say what a change does, each part with its risk
    show         Show a service with the line and layer that says each value
    explain      Explain a check, a key of the language, or a value of a generated file
    release      Set the image of a service in one environment, and write what follows from it
    promote      Copy source and images of the stage before into an environment, and write what
                 follows from it
    rollback     Run an earlier source and its images again, compiled with today's platform
    freeze       Keep Argo CD from syncing services by itself, in Git
    thaw         Let Argo CD sync by itself again, and end what a rollback pinned
    commit       Compile and commit to the GitOps branch, as one commit
    retire       Remove a service, or take it out of one environment, after saying who calls it and
                 what goes
    upgrade      Let this version of gen write an environment from now on; say what that changes
    adopt        Turn hand edits of generated files into keys of the source that make the same bytes
    resolve      After a merge with conflicts: write the generated files of both sides from the merged
                 sources
    import       Turn manifests that exist into service.toml files, and prove what is rendered again
    init         Start: a platform.toml, and a first service.toml
    demo         Write and compile an example fleet of eleven services
    list         List checks, targets, services, or what waits for a promotion
    schema       Print the JSON schema of a file, for editors
    completions  Print completions for a shell
    man          Print or write manual pages
    help         Print this message or the help of the given subcommand(s)
    ");
}

#[test]
fn a_second_service_gets_the_team_of_the_fleet() {
    let folder = fleet();
    let root = folder.path();
    assert_eq!(run(root, &["init", "--first-service", "ledger"]).0, 0);
    let ledger = fs::read_to_string(root.join("services/ledger/service.toml")).expect("a service");
    assert!(ledger.contains("team = \"shop\""), "{ledger}");
    assert_eq!(run(root, &["write"]).0, 0);
}

#[test]
fn a_fleet_goes_from_nothing_to_production() {
    let folder = fleet();
    let root = folder.path();
    assert_eq!(run(root, &["check"]), (0, String::new(), "everything is current\n".to_owned()));
    let (code, changed, _) = run(root, &["promote", "orders", "--to", "production"]);
    assert!(code == 0 && changed.contains("production/services/orders"), "{changed}");
    let (code, _, said) = run(root, &["promote", "orders", "--to", "production"]);
    assert!(code == 0 && said.contains("nothing to promote"), "{said}");
    let (code, changed, _) = run(root, &["release", "orders", "--env", "production", "--tag", "1.1.0"]);
    assert!(code == 0 && changed.contains("release.toml changed"), "{changed}");
    let release = fs::read_to_string(root.join("production/services/orders/release.toml")).expect("a release");
    assert_eq!(release, "[image]\ntag = \"1.1.0\"\n");
    assert!(!root.join("staging/services/orders/release.toml").exists());
    assert_eq!(run(root, &["check"]).0, 0);
}

#[test]
fn every_answer_in_json_is_one_document() {
    let folder = fleet();
    for args in [
        &["write"][..],
        &["check"],
        &["show", "orders", "staging"],
        &["list", "checks"],
        &["list", "targets"],
        &["list", "services"],
        &["explain", "workloads.web.scale.min"],
        &["explain", "staging/services/orders/values.yaml#/namespace"],
    ] {
        let (code, document, words) = run(folder.path(), &[args, &["--format", "json"]].concat());
        assert_eq!(code, 0, "{args:?}: {words}");
        let document: Value = serde_json::from_str(&document).unwrap_or_else(|error| panic!("{args:?}: {error}"));
        assert!(document["findings"].is_array(), "{args:?}");
    }
}

#[test]
fn show_names_file_line_and_layer() {
    let folder = fleet();
    let (code, values, _) = run(folder.path(), &["show", "orders", "staging"]);
    assert_eq!(code, 0);
    let line = values.lines().find(|line| line.starts_with("workloads.web.ports.http.port")).expect("the port");
    assert!(line.contains("= 8080") && line.ends_with("services/orders/service.toml:10, service"), "{line}");
    let (code, objects, _) = run(folder.path(), &["show", "orders", "staging", "--format", "manifests"]);
    assert!(code == 0 && objects.contains("kind: Deployment") && objects.contains("kind: NetworkPolicy"), "{objects}");
    let (code, _, failure) = run(folder.path(), &["show", "ordres"]);
    assert_eq!((code, failure.as_str()), (2, "error: there is no service ordres: is orders meant?\n"));
}

#[test]
fn explain_leads_from_an_output_to_the_line() {
    let folder = fleet();
    let path = "staging/services/orders/values.yaml#/services";
    let (code, keys, _) = run(folder.path(), &["explain", path]);
    assert!(
        code == 0 && keys.contains("workloads.web.ports.http.port = 8080  # services/orders/service.toml:10, service"),
        "{keys}"
    );
    let (code, _, failure) = run(folder.path(), &["explain", "workloads.web.scael"]);
    assert_eq!(
        (code, failure.as_str()),
        (2, "error: service.toml has no key scael in [workloads.<name>]: is scale meant?\n")
    );
    let (code, page, _) = run(folder.path(), &["explain", "access/unknown-service"]);
    assert!(code == 0 && page.starts_with("# access/unknown-service\n"), "{page}");
}

#[test]
fn the_demo_shows_a_tree_and_a_mistake() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("boutique");
    let (code, shown, said) = run(folder.path(), &["demo", "boutique"]);
    assert_eq!(code, 0, "{said}");
    assert!(shown.contains("error[access/unknown-service]") && shown.contains("application.yaml"), "{shown}");
    assert!(root.join("production/services/frontend/values.yaml").exists());
    assert_eq!(run(&root, &["check", "--quiet"]), (0, String::new(), String::new()));
    let (code, _, failure) = run(folder.path(), &["demo", "boutique"]);
    assert!(code == 2 && failure.contains("is not empty"), "{failure}");
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let folder = fleet();
    edit(&folder, SERVICE, "port = 8080", "prot = 8080");
    let has_color = |args: &[&str]| run(folder.path(), args).2.contains('\u{1b}');
    assert!(has_color(&["check", "--color", "always"]));
    assert!(!has_color(&["check"]) && !has_color(&["check", "--color", "never"]));
}

#[test]
fn a_frozen_release_stays_frozen_and_the_run_says_so() {
    let folder = fleet();
    let release = |tag: &str| run(folder.path(), &["release", "orders", "--env", "staging", "--tag", tag]);
    let path = "staging/services/orders/release.toml";
    assert_eq!(release("1.1.0").0, 0);
    // As `gen freeze` writes it; a hand edit of what is hashed would be refused.
    let index = folder.path().join("staging/services/orders/index.json");
    edit(&folder, path, "[image]", "[frozen]\nreason = \"incident\"\n\n[image]");
    let (code, _, refused) = release("1.2.0");
    assert!(code == 1 && refused.contains("gitops/edited-copy"), "{refused}");
    fs::remove_file(index).expect("an index");
    let (_, _, said) = release("1.2.0");
    assert!(said.contains("staging is frozen (incident)"), "{said}");
    edit(&folder, path, "tag =", "tga =");
    let (code, _, refused) = release("1.3.0");
    assert!(code == 1 && refused.contains("unknown key `tga`"), "{refused}");
}

#[test]
fn a_commit_holds_what_gen_writes_and_what_it_was_made_from() {
    let folder = fleet();
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let output = Command::new("git").current_dir(folder.path()).args(identity).args(args).output().expect("git");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["config", "user.name", "A"]);
    git(&["config", "user.email", "a@example.org"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=first"]);
    edit(&folder, SERVICE, "8080", "18080");
    let (code, _, said) = run(folder.path(), &["commit"]);
    assert!(code == 0 && said.contains("to main"), "{said}");
    assert!(git(&["show", "--stat", "HEAD"]).contains("staging/services/orders/values.yaml"));
    assert_eq!(git(&["status", "--porcelain"]), "");
    let (code, _, said) = run(folder.path(), &["commit"]);
    assert!(code == 0 && said.contains("main holds all of it already"), "{said}");
}

#[test]
fn completions_and_manual_pages_name_the_commands() {
    for args in [&["completions", "bash"][..], &["completions", "fish"], &["completions", "zsh"], &["man"]] {
        let (code, text, _) = run(Path::new("."), args);
        assert!(code == 0 && text.contains("promote"), "{args:?}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(folder.path(), &["man", "pages"]).0, 0);
    assert!(folder.path().join("pages/gen-promote.1").exists());
}
