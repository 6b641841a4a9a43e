//! Secrets: declared, named where they are used, and never contained.

pub mod certificate;
pub mod looks_like_a_secret;
pub mod made_twice;
pub mod no_store;
pub mod path_not_allowed;
pub mod unknown;
pub mod unknown_key;
pub mod unused;
pub mod unused_property;
