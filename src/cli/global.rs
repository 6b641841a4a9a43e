//! Options of every command.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Folder in which platform.toml lies [default: this folder or the nearest one above it that has one]
    #[arg(long, global = true, env = "GEN_ROOT", hide_env = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Only this environment (repeatable)
    #[arg(long = "env", global = true, env = "GEN_ENV", hide_env = true, value_name = "ENV", value_delimiter = ',')]
    pub environments: Vec<String>,
    /// Only services that fit this pattern, with * and ? (repeatable)
    #[arg(
        long = "service",
        global = true,
        env = "GEN_SERVICE",
        hide_env = true,
        value_name = "PATTERN",
        value_delimiter = ','
    )]
    pub services: Vec<String>,
    /// How answers and findings are written
    #[arg(long, global = true, env = "GEN_FORMAT", hide_env = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Format,
    /// When to use colour: auto, always, never; NO_COLOR is honoured
    #[arg(long, global = true, env = "GEN_COLOR", hide_env = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub color: Color,
    /// Say only what is wrong: no warnings, no notes, no summary
    #[arg(short, long, global = true, env = "GEN_QUIET", hide_env = true, value_parser = FalseyValueParser::new(), conflicts_with = "verbose")]
    pub quiet: bool,
    /// Name every file
    #[arg(short, long, global = true, env = "GEN_VERBOSE", hide_env = true, value_parser = FalseyValueParser::new())]
    pub verbose: bool,
}

/// Sources that do not lie in the GitOps repository, for commands that compile them.
#[derive(Debug, Clone, Default, Args)]
pub struct Elsewhere {
    /// Folder of a service.toml that lies in a repository of its own; --root names the GitOps repository (repeatable)
    #[arg(long = "source", env = "GEN_SOURCE", hide_env = true, value_name = "DIR", value_delimiter = ',')]
    pub sources: Vec<PathBuf>,
    /// Let it take the place of a service that belonged to another team so far
    #[arg(long, env = "GEN_NEW_TEAM", hide_env = true, requires = "sources", value_parser = FalseyValueParser::new())]
    pub new_team: bool,
}

/// How answers and findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One document, findings included.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// SARIF 2.1.0 (`check` and `write` only).
    Sarif,
    /// Kubernetes objects as YAML (`show` only).
    Manifests,
    /// A comment of a pull request (`diff` only).
    Markdown,
    /// One page that needs no network (`diff` only).
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}
