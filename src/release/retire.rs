//! What keeps a service from leaving an environment, and what goes with it. Removes nothing.

use std::collections::BTreeSet;

use crate::compile::Compiled;
use crate::diagnostics::Finding;
use crate::key_path as path;
use crate::resolved::claims;
use crate::tree::Node;

/// A service that is to leave an environment.
#[derive(Debug, Default)]
pub struct Leaving {
    /// Who calls it, and what it holds or serves that `[removed]` does not name.
    pub kept_by: Vec<Finding>,
    /// `workload/volume` of its claims.
    pub claims: Vec<String>,
    /// Hosts of its routes.
    pub hosts: BTreeSet<String>,
}

/// Looks at a service in an environment. `working`: its working source, whose `[removed]` counts too.
pub fn leaving(compiled: &Compiled, environment: &str, service: &str, working: Option<&Node>) -> Leaving {
    let mut leaving = Leaving::default();
    let mut tell = |finding: Finding| {
        let mut finding = Finding { service: Some(service.to_owned()), ..finding };
        finding.environments.insert(environment.to_owned());
        leaving.kept_by.push(finding);
    };
    callers(compiled, environment, service).for_each(&mut tell);
    let selected = compiled.selected.iter().find(|it| it.name == service && it.environment.name == environment);
    let source = selected.and_then(|selected| selected.source.tree.as_ref());
    let said = |paths: &[String]| [working, source].into_iter().flatten().any(|tree| says(tree, environment, paths));
    let world = compiled.environments.get(environment);
    if let Some(resolved) = world.and_then(|world| world.services.get(service)) {
        for (workload, volume, node) in claims(&resolved.tree) {
            leaving.claims.push(format!("{workload}/{volume}"));
            let paths = [path::write(["workloads", workload]), path::write(["workloads", workload, "volumes", volume])];
            if !said(&paths) {
                let message = format!("the claim `{volume}` of `{workload}` goes, and with it what it holds");
                let finding = Finding::error("retire/data-goes", message).at(node.key, "it holds data");
                tell(finding.help(cure(environment)));
            }
        }
        let stays = |host: &String| {
            let others = world.into_iter().flat_map(|world| world.services.values());
            others.filter(|it| it.name != service).any(|it| it.routes.iter().any(|route| route.hosts.contains(host)))
        };
        for route in resolved.routes.iter() {
            for host in route.hosts.iter().filter(|host| !stays(host)) {
                let is_new = leaving.hosts.insert(host.clone());
                if is_new && !said(&[path::write(["hosts", host])]) {
                    let message = format!("the public host {host} is served no more");
                    let place = resolved.place(["routes", &route.key]);
                    tell(
                        Finding::error("retire/host-goes", message)
                            .at(place, "it is served here")
                            .help(cure(environment)),
                    );
                }
            }
        }
    }
    leaving
}

fn cure(environment: &str) -> String {
    format!("if it may go, say why in its service.toml: `[removed]` \"environments.{environment}\" = \"moved to …\"")
}

/// Whether `[removed]` of a source names one of the paths, or the environment as a whole.
fn says(tree: &Node, environment: &str, paths: &[String]) -> bool {
    let Some(removed) = tree.get(["removed"]).and_then(|node| node.value.as_table()) else { return false };
    let keys = |text: &str| path::parse(text);
    let whole = path::write(["environments", environment]);
    let wanted: Vec<_> = paths.iter().chain([&whole]).map(|path| keys(path)).collect();
    removed.keys().any(|said| wanted.contains(&keys(said)))
}

/// A finding for each service of the environment that calls it.
fn callers<'c>(compiled: &'c Compiled, environment: &'c str, service: &'c str) -> impl Iterator<Item = Finding> + 'c {
    let others = compiled.selected.iter().filter(move |it| it.environment.name == environment && it.name != service);
    others.filter_map(move |selected| {
        let laid = compiled.environments.get(environment).and_then(|world| world.services.get(&selected.name));
        let tree = match laid {
            Some(resolved) => &*resolved.tree,
            None => selected.source.tree.as_ref()?,
        };
        let edge = tree.get(["access", "outbound", service])?;
        let message = format!("{} calls {service} in {environment}", selected.name);
        let finding = Finding::error("retire/called", message).at(edge.key, "it calls it here");
        Some(finding.help(format!("take the call out of {} first, and let it reach {environment}", selected.name)))
    })
}
