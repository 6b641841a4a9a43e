//! The part of a repository that one service in one environment depends on, so that trying out a change is quick in a
//! fleet of any size.

use std::sync::Arc;

use std::collections::BTreeSet;

use crate::compile::Compiled;
use crate::load::Repository;
use crate::tree::Node;

/// The repository with the service and those on its edges alone.
pub fn reduced(repository: &Repository, compiled: &Compiled, environment: &str, service: &str) -> Repository {
    let resolved = &compiled.environments[environment].services[service];
    let callers = resolved.callers.iter().map(|caller| caller.name.as_str());
    let callees = resolved.outbound.iter().map(|outbound| outbound.name.as_str());
    // Also those of which only this side speaks: without them the names would be unknown.
    let access = resolved.service.access.iter();
    let named = access.flat_map(|access| access.inbound.keys().chain(access.outbound.keys())).map(|name| &**name);
    let near: BTreeSet<&str> = callers.chain(callees).chain(named).chain([service]).collect();
    let mut world = repository.clone();
    world.working.retain(|folder, source| near.contains(source.name().unwrap_or(folder)));
    world.copies.retain(|name, _| name == environment);
    for copies in world.copies.values_mut() {
        copies.retain(|name, _| near.contains(name.as_str()));
    }
    world
}

/// Every tree of a repository that can be changed.
pub fn trees(repository: &mut Repository) -> impl Iterator<Item = &mut Node> {
    let copies = repository.copies.values_mut().flat_map(|copies| copies.values_mut()).flat_map(|copy| {
        let source = copy.source.as_mut().and_then(|source| Arc::make_mut(source).tree.as_mut());
        source.into_iter().chain(copy.release.as_mut().and_then(|release| release.tree.as_mut()))
    });
    let working = repository.working.values_mut().filter_map(|source| Arc::make_mut(source).tree.as_mut());
    let platform = repository.platform.as_mut().and_then(|platform| platform.tree.as_mut());
    working.chain(copies).chain(platform)
}
