//! What a service's two environments are told to do differently, each of which can be taken back to see what it makes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::declared::{Declared, differing, without_names};
use super::world;
use crate::compile::{Compiled, Options, Output, Owner, compile};
use crate::load::Repository;
use crate::source::Place;
use crate::tree::{Node, Table, Value};

/// Two environments of a service.
pub struct Apart<'a> {
    environment: &'a str,
    service: &'a str,
    /// The service in the second environment, and those on its edges.
    world: Repository,
    pub declared: Vec<Declared>,
}

impl<'a> Apart<'a> {
    /// Finds what is declared otherwise in `to` than in `from`. `None`: the service has errors in one of them.
    pub fn find(
        repository: &Repository,
        compiled: &Compiled,
        service: &'a str,
        from: &str,
        to: &'a str,
    ) -> Option<Self> {
        let (before, after) = (compiled.environments.get(from)?, compiled.environments.get(to)?);
        let (old, new) = (before.services.get(service)?, after.services.get(service)?);
        let mut declared = differing(&old.tree, &new.tree, &[]);
        let platform = repository.platform.as_ref()?.tree.as_ref()?;
        let (old, new) = (&before.environment, &after.environment);
        let tables = [
            ("environments", &old.name, &new.name),
            ("stages", &old.stage, &new.stage),
            ("clusters", &old.cluster.name, &new.cluster.name),
        ];
        for (table, old, new) in tables.into_iter().filter(|(_, old, new)| old != new) {
            let empty = Node { value: Value::Table(Table::new()), ..platform.clone() };
            let side = |name: &str| without_names(platform.get([table, name]).unwrap_or(&empty));
            declared.extend(differing(&side(old), &side(new), &[table, new]));
        }
        let world = world::reduced(repository, compiled, to, service);
        Some(Self { environment: to, service, world, declared })
    }

    /// The files of the second environment as they are. `None`: they cannot be rendered.
    pub fn files(&self) -> Option<BTreeMap<String, String>> {
        self.rendered(&self.world)
    }

    /// The files if one difference were none. `None`: the service would have errors.
    pub fn files_without(&self, declared: &Declared) -> Option<BTreeMap<String, String>> {
        let mut world = self.world.clone();
        for value in &declared.values {
            match &value.before {
                None => world::trees(&mut world)
                    .for_each(|tree| value.after.iter().for_each(|place| take_out(tree, *place))),
                Some(before) if declared.is_platform() => {
                    set(world.platform.as_mut()?.tree.as_mut()?, &value.path, before);
                }
                Some(before) => {
                    let copy = world.copies.get_mut(self.environment)?.get_mut(self.service)?;
                    let tree = Arc::make_mut(copy.source.as_mut()?).tree.as_mut()?;
                    let own = ["in", self.environment].into_iter().map(str::to_owned);
                    set(tree, &own.chain(value.path.iter().cloned()).collect::<Vec<_>>(), before);
                }
            }
        }
        self.rendered(&world)
    }

    fn rendered(&self, world: &Repository) -> Option<BTreeMap<String, String>> {
        let compiled = compile(world, &Options::default());
        let owner = Owner::Service { environment: self.environment.to_owned(), service: self.service.to_owned() };
        compiled.folders.iter().find(|folder| folder.owner == owner).map(Output::texts)
    }
}

/// Says a value at a path, with the tables on the way to it.
fn set(node: &mut Node, path: &[String], value: &Node) {
    let empty = Node { value: Value::Table(Table::new()), ..*node };
    let (Value::Table(table), Some((key, rest))) = (&mut node.value, path.split_first()) else { return };
    if rest.is_empty() {
        table.insert(key.clone(), value.clone());
        return;
    }
    if !table.contains_key(key) {
        table.insert(key.clone(), empty);
    }
    set(table.get_mut(key).expect("it is there now"), rest, value);
}

/// Takes what stands at a place out of a tree.
fn take_out(node: &mut Node, place: Place) {
    let Value::Table(table) = &mut node.value else { return };
    table.retain(|_, below| below.place != place);
    table.values_mut().for_each(|below| take_out(below, place));
}
