//! An image comes from a registry that nobody declares.

use crate::check::{Check, Run};
use crate::consistency::declared_images::{Declared, declared};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/no-registry",
    severity: Severity::Error,
    title: "an image has no registry",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    declared(resolved).iter().filter_map(|declared| of_image(resolved, world, declared)).collect()
}

fn of_image(resolved: &Resolved, world: &EnvironmentWide, declared: &Declared<'_>) -> Option<Finding> {
    let registries = &resolved.environment.platform.registries;
    let known: Vec<&str> = registries.keys().map(|name| &**name).collect();
    let title = declared.title();
    let Some(name) = &declared.image.registry else {
        let has_default = registries.len() == 1 || registries.values().any(|registry| registry.default == Some(true));
        let finding = Finding::new(format!("{title} names no registry, and the platform has no default one"))
            .at(declared.place(resolved, "repository"), "from which registry?")
            .at(world.platform_place(["registries"]), "none says `default = true`");
        let example = known.first().copied().unwrap_or("harbor");
        return (!has_default)
            .then(|| finding.help(format!("write `registry = \"{example}\"`, or `default = true` in platform.toml")));
    };
    if registries.contains_key(&**name) {
        return None;
    }
    let finding = Finding::new(format!("{title} names the registry `{name}`, which does not exist"))
        .at(declared.place(resolved, "registry"), "named here");
    Some(finding.help(meant(name, &known, &format!("declare `[registries.{name}]` in platform.toml"))))
}
