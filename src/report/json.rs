//! Findings as JSON, for machines. Fields are only ever added:
//!
//! ```json
//! {
//!   "id": "mesh/retries-exceed-timeout", "severity": "error", "message": "…",
//!   "service": "orders", "environments": ["production"],
//!   "places": [{ "path": "services/orders/service.toml", "line": 71, "column": 34, "start": 1204, "end": 1208, "text": "…" }],
//!   "help": ["…"], "notes": ["…"]
//! }
//! ```
//! The first place is the primary one. `line` and `column` count from 1, columns in characters; `start` and `end` are bytes of
//! the file, `end` one past the last. `service` is `null` for the platform; no `environments` means everywhere.

use serde::Serialize;
use serde_json::Value;

use crate::diagnostics::{Finding, Label};
use crate::source::Sources;

#[derive(Serialize)]
struct JsonFinding<'a> {
    id: &'a str,
    severity: &'a str,
    message: &'a str,
    service: Option<&'a str>,
    environments: Vec<&'a str>,
    places: Vec<JsonPlace<'a>>,
    help: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    start: u32,
    end: u32,
    text: &'a str,
}

/// All findings as a list.
pub fn findings(findings: &[Finding], sources: &Sources) -> Value {
    let list: Vec<_> = findings.iter().map(|finding| json_finding(finding, sources)).collect();
    serde_json::to_value(list).expect("texts and numbers can be written as JSON")
}

fn json_finding<'a>(finding: &'a Finding, sources: &'a Sources) -> JsonFinding<'a> {
    JsonFinding {
        id: finding.id,
        severity: finding.severity.word(),
        message: &finding.message,
        service: finding.service.as_deref(),
        environments: finding.environments.iter().map(String::as_str).collect(),
        places: finding.labels.iter().map(|label| json_place(label, sources)).collect(),
        help: &finding.help,
        notes: &finding.notes,
    }
}

fn json_place<'a>(label: &'a Label, sources: &'a Sources) -> JsonPlace<'a> {
    let place = label.place;
    let (line, column) = sources.line_column(place);
    let path = &sources.document(place.file).path;
    JsonPlace { path, line, column, start: place.start, end: place.end, text: &label.text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn places_have_lines_columns_and_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("service.toml", "a = 1\nb = 2\n");
        let mut finding = Finding::error("spec/x", "wrong").at(Place::new(file, 10..11), "here").help("mend it");
        finding.environments.insert("staging".to_owned());
        insta::assert_snapshot!(findings(&[finding], &sources), @r#"[{"id":"spec/x","severity":"error","message":"wrong","service":null,"environments":["staging"],"places":[{"path":"service.toml","line":2,"column":5,"start":10,"end":11,"text":"here"}],"help":["mend it"],"notes":[]}]"#);
    }
}
