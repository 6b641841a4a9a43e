//! From findings to bytes, in the forms that people and machines read. Knows no check, prints nothing.

pub mod github;
pub mod json;
pub mod origins;
pub mod sarif;
pub mod text;

use crate::diagnostics::{Finding, Severity};

/// How many findings there are of each severity, in words; nothing when there are none.
pub fn summary(findings: &[Finding]) -> Option<String> {
    let counts =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (severity, count(findings, severity)));
    let words: Vec<_> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {}{}", severity.word(), if *count == 1 { "" } else { "s" }))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

/// `in environments production, staging`; nothing for a finding that holds everywhere.
fn environments(finding: &Finding) -> Option<String> {
    let names: Vec<_> = finding.environments.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("in environment {name}")),
        names => Some(format!("in environments {}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_in_words() {
        let warning = Finding { severity: Severity::Warning, ..Finding::new("x") };
        let findings = [Finding::error("a/b", "x"), Finding::error("a/b", "y"), warning];
        assert_eq!(summary(&findings).as_deref(), Some("2 errors, 1 warning"));
        assert_eq!(summary(&[]), None);
    }
}
