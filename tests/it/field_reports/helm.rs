//! Numbers and texts that become others on their way through YAML and Helm, and names and labels that do not fit.

use serde_json::Value;

use super::{PLATFORM, clean, compiled, compiled_on, objects, rendered, said, said_of, service, texts, yaml};

/// All texts of what is rendered for `orders`, the source aside.
fn everything(compiled: &servicegen::compile::Compiled) -> String {
    texts(compiled, "orders").into_values().collect()
}

#[test]
fn every_digit_of_a_large_number_survives() {
    let more = "[workloads.web.security]\nuser = 1000660000\ngroup = 1000660000\nfs-group = 1000660000\n\
        [workloads.web.ports.http.traffic]\nmax-connections = 10000000\nmax-pending = 20000000\n";
    let (path, text) = service("orders", more);
    // One header for the port, its number before the table of its traffic.
    let text = text.replace("[workloads.web.ports.http]\nport = 8080\n", "");
    let text = text.replace(
        "[workloads.web.ports.http.traffic]",
        "[workloads.web.ports.http]\nport = 8080\n[workloads.web.ports.http.traffic]",
    );
    let compiled = clean(&[(path, text)]);
    let pod = rendered(&compiled, "orders", "Deployment")[0]["spec"]["template"]["spec"]["securityContext"].clone();
    for key in ["runAsUser", "runAsGroup", "fsGroup"] {
        assert_eq!(pod[key], 1_000_660_000, "{key}");
    }
    let pool = &objects(&compiled, "orders", "DestinationRule")[0]["spec"]["trafficPolicy"]["portLevelSettings"][0];
    assert_eq!(pool["connectionPool"]["tcp"]["maxConnections"], 10_000_000);
    let written = everything(&compiled);
    for number in [": 1000660000\n", ": 10000000\n", ": 20000000\n"] {
        assert!(written.contains(number), "{number}");
    }
    assert!(!written.contains("e+"), "no exponents");
}

/// Values of Helm are floats in places: above 2^53 they lose digits.
#[test]
fn what_a_float_cannot_hold_is_refused() {
    for key in ["security.user", "security.group", "security.fs-group", "scale.replicas", "proxy.concurrency"] {
        let said = said_of(&format!("workloads.web.{key} = 9007199254740993\n"));
        assert!(said.iter().any(|said| said.contains("the number is out of range")), "{key}: {said:?}");
    }
}

#[test]
fn a_text_that_looks_like_a_number_stays_a_text() {
    for tag in [
        "1e10234",
        "20261103120000",
        "1.10",
        "0x1F",
        "0o17",
        "1_000",
        "012",
        "null",
        "true",
        "on",
        "y",
        "1e3",
        "2024-11-03",
    ] {
        let (path, text) = service("orders", &format!("labels.build = \"{tag}\"\ncommon.env.MAX = \"{tag}\"\n"));
        let compiled = clean(&[(path, text.replace("1.4.2", tag))]);
        let deployment = &rendered(&compiled, "orders", "Deployment")[0];
        let template = &deployment["spec"]["template"];
        let container = &template["spec"]["containers"][0];
        let image = format!("harbor.example.org/shop/orders:{tag}");
        assert_eq!((&container["image"], &container["env"][0]["value"]), (&Value::from(image), &Value::from(tag)));
        assert_eq!(template["metadata"]["labels"]["app.kubernetes.io/version"], tag);
        // And read back from what Helm gets.
        let values = texts(&compiled, "orders").remove("values.yaml").unwrap();
        let read = yaml(&values);
        assert_eq!(
            (&read["labels"]["build"], &read["workloads"]["web"]["pod"]["labels"]["app.kubernetes.io/version"]),
            (&Value::from(tag), &Value::from(tag))
        );
    }
}

#[test]
fn a_name_that_is_too_long_is_one_finding_with_the_key_that_makes_it_so() {
    let name = "a".repeat(57);
    let (path, text) = service(&name, "[workloads.metrics-collector]\n[workloads.feed]\nkind = \"stateful\"\n");
    let compiled = compiled(&[(path, text)]);
    assert_eq!(said(&compiled).len(), 1, "{:?}", said(&compiled));
    let finding = &compiled.findings[0];
    assert_eq!(finding.id, "names/too-long");
    let lines: Vec<_> = finding.labels.iter().map(|label| compiled.sources.line_column(label.place)).collect();
    assert_eq!(lines, [(1, 8), (4, 12)], "`name`, then the key of the longest");
    assert!(
        finding.message.contains("too long by 29") && finding.message.contains(&format!("{name}-metrics-collector"))
    );
}

#[test]
fn a_name_that_is_adopted_must_still_fit_a_release() {
    let with = |length: usize, render: &str| {
        let adopt = "[adopt.workloads.web]\nname = \"old\"\nservice = \"old\"\nservice-account = \"old\"\n";
        let platform = PLATFORM.replace("[gitops]\n", &format!("[gitops]\nrender = \"{render}\"\n"));
        said(&compiled_on(&platform, &[service(&"a".repeat(length), adopt)]))
    };
    assert_eq!(with(53, "chart"), Vec::<String>::new());
    let said = with(54, "chart");
    assert!(said.len() == 1 && said[0].contains("too long by 1 for the name of a Helm release"), "{said:?}");
    assert_eq!(with(54, "manifests"), Vec::<String>::new());
}

#[test]
fn the_label_of_a_version_is_valid_and_its_own_and_selects_nothing() {
    let long = "pr-4711-feature_long-branch-name-that-goes-on-1687776866-22f27e4";
    let mut labels = std::collections::BTreeSet::new();
    let tags =
        [long, &long.replace("e4", "e5"), "1.2-", "1.2_", "1.2.", "_", "__", "_x", &"a".repeat(128), &"a".repeat(127)];
    for tag in tags {
        let (path, text) = service("orders", "");
        let compiled = clean(&[(path, text.replace("1.4.2", tag))]);
        let deployment = &rendered(&compiled, "orders", "Deployment")[0];
        let template = &deployment["spec"]["template"];
        let label = template["metadata"]["labels"]["app.kubernetes.io/version"].as_str().unwrap();
        let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        assert!(label.len() <= 63 && edge(label.chars().next()) && edge(label.chars().last()), "{tag}: {label}");
        assert!(labels.insert(label.to_owned()), "{label} is that of another tag");
        let image = format!("harbor.example.org/shop/orders:{tag}");
        assert_eq!(template["spec"]["containers"][0]["image"], Value::from(image));
        assert!(!deployment["spec"]["selector"].to_string().contains("version"));
        let service = &rendered(&compiled, "orders", "Service")[0];
        assert!(!service["spec"]["selector"].to_string().contains("version"));
    }
}

#[test]
fn a_digest_is_no_version() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let (path, text) = service("orders", "");
    for image in [format!("digest = \"{digest}\""), format!("tag = \"1.4.2\", digest = \"{digest}\"")] {
        let compiled = clean(&[(path.clone(), text.replace("tag = \"1.4.2\"", &image))]);
        let template = &rendered(&compiled, "orders", "Deployment")[0]["spec"]["template"];
        assert!(template["spec"]["containers"][0]["image"].as_str().unwrap().ends_with(&format!("@{digest}")));
        let label = &template["metadata"]["labels"]["app.kubernetes.io/version"];
        assert!(label.is_null() || *label == "1.4.2", "{label}");
    }
}

#[test]
fn a_tag_that_no_registry_knows_is_refused_where_it_stands() {
    for tag in ["-x", ".x", "a b", "a/b", "a:b", "a@b", "", "é", &"a".repeat(129)] {
        let (path, text) = service("orders", "");
        let said = said(&compiled(&[(path, text.replace("1.4.2", tag))]));
        assert!(said.len() == 1 && said[0].starts_with("spec/invalid-value 3:45 "), "{tag}: {said:?}");
    }
}
