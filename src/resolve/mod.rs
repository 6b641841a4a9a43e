//! From typed tables to [`Resolved`](crate::resolved::Resolved): names, images, variables, edges, routes. Tolerates what does not exist (a check says
//! so); renders nothing.

mod container;
mod door;
mod draft;
mod edge;
mod env;
mod environment;
mod kiali;
mod name;
mod objective;
mod outside;
mod own;
mod placement;
mod rights;
mod route;
mod running;
mod secret;
mod storage;
mod token;
mod tracing;
mod version;
mod workload;

pub use draft::{Draft, draft, implied};
pub use edge::{ANYONE, resolve};
pub use env::references;
pub use environment::{NEWEST_CHART, environments};
pub use name::file_key;
