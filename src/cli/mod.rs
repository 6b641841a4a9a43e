//! The command line: types only. What a command does stands in `commands`.

mod examples;

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Compiles the typed facts of services into everything their pipeline needs.
///
/// One service.toml a service and one platform.toml for all: gen turns them into Helm values, Argo CD Applications, network
/// and mesh policies, alerts and dashboards, checks them as one closed world, and writes them into the GitOps repository.
#[derive(Debug, Parser)]
#[command(name = "gen", version, max_term_width = 100, after_help = examples::MAIN, subcommand_help_heading = "Commands")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    /// Without a command: write.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Reads the command line. On a mistake, and for `--help`, the process ends here.
pub fn parse() -> Cli {
    Cli::parse()
}

/// The whole command line as a value, for completions and manual pages.
pub fn definition() -> clap::Command {
    Cli::command()
}

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

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile, check and write what changed (the default)
    #[command(after_help = examples::WRITE)]
    Write,
    /// Say whether everything on disk is current; write nothing
    #[command(after_help = examples::CHECK)]
    Check,
    /// Say what a change does, each part with its risk
    #[command(after_help = examples::DIFF)]
    Diff(Diff),
    /// Show a service with the line and layer that says each value
    #[command(after_help = examples::SHOW)]
    Show(Show),
    /// Explain a check, a key of the language, or a value of a generated file
    #[command(after_help = examples::EXPLAIN)]
    Explain(Explain),
    /// Set the image of a service in one environment, and write what follows from it
    #[command(after_help = examples::RELEASE, override_usage = "gen release <SERVICE> --env <ENV> --tag <TAG> [OPTIONS]")]
    Release(Release),
    /// Copy source and images of the stage before into an environment, and write what follows from it
    #[command(after_help = examples::PROMOTE)]
    Promote(Promote),
    /// Run an earlier source and its images again, compiled with today's platform
    #[command(after_help = examples::ROLLBACK, override_usage = "gen rollback <SERVICE> --env <ENV> --reason <TEXT> [OPTIONS]")]
    Rollback(Rollback),
    /// Keep Argo CD from syncing services by itself, in Git
    #[command(after_help = examples::FREEZE, override_usage = "gen freeze <SERVICE>... --env <ENV> --reason <TEXT>")]
    Freeze(Freeze),
    /// Let Argo CD sync by itself again, and end what a rollback pinned
    #[command(after_help = examples::THAW, override_usage = "gen thaw <SERVICE>... --env <ENV> [OPTIONS]")]
    Thaw(Thaw),
    /// Compile and commit to the GitOps branch, as one commit
    #[command(after_help = examples::COMMIT)]
    Commit(Commit),
    /// Remove a service, or take it out of one environment, after saying who calls it and what goes
    #[command(after_help = examples::RETIRE, override_usage = "gen retire <SERVICE> [--env <ENV>] [OPTIONS]")]
    Retire(Retire),
    /// Let this version of gen write an environment from now on; say what that changes
    #[command(after_help = examples::UPGRADE, override_usage = "gen upgrade --env <ENV> [OPTIONS]")]
    Upgrade(Upgrade),
    /// Turn hand edits of generated files into keys of the source that make the same bytes
    #[command(after_help = examples::ADOPT)]
    Adopt(Adopt),
    /// After a merge with conflicts: write the generated files of both sides from the merged sources
    #[command(after_help = examples::RESOLVE)]
    Resolve(Resolve),
    /// Merge one file of gen's, as Git asks for it; gen init --merge-driver sets it up
    #[command(after_help = examples::MERGE_DRIVER, hide = true)]
    MergeDriver(MergeDriver),
    /// Start: a platform.toml, and a first service.toml
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Write and compile an example fleet of eleven services
    #[command(after_help = examples::DEMO)]
    Demo(Demo),
    /// List checks, targets or services
    #[command(after_help = examples::LIST)]
    List(List),
    /// Print the JSON schema of a file, for editors
    #[command(after_help = examples::SCHEMA)]
    Schema(Schema),
    /// Print completions for a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(Completions),
    /// Print or write manual pages
    #[command(after_help = examples::MAN)]
    Man(Man),
}

#[derive(Debug, Args)]
pub struct Diff {
    /// Two folders to compare instead, each with a generated tree: no repository is needed
    #[arg(num_args = 2, value_names = ["BEFORE", "AFTER"], conflicts_with_all = ["from", "to", "compile"])]
    pub folders: Vec<PathBuf>,
    /// Revision to compare with [default: HEAD]
    #[arg(long, env = "GEN_FROM", hide_env = true, value_name = "REV")]
    pub from: Option<String>,
    /// Revision that is compared [default: the files as they lie in the work tree]
    #[arg(long, env = "GEN_TO", hide_env = true, value_name = "REV")]
    pub to: Option<String>,
    /// Compare what gen would write now, without writing it
    #[arg(long, env = "GEN_COMPILE", hide_env = true, value_parser = FalseyValueParser::new(), conflicts_with = "to")]
    pub compile: bool,
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
pub struct Release {
    /// Name of the service
    pub service: String,
    /// Tag of the image
    #[arg(long, env = "GEN_TAG", hide_env = true, value_name = "TAG", required_unless_present_any = ["images", "from"])]
    pub tag: Option<String>,
    /// Digest of the image: sha256:…
    #[arg(long, env = "GEN_DIGEST", hide_env = true, value_name = "DIGEST", requires = "tag")]
    pub digest: Option<String>,
    /// Image of `[images]` that --tag speaks of, or another one with its own tag: NAME=TAG[@DIGEST] (repeatable)
    #[arg(long = "image", env = "GEN_IMAGE", hide_env = true, value_name = "NAME[=TAG]", value_delimiter = ',')]
    pub images: Vec<String>,
    /// File with images as JSON, of the same form as release.toml; `-` is stdin
    #[arg(long, env = "GEN_FROM", hide_env = true, value_name = "FILE", conflicts_with_all = ["tag", "images"])]
    pub from: Option<PathBuf>,
    /// Release a tag that was rolled back before
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

#[derive(Debug, Args)]
pub struct Promote {
    /// Names of the services; together they are one change
    #[arg(required = true, value_name = "SERVICE")]
    pub services: Vec<String>,
    /// Environment that changes
    #[arg(long, env = "GEN_TO", hide_env = true, value_name = "ENV")]
    pub to: String,
    /// Environment to copy from, or `working` for the working source [default: the one of the stage before]
    #[arg(long, env = "GEN_FROM", hide_env = true, value_name = "ENV")]
    pub from: Option<String>,
    /// Why, where the working source jumps the stages
    #[arg(long, env = "GEN_REASON", hide_env = true, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Promote a tag that was rolled back before
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

#[derive(Debug, Args)]
pub struct Rollback {
    /// Name of the service
    pub service: String,
    /// Revision to return to [default: the last one with another source or other images, unless it was rolled back itself]
    #[arg(long, env = "GEN_TO", hide_env = true, value_name = "REV")]
    pub to: Option<String>,
    /// Why; release.toml keeps it
    #[arg(long, env = "GEN_REASON", hide_env = true, value_name = "TEXT")]
    pub reason: String,
    /// Roll back although something cannot be undone; without it gen says what that is
    #[arg(long, env = "GEN_FORCE", hide_env = true, value_parser = FalseyValueParser::new())]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Freeze {
    /// Names of the services
    #[arg(required = true, value_name = "SERVICE")]
    pub services: Vec<String>,
    /// Why; release.toml and the page of Argo CD keep it
    #[arg(long, env = "GEN_REASON", hide_env = true, value_name = "TEXT")]
    pub reason: String,
}

#[derive(Debug, Args)]
pub struct Thaw {
    /// Names of the services
    #[arg(required = true, value_name = "SERVICE")]
    pub services: Vec<String>,
    /// Follow the working source again although it is the one that was rolled back
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

#[derive(Debug, Args)]
pub struct Commit {
    /// Branch that Argo CD reads [default: `branch` of `[gitops]` in platform.toml, else main]
    #[arg(long, env = "GEN_BRANCH", hide_env = true, value_name = "BRANCH")]
    pub branch: Option<String>,
    /// File with the message of the commit [default: a summary of what changes]
    #[arg(long, env = "GEN_MESSAGE_FILE", hide_env = true, value_name = "FILE")]
    pub message_file: Option<PathBuf>,
    /// Push to this remote afterwards [default with --push: origin]
    #[arg(long, env = "GEN_PUSH", hide_env = true, value_name = "REMOTE", num_args = 0..=1, default_missing_value = "origin")]
    pub push: Option<String>,
    /// Sign the commit with the key that Git is told to use [default: `commit.gpgSign` of Git]
    #[arg(long, env = "GEN_SIGN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub sign: bool,
}

#[derive(Debug, Args)]
pub struct Retire {
    /// Name of the service
    pub service: String,
    /// Say what would go; remove nothing
    #[arg(long, env = "GEN_DRY_RUN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub dry_run: bool,
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
    /// Only: write what CI runs in this repository: github, gitlab, pre-commit or jenkins
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
pub struct Demo {
    /// Folder to write to; must be empty or new [default: a temporary one, which stays]
    pub directory: Option<PathBuf>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        definition().debug_assert();
    }

    #[test]
    fn every_option_has_its_variable_and_every_command_its_examples() {
        let root = definition();
        for command in root.get_subcommands().chain([&root]) {
            for option in command.get_arguments() {
                let Some(long) = option.get_long().filter(|long| !["help", "version"].contains(long)) else { continue };
                let variable = format!("GEN_{}", long.to_uppercase().replace('-', "_"));
                let name = format!("{} --{long}", command.get_name());
                assert_eq!(option.get_env().and_then(|env| env.to_str()), Some(variable.as_str()), "{name}");
            }
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains("Examples:"), "{} has no examples", command.get_name());
        }
    }
}
