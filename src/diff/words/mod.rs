//! How a change is said to people: where it is, and what was and is there. No YAML, no JSON.

mod lines;
mod names;
mod place;
mod said;

pub use lines::Line;
pub(super) use said::Said;
