//! The command line: types only. What a command does stands in `commands`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Compiles the typed facts of services into everything their pipeline needs.
///
/// One service.toml a service and one platform.toml for all: gen turns them into Helm values, Argo CD Applications, network
/// and mesh policies, alerts and dashboards, checks them as one closed world, and writes them into the GitOps repository.
#[derive(Debug, Parser)]
#[command(name = "gen", version, max_term_width = 100, after_help = MAIN, subcommand_help_heading = "Commands")]
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

const MAIN: &str = "\
Examples:
  gen demo                       an example fleet in a temporary folder, and what one mistake looks like
  gen init                       a first platform.toml and service.toml
  gen                            compile, check and write everything
  gen check                      is everything that lies here current? (for CI)
  gen show orders production     each value of a service, with the line that says it
  gen explain workloads.web.scale.min

Exit codes: 0 all is well; 1 the answer is no (errors in the sources, stale files); 2 gen could not do its work.
Findings go to stderr, results to stdout. With --format json everything is one document on stdout.
Every option has a variable: GEN_ENV for --env, GEN_MESSAGE_FILE for --message-file.";

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
    /// Kubernetes objects as YAML (`show` only).
    Manifests,
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
    #[command(after_help = WRITE)]
    Write,
    /// Say whether everything on disk is current; write nothing
    #[command(after_help = CHECK)]
    Check,
    /// Show a service with the line and layer that says each value
    #[command(after_help = SHOW)]
    Show(Show),
    /// Explain a check, a key of the language, or a value of a generated file
    #[command(after_help = EXPLAIN)]
    Explain(Explain),
    /// Set the image of a service in one environment, and write what follows from it
    #[command(after_help = RELEASE, override_usage = "gen release <SERVICE> --env <ENV> --tag <TAG> [OPTIONS]")]
    Release(Release),
    /// Copy source and images of the stage before into an environment, and write what follows from it
    #[command(after_help = PROMOTE)]
    Promote(Promote),
    /// Compile and commit to the GitOps branch, as one commit
    #[command(after_help = COMMIT)]
    Commit(Commit),
    /// Start: a platform.toml, and a first service.toml
    #[command(after_help = INIT)]
    Init(Init),
    /// Write and compile an example fleet of eleven services
    #[command(after_help = DEMO)]
    Demo(Demo),
    /// List checks, targets or services
    #[command(after_help = LIST)]
    List(List),
    /// Print the JSON schema of a file, for editors
    #[command(after_help = SCHEMA)]
    Schema(Schema),
    /// Print completions for a shell
    #[command(after_help = COMPLETIONS)]
    Completions(Completions),
    /// Print or write manual pages
    #[command(after_help = MAN)]
    Man(Man),
}

const WRITE: &str = "\
Examples:
  gen                                    everything
  gen write --service 'account-*'        only these services
  gen write --env staging --format json  for a script

A service with an error is not written; the others are, and the exit code is 1.";

const CHECK: &str = "\
Examples:
  gen check                    exit code 1 if a file is stale, with the reason of each and the cure
  gen check --format github    the same as annotations of a pull request";

#[derive(Debug, Args)]
pub struct Show {
    /// Name of the service
    pub service: String,
    /// Environment [default: all in which it exists]
    pub environment: Option<String>,
}

const SHOW: &str = "\
Examples:
  gen show orders production              each value, with file:line and layer
  gen show orders --format json           the same for a program
  gen show orders staging --format manifests | kubectl diff -f -";

#[derive(Debug, Args)]
pub struct Explain {
    /// Id of a check, key of the language, or `file#/pointer/of/a/value`
    pub what: String,
}

const EXPLAIN: &str = "\
Examples:
  gen explain workloads.web.scale.min       a key of service.toml
  gen explain platform.mesh.mtls            a key of platform.toml
  gen explain mesh/retries-exceed-timeout   a check
  gen explain production/services/orders/values.yaml#/workloads/web/replicas
                                            which lines of which source made this value";

#[derive(Debug, Args)]
pub struct Release {
    /// Name of the service
    pub service: String,
    /// Tag of the image
    #[arg(long, env = "GEN_TAG", hide_env = true, value_name = "TAG")]
    pub tag: String,
    /// Digest of the image: sha256:…
    #[arg(long, env = "GEN_DIGEST", hide_env = true, value_name = "DIGEST")]
    pub digest: Option<String>,
    /// Name of the image in [images] [default: the service's own image]
    #[arg(long, env = "GEN_IMAGE", hide_env = true, value_name = "NAME")]
    pub image: Option<String>,
    /// Release a tag that was rolled back before
    #[arg(long, env = "GEN_AGAIN", hide_env = true, value_parser = FalseyValueParser::new())]
    pub again: bool,
}

const RELEASE: &str = "\
Examples:
  gen release orders --env staging --tag 1.4.3
  gen release orders --env staging --tag 1.4.3 --digest sha256:1f0e…
  gen release orders --env staging --image nginx --tag 1.29.1";

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

const PROMOTE: &str = "\
Examples:
  gen promote orders --to production
  gen promote orders ledger --to production      a caller and its new callee go together
  gen promote orders --to production --from working --reason 'incident 4711'";

#[derive(Debug, Args)]
pub struct Commit {
    /// Branch that Argo CD reads [default: `branch` of [gitops] in platform.toml, else main]
    #[arg(long, env = "GEN_BRANCH", hide_env = true, value_name = "BRANCH")]
    pub branch: Option<String>,
    /// File with the message of the commit [default: a summary of what changes]
    #[arg(long, env = "GEN_MESSAGE_FILE", hide_env = true, value_name = "FILE")]
    pub message_file: Option<PathBuf>,
    /// Push to this remote afterwards [default with --push: origin]
    #[arg(long, env = "GEN_PUSH", hide_env = true, value_name = "REMOTE", num_args = 0..=1, default_missing_value = "origin")]
    pub push: Option<String>,
}

const COMMIT: &str = "\
Examples:
  gen commit                 to the branch of [gitops], without touching the work tree
  gen commit --push          and push it; a branch that moved meanwhile is read again
  gen commit --branch proposal --message-file message.txt";

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
    /// First team
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
}

const INIT: &str = "\
Examples:
  gen init                                       asks, if stdin is a terminal
  gen init gitops --name shop --domain example.org --team shop --first-service orders";

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder to write to; must be empty or new [default: a temporary one, which stays]
    pub directory: Option<PathBuf>,
}

const DEMO: &str = "\
Examples:
  gen demo
  gen demo boutique && cd boutique && gen check";

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

const LIST: &str = "\
Examples:
  gen list checks
  gen list services --env production --format json";

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

const SCHEMA: &str = "\
Examples:
  gen schema service > service.schema.json
  then write `#:schema ./service.schema.json` at the top of service.toml: editors complete and check it";

#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell
    pub shell: Shell,
}

const COMPLETIONS: &str = "\
Examples:
  gen completions bash > ~/.local/share/bash-completion/completions/gen
  gen completions fish > ~/.config/fish/completions/gen.fish";

#[derive(Debug, Args)]
pub struct Man {
    /// Folder for one page a command [default: the page of gen itself, to stdout]
    pub directory: Option<PathBuf>,
}

const MAN: &str = "\
Examples:
  gen man | man -l -
  gen man /usr/local/share/man/man1";

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
