//! Promotion: what goes together, what is the same afterwards; in temporary folders. What is refused and what waits stand below.

mod refusals;
mod waiting;

use std::fs;
use std::path::Path;

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
