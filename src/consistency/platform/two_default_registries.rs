//! Two registries are the default one.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;

pub const CHECK: Check = Check {
    id: "platform/two-default-registries",
    severity: Severity::Error,
    title: "two registries are the default one",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let registries = world.environment.platform.registries.iter();
    let defaults = registries.filter(|(_, registry)| registry.default == Some(true));
    let defaults: Vec<&str> = defaults.map(|(name, _)| &**name).collect();
    let [first, second, ..] = defaults.as_slice() else { return Vec::new() };
    let place = |name: &str| written::platform(world, &["registries", name, "default"]);
    let finding = Finding::new(format!("the registries `{first}` and `{second}` are both the default one"))
        .at(place(second), "this one")
        .at(place(first), "and this one")
        .help("take `default` out of one of them; an image then names it");
    vec![finding]
}
