//! Images: declared, used, and told apart by tag and digest.

pub mod digest_required;
pub mod latest_tag;
pub mod missing;
pub mod no_registry;
pub mod no_tag;
pub mod unknown_image;
pub mod unused_image;
