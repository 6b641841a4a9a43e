//! One change in words.

use serde_json::Value;

use super::lines::{self, Line};
use super::names::{replaced, with_short_digest};
use super::{place, tokens};
use crate::diff::fields::{Edit, Step, brief};
use crate::diff::{Change, Unit};

/// Longer values do not share a line.
const LINE: usize = 120;

/// A change as it is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub kind: String,
    pub name: String,
    /// Empty: the object itself.
    pub place: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// What happened where no value says it: `comes`, `goes`, `only reordered`.
    pub note: &'static str,
}

impl Said {
    /// A change in words.
    pub fn of(change: &Change) -> Self {
        let (path, edit) = (&change.field.path, &change.field.edit);
        let shown = |value: Option<&Value>| value.filter(|_| !path.is_empty()).map(|value| shown(path, value));
        let (before, after) = (shown(edit.before()), shown(edit.after()));
        // What has no content, as the title of a row of a board, comes and goes as a whole.
        let is_whole = path.is_empty() || before.iter().chain(&after).all(String::is_empty);
        let note = match edit {
            Edit::Comes(_) if is_whole => "comes",
            Edit::Goes(_) if is_whole => "goes",
            Edit::Reordered => "only reordered",
            Edit::Respelled { .. } => "the same amount",
            _ => "",
        };
        let (before, after) = if note == "comes" || note == "goes" { (None, None) } else { (before, after) };
        // An item that is told by its content is not said twice.
        let is_told = match (path.last(), edit) {
            (Some(Step::Item(item)), Edit::Comes(value) | Edit::Goes(value)) => *item == brief(value),
            (Some(Step::Item(_)), Edit::Changes { .. }) => true,
            _ => false,
        };
        let place = place::place(&change.kind, &path[..path.len() - usize::from(is_told)]);
        Self { kind: change.kind.clone(), name: change.name.clone(), place, before, after, note }
    }

    /// The same with words for the names in which units differ, so that what is the same in all of them is equal.
    pub fn without_names(&self, unit: &Unit) -> Self {
        let general = |text: &String| {
            let text = match unit.environment() {
                Some(name) => replaced(text, name, "<environment>"),
                None => text.clone(),
            };
            unit.service().map(|name| replaced(&text, name, "<service>")).unwrap_or(text)
        };
        Self {
            kind: self.kind.clone(),
            name: general(&self.name),
            place: general(&self.place),
            before: self.before.as_ref().map(general),
            after: self.after.as_ref().map(general),
            note: self.note,
        }
    }

    /// Whether it is an object that comes or goes as a whole.
    pub fn is_object(&self) -> bool {
        self.place.is_empty() && (self.note == "comes" || self.note == "goes")
    }

    /// What is before and after it in one line; `None`: it does not fit into one.
    pub fn one_line(&self) -> Option<String> {
        let short = |text: &Option<String>| text.as_deref().map(with_short_digest);
        let (before, after) = (short(&self.before), short(&self.after));
        if let (Some(old), Some(new)) = (&before, &after)
            && (!self.is_short() || old.len() + new.len() > LINE)
            && let Some(changed) = tokens::changed(old, new)
        {
            return Some(changed);
        }
        if !self.is_short() {
            return None;
        }
        let note = if self.note.is_empty() { String::new() } else { format!(" ({})", self.note) };
        Some(match (&before, &after) {
            (None, None) => self.note.to_owned(),
            (Some(before), Some(after)) => format!("{} → {}{note}", quoted(before), quoted(after)),
            (Some(before), None) => format!("- {}", quoted(before)),
            (None, Some(after)) => format!("+ {}", quoted(after)),
        })
    }

    /// Whether both sides are seen in one line.
    pub fn is_short(&self) -> bool {
        let mut sides = self.before.iter().chain(&self.after);
        sides.all(|text| !text.contains('\n') && with_short_digest(text).len() <= LINE)
    }

    /// The lines that differ.
    pub fn block(&self) -> Vec<Line> {
        lines::differing(self.before.as_deref().unwrap_or_default(), self.after.as_deref().unwrap_or_default())
    }
}

fn quoted(text: &str) -> &str {
    if text.is_empty() { "\"\"" } else { text }
}

/// A value as a text: texts as they are, alerts and panels by what they ask, other maps and lists in a few words.
fn shown(path: &[Step], value: &Value) -> String {
    let list = path.iter().rev().nth(1).map_or("", Step::text);
    match (value, path.last()) {
        (Value::String(text), _) => text.clone(),
        (Value::Object(_), Some(Step::Item(_))) if list == "panels" => queries(value),
        (Value::Object(fields), Some(Step::Item(_))) if fields.contains_key("expr") => rule(value),
        // What it is called by has been said.
        (Value::Object(fields), Some(Step::Item(label))) if fields.len() > 1 => {
            let rest = fields.iter().filter(|(_, value)| brief(value) != *label);
            brief(&Value::Object(rest.map(|(key, value)| (key.clone(), value.clone())).collect()))
        }
        (other, _) => brief(other),
    }
}

/// What a panel asks.
fn queries(panel: &Value) -> String {
    let targets = panel["targets"].as_array().into_iter().flatten();
    targets.filter_map(|target| target["expr"].as_str()).collect::<Vec<_>>().join("\n")
}

/// An alert or a recording: its expression, and when and how it is heard.
fn rule(rule: &Value) -> String {
    let wait = rule["for"].as_str().map(|wait| format!("for {wait}"));
    let severity = rule["labels"]["severity"].as_str().map(|word| format!("severity {word}"));
    let said = wait.into_iter().chain(severity).collect::<Vec<_>>().join(", ");
    format!("{}\n{said}", rule["expr"].as_str().unwrap_or_default()).trim_end().to_owned()
}
