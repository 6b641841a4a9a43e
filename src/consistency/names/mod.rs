//! Names: of objects, ports and what is taken over. They are frozen, so that a collision must be found before it is written.

pub mod adopts_nothing;
pub mod application_twice;
pub mod bad_port_name;
pub mod port_twice;
pub mod too_long;
pub mod twice;
