//! YAML as the cluster reads it: the only writer and the only reader of this crate.
//! Both follow the scalar rules of Go's `sigs.k8s.io/yaml`; neither keeps comments nor edits a file in place.
//!
//! - [`mod@write`]: any `Serialize` value to text that every YAML reader reads back as the same value.
//! - [`read`]: text to a tree with byte spans, and every mistake in it with its place.

pub mod read;
pub mod write;

mod collection;
mod key;
mod map;
mod node;
mod offsets;
mod resolve;
mod scalar;
mod tabs;
mod tree;

#[cfg(test)]
mod tests;
