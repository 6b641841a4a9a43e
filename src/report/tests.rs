//! How findings look: the sample of the design, other files, odd texts.

use super::*;
use crate::source::Place;

const SERVICE: &str = "[routes.public]\ntimeout = \"3s\"\nretries = { count = 2, per-try = \"2s\" }\n";

fn place(sources: &Sources, file: FileId, text: &str) -> Place {
    let at = sources.document(file).text.find(text).expect("the text is there");
    Place::new(file, at..at + text.len())
}

fn shown(text: &str, marked: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("service.toml", text);
    let at = place(&sources, file, marked);
    finding(&Finding::error("spec/x", "wrong").at(at, "here"), &sources, false)
}

#[test]
fn the_sample_of_the_design() {
    let mut sources = Sources::default();
    let file = sources.add("services/account-api/service.toml", SERVICE);
    let mut found =
        Finding::error("mesh/retries-exceed-timeout", "3 tries of 2s cannot end within the route's timeout of 3s")
            .at(place(&sources, file, "\"2s\""), "1 + 2 tries need 6s")
            .at(place(&sources, file, "timeout"), "the route gives up here")
            .help("lower `per-try` to 900ms, or raise `timeout` to 6s");
    found.environments.extend(["production".to_owned(), "staging".to_owned()]);
    insta::assert_snapshot!(finding(&found, &sources, false), @r#"
    error[mesh/retries-exceed-timeout]: 3 tries of 2s cannot end within the route's timeout of 3s
     --> services/account-api/service.toml:3:34
      |
    2 | timeout = "3s"
      | ------- the route gives up here
    3 | retries = { count = 2, per-try = "2s" }
      |                                  ^^^^ 1 + 2 tries need 6s
      |
      = help: lower `per-try` to 900ms, or raise `timeout` to 6s
      = note: in environments production, staging
    "#);
}

#[test]
fn a_second_place_may_lie_in_another_file() {
    let mut sources = Sources::default();
    let service = sources.add("services/orders/service.toml", "name = \"orders\"\nteam = \"shop\"\n");
    let platform = sources.add("platform.toml", "\n\n[teams.shops]\nmail = []\n");
    let found = Finding::error("platform/unknown-team", "there is no team `shop`")
        .at(place(&sources, service, "\"shop\""), "named here")
        .at(place(&sources, platform, "teams.shops"), "a similar one is declared here");
    insta::assert_snapshot!(finding(&found, &sources, false), @r#"
    error[platform/unknown-team]: there is no team `shop`
     --> services/orders/service.toml:2:8
      |
    2 | team = "shop"
      |        ^^^^^^ named here
      |
     ::: platform.toml:3:2
      |
    3 | [teams.shops]
      |  ----------- a similar one is declared here
    "#);
}

#[test]
fn a_finding_without_a_place_has_no_snippet() {
    let mut found = Finding::error("load/no-platform", "there is no platform.toml").help("run `gen init`");
    found.severity = Severity::Warning;
    insta::assert_snapshot!(finding(&found, &Sources::default(), false), @r"
    warning[load/no-platform]: there is no platform.toml
     |
     = help: run `gen init`
    ");
}

#[test]
fn colour_only_when_asked() {
    let found = Finding::error("a/b", "wrong");
    assert!(finding(&found, &Sources::default(), true).contains('\u{1b}'));
    assert!(!finding(&found, &Sources::default(), false).contains('\u{1b}'));
}

#[test]
fn a_byte_order_mark_is_not_counted() {
    insta::assert_snapshot!(shown("\u{feff}tag = 1\n", "1"), @r"
    error[spec/x]: wrong
     --> service.toml:1:7
      |
    1 | tag = 1
      |       ^ here
    ");
}

#[test]
fn ends_of_line_of_windows_tabs_and_wide_characters() {
    insta::assert_snapshot!(shown("a = 1\r\n\tb = \"名前\" # x\r\nc = 1\r\n", "\"名前\""), @r#"
    error[spec/x]: wrong
     --> service.toml:2:6
      |
    2 |     b = "名前" # x
      |         ^^^^^^ here
    "#);
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let line = format!("args = [{}\"wrong\"{}]\n", "\"left\", ".repeat(1000), ", \"right\"".repeat(1000));
    let shown = shown(&line, "\"wrong\"");
    assert!(shown.lines().all(|line| line.chars().count() <= 140), "{shown}");
    assert!(shown.contains("\"wrong\"") && shown.contains("..."), "{shown}");
}

#[test]
fn a_text_of_many_lines_is_marked_where_it_begins() {
    insta::assert_snapshot!(shown("content = '''\none\ntwo\n'''\n", "'''\none\ntwo\n'''"), @r"
    error[spec/x]: wrong
     --> service.toml:1:11
      |
    1 | content = '''
      |           ^^^ here
    ");
}

#[test]
fn an_empty_file_and_its_end_can_be_marked() {
    insta::assert_snapshot!(shown("", ""), @r"
    error[spec/x]: wrong
     --> service.toml:1:1
      |
    1 |
      | ^ here
    ");
    let mut sources = Sources::default();
    let file = sources.add("service.toml", "name = \"orders\"\n");
    let end = Finding::error("spec/x", "wrong").at(Place::new(file, 900..950), "here");
    assert!(finding(&end, &sources, false).contains("service.toml:2:1"));
}
