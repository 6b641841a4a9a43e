//! The golden fleets are exactly what gen writes, both ways: nothing missing, nothing else. `UPDATE=1` rewrites them.

use servicegen::delivery;
use servicegen::gitops::{self, Tree};

use crate::fleet;

#[test]
fn golden_fleets_are_current() {
    let mut stale = Vec::new();
    for name in fleet::names() {
        let repository = fleet::read(&name);
        let compiled = fleet::compiled(&name);
        let root = fleet::folder(&name);
        let plan = gitops::plan(delivery::folders(&repository, &compiled), &Tree::Disk(root.clone())).expect("a plan");
        let refused: Vec<_> = plan.refusals().map(|finding| finding.message.clone()).collect();
        assert_eq!(refused, Vec::<String>::new(), "{name}");
        if std::env::var_os("UPDATE").is_some() {
            gitops::write(&root, &plan).expect("the golden fleet is written");
        } else {
            stale.extend(plan.stale().into_iter().map(|file| format!("{name}/{}: {}", file.path, file.why.text())));
        }
    }
    assert_eq!(stale, Vec::<String>::new(), "run UPDATE=1 cargo test, and read the difference");
}

#[test]
fn compiling_twice_gives_the_same_bytes() {
    let texts = || -> Vec<_> {
        fleet::compiled("boutique").folders.iter().map(|folder| (folder.path.clone(), folder.texts())).collect()
    };
    assert_eq!(texts(), texts());
}
