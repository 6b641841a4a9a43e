//! Findings as one SARIF 2.1.0 document, for forges and tools that gather them
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html>).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::diagnostics::{Finding, Label};
use crate::source::{Place, Sources};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What is said of a file that is no source: a generated one that is stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub id: &'static str,
    pub path: String,
    /// From 1.
    pub line: Option<usize>,
    pub text: String,
}

/// The whole document. Paths are relative to the root of the repository.
pub fn document(findings: &[Finding], marks: &[Mark], sources: &Sources) -> Value {
    let ids = findings.iter().map(|finding| finding.id).chain(marks.iter().map(|mark| mark.id));
    let ids: Vec<&str> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    let index = |id: &str| ids.iter().position(|known| *known == id);
    let of_findings = findings.iter().map(|finding| {
        let mut result = json!({
            "ruleId": finding.id,
            "ruleIndex": index(finding.id),
            "level": finding.severity.word(),
            "message": { "text": message(finding) },
        });
        let mut labels = finding.labels.iter();
        if let Some(primary) = labels.next() {
            result["locations"] = json!([{ "physicalLocation": physical(primary.place, sources) }]);
        }
        let related: Vec<_> = labels.map(|label| related(label, sources)).collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        result
    });
    let of_marks = marks.iter().map(|mark| {
        let mut location = json!({ "artifactLocation": artifact(&mark.path) });
        if let Some(line) = mark.line {
            location["region"] = json!({ "startLine": line });
        }
        json!({
            "ruleId": mark.id,
            "ruleIndex": index(mark.id),
            "level": "error",
            "message": { "text": mark.text },
            "locations": [{ "physicalLocation": location }],
        })
    });
    let results: Vec<Value> = of_findings.chain(of_marks).collect();
    let rules: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "gen", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn message(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines.extend(finding.notes.iter().cloned().chain(super::environments(finding)).map(|note| format!("note: {note}")));
    lines.join("\n")
}

fn related(label: &Label, sources: &Sources) -> Value {
    json!({ "message": { "text": label.text }, "physicalLocation": physical(label.place, sources) })
}

fn physical(place: Place, sources: &Sources) -> Value {
    let end = Place { start: place.end, ..place };
    let ((line, column), (end_line, end_column)) = (sources.line_column(place), sources.line_column(end));
    json!({
        "artifactLocation": artifact(&sources.document(place.file).path),
        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
    })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": "%SRCROOT%" })
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/@".contains(&byte);
    let escaped = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.bytes().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_regions_of_files() {
        let mut sources = Sources::default();
        let file = sources.add("services/a b/service.toml", "a = 1\nb = 2\n");
        let at = |range| Place::new(file, range);
        let finding =
            Finding::error("spec/x", "wrong").at(at(10..11), "here").at(at(0..1), "and there").help("mend it");
        let mark =
            Mark { id: "gitops/stale", path: "a/values.yaml".to_owned(), line: Some(3), text: "edited".to_owned() };
        let document = document(&[finding], &[mark], &sources);
        let results = &document["runs"][0]["results"];
        insta::assert_snapshot!(results[0], @r#"{"ruleId":"spec/x","ruleIndex":1,"level":"error","message":{"text":"wrong\nhelp: mend it"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"services/a%20b/service.toml","uriBaseId":"%SRCROOT%"},"region":{"startLine":2,"startColumn":5,"endLine":2,"endColumn":6}}}],"relatedLocations":[{"message":{"text":"and there"},"physicalLocation":{"artifactLocation":{"uri":"services/a%20b/service.toml","uriBaseId":"%SRCROOT%"},"region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}}}]}"#);
        insta::assert_snapshot!(results[1], @r#"{"ruleId":"gitops/stale","ruleIndex":0,"level":"error","message":{"text":"edited"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a/values.yaml","uriBaseId":"%SRCROOT%"},"region":{"startLine":3}}}]}"#);
    }
}
