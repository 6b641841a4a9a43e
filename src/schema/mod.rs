//! The language as JSON schema (draft 7), as reference pages, and key by key. All of it comes from the definitions in `spec`
//! and their doc comments; nothing is said here that they do not say.

mod described;
mod key;
mod reference;
mod service;
mod tidy;

use schemars::generate::SchemaSettings;
use serde_json::Value;

pub use key::{Key, Lookup, look_up};
pub use reference::reference;

use crate::spec::platform::Platform;
use crate::spec::{Release, Service};

/// A file of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum File {
    Service,
    Platform,
    Release,
}

impl File {
    pub const ALL: [Self; 3] = [Self::Service, Self::Platform, Self::Release];

    /// Its name without `.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Platform => "platform",
            Self::Release => "release",
        }
    }
}

/// The JSON schema of a file, for editors. What another layer may say is not required.
pub fn schema(file: File) -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = match file {
        File::Service => generator.into_root_schema_for::<Service>(),
        File::Platform => generator.into_root_schema_for::<Platform>(),
        File::Release => generator.into_root_schema_for::<Release>(),
    }
    .to_value();
    tidy::tidy(&mut schema);
    schema["title"] = format!("{}.toml", file.word()).into();
    if file == File::Service {
        service::add_layers(&mut schema);
    }
    schema
}
