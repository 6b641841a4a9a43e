//! Versions of what serves, with the labels by which the mesh tells their pods apart.

use std::collections::BTreeMap;

use crate::resolve::draft::Draft;
use crate::resolve::name;
use crate::resolved::Version;

/// All versions, sorted by name; none where the service has no versions or serves nothing.
pub fn versions(draft: &Draft) -> Vec<Version> {
    let Some(serves) = &draft.serves else { return Vec::new() };
    let version = |(name, written): (&crate::spec::form::Label, &crate::spec::Version)| {
        let component = match written.base {
            Some(true) => serves.workload.clone(),
            _ => name::version_key(&serves.workload, name),
        };
        let labels = BTreeMap::from([(name::COMPONENT.to_owned(), component)]);
        Version { name: name.to_string(), weight: written.weight, labels }
    };
    draft.service.versions.iter().map(version).collect()
}
