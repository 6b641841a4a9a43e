//! Programs that record their own traces: where they send them, and the variables by which OpenTelemetry's libraries are
//! told so (OpenTelemetry specification, "Environment Variable Specification" and "OTLP Exporter Configuration").

use std::collections::BTreeMap;

use crate::resolve::draft::Draft;
use crate::resolve::outside::{self, Variable};
use crate::resolved::Outbound;
use crate::spec::Protocol;

/// The edge from the programs to the collector, unless the service declares one itself.
pub fn edge(draft: &Draft) -> Option<Outbound> {
    let name = collector(draft)?;
    let declared = draft.service.access.iter().any(|access| access.outbound.get(name).is_some());
    let from = draft.own_image_workloads();
    let to = outside::peer(draft, name, None).filter(|_| !declared && !from.is_empty())?;
    Some(Outbound { name: name.to_owned(), from, to })
}

/// Variables of each workload whose program is the service's own image.
pub fn variables(draft: &Draft) -> Vec<(String, Variable)> {
    let Some(variables) = of_program(draft) else { return Vec::new() };
    let from = draft.own_image_workloads();
    let of_workload = |workload: &String| -> Vec<_> {
        let program = |(name, value): (&&str, &String)| (String::new(), (*name).to_owned(), value.clone());
        variables.iter().map(|pair| (workload.clone(), program(pair))).collect()
    };
    from.iter().flat_map(of_workload).collect()
}

fn of_program(draft: &Draft) -> Option<BTreeMap<&'static str, String>> {
    let tracing = draft.service.tracing.as_ref()?;
    let (host, port, protocol) = outside::address(outside::peer(draft, collector(draft)?, None)?)?;
    let scheme = if matches!(protocol, Protocol::Https | Protocol::Tls) { "https" } else { "http" };
    let spoken = if protocol.is_grpc() { "grpc" } else { "http/protobuf" };
    let (environment, service) = (&draft.environment.name, &draft.service);
    Some(BTreeMap::from([
        ("OTEL_EXPORTER_OTLP_ENDPOINT", format!("{scheme}://{host}:{port}")),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", spoken.to_owned()),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            format!(
                "deployment.environment.name={environment},k8s.namespace.name={},service.namespace={}",
                draft.namespace, service.team
            ),
        ),
        ("OTEL_SERVICE_NAME", service.name.to_string()),
        // A call that comes with a decision keeps it; one that begins here is sampled as the mesh does.
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio".to_owned()),
        ("OTEL_TRACES_SAMPLER_ARG", tracing.sampling_percent.share()),
    ]))
}

/// Name of the peer that takes traces, where programs of this service send some.
fn collector(draft: &Draft) -> Option<&str> {
    let tracing = draft.service.tracing.as_ref()?;
    let telemetry = draft.environment.platform.telemetry.as_ref().filter(|_| tracing.instrumentation == Some(true))?;
    telemetry.collector.as_deref()
}
