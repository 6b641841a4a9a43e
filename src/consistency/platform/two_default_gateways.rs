//! Two gateways are the default one.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::EnvironmentWide;

pub const CHECK: Check = Check {
    id: "platform/two-default-gateways",
    severity: Severity::Error,
    title: "two gateways are the default one",
    run: Run::Environment(run),
};

fn run(world: &EnvironmentWide) -> Vec<Finding> {
    let Some(mesh) = &world.environment.platform.mesh else { return Vec::new() };
    let defaults = mesh.gateways.iter().filter(|(_, gateway)| gateway.default == Some(true));
    let defaults: Vec<&str> = defaults.map(|(name, _)| &**name).collect();
    let [first, second, ..] = defaults.as_slice() else { return Vec::new() };
    let place = |name: &str| written::platform(world, &["mesh", "gateways", name, "default"]);
    let finding = Finding::new(format!("the gateways `{first}` and `{second}` are both the default one"))
        .at(place(second), "this one")
        .at(place(first), "and this one")
        .help("take `default` out of one of them; a route then names it");
    vec![finding]
}
