//! From what folders should hold to a tree on disk or a commit. The only module that knows Git; compiles nothing.
//!
//! [`Folder`]s and a [`Tree`] give a [`Plan`] ([`plan()`]); the plan is written to disk ([`write()`]) or committed.

mod folder;
mod index;
mod plan;
mod refusal;
mod stale;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub use folder::{Folder, Inputs, Lives, digest};
pub use index::{INDEX, Index};
pub use plan::{Change, ChangeKind, FolderPlan, Plan, plan};
pub use stale::{Stale, Why};
pub use tree::{CommitTree, Contents, Tree};
pub use write::{Written, recover, write};
