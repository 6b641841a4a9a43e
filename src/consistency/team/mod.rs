//! Teams: who owns a service, and where its mail goes.

pub mod never_sent;
pub mod no_mail;
pub mod unknown;
