//! An image has neither tag nor digest: a node would pull whatever is called `latest` that day.

use crate::check::{Check, Run};
use crate::consistency::declared_images::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/no-tag",
    severity: Severity::Error,
    title: "an image has neither tag nor digest",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let bare = declared(resolved).into_iter().filter(|it| it.image.tag.is_none() && it.image.digest.is_none());
    bare.map(|declared| finding(resolved, &declared)).collect()
}

fn finding(resolved: &Resolved, declared: &Declared<'_>) -> Finding {
    Finding::new(format!("{} has neither tag nor digest", declared.title()))
        .at(declared.place(resolved, "repository"), "which version of it?")
        .help(format!("after a build: `{}`", declared.release_command(resolved, "--tag TAG --digest DIGEST")))
        .help("or write `tag = \"…\"` here, where people choose the version")
}
