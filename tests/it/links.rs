//! Every relative link in the documentation leads somewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut pages = Vec::new();
    gather(root(), &mut pages);
    let (mut dead, mut seen) = (Vec::new(), 0);
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        for target in links(&prose(&text)) {
            seen += 1;
            if !leads_somewhere(&page, &text, target) {
                dead.push(format!("{}: {target}", page.strip_prefix(root()).expect("below the root").display()));
            }
        }
    }
    assert!(seen > 50, "the links were found");
    assert_eq!(dead, Vec::<String>::new());
}

/// Markdown files of the project; not what is built, generated as an example, or Git's own.
fn gather(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if path.is_dir() {
            if !["target", "golden", ".git"].contains(&&*name) {
                gather(&path, pages);
            }
        } else if name.ends_with(".md") {
            pages.push(path);
        }
    }
}

/// A page without its blocks of code.
fn prose(text: &str) -> String {
    text.split("\n```").step_by(2).collect()
}

/// Targets of `[text](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("](").filter_map(|(at, _)| {
        let rest = &text[at + 2..];
        let target = &rest[..rest.find(')')?];
        (!target.starts_with("http") && !target.contains(char::is_whitespace)).then_some(target)
    })
}

fn leads_somewhere(page: &Path, text: &str, target: &str) -> bool {
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = if file.is_empty() { page.to_owned() } else { page.parent().expect("a folder").join(file) };
    if !file.exists() {
        return false;
    }
    let other = (file != page).then(|| std::fs::read_to_string(&file).unwrap_or_default());
    anchor.is_empty() || anchors(other.as_deref().unwrap_or(text)).contains(anchor)
}

/// Anchors as GitHub makes them from headings: <https://docs.github.com/get-started/writing-on-github>.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            let kept = words.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}
