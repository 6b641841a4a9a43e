//! The one integration-test crate.

mod fleet;
mod yaml_corpus;
