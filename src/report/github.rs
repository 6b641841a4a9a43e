//! A finding as a workflow command of GitHub Actions, which the forge shows beside the line
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use crate::diagnostics::{Finding, Severity};
use crate::source::Sources;

/// Writes one finding as one line.
pub fn annotation(finding: &Finding, sources: &Sources) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = finding.primary() {
        let (line, column) = sources.line_column(place);
        properties.push(format!("file={}", property(&sources.document(place.file).path)));
        properties.push(format!("line={line},col={column}"));
    }
    properties.push(format!("title={}", property(finding.id)));
    format!("::{command} {}::{}\n", properties.join(","), data(&message(finding)))
}

fn message(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines.extend(finding.notes.iter().cloned().chain(super::environments(finding)).map(|note| format!("note: {note}")));
    lines.join("\n")
}

/// Escapes as the runner's `toolkit` does for the text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes as the runner's `toolkit` does for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    #[test]
    fn one_line_with_everything_escaped() {
        let mut sources = Sources::default();
        let file = sources.add("services/a,b/service.toml", "a = 1\nb = 2\n");
        let finding = Finding::error("spec/x", "100 % wrong").at(Place::new(file, 10..11), "here").help("mend it");
        insta::assert_snapshot!(annotation(&finding, &sources), @"::error file=services/a%2Cb/service.toml,line=2,col=5,title=spec/x::100 %25 wrong%0Ahelp: mend it");
    }
}
