//! The one integration-test crate.

mod architecture;
mod fleet;
mod yaml_corpus;
