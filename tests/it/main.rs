//! The one integration-test crate.

mod architecture;
mod fleet;
mod gitops;
mod yaml_corpus;
