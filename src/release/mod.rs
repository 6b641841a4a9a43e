//! What `gen release` and `gen promote` change before a fleet is compiled: the images in `release.toml`, and the copy of the
//! source that an environment runs. Gives texts back; reads and writes no file.

mod edit;
mod merge;
mod promote;
mod retire;

pub use edit::{Pin, pin};
pub use merge::{Apart, Clash, Side, merge};
pub use promote::{CopyFrom, Promotion, promote, rolled_back};
pub use retire::{Leaving, leaving};
