//! What is asked: commands that change nothing.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};
use clap_complete::Shell;

use super::Elsewhere;

#[derive(Debug, Args)]
pub struct Diff {
    /// Two folders to compare instead, each with a generated tree: no repository is needed
    #[arg(num_args = 2, value_names = ["BEFORE", "AFTER"], conflicts_with_all = ["from", "to", "compile", "sources"])]
    pub folders: Vec<PathBuf>,
    /// Revision to compare with [default: HEAD]
    #[arg(long, env = "GEN_FROM", hide_env = true, value_name = "REV")]
    pub from: Option<String>,
    /// Revision that is compared [default: the files as they lie in the work tree]
    #[arg(long, env = "GEN_TO", hide_env = true, value_name = "REV", conflicts_with = "sources")]
    pub to: Option<String>,
    /// Compare what gen would write now, without writing it
    #[arg(long, env = "GEN_COMPILE", hide_env = true, value_parser = FalseyValueParser::new(), conflicts_with = "to")]
    pub compile: bool,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    /// Only how many changes of which class
    #[arg(long, env = "GEN_STAT", hide_env = true, value_parser = FalseyValueParser::new())]
    pub stat: bool,
    /// End with 1 when anything differs
    #[arg(long, env = "GEN_EXIT_CODE", hide_env = true, value_parser = FalseyValueParser::new())]
    pub exit_code: bool,
    /// End with 1 when a change has this class (repeatable; docs/reference/classes.md)
    #[arg(long, env = "GEN_FAIL_ON", hide_env = true, value_name = "CLASS", value_delimiter = ',')]
    pub fail_on: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Show {
    /// Name of the service
    pub service: String,
    /// Environment [default: all in which it exists]
    pub environment: Option<String>,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Id of a check, key of the language, or `file#/pointer/of/a/value`
    pub what: String,
}

#[derive(Debug, Args)]
pub struct List {
    /// What to list
    #[arg(value_enum)]
    pub what: Listed,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    Checks,
    Targets,
    Services,
    /// What waits for a promotion, since when, and what keeps it
    Promotions,
}

#[derive(Debug, Args)]
pub struct Schema {
    /// Which file
    #[arg(value_enum)]
    pub file: SchemaFile,
}

/// A file of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaFile {
    Service,
    Platform,
    Release,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// Folder for one page a command [default: the page of gen itself, to stdout]
    pub directory: Option<PathBuf>,
}
