//! The type of a scalar by the rules of Go's `sigs.k8s.io/yaml` (`go.yaml.in/yaml/v2`, `resolve.go`).
//! They are neither YAML 1.1 nor 1.2: `on` is true and `012` is ten, but `12:30` and dates are strings.

use serde_json::Number;

use super::node::{Style, Value};

const CORE: &str = "tag:yaml.org,2002:";

/// The value of a scalar. `tag` is its full tag, if one is written.
pub(super) fn scalar(text: &str, style: Style, tag: Option<&str>) -> Result<Value, String> {
    match tag.map(|tag| tag.strip_prefix(CORE)) {
        None if style == Style::Plain => plain(text),
        Some(Some(kind @ ("int" | "float" | "bool" | "null"))) => tagged(text, kind),
        Some(Some("binary")) => Err("`!!binary` is not supported".to_owned()),
        _ => Ok(Value::String(text.to_owned())),
    }
}

fn tagged(text: &str, kind: &str) -> Result<Value, String> {
    let value = plain(text)?;
    let fits = match &value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "bool",
        Value::Number(number) => kind == "float" || (kind == "int" && !number.is_f64()),
        _ => false,
    };
    if fits { Ok(value) } else { Err(format!("cannot read `{text}` as !!{kind}")) }
}

/// The value of a plain scalar.
fn plain(text: &str) -> Result<Value, String> {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Value::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf"
        | "-.INF" => return Err(format!("`{text}` is not a number in JSON")),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    };
    Ok(value)
}

fn number(text: &str) -> Option<Number> {
    match text.as_bytes().first()? {
        b'.' => float(&without_separators(text)?),
        b'0'..=b'9' | b'+' | b'-' => {
            let digits = text.replace('_', "");
            integer(&digits).or_else(|| float(&digits))
        }
        _ => None,
    }
}

/// Go takes `_` between two digits of a fraction.
fn without_separators(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let placed = |(at, _)| at > 0 && is_digit(at - 1) && is_digit(at + 1);
    text.match_indices('_').all(placed).then(|| text.replace('_', ""))
}

/// Go's `strconv.ParseInt(text, 0, 64)`, else `ParseUint`, which takes no sign.
fn integer(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, radix) = radix(unsigned);
    // Rust's parser would accept a sign here; after `0b` so does Go.
    if !digits.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        let signed = text.strip_prefix("0b")?;
        return i64::from_str_radix(signed, 2).ok().map(Number::from);
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if text.starts_with('-') {
        return 0_i64.checked_sub_unsigned(magnitude).map(Number::from);
    }
    if text.starts_with('+') && i64::try_from(magnitude).is_err() {
        return None;
    }
    Some(Number::from(magnitude))
}

fn radix(digits: &str) -> (&str, u32) {
    let Some(rest) = digits.strip_prefix('0').filter(|rest| !rest.is_empty()) else {
        return (digits, 10);
    };
    let (prefix, radix) = match rest.as_bytes()[0] {
        b'x' | b'X' => (1, 16),
        b'b' | b'B' => (1, 2),
        b'o' | b'O' => (1, 8),
        _ => (0, 8),
    };
    (&rest[prefix..], radix)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, if it is finite.
fn float(text: &str) -> Option<Number> {
    let allowed = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
    if !text.bytes().all(allowed) {
        return None;
    }
    Number::from_f64(text.parse().ok()?)
}

/// The text of a key that is not a string; `None` if JSON has no such key.
/// Go prints a float key with the shortest digits of a 32-bit float, in C's `%g` form.
pub(super) fn key_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Bool(v) => Some(v.to_string()),
        Value::Number(v) if v.is_f64() => v.as_f64().map(float_key),
        Value::Number(v) => Some(v.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

fn float_key(value: f64) -> String {
    let single = value as f32;
    let scientific = format!("{single:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..6).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
        _ => single.to_string(),
    }
}
