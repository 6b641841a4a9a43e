//! One verb a file. The only code that prints, reads the clock or the environment; the work is done in the modules below.

mod adopt;
mod answer;
mod check;
mod commit;
mod completions;
mod demo;
mod diff;
mod elsewhere;
mod explain;
mod fleet;
mod freeze;
mod import;
mod init;
mod list;
mod lock;
mod man;
mod merge_driver;
mod progress;
mod promote;
mod release;
mod resolve;
mod retire;
mod rollback;
mod running;
mod schema;
mod show;
mod upgrade;
mod write;

use anyhow::Result;

use answer::Answer;
pub use answer::Exit;

use crate::cli::{Cli, Command};

/// Runs a command line, prints its answer, and says with what the process ends.
pub fn run(cli: Cli) -> Exit {
    let global = cli.global.clone();
    match answer(cli) {
        Ok(answer) => answer::print(answer, &global),
        Err(failure) => answer::print_failure(&failure, &global),
    }
}

fn answer(cli: Cli) -> Result<Answer> {
    let global = &cli.global;
    let command = cli.command.unwrap_or(Command::Write);
    answer::has_format(&command, global.format)?;
    match command {
        Command::Write => write::write(global),
        Command::Check => check::check(global),
        Command::Diff(diff) => diff::diff(global, &diff),
        Command::Show(show) => show::show(global, &show),
        Command::Explain(explain) => explain::explain(global, &explain),
        Command::Release(release) => release::release(global, &release),
        Command::Promote(promote) => promote::promote(global, &promote),
        Command::Rollback(rollback) => rollback::rollback(global, &rollback),
        Command::Freeze(freeze) => freeze::freeze(global, &freeze),
        Command::Thaw(thaw) => freeze::thaw(global, &thaw),
        Command::List(list) => list::list(global, &list),
        Command::Schema(schema) => Ok(schema::schema(&schema)),
        Command::Completions(completions) => completions::completions(&completions),
        Command::Man(man) => man::man(&man),
        Command::Commit(commit) => commit::commit(global, &commit),
        Command::Retire(retire) => retire::retire(global, &retire),
        Command::Adopt(adopt) => adopt::adopt(global, &adopt),
        Command::Upgrade(upgrade) => upgrade::upgrade(global, &upgrade),
        Command::Resolve(resolve) => resolve::resolve(global, &resolve),
        Command::MergeDriver(driver) => merge_driver::merge_driver(&driver),
        Command::Import(import) => import::import(global, &import),
        Command::Init(init) => init::init(global, &init),
        Command::Demo(demo) => demo::demo(global, &demo),
    }
}
