//! What the writer writes is read back as the same value, by our reader and by those of other languages.
//! With `GEN_YAML_CORPUS=DIR` the documents are left in DIR for `tests/conformance/yaml/`.
//! `GEN_YAML_CASES=N` sets the number of random documents. The seed is fixed.

use std::env;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use servicegen::yaml::read::{self, to_json};
use servicegen::yaml::write;

const RANDOM_CASES: usize = 2000;

#[test]
fn the_corpus_is_read_back_as_it_was() {
    let corpus = corpus();
    let scratch = tempfile::tempdir().expect("a temporary directory");
    let kept = env::var_os("GEN_YAML_CORPUS");
    let dir = kept.as_deref().map_or(scratch.path(), Path::new);
    save(dir, &corpus);
    for (index, expected) in corpus.iter().enumerate() {
        let text = fs::read_to_string(dir.join(case_name(index))).expect("a case that was just written");
        assert_eq!(&read_one(&text), expected, "case {index}:\n{text}");
    }
    let stream = fs::read_to_string(dir.join("stream.yaml")).expect("the stream that was just written");
    let reading = read::documents(&stream);
    assert_eq!(reading.problems, []);
    assert_eq!(reading.documents.iter().map(|doc| to_json(&doc.root)).collect::<Vec<_>>(), corpus);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_value_is_read_back_as_it_was(value in value()) {
        let text = write::to_string(&value);
        prop_assert_eq!(read_one(&text), value, "{}", text);
    }

    #[test]
    fn a_string_is_never_read_as_another_type(text in string()) {
        for place in places(&text) {
            prop_assert_eq!(read_one(&write::to_string(&place)), place);
        }
    }
}

fn read_one(text: &str) -> Value {
    let reading = read::documents(text);
    assert_eq!(reading.problems, [], "{text}");
    assert_eq!(reading.documents.len(), 1, "{text}");
    to_json(&reading.documents[0].root)
}

/// The hand-picked strings in every place, then random documents.
fn corpus() -> Vec<Value> {
    let cases = env::var("GEN_YAML_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(RANDOM_CASES);
    let mut runner = TestRunner::deterministic();
    let mut random = || value().new_tree(&mut runner).expect("values are never rejected").current();
    let mut corpus: Vec<Value> = hand_picked().iter().flat_map(|text| places(text)).collect();
    corpus.extend((0..cases).map(|_| random()));
    corpus
}

fn save(dir: &Path, corpus: &[Value]) {
    fs::create_dir_all(dir.join("cases")).expect("a directory for the cases");
    for (index, value) in corpus.iter().enumerate() {
        fs::write(dir.join(case_name(index)), write::to_string(value)).expect("a case is written");
    }
    fs::write(dir.join("stream.yaml"), write::documents(corpus)).expect("the stream is written");
    let expected = serde_json::to_string(corpus).expect("JSON values");
    fs::write(dir.join("cases.json"), expected).expect("the expected values are written");
}

fn case_name(index: usize) -> String {
    format!("cases/{index:05}.yaml")
}

/// A string as a document, and as value, list item, nested value and key.
fn places(text: &str) -> [Value; 2] {
    let mut map = Map::new();
    map.insert("value".to_owned(), json!(text));
    map.insert("list".to_owned(), json!([text, [text, [text]], { "in": text }]));
    map.insert("nested".to_owned(), json!({ "a": { "b": [{ "c": text, "d": 1 }] } }));
    map.insert("key".to_owned(), json!({ text: { text: [{ text: text }] }, "after": 1 }));
    map.insert(text.to_owned(), json!({ text: [] }));
    [json!(text), Value::Object(map)]
}

fn hand_picked() -> Vec<String> {
    let strings = include_str!("../conformance/yaml/strings.json");
    let mut strings: Vec<String> = serde_json::from_str(strings).expect("a list of strings");
    for length in [127, 128, 129, 511, 512, 513, 1023, 1024, 1025, 5000] {
        strings.push("k".repeat(length));
        strings.push(format!("{}\n", "a b\"".repeat(length / 4)));
        strings.push("\u{1}".repeat(length));
        strings.push("é ".repeat(length / 2));
    }
    strings
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => string().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => proptest::num::f64::NORMAL.prop_map(Value::from),
        1 => (-1_000_000_i32..1_000_000).prop_map(|n| Value::from(f64::from(n) / 1000.0)),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((string(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(hand_picked()),
        any::<String>(),
        "[ -~]{0,24}",
        "[a-z][a-z0-9 .:/#@_-]{0,24}",
        "[-+]?[0-9][0-9_.:eExXoObBtTzZ +-]{0,10}",
        "([ -~\t]{0,12}\n){0,5}[ -~]{0,6}",
        "([a-zé#-][ -~é]{0,8}\n{1,2}){1,4}[a-z]{0,2}",
        "[\t\n\r a\u{85}\u{a0}\u{2028}\u{feff}\u{fffe}😀'\"\\\\:#-]{0,8}",
    ]
}
