//! What `gen release` and `gen promote` change before a fleet is compiled: the images in `release.toml`, and the copy of the
//! source that an environment runs. Gives texts back; reads and writes no file.

mod asked;
mod edit;
mod merge;
mod promote;
mod retire;
mod rollback;
mod text;
mod waiting;

pub use asked::{pin_of_flag, pins_of_json};
pub use edit::{Pin, pin};
pub use merge::{Apart, Clash, Side, merge};
pub use promote::{CopyFrom, Promotion, promote, rolled_back};
pub use retire::{Leaving, leaving};
pub use rollback::{Rollback, State, roll_back};
pub use text::{ReleaseText, forget};
pub use waiting::{Waiting, environments_before, waiting};
