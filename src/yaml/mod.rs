//! YAML as the cluster reads it: the only writer and the only reader of this crate.
//! Both follow the scalar rules of Go's `sigs.k8s.io/yaml`; neither keeps comments nor edits a file in place.

mod collection;
mod key;
mod scalar;
pub mod write;

#[cfg(test)]
mod tests;
