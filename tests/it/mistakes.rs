//! The commonest mistakes and what gen says to each: `docs/reference/errors.md` is compiled, and says it word for word.
//! `UPDATE=1` refreshes the messages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use servicegen::compile::{Options, compile};
use servicegen::load::{Memory, load};
use servicegen::report;
use servicegen::schema::{File, Lookup, look_up};
use servicegen::spec::FOREIGN;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// All that gen says of a `service.toml` in the fleet of the pages of checks.
fn said(service: &str) -> String {
    let platform = std::fs::read(docs().join("checks/platform.toml")).expect("the usual platform");
    let files = [("platform.toml", platform), ("services/orders/service.toml", service.into())];
    let fleet = Memory(BTreeMap::from(files.map(|(path, text)| (path.to_owned(), text))));
    let compiled = compile(&load(&fleet), &Options::default());
    let texts = compiled.findings.iter().map(|finding| report::text::finding(finding, &compiled.sources, false));
    texts.map(|text| format!("{}\n", text.trim_end())).collect::<Vec<_>>().join("\n")
}

/// Each `toml` block of the page, and the `text` block after it.
fn examples(page: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = page.split("```").skip(1).step_by(2).collect();
    let pairs = parts.chunks(2).map(|pair| (pair[0].strip_prefix("toml\n"), pair[1].strip_prefix("text\n")));
    pairs.map(|(source, message)| (source.expect("a source"), message.expect("its message"))).collect()
}

#[test]
fn the_page_says_what_gen_says() {
    let path = docs().join("reference/errors.md");
    let mut page = std::fs::read_to_string(&path).expect("the page");
    let old = page.clone();
    let examples = examples(&old);
    assert_eq!(examples.len(), 11, "ten mistakes, and all of them in one file");
    for (source, message) in examples {
        let found = said(source);
        if std::env::var_os("UPDATE").is_some() {
            page = page.replacen(
                &format!("{source}```\n\n```text\n{message}"),
                &format!("{source}```\n\n```text\n{found}"),
                1,
            );
        } else {
            assert_eq!(found, message, "{source}");
        }
    }
    std::fs::write(&path, page).expect("the page is written");
}

#[test]
fn ten_mistakes_are_ten_findings_in_the_order_of_the_file() {
    let page = std::fs::read_to_string(docs().join("reference/errors.md")).expect("the page");
    let (source, _) = *examples(&page).last().expect("all in one file");
    let said = said(source);
    let lines: Vec<usize> = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--> services/orders/service.toml:"))
        .map(|place| place.split(':').next().and_then(|line| line.parse().ok()).expect("a line"))
        .collect();
    assert_eq!(lines.len(), 10, "{said}");
    assert!(lines.is_sorted(), "{lines:?}");
    assert_eq!(said.matches("\nerror[").count() + usize::from(said.starts_with("error[")), 10, "{said}");
    assert_eq!(said.matches("= help: ").count(), 10, "each says what to do: {said}");
}

#[test]
fn what_other_systems_call_a_key_leads_to_a_key_that_exists() {
    for (words, path) in FOREIGN {
        let found = look_up(File::Service, path.split('.'));
        assert!(matches!(found, Lookup::Found(_)), "{words:?} leads to {path}: {found:?}");
        for word in *words {
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{word} is never met");
        }
    }
}
