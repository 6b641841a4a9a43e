//! Workloads: containers and their names, volumes, files, probes, variables, ports, and how they start and end.

pub mod claim_with_replicas;
pub mod container_name_taken;
pub mod drain_exceeds_grace;
pub mod env_cycle;
pub mod env_undefined;
pub mod file_twice;
pub mod file_without_content;
pub mod liveness_before_ready;
pub mod mount_path_twice;
pub mod no_workload;
pub mod privileged_port;
pub mod probe_port;
pub mod probe_successes;
pub mod probe_without_kind;
pub mod probe_zero;
pub mod startup_exceeds_deadline;
pub mod unknown_scrape_port;
pub mod unknown_storage_class;
pub mod unknown_volume;
pub mod volume_name_taken;
pub mod volume_without_source;
