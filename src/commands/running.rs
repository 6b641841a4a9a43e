//! Services in one environment as they run: what `freeze`, `thaw` and `rollback` look at and change. Working sources, and
//! other services with errors, are left alone.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use super::answer::Answer;
use super::fleet::{self, Fleet};
use super::lock::{Lock, lock};
use super::write;
use crate::cli::Global;
use crate::diagnostics::Finding;
use crate::gitops::Tree;
use crate::load::{Files, Overlay};
use crate::release::ReleaseText;
use crate::source::Sources;

/// An environment as it runs. Nobody else writes while it is held.
pub struct Running {
    pub fleet: Fleet,
    pub environment: String,
    global: Global,
    _lock: Lock,
}

impl Running {
    /// Reads the environment and whether all services exist in it.
    ///
    /// # Errors
    /// When the command line names none, or something that does not exist.
    pub fn read(global: &Global, services: &[String], command: &str) -> Result<Self> {
        let [environment] = global.environments.as_slice() else {
            bail!("gen {command} changes one environment: name it with --env");
        };
        let root = fleet::root(global)?;
        let lock = lock(&root)?;
        let global = Global { services: Vec::new(), ..global.clone() };
        let fleet = fleet::as_it_runs(root.clone(), &fleet::disk(&root)?, &global)?;
        let running = Self { fleet, environment: environment.clone(), global, _lock: lock };
        for service in services {
            running.has(service)?;
        }
        Ok(running)
    }

    /// Whether a service runs here.
    fn has(&self, service: &str) -> Result<()> {
        let copies = self.fleet.repository.copies.get(&self.environment);
        let here: Vec<&str> = copies.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        if here.contains(&service) {
            return Ok(());
        }
        let environment = &self.environment;
        match self.fleet.repository.working_source(service).is_some() {
            true => bail!("{service} does not run in {environment} yet: nothing was written for it"),
            false => bail!("there is no service {service} in {environment}{}", fleet::meant(service, &here)),
        }
    }

    /// Whether the environment follows the working sources.
    pub fn follows(&self) -> bool {
        self.fleet.compiled.environments.get(&self.environment).is_some_and(|world| world.environment.after.is_none())
    }

    /// The folder of a service below the root of the repository.
    pub fn folder(&self, service: &str) -> String {
        format!("{}{}/services/{service}", self.fleet.repository.prefix, self.environment)
    }

    /// The files of that folder as they lie on disk.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn files(&self, service: &str) -> Result<BTreeMap<String, String>> {
        files(&Tree::Disk(self.fleet.root.clone()), &self.folder(service))
    }

    /// The `release.toml` of a service; an answer says what is wrong with it.
    ///
    /// # Errors
    /// The answer.
    pub fn release(&self, service: &str) -> Result<ReleaseText, Box<Answer>> {
        let copies = self.fleet.repository.copies.get(&self.environment);
        let release = copies.and_then(|copies| copies.get(service)?.release.as_ref());
        let document = |file| self.fleet.repository.sources.document(file).canonical();
        let text = release.map_or_else(String::new, |release| document(release.file));
        let mut sources = Sources::default();
        ReleaseText::read(&format!("{}/release.toml", self.folder(service)), &text, &mut sources)
            .map_err(|findings| Box::new(Answer { findings, sources, ..Answer::default() }))
    }

    /// The fleet as it would be with these texts.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn with(&self, texts: BTreeMap<String, String>, follow: bool) -> Result<Fleet> {
        let disk = fleet::disk(&self.fleet.root)?;
        let files: &dyn Files = &Overlay::of_texts(&disk, texts);
        let compile = if follow { fleet::compiled } else { fleet::as_it_runs };
        compile(self.fleet.root.clone(), files, &self.global)
    }

    /// Writes the folders of these services, and what follows from them in folders of their neighbours. Findings of
    /// others are theirs: they change no exit code.
    ///
    /// # Errors
    /// When the repository cannot be read or written.
    pub fn write(&self, fleet: &Fleet, services: &[String]) -> Result<Answer> {
        let environment = &self.environment;
        let own = |finding: &Finding| finding.service.as_ref().is_none_or(|service| services.contains(service));
        let blocked = services.iter().find_map(|service| write::blocked(fleet, environment, service, &self.global));
        let touched = services.iter().cloned().chain(neighbours(fleet, environment, services)).collect();
        let mut answer = match blocked {
            Some(answer) => answer,
            None => write::deliver_part(fleet, &Global { services: touched, ..self.global.clone() })?,
        };
        answer.findings.retain(own);
        Ok(answer)
    }
}

/// Services on the edges of these.
fn neighbours(fleet: &Fleet, environment: &str, services: &[String]) -> BTreeSet<String> {
    let Some(world) = fleet.compiled.environments.get(environment) else { return BTreeSet::new() };
    let resolved = services.iter().filter_map(|service| world.services.get(service));
    let names = resolved.flat_map(|resolved| {
        let callers = resolved.callers.iter().map(|caller| &caller.name);
        callers.chain(resolved.outbound.iter().map(|outbound| &outbound.name))
    });
    names.filter(|name| world.services.contains_key(*name)).cloned().collect()
}

/// The texts below a folder of a tree, without the carriage returns of a checkout.
///
/// # Errors
/// When they cannot be read.
pub fn files(tree: &Tree, folder: &str) -> Result<BTreeMap<String, String>> {
    let contents = tree.contents(folder).with_context(|| format!("cannot read {folder}"))?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    Ok(contents.files.into_iter().map(|(path, bytes)| (path, text(bytes))).collect())
}
