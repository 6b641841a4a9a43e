//! Prefixes that contain others, within one service and between several on one host.

use super::{clean, compiled, objects, said, service};

/// How the rules for the gateway's host follow each other.
fn order(more: &str) -> Vec<String> {
    let compiled = clean(&[service("orders", more)]);
    let mut services = objects(&compiled, "orders", "VirtualService");
    let outside = services.remove(services.iter().position(|object| object["spec"]["gateways"][0] != "mesh").unwrap());
    let rules = outside["spec"]["http"].as_array().unwrap().iter();
    rules.map(|rule| rule["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_longer_prefix_goes_first_wherever_it_stands_and_however_it_is_called() {
    for rewrite in ["rewrite = \"/actuator\"\n", ""] {
        for (long, short) in [("ops", "api"), ("a", "z"), ("z", "a")] {
            let long_text = format!("[routes.{long}]\n{rewrite}match.prefix = \"/orders/actuator\"\n");
            let short_text = format!("[routes.{short}]\nmatch.prefix = \"/orders\"\n");
            assert_eq!(order(&format!("{long_text}{short_text}")), [long, short]);
            assert_eq!(order(&format!("{short_text}{long_text}")), [long, short]);
        }
    }
}

#[test]
fn two_routes_for_the_same_requests_are_an_error_and_a_further_condition_makes_them_two() {
    let routes = |one: &str, two: &str| {
        let text = format!("[routes.api]\nmatch = {{ {one} }}\n[routes.ops]\nrewrite = \"/x\"\nmatch = {{ {two} }}\n");
        said(&compiled(&[service("orders", &text)]))
    };
    for (one, two) in [
        ("prefix = \"/a\"", "prefix = \"/a\""),
        ("prefix = \"/a\"", "prefix = \"/a/\""),
        ("path = \"/a\"", "path = \"/a\""),
        ("methods = [\"GET\", \"POST\"]", "methods = [\"POST\", \"GET\"]"),
    ] {
        let said = routes(one, two);
        assert!(said.len() == 1 && said[0].starts_with("routes/never-reached 6:9 "), "{one}, {two}: {said:?}");
    }
    for (one, two) in [
        ("prefix = \"/a\"", "prefix = \"/ab\""),
        ("prefix = \"/a\"", "path = \"/a\""),
        ("prefix = \"/a\"", "prefix = \"/a\", methods = [\"POST\"]"),
        ("prefix = \"/a\"", "prefix = \"/a\", headers = { x = { exact = \"1\" } }"),
    ] {
        assert_eq!(routes(one, two), Vec::<String>::new(), "{one}, {two}");
    }
}

#[test]
fn services_on_one_host_are_told_apart_by_whole_segments_whatever_their_names() {
    let route = |name: &str, prefix: &str| {
        service(name, &format!("[routes.public]\nhosts = [\"people.example.org\"]\nmatch.prefix = \"{prefix}\"\n"))
    };
    // The mesh merges the objects of one host in an order that nobody chooses, so no order may matter.
    for (one, two) in [("a", "z"), ("z", "a")] {
        clean(&[route(one, "/user"), route(two, "/user-exports")]);
        for same in ["/user/", "/user", "/user/exports"] {
            let said = said(&compiled(&[route(one, "/user"), route(two, same)]));
            assert!(said.len() == 1 && said[0].starts_with("routes/host-twice "), "{same}: {said:?}");
        }
    }
}
