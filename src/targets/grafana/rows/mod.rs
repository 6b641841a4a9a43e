//! The sections of the service board, one file each, from what users feel down to what a pod uses.

mod callers;
mod connections;
mod dependencies;
mod own;
mod saturation;
mod server;
mod status;

use super::layout::Section;
use super::subject;
use crate::resolved::Resolved;

/// All sections; one that has nothing to show has no panels.
pub fn all(resolved: &Resolved) -> Vec<Section> {
    let called = subject::called(resolved);
    let mut sections = vec![status::section(resolved, &called), own::section(resolved)];
    for called in &called {
        sections.push(server::section(called));
        sections.push(callers::section(called));
    }
    sections
        .extend(subject::connected(resolved).into_iter().map(|(_, workload)| connections::section(resolved, workload)));
    sections.push(dependencies::section(resolved));
    sections.extend(resolved.workloads.iter().map(|workload| saturation::section(resolved, workload)));
    sections
}
