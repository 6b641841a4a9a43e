//! All checks. A check is one file with one page, and one line here; a test compares the three.

mod access;
mod alerts;
mod baseline;
mod capacity;
mod configs;
mod credential;
mod declared_images;
mod demand;
mod exceptions;
mod images;
mod mesh;
mod metrics;
mod names;
mod outliers;
mod party;
mod paths;
mod permissions;
mod platform;
mod policy;
mod ports;
mod removed;
mod routes;
mod secret_uses;
mod secrets;
mod slo;
mod team;
mod telemetry;
mod text;
mod timeouts;
mod tokens;
mod traffic;
mod versions;
mod wording;
mod workload;
mod written;

use crate::check::Check;

/// Every check, sorted by id.
pub const CHECKS: &[&Check] = &[
    &access::address_env_twice::CHECK,
    &access::address_unclear::CHECK,
    &access::anyone_needs_reason::CHECK,
    &access::callee_not_here::CHECK,
    &access::needs_requests::CHECK,
    &access::no_caller::CHECK,
    &access::no_port_number::CHECK,
    &access::not_admitted::CHECK,
    &access::nothing_served::CHECK,
    &access::peer_nowhere::CHECK,
    &access::port_not_admitted::CHECK,
    &access::unknown_container::CHECK,
    &access::unknown_port::CHECK,
    &access::unknown_service::CHECK,
    &access::unknown_workload::CHECK,
    &access::unused_admission::CHECK,
    &alerts::name_taken::CHECK,
    &alerts::never_fires::CHECK,
    &alerts::no_condition::CHECK,
    &alerts::off_without_reason::CHECK,
    &alerts::threshold_range::CHECK,
    &alerts::unknown_alert::CHECK,
    &alerts::unknown_template::CHECK,
    &capacity::autoscaler_needs_request::CHECK,
    &capacity::autoscaler_range::CHECK,
    &capacity::budget_blocks_drain::CHECK,
    &capacity::cpu_limit_forbidden::CHECK,
    &capacity::cpu_limit_required::CHECK,
    &capacity::daemon_update::CHECK,
    &capacity::limit_below_request::CHECK,
    &capacity::min_above_max::CHECK,
    &capacity::min_equals_max::CHECK,
    &capacity::outlier_ejects_all::CHECK,
    &capacity::outlier_ejects_none::CHECK,
    &capacity::quota_exceeded::CHECK,
    &capacity::replicas_below_floor::CHECK,
    &capacity::scale_incomplete::CHECK,
    &capacity::spread_unsatisfiable::CHECK,
    &capacity::unknown_pool::CHECK,
    &capacity::update_cannot_move::CHECK,
    &configs::unknown::CHECK,
    &exceptions::not_granted::CHECK,
    &exceptions::unknown::CHECK,
    &exceptions::unused::CHECK,
    &images::digest_required::CHECK,
    &images::latest_tag::CHECK,
    &images::missing::CHECK,
    &images::no_registry::CHECK,
    &images::no_tag::CHECK,
    &images::unknown_image::CHECK,
    &images::unused_image::CHECK,
    &mesh::protocol_missing::CHECK,
    &mesh::reserved_port::CHECK,
    &mesh::reserved_user::CHECK,
    &metrics::declared_twice::CHECK,
    &metrics::every_namespace::CHECK,
    &metrics::not_promql::CHECK,
    &metrics::not_scraped::CHECK,
    &metrics::nothing_reads::CHECK,
    &metrics::unknown_label::CHECK,
    &metrics::unknown_marker::CHECK,
    &metrics::unknown_metric::CHECK,
    &metrics::window_too_short::CHECK,
    &metrics::wrong_function::CHECK,
    &names::adopts_nothing::CHECK,
    &names::application_twice::CHECK,
    &names::bad_port_name::CHECK,
    &names::port_twice::CHECK,
    &names::too_long::CHECK,
    &names::twice::CHECK,
    &permissions::api_closed::CHECK,
    &permissions::incomplete::CHECK,
    &permissions::names_cannot_limit::CHECK,
    &permissions::not_granted::CHECK,
    &permissions::too_wide::CHECK,
    &permissions::unknown_workload::CHECK,
    &platform::ambient_missing::CHECK,
    &platform::gateway_shape::CHECK,
    &platform::gateway_without_listener::CHECK,
    &platform::listener_needs_secret::CHECK,
    &platform::peer_shape::CHECK,
    &platform::restricted_needs_cni::CHECK,
    &platform::stage_order::CHECK,
    &platform::two_default_gateways::CHECK,
    &platform::two_default_registries::CHECK,
    &platform::unknown_chart::CHECK,
    &platform::unknown_default_environment::CHECK,
    &policy::refused::CHECK,
    &policy::reported::CHECK,
    &removed::data_goes::CHECK,
    &removed::guards_nothing::CHECK,
    &removed::host_goes::CHECK,
    &removed::port_goes::CHECK,
    &removed::still_there::CHECK,
    &routes::bad_origin::CHECK,
    &routes::bad_redirect::CHECK,
    &routes::bad_retry_condition::CHECK,
    &routes::balancer_host_twice::CHECK,
    &routes::gateway_cannot::CHECK,
    &routes::host_not_on_gateway::CHECK,
    &routes::host_twice::CHECK,
    &routes::metrics_exposed::CHECK,
    &routes::needs_requests::CHECK,
    &routes::never_reached::CHECK,
    &routes::no_effect::CHECK,
    &routes::no_host::CHECK,
    &routes::pattern_shared::CHECK,
    &routes::redirect_loop::CHECK,
    &routes::regex_overlap::CHECK,
    &routes::unknown_gateway::CHECK,
    &routes::unknown_port::CHECK,
    &routes::unknown_route::CHECK,
    &secrets::looks_like_a_secret::CHECK,
    &secrets::made_twice::CHECK,
    &secrets::no_store::CHECK,
    &secrets::path_not_allowed::CHECK,
    &secrets::unknown::CHECK,
    &secrets::unknown_key::CHECK,
    &secrets::unused::CHECK,
    &secrets::unused_property::CHECK,
    &slo::latency_above_timeout::CHECK,
    &slo::no_requests::CHECK,
    &slo::not_a_bucket::CHECK,
    &slo::objective_range::CHECK,
    &slo::page_cannot_fire::CHECK,
    &slo::window_exceeds_retention::CHECK,
    &team::no_mail::CHECK,
    &team::unknown::CHECK,
    &telemetry::needs_mesh::CHECK,
    &telemetry::no_sink::CHECK,
    &telemetry::sampling_range::CHECK,
    &telemetry::unknown_sink::CHECK,
    &text::lost_character::CHECK,
    &tokens::nothing_refused::CHECK,
    &tokens::routes_differ::CHECK,
    &tokens::unknown_provider::CHECK,
    &traffic::budget_below_timeout::CHECK,
    &traffic::retries_exceed_timeout::CHECK,
    &traffic::timeout_chain::CHECK,
    &versions::base::CHECK,
    &versions::no_image::CHECK,
    &versions::not_possible::CHECK,
    &versions::starts_with_weight::CHECK,
    &versions::strategy::CHECK,
    &versions::unknown::CHECK,
    &versions::weights::CHECK,
    &workload::claim_with_replicas::CHECK,
    &workload::claim_without_pod::CHECK,
    &workload::container_name_taken::CHECK,
    &workload::drain_exceeds_grace::CHECK,
    &workload::env_cycle::CHECK,
    &workload::env_undefined::CHECK,
    &workload::file_markers::CHECK,
    &workload::file_twice::CHECK,
    &workload::file_without_content::CHECK,
    &workload::hook_waits_for_itself::CHECK,
    &workload::job_exposes_port::CHECK,
    &workload::liveness_before_ready::CHECK,
    &workload::mount_path_twice::CHECK,
    &workload::no_workload::CHECK,
    &workload::privileged_port::CHECK,
    &workload::probe_port::CHECK,
    &workload::probe_successes::CHECK,
    &workload::probe_without_kind::CHECK,
    &workload::probe_zero::CHECK,
    &workload::run_outlasts_schedule::CHECK,
    &workload::schedule_missing::CHECK,
    &workload::schedule_never_fires::CHECK,
    &workload::scrape_login::CHECK,
    &workload::startup_exceeds_deadline::CHECK,
    &workload::unknown_scrape_port::CHECK,
    &workload::unknown_storage_class::CHECK,
    &workload::unknown_volume::CHECK,
    &workload::volume_name_taken::CHECK,
    &workload::volume_not_allowed::CHECK,
    &workload::volume_without_source::CHECK,
];
