//! Promotion: what is refused and why, what goes together, what waits; in temporary folders, with real Git where time matters.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::cli::{edit, fleet, run};

const ORDERS: &str = "services/orders/service.toml";
const PROMOTE: [&str; 4] = ["promote", "orders", "--to", "production"];

fn well(folder: &Path, args: &[&str]) -> String {
    let (code, _, said) = run(folder, args);
    assert_eq!(code, 0, "{args:?}: {said}");
    said
}

/// What is said where the answer is no, or nothing can be done; the environment `production` stays as it is.
fn refused(folder: &Path, args: &[&str], expected: i32) -> String {
    let production = || files(&folder.join("production"));
    let before = production();
    let (code, result, said) = run(folder, args);
    assert_eq!((code, result.as_str()), (expected, ""), "{args:?}: {said}");
    assert_eq!(production(), before, "{args:?} wrote something");
    said
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

fn text(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap_or_default()
}

/// `orders` and `ledger` in staging, `orders` in production too, in an older version.
fn two_services() -> TempDir {
    let folder = fleet();
    let root = folder.path();
    well(root, &["init", "--first-service", "ledger"]);
    well(root, &["write"]);
    well(root, &PROMOTE);
    edit(&folder, ORDERS, "tag = \"1.0.0\"", "tag = \"1.1.0\"");
    well(root, &["write"]);
    folder
}

#[test]
fn what_does_not_exist_is_told_with_what_is_meant() {
    let folder = two_services();
    let root = folder.path();
    let failure = |args: &[&str]| refused(root, &[&["promote"], args].concat(), 2);
    insta::assert_snapshot!(failure(&["order", "--to", "production"]), @"error: there is no service order: is orders meant?");
    insta::assert_snapshot!(failure(&["orders", "--to", "productoin"]), @"error: there is no environment productoin: is production meant?");
    insta::assert_snapshot!(failure(&["orders", "--to", "staging"]), @"error: staging follows the working source: there is nothing to promote, gen write suffices");
    insta::assert_snapshot!(failure(&["orders", "--to", "production", "--from", "stagin"]), @"error: there is no environment stagin: is staging meant?");
    insta::assert_snapshot!(failure(&["orders", "--to", "production", "--from", "production"]), @"error: production cannot be promoted into itself");
    insta::assert_snapshot!(failure(&["orders", "--to", "production", "--from", "working"]), @"error: the working source jumps the stage staging: say why with --reason");
    insta::assert_snapshot!(failure(&["--all", "--to", "production", "--from", "working", "--reason", "x"]), @"error: --all promotes what the stage before runs: name the services that jump it");
    let usage = failure(&["--to", "production"]);
    assert!(usage.contains("required arguments were not provided"), "{usage}");
    let usage = failure(&["orders", "--all", "--to", "production"]);
    assert!(usage.contains("cannot be used with"), "{usage}");
}

#[test]
fn a_stage_that_is_not_current_gives_nothing_away() {
    let folder = two_services();
    let root = folder.path();
    edit(&folder, "staging/services/orders/values.yaml", "1.1.0", "1.2.0");
    insta::assert_snapshot!(refused(root, &PROMOTE, 1), @r"
    error[promote/stale]: staging/services/orders/values.yaml is not current: edited by hand in line 32
     |
     = help: gen write takes it back; gen adopt staging/services/orders/values.yaml keeps it, as a key of the source
     = note: in environment staging

    1 error
    nothing was promoted
    ");
    well(root, &["write"]);
    edit(&folder, ORDERS, "tag = \"1.1.0\"", "tag = \"1.2.0\"");
    insta::assert_snapshot!(refused(root, &PROMOTE, 1), @r"
    error[promote/stale]: staging/services/orders/source/service.toml is not current: the source changed, and 2 more
     |
     = help: gen write
     = note: in environment staging

    1 error
    nothing was promoted
    ");
    well(root, &["write"]);
    edit(&folder, "staging/services/orders/source/service.toml", "1.2.0", "1.3.0");
    insta::assert_snapshot!(refused(root, &PROMOTE, 1), @r"
    error[gitops/edited-copy]: staging/services/orders/source/service.toml was edited by hand
     |
     = help: take the change back: git checkout -- staging/services/orders/source/service.toml
     = help: then make the change in the working source; where the environment waits, gen promote brings it
     = note: in environment staging

    1 error
    nothing was promoted
    ");
}

#[test]
fn a_stage_that_is_frozen_gives_nothing_away() {
    let folder = two_services();
    let root = folder.path();
    well(root, &["freeze", "orders", "--env", "staging", "--reason", "incident 4711"]);
    insta::assert_snapshot!(refused(root, &PROMOTE, 1), @r"
    error[promote/frozen]: orders is frozen in staging (incident 4711)
     |
     = help: once that is over: gen thaw orders --env staging
     = note: in environment staging

    1 error
    nothing was promoted
    ");
    well(root, &["thaw", "orders", "--env", "staging"]);
    well(root, &PROMOTE);
}

#[test]
fn a_stage_with_errors_gives_nothing_away() {
    let folder = two_services();
    let root = folder.path();
    edit(&folder, ORDERS, "port = 8080", "prot = 8080");
    insta::assert_snapshot!(refused(root, &PROMOTE, 1), @r"
    error[spec/missing-key]: the key `port` is missing
     --> services/orders/service.toml:9:1
      |
    9 | [workloads.web.ports.http]
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^ in this table
      |
      = note: in environment staging

    error[spec/unknown-key]: unknown key `prot`
      --> services/orders/service.toml:10:1
       |
    10 | prot = 8080
       | ^^^^ not a key of this table
       |
       = help: a key with a similar name exists: `port`

    error[promote/errors]: orders has errors in staging
     |
     = help: mend them; gen check --env staging --service orders tells them
     = note: in environment staging

    3 errors
    nothing was promoted
    ");
}

#[test]
fn a_frozen_target_takes_nothing() {
    let folder = two_services();
    let root = folder.path();
    well(root, &["freeze", "orders", "--env", "production", "--reason", "stocktaking"]);
    insta::assert_snapshot!(refused(root, &PROMOTE, 1), @r"
    error[promote/frozen]: orders is frozen in production (stocktaking)
     |
     = help: once that is over: gen thaw orders --env production
     = note: in environment production

    1 error
    nothing was promoted
    ");
    insta::assert_snapshot!(refused(root, &[&PROMOTE[..], &["--from", "working", "--reason", "x"]].concat(), 1), @r"
    error[promote/frozen]: orders is frozen in production (stocktaking)
     |
     = help: once that is over: gen thaw orders --env production
     = note: in environment production

    1 error
    nothing was promoted
    ");
}

#[test]
fn a_source_that_does_not_name_the_target_is_not_promoted() {
    let folder = two_services();
    let root = folder.path();
    edit(
        &folder,
        "services/ledger/service.toml",
        "name = \"ledger\"",
        "name = \"ledger\"\nenvironments = [\"staging\"]",
    );
    let said = well(root, &["write"]);
    assert!(said.contains("production waits for orders: gen promote orders --to production\n"), "{said}");
    insta::assert_snapshot!(refused(root, &["promote", "ledger", "--to", "production"], 1), @r#"
    error[promote/not-named]: the source of ledger does not name production
     --> services/ledger/service.toml:3:16
      |
    3 | environments = ["staging"]
      |                ^^^^^^^^^^^ it is not named here
      |
      = help: add `production` to `environments` of ledger
      = note: in environment production

    1 error
    nothing was promoted
    "#);
}

#[test]
fn errors_that_only_the_target_has_keep_it_as_it_is() {
    let folder = two_services();
    let root = folder.path();
    edit(&folder, "platform.toml", "[stages.production]\n", "[stages.production]\nrequire = { digest = true }\n");
    well(root, &["write", "--env", "staging"]);
    insta::assert_snapshot!(refused(root, &["promote", "ledger", "--to", "production"], 1), @r#"
    error[images/digest-required]: the service's own image has no digest, and the stage `production` insists on one
      --> production/services/ledger/release.toml:2:7
       |
     2 | tag = "1.0.0"
       |       ^^^^^^^ a tag can be moved to another image
       |
      ::: platform.toml:28:22
       |
    28 | require = { digest = true }
       |                      ---- insisted on here
       |
       = help: `gen release ledger --env production --tag 1.0.0 --digest sha256:…`
       = note: in environment production

    1 error
    ledger cannot run in production: nothing was promoted
    "#);
}

#[test]
fn services_that_are_named_together_go_together_or_not_at_all() {
    let folder = two_services();
    let root = folder.path();
    well(root, &["freeze", "orders", "--env", "production", "--reason", "stocktaking"]);
    insta::assert_snapshot!(refused(root, &["promote", "orders", "ledger", "--to", "production"], 1), @r"
    error[promote/frozen]: orders is frozen in production (stocktaking)
     |
     = help: once that is over: gen thaw orders --env production
     = note: in environment production

    1 error
    nothing was promoted
    services that are named together go together; without the refused: gen promote ledger --to production
    ");
    well(root, &["promote", "ledger", "--to", "production"]);
}

#[test]
fn all_that_waits_goes_and_what_cannot_is_named() {
    let folder = two_services();
    let root = folder.path();
    well(root, &["freeze", "orders", "--env", "production", "--reason", "stocktaking"]);
    let (code, changed, said) = run(root, &["promote", "--all", "--to", "production"]);
    assert!(code == 1 && changed.contains("production/services/ledger"), "{changed}{said}");
    assert!(said.contains("error[promote/frozen]: orders is frozen in production (stocktaking)"), "{said}");
    well(root, &["thaw", "orders", "--env", "production"]);
    let (code, changed, _) = run(root, &["promote", "--all", "--to", "production"]);
    assert!(code == 0 && changed.contains("production/services/orders"), "{changed}");
    let said = refused(root, &["promote", "--all", "--to", "production"], 0);
    assert_eq!(said, "nothing waits for production\n");
}

#[test]
fn promoting_all_leaves_out_what_the_target_could_not_run() {
    let folder = two_services();
    let root = folder.path();
    let digest = format!("digest = \"sha256:{}\"", "1f".repeat(32));
    edit(&folder, ORDERS, "tag = \"1.1.0\"", &format!("tag = \"1.1.0\"\n{digest}"));
    edit(&folder, "platform.toml", "[stages.production]\n", "[stages.production]\nrequire = { digest = true }\n");
    well(root, &["write", "--env", "staging"]);
    let (code, changed, said) = run(root, &["promote", "--all", "--to", "production"]);
    assert!(code == 1 && changed.contains("production/services/orders"), "{changed}{said}");
    assert!(said.contains("services/ledger/release.toml:2") && !changed.contains("services/ledger"), "{changed}{said}");
}

#[test]
fn promoting_twice_changes_nothing_the_second_time() {
    let folder = two_services();
    let root = folder.path();
    well(root, &PROMOTE);
    assert_eq!(refused(root, &PROMOTE, 0), "production runs this already: nothing to promote\n");
    let said = refused(root, &[&PROMOTE[..], &["-v"]].concat(), 0);
    assert!(said.contains("orders: production after = staging now, but for names and 1 declared difference"), "{said}");
}

#[test]
fn images_are_those_of_the_stage_before_and_no_other() {
    let folder = two_services();
    let root = folder.path();
    let proxy = "[images.proxy]\nrepository = \"shop/proxy\"\ntag = \"1\"\n\n[workloads.web.sidecars.proxy]\nimage = \"proxy\"\n\n[workloads.web.ports.http]";
    edit(&folder, ORDERS, "[workloads.web.ports.http]", proxy);
    well(root, &["write"]);
    well(root, &["release", "orders", "--env", "staging", "--tag", "1.2.0"]);
    well(root, &PROMOTE);
    let release = "production/services/orders/release.toml";
    assert_eq!(text(&folder, release), "[image]\ntag = \"1.2.0\"\n\n[images.proxy]\ntag = \"1\"\n");
    edit(&folder, ORDERS, &proxy[..proxy.len() - "[workloads.web.ports.http]".len()], "");
    well(root, &["write"]);
    well(root, &PROMOTE);
    assert_eq!(text(&folder, release), "[image]\ntag = \"1.2.0\"\n", "an image that is no more is no more released");
}

#[test]
fn a_promotion_says_what_differs_and_which_line_declares_it() {
    let folder = two_services();
    let root = folder.path();
    edit(
        &folder,
        ORDERS,
        "[workloads.web.ports.http]",
        "[in.production.workloads.web.scale]\nreplicas = 4\n\n[in.staging.workloads.web.env]\nLOG_LEVEL = \"debug\"\n\n[workloads.web.ports.http]",
    );
    well(root, &["write"]);
    insta::assert_snapshot!(well(root, &PROMOTE), @r#"
    production waits for ledger: gen promote ledger --to production
    4 files written in 1 folder
    changes: image: orders in production
    changes: capacity-up: orders in production
    orders: production after = staging now, but for names and 3 declared differences; 11 of 13 objects equal
      workloads.web.env.LOG_LEVEL: "debug" → not said  # services/orders/service.toml:13, in environment
        Deployment orders-web: container web, env LOG_LEVEL: - value debug
      workloads.web.scale.replicas: 2 → 4  # production/services/orders/source/service.toml:10, in environment
        Deployment orders-web: replicas: 2 → 4
      platform.stages.production.enforce: "audit" → "deny"  # platform.toml:29, platform
        NamespacedValidatingPolicy orders: validationActions: Audit → Deny
    names: shop-staging → shop, staging → production
    "#);
}

#[test]
fn an_edge_that_only_the_stage_before_has_is_told_until_its_other_end_follows() {
    let folder = two_services();
    let root = folder.path();
    well(root, &["promote", "ledger", "--to", "production"]);
    edit(&folder, ORDERS, "[workloads.web.ports.http]", "[access.inbound.ledger]\n\n[workloads.web.ports.http]");
    edit(
        &folder,
        "services/ledger/service.toml",
        "[workloads.web.ports.http]",
        "[access.outbound.orders]\n\n[workloads.web.ports.http]",
    );
    well(root, &["write"]);
    let promotion = |service: &str| {
        let (code, json, _) = run(root, &["promote", service, "--to", "production", "--format", "json"]);
        let json: Value = serde_json::from_str(&json).expect("a document");
        let promotion = json["promotions"][0].clone();
        assert_eq!((code, &promotion["service"]), (0, &service.into()), "{json:#}");
        assert_eq!(promotion["names"]["staging"], "production");
        let kinds = |changes: &Value| {
            let changes = changes.as_array().expect("a list").iter();
            changes.map(|change| change["kind"].as_str().expect("a kind").to_owned()).collect::<Vec<_>>()
        };
        let declared = promotion["declared"].as_array().expect("a list");
        assert_eq!(declared.len(), 1, "{promotion:#}");
        assert_eq!(declared[0]["key"], "platform.stages.production.enforce");
        assert_eq!(kinds(&declared[0]["changes"]), ["NamespacedValidatingPolicy"]);
        kinds(&promotion["other"])
    };
    assert_eq!(promotion("orders"), ["NetworkPolicy", "AuthorizationPolicy"]);
    assert_eq!(promotion("ledger"), Vec::<String>::new());
}

#[test]
fn the_working_source_jumps_the_stages_with_a_reason() {
    let folder = two_services();
    let root = folder.path();
    edit(&folder, ORDERS, "port = 8080", "port = 8081");
    let said = well(root, &[&PROMOTE[..], &["--from", "working", "--reason", "incident 4711"]].concat());
    assert!(said.contains("the working source jumps the stages (incident 4711): say so in the commit"), "{said}");
    assert!(text(&folder, "production/services/orders/source/service.toml").contains("8081"));
    assert!(text(&folder, "production/services/orders/release.toml").contains("1.0.0"), "the images stay");
}

/// A commit on a day of November 2026.
fn commit(folder: &Path, message: &str, day: u8) {
    let date = format!("2026-11-{day:02}T12:00:00Z");
    for args in [&["add", "-A"][..], &["commit", "-q", "-m", message]] {
        let status = Command::new("git")
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"])
            .args(args)
            .envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)])
            .current_dir(folder)
            .status();
        assert!(status.expect("git starts").success(), "git {args:?}");
    }
}

/// What `gen list promotions` shows, without how long ago that is.
fn waiting(folder: &Path) -> String {
    let (code, rows, said) = run(folder, &["list", "promotions"]);
    assert_eq!(code, 0, "{said}");
    let ago = |line: &str| match (line.find(" ("), line.find("ago)")) {
        (Some(from), Some(to)) => format!("{} (…{}", &line[..from], &line[to..]),
        _ => line.to_owned(),
    };
    rows.lines().chain(said.lines()).map(|line| ago(line) + "\n").collect()
}

#[test]
fn what_waits_is_listed_with_the_day_since_when() {
    let folder = fleet();
    let root = folder.path();
    assert_eq!(waiting(root), "production  orders  new in staging  no history  may go\n");
    assert!(Command::new("git").args(["init", "-q", "-b", "main"]).current_dir(root).status().expect("git").success());
    assert_eq!(waiting(root), "production  orders  new in staging  no history  may go\n");
    commit(root, "orders 1.0.0", 1);
    assert_eq!(waiting(root), "production  orders  new in staging  since 2026-11-01 (…ago)  may go\n");
    well(root, &PROMOTE);
    commit(root, "orders 1.0.0 in production", 2);
    assert_eq!(waiting(root), "nothing waits for a promotion\n");
    well(root, &["release", "orders", "--env", "staging", "--tag", "1.1.0"]);
    assert_eq!(waiting(root), "production  orders  changed in staging  not committed yet  may go\n");
    commit(root, "orders 1.1.0", 3);
    well(root, &["release", "orders", "--env", "staging", "--tag", "1.2.0"]);
    commit(root, "orders 1.2.0", 4);
    well(root, &["freeze", "orders", "--env", "production", "--reason", "stocktaking"]);
    commit(root, "frozen", 5);
    assert_eq!(
        waiting(root),
        "production  orders  changed in staging  since 2026-11-03 (…ago)  stays: orders is frozen in production (stocktaking)\n"
    );
    edit(&folder, "staging/services/orders/values.yaml", "1.2.0", "1.3.0");
    let (code, json, _) = run(root, &["list", "promotions", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).expect("a document");
    let row = &json["promotions"][0];
    assert_eq!(
        (code, &row["service"], &row["from"], &row["to"]),
        (0, &"orders".into(), &"staging".into(), &"production".into())
    );
    assert_eq!((&row["new"], &row["since"]["summary"]), (&false.into(), &"orders 1.1.0".into()), "{json:#}");
    assert_eq!(row["kept_by"].as_array().map(Vec::len), Some(2), "stale and frozen: {json:#}");
    assert_eq!(run(root, &["list", "promotions", "--env", "staging"]).1, "");
}

#[test]
fn a_shallow_clone_says_that_it_may_be_longer() {
    let folder = fleet();
    let root = folder.path();
    assert!(Command::new("git").args(["init", "-q", "-b", "main"]).current_dir(root).status().expect("git").success());
    commit(root, "orders 1.0.0", 1);
    fs::write(root.join("README.md"), "read me").expect("a file");
    commit(root, "more", 2);
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", root.display());
    let args = ["clone", "-q", "--depth", "1", &url, "."];
    assert!(Command::new("git").args(args).current_dir(clone.path()).status().expect("git").success());
    assert_eq!(
        waiting(clone.path()),
        "production  orders  new in staging  since 2026-11-02 (…ago) or longer  may go\n"
    );
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let folder = two_services();
    let root = folder.path();
    let before = files(root);
    let (code, changed, said) = run(root, &[&PROMOTE[..], &["--dry-run"]].concat());
    assert!(code == 0 && changed.contains("production/services/orders: release.toml"), "{changed}{said}");
    assert!(files(root) == before, "something was written");
    let (_, written, told) = run(root, &PROMOTE);
    let last =
        |said: &str| said.lines().skip_while(|line| !line.starts_with("changes: ")).collect::<Vec<_>>().join("\n");
    assert_eq!((written, last(&told)), (changed, last(&said)));
    assert!(said.contains("nothing was written: --dry-run\n"), "{said}");
}

#[test]
fn what_a_rollback_pinned_in_the_stage_before_is_told() {
    let folder = two_services();
    let root = folder.path();
    let release = "staging/services/orders/release.toml";
    assert!(Command::new("git").args(["init", "-q", "-b", "main"]).current_dir(root).status().expect("git").success());
    commit(root, "orders 1.1.0", 1);
    edit(&folder, ORDERS, "tag = \"1.1.0\"", "tag = \"1.2.0\"");
    well(root, &["write"]);
    commit(root, "orders 1.2.0", 2);
    well(root, &["rollback", "orders", "--env", "staging", "--reason", "errors at checkout"]);
    assert!(text(&folder, release).contains("[pinned]"));
    let said = well(root, &PROMOTE);
    let line = "orders: staging keeps an earlier source (errors at checkout), and that is what was promoted\n";
    assert!(said.contains(line), "{said}");
    assert!(text(&folder, "production/services/orders/values.yaml").contains("1.1.0"));
}

#[test]
fn of_many_services_only_the_sentences_are_said() {
    let folder = fleet();
    let root = folder.path();
    for name in ["billing", "ledger", "stock"] {
        well(root, &["init", "--first-service", name]);
    }
    well(root, &["write"]);
    let said = well(root, &["promote", "--all", "--to", "production"]);
    let sentence =
        "stock: production after = staging now, but for names and 1 declared difference; 12 of 13 objects equal\n";
    assert!(said.contains(sentence) && said.ends_with("the same again with -v names each difference\n"), "{said}");
    assert!(!said.contains("platform.stages.production.enforce"), "{said}");
}
