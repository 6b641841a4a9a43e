//! An image has the tag `latest`, which is another image tomorrow.

use crate::check::{Check, Run};
use crate::consistency::declared_images::{Declared, declared};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "images/latest-tag",
    severity: Severity::Warning,
    title: "an image has the tag `latest`",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let latest = |it: &Declared<'_>| it.image.tag.as_deref() == Some("latest") && it.image.digest.is_none();
    declared(resolved).iter().filter(|it| latest(it)).map(|it| finding(resolved, it)).collect()
}

fn finding(resolved: &Resolved, declared: &Declared<'_>) -> Finding {
    Finding::new(format!("{} has the tag `latest`", declared.title()))
        .at(
            declared.place(resolved, "tag"),
            "another image tomorrow",
        )
        .help("write the tag of a version, or add its digest: pods of one workload may differ, and no rollback finds the old image")
}
