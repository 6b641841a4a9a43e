//! Scalar types: the expected values were measured with `sigs.k8s.io/yaml` 1.6.

use serde_json::{Value, json};

use super::{one, problems};
use crate::yaml::write;

fn nasty() -> Vec<String> {
    let list = include_str!("../../../tests/conformance/yaml/strings.json");
    serde_json::from_str(list).expect("a list of strings")
}

#[test]
fn plain_scalars_have_the_types_that_go_gives_them() {
    #[rustfmt::skip]
    let table = [
        ("y", json!(true)), ("Yes", json!(true)), ("on", json!(true)), ("TRUE", json!(true)),
        ("n", json!(false)), ("OFF", json!(false)), ("False", json!(false)), ("tRUE", json!("tRUE")),
        ("~", json!(null)), ("null", json!(null)), ("Null", json!(null)), ("nULL", json!("nULL")),
        ("12", json!(12)), ("+12", json!(12)), ("-12", json!(-12)), ("-0", json!(0)), ("0", json!(0)),
        ("012", json!(10)), ("-012", json!(-10)), ("0o7", json!(7)), ("0O7", json!(7)), ("08", json!(8.0)),
        ("0x1F", json!(31)), ("-0x1F", json!(-31)), ("0x-1", json!("0x-1")), ("0x", json!("0x")), ("0x_1", json!(1)),
        ("0b11", json!(3)), ("0b1_0", json!(2)), ("0b+1", json!(1)), ("0b", json!("0b")), ("0b2", json!("0b2")),
        ("1_000", json!(1000)), ("1_", json!(1)), ("_1", json!("_1")), ("+", json!("+")), ("1,000", json!("1,000")),
        ("9223372036854775808", json!(9_223_372_036_854_775_808_u64)),
        ("+9223372036854775808", json!(9_223_372_036_854_775_808.0)),
        ("18446744073709551616", json!(18_446_744_073_709_551_616.0)),
        ("-9223372036854775808", json!(i64::MIN)), ("-9223372036854775809", json!(-9_223_372_036_854_775_808.0)),
        ("1.5", json!(1.5)), ("1.", json!(1.0)), (".5", json!(0.5)), ("+.5", json!(0.5)), (".5_0", json!(0.5)),
        (".5_", json!(".5_")), (".", json!(".")), ("012e3", json!(12000.0)), ("1e3", json!(1000.0)),
        ("1e999", json!("1e999")), ("1.2.3", json!("1.2.3")), ("12:30", json!("12:30")),
        ("2001-01-01", json!("2001-01-01")), ("=", json!("=")), ("<<", json!("<<")), ("nan", json!("nan")),
    ];
    for (text, expected) in table {
        assert_eq!(one(text), expected, "{text}");
    }
}

#[test]
fn quotes_and_tags_choose_the_type() {
    assert_eq!(one("['1', \"on\", !!str on, ! 12, !foo 12]"), json!(["1", "on", "on", "12", "12"]));
    assert_eq!(one("[!!int '12', !!float 1, !!bool yes, !!null '']"), json!([12, 1, true, null]));
    insta::assert_debug_snapshot!(problems("- !!int x\n- .inf\n- !!binary aGk="), @r#"
    [
        "2..9: cannot read `x` as !!int",
        "12..16: `.inf` is not a number in JSON",
        "19..32: `!!binary` is not supported",
    ]
    "#);
}

#[test]
fn keys_become_the_text_that_go_gives_them() {
    let expected = json!({
        "true": 1, "8": 2, "1.5": 3, "1e+06": 4, "1e+21": 5, "1.234567e+06": 6, "1e-05": 7, "100": 8, "0.0001": 9,
        "2001-01-01": 10,
    });
    let text = "on: 1\n010: 2\n1.5: 3\n1e6: 4\n1e21: 5\n1234567.0: 6\n0.00001: 7\n100.0: 8\n0.0001: 9\n2001-01-01: 10";
    assert_eq!(one(text), expected);
}

#[test]
fn a_nasty_string_is_the_same_string_in_every_place() {
    let mut strings = nasty();
    assert!(strings.len() > 300);
    strings.extend([127, 128, 129, 1024, 5000].map(|length| "\u{1}".repeat(length)));
    for text in strings {
        let value = json!({ "value": text, "list": [text, [text]], "nested": { "a": [{ "b": text }] }, text.clone(): { text.clone(): 1 } });
        let written = write::to_string(&value);
        assert_eq!(one(&written), value, "{text:?} written as\n{written}");
        assert_eq!(one(&write::to_string(&text)), Value::from(text.clone()), "{text:?}");
    }
}
