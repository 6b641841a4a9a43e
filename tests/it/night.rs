//! What people do when a release is bad: freeze, roll back, thaw, repair; in temporary repositories with real Git.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::cli::{edit, fleet, run};

const REASON: [&str; 2] = ["--reason", "errors at checkout"];

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("git starts");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("git speaks UTF-8").trim().to_owned()
}

fn commit(folder: &Path, message: &str) -> String {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
    git(folder, &["rev-parse", "HEAD"])
}

fn well(folder: &Path, args: &[&str]) -> String {
    let (code, _, said) = run(folder, args);
    assert_eq!(code, 0, "{args:?}: {said}");
    said
}

fn text(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap_or_default()
}

/// `orders` in staging and production with 1.0.0, then with 1.1.0.
fn two_releases() -> (TempDir, String) {
    let folder = fleet();
    let root = folder.path();
    git(root, &["init", "-q", "-b", "main"]);
    well(root, &["promote", "orders", "--to", "production"]);
    let first = commit(root, "orders 1.0.0");
    edit(&folder, "services/orders/service.toml", "tag = \"1.0.0\"", "tag = \"1.1.0\"");
    well(root, &["write"]);
    well(root, &["promote", "orders", "--to", "production"]);
    commit(root, "orders 1.1.0");
    (folder, first)
}

#[test]
fn several_images_are_released_at_once() {
    let folder = fleet();
    let root = folder.path();
    let service = "services/orders/service.toml";
    edit(
        &folder,
        service,
        "[workloads.web.ports.http]",
        "[images.nginx]\nrepository = \"shop/nginx\"\ntag = \"1\"\n\n[workloads.web.sidecars.nginx]\nimage = \"nginx\"\n\n[workloads.web.ports.http]",
    );
    well(root, &["write"]);
    let digest = format!("sha256:{}", "1f".repeat(32));
    let nginx = format!("nginx=1.29@{digest}");
    let said = well(root, &["release", "orders", "--env", "staging", "--tag", "1.2.0", "--image", &nginx]);
    assert!(said.contains("remove the line `tag = \"1.0.0\"`"), "the source names another tag: {said}");
    let path = "staging/services/orders/release.toml";
    let released = text(&folder, path);
    assert_eq!(
        released,
        format!("[images.nginx]\ntag = \"1.29\"\ndigest = \"{digest}\"\n\n[image]\ntag = \"1.2.0\"\n")
    );
    fs::write(root.join("images.json"), r#"{"image": {"tag": "1.3.0"}, "images": {"nginx": {"tag": "1.30"}}}"#)
        .expect("a file");
    well(root, &["release", "orders", "--env", "staging", "--from", "images.json"]);
    assert_eq!(text(&folder, path), "[images.nginx]\ntag = \"1.30\"\n\n[image]\ntag = \"1.3.0\"\n");
    let failure = |args: &[&str]| {
        let (code, _, failure) = run(root, &[&["release", "orders", "--env", "staging"], args].concat());
        assert_eq!(code, 2, "{failure}");
        failure
    };
    insta::assert_snapshot!(failure(&["--image", "nginx"]), @"error: which tag of nginx? --image nginx=TAG, or --tag");
    insta::assert_snapshot!(failure(&["--image", "ngin=1"]), @"error: orders has no image ngin: is nginx meant?");
    insta::assert_snapshot!(failure(&["--image", "nginx=1", "--image", "nginx=2"]), @"error: nginx is named twice");
    fs::write(root.join("images.json"), r#"{"imagess": {}}"#).expect("a file");
    insta::assert_snapshot!(failure(&["--from", "images.json"]), @"error: images.json: unknown field `imagess`, expected `image` or `images` at line 1 column 10");
}

#[test]
fn releases_that_race_both_end_up_in() {
    let folder = fleet();
    let root = folder.path();
    let names: Vec<String> = (0..6).map(|number| format!("side{number}")).collect();
    let images = names.iter().map(|name| format!("[images.{name}]\nrepository = \"shop/{name}\"\ntag = \"0\"\n\n[workloads.web.sidecars.{name}]\nimage = \"{name}\"\n\n"));
    let images: String = images.collect();
    edit(
        &folder,
        "services/orders/service.toml",
        "[workloads.web.ports.http]",
        &format!("{images}[workloads.web.ports.http]"),
    );
    well(root, &["write"]);
    std::thread::scope(|scope| {
        for name in &names {
            scope
                .spawn(move || well(root, &["release", "orders", "--env", "staging", "--image", &format!("{name}=7")]));
        }
    });
    let released = text(&folder, "staging/services/orders/release.toml");
    assert!(names.iter().all(|name| released.contains(&format!("[images.{name}]\ntag = \"7\"\n"))), "{released}");
    assert_eq!(run(root, &["check"]).0, 0);
}

#[test]
fn frozen_is_not_synced_until_it_is_thawed() {
    let folder = fleet();
    let root = folder.path();
    let application = || text(&folder, "staging/services/orders/application.yaml");
    let before = application();
    well(root, &["freeze", "orders", "--env", "staging", "--reason", "incident 4711"]);
    assert!(application().contains("enabled: false") && application().contains("incident 4711"));
    assert_eq!(text(&folder, "staging/services/orders/release.toml"), "[frozen]\nreason = \"incident 4711\"\n");
    well(root, &["write"]);
    assert!(application().contains("enabled: false"), "gen itself does not switch it on");
    well(root, &["thaw", "orders", "--env", "staging"]);
    assert_eq!(application(), before);
    let failure = |args: &[&str]| run(root, args).2;
    insta::assert_snapshot!(failure(&["thaw", "orders", "--env", "staging"]), @r"
    everything is current
    orders is neither frozen nor pinned in staging
    ");
    insta::assert_snapshot!(failure(&["freeze", "order", "--env", "staging", "--reason", "x"]), @"error: there is no service order in staging: is orders meant?");
    insta::assert_snapshot!(failure(&["freeze", "orders", "--env", "stagin", "--reason", "x"]), @"error: there is no environment stagin: is staging meant?");
    insta::assert_snapshot!(failure(&["freeze", "orders", "--env", "production", "--reason", "x"]), @"error: orders does not run in production yet: nothing was written for it");
}

#[test]
fn a_rollback_brings_back_source_and_images_byte_for_byte() {
    let (folder, first) = two_releases();
    let root = folder.path();
    let values = "production/services/orders/values.yaml";
    let then = git(root, &["show", &format!("{first}:{values}")]);
    let args = ["rollback", "orders", "--env", "production", "--format", "json"];
    let (code, json, said) = run(root, &[&args[..], &REASON].concat());
    assert_eq!(code, 0, "{said}");
    let json: Value = serde_json::from_str(&json).expect("a document");
    assert_eq!((&json["revision"], &json["differing"]), (&first.into(), &Value::Array(Vec::new())));
    assert_eq!(text(&folder, values).trim(), then);
    assert!(text(&folder, "production/services/orders/source/service.toml").contains("1.0.0"));
    assert_eq!(run(root, &["check"]).0, 0, "nothing waits to undo it");
    commit(root, "back");
    let (code, _, refused) = run(root, &["promote", "orders", "--to", "production"]);
    assert_eq!(code, 1, "{refused}");
    let source = refused.split("sha256:").nth(1).and_then(|rest| rest.get(..8)).expect("a hash");
    insta::assert_snapshot!(refused.replace(source, "HASH"), @r"
    error[release/rolled-back]: orders was rolled back in production (errors at checkout): 1.1.0, the source or image sha256:HASH
     |
     = help: take a repaired version; --again takes this one nevertheless
     = note: in environment production

    1 error
    nothing was promoted
    ");
    let (code, _, refused) = run(root, &[&["rollback", "orders", "--env", "production"][..], &REASON].concat());
    assert!(code == 2 && refused.contains("nothing to return to"), "the bad one is no good one: {refused}");
    well(root, &["promote", "orders", "--to", "production", "--again"]);
    assert!(text(&folder, values).contains("1.1.0"));
    assert!(!text(&folder, "production/services/orders/release.toml").contains("rolled-back"));
}

#[test]
fn where_the_source_is_followed_a_rollback_pins_the_copy() {
    let (folder, _) = two_releases();
    let root = folder.path();
    well(root, &[&["rollback", "orders", "--env", "staging"][..], &REASON].concat());
    let values = "staging/services/orders/values.yaml";
    let rolled_back = text(&folder, values);
    assert!(rolled_back.contains("1.0.0"));
    well(root, &["write"]);
    assert_eq!(text(&folder, values), rolled_back, "the next gen does not roll forward");
    let (code, _, refused) = run(root, &["thaw", "orders", "--env", "staging"]);
    assert!(code == 2 && refused.contains("still the one that was rolled back"), "{refused}");
    edit(&folder, "services/orders/service.toml", "1.1.0", "1.1.1");
    well(root, &["thaw", "orders", "--env", "staging"]);
    assert!(text(&folder, values).contains("1.1.1"));
    assert_eq!(run(root, &["check"]).0, 0);
}

#[test]
fn a_rollback_works_whatever_is_wrong_with_working_sources() {
    let (folder, _) = two_releases();
    let root = folder.path();
    well(root, &["init", "--first-service", "ledger"]);
    edit(
        &folder,
        "services/orders/service.toml",
        "[workloads.web.ports.http]",
        "[access.outbound.ledger]\n\n[workloads.web.ports.http]",
    );
    edit(
        &folder,
        "services/ledger/service.toml",
        "[workloads.web.ports.http]",
        "[access.inbound.orders]\n\n[workloads.web.ports.http]",
    );
    well(root, &["write"]);
    commit(root, "orders calls ledger");
    fs::write(root.join("services/ledger/service.toml"), "name = \"ledger\"\nteam = ").expect("a file");
    fs::write(root.join("services/orders/service.toml"), "name = \"orders\"\nteem = 1").expect("a file");
    let ledger = text(&folder, "staging/services/ledger/index.json");
    well(root, &["freeze", "orders", "--env", "staging", "--reason", "incident 4711"]);
    well(root, &[&["rollback", "orders", "--env", "staging", "--to", "HEAD~1"][..], &REASON].concat());
    assert!(text(&folder, "staging/services/orders/source/service.toml").contains("1.1.0"));
    assert!(!text(&folder, "staging/services/orders/manifests/network.yaml").contains("ledger"));
    assert_eq!(text(&folder, "staging/services/ledger/source/service.toml").lines().count(), ledger_lines(root));
    assert!(!ledger.is_empty());
}

fn ledger_lines(root: &Path) -> usize {
    git(root, &["show", "HEAD:staging/services/ledger/source/service.toml"]).lines().count()
}

#[test]
fn what_cannot_be_undone_is_refused_unless_it_is_forced() {
    let (folder, _) = two_releases();
    let root = folder.path();
    let hook = "[workloads.migrate]\nkind = \"hook\"\ncommand = [\"bin/migrate\"]\nirreversible = true\n\n[workloads.web]\nscale = { single = true }\n\n[workloads.web.volumes.data]\npath = \"/data\"\nkind = \"claim\"\nsize = \"1Gi\"\n\n[workloads.web.ports.http]";
    edit(&folder, "services/orders/service.toml", "[workloads.web.ports.http]", hook);
    edit(&folder, "services/orders/service.toml", "1.1.0", "1.2.0");
    well(root, &["write"]);
    commit(root, "orders 1.2.0");
    let before = text(&folder, "staging/services/orders/values.yaml");
    let args = [&["rollback", "orders", "--env", "staging"][..], &REASON].concat();
    let (code, _, refused) = run(root, &args);
    assert_eq!(code, 1, "{refused}");
    let revision = git(root, &["rev-parse", "--short=8", "HEAD~1"]);
    insta::assert_snapshot!(refused.replace(&revision, "REV"), @r"
    cannot return to REV: workloads.migrate is irreversible and ran since: forced, the old program meets what it left (database, schema, messages)
    cannot return to REV: PersistentVolumeClaim orders-web-data goes and its data with it: forced, Argo CD deletes it
    nothing was written; --force rolls back nevertheless
    ");
    assert_eq!(text(&folder, "staging/services/orders/values.yaml"), before);
    let said = well(root, &[&args[..], &["--force"]].concat());
    assert!(said.contains("forced: workloads.migrate is irreversible"), "{said}");
    assert!(text(&folder, "staging/services/orders/values.yaml").contains("1.1.0"));
}

#[test]
fn what_can_never_change_is_refused_too() {
    let (folder, _) = two_releases();
    let root = folder.path();
    let store = "[workloads.store]\nkind = \"stateful\"\n\n[workloads.store.volumes.data]\npath = \"/data\"\nkind = \"claim\"\nsize = \"1Gi\"\n\n[workloads.web.ports.http]";
    edit(&folder, "services/orders/service.toml", "[workloads.web.ports.http]", store);
    well(root, &["write"]);
    commit(root, "a store");
    edit(&folder, "services/orders/service.toml", "size = \"1Gi\"", "size = \"2Gi\"");
    well(root, &["write"]);
    commit(root, "a larger one");
    let (code, _, refused) = run(root, &[&["rollback", "orders", "--env", "staging"][..], &REASON].concat());
    assert_eq!(code, 1, "{refused}");
    let revision = git(root, &["rev-parse", "--short=8", "HEAD~1"]);
    insta::assert_snapshot!(refused.replace(&revision, "REV"), @r"
    cannot return to REV: StatefulSet orders-store cannot be changed to what it was: forced, its sync fails until somebody replaces it
    nothing was written; --force rolls back nevertheless
    ");
}

#[test]
fn a_revision_that_is_none_is_told() {
    let (folder, first) = two_releases();
    let root = folder.path();
    git(root, &["tag", "v1.0.0", &first]);
    let failure = |args: &[&str]| {
        let (code, _, failure) = run(root, &[&["rollback"], args, &REASON[..]].concat());
        assert_eq!(code, 2, "{failure}");
        failure
    };
    insta::assert_snapshot!(failure(&["orders", "--env", "staging", "--to", "v1.0.1"]), @"error: the repository has no commit v1.0.1: is v1.0.0 meant?");
    insta::assert_snapshot!(failure(&["order", "--env", "staging"]), @"error: there is no service order in staging: is orders meant?");
    insta::assert_snapshot!(failure(&["orders"]), @"error: gen rollback changes one environment: name it with --env");
    let head = git(root, &["rev-parse", "--short=8", "HEAD"]);
    let same = failure(&["orders", "--env", "staging", "--to", "HEAD"]);
    insta::assert_snapshot!(same.replace(&head, "REV"), @"error: orders in staging is as at REV: nothing to roll back");
    let outside = tempfile::tempdir().expect("a folder");
    assert_eq!(run(outside.path(), &[&["rollback", "orders", "--env", "staging"], &REASON[..]].concat()).0, 2);
}
