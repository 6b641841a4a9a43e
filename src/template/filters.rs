//! Filters of templates beside those of Tera: columns, and the escapes of Markdown.

use tera::{Kwargs, State, TeraResult, Value};

pub(super) fn register(tera: &mut tera::Tera) {
    tera.register_filter("pad", pad);
    tera.register_filter("escaped", |text: &str, _: Kwargs, _: &State| escaped(text));
    tera.register_filter("code", |text: &str, _: Kwargs, _: &State| code(text));
    tera.register_filter("fence", |lines: Vec<Value>, _: Kwargs, _: &State| fence(&lines));
}

/// `pad(width=18)`: a text with spaces behind it.
fn pad(text: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let width: usize = arguments.must_get("width")?;
    Ok(format!("{text:width$}"))
}

/// Markdown that shows the text as it is.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => result.push_str("&lt;"),
            '&' => result.push_str("&amp;"),
            '*' | '_' | '`' | '|' | '[' | '\\' | '~' => result.extend(['\\', character]),
            other => result.push(other),
        }
    }
    result
}

/// A text as code of Markdown, whatever ticks it has.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A fence that is longer than any row of ticks in the lines.
fn fence(lines: &[Value]) -> String {
    let longest = lines.iter().filter_map(text).flat_map(|line| line.split(|c| c != '`')).map(str::len).max();
    "`".repeat((longest.unwrap_or_default() + 1).max(3))
}

/// The text of a line that differs.
fn text(line: &Value) -> Option<&str> {
    line.as_map()?.get(&"text".into())?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_shows_what_stands_there() {
        assert_eq!(escaped("a<b> *c* d_e"), "a&lt;b> \\*c\\* d\\_e");
        assert_eq!((code("a"), code("a`b")), ("`a`".to_owned(), "`` a`b ``".to_owned()));
        let line = |text: &str| Value::from_serializable(&serde_json::json!({ "text": text }));
        assert_eq!(fence(&[line("a"), line("``` b")]), "````");
    }
}
