//! From what folders should hold to a tree on disk or a commit. The only module that knows Git; compiles nothing.
//!
//! [`Folder`]s and a [`Tree`] give a [`Plan`] ([`plan()`]). It is written to disk ([`recover`], then [`write()`]) or
//! committed ([`Repository::commit`]).

mod catch_up;
mod checked_out;
mod commit;
mod conflict;
mod edit;
mod folder;
mod history;
mod index;
mod message;
mod plan;
mod push;
mod refusal;
mod repository;
mod root;
pub mod snapshot;
mod stale;
mod tree;
mod tree_id;
mod write;

#[cfg(test)]
mod tests;

pub use commit::{Outcome, Proposal, Target};
pub use conflict::{Conflict, has_markers};
pub use folder::{Folder, Inputs, Lives};
pub use history::Revision;
pub use index::{INDEX, Index};
pub use message::{About, message};
pub use plan::{Change, ChangeKind, FolderPlan, Plan, plan};
pub use refusal::edited_copy;
pub use repository::Repository;
pub use root::{codeowners, gitattributes};
pub use stale::{Stale, Why};
pub use tree::{CommitTree, Contents, Tree};
pub use write::{Written, recover, write};
