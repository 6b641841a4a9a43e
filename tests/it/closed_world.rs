//! What the checks of edges and routes must not say, and pairs of situations that differ in one word.

use std::collections::BTreeMap;

use servicegen::compile::{Options, compile};
use servicegen::load::{Memory, load};

const PLATFORM: &str = include_str!("../../docs/checks/platform.toml");

/// A service with one port, and what else it says.
fn service(name: &str, more: &str) -> (String, String) {
    let head = format!("name = \"{name}\"\nteam = \"shop\"\nimage = {{ repository = \"shop/{name}\", tag = \"1\" }}\n");
    let port = "[workloads.web.ports.http]\nport = 8080\n";
    (format!("services/{name}/service.toml"), format!("{head}{port}{more}"))
}

/// `id: message` of all findings of a fleet, and the services that errors block.
fn findings(platform: &str, services: &[(String, String)]) -> (Vec<String>, Vec<String>) {
    let mut files: BTreeMap<String, Vec<u8>> =
        services.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    files.insert("platform.toml".to_owned(), platform.as_bytes().to_vec());
    let compiled = compile(&load(&Memory(files)), &Options::default());
    let said = compiled.findings.iter().map(|finding| format!("{}: {}", finding.id, finding.message)).collect();
    let errors = compiled.findings.iter().filter(|finding| finding.is_error());
    (said, errors.filter_map(|finding| finding.service.clone()).collect())
}

fn said(services: &[(String, String)]) -> Vec<String> {
    findings(PLATFORM, services).0
}

#[test]
fn nothing_is_said_about_edges_of_a_service_that_cannot_be_read() {
    let broken =
        ("services/ledger/service.toml".to_owned(), "name = \"ledger\"\nteam = \"shop\"\ntypo = 1\n".to_owned());
    let orders = service("orders", "[access.outbound.ledger]\nports = [\"sql\"]\n[access.inbound.ledger]\n");
    let said = said(&[broken, orders]);
    assert_eq!(said.len(), 1, "only the mistake itself: {said:#?}");
    assert!(said[0].starts_with("spec/"), "{said:#?}");
}

#[test]
fn an_admission_of_a_service_that_does_not_run_here_is_no_finding() {
    let (path, text) = service("frontend", "");
    let elsewhere = (path, format!("environments = []\n{text}"));
    assert_eq!(said(&[elsewhere, service("orders", "[access.inbound.frontend]\n")]), Vec::<String>::new());
}

#[test]
fn a_missing_admission_blocks_the_caller_alone() {
    let services = [service("orders", "[access.outbound.ledger]\n"), service("ledger", "")];
    let (said, blocked) = findings(PLATFORM, &services);
    assert_eq!(said, ["access/not-admitted: `ledger` does not admit `orders`, which calls it"]);
    assert_eq!(blocked, ["orders"]);
}

#[test]
fn a_host_is_shared_by_whole_segments() {
    let route = |name: &str, prefix: &str| {
        service(name, &format!("[routes.public]\nhosts = [\"www.example.org\"]\nmatch = {{ prefix = \"{prefix}\" }}\n"))
    };
    let apart = [route("users", "/user"), route("user-exports", "/user-exports"), route("web", "/")];
    assert_eq!(said(&apart), Vec::<String>::new());
    let same = [route("users", "/user"), route("user-exports", "/user-exports"), route("old", "/user/")];
    assert_eq!(said(&same), ["routes/host-twice: `old` and `users` both take `/user` of the host `www.example.org`"]);
    let two_for_the_rest = [route("web", "/"), route("shop", "/")];
    assert_eq!(said(&two_for_the_rest).len(), 1);
}

#[test]
fn one_host_in_two_environments_of_a_cluster_is_found() {
    let production = "[stages.production]\n[environments.production]\nstage = \"production\"\ncluster = \"main\"\nnamespace = \"@{team}\"\n";
    let platform = format!("{PLATFORM}\n{production}").replace("[\"staging\"]", "[\"staging\", \"production\"]");
    let same = [service("orders", "[routes.public]\n")];
    let (said, blocked) = findings(&platform, &same);
    let taken = "routes/host-twice: `orders` in production and `orders` in staging both take every path of the host `orders.example.org`";
    assert_eq!((said, blocked), (vec![taken.to_owned()], vec!["orders".to_owned()]));
    let apart = [service("orders", "[routes.public]\nhosts = [\"orders.@{environment}.example.org\"]\n")];
    assert_eq!(findings(&platform, &apart).0, Vec::<String>::new());
}

#[test]
fn a_longer_prefix_may_be_rewritten_beside_a_shorter_one() {
    let routes = "[routes.api.match]\nprefix = \"/orders\"\n[routes.ops]\nrewrite = \"/actuator\"\n[routes.ops.match]\nprefix = \"/orders/actuator\"\n";
    assert_eq!(said(&[service("orders", routes)]), Vec::<String>::new());
}

#[test]
fn metrics_behind_a_rewrite_are_found_and_those_out_of_reach_are_not() {
    let scrape = "[workloads.web.scrape]\nport = \"http\"\n[routes.public]\n";
    let with = |route: &str| said(&[service("orders", &format!("{scrape}{route}"))]).len();
    assert_eq!(with("match = { prefix = \"/api\" }\n"), 0, "/metrics is not below /api");
    assert_eq!(with("match = { prefix = \"/api\" }\nrewrite = \"/\"\n"), 1, "/api/metrics becomes /metrics");
    assert_eq!(with("match = { path = \"/metrics\" }\n"), 1);
    assert_eq!(with("hide = [\"/metrics\"]\n"), 0);
}

#[test]
fn tries_fit_a_timeout_exactly() {
    let with = |per_try: &str| {
        let route = format!("[routes.public]\ntimeout = \"3s\"\nretries = {{ per-try = \"{per_try}\" }}\n");
        said(&[service("orders", &route)]).len()
    };
    assert_eq!((with("1s"), with("1001ms")), (0, 1), "two further tries are the default");
}

#[test]
fn a_name_fits_to_the_last_character() {
    let with = |length: usize| said(&[service(&"a".repeat(length), "")]).len();
    // 46 fit, `-web` included.
    assert_eq!((with(42), with(43)), (0, 1));
}

#[test]
fn a_peer_stands_in_for_a_service_that_does_not_run_here() {
    let (path, text) = service("ledger", "");
    let elsewhere = (path, format!("environments = []\n{text}"));
    let peer = "[peers.ledger]\nnamespace = \"billing\"\nselector = { app = \"ledger\" }\n[peers.ledger.ports.http]\nport = 8080\n";
    let caller = || service("orders", "[access.outbound.ledger]\n");
    assert_eq!(said(&[elsewhere.clone(), caller()]).len(), 1, "access/callee-not-here");
    assert_eq!(findings(&format!("{PLATFORM}\n{peer}"), &[elsewhere, caller()]).0, Vec::<String>::new());
}
