//! What the mesh and the network let through, on a fleet that uses every sort of edge and route, and on the boutique.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use servicegen::bundle::Object;
use servicegen::compile::{Compiled, Options, compile};
use servicegen::load::{Memory, load};

use crate::fleet;

const FILES: [(&str, &str); 5] = [
    ("platform.toml", include_str!("mesh/platform.toml")),
    ("services/ledger/service.toml", include_str!("mesh/services/ledger/service.toml")),
    ("services/orders/service.toml", include_str!("mesh/services/orders/service.toml")),
    ("services/user-exports/service.toml", include_str!("mesh/services/user-exports/service.toml")),
    ("services/users/service.toml", include_str!("mesh/services/users/service.toml")),
];

/// The fleet beside this file, with a text replaced in all of its files.
fn edges(from: &str, to: &str) -> Compiled {
    let files = FILES.map(|(path, text)| (path.to_owned(), text.replace(from, to).into_bytes()));
    let compiled = compile(&load(&Memory(BTreeMap::from(files))), &Options::default());
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    compiled
}

fn objects(compiled: &Compiled, folder: &str) -> Vec<Object> {
    let folder = compiled.folders.iter().find(|rendered| rendered.path == folder).expect("the folder");
    folder.objects()
}

fn spec(compiled: &Compiled, folder: &str, kind: &str, name: &str) -> Value {
    let found = objects(compiled, folder).into_iter().find(|object| object.kind == kind && object.meta.name == name);
    found.unwrap_or_else(|| panic!("no {kind} {name} in {folder}")).rest["spec"].clone()
}

fn orders(compiled: &Compiled, kind: &str, name: &str) -> Value {
    spec(compiled, "production/services/orders", kind, name)
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// The name of the workload whose pods these labels select.
fn selected(labels: &Value) -> Option<String> {
    let label = |key: &str| labels["matchLabels"][format!("app.kubernetes.io/{key}")].as_str();
    Some(format!("{}-{}", label("name")?, label("component")?))
}

#[test]
fn the_number_of_a_service_port_is_in_no_policy() {
    let policies = |compiled: &Compiled| {
        let all = compiled.folders.iter().flat_map(|folder| folder.objects());
        let kinds = ["NetworkPolicy", "AuthorizationPolicy", "PeerAuthentication", "EnvoyFilter", "Sidecar"];
        all.filter(|object| kinds.contains(&object.kind)).map(|object| object.to_value()).collect::<Vec<_>>()
    };
    let (before, after) = (edges("", ""), edges("service = 80", "service = 81"));
    assert!(policies(&before).len() > 10);
    assert_eq!(policies(&before), policies(&after));
    let destination = |compiled: &Compiled| {
        orders(compiled, "VirtualService", "orders-public-orders.example.org")["http"][0]["route"][0]["destination"]
            .clone()
    };
    assert_eq!(
        (&destination(&before)["port"]["number"], &destination(&after)["port"]["number"]),
        (&80.into(), &81.into())
    );
}

#[test]
fn both_sides_of_an_edge_say_the_port_of_the_pod() {
    let fleet = edges("", "");
    let out = orders(&fleet, "NetworkPolicy", "orders-web");
    let to_ledger = out["egress"].as_array().expect("rules").iter();
    let to_ledger = to_ledger.filter(|rule| selected(&rule["to"][0]["podSelector"]).as_deref() == Some("ledger-web"));
    assert_eq!(to_ledger.map(|rule| rule["ports"][0]["port"].clone()).collect::<Vec<_>>(), [8080]);
    let ledger = "production/services/ledger";
    let into = spec(&fleet, ledger, "NetworkPolicy", "ledger-web");
    assert_eq!(into["ingress"][0]["ports"][0]["port"], 8080);
    let allowed = spec(&fleet, ledger, "AuthorizationPolicy", "ledger-web");
    let operations: Vec<_> = allowed["rules"].as_array().expect("rules").iter().collect();
    assert_eq!(operations[1]["from"][0]["source"]["principals"][0], "cluster.local/ns/shop/sa/orders-web");
    assert_eq!(operations[1]["to"][0]["operation"]["ports"][0], "8080");
    // A peer whose Service has another number, too.
    let to_billing = out["egress"].as_array().expect("rules").iter();
    let billing = |rule: &&Value| rule["to"][0]["podSelector"]["matchLabels"]["app"] == "billing";
    assert_eq!(to_billing.filter(billing).map(|rule| rule["ports"][0]["port"].clone()).collect::<Vec<_>>(), [8080]);
}

#[test]
fn a_port_is_open_to_plain_text_only_where_something_outside_the_mesh_calls() {
    let fleet = edges("", "");
    let ledger = |kind| spec(&fleet, "production/services/ledger", kind, "ledger-web");
    assert_eq!(ledger("PeerAuthentication")["portLevelMtls"], serde_json::json!({ "8443": { "mode": "PERMISSIVE" } }));
    // Everybody: a rule without a source, on that port alone.
    let rules = ledger("AuthorizationPolicy")["rules"].clone();
    assert!(rules[0]["from"].is_null());
    assert_eq!(rules[0]["to"][0]["operation"]["ports"], serde_json::json!(["8443"]));
    let open = ledger("NetworkPolicy")["ingress"].clone();
    let everybody = |rule: &&Value| rule["from"].is_null();
    assert_eq!(open.as_array().expect("rules").iter().filter(everybody).count(), 1);
    // A peer without an identity is no reason to let other identities in.
    let billing = orders(&fleet, "AuthorizationPolicy", "orders-web")["rules"][0]["from"][0]["source"].clone();
    assert_eq!(billing, serde_json::json!({ "notPrincipals": ["*"] }));
    let users = objects(&fleet, "production/services/users");
    assert!(users.iter().all(|object| object.kind != "PeerAuthentication"));
}

#[test]
fn a_prefix_of_one_service_does_not_take_the_longer_name_of_another() {
    let fleet = edges("", "");
    let takes = |service: &str, path: &str| {
        let folder = format!("production/services/{service}");
        let rules =
            spec(&fleet, &folder, "VirtualService", &format!("{service}-public-people.example.org"))["http"].clone();
        let matches = rules[0]["match"].as_array().expect("conditions").clone();
        matches.iter().any(|condition| match (&condition["uri"]["exact"], &condition["uri"]["prefix"]) {
            (Value::String(exact), _) => path == exact,
            (_, Value::String(prefix)) => path.starts_with(prefix.as_str()),
            _ => panic!("a condition on the path"),
        })
    };
    for path in ["/user", "/user/", "/user/x"] {
        assert!(takes("users", path) && !takes("user-exports", path), "{path}");
    }
    assert!(!takes("users", "/user-exports") && takes("user-exports", "/user-exports"));
    assert!(!takes("users", "/users") && !takes("user-exports", "/users"));
}

#[test]
fn rules_are_in_the_order_of_their_precedence_and_what_takes_everything_is_last() {
    let rules = orders(&edges("", ""), "VirtualService", "orders-public-orders.example.org")["http"].clone();
    let names: Vec<_> = rules.as_array().expect("rules").iter().filter_map(|rule| rule["name"].as_str()).collect();
    assert_eq!(names, ["health", "api-hidden", "api", "pattern", "root"]);
    assert!(rules[4]["match"].is_null());
    assert_eq!(rules[1]["match"][1]["uri"]["prefix"], "/v1/internal/");
    assert_eq!(rules[1]["directResponse"]["status"], 404);
    let rewrite = serde_json::json!({ "uriRegexRewrite": { "match": "^/v1", "rewrite": "/api" } });
    assert_eq!(rules[2]["rewrite"], rewrite);
    // Before a browser calls from another origin it asks, with a method of its own.
    assert_eq!(rules[2]["match"][0]["method"]["regex"], "GET|HEAD|OPTIONS");
}

#[test]
fn retries_that_repeat_no_work_are_written_where_the_file_is_silent() {
    let mesh = orders(&edges("", ""), "VirtualService", "orders");
    let rule = |name: &str| {
        let rules = mesh["http"].as_array().expect("rules");
        rules.iter().find(|rule| rule["name"] == name).unwrap_or_else(|| panic!("no rule {name}")).clone()
    };
    let usual = serde_json::json!({ "attempts": 2, "retryOn": "connect-failure,refused-stream" });
    assert_eq!((&rule("http")["retries"], &rule("http")["timeout"]), (&usual, &"2s".into()));
    assert_eq!(rule("inside")["retries"], serde_json::json!({ "attempts": 0 }));
    assert_eq!((&rule("grpc")["match"][0]["port"], &rule("grpc")["timeout"]), (&9000.into(), &Value::Null));
}

#[test]
fn a_workload_knows_only_what_it_calls_itself() {
    let fleet = edges("", "");
    let known = |workload: &str| orders(&fleet, "Sidecar", workload)["egress"][0]["hosts"].clone();
    let (web, dns) = (known("orders-web"), known("orders-dns"));
    for (host, by_web, by_dns) in [
        ("./*.example.com", true, true),
        ("./tax.example.com", true, false),
        ("./net-10-9-0-0-16.orders.invalid", true, false),
        ("default/kubernetes.default.svc.cluster.local", false, true),
        ("billing/legacy-billing.billing.svc.cluster.local", true, false),
    ] {
        assert_eq!((texts(&web).contains(&host), texts(&dns).contains(&host)), (by_web, by_dns), "{host}");
    }
}

#[test]
fn udp_is_a_matter_of_the_network_alone() {
    let fleet = edges("", "");
    let entries = objects(&fleet, "production/services/orders").into_iter();
    let mut entries = entries.filter(|object| object.kind == "ServiceEntry").map(|object| object.meta.name);
    assert!(entries.all(|name| name != "orders-time.example.com"));
    let policy = orders(&fleet, "NetworkPolicy", "orders-dns");
    let doors = policy["ingress"].as_array().expect("rules").iter().map(|rule| &rule["ports"][0]);
    let doors: Vec<_> = doors.filter(|port| port["port"] == 53).map(|port| port["protocol"].clone()).collect();
    assert_eq!(doors, ["TCP", "UDP"]);
    let world = policy["egress"].as_array().expect("rules").iter();
    let ntp = world.flat_map(|rule| rule["ports"].as_array().expect("ports")).any(|port| port["port"] == 123);
    assert!(ntp, "the network lets it out");
}

#[test]
fn without_a_mesh_there_are_no_objects_of_one_and_the_program_is_scraped_itself() {
    // Routes and methods need a mesh, and a check says so; this service has neither.
    let platform = FILES[0].1.replace("mode = \"sidecar\"", "mode = \"none\"");
    let service = r#"
        name = "orders"
        team = "shop"
        image = { repository = "shop/orders", tag = "1.4.2" }
        workloads.web.ports = { http = { port = 8080 }, metrics = { port = 9394, expose = false } }
        workloads.web.scrape.port = "metrics"
    "#;
    let files = [("platform.toml", platform.as_str()), ("services/orders/service.toml", service)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let fleet = compile(&load(&Memory(BTreeMap::from(files))), &Options::default());
    assert!(!fleet.has_errors(), "{:?}", fleet.findings);
    assert!(
        objects(&fleet, "production/services/orders").iter().all(|object| !object.api_version.contains("istio.io"))
    );
    let policy = orders(&fleet, "NetworkPolicy", "orders-web").to_string();
    assert!(policy.contains("9394") && !policy.contains("15020") && !policy.contains("15012"), "{policy}");
}

#[test]
fn what_no_service_declares_is_closed_and_plain_http_goes_to_https() {
    let fleet = edges("", "");
    let nothing = spec(&fleet, "production/platform", "AuthorizationPolicy", "allow-nothing");
    assert_eq!(nothing, serde_json::json!({}));
    let closed = spec(&fleet, "production/platform", "NetworkPolicy", "default-deny");
    assert_eq!(closed, serde_json::json!({ "podSelector": {}, "policyTypes": ["Ingress", "Egress"] }));
    assert_eq!(spec(&fleet, "clusters/main", "PeerAuthentication", "default")["mtls"]["mode"], "STRICT");
    let servers = spec(&fleet, "clusters/main", "Gateway", "public")["servers"].clone();
    assert_eq!((&servers[1]["hosts"][0], &servers[1]["tls"]["httpsRedirect"]), (&"*.example.org".into(), &true.into()));
}

/// Edges between workloads as one object of the boutique says them.
type Edges = BTreeSet<(String, String)>;

#[test]
fn network_authorization_and_sidecar_say_the_same_edges() {
    let compiled = fleet::compiled("boutique");
    let [mut out, mut into, mut allowed, mut known] = [const { Edges::new() }; 4];
    let behind: BTreeMap<String, String> = compiled.environments["staging"]
        .services
        .values()
        .flat_map(|resolved| resolved.services.iter().map(move |service| (resolved, service)))
        .map(|(resolved, service)| {
            (service.host.clone(), resolved.workload(&service.workload).expect("behind").name.clone())
        })
        .collect();
    let folders = compiled.folders.iter().filter(|folder| folder.path.starts_with("staging/services/"));
    for object in folders.flat_map(|folder| folder.objects()) {
        let (name, spec) = (object.meta.name.clone(), object.rest.get("spec").cloned().unwrap_or_default());
        let peers = |direction: &str, side: &str| -> Vec<String> {
            let rules = spec[direction].as_array().into_iter().flatten();
            rules
                .flat_map(|rule| rule[side].as_array().into_iter().flatten())
                .filter_map(|peer| selected(&peer["podSelector"]))
                .collect()
        };
        match object.kind {
            "NetworkPolicy" => {
                out.extend(peers("egress", "to").into_iter().map(|peer| (name.clone(), peer)));
                into.extend(peers("ingress", "from").into_iter().map(|peer| (peer, name.clone())));
            }
            "AuthorizationPolicy" => {
                let rules = spec["rules"].as_array().into_iter().flatten();
                let principals = rules.flat_map(|rule| texts(&rule["from"][0]["source"]["principals"]));
                let accounts =
                    principals.filter_map(|principal| principal.strip_prefix("cluster.local/ns/boutique-staging/sa/"));
                allowed.extend(accounts.map(|account| (account.to_owned(), name.clone())));
            }
            "Sidecar" => {
                let hosts = texts(&spec["egress"][0]["hosts"]).into_iter();
                let callees = hosts.filter_map(|host| behind.get(host.strip_prefix("boutique-staging/")?));
                known.extend(callees.map(|callee| (name.clone(), callee.clone())));
            }
            _ => {}
        }
    }
    // Prometheus calls too, but is no workload of the boutique.
    into.retain(|(caller, _)| behind.values().any(|name| name == caller) || caller == "loadgenerator-main");
    assert_eq!(out.len(), 16, "{out:?}");
    assert_eq!((&out, &out, &out), (&into, &allowed, &known));
}
