//! The one integration-test crate.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod adopt;
mod architecture;
mod argocd;
mod checks;
mod ci;
mod cli;
mod closed_world;
mod diff;
mod field_reports;
mod fleet;
mod gitops;
mod golden;
mod grafana;
mod held;
mod helm_equal;
mod import;
mod killed;
mod links;
mod mesh;
mod mistakes;
mod night;
mod own_repository;
mod perturb;
mod policy;
mod prometheus;
mod promote;
mod random;
mod reference;
mod resolve;
mod retire;
mod sarif;
mod tutorial;
mod upgrade;
mod workloads;
mod yaml_corpus;
