//! The forms of a report, and the pages that describe them.

use std::path::Path;

use servicegen::diff::report::{LIMIT, Report, json};
use servicegen::diff::{CLASSES, Diff, Section, class, report};

use super::{FRONTEND, NEW_CALLER, after};

fn markdown(diff: &Diff, limit: usize) -> String {
    report::markdown(&Report::of(diff), limit)
}

#[test]
fn markdown_is_for_a_comment() {
    insta::assert_snapshot!(markdown(&after(&NEW_CALLER), LIMIT), @r#"
    **Touches:** staging (2 services)

    31 of 36 objects byte-identical, 5 changed in 2 folders that differ; 2 other files without an effect in the cluster

    ### What widens

    **adservice in staging**
    - `exposure-wider` NetworkPolicy `adservice-server`: egress TCP 7070: `+ to pods cartservice server in boutique-staging`
    - `exposure-wider` Sidecar `adservice-server`: egress, hosts: `+ boutique-staging/cartservice.boutique-staging.svc.cluster.local`

    **cartservice in staging**
    - `exposure-wider` AuthorizationPolicy `cartservice-server`: rule account adservice-server in boutique-staging: `+ to ports 7070`
    - `exposure-wider` NetworkPolicy `cartservice-server`: ingress TCP 7070, from: `+ pods adservice server in boutique-staging`

    ### The rest

    **adservice in staging**
    - `reads-differently` ConfigMap `adservice-board`: panel "Calls"
      ```diff
      + sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval]))
      ```
    - `reads-differently` ConfigMap `adservice-board`: panel "Share that fails"
      ```diff
      + 1 -
      + (
      +   sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice",grpc_response_status=~"0|1|3|5|6|7|8|9|10|11|16"}[$__rate_interval]))
      + or
      +   0 * sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval]))
      + )
      + /
      + (sum (rate(istio_requests_total{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval])) > 0)
      ```
    - `reads-differently` ConfigMap `adservice-board`: panel "What it calls": `comes`
    - `reads-differently` ConfigMap `adservice-board`: panel "p99 timeseries"
      ```diff
      + histogram_quantile(
      +   0.99,
      +   sum by (le) (rate(istio_request_duration_milliseconds_bucket{reporter="source",source_workload_namespace="boutique-staging",source_workload="adservice-server",destination_service_namespace="boutique-staging",destination_service_name="cartservice"}[$__rate_interval]))
      + )
      ```
    "#);
}

#[test]
fn markdown_that_does_not_fit_is_cut_and_counted() {
    let diff = after(&[(FRONTEND, "port = 8080\n", "port = 8081\n")]);
    let whole = markdown(&diff, LIMIT);
    for limit in [400, 700, 1000, 1500] {
        let cut = markdown(&diff, limit);
        let lines = |text: &str| text.lines().filter(|line| line.starts_with("- `")).count();
        let missing = lines(&whole) - lines(&cut);
        assert!(cut.chars().count() <= limit && missing > 0, "{limit}");
        assert!(cut.contains(&format!("*{missing} change")), "{cut}");
        assert_eq!(cut.matches("```").count() % 2, 0, "fences are closed");
    }
}

#[test]
fn the_page_stands_alone_and_shows_every_change() {
    let diff = after(&NEW_CALLER);
    let report = Report::of(&diff);
    let page = report::html(&report, "v1 <b> → v2");
    assert!(page.contains("<title>v1 &lt;b&gt; → v2</title>"), "texts are escaped");
    for outside in ["src=", "href=", "@import", "url(", "<script", "<link"] {
        assert!(!page.contains(outside), "{outside} would need the network");
    }
    assert_eq!(page.matches("<li>").count(), report.lines());
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("exposure-wider"));
    for tag in ["details", "section", "ul", "li", "pre", "p", "span", "div"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert!(report::html(&Report::of(&Diff::default()), "a").contains("Nothing differs."));
}

#[test]
fn json_has_the_fields_of_its_page() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/diff.md"))
        .expect("the page");
    let document = json(&after(&[("production/services/frontend/source/service.toml", "max = 6", "max = 9")]));
    let names = |value: &serde_json::Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    let fields = [
        names(&document),
        names(&document["changes"][0]),
        names(&document["objects"]),
        names(&document["capacity"][0]),
    ]
    .concat();
    for field in fields {
        assert!(page.contains(&format!("`{field}`")), "{field} is not on the page");
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&document["changes"]).expect("JSON"), @r#"
    [
      {
        "class": "capacity-up",
        "rule": "higher-bound",
        "restarts": false,
        "kind": "HorizontalPodAutoscaler",
        "name": "frontend-server",
        "field": "maxReplicas",
        "before": "6",
        "after": "9",
        "note": "",
        "where": [
          {
            "environment": "production",
            "service": "frontend"
          }
        ]
      }
    ]
    "#);
}

#[test]
fn the_page_of_classes_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/classes.md");
    let section = |section| match section {
        Section::Goes => "what goes",
        Section::Widens => "what widens",
        Section::Restarts => "what restarts",
        Section::Rest => "the rest",
    };
    let row = |entry: &class::Entry| format!("| `{}` | {} | {} |\n", entry.id, section(entry.section), entry.meaning);
    let page = format!("{HEAD}{}", CLASSES.iter().rev().map(row).collect::<String>());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("the page is written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the page"), page, "run UPDATE=1 cargo test --test it diff");
}

const HEAD: &str = "\
# Classes of changes

What `gen diff` says of each change: exactly one class. `--fail-on CLASS` ends with 1 when a change has it. Where it cannot be
told whether something became weaker or stronger, it is called weaker.

A change stands in the section of its class; one that replaces pods stands under *what restarts*, unless it widens or goes.
The most severe classes come first.

| class | section | meaning |
|---|---|---|
";
