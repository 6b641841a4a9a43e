//! A repository on disk, read and compiled, and the part of it that a command line names.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::elsewhere;
use super::progress::Progress;
use crate::cli::{Elsewhere, Global};
use crate::compile::{Compiled, Options, Owner, compile};
use crate::decode::nearest;
use crate::delivery;
use crate::delivery::Delivery;
use crate::diagnostics::Finding;
use crate::gitops::{self, Plan, Tree};
use crate::load::{self, Disk, Files, Mounted, Repository};
use crate::release::{self, Waiting};

/// More services than these are counted.
const NAMED: usize = 8;

/// A fleet, compiled.
pub struct Fleet {
    /// The folder of `platform.toml`.
    pub root: PathBuf,
    pub repository: Repository,
    pub compiled: Compiled,
}

/// Reads and compiles the repository that the command line names.
///
/// # Errors
/// When there is none, or it has not what the command line names.
pub fn read(global: &Global) -> Result<Fleet> {
    let root = root(global)?;
    let disk = disk(&root)?;
    compiled(root, &disk, global)
}

/// The same with working sources that lie in repositories of their own.
///
/// # Errors
/// The same, and when such a source is none, or would take the place of a service of another team.
pub fn read_with(global: &Global, elsewhere: &Elsewhere) -> Result<Fleet> {
    let root = root(global)?;
    let disk = disk(&root)?;
    compiled_with(root, &disk, global, elsewhere)
}

/// As [`compiled`], with such sources.
///
/// # Errors
/// The same as of [`read_with`].
pub fn compiled_with(root: PathBuf, files: &dyn Files, global: &Global, elsewhere: &Elsewhere) -> Result<Fleet> {
    let sources = elsewhere::sources(&elsewhere.sources)?;
    let files = Mounted { below: files, at: &sources };
    let repository = load::load_with(&files, &sources.keys().cloned().collect());
    elsewhere::has_place(&repository, elsewhere.new_team)?;
    let options = Options { today: Some(today()), ..Options::default() };
    compiled_by(root, repository, global, &options)
}

/// Compiles what `files` hold, for a repository whose folder is `root`.
///
/// # Errors
/// When it has not what the command line names.
pub fn compiled(root: PathBuf, files: &dyn Files, global: &Global) -> Result<Fleet> {
    compiled_by(root, load::load(files), global, &Options { today: Some(today()), ..Options::default() })
}

/// Compiles what each environment runs: working sources change nothing, whatever is wrong with them. No allowance expires.
///
/// # Errors
/// When it has not what the command line names.
pub fn as_it_runs(root: PathBuf, files: &dyn Files, global: &Global) -> Result<Fleet> {
    compiled_by(root, load::load(files), global, &Options { today: None, as_it_runs: true })
}

fn compiled_by(root: PathBuf, repository: Repository, global: &Global, options: &Options) -> Result<Fleet> {
    let progress = Progress::start("compiling", global);
    let compiled = compile(&repository, options);
    let fleet = Fleet { root, repository, compiled };
    drop(progress);
    fleet.has(global)?;
    Ok(fleet)
}

/// Compiles a repository that was read before.
pub fn of_repository(root: PathBuf, repository: Repository) -> Fleet {
    let compiled = compile(&repository, &Options { today: Some(today()), ..Options::default() });
    Fleet { root, repository, compiled }
}

/// The files of a repository.
///
/// # Errors
/// When the folder cannot be read.
pub fn disk(root: &Path) -> Result<Disk> {
    Disk::new(root).with_context(|| format!("cannot read {}", root.display()))
}

/// The folder that holds `platform.toml`.
///
/// # Errors
/// When there is none.
pub fn root(global: &Global) -> Result<PathBuf> {
    if let Some(root) = &global.root {
        if !root.is_dir() {
            bail!("{} is no folder: --root names the folder of platform.toml", root.display());
        }
        if !root.join("platform.toml").exists() {
            bail!("there is no platform.toml in {}: run gen init, or name another folder", root.display());
        }
        return Ok(root.clone());
    }
    let here = std::env::current_dir().context("cannot tell the current folder")?;
    match here.ancestors().find(|folder| folder.join("platform.toml").exists()) {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "there is no platform.toml in {} or above it: run gen init to begin, gen demo to look around, or name its folder with --root",
            here.display()
        ),
    }
}

impl Fleet {
    /// The folders of the compiled fleet.
    pub fn delivery(&self) -> Delivery<'_> {
        Delivery::new(&self.repository, &self.compiled)
    }

    /// What a tree lacks to hold the folders that the command line names; they are made one by one, and not kept.
    ///
    /// # Errors
    /// When the tree cannot be read.
    pub fn plan(&self, global: &Global, tree: &Tree) -> Result<Plan> {
        let delivery = self.delivery();
        let paths = self.paths(&delivery, global);
        gitops::plan(paths.par_iter().map(|path| delivery.folder(path)), tree)
    }

    /// Paths of the folders that may be written, of the environments and services that the command line names.
    pub fn paths(&self, delivery: &Delivery<'_>, global: &Global) -> Vec<String> {
        let mut paths = delivery.paths();
        paths.retain(|path| {
            let path = path.strip_prefix(&self.repository.prefix).unwrap_or(path);
            match path.split('/').collect::<Vec<_>>()[..] {
                [environment, "services", service] => {
                    is_named(environment, service, global) && self.is_ours(environment)
                }
                [environment, "platform"] => names_environment(environment, global) && self.is_ours(environment),
                _ => global.environments.is_empty() && global.services.is_empty(),
            }
        });
        paths
    }

    /// The findings that concern what the command line names.
    pub fn findings(&self, global: &Global) -> Vec<Finding> {
        let concerns = |finding: &&Finding| {
            let environments = &finding.environments;
            let environment =
                environments.is_empty() || environments.iter().any(|name| names_environment(name, global));
            environment && finding.service.as_ref().is_none_or(|service| names_service(service, global))
        };
        self.compiled.findings.iter().filter(concerns).cloned().collect()
    }

    /// The version of gen that alone may write an environment, if it is another one.
    pub fn owner(&self, environment: &str) -> Option<&str> {
        let platform = &self.compiled.environments.get(environment)?.environment.platform;
        let own = platform.environments.get(environment).and_then(|environment| environment.r#gen.as_deref());
        let version = own.or_else(|| platform.r#gen.as_ref().map(|pin| pin.version.as_str()))?;
        (version != env!("CARGO_PKG_VERSION")).then_some(version)
    }

    /// What to say about environments that another version of gen owns, and about folders that are held back.
    pub fn skipped(&self, global: &Global) -> Vec<String> {
        let names = self.compiled.environments.keys().filter(|name| names_environment(name, global));
        let line = |name: &String| Some(format!("{name} is skipped: only gen {} may write it", self.owner(name)?));
        let held = delivery::held_back(&self.repository, &self.compiled).into_iter().map(|(path, service)| {
            let path = if path.is_empty() { "the root" } else { &path };
            format!("{path} is held back: it depends on {service}, which has errors")
        });
        names.filter_map(line).chain(held).collect()
    }

    /// What waits for a promotion, with the command that promotes it.
    pub fn waiting(&self) -> Vec<String> {
        let waiting: Vec<Waiting> = release::waiting(&self.repository, &self.compiled).into_iter().collect();
        let line = |together: &[Waiting]| {
            let Waiting { to, from, .. } = &together[0];
            let is_clear = release::environments_before(&self.compiled, to).len() == 1;
            let from = if is_clear { String::new() } else { format!(" --from {from}") };
            let names: Vec<&str> = together.iter().map(|waiting| waiting.service.as_str()).collect();
            let names = names.join(" ");
            match together.len() {
                ..=NAMED => format!("{to} waits for {names}: gen promote {names} --to {to}{from}"),
                count => format!("{to} waits for {count} services: gen promote --all --to {to}{from}"),
            }
        };
        waiting.chunk_by(|a, b| (&a.to, &a.from) == (&b.to, &b.from)).map(line).collect()
    }

    /// Whether a service has no error in an environment, and so can be written.
    pub fn is_rendered(&self, environment: &str, service: &str) -> bool {
        let owner = Owner::Service { environment: environment.to_owned(), service: service.to_owned() };
        self.compiled.folders.iter().any(|folder| folder.owner == owner)
    }

    /// Errors that another state of the fleet does not have.
    pub fn new_errors(&self, before: &Self) -> Vec<Finding> {
        let known = |finding: &&Finding| {
            before.compiled.findings.iter().any(|old| (old.id, &old.message) == (finding.id, &finding.message))
        };
        self.compiled.findings.iter().filter(|finding| finding.is_error() && !known(finding)).cloned().collect()
    }

    /// A text that was read, by its path below the root.
    pub fn text(&self, path: &str) -> Option<&str> {
        let document =
            self.repository.sources.iter().map(|(_, document)| document).find(|document| document.path == path)?;
        Some(&document.text)
    }

    fn is_ours(&self, environment: &str) -> bool {
        self.owner(environment).is_none()
    }

    /// Whether what the command line names exists.
    fn has(&self, global: &Global) -> Result<()> {
        let known: Vec<_> = self.compiled.environments.keys().map(String::as_str).collect();
        if known.is_empty() {
            return Ok(());
        }
        for name in &global.environments {
            if !known.contains(&name.as_str()) {
                bail!("there is no environment {name}{}", meant(name, &known));
            }
            if let Some(owner) = self.owner(name) {
                bail!("only gen {owner} may write {name}; this is gen {}", env!("CARGO_PKG_VERSION"));
            }
        }
        let services: Vec<_> = self.compiled.selected.iter().map(|selected| selected.name.as_str()).collect();
        for pattern in &global.services {
            if !services.iter().any(|service| fits(pattern, service)) {
                bail!("no service fits {pattern}{}", meant(pattern, &services));
            }
        }
        Ok(())
    }
}

/// `: is x meant?`, or what there is.
pub fn meant(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!(": is {near} meant?"),
        None => String::new(),
    }
}

fn is_named(environment: &str, service: &str, global: &Global) -> bool {
    names_environment(environment, global) && names_service(service, global)
}

/// Whether the command line names an environment.
pub fn names_environment(environment: &str, global: &Global) -> bool {
    global.environments.is_empty() || global.environments.iter().any(|name| name == environment)
}

/// Whether the command line names a service.
pub fn names_service(service: &str, global: &Global) -> bool {
    global.services.is_empty() || global.services.iter().any(|pattern| fits(pattern, service))
}

/// Whether a text fits a pattern: `*` is any text, `?` any character.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| fits(rest.as_str(), &text[at..]))
        }
        Some(wanted) => {
            let mut chars = text.chars();
            chars.next().is_some_and(|c| wanted == '?' || wanted == c) && fits(rest.as_str(), chars.as_str())
        }
    }
}

/// Today in UTC, as `2026-11-25`.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    day(i64::try_from(seconds / 86_400).expect("days since 1970 are few"))
}

/// The day of a moment, in seconds since 1970.
pub fn day_of(seconds: i64) -> String {
    day(seconds.div_euclid(86_400))
}

/// The day that is so many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn day(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!((day(0), day(11_016), day(20_782)), ("1970-01-01".into(), "2000-02-29".into(), "2026-11-25".into()));
    }

    #[test]
    fn patterns_fit_as_in_a_shell() {
        assert!(fits("account-*", "account-api") && fits("*", "") && fits("a?c", "abc") && fits("*api*", "my-api-2"));
        assert!(!fits("account-*", "account") && !fits("a?c", "ac") && !fits("", "a"));
    }
}
