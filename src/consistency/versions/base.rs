//! Not exactly one version is the base, which runs the service's own image under the names of the service.

use crate::check::{Check, Run};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "versions/base",
    severity: Severity::Error,
    title: "not exactly one version is the base",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let versions = &resolved.service.versions;
    let bases: Vec<&str> =
        versions.iter().filter(|(_, version)| version.base == Some(true)).map(|(name, _)| &**name).collect();
    match (versions.keys().next(), bases.as_slice()) {
        (None, _) | (_, [_]) => Vec::new(),
        (Some(first), []) => vec![
            Finding::new("no version is the base")
                .at(resolved.key_place(["versions"]), "one of these runs the image of the service as it is")
                .help(format!("write `base = true` in that one, for example in `[versions.{first}]`")),
        ],
        (_, [one, other, ..]) => vec![
            Finding::new(format!("the versions `{one}` and `{other}` are both the base"))
                .at(resolved.place(["versions", other, "base"]), "a second base")
                .at(resolved.place(["versions", one, "base"]), "the other one")
                .help("one version runs the image of the service as it is; the others say `tag` or `image`"),
        ],
    }
}
