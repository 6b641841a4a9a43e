//! A ConfigMap is used that the platform does not declare.

use crate::check::{Check, Run};
use crate::consistency::wording;
use crate::consistency::written::{self, Role, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;
use crate::spec::VolumeKind;

pub const CHECK: Check = Check {
    id: "configs/unknown",
    severity: Severity::Error,
    title: "a ConfigMap is used that the platform does not declare",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let declared: Vec<&str> = world.environment.platform.configs.keys().map(|key| &**key).collect();
    let used: Vec<_> = containers(resolved).iter().flat_map(|container| uses(resolved, container)).collect();
    let unknown = used.into_iter().filter(|(name, _)| !declared.contains(name));
    unknown
        .map(|(name, place)| {
            let otherwise = format!("platform.toml declares what exists: `[configs.{name}]` with its `keys`");
            Finding::new(format!("the platform declares no ConfigMap `{name}`"))
                .at(place, "used here")
                .help(wording::meant(name, &declared, &otherwise))
        })
        .collect()
}

fn uses<'a>(resolved: &Resolved, container: &Written<'a>) -> Vec<(&'a str, Option<Place>)> {
    let mut uses: Vec<(&str, Option<Place>)> = Vec::new();
    for (index, config) in container.env_from.iter().flat_map(|env_from| &env_from.configs).enumerate() {
        uses.push((config, written::item(resolved, &container.below(&["env-from", "configs"]), index)));
    }
    if container.role == Role::Program {
        for (name, volume) in &container.spec.volumes {
            if let (Some(VolumeKind::Config), Some(config)) = (volume.kind, &volume.object) {
                uses.push((config, written::value(resolved, &container.below(&["volumes", name, "object"]))));
            }
        }
    }
    uses
}
