//! The one integration-test crate.

mod architecture;
mod argocd;
mod checks;
mod fleet;
mod gitops;
mod helm_equal;
mod mesh;
mod random;
mod reference;
mod yaml_corpus;
