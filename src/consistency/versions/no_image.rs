//! A version that is not the base says no image of its own: it would be the same program twice.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "versions/no-image",
    severity: Severity::Error,
    title: "a version has no image of its own",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let versions = resolved.service.versions.iter();
    let silent = versions.filter(|(_, version)| {
        version.base != Some(true) && version.tag.is_none() && version.digest.is_none() && version.image.is_none()
    });
    silent
        .map(|(name, _)| {
            Finding::new(format!("the version `{name}` runs the same image as the base"))
                .at(resolved.key_place(["versions", name]), "no `tag`, `digest` or `image` here")
                .help("write the tag that it runs: `tag = \"…\"`")
        })
        .collect()
}
