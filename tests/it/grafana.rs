//! Boards of the golden fleets: their grid and names, and that they ask only for what is recorded.

use std::collections::BTreeSet;

use serde_json::Value;
use servicegen::bundle::{Bundle, Object};

use crate::fleet;

/// A board with the folder that it lies in.
struct Board {
    folder: String,
    bundle: Bundle,
    map: Object,
    key: String,
    text: String,
    json: Value,
}

fn boards() -> Vec<Board> {
    let fleets = ["smallest", "boutique"].map(fleet::compiled);
    let folders = fleets.into_iter().flat_map(|compiled| compiled.folders);
    let boards = folders.filter_map(|folder| {
        let is_board = |object: &&Object| object.meta.labels.contains_key("grafana_dashboard");
        let bundle = folder.bundle();
        let map = bundle.objects().map(|(_, object)| object).find(is_board)?.clone();
        let (key, text) = map.rest["data"].as_object()?.iter().next()?;
        let (key, text) = (key.clone(), text.as_str()?.to_owned());
        let json = serde_json::from_str(&text).expect("a board is JSON");
        Some(Board { folder: folder.path, bundle, map, key, text, json })
    });
    let boards: Vec<_> = boards.collect();
    assert!(boards.len() > 10, "every service has a board");
    boards
}

fn board(folder: &str) -> Board {
    boards().into_iter().find(|board| board.folder == folder).expect("the service has a board")
}

impl Board {
    fn elements(&self) -> &[Value] {
        self.json["panels"].as_array().expect("a list")
    }

    fn sections(&self) -> Vec<&str> {
        let rows = self.elements().iter().filter(|element| element["type"] == "row");
        rows.map(|row| row["title"].as_str().expect("a text")).collect()
    }

    fn panel(&self, title: &str) -> &Value {
        self.elements().iter().find(|element| element["title"] == title).unwrap_or_else(|| {
            panic!(
                "{}: no {title} among {:?}",
                self.folder,
                self.elements().iter().map(|e| &e["title"]).collect::<Vec<_>>()
            )
        })
    }

    fn expressions(&self) -> Vec<&str> {
        let panels = self.elements().iter().filter_map(|element| element["targets"].as_array());
        panels.flatten().map(|target| target["expr"].as_str().expect("a text")).collect()
    }
}

/// The highest threshold of a panel.
fn limit(panel: &Value) -> f64 {
    let steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"].as_array().expect("a list");
    steps.last().and_then(|step| step["value"].as_f64()).expect("a limit")
}

fn square(element: &Value) -> [u64; 4] {
    ["x", "y", "w", "h"].map(|side| element["gridPos"][side].as_u64().expect("a number"))
}

#[test]
fn panels_fit_into_the_grid_and_do_not_overlap() {
    for board in boards() {
        let squares: Vec<_> = board.elements().iter().map(square).collect();
        for (index, [x, y, w, h]) in squares.iter().enumerate() {
            assert!(x + w <= 24 && *w > 0 && *h > 0, "{} {index}", board.folder);
            let overlaps =
                |[x2, y2, w2, h2]: &[u64; 4]| x < &(x2 + w2) && x2 < &(x + w) && y < &(y2 + h2) && y2 < &(y + h);
            assert_eq!(squares.iter().filter(|other| overlaps(other)).count(), 1, "{} {index}", board.folder);
        }
    }
}

#[test]
fn panels_and_queries_are_told_apart() {
    for board in boards() {
        let ids: BTreeSet<_> = board.elements().iter().map(|element| element["id"].as_u64()).collect();
        assert_eq!(ids.len(), board.elements().len(), "{}", board.folder);
        assert!(!ids.contains(&Some(0)) && !ids.contains(&None), "{}", board.folder);
        for panel in board.elements().iter().filter(|element| element["type"] != "row") {
            let targets = panel["targets"].as_array().expect("a list");
            let names: BTreeSet<_> = targets.iter().map(|target| target["refId"].as_str()).collect();
            assert!(!targets.is_empty() && names.len() == targets.len(), "{}: {}", board.folder, panel["title"]);
            let overrides = panel["fieldConfig"]["overrides"].as_array().expect("a list");
            assert!(overrides.iter().all(|one| names.contains(&one["matcher"]["options"].as_str())));
        }
    }
}

#[test]
fn boards_have_names_that_last() {
    let boards = boards();
    let mut uids = BTreeSet::new();
    for board in &boards {
        let uid = board.json["uid"].as_str().expect("a text");
        let plain = uid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        assert!(plain && uid.len() <= 40, "{uid}");
        uids.insert(uid.to_owned());
        let rules: Vec<_> = board.bundle.objects().filter(|(_, object)| object.kind == "PrometheusRule").collect();
        let linked = rules.iter().all(|(_, rule)| rule.to_value().to_string().contains(&format!("/d/{uid}\"")));
        assert!(linked, "alerts link to the board {uid}");
        assert_eq!(board.key, format!("{}.json", board.folder.replace("/services/", "-")));
        assert_eq!(
            board.map.meta.annotations.get("grafana_folder").map(String::as_str),
            board.folder.split('/').next()
        );
        for key in ["id", "version", "__inputs"] {
            assert!(board.json.get(key).is_none(), "{uid} has {key}");
        }
    }
    assert!(uids.len() + 2 >= boards.len(), "the two fleets share no environment, but may share a name");
}

#[test]
fn boards_read_only_what_is_recorded_for_their_service() {
    let mut read = 0;
    for board in boards() {
        let rules = board.bundle.objects().filter(|(_, object)| object.kind == "PrometheusRule");
        let groups: Vec<_> =
            rules.flat_map(|(_, rule)| rule.rest["spec"]["groups"].as_array().cloned().unwrap_or_default()).collect();
        let recorded: BTreeSet<_> = groups
            .iter()
            .flat_map(|group| group["rules"].as_array().expect("a list"))
            .filter_map(|rule| {
                let labels = &rule["labels"];
                let text = |value: &Value| value.as_str().map(str::to_owned);
                let [namespace, service, slo] = ["namespace", "service", "slo"].map(|label| text(&labels[label]));
                let [namespace, service, slo] = [namespace?, service?, slo?];
                Some(format!(
                    "{}{{namespace=\"{namespace}\",service=\"{service}\",slo=\"{slo}\"}}",
                    text(&rule["record"])?
                ))
            })
            .collect();
        for expr in board.expressions() {
            let Some(start) = expr.find("slo:") else { continue };
            let end = start + expr[start..].find('}').expect("a selector") + 1;
            assert!(recorded.contains(&expr[start..end]), "{}: {expr} is not among {recorded:?}", board.folder);
            read += 1;
        }
    }
    assert!(read > 50, "boards show objectives");
}

#[test]
fn raw_rates_follow_the_scrape_interval() {
    for board in boards() {
        for expr in board.expressions() {
            let windows = expr.matches('[').count()
                - expr.matches("[^").count()
                - expr.matches("[a-z0-9]").count()
                - expr.matches("[0-9]").count();
            assert_eq!(windows, expr.matches("[$__rate_interval]").count(), "{}: {expr}", board.folder);
        }
        let other = board.text.replace("${datasource}", "");
        assert!(!other.contains("${"), "{} uses a variable that it does not have", board.folder);
    }
}

#[test]
fn limits_on_panels_are_those_of_the_objectives() {
    let orders = board("staging/services/frontend");
    assert_eq!(limit(orders.panel("p99")), 500.0);
    assert_eq!(limit(orders.panel("Duration")), 500.0);
    assert_eq!(limit(orders.panel("latency, 5m")), 0.99);
    assert_eq!(limit(orders.panel("latency: burn, 1h")), 14.4);
}

#[test]
fn failures_are_told_by_the_protocol() {
    let failing =
        |folder: &str| board(folder).panel("Failing calls by Envoy's flags")["targets"][0]["expr"].to_string();
    assert!(failing("staging/services/frontend").contains("response_code=~"));
    assert!(failing("staging/services/cartservice").contains("grpc_response_status!~"));
}

#[test]
fn services_show_what_they_have() {
    assert_eq!(
        board("staging/services/loadgenerator").sections(),
        ["Status", "What it calls", "Saturation of loadgenerator-main"]
    );
    let cart = board("staging/services/cartservice");
    assert!(cart.sections().contains(&"Connections to cartservice-redis"), "{:?}", cart.sections());
    assert!(!cart.sections().contains(&"Calls to cartservice-redis as callers see them"));
}
