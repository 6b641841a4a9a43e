//! Versions of what serves, and the shares of the calls that they get.

pub mod base;
pub mod no_image;
pub mod not_possible;
pub mod starts_with_weight;
pub mod strategy;
pub mod unknown;
pub mod weights;
