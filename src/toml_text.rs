//! From TOML text to a [`Node`]: the only door to the `toml` crate. All syntax errors of a text, one a line, no cascades.

use toml::de::{DeTable, DeValue};

use crate::diagnostics::Finding;
use crate::source::{FileId, Place};
use crate::tree::{Layer, Node, Table, Value, invisible};

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Reads a text. With a syntax error there is no tree: what follows from it would be guesswork.
pub fn parse(file: FileId, text: &str, layer: Layer) -> Result<Node, Vec<Finding>> {
    if text.len() > MAX_BYTES {
        let size = format!("{} bytes, {MAX_BYTES} are allowed", text.len());
        return Err(vec![Finding::error("toml/too-large", "the file is too large").at(Place::new(file, 0..0), size)]);
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - body.len();
    let stray = stray_characters(file, body, offset);
    if !stray.is_empty() {
        return Err(stray);
    }
    let (table, errors) = DeTable::parse_recoverable(body);
    if !errors.is_empty() {
        return Err(syntax_findings(file, body, offset, &errors));
    }
    let reader = Reader { file, body, offset, layer };
    let place = Place::new(file, 0..0);
    let tree = reader.table(table.get_ref());
    let mut stray = Vec::new();
    stray_in_keys(text, &tree, &mut stray);
    if !stray.is_empty() {
        return Err(stray);
    }
    Ok(Node { value: Value::Table(tree), place, key: place, layer })
}

struct Reader<'t> {
    file: FileId,
    body: &'t str,
    offset: usize,
    layer: Layer,
}

impl Reader<'_> {
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place::new(self.file, span.start + self.offset..span.end + self.offset)
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
            let key: (&std::borrow::Cow<'_, str>, _) = (key.get_ref(), key.span());
            (key.0.to_string(), self.node(value, Some(self.place(key.1))))
        };
        table.iter().map(entry).collect()
    }

    fn node(&self, spanned: &toml::Spanned<DeValue<'_>>, key: Option<Place>) -> Node {
        let place = self.place(spanned.span());
        let value = match spanned.get_ref() {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::HugeInteger(self.written(spanned)),
            },
            DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
            DeValue::Boolean(value) => Value::Boolean(*value),
            DeValue::Datetime(_) => Value::Datetime(self.written(spanned)),
            DeValue::Array(items) => Value::List(items.iter().map(|item| self.node(item, None)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table)),
        };
        Node { value, place, key: key.unwrap_or(place), layer: self.layer }
    }

    /// A value as it stands in the file: a date printed anew has another separator.
    fn written(&self, spanned: &toml::Spanned<DeValue<'_>>) -> String {
        self.body[spanned.span()].to_owned()
    }
}

fn syntax_findings(file: FileId, body: &str, offset: usize, errors: &[toml::de::Error]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lines = std::collections::BTreeSet::new();
    let mut errors: Vec<_> = errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    errors.sort_by_key(|(span, _)| span.start);
    if let Some(deep) = errors.iter().position(|(_, message)| message.contains("recurs")) {
        errors = vec![errors.swap_remove(deep)];
    }
    for (span, message) in errors {
        let line = body[..span.start.min(body.len())].matches('\n').count();
        // One unclosed bracket makes the parser stumble over every line that follows: a line next to a reported one, blank lines
        // aside, is a consequence more often than a mistake of its own.
        let above = body.lines().take(line).collect::<Vec<_>>().iter().rposition(|text| !text.trim().is_empty());
        if lines.contains(&line) || above.is_some_and(|above| lines.contains(&above)) {
            lines.insert(line);
            continue;
        }
        lines.insert(line);
        let place = Place::new(file, span.start + offset..span.end.max(span.start) + offset);
        findings.push(syntax_finding(body, span, message).at(place, ""));
    }
    for finding in &mut findings {
        let text = finding.message.clone();
        finding.labels[0].text = text;
        finding.message = match finding.id {
            "toml/too-deep" => "the file nests too deeply".to_owned(),
            "toml/key-twice" => "a key stands twice".to_owned(),
            _ => "this is not TOML".to_owned(),
        };
    }
    findings
}

fn syntax_finding(body: &str, span: std::ops::Range<usize>, message: &str) -> Finding {
    let message = message.lines().next().unwrap_or_default();
    if message.contains("recurs") {
        return Finding::error("toml/too-deep", "more than 80 levels of keys").help("name things with fewer levels");
    }
    if message.contains("duplicate key") {
        let key = body.get(span).unwrap_or_default().trim();
        return Finding::error("toml/key-twice", format!("`{key}` was written before in this table"))
            .help("keep one of the two; a table is opened once, all its keys below one header");
    }
    let finding = Finding::error("toml/syntax", message);
    match CURES.iter().find(|(part, _)| message.contains(part)) {
        Some((_, cure)) => finding.help(*cure),
        None => finding,
    }
}

/// What to do, by a part of what the parser says.
const CURES: &[(&str, &str)] = &[
    ("basic string", "a text begins and ends with `\"`; a `\"` or `\\` in it has a `\\` before it"),
    ("literal string", "a text begins and ends with `'`"),
    ("inline table", "close it with `}`, with a `,` between two entries"),
    ("array", "close it with `]`, with a `,` between two items"),
    ("string values must be quoted", "write it in quotes, as a text"),
    ("expected `=`", "a line is `key = value`, a `[table]`, or begins with `#`"),
];

/// Characters that no eye sees, outside of strings and comments: each is an error of its own, so that no message ever says
/// that `tag` is unknown and `tag` was meant.
fn stray_characters(file: FileId, body: &str, offset: usize) -> Vec<Finding> {
    if !body.chars().any(invisible) {
        return Vec::new();
    }
    let outside = outside_strings(body);
    body.char_indices()
        .filter(|(at, c)| invisible(*c) && outside(*at))
        .map(|(at, c)| {
            let place = Place::new(file, at + offset..at + offset + c.len_utf8());
            stray(c, "stands outside of strings", place)
        })
        .collect()
}

/// The same in keys, which may stand in quotes.
fn stray_in_keys(text: &str, table: &Table, findings: &mut Vec<Finding>) {
    for (key, entry) in table {
        if let Some(c) = key.chars().find(|c| invisible(*c)) {
            // An escape is shown as a whole.
            let key = entry.key.range();
            let found = text[key.clone()].find(c).map(|at| key.start + at..key.start + at + c.len_utf8());
            findings.push(stray(c, "stands in a key", Place::new(entry.key.file, found.unwrap_or(key))));
        }
        if let Value::Table(below) = &entry.value {
            stray_in_keys(text, below, findings);
        }
    }
}

fn stray(c: char, where_it_is: &str, place: Place) -> Finding {
    let name = format!("U+{:04X}", u32::from(c));
    Finding::error("toml/invisible-character", format!("an invisible character, {name}, {where_it_is}"))
        .at(place, format!("{name} is here"))
        .help("delete it")
}

/// Says of a byte offset whether it lies outside of strings and comments. A light scan: it only has to be right for texts
/// that TOML would accept but for the stray character.
fn outside_strings(body: &str) -> impl Fn(usize) -> bool {
    let mut inside: Vec<std::ops::Range<usize>> = Vec::new();
    let bytes = body.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &body[at..];
        let (open, close) = match bytes[at] {
            b'#' => ("#", "\n"),
            b'"' if rest.starts_with("\"\"\"") => ("\"\"\"", "\"\"\""),
            b'\'' if rest.starts_with("'''") => ("'''", "'''"),
            b'"' => ("\"", "\""),
            b'\'' => ("'", "'"),
            _ => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        let end = string_end(&rest[open.len()..], close).map_or(body.len(), |length| at + open.len() + length);
        inside.push(at..end);
        at = end;
    }
    move |offset| !inside.iter().any(|range| range.contains(&offset))
}

fn string_end(text: &str, close: &str) -> Option<usize> {
    let escapes = close.starts_with('"');
    let mut from = 0;
    loop {
        let found = from + text[from..].find(close)?;
        let backslashes = text[..found].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if !escapes || backslashes % 2 == 0 {
            return Some(found + close.len());
        }
        from = found + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(&'static str, usize, String)> {
        let findings = parse(FileId(0), text, Layer::Service).expect_err("a mistake");
        let at = |finding: &Finding| finding.primary().expect("a place").start as usize;
        findings.iter().map(|finding| (finding.id, at(finding), finding.labels[0].text.clone())).collect()
    }

    #[test]
    fn a_leading_byte_order_mark_is_no_mistake_and_shifts_nothing() {
        let tree = parse(FileId(0), "\u{feff}a = 1\n", Layer::Service).expect("a tree");
        let node = tree.get(["a"]).expect("the key");
        assert_eq!((node.key.start, node.value.clone()), (3, Value::Integer(1)));
    }

    #[test]
    fn invisible_characters_are_named() {
        assert_eq!(
            problems("a = 1\n\u{feff}[image]\n"),
            [("toml/invisible-character", 6, "U+FEFF is here".to_owned())]
        );
        assert_eq!(problems("memory\u{a0}limit = 1\n")[0].2, "U+00A0 is here");
        parse(FileId(0), "a = \"x\u{a0}y\" # \u{200b}\n", Layer::Service).expect("strings and comments may hold them");
    }

    #[test]
    fn ten_thousand_levels_are_a_finding() {
        let deep = format!("a = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(problems(&deep)[0].0, "toml/too-deep");
        let dotted = format!("{} = 1\n", vec!["a"; 10_000].join("."));
        assert_eq!(problems(&dotted)[0].0, "toml/too-deep");
    }

    #[test]
    fn two_syntax_errors_far_apart_are_both_told() {
        let found = problems("a = \nb = 1\nc = 2\nd = 3\ne = [1, \n");
        assert!(found.len() >= 2, "{found:?}");
    }

    #[test]
    fn a_text_without_its_end_is_one_mistake() {
        let found = problems("a = { b = \"1.4 }\n\n[c]\nd = 1\n");
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn a_key_twice_is_named() {
        assert_eq!(problems("tag = 1\ntag = 2\n")[0].0, "toml/key-twice");
    }
}
