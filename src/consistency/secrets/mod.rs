//! Secrets: declared, named where they are used, and never contained.

pub mod looks_like_a_secret;
pub mod unknown;
pub mod unknown_key;
pub mod unused;
