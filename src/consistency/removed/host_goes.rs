//! A public host that was served is served no more.

use std::collections::BTreeMap;

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::key_path as path;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;
use crate::tree::{Node, Value};

pub const CHECK: Check = Check {
    id: "removed/host-goes",
    severity: Severity::Error,
    title: "a public host is served no more",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let Some(before) = world.before.get(&resolved.name) else { return Vec::new() };
    let environment = &resolved.environment;
    let markers = environment.markers_for(Some(&resolved.name), &resolved.team);
    let mut hosts = BTreeMap::<String, Place>::new();
    for layer in [Some(before.as_ref()), before.get(["in", &environment.stage]), before.get(["in", &environment.name])]
    {
        for (host, place) in layer.into_iter().flat_map(written) {
            hosts.insert(markers.expand(host).unwrap_or_else(|_| host.to_owned()), place);
        }
    }
    let served = |host: &str| resolved.routes.iter().any(|route| route.hosts.iter().any(|known| known == host));
    let gone = hosts.into_iter().filter(|(host, _)| !served(host));
    let unsaid = gone.filter(|(host, _)| !resolved.service.removed.contains_key(&path::write(["hosts", host])));
    unsaid
        .map(|(host, place)| {
            Finding::new(format!("the public host {host} is served no more"))
                .at(resolved.place(["routes"]), "no route here has it")
                .at(place, "it was here")
                .help(format!(
                    "if it may go, say why: `[removed]` '{}' = \"moved to …\"",
                    path::write(["hosts", &host])
                ))
        })
        .collect()
}

/// Hosts of the routes of one layer, as written.
fn written(layer: &Node) -> Vec<(&str, Place)> {
    let routes = layer.get(["routes"]).and_then(|node| node.value.as_table());
    let lists = routes.into_iter().flatten().filter_map(|(_, route)| match &route.get(["hosts"])?.value {
        Value::List(items) => Some(items),
        _ => None,
    });
    lists.flatten().filter_map(|item| Some((item.value.as_str()?, item.place))).collect()
}
