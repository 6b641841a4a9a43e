//! What is held back beside a service with errors: folders that would speak of an interface that is not written.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{Compiled, Owner};
use crate::delivery::hashes::interface;
use crate::load::{Copy, Repository};
use crate::resolved::{EnvironmentWide, Resolved};

/// Folders that stay as they are, although nothing is wrong with them: path in the generated tree → the service with errors.
pub fn held_back(repository: &Repository, compiled: &Compiled) -> BTreeMap<String, String> {
    let mut held = BTreeMap::new();
    for (environment, world) in &compiled.environments {
        let nothing = BTreeMap::new();
        let copies = repository.copies.get(environment).unwrap_or(&nothing);
        if let Some(broken) =
            world.broken.iter().find(|name| copies.get(*name).is_some_and(|copy| copy.source.is_some()))
        {
            // Nothing is known of it, so a list of services, teams and namespaces would lack it.
            held.insert(format!("{environment}/platform"), broken.clone());
            held.insert(format!("clusters/{}", world.environment.cluster.name), broken.clone());
            held.insert(String::new(), broken.clone());
        }
        let moved = moved(environment, world, copies, compiled);
        for resolved in world.services.values() {
            if let Some(neighbour) = neighbours(resolved).into_iter().find(|name| moved.contains(*name)) {
                held.insert(format!("{environment}/services/{}", resolved.name), neighbour.to_owned());
            }
        }
    }
    held
}

/// Services that are not written and of which others would say something new: broken ones, and those whose interface
/// differs from the one in their index.
fn moved<'a>(
    environment: &str,
    world: &'a EnvironmentWide,
    copies: &BTreeMap<String, Copy>,
    compiled: &Compiled,
) -> BTreeSet<&'a str> {
    let owners: BTreeSet<&Owner> = compiled.folders.iter().map(|folder| &folder.owner).collect();
    let written = |service: &str| {
        let owner = Owner::Service { environment: environment.to_owned(), service: service.to_owned() };
        owners.contains(&owner)
    };
    let recorded = |service: &str| copies.get(service).and_then(|copy| copy.interface.as_ref());
    let changed = world.services.values().filter(|resolved| !written(&resolved.name));
    let changed = changed.filter(|resolved| recorded(&resolved.name) != Some(&interface(resolved)));
    world.broken.iter().map(String::as_str).chain(changed.map(|resolved| resolved.name.as_str())).collect()
}

/// Names of the services on the edges of a service.
fn neighbours(resolved: &Resolved) -> Vec<&str> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    access.inbound.keys().chain(access.outbound.keys()).map(|name| &**name).collect()
}
