//! The front door: from the texts of a repository to everything that is written, and all that is wrong with it. Pure: the
//! same repository gives the same bytes, on every machine, in every order of files.

mod fleet;
mod folder;
mod selection;
mod unit;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use folder::{Output, Owner};
pub use selection::{Origin, Selected, exists_in};

use crate::check;
use crate::consistency::CHECKS;
use crate::diagnostics::{Finding, gather};
use crate::load::Repository;
use crate::resolve;
use crate::resolved::{ClusterWide, EnvironmentWide};
use crate::source::Sources;

/// What a compilation is asked for beside the repository.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Today, as `2026-11-25`: allowances expire. `None`: none does.
    pub today: Option<String>,
    /// Every environment runs its copies, also where it follows the working sources, which then change and block nothing.
    pub as_it_runs: bool,
}

/// A whole fleet, compiled.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// The repository's texts, and those of built-in profiles.
    pub sources: Sources,
    /// Every environment, by name.
    pub environments: BTreeMap<String, Arc<EnvironmentWide>>,
    /// Every cluster with an environment on it, by name.
    pub clusters: BTreeMap<String, Arc<ClusterWide>>,
    /// What was compiled, and from where, by environment and service.
    pub selected: Vec<Selected>,
    /// Folders that may be written: those without an error.
    pub folders: Vec<Output>,
    /// One for all the environments it holds in, in the order of files and lines.
    pub findings: Vec<Finding>,
}

impl Compiled {
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// Compiles all services of all environments at once.
pub fn compile(repository: &Repository, options: &Options) -> Compiled {
    let mut sources = repository.sources.clone();
    let mut findings = repository.findings.clone();
    if options.as_it_runs {
        findings.retain(|finding| !selection::is_of_working_source(finding, repository));
    }
    let Some(platform) = repository.platform.as_ref().and_then(|parsed| parsed.tree.as_ref()) else {
        return Compiled { sources, findings: gather(findings), ..Compiled::default() };
    };
    let (environments, mistakes) = resolve::environments(platform);
    findings.extend(mistakes);
    let layers = unit::Layers::read(repository, platform, &environments, &mut sources, &mut findings);
    let (selected, mistakes) = selection::select(repository, &environments, options.as_it_runs);
    findings.extend(mistakes);
    findings.extend(unit::check_files(repository, &environments, options.as_it_runs));
    let (drafts, mistakes) = unit::drafts(&selected, &layers);
    findings.extend(mistakes);
    let environments = fleet::environments(&environments, drafts, repository, platform, &selected);
    let clusters = fleet::clusters(&environments);
    findings.extend(fleet::check(&environments, &clusters, CHECKS));
    let findings = check::answer_allowances(gather(findings), &environments, options.today.as_deref());
    let folders = folder::outputs(&environments, &clusters, &selected, &findings);
    Compiled { sources, environments, clusters, selected, folders, findings }
}
