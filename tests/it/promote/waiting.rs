//! What waits for a promotion and since when, with real Git.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{ORDERS, PROMOTE, text, two_services, well};
use crate::cli::{edit, fleet, run};

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
