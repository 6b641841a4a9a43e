//! A finding: what is wrong, where it was written, what to do. Knows no check and no format.

use std::collections::BTreeSet;

use crate::source::{Place, Sources};

/// How much a finding weighs. An error blocks the service in whose file it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    pub place: Place,
    pub text: String,
}

/// One mistake, or one doubt. The first label is the primary place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `<area>/<what-is-wrong>`; stamped by whoever runs the check.
    pub id: &'static str,
    pub severity: Severity,
    /// A lower-case phrase without a final stop.
    pub message: String,
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Vec<String>,
    pub notes: Vec<String>,
    /// The service whose output it blocks; `None`: the platform's.
    pub service: Option<String>,
    /// Where it holds; empty: everywhere.
    pub environments: BTreeSet<String>,
}

impl Finding {
    /// A finding without id and severity yet: what a check returns, and the runner stamps.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            id: "",
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
            service: None,
            environments: BTreeSet::new(),
        }
    }

    /// An error with its id, for the reading stages that are no checks.
    pub fn error(id: &'static str, message: impl Into<String>) -> Self {
        Self { id, ..Self::new(message) }
    }

    /// Adds a place; the first one added is the primary one. `None` (a value that no file wrote) adds nothing.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>, text: impl Into<String>) -> Self {
        if let Some(place) = place.into() {
            self.labels.push(Label { place, text: text.into() });
        }
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same with its places in other sources, which get the texts that they lie in.
    #[must_use]
    pub fn carried(mut self, from: &Sources, to: &mut Sources) -> Self {
        for label in &mut self.labels {
            let document = from.document(label.place.file);
            label.place.file = to.add(document.path.clone(), document.text.clone());
        }
        self
    }

    pub fn primary(&self) -> Option<Place> {
        self.labels.first().map(|label| label.place)
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// One finding for all the environments it holds in, in the order of files and lines.
pub fn gather(findings: Vec<Finding>) -> Vec<Finding> {
    let mut gathered: Vec<Finding> = Vec::new();
    let mut index = std::collections::BTreeMap::<(Option<Place>, &'static str, String, Vec<Label>), usize>::new();
    for finding in findings {
        let key = (finding.primary(), finding.id, finding.message.clone(), finding.labels.clone());
        match index.get(&key) {
            Some(&at) => {
                let known = &mut gathered[at];
                known.severity = known.severity.max(finding.severity);
                if known.environments.is_empty() || finding.environments.is_empty() {
                    known.environments.clear();
                } else {
                    known.environments.extend(finding.environments);
                }
            }
            None => {
                index.insert(key, gathered.len());
                gathered.push(finding);
            }
        }
    }
    gathered.sort_by(|a, b| {
        (a.primary().is_none(), a.primary(), a.id, &a.message).cmp(&(
            b.primary().is_none(),
            b.primary(),
            b.id,
            &b.message,
        ))
    });
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn one_finding_for_all_environments_it_holds_in() {
        let at = Place { file: FileId(0), start: 1, end: 2 };
        let found = |environment: &str| {
            let mut finding = Finding::error("a/b", "wrong").at(at, "here");
            finding.environments.insert(environment.to_owned());
            finding
        };
        let gathered = gather(vec![found("production"), found("staging")]);
        assert_eq!(gathered.len(), 1);
        assert_eq!(gathered[0].environments.len(), 2);
    }
}
