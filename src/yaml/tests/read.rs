//! Places, documents and limits of the reader.

use serde_json::json;

use super::{one, problems};
use crate::yaml::read::{self, MAX_BYTES, Style, to_json};

/// The text of the node at a pointer.
fn source<'t>(text: &'t str, pointer: &str) -> &'t str {
    let reading = read::documents(text);
    let node = reading.documents[0].root.pointer(pointer).expect("a node at the pointer");
    &text[node.span.clone()]
}

#[test]
fn every_node_knows_its_place() {
    let text = "# é\na: Größe # 日本\nb:\n- 'x'\n-   [1, {z: 2}]\nc: |\n  é\n  l2\n\nd: {}\n";
    assert_eq!(source(text, "/a"), "Größe");
    assert_eq!(source(text, "/b"), "- 'x'\n-   [1, {z: 2}]");
    assert_eq!(source(text, "/b/0"), "'x'");
    assert_eq!(source(text, "/b/1"), "[1, {z: 2}]");
    assert_eq!(source(text, "/b/1/1"), "{z: 2}");
    assert_eq!(source(text, "/b/1/1/z"), "2");
    assert_eq!(source(text, "/c"), "é\n  l2\n\n");
    assert_eq!(source(text, "/d"), "{}");
    let lists = "a:\n  # - c\n- - 1\n  - 2\n- b:\n  -\n    3\nk: &x\n- 4\n";
    assert_eq!(source(lists, "/a"), "- - 1\n  - 2\n- b:\n  -\n    3");
    assert_eq!(source(lists, "/a/0"), "- 1\n  - 2");
    assert_eq!(source(lists, "/a/1/b"), "-\n    3");
    assert_eq!(source(lists, "/k"), "&x\n- 4");
    assert_eq!(read::documents(lists).documents[0].root.get("k").map(|k| k.style), Some(Style::Block));
    assert!(source(text, "").starts_with("a: Größe"));
}

#[test]
fn styles_are_kept() {
    let reading = read::documents("- a\n- 'a'\n- \"a\"\n- |\n  a\n- >\n  a\n- []\n- [a]: b\n- - a\n");
    let read::Value::List(items) = &reading.documents[0].root.value else { panic!("a list") };
    let styles: Vec<_> = items.iter().map(|item| item.style).collect();
    #[rustfmt::skip]
    assert_eq!(styles, [
        Style::Plain, Style::SingleQuoted, Style::DoubleQuoted, Style::Literal, Style::Folded,
        Style::Flow, Style::Block, Style::Block,
    ]);
}

#[test]
fn a_bad_document_does_not_hide_the_others() {
    let text = "a: 1\n---\nb: [\n--- # three\nc: 3\nc: é\n...\n---\n# nothing\n---\n\"x\ny\": {\n---\ne: 5";
    let reading = read::documents(text);
    let values: Vec<_> = reading.documents.iter().map(|doc| to_json(&doc.root)).collect();
    assert_eq!(values, [json!({"a": 1}), json!({"c": "é"}), json!({"e": 5})]);
    assert_eq!(&text[reading.documents[1].root.get("c").expect("c").span.clone()], "é");
    insta::assert_debug_snapshot!(problems(text), @r#"
    [
        "14..14: while parsing a node, did not find expected node content",
        "31..32: duplicate key `c`",
        "64..64: invalid trailing content after double-quoted scalar",
    ]
    "#);
}

#[test]
fn directives_belong_to_the_document_after_them() {
    let reading = read::documents("%YAML 1.1\n# c\n---\na: 1\n...\n%YAML 1.1\n---\nb: |\n  %x\n");
    assert_eq!(reading.problems, []);
    let values: Vec<_> = reading.documents.iter().map(|doc| to_json(&doc.root)).collect();
    assert_eq!(values, [json!({"a": 1}), json!({"b": "%x\n"})]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_content() {
    assert_eq!(one("\u{feff}a: 1\r\nb:\r\n- |\r\n  x\r\n  y\r\n"), json!({"a": 1, "b": ["x\ny\n"]}));
    assert_eq!(one("\u{feff}---\r\na: 1\r\n"), json!({"a": 1}));
}

#[test]
fn text_without_content_has_no_documents() {
    for text in ["", "\n", "# c\n", "---\n", "---\n---\n# c\n"] {
        assert_eq!(read::documents(text), read::Reading::default(), "{text:?}");
    }
    assert_eq!(one("~"), json!(null));
}

#[test]
fn a_duplicate_key_is_reported_and_the_last_one_wins() {
    let text = "a: 1\non: x\nb: {c: 1, 'c': 2}\ntrue: 'y'\na: 3\n";
    assert_eq!(to_json(&read::documents(text).documents[0].root), json!({"b": {"c": 2}, "true": "y", "a": 3}));
    insta::assert_debug_snapshot!(problems(text), @r#"
    [
        "21..24: duplicate key `c`",
        "29..33: duplicate key `true`",
        "39..40: duplicate key `a`",
    ]
    "#);
    insta::assert_debug_snapshot!(problems("? [a]\n: 1\n~: 2\nb: 3"), @r#"
    [
        "2..5: a map key must be a string, a number or a boolean",
        "10..11: a map key must be a string, a number or a boolean",
    ]
    "#);
}

#[test]
fn a_tab_cannot_indent() {
    for text in [
        "\ta: 1",
        "a:\n\tb: 1",
        "a:\n  \tb: 1",
        "-\ta",
        "-\ta: 1",
        "- - a\n  -\tb",
        "\t# c\na: 1",
        "a: 1\n\t\nb: 2",
        "a: b\n\tc",
        "? a\n:\tb",
        "a: 'x'\n\t",
        "a: [1]\n\t# c\nb: 2",
        "?\ta\n: b",
    ] {
        assert!(!problems(text).is_empty(), "{text:?}");
    }
    for text in
        ["a: 1 \t# c\nb: 2", "a: [1,\t2]\nc: 3", "---\tfoo", "a: |\n  \tx\n", "a: b\tc", "a: &x\tb", "# \t\na: 1"]
    {
        assert_eq!(problems(text), [""; 0], "{text:?}");
    }
    assert_eq!(problems("--- 1\n---\n-\ta")[0], "11..12: a tab cannot indent; use spaces");
}

#[test]
fn anchors_and_merge_keys_are_resolved_as_in_go() {
    assert_eq!(one("a: &x {k: [1]}\nb: *x\nc: [*x]"), json!({"a": {"k": [1]}, "b": {"k": [1]}, "c": [{"k": [1]}]}));
    assert_eq!(one("<<: [{a: 1}, {a: 2, b: 2}]\nb: 3"), json!({"a": 1, "b": 3}));
    assert_eq!(one("{a: 1, <<: {a: 2}}"), json!({"a": 2}));
    assert_eq!(one("'<<': 1"), json!({"<<": 1}));
    insta::assert_debug_snapshot!(problems("a: &x [*x]"), @r#"
    [
        "7..9: an anchor cannot contain itself",
    ]
    "#);
    insta::assert_debug_snapshot!(problems("<<: 1"), @r#"
    [
        "4..5: `<<` merges only a map or a list of maps",
    ]
    "#);
}

#[test]
fn aliases_cannot_multiply_without_end() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let item = format!("*a{}", n - 1);
        laughs += &format!("a{n}: &a{n} [{}]\n", [item.as_str(); 10].join(", "));
    }
    assert!(problems(&laughs)[0].ends_with("anchors and aliases copy too many nodes"));
    let mut deep = "a0: &a0 [x]\n".to_owned();
    for n in 1..2000 {
        deep += &format!("a{n}: &a{n} [*a{}]\n", n - 1);
    }
    assert!(problems(&deep)[0].ends_with("nested more than 250 levels deep"));
}

#[test]
fn depth_is_limited() {
    for text in ["[".repeat(10_000), "{a: ".repeat(10_000), "- ".repeat(10_000), "? ".repeat(10_000)] {
        let reading = read::documents(&text);
        assert_eq!(reading.documents, []);
        assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
    }
    let mut maps = String::new();
    for level in 0..1000 {
        maps += &format!("{}a:\n", " ".repeat(level));
    }
    assert!(problems(&maps)[0].ends_with("nested more than 250 levels deep"));
    let fine = format!("{}{}", "[".repeat(250), "]".repeat(250));
    assert_eq!(problems(&fine), [""; 0]);
}

#[test]
fn size_is_limited() {
    let text = "#".repeat(MAX_BYTES + 1);
    assert_eq!(problems(&text).len(), 1);
    assert_eq!(problems(&text[1..]), [""; 0]);
}
