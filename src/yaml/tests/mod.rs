//! Tests of the YAML writer and reader.

mod scalar;
mod write;
