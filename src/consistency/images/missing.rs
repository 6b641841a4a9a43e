//! A container has no image: it names none, and the service has none of its own.

use crate::check::{Check, Run};
use crate::consistency::written::{Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/missing",
    severity: Severity::Error,
    title: "a container has no image",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    if resolved.service.image.is_some() {
        return Vec::new();
    }
    let bare = containers(resolved).into_iter().filter(|container| container.container.own_image);
    bare.map(|container| finding(resolved, &container)).collect()
}

fn finding(resolved: &Resolved, container: &Written<'_>) -> Finding {
    let (team, name) = (&resolved.team, &resolved.name);
    Finding::new(format!("{} has no image", container.title()))
        .at(resolved.key_place(container.path.iter().copied()), "no `image` here, and no `[image]` in the service")
        .help(format!("add `[image]` with `repository = \"{team}/{name}\"`"))
        .help("or name one of `[images]` here: `image = \"…\"`")
}
