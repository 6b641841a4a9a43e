//! JSON as a reviewer likes it: what fits on a line stands on a line. Knows nothing of boards.

use serde_json::Value;

/// Characters up to which a list or an object stands on one line, its indentation not counted.
const WIDTH: usize = 120;

/// The text of a value, with a line break at the end.
pub fn fitted(value: &Value) -> String {
    let mut text = String::new();
    push(&mut text, value, 0);
    text.push('\n');
    text
}

fn push(text: &mut String, value: &Value, indent: usize) {
    let start = text.len();
    if push_line(text, value, start + WIDTH) {
        return;
    }
    text.truncate(start);
    match value {
        Value::Object(object) => {
            text.push('{');
            for (count, (key, value)) in object.iter().enumerate() {
                next(text, count, indent + 2);
                push_string(text, key);
                text.push_str(": ");
                push(text, value, indent + 2);
            }
            close(text, '}', indent);
        }
        Value::Array(items) => {
            text.push('[');
            for (count, item) in items.iter().enumerate() {
                next(text, count, indent + 2);
                push(text, item, indent + 2);
            }
            close(text, ']', indent);
        }
        scalar => push_scalar(text, scalar),
    }
}

/// Writes a value on one line; gives up, and says so, once the text is longer than `end`.
fn push_line(text: &mut String, value: &Value, end: usize) -> bool {
    match value {
        Value::Object(object) if object.is_empty() => text.push_str("{}"),
        Value::Object(object) => {
            for (count, (key, value)) in object.iter().enumerate() {
                text.push_str(if count == 0 { "{ " } else { ", " });
                push_string(text, key);
                text.push_str(": ");
                if !push_line(text, value, end) {
                    return false;
                }
            }
            text.push_str(" }");
        }
        Value::Array(items) => {
            text.push('[');
            for (count, item) in items.iter().enumerate() {
                if count > 0 {
                    text.push_str(", ");
                }
                if !push_line(text, item, end) {
                    return false;
                }
            }
            text.push(']');
        }
        Value::String(words) if text.len() + words.len() > end => return false,
        scalar => push_scalar(text, scalar),
    }
    text.len() <= end
}

fn push_scalar(text: &mut String, scalar: &Value) {
    match scalar {
        Value::String(words) => push_string(text, words),
        other => text.push_str(&other.to_string()),
    }
}

fn push_string(text: &mut String, words: &str) {
    if words.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        text.push_str(&Value::from(words).to_string());
    } else {
        text.push('"');
        text.push_str(words);
        text.push('"');
    }
}

fn next(text: &mut String, count: usize, indent: usize) {
    text.push_str(if count == 0 { "\n" } else { ",\n" });
    text.extend(std::iter::repeat_n(' ', indent));
}

fn close(text: &mut String, bracket: char, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text.push(bracket);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fits_stands_on_a_line() {
        let long = "x".repeat(WIDTH);
        let value = json!({ "id": 1, "grid": { "x": 0, "w": 24 }, "none": [], "expr": long });
        let text = fitted(&value);
        assert_eq!(
            text,
            format!(
                "{{\n  \"id\": 1,\n  \"grid\": {{ \"x\": 0, \"w\": 24 }},\n  \"none\": [],\n  \"expr\": \"{long}\"\n}}\n"
            )
        );
        assert_eq!(serde_json::from_str::<Value>(&text).expect("it is JSON"), value);
    }
}
