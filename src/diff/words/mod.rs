//! How a change is said to people: where it is, and what was and is there. No YAML, no JSON.

mod lines;
mod names;
mod place;
mod said;
mod tokens;

pub use lines::Line;
pub(super) use said::Said;
