//! ConfigMaps of the platform.

pub mod unknown;
