//! One port number under two protocols: what merges by number alone loses one of them.

use serde_json::{Value, json};

use super::{clean, compiled, objects, rendered, service, texts};

const UDP: &str = "[workloads.web.ports.dns]\nport = 5353\nservice = 53\nprotocol = \"udp\"\n";
const TCP: &str = "[workloads.web.ports.dns-tcp]\nport = 5353\nservice = 53\nprotocol = \"tcp\"\n";

/// `resolver` with these ports alone, and `orders`, which calls them.
fn fleet(ports: &str, names: &[&str]) -> [(String, String); 2] {
    let (path, text) = service(
        "resolver",
        &format!("access.inbound.orders.ports = {{ {} }}\n{ports}", {
            names.iter().map(|name| format!("{name} = {{}}")).collect::<Vec<_>>().join(", ")
        }),
    );
    let text = text.replace("[workloads.web.ports.http]\nport = 8080\n", "");
    let orders = service("orders", &format!("access.outbound.resolver.ports = {names:?}\n"));
    [(path, text), orders]
}

fn both() -> servicegen::compile::Compiled {
    clean(&fleet(&format!("{UDP}{TCP}"), &["dns", "dns-tcp"]))
}

#[test]
fn both_protocols_of_one_number_are_on_the_service_and_applied_by_the_server() {
    let compiled = both();
    let ports = rendered(&compiled, "resolver", "Service")[0]["spec"]["ports"].clone();
    let ports: Vec<_> = ports.as_array().unwrap().iter().map(|port| (&port["port"], &port["protocol"])).collect();
    let udp = (&json!(53), &json!("UDP"));
    assert!(ports.len() == 2 && ports.contains(&udp) && ports.iter().any(|port| port.1 != "UDP"), "{ports:?}");
    assert!(texts(&compiled, "resolver")["application.yaml"].contains("- ServerSideApply=true\n"));
}

#[test]
fn both_sides_of_the_network_name_both_protocols() {
    let compiled = both();
    for (service, rules, peers) in [("resolver", "ingress", "from"), ("orders", "egress", "to")] {
        let policy = objects(&compiled, service, "NetworkPolicy").remove(0);
        let mut found = std::collections::BTreeSet::new();
        for rule in policy["spec"][rules].as_array().unwrap() {
            let peer = &rule[peers][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"];
            if peer == "orders" || peer == "resolver" {
                let ports = rule["ports"].as_array().unwrap().iter();
                found.extend(ports.map(|port| format!("{} {}", port["protocol"].as_str().unwrap(), port["port"])));
            }
        }
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["TCP 5353", "UDP 5353"], "{service}");
    }
}

#[test]
fn the_mesh_is_told_nothing_of_udp() {
    // Nobody asks whether a workload without requests has a readiness probe: only the mesh is looked at.
    let alone = compiled(&fleet(UDP, &["dns"]));
    assert!(!alone.has_errors(), "{:?}", alone.findings);
    for kind in ["DestinationRule", "VirtualService"] {
        assert_eq!(objects(&alone, "resolver", kind), Vec::<Value>::new(), "{kind}");
    }
    let admitted = |compiled: &servicegen::compile::Compiled| {
        objects(compiled, "resolver", "AuthorizationPolicy")[0]["spec"]["rules"].clone()
    };
    assert!(admitted(&alone).is_null(), "a rule without ports would admit everything");
    let ports = admitted(&both());
    assert_eq!(ports[0]["to"][0]["operation"]["ports"], json!(["5353"]));
    assert_eq!(objects(&both(), "resolver", "DestinationRule").len(), 1);
}
