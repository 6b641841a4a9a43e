//! The way of requests: Services, routes, gateways.

use super::{Rule, When, rule};
use crate::diff::class::Class;

const AT_GATEWAY: &[&str] = &["VirtualService@gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "Ingress"];
const IN_MESH: &[&str] = &[
    "VirtualService",
    "HTTPRoute",
    "GRPCRoute",
    "TLSRoute",
    "TCPRoute",
    "Ingress",
    "DestinationRule",
    "EnvoyFilter",
    "Telemetry",
];

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    rule("service-inside", &["Service"], "spec/type", When::Becomes("ClusterIP"), Class::ExposureNarrower),
    rule("service-inside-again", &["Service"], "spec/type", When::Goes, Class::ExposureNarrower),
    rule("service-type", &["Service"], "spec/type", When::Any, Class::ExposureWider),
    rule("balancer-sources", &["Service"], "spec/loadBalancerSourceRanges/**", When::Any, Class::ExposureWider),
    rule("cluster-address", &["Service"], "spec/clusterIP", When::Any, Class::ImmutableField),
    rule("service", &["Service"], "spec/**", When::Any, Class::TrafficShifts),
    rule("public-route-comes", AT_GATEWAY, "", When::Comes, Class::ExposureWider),
    rule("public-host-comes", AT_GATEWAY, "spec/host*/**", When::Comes, Class::ExposureWider),
    rule("public-host-goes", AT_GATEWAY, "spec/host*/**", When::Goes, Class::ExposureNarrower),
    rule("public-host", AT_GATEWAY, "spec/host*/**", When::Changes, Class::ExposureWider),
    rule("gateway-left", AT_GATEWAY, "spec/gateways/**", When::Goes, Class::ExposureNarrower),
    rule("at-gateway", AT_GATEWAY, "spec/gateways/**", When::Any, Class::ExposureWider),
    rule("public-path-comes", AT_GATEWAY, "spec/http/*", When::Comes, Class::ExposureWider),
    rule("public-path-goes", AT_GATEWAY, "spec/http/*", When::Goes, Class::ExposureNarrower),
    rule("cors-goes", AT_GATEWAY, "spec/http/*/corsPolicy/**", When::Goes, Class::ExposureNarrower),
    rule("cors", AT_GATEWAY, "spec/http/*/corsPolicy/**", When::Any, Class::ExposureWider),
    rule("public-match-goes", AT_GATEWAY, "spec/http/*/match/*", When::Goes, Class::ExposureNarrower),
    rule("public-match", AT_GATEWAY, "spec/**/match/**", When::Any, Class::ExposureWider),
    rule("public-matches", AT_GATEWAY, "spec/rules/**/matches/**", When::Any, Class::ExposureWider),
    rule("public-rule-comes", AT_GATEWAY, "spec/rules/**", When::Comes, Class::ExposureWider),
    rule("server-goes", &["Gateway"], "spec/**", When::Goes, Class::ExposureNarrower),
    rule("gateway", &["Gateway"], "spec/**", When::Any, Class::ExposureWider),
    rule("plain-text", &["DestinationRule"], "spec/**/tls/mode", When::Becomes("DISABLE"), Class::ExposureWider),
    rule("way", IN_MESH, "spec/**", When::Any, Class::TrafficShifts),
];
