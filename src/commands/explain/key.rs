//! A key of the language, from its definition.

use std::fmt::Write;

use anyhow::{Result, bail};
use serde_json::json;

use crate::commands::answer::Answer;
use crate::key_path as path;
use crate::schema::{File, Key, Lookup, look_up};

/// Explains a key by its TOML path. The file may stand before it: `platform.mesh.mtls`.
///
/// # Errors
/// When no file of the language has the key.
pub fn explain(what: &str) -> Result<Answer> {
    let Some(path) = path::parse(what) else {
        bail!("`{what}` is no check, no key of the language and no value of a generated file");
    };
    let mut unknown = None;
    for (file, path) in readings(&path) {
        match look_up(file, path.iter().map(String::as_str)) {
            Lookup::Found(key) => return Ok(Answer { text: text(&key), json: json(&key), ..Answer::default() }),
            Lookup::Unknown { known, key, nearest } => {
                let deeper =
                    unknown.as_ref().is_none_or(|(_, best, _, _): &(File, Vec<String>, _, _)| known.len() > best.len());
                if deeper {
                    unknown = Some((file, known, key, nearest));
                }
            }
        }
    }
    let (file, known, key, nearest) = unknown.expect("each file was looked into");
    let table = if known.is_empty() { String::new() } else { format!(" in [{}]", shown(&known)) };
    let help = nearest.map(|near| format!(": is {near} meant?")).unwrap_or_default();
    bail!("{}.toml has no key {key}{table}{help}", file.word())
}

/// Where the path may lead: the file that is named, else each file.
fn readings(path: &[String]) -> Vec<(File, &[String])> {
    let named = File::ALL.into_iter().find(|file| path.len() > 1 && path[0] == file.word());
    let named = named.map(|file| (file, &path[1..]));
    named.into_iter().chain(File::ALL.map(|file| (file, path))).collect()
}

fn text(key: &Key) -> String {
    let mut text =
        format!("{} ({}.toml)\n\n{}\n\nvalue: {}\n", shown(&key.path), key.file.word(), key.description, key.value);
    if let Some(form) = &key.form {
        writeln!(text, "form: {form}").expect("a string takes all");
    }
    for (title, pairs) in [("words", &key.words), ("keys", &key.keys)] {
        if pairs.is_empty() {
            continue;
        }
        writeln!(text, "\n{title}:").expect("a string takes all");
        let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, meaning) in pairs {
            writeln!(text, "  {name:width$}  {}", meaning.replace('\n', " ")).expect("a string takes all");
        }
    }
    text
}

fn json(key: &Key) -> serde_json::Value {
    let pairs = |pairs: &[(String, String)]| -> serde_json::Value {
        pairs.iter().map(|(name, meaning)| json!({ "name": name, "meaning": meaning })).collect()
    };
    json!({
        "file": format!("{}.toml", key.file.word()),
        "key": shown(&key.path),
        "description": key.description,
        "value": key.value,
        "form": key.form,
        "words": pairs(&key.words),
        "keys": pairs(&key.keys),
    })
}

/// A path for people: `workloads.<name>.scale`.
fn shown(path: &[String]) -> String {
    path.join(".")
}
