//! Title and body for whatever opens the request.

use super::*;

#[test]
fn a_branch_for_a_request_begins_at_the_one_that_argo_cd_reads() {
    let Published { remote, clone } = published();
    let main = tip(remote.path());
    set_tag(&clone, "1.0.0", "1.1.0");
    let arguments = ["commit", "--push", "--branch", "gen/orders", "--open-pr-file", "request.md"];
    let (code, _, said) = run(clone.path(), &arguments);
    assert_eq!(code, 0, "{said}");
    assert_eq!(git(remote.path(), &["rev-parse", "gen/orders^"]).trim(), main);
    assert_eq!((tip(remote.path()), tip(clone.path())), (main.clone(), main));
    is_current(remote.path(), "gen/orders");
    let text = fs::read_to_string(clone.path().join("request.md")).unwrap();
    let (title, body) = text.split_once("\n\n").unwrap();
    assert_eq!(title, "Update orders in staging");
    assert!(body.contains("`image`") && body.contains("1.1.0"), "{body}");

    set_tag(&clone, "1.1.0", "1.2.0");
    let ports = ["services/orders/service.toml", "port = 8080", "port = 8090"];
    edit(&clone, ports[0], ports[1], ports[2]);
    let arguments = ["commit", "--push", "--branch", "gen/orders", "--open-pr-file", "request.json"];
    let (code, _, said) = run(clone.path(), &arguments);
    assert_eq!(code, 0, "{said}");
    let text = fs::read_to_string(clone.path().join("request.json")).unwrap();
    let request: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(request["title"], "Update orders in staging");
    let body = request["body"].as_str().unwrap();
    assert!(body.contains("1.0.0") && body.contains("1.2.0") && !body.contains("1.1.0"), "the whole request: {body}");
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_anything_is_committed() {
    let Published { remote, clone } = published();
    let before = tip(remote.path());
    set_tag(&clone, "1.0.0", "1.1.0");
    let (code, _, said) = run(clone.path(), &["commit", "--push", "--open-pr-file", "no/such/folder/request.md"]);
    assert!(code == 2 && said.contains("there is no folder no/such/folder"), "{said}");
    assert_eq!(tip(remote.path()), before);
}
