//! `gen schema`: the JSON schema of a file of the language.

use super::answer::Answer;
use crate::cli::{Schema, SchemaFile};
use crate::schema::{self, File};

/// Prints a schema.
pub fn schema(options: &Schema) -> Answer {
    let file = match options.file {
        SchemaFile::Service => File::Service,
        SchemaFile::Platform => File::Platform,
        SchemaFile::Release => File::Release,
    };
    Answer::text(format!("{:#}\n", schema::schema(file)))
}
