//! The repository: its beginning, its commits, merges, edits by hand, and versions of gen.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

use super::Elsewhere;

#[derive(Debug, Args)]
pub struct Init {
    /// Folder in which platform.toml is written [default: this one]
    pub directory: Option<PathBuf>,
    /// Name of the organisation or fleet
    #[arg(long, env = "GEN_NAME", hide_env = true)]
    pub name: Option<String>,
    /// Domain of its hosts
    #[arg(long, env = "GEN_DOMAIN", hide_env = true)]
    pub domain: Option<String>,
    /// URL of the GitOps repository, as Argo CD reads it
    #[arg(long, env = "GEN_GIT", hide_env = true, value_name = "URL")]
    pub git: Option<String>,
    /// Team of the first service
    #[arg(long, env = "GEN_TEAM", hide_env = true)]
    pub team: Option<String>,
    /// Mail address of the team
    #[arg(long, env = "GEN_MAIL", hide_env = true)]
    pub mail: Option<String>,
    /// Host of the image registry
    #[arg(long, env = "GEN_REGISTRY", hide_env = true, value_name = "HOST")]
    pub registry: Option<String>,
    /// First service
    #[arg(long = "first-service", env = "GEN_FIRST_SERVICE", hide_env = true, value_name = "NAME")]
    pub first_service: Option<String>,
    /// Port on which the first service listens
    #[arg(long, env = "GEN_PORT", hide_env = true)]
    pub port: Option<u16>,
    /// Only: let Git of this clone ask gen where both sides of a merge changed a generated file
    #[arg(long, env = "GEN_MERGE_DRIVER", hide_env = true, value_parser = FalseyValueParser::new())]
    pub merge_driver: bool,
    /// Only: write what CI runs in this repository: github, gitlab, pre-commit or jenkins. A folder with a service.toml and no
    /// platform.toml is a service's own repository
    #[arg(long, env = "GEN_CI", hide_env = true, value_enum, value_name = "WHERE", hide_possible_values = true)]
    pub ci: Option<Ci>,
}

/// What runs checks of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    Github,
    Gitlab,
    PreCommit,
    Jenkins,
}

#[derive(Debug, Args)]
pub struct Import {
    /// Folders and files of manifests; `-`: what is piped in
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder to write to [default: nothing is written, the files are printed]
    #[arg(long, env = "GEN_OUT", hide_env = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write over files that are there
    #[arg(long, env = "GEN_FORCE", hide_env = true, value_parser = FalseyValueParser::new())]
    pub force: bool,
    /// Print only the report
    #[arg(long, env = "GEN_DRY_RUN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub dry_run: bool,
    /// Team that owns all of it [default: one for each namespace, called as it]
    #[arg(long, env = "GEN_TEAM", hide_env = true)]
    pub team: Option<String>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder to write to; must be empty or new [default: a temporary one, which stays]
    pub directory: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Commit {
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    /// Branch that Argo CD reads [default: `branch` of `[gitops]` in platform.toml, else main]
    #[arg(long, env = "GEN_BRANCH", hide_env = true, value_name = "BRANCH")]
    pub branch: Option<String>,
    /// File with the message of the commit [default: a summary of what changes]
    #[arg(long, env = "GEN_MESSAGE_FILE", hide_env = true, value_name = "FILE")]
    pub message_file: Option<PathBuf>,
    /// Write title and body of a request for the commit to this file: Markdown, or an object where it ends with .json; a
    /// branch that does not exist is begun
    #[arg(long, env = "GEN_OPEN_PR_FILE", hide_env = true, value_name = "FILE")]
    pub open_pr_file: Option<PathBuf>,
    /// Push to this remote afterwards [default with --push: origin]
    #[arg(long, env = "GEN_PUSH", hide_env = true, value_name = "REMOTE", num_args = 0..=1, default_missing_value = "origin")]
    pub push: Option<String>,
    /// Sign the commit with the key that Git is told to use [default: `commit.gpgSign` of Git]
    #[arg(long, env = "GEN_SIGN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub sign: bool,
}

#[derive(Debug, Args)]
pub struct Upgrade {
    /// Say what would change; write nothing
    #[arg(long, env = "GEN_DRY_RUN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub dry_run: bool,
    /// Commit it too, to the branch that is checked out
    #[arg(long, env = "GEN_COMMIT", hide_env = true, value_parser = FalseyValueParser::new())]
    pub commit: bool,
}

#[derive(Debug, Args)]
pub struct Adopt {
    /// Edited files of one service in one environment
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Resolve {
    /// Which side counts where both changed what an environment runs: a promoted source, an image [default: neither]
    #[arg(long, env = "GEN_TAKE", hide_env = true, value_enum, value_name = "SIDE", hide_possible_values = true)]
    pub take: Option<Side>,
    /// Add what was resolved and written to Git's index
    #[arg(long, env = "GEN_ADD", hide_env = true, value_parser = FalseyValueParser::new())]
    pub add: bool,
}

/// A side of a merge, as Git calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    Ours,
    Theirs,
}

#[derive(Debug, Args)]
pub struct MergeDriver {
    /// File with what both sides come from (Git's %O)
    #[arg(value_name = "%O")]
    pub base: PathBuf,
    /// File with our side (%A), in which the result is left
    #[arg(value_name = "%A")]
    pub ours: PathBuf,
    /// File with their side (%B)
    #[arg(value_name = "%B")]
    pub theirs: PathBuf,
    /// Path in the repository (%P)
    #[arg(value_name = "%P")]
    pub path: String,
}
