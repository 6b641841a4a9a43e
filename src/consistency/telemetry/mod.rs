//! What proxies record of calls.

pub mod needs_mesh;
pub mod no_collector;
pub mod no_sink;
pub mod sampling_range;
pub mod unknown_sink;
