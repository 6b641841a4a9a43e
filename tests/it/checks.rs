//! Every check has a page in `docs/checks`, and the page is its test: a fleet that fails with exactly this message, and one
//! that passes. `UPDATE=1` refreshes the messages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use servicegen::compile::{Compiled, Options, compile};
use servicegen::consistency::CHECKS;
use servicegen::load::{Memory, load};
use servicegen::report;

/// A page, taken apart.
struct Page {
    path: PathBuf,
    fails: Memory,
    message: String,
    passes: Memory,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks")
}

fn page(id: &str) -> Page {
    let path = folder().join(format!("{id}.md"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{id} has no page docs/checks/{id}.md"));
    assert!(text.starts_with(&format!("# {id}\n\n")), "the page of {id} begins with its id");
    let (fails, passes) = text.split_once("\n## Passes\n").expect("a page has the part `## Passes`");
    let (_, fails) = fails.split_once("\n## Fails\n").expect("a page has the part `## Fails`");
    let message = blocks(fails).remove("").unwrap_or_else(|| panic!("{id}: the message stands in a block of text"));
    Page { path, fails: fleet(fails), message, passes: fleet(passes) }
}

/// Code blocks by the name after their language; the block of plain text has none.
fn blocks(text: &str) -> BTreeMap<String, String> {
    let mut blocks = BTreeMap::new();
    for part in text.split("```").skip(1).step_by(2) {
        let (head, body) = part.split_once('\n').expect("a block has a first line");
        let name = head.split_once(' ').map_or("", |(_, name)| name);
        blocks.insert(name.to_owned(), body.to_owned());
    }
    blocks
}

/// Tables of a platform that a page adds to the usual one.
const ADDED: &str = "platform.toml (added)";

fn fleet(text: &str) -> Memory {
    let mut blocks = blocks(text);
    let added = blocks.remove(ADDED);
    let mut files: BTreeMap<String, Vec<u8>> =
        blocks.into_iter().filter(|(name, _)| !name.is_empty()).map(|(name, body)| (name, body.into_bytes())).collect();
    let usual = || std::fs::read(folder().join("platform.toml")).expect("the usual platform");
    let platform = files.entry("platform.toml".to_owned()).or_insert_with(usual);
    if let Some(added) = added {
        platform.extend(format!("\n{added}").into_bytes());
    }
    Memory(files)
}

fn compiled(fleet: &Memory) -> Compiled {
    compile(&load(fleet), &Options { today: Some("2026-11-25".to_owned()), ..Options::default() })
}

/// What a person reads of one check.
fn messages(compiled: &Compiled, id: &str) -> String {
    let mine = compiled.findings.iter().filter(|finding| finding.id == id);
    let texts: Vec<_> = mine.map(|finding| report::text::finding(finding, &compiled.sources, false)).collect();
    texts.iter().map(|text| format!("{}\n", text.trim_end())).collect::<Vec<_>>().join("\n")
}

/// Ids that other stages than checks give, and that have pages too.
const OTHERS: &[&str] = &[
    "allow/expired",
    "allow/unused",
    "exceptions/expired",
    "fleet/left-behind",
    "fleet/name-twice",
    "platform/unknown-name",
    "release/other-than-pinned",
    "release/tag-in-source",
    "release/unknown-image",
    "source/no-such-file",
    "spec/env-twice",
    "spec/in-unknown",
    "spec/in-unused",
    "spec/invalid-value",
    "spec/kind-cannot",
    "spec/marker-not-allowed",
    "spec/missing-key",
    "spec/not-in-this-layer",
    "spec/two-alternatives",
    "spec/unknown-environment",
    "spec/unknown-key",
    "spec/unknown-marker",
    "spec/unknown-profile",
    "spec/unset-has-enabled",
    "spec/unset-nothing",
    "spec/varies-by-environment",
    "spec/wrong-type",
    "toml/invisible-character",
    "toml/key-twice",
    "toml/syntax",
    "toml/too-deep",
];

fn ids() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|check| check.id).chain(OTHERS.iter().copied())
}

#[test]
fn every_page_fails_and_passes_as_it_says() {
    let mut wrong = Vec::new();
    for id in ids() {
        let page = page(id);
        let found = messages(&compiled(&page.fails), id);
        if found.is_empty() {
            wrong.push(format!("{id}: the failing fleet does not fail: {:#?}", compiled(&page.fails).findings));
        } else if found != page.message && std::env::var_os("UPDATE").is_some() {
            let text = std::fs::read_to_string(&page.path).expect("the page");
            let old = format!("```text\n{}```", page.message);
            std::fs::write(&page.path, text.replacen(&old, &format!("```text\n{found}```"), 1))
                .expect("the page is written");
        } else if found != page.message {
            wrong.push(format!("{id}: says\n{found}and the page says\n{}", page.message));
        }
        let passing = compiled(&page.passes);
        let errors: Vec<_> = passing.findings.iter().filter(|finding| finding.is_error() || finding.id == id).collect();
        if !errors.is_empty() {
            wrong.push(format!("{id}: the passing fleet does not pass: {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn checks_files_and_pages_are_the_same_set() {
    let list: Vec<_> = CHECKS.iter().map(|check| check.id).collect();
    let mut sorted = list.clone();
    sorted.sort_unstable();
    assert_eq!(list, sorted, "CHECKS is sorted by id");
    let files = |folder: &Path, extension: &str| -> BTreeSet<String> {
        let areas = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        areas
            .filter(|path| path.is_dir())
            .flat_map(|area| {
                std::fs::read_dir(&area)
                    .expect("an area")
                    .map(|entry| entry.expect("an entry").path())
                    .collect::<Vec<_>>()
            })
            .filter(|path| path.extension().is_some_and(|found| found == extension) && !path.ends_with("mod.rs"))
            .map(|path| {
                let name = path.with_extension("");
                let parts: Vec<_> = name.iter().rev().take(2).map(|part| part.to_string_lossy().into_owned()).collect();
                format!("{}/{}", parts[1], parts[0].replace('_', "-"))
            })
            .collect()
    };
    let checks: BTreeSet<String> = list.iter().map(|id| (*id).to_owned()).collect();
    let code = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/consistency"), "rs");
    assert_eq!(code, checks, "a check is one file of src/consistency/<area>");
    let pages = files(&folder(), "md");
    assert_eq!(pages, ids().map(str::to_owned).collect(), "a check has one page in docs/checks/<area>");
}
