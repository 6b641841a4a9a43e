//! The templates of Prometheus that texts of alerts use, and what comes of the few that can be foretold.

use crate::targets::prometheus::types::Pairs;

/// A template in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template<'a> {
    /// `{{ $labels.x }}`
    Label(&'a str),
    /// `{{ $value }}`
    Value,
    /// `{{ $value | humanizePercentage }}` and its kind, with the function.
    Shown(&'a str),
    /// Anything else.
    Other(&'a str),
}

/// Functions that make a value readable (Prometheus' template reference).
pub const SHOWN_BY: [&str; 5] =
    ["humanize", "humanize1024", "humanizeDuration", "humanizePercentage", "humanizeTimestamp"];

/// All templates of a text; one that does not end is none.
pub fn all(text: &str) -> Vec<Template<'_>> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(inside, _)| read(inside)).collect()
}

/// Whether a text shows the value of its alert.
pub fn shows_value(text: &str) -> bool {
    text.contains("$value")
}

/// Whether a text has templates only whose result can be foretold.
pub fn is_plain(text: &str) -> bool {
    text.matches("{{").count() == all(text).len()
        && all(text).iter().all(|template| matches!(template, Template::Label(_) | Template::Value))
}

/// What Prometheus makes of a text. `value` is the value as the text shows it.
pub fn render(text: &str, labels: &Pairs, value: &str) -> String {
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (inside, after))) =
        rest.split_once("{{").and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        rendered.push_str(before);
        match read(inside) {
            Template::Label(label) => rendered.push_str(labels.get(label).map_or("", String::as_str)),
            Template::Value | Template::Shown(_) => rendered.push_str(value),
            Template::Other(_) => rendered.extend(["{{", inside, "}}"]),
        }
        rest = after;
    }
    rendered + rest
}

fn read(inside: &str) -> Template<'_> {
    let inside = inside.trim();
    if let Some(label) = inside.strip_prefix("$labels.").filter(|label| is_name(label)) {
        return Template::Label(label);
    }
    match inside.split_once('|').map(|(value, function)| (value.trim(), function.trim())) {
        None if inside == "$value" => Template::Value,
        Some(("$value", function)) if SHOWN_BY.contains(&function) => Template::Shown(function),
        _ => Template::Other(inside),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_apart() {
        let text = "{{ $labels.pod }} has {{$value}}, {{ $value | humanizePercentage }}, {{ query \"up\" }} {{ open";
        assert_eq!(
            all(text),
            [
                Template::Label("pod"),
                Template::Value,
                Template::Shown("humanizePercentage"),
                Template::Other("query \"up\"")
            ]
        );
        assert!(!is_plain(text) && is_plain("{{ $labels.pod }}: {{ $value }}"));
    }

    #[test]
    fn a_text_is_rendered_as_prometheus_does() {
        let labels = Pairs::from([("pod".to_owned(), "web-1".to_owned())]);
        assert_eq!(render("{{ $labels.pod }}/{{ $labels.nope }}: {{ $value }}", &labels, "7"), "web-1/: 7");
    }
}
