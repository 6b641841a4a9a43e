//! Routes: from a gateway, or inside the mesh, to a port that can serve them.

pub mod bad_origin;
pub mod bad_redirect;
pub mod bad_retry_condition;
pub mod balancer_host_twice;
pub mod gateway_cannot;
pub mod host_not_on_gateway;
pub mod host_twice;
pub mod metrics_exposed;
pub mod needs_requests;
pub mod never_reached;
pub mod no_effect;
pub mod no_host;
pub mod pattern_shared;
pub mod redirect_loop;
pub mod regex_overlap;
pub mod unknown_gateway;
pub mod unknown_port;
pub mod unknown_route;
