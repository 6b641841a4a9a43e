//! The spelling of single strings.

use crate::yaml::scalar::{Spelling, push_quoted, spelling};

fn quoted(text: &str) -> String {
    let mut out = String::new();
    push_quoted(&mut out, text);
    out
}

#[test]
fn ordinary_manifest_strings_stay_bare() {
    #[rustfmt::skip]
    let texts = [
        "nginx", "app/v1", "10m", "1Gi", "100%", "30s", "a b", "a:b", "a#b", "/metrics", "_name",
        "$(POD_IP)", "v1.2.3", "registry.example.com:5000/a@sha256:0f", "yes-or-no", "infinity",
    ];
    for text in texts {
        assert_eq!(spelling(text), Spelling::Plain, "{text:?}");
    }
}

#[test]
fn whatever_a_reader_could_mistake_is_quoted() {
    #[rustfmt::skip]
    let texts = [
        "", "on", "OFF", "Yes", "n", "Y", "True", "~", "null", ".nan", "NaN", "-.inf", "1", "-1", "+1",
        "012", "0o7", "0b1_0", "0x1F", "1_000", "_1", "1e3", "1.2.3", ".5", "12:30:45", "2001-12-14",
        "2001-12-14t21:59:43.10-05:00", "=", "<<", "-", "---", "...", "?", ":", "a:", "a: b", "a #b", "#a",
        " a", "a ", "\ta", "a\tb", "*a", "&a", "!a", "@a", "`a", "%a", "|", ">", "[a]", "{a}", "a,b", "'a'",
        "é", "\u{1f600}", "\u{85}", "\u{2028}", "\u{feff}", "\r", "\n", "\n\n", " a\nb", "\ta\nb", "\na",
        "a \nb", "a\nb\t", "a\r\nb", "a\u{7}\nb", "a\u{2029}\nb",
    ];
    for text in texts {
        assert_eq!(spelling(text), Spelling::Quoted, "{text:?}");
    }
    assert_eq!(spelling(&"a".repeat(512)), Spelling::Plain);
    assert_eq!(spelling(&"a".repeat(513)), Spelling::Quoted);
}

#[test]
fn multi_line_text_is_a_block_that_keeps_its_last_newlines() {
    assert_eq!(spelling("a\nb"), Spelling::Block("-"));
    assert_eq!(spelling("a\nb\n"), Spelling::Block(""));
    assert_eq!(spelling("a\n\n"), Spelling::Block("+"));
    assert_eq!(spelling("a:\n\tmake\n  x: 'é'\n"), Spelling::Block(""));
}

#[test]
fn what_is_not_printable_is_escaped() {
    assert_eq!(quoted("a\"\\\n\t\rb"), r#""a\"\\\n\t\rb""#);
    assert_eq!(quoted("\0\u{1b}\u{7f}\u{85}\u{a0}é"), "\"\\x00\\x1B\\x7F\\x85\u{a0}é\"");
    assert_eq!(quoted("\u{2028}\u{feff}\u{fffe}\u{fffd}😀"), "\"\\u2028\\uFEFF\\uFFFE\u{fffd}😀\"");
}
