//! What is held back beside a service with errors: folders that would speak of an interface that is not written.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{Compiled, Owner};
use crate::delivery::hashes::{interface, peers};
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
        let unwritten = unwritten(environment, world, compiled);
        for resolved in world.services.values() {
            if let Some(neighbour) = newly_seen(resolved, &unwritten, world, copies) {
                held.insert(format!("{environment}/services/{}", resolved.name), neighbour.to_owned());
            }
        }
    }
    held
}

/// Services whose folders stay as they are: broken ones, and those with errors.
fn unwritten<'a>(environment: &str, world: &'a EnvironmentWide, compiled: &Compiled) -> BTreeSet<&'a str> {
    let owners: BTreeSet<&Owner> = compiled.folders.iter().map(|folder| &folder.owner).collect();
    let names = world.services.keys().filter(|service| {
        let owner = Owner::Service { environment: environment.to_owned(), service: (*service).clone() };
        !owners.contains(&owner)
    });
    world.broken.iter().chain(names).map(String::as_str).collect()
}

/// A service that is not written and of which a folder would say something else than it does: another interface, an edge
/// more, or one less, because its name is misspelt or the other side cannot be read.
fn newly_seen<'a>(
    resolved: &Resolved,
    unwritten: &BTreeSet<&'a str>,
    world: &EnvironmentWide,
    copies: &BTreeMap<String, Copy>,
) -> Option<&'a str> {
    let neighbours = neighbours(resolved);
    match copies.get(&resolved.name).and_then(|copy| copy.peers.as_ref()) {
        Some(recorded) => {
            let now = peers(resolved);
            unwritten.iter().copied().find(|name| recorded.get(*name) != now.get(*name))
        }
        // A new folder: it may speak of what the other side still is.
        None => unwritten.iter().copied().filter(|name| neighbours.contains(name)).find(|name| {
            let recorded = copies.get(*name).and_then(|copy| copy.interface.as_ref());
            world.services.get(*name).is_none_or(|other| recorded != Some(&interface(other)))
        }),
    }
}

/// Names of the services on the edges of a service.
fn neighbours(resolved: &Resolved) -> Vec<&str> {
    let Some(access) = &resolved.service.access else { return Vec::new() };
    access.inbound.keys().chain(access.outbound.keys()).map(|name| &**name).collect()
}
