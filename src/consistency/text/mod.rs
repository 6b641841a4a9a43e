//! Texts that are handed through to programs.

pub mod lost_character;
