//! From the layers of a service to one typed service per environment. Reads no file and resolves no name: `load` brings the
//! trees, what follows resolves.

mod check;
mod conflict;
mod merge;
mod profile;
mod release;
mod rules;
mod shape;
mod underlay;
mod unset;
mod varies;

#[cfg(test)]
mod tests;

pub use check::{LayerKind, check_in, check_layer};
pub use profile::{BUILT_IN_PROFILES, base_profile, built_in_profile};
pub use release::read_release;

use crate::decode::{Decoder, FromNode, Markers, Scope};
use crate::diagnostics::Finding;
use crate::spec;
use crate::tree::{Layer, Node, Table, Value};

/// The layers of one service in one environment, lowest first; each is a tree of the shape of `service.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Stack<'a> {
    pub base: &'a Node,
    /// `[defaults]` of `platform.toml`.
    pub platform: Option<&'a Node>,
    /// `[stages.X.defaults]`.
    pub stage: Option<&'a Node>,
    /// `[environments.X.defaults]`.
    pub environment: Option<&'a Node>,
    pub profile: Option<&'a Node>,
    /// The whole file, its tables of `in` still inside.
    pub service: &'a Node,
    /// The whole `release.toml`.
    pub release: Option<&'a Node>,
    pub stage_name: &'a str,
    pub environment_name: &'a str,
    /// Whether `service` is the working source, where a tag beneath the release is a warning, and not a copy.
    pub working_source: bool,
}

/// What the layers of a service say in one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// `None` where a finding is an error.
    pub service: Option<spec::Service>,
    /// The merged tree: `common` laid under each workload, `unset` applied, entries that are off taken out; each node knows
    /// its place and its layer.
    pub tree: Node,
    pub findings: Vec<Finding>,
}

/// Merges the layers and reads the result. Finds what is wrong with the whole; what is wrong with a layer by itself, even
/// where a later layer hides it, is found by [`check_layer`].
pub fn lay(stack: &Stack<'_>, markers: &Markers) -> Laid {
    let mut findings = Vec::new();
    let layers = stack.layers();
    let table = whole(&layers, stack.release.map(|release| (release, stack.working_source)), &mut findings);
    findings.extend(varies::varying(&layers, &table));
    conflict::conflicts(&table, &rules::SERVICE, true, &mut findings);
    let tree = Node { value: Value::Table(table), ..root_of(stack.service) };
    let mut decoder = Decoder::new(Scope::Whole, markers).of::<spec::Service>(spec::FOREIGN);
    let service = spec::Service::from_node(&tree, &mut decoder);
    findings.append(&mut decoder.findings);
    let service = service.filter(|_| !findings.iter().any(Finding::is_error));
    Laid { service, tree, findings }
}

impl<'a> Stack<'a> {
    /// The layers that there are, but for the release, lowest first.
    fn layers(&self) -> Vec<(Layer, &'a Node)> {
        let service: &'a Node = self.service;
        let stage = service.get(["in", self.stage_name]).filter(|_| self.stage_name != self.environment_name);
        let all = [
            (Layer::Base, Some(self.base)),
            (Layer::Platform, self.platform),
            (Layer::Stage, self.stage),
            (Layer::Environment, self.environment),
            (Layer::Profile, self.profile),
            (Layer::Service, Some(service)),
            (Layer::InStage, stage),
            (Layer::InEnvironment, service.get(["in", self.environment_name])),
        ];
        all.into_iter().filter_map(|(layer, node)| Some((layer, node?))).collect()
    }
}

/// The merged tables with `common` laid and all that is off taken out.
fn whole(layers: &[(Layer, &Node)], release: Option<(&Node, bool)>, findings: &mut Vec<Finding>) -> Table {
    let mut tree = Table::new();
    let mut masks = Vec::new();
    for (layer, node) in layers {
        unset::apply(&mut tree, node, &mut masks, findings);
        if let Some(table) = node.value.as_table() {
            merge::merge(&mut tree, merge::stamped(table, *layer, &["in", "unset"]), &rules::SERVICE);
        }
    }
    if let Some((release, working)) = release {
        let images = release::layer(release, &tree, findings);
        if working {
            findings.extend(release::beneath(&tree, &images));
        }
        merge::merge(&mut tree, merge::stamped(&images, Layer::Release, &[]), &rules::SERVICE);
    }
    underlay::lay_common(&mut tree, &mut masks, findings);
    findings.extend(unset::missed(&masks));
    shape::take_out_what_is_off(&mut tree, &rules::SERVICE);
    tree
}

fn root_of(service: &Node) -> Node {
    Node { value: Value::Boolean(true), ..*service }
}
