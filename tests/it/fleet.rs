//! Golden fleets, loaded and compiled as the commands do it.

use std::path::{Path, PathBuf};

use servicegen::compile::{Compiled, Options, compile};
use servicegen::load::{Disk, Repository, load};

/// The folder of a golden fleet.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}

/// The golden fleets by name: those of `golden/`, and the small ones of `golden/cases`.
pub fn names() -> Vec<String> {
    let fleets = |below: &str| -> Vec<String> {
        let entries = std::fs::read_dir(folder(below)).expect("the golden fleets");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
        let names = names.map(|name| if below.is_empty() { name } else { format!("{below}/{name}") });
        names.filter(|name| folder(name).join("platform.toml").exists()).collect()
    };
    let mut names = [fleets(""), fleets("cases")].concat();
    names.sort();
    assert!(names.len() > 10, "{names:?}");
    names
}

/// A golden fleet, read.
pub fn read(name: &str) -> Repository {
    load(&Disk::new(&folder(name)).expect("a golden fleet"))
}

/// A golden fleet, compiled.
pub fn compiled(name: &str) -> Compiled {
    compile(&read(name), &Options::default())
}

#[test]
fn golden_fleets_compile_without_a_finding() {
    for name in names() {
        let compiled = compiled(&name);
        let said: Vec<_> = compiled
            .findings
            .iter()
            .map(|finding| {
                let place = finding.primary().map(|place| compiled.sources.file_line(place)).unwrap_or_default();
                format!("{place} {} {} {:?} {:?}", finding.id, finding.message, finding.help, finding.environments)
            })
            .collect();
        assert_eq!(said, Vec::<String>::new(), "{name}");
        assert!(compiled.folders.len() > 2, "{name} has folders");
    }
}
