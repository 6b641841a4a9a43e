//! What the mesh needs of ports and programs.

pub mod protocol_missing;
pub mod reserved_port;
pub mod reserved_user;
