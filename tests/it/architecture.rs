//! The plan of the house in ARCHITECTURE.md, held against every `use crate::…` of the code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use servicegen::targets::TARGETS;

struct Row {
    may_import: BTreeSet<String>,
    door_to: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The table of ARCHITECTURE.md: module → what it may import.
fn table() -> BTreeMap<String, Row> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the plan");
    let names =
        |cell: &str| cell.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let rows = text
        .lines()
        .skip_while(|line| !line.starts_with("| module |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        (cells[0].to_owned(), Row { may_import: names(cells[2]), door_to: names(cells[3]) })
    })
    .collect()
}

/// Every Rust file below `src/`, with the module at its top.
fn files() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src"), &mut found);
    found.retain(|path| !path.components().any(|part| part.as_os_str() == "tests") && !path.ends_with("tests.rs"));
    found.sort();
    let module = |path: &Path| {
        let below = path.strip_prefix(root().join("src")).expect("below src");
        let first = below.components().next().expect("a name").as_os_str().to_string_lossy();
        first.trim_end_matches(".rs").to_owned()
    };
    found.into_iter().map(|path| (module(&path), path)).collect()
}

/// The text of a file without its unit tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// What a text imports: modules of the crate, and other crates that are named in a path.
fn imports(text: &str) -> BTreeSet<&str> {
    text.match_indices("crate::")
        .map(|(at, _)| {
            let rest = &text[at + "crate::".len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}

#[test]
fn every_import_is_in_the_plan() {
    let table = table();
    let modules: BTreeSet<_> = table.keys().cloned().collect();
    assert!(modules.len() > 15, "the table was read");
    let mut wrong = Vec::new();
    for (module, path) in files() {
        let Some(row) = table.get(&module) else {
            if module != "lib" && module != "main" {
                wrong.push(format!("{}: the module `{module}` is not in the table", path.display()));
            }
            continue;
        };
        let text = code(&path);
        for import in imports(&text) {
            let allowed = import == module || row.may_import.contains(import) || row.may_import.contains("anything");
            if modules.contains(import) && !allowed {
                wrong.push(format!("{}: {module} may not import {import}", path.display()));
            }
        }
        for (other, row) in &table {
            for door in row.door_to.iter().filter(|_| *other != module && module != "commands") {
                if text.contains(&format!("use {door}::")) || text.contains(&format!("{door}::")) {
                    wrong.push(format!("{}: only {other} may use the crate {door}", path.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_target_imports_another() {
    let mut wrong = Vec::new();
    for (_, path) in files() {
        let text = code(&path);
        let mut parts = path.strip_prefix(root().join("src/targets")).into_iter().flat_map(Path::components);
        let Some(own) = parts.next().map(|part| part.as_os_str().to_string_lossy().into_owned()) else { continue };
        for (at, _) in text.match_indices("crate::targets::") {
            let rest = &text[at + "crate::targets::".len()..];
            if !rest.starts_with(own.as_str()) && !own.ends_with(".rs") {
                wrong.push(format!("{}: {}", path.display(), rest.lines().next().unwrap_or_default()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_target_is_one_folder_one_line_and_one_page() {
    let list: Vec<_> = TARGETS.iter().map(|target| target.id.to_owned()).collect();
    let names = |folder: &str, is_wanted: &dyn Fn(&Path) -> bool| -> Vec<String> {
        let entries =
            std::fs::read_dir(root().join(folder)).expect("a folder").map(|entry| entry.expect("an entry").path());
        let wanted = entries.filter(|path| is_wanted(path));
        let mut names: Vec<_> =
            wanted.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(
        list,
        names("src/targets", &|path| path.is_dir()),
        "TARGETS is sorted, and has each folder of src/targets"
    );
    assert_eq!(list, names("docs/targets", &|_| true), "each target has a page in docs/targets");
}

#[test]
fn only_commands_print_and_look_around() {
    let forbidden = ["println!", "eprintln!", "print!(", "std::env::", "SystemTime::", "Instant::now", "HashMap"];
    let mut wrong = Vec::new();
    for (module, path) in files() {
        if ["commands", "main", "cli"].contains(&module.as_str()) {
            continue;
        }
        let code = code(&path);
        wrong.extend(
            forbidden.iter().filter(|word| code.contains(*word)).map(|word| format!("{}: {word}", path.display())),
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
}
