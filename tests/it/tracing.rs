//! Programs that record their own traces: the variables they get, and the way to the collector.

use std::collections::BTreeMap;
use std::sync::Arc;

use servicegen::compile::{Options, compile};
use servicegen::load::{Memory, load};
use servicegen::resolved::{EnvSource, Resolved, Workload};

const PLATFORM: &str = include_str!("../../docs/checks/platform.toml");
const COLLECTOR: &str = r#"
[telemetry]
collector = "otel-collector"
[peers.otel-collector]
namespace = "monitoring"
selector = { app = "otel-collector" }
ports.PORT
"#;
const SERVICE: &str = r#"
name = "orders"
team = "shop"
image = { repository = "shop/orders", tag = "1.4.2" }
images.tool = { repository = "base/tool", tag = "1" }
tracing = { sampling-percent = 0.5, instrumentation = true }

[workloads.web]
ports.http = { port = 8080 }
[workloads.tool]
image = "tool"
"#;

fn orders(port: &str, more: &str) -> Arc<Resolved> {
    let platform = format!("{PLATFORM}{}", COLLECTOR.replace("PORT", port));
    let service = format!("{SERVICE}{more}");
    let files = [("platform.toml", platform), ("services/orders/service.toml", service)];
    let files = files.map(|(path, text)| (path.to_owned(), text.into_bytes()));
    let compiled = compile(&load(&Memory(files.into())), &Options::default());
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    Arc::clone(&compiled.environments["staging"].services["orders"])
}

/// Variables of OpenTelemetry in the program of a workload.
fn variables(workload: &Workload) -> BTreeMap<&str, &str> {
    let values = workload.container.env.iter().filter_map(|variable| match &variable.source {
        EnvSource::Value(value) => Some((variable.name.as_str(), value.as_str())),
        _ => None,
    });
    values.filter(|(name, _)| name.starts_with("OTEL_")).collect()
}

#[test]
fn a_program_of_our_own_is_told_who_it_is_and_where_traces_go() {
    let orders = orders("grpc = { port = 4317 }", "");
    let expected = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://otel-collector.monitoring.svc.cluster.local:4317"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=staging,k8s.namespace.name=shop-staging,service.namespace=shop",
        ),
        ("OTEL_SERVICE_NAME", "orders"),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.005"),
    ];
    assert_eq!(variables(orders.workload("web").expect("web")), expected.into());
    assert_eq!(variables(orders.workload("tool").expect("tool")), BTreeMap::new(), "a program of others is left alone");
    let edges: Vec<_> = orders.outbound.iter().map(|edge| (edge.name.as_str(), edge.from.as_slice())).collect();
    assert_eq!(edges, [("otel-collector", ["web".to_owned()].as_slice())]);
}

#[test]
fn a_collector_over_http_is_spoken_to_so_and_what_the_service_says_itself_wins() {
    let env =
        "[workloads.web.env]\nOTEL_SERVICE_NAME = 'shop'\n[access.outbound.otel-collector]\nfrom = ['web', 'tool']";
    let orders = orders("http = { port = 4318 }", env);
    let web = variables(orders.workload("web").expect("web"));
    assert_eq!((web["OTEL_SERVICE_NAME"], web["OTEL_EXPORTER_OTLP_PROTOCOL"]), ("shop", "http/protobuf"));
    let edges: Vec<_> = orders.outbound.iter().map(|edge| edge.from.join(" ")).collect();
    assert_eq!(edges, ["tool web"], "a declared edge is not drawn twice");
}
