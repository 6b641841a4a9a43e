//! Telemetry: which share of a workload's calls is traced, and where its proxies write access logs.

use serde_json::Number;

use crate::bundle::{Meta, Object};
use crate::resolved::{Resolved, Workload};
use crate::targets::istio::types::{AccessLogging, ProviderName, Selector, TelemetrySpec, Tracing};

/// `None` where the service leaves both to the mesh.
pub fn of_workload(resolved: &Resolved, workload: &Workload) -> Option<Object> {
    let (tracing, logs) = (resolved.service.tracing.as_ref(), resolved.service.logs.as_ref());
    if tracing.is_none() && logs.is_none() {
        return None;
    }
    let declared = resolved.environment.platform.telemetry.as_ref();
    let provider = |name: &str| ProviderName { name: name.to_owned() };
    let receiver = declared.and_then(|telemetry| telemetry.tracing.as_deref()).map(provider);
    let tracing = tracing.map(|tracing| Tracing {
        providers: receiver.into_iter().collect(),
        random_sampling_percentage: Number::from_f64(tracing.sampling_percent.value()).unwrap_or_else(|| 0.into()),
    });
    let sinks = logs.into_iter().flat_map(|logs| &logs.sinks);
    let sinks = sinks.filter_map(|name| Some(provider(&declared?.sinks.get(name)?.provider)));
    let access_logging = logs.is_some().then(|| AccessLogging { providers: sinks.collect() });
    let spec = TelemetrySpec {
        selector: Selector { match_labels: workload.selector.clone() },
        tracing: tracing.into_iter().collect(),
        access_logging: access_logging.into_iter().collect(),
    };
    let meta = Meta::new(&workload.name, Some(&resolved.namespace), &workload.labels);
    Some(Object::with_spec("telemetry.istio.io/v1", "Telemetry", meta, &spec))
}
