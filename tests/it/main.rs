//! The one integration-test crate.

mod yaml_corpus;
