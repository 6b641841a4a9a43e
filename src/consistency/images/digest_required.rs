//! The stage insists on digests, and an image has only a tag, which can be moved.

use crate::check::{Check, Run};
use crate::consistency::declared_images::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/digest-required",
    severity: Severity::Error,
    title: "an image has no digest where the stage insists on one",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    if !resolved.environment.require_digest {
        return Vec::new();
    }
    let tagged = declared(resolved).into_iter().filter(|it| it.image.digest.is_none() && it.image.tag.is_some());
    let versions = resolved.service.versions.iter().filter(|(_, it)| it.digest.is_none() && it.tag.is_some());
    let versions = versions.map(|(name, _)| of_version(resolved, world, name));
    tagged.map(|declared| finding(resolved, world, &declared)).chain(versions).collect()
}

fn of_version(resolved: &Resolved, world: &EnvironmentWide, version: &str) -> Finding {
    let stage = &resolved.environment.stage;
    Finding::new(format!("the version `{version}` has no digest, and the stage `{stage}` insists on one"))
        .at(resolved.place(["versions", version, "tag"]), "a tag can be moved to another image")
        .at(world.platform_place(["stages", stage, "require", "digest"]), "insisted on here")
        .help(format!("write `digest = \"sha256:…\"` in `[versions.{version}]`"))
}

fn finding(resolved: &Resolved, world: &EnvironmentWide, declared: &Declared<'_>) -> Finding {
    let stage = &resolved.environment.stage;
    let tag = declared.image.tag.as_deref().unwrap_or_default();
    Finding::new(format!("{} has no digest, and the stage `{stage}` insists on one", declared.title()))
        .at(declared.place(resolved, "tag"), "a tag can be moved to another image")
        .at(world.platform_place(["stages", stage, "require", "digest"]), "insisted on here")
        .help(format!("`{}`", declared.release_command(resolved, &format!("--tag {tag} --digest sha256:…"))))
}
