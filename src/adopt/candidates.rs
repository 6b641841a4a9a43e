//! Which keys may make an edited value, the likeliest first: those that made the value before, those beside them, and for
//! an entry that was added those that made the entries beside it.

use serde_json::Value;

use super::Edits;
use super::differences::Difference;
use super::trial::Trial;
use crate::key_path as path;
use crate::provenance::{self, Cause};
use crate::schema::{File, Lookup, look_up};

/// A key with a value to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub keys: Vec<String>,
    /// As TOML.
    pub value: String,
}

/// What may be tried, and what made the value and is no key of the source.
#[derive(Debug, Default)]
pub struct Candidates {
    pub keys: Vec<Candidate>,
    pub elsewhere: Vec<String>,
}

/// Of one difference.
pub fn of(trial: &Trial, edits: &Edits<'_>, difference: &Difference) -> Candidates {
    let mut candidates = Candidates::default();
    let Some(new) = &difference.new else { return candidates };
    let causes = |pointer: &str| {
        let file = format!("{}/services/{}/{}", edits.environment, edits.service, difference.file);
        provenance::causes(&trial.repository, &trial.compiled, &file, pointer).map(|it| it.causes).unwrap_or_default()
    };
    let mut keys: Vec<(Vec<String>, Option<Cause>)> = Vec::new();
    match &difference.old {
        Some(_) => {
            for cause in causes(&difference.pointer) {
                match cause.origin {
                    "platform" => candidates.elsewhere.push(cause.key),
                    "release" => candidates.elsewhere.push("release.toml, which gen release writes".to_owned()),
                    _ => keys.extend(path::parse(&cause.key).map(|keys| (keys, Some(cause)))),
                }
            }
        }
        None => keys.extend(added(trial, difference, causes).into_iter().map(|keys| (keys, None))),
    }
    let beside: Vec<_> = keys.iter().flat_map(|(keys, _)| beside(keys)).collect();
    for keys_of_beside in beside {
        if !keys.iter().any(|(keys, _)| *keys == keys_of_beside) {
            keys.push((keys_of_beside, None));
        }
    }
    for is_for_one in [true, false] {
        for (keys, cause) in &keys {
            for value in values(difference.old.as_ref(), new, cause.as_ref()) {
                let layer = is_for_one.then(|| ["in".to_owned(), edits.environment.to_owned()]);
                let keys = layer.into_iter().flatten().chain(keys.iter().cloned()).collect();
                candidates.keys.push(Candidate { keys, value });
            }
        }
    }
    candidates
}

/// Keys of the same table.
fn beside(keys: &[String]) -> Vec<Vec<String>> {
    let Some((_, table)) = keys.split_last() else { return Vec::new() };
    let Lookup::Found(key) = look_up(File::Service, table.iter().map(String::as_str)) else { return Vec::new() };
    key.keys.into_iter().map(|(key, _)| table.iter().cloned().chain([key]).collect()).collect()
}

/// For an entry that was added: what made an entry beside it, with the new name.
fn added(trial: &Trial, difference: &Difference, causes: impl Fn(&str) -> Vec<Cause>) -> Vec<Vec<String>> {
    let Some((parent, key)) = difference.pointer.rsplit_once('/') else { return Vec::new() };
    let key = key.replace("~1", "/").replace("~0", "~");
    let name = |value: &Value| value.get("name").and_then(Value::as_str).map(str::to_owned);
    // Lists of Kubernetes have their names in the items.
    let name_of_new = difference.new.as_ref().and_then(name).unwrap_or(key);
    let Some(parent_value) = trial.value(&difference.file, parent) else { return Vec::new() };
    let siblings: Vec<(String, String)> = match &parent_value {
        Value::Object(table) => table
            .keys()
            .map(|key| (format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1")), key.clone()))
            .collect(),
        Value::Array(items) => {
            let item = |(at, item): (usize, &Value)| Some((format!("{parent}/{at}/value"), name(item)?));
            items.iter().enumerate().filter_map(item).collect()
        }
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (pointer, sibling) in siblings {
        for cause in causes(&pointer) {
            let Some(mut keys) = path::parse(&cause.key) else { continue };
            if cause.origin != "platform" && keys.last() == Some(&sibling) {
                keys.pop();
                keys.push(name_of_new.clone());
                found.push(keys);
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What a key may have to say so that the output says the new value.
fn values(old: Option<&Value>, new: &Value, cause: Option<&Cause>) -> Vec<String> {
    let mut values = Vec::new();
    let new = new.get("value").filter(|_| new.get("name").is_some()).unwrap_or(new);
    if let (Some(Value::String(old)), Value::String(new), Some(cause)) = (old, new, cause)
        && let Ok(Value::String(written)) = serde_json::from_str(&cause.value)
        && let Some((before, after)) = old.split_once(written.as_str())
        && let Some(part) = new.strip_prefix(before).and_then(|rest| rest.strip_suffix(after))
    {
        values.push(Value::from(part).to_string());
    }
    match new {
        Value::String(text) => {
            values.push(new.to_string());
            values.extend(text.parse::<i64>().ok().map(|number| number.to_string()));
            values.extend(text.parse::<bool>().ok().map(|value| value.to_string()));
        }
        Value::Number(number) => values.extend([number.to_string(), format!("\"{number}\""), format!("\"{number}s\"")]),
        Value::Bool(value) => values.push(value.to_string()),
        Value::Array(items) if items.iter().all(Value::is_string) => values.push(new.to_string()),
        _ => {}
    }
    values.dedup();
    values
}
