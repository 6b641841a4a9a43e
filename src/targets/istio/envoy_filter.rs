//! EnvoyFilter: the one canned filter, a limit of requests that each pod accepts. Nothing else of Istio can say it.

use serde_json::{Value, json};

use crate::bundle::{Meta, Object};
use crate::resolved::{Resolved, Workload};
use crate::spec::{Protocol, RateLimit};
use crate::targets::istio::types::{EnvoyFilterSpec, WorkloadSelector};

/// An order among filters must be said where one is placed relative to others (IST0151).
const PRIORITY: i32 = 10;
const FILTER: &str = "envoy.filters.http.local_ratelimit";
const CONFIG: &str = "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";

/// `None` where no port is limited.
pub fn of_workload(resolved: &Resolved, workload: &Workload) -> Option<Object> {
    let limited = workload.ports().filter(|port| port.protocol.has_requests() && port.tls.is_none());
    let patches: Vec<_> = limited
        .filter_map(|port| {
            let limit = port.traffic.as_ref()?.rate_limit_per_pod.as_ref()?;
            Some(patch(port.number, port.protocol, limit))
        })
        .collect();
    if patches.is_empty() {
        return None;
    }
    let spec = EnvoyFilterSpec {
        workload_selector: WorkloadSelector { labels: workload.selector.clone() },
        config_patches: patches,
        priority: PRIORITY,
    };
    let name = format!("{}-rate-limit", workload.name);
    let meta = Meta::new(name, Some(&resolved.namespace), &workload.labels);
    Some(Object::with_spec("networking.istio.io/v1alpha3", "EnvoyFilter", meta, &spec))
}

/// Last before the router: what is denied costs nothing of the limit. The chain of filters is that of the pod's port.
fn patch(port: u16, protocol: Protocol, limit: &RateLimit) -> Value {
    let all = json!({ "default_value": { "numerator": 100, "denominator": "HUNDRED" } });
    let mut config = json!({
        "@type": CONFIG,
        "stat_prefix": "http_local_rate_limiter",
        "token_bucket": {
            "max_tokens": limit.requests,
            "tokens_per_fill": limit.requests,
            "fill_interval": seconds(limit.per.millis()),
        },
        "filter_enabled": all,
        "filter_enforced": all,
    });
    if protocol.is_grpc() {
        // Else it says UNAVAILABLE, which clients try again at once.
        config["rate_limited_as_resource_exhausted"] = true.into();
    }
    json!({
        "applyTo": "HTTP_FILTER",
        "match": {
            "context": "SIDECAR_INBOUND",
            "listener": {
                "filterChain": {
                    "destinationPort": port,
                    "filter": {
                        "name": "envoy.filters.network.http_connection_manager",
                        "subFilter": { "name": "envoy.filters.http.router" },
                    },
                },
            },
        },
        "patch": { "operation": "INSERT_BEFORE", "value": { "name": FILTER, "typed_config": config } },
    })
}

/// The form of a duration in Envoy's own configuration: seconds only.
fn seconds(millis: u64) -> String {
    match millis % 1000 {
        0 => format!("{}s", millis / 1000),
        rest => format!("{}.{rest:03}s", millis / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::number::Duration;

    #[test]
    fn a_limit_is_a_bucket_that_is_filled_as_a_whole() {
        let patch = patch(8080, Protocol::Http, &RateLimit { requests: 200, per: Duration("250ms".into()) });
        let bucket = &patch["patch"]["value"]["typed_config"]["token_bucket"];
        assert_eq!(*bucket, json!({ "max_tokens": 200, "tokens_per_fill": 200, "fill_interval": "0.250s" }));
        assert_eq!(patch["match"]["listener"]["filterChain"]["destinationPort"], 8080);
    }

    #[test]
    fn envoy_reads_seconds() {
        assert_eq!((seconds(50), seconds(1000), seconds(61_005)), ("0.050s".into(), "1s".into(), "61.005s".into()));
    }
}
