//! Whom an alert is about and whom it reaches: the labels and annotations that all alerts of a service share.

use crate::resolved::{Resolved, names};
use crate::spec::platform::Severities;
use crate::spec::{Severity, Tier};
use crate::targets::prometheus::types::Pairs;

/// The service to which alerts belong.
#[derive(Debug, Clone)]
pub struct Owner {
    pub namespace: String,
    pub service: String,
    pub team: String,
    pub tier: Tier,
    /// The team's words for severities, where they differ.
    pub severities: Option<Severities>,
    pub runbook: Option<String>,
    /// Address of the board.
    pub board: Option<String>,
}

impl Owner {
    pub fn of(resolved: &Resolved) -> Self {
        let team = resolved.environment.platform.teams.get(resolved.team.as_str());
        Self {
            namespace: resolved.namespace.clone(),
            service: resolved.name.clone(),
            team: resolved.team.clone(),
            tier: resolved.service.tier.unwrap_or(Tier::Standard),
            severities: team.and_then(|team| team.severities.clone()),
            runbook: resolved.service.links.get("runbook").map(ToString::to_string),
            board: names::board_url(resolved),
        }
    }

    /// Name of a group of rules; no other service has it.
    pub fn group(&self, part: &str) -> String {
        format!("{}-{}-{part}", self.namespace, self.service)
    }

    /// Labels of everything that is recorded or fired.
    pub fn identity(&self) -> Pairs {
        let pairs = [("namespace", &self.namespace), ("service", &self.service), ("team", &self.team)];
        pairs.map(|(label, value)| (label.to_owned(), value.clone())).into()
    }

    /// Labels of an alert. `part` says what of the service it is about.
    pub fn labels(&self, severity: Severity, part: (&str, &str)) -> Pairs {
        let mut labels = self.own_labels(severity);
        labels.insert(part.0.to_owned(), part.1.to_owned());
        labels
    }

    /// Labels of an alert that the service writes itself. The labels of the series stay beside them.
    pub fn own_labels(&self, severity: Severity) -> Pairs {
        let mut labels = self.identity();
        labels.insert("severity".to_owned(), word(self.severities.as_ref(), severity));
        labels
    }

    /// Annotations of an alert.
    pub fn annotations(&self, summary: String, description: String) -> Pairs {
        let links = [("dashboard_url", self.board.clone()), ("runbook_url", self.runbook.clone())];
        let texts = [("description", Some(description)), ("summary", Some(summary))];
        texts.into_iter().chain(links).filter_map(|(key, text)| Some((key.to_owned(), text?))).collect()
    }
}

/// The team's word for a severity.
pub fn word(words: Option<&Severities>, severity: Severity) -> String {
    let own = words.and_then(|words| match severity {
        Severity::Critical => words.critical.clone(),
        Severity::Warning => words.warning.clone(),
        Severity::Info => words.info.clone(),
    });
    own.unwrap_or_else(|| severity.word().to_owned())
}
