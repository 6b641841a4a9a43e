//! Reading a GitOps repository: which texts there are and what part each plays. The only reader of a run's inputs; it
//! understands no key beyond the names of environments and of files that a source names.

mod files;
mod repository;
mod source;

pub use files::{Changes, Disk, Files, Memory, Mounted, Overlay};
pub use repository::{Copy, Gitops, Parsed, Repository, SourceFolder, gitops, load, load_with};
pub use source::digest;
