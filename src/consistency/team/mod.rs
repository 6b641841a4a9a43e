//! Teams: who owns a service, and where its mail goes.

pub mod no_mail;
pub mod unknown;
