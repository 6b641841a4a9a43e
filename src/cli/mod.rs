//! The command line: types only. What a command does stands in `commands`.

mod examples;
mod global;
mod life;
mod read;
mod repository;

use clap::{CommandFactory, Parser, Subcommand};

pub use global::{Color, Elsewhere, Format, Global};
pub use life::{Freeze, Promote, Release, Retire, Rollback, Thaw};
pub use read::{Completions, Diff, Explain, List, Listed, Man, Schema, SchemaFile, Show};
pub use repository::{Adopt, Ci, Commit, Demo, Import, Init, MergeDriver, Resolve, Side, Upgrade};

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
    /// Turn manifests that exist into service.toml files, and prove what is rendered again
    #[command(after_help = examples::IMPORT, override_usage = "gen import <PATH>... [--out <DIR>] [OPTIONS]")]
    Import(Import),
    /// Start: a platform.toml, and a first service.toml
    #[command(after_help = examples::INIT)]
    Init(Init),
    /// Write and compile an example fleet of eleven services
    #[command(after_help = examples::DEMO)]
    Demo(Demo),
    /// List checks, targets, services, or what waits for a promotion
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
