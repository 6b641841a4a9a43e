//! What Kiali is told about health, as it is written: 0 would mean "not set".

use super::{PLATFORM, compiled_on, rendered, service};

/// Codes, thresholds for degraded and failing, protocol.
fn health(objective: &str, port: &str) -> (String, String, String, String) {
    let (path, text) = service("orders", &format!("slo.availability.objective = {objective}\n"));
    let platform = format!("{PLATFORM}\n[monitoring.kiali]\nurl = \"https://kiali.example.org\"\n");
    let compiled = compiled_on(&platform, &[(path, text.replace("ports.http]", &format!("ports.{port}]")))]);
    assert!(!compiled.has_errors(), "{:?}", compiled.findings);
    let service = rendered(&compiled, "orders", "Service").remove(0);
    let text = service["metadata"]["annotations"]["health.kiali.io/rate"].as_str().expect("an annotation").to_owned();
    let parts: Vec<_> = text.split(',').map(str::to_owned).collect();
    assert_eq!(parts.len(), 5, "{text}");
    (parts[0].clone(), parts[1].clone(), parts[2].clone(), parts[3].clone())
}

#[test]
fn thresholds_are_never_zero_and_plain_decimals_and_a_full_outage_is_a_failure() {
    for objective in ["99.999", "99.99", "99.9", "99", "90", "50", "1"] {
        for port in ["http", "grpc"] {
            let (codes, degraded, failure, protocol) = health(objective, port);
            for threshold in [&degraded, &failure] {
                let plain = threshold.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                assert!(plain && threshold.parse::<f64>().unwrap() > 0.0, "{objective}: {threshold}");
            }
            let (degraded, failure): (f64, f64) = (degraded.parse().unwrap(), failure.parse().unwrap());
            assert!(degraded < failure && failure <= 100.0, "{objective}: {degraded} {failure}");
            assert_eq!(protocol, port);
            assert!(codes.contains("5XX") && (port == "http" || codes.contains("14")), "{codes}");
        }
    }
}
