//! The layout of whole documents.

use std::collections::BTreeMap;

use serde_json::json;

use crate::yaml::write::{documents, to_string};

#[derive(serde::Serialize)]
enum Rule {
    Off,
    Code(u16),
    Pair(u8, f64),
    Route { to: &'static str },
}

#[test]
fn writes_in_the_style_of_kubectl() {
    let value = json!({
        "kind": "ConfigMap",
        "data": {"run.sh": "set -e\n\nexec app\n", "empty": "", "flag": "on"},
        "list": [{"a": 1, "b": [[1, [2]], {}]}, [], "x: y", "l1\nl2", null],
        "none": {},
    });
    insta::assert_snapshot!(to_string(&value), @r#"
    kind: ConfigMap
    data:
      run.sh: |
        set -e

        exec app
      empty: ""
      flag: "on"
    list:
    - a: 1
      b:
      - - 1
        - - 2
      - {}
    - []
    - "x: y"
    - |-
      l1
      l2
    - null
    none: {}
    "#);
}

#[test]
fn writes_enums_and_keys_as_serde_json_does() {
    let rules = [Rule::Off, Rule::Code(1), Rule::Pair(2, 0.5), Rule::Route { to: "x" }];
    insta::assert_snapshot!(to_string(&rules), @r#"
    - "Off"
    - Code: 1
    - Pair:
      - 2
      - 0.5
    - Route:
        to: x
    "#);
    insta::assert_snapshot!(to_string(&BTreeMap::from([(10, 'n')])), @r#""10": "n""#);
}

#[test]
fn a_float_keeps_its_dot_and_an_integer_has_no_exponent() {
    let numbers = json!([1.0, 0.1, 1e21, 1.5e-9, -0.0, u64::MAX, i64::MIN, 10_000_000_000_000_000_i64]);
    insta::assert_snapshot!(to_string(&numbers), @r"
    - 1.0
    - 0.1
    - 1.0e+21
    - 1.5e-9
    - -0.0
    - 18446744073709551615
    - -9223372036854775808
    - 10000000000000000
    ");
    assert_eq!(to_string(&f64::NAN), "null\n");
    assert_eq!(to_string(&0.1_f32), "0.1\n");
}

#[test]
fn a_long_key_is_explicit() {
    let long = "k".repeat(129);
    let text = to_string(&json!({ long.clone(): {"a": [1]}, "short": 2 }));
    assert_eq!(text, format!("? \"{long}\"\n:\n  a:\n  - 1\nshort: 2\n"));
}

#[test]
fn documents_are_separated() {
    assert_eq!(documents(&[json!({"a": 1}), json!([]), json!("x\n\n")]), "a: 1\n---\n[]\n---\n|+\n  x\n\n");
    assert_eq!(documents::<serde_json::Value>(&[]), "");
}
