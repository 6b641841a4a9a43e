//! `platform.toml` itself. An error here blocks every folder, since none would be right.

pub mod ambient_missing;
pub mod gateway_shape;
pub mod gateway_without_listener;
pub mod listener_needs_secret;
pub mod peer_shape;
pub mod restricted_needs_cni;
pub mod stage_order;
pub mod two_default_gateways;
pub mod two_default_registries;
pub mod unknown_chart;
pub mod unknown_default_environment;
