//! What is not promoted, why, and how it could be.

use super::{ORDERS, PROMOTE, refused, two_services, well};
use crate::cli::edit;

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

    2 errors
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
