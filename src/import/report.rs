//! What became of every fact, for people and for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::proof::{Fate, Judged};
use super::reason::reason;
use super::{Addition, Imported};

/// The most characters of a value in a line.
const WIDTH: usize = 70;

/// Numbers of facts: all that count, and those that are rendered again.
pub fn count(imported: &Imported) -> (usize, usize) {
    let counted = imported.proof.judged.iter().filter(|it| it.fate != Fate::SetAside);
    let (all, kept) = counted.fold((0, 0), |(all, kept), it| (all + 1, kept + usize::from(it.fate == Fate::Kept)));
    (all, kept)
}

/// `412 of 431 facts, 95.6 %`. Rounded down: 100 % is all of them.
pub fn summary(imported: &Imported) -> String {
    let (all, kept) = count(imported);
    let tenths = (kept * 1000).checked_div(all).unwrap_or(1000);
    format!("{kept} of {all} facts, {}.{} %", tenths / 10, tenths % 10)
}

/// The report as a text.
pub fn text(imported: &Imported) -> String {
    let mut text = String::new();
    let differs = |it: &&Judged| matches!(it.fate, Fate::Differs(_));
    section(&mut text, "different: something else is rendered", imported, differs);
    section(&mut text, "not expressed", imported, |it: &&Judged| it.fate == Fate::Lost);
    additions(&mut text, imported);
    aside(&mut text, imported);
    if !imported.refused.is_empty() {
        text.push_str("refused by the compiler, and left out:\n");
        for refused in &imported.refused {
            text.push_str(&format!("  {} {}: {}\n", refused.file, refused.key, refused.why));
        }
        text.push('\n');
    }
    if !imported.closed.is_empty() {
        let services = imported.closed.join(", ");
        text.push_str(&format!(
            "nobody may call {services}: no policy, variable or route names a caller; say it in [access.inbound]\n\n"
        ));
    }
    doubts(&mut text, imported);
    if !imported.unknown.is_empty() {
        text.push_str(&format!("to fill in, in platform.toml: {}\n\n", imported.unknown.join(", ")));
    }
    text.push_str(&format!("{}\n", summary(imported)));
    text
}

/// What the compiler says of the written files.
fn doubts(text: &mut String, imported: &Imported) {
    for error in imported.doubts.iter().filter(|finding| finding.is_error()) {
        text.push_str(&format!("still wrong in the written files: {}\n", error.message));
    }
    let warnings = imported.doubts.iter().filter(|finding| !finding.is_error()).count();
    if warnings > 0 {
        text.push_str(&format!("the written files have {warnings} warnings: `gen` tells them\n\n"));
    }
}

fn section(text: &mut String, title: &str, imported: &Imported, wanted: impl Fn(&&Judged) -> bool) {
    let mut objects = BTreeMap::<&str, Vec<&Judged>>::new();
    for judged in imported.proof.judged.iter().filter(wanted) {
        objects.entry(&judged.fact.object).or_default().push(judged);
    }
    if objects.is_empty() {
        return;
    }
    text.push_str(&format!("{title}:\n"));
    for (object, facts) in objects {
        text.push_str(&format!("  {object}\n"));
        let mut told = String::new();
        for judged in facts {
            let why = reason(judged, &imported.refused);
            let now = match &judged.fate {
                Fate::Differs(value) => format!(" -> {}", brief(value)),
                _ => String::new(),
            };
            text.push_str(&format!("    {} = {}{now}\n", judged.fact.path, brief(&judged.fact.value)));
            if why != told {
                text.push_str(&format!("      {why}\n"));
                told = why;
            }
        }
    }
    text.push('\n');
}

/// What gen writes beyond what was there, each field once with the objects that have it.
fn additions(text: &mut String, imported: &Imported) {
    let mut fields = BTreeMap::<(String, String), Vec<&Addition>>::new();
    for addition in &imported.proof.additions {
        fields.entry((general(&addition.path), brief(&addition.value))).or_default().push(addition);
    }
    if !fields.is_empty() {
        text.push_str("added by gen where nothing was said:\n");
    }
    for ((path, value), found) in &fields {
        let more = if found.len() > 1 { format!(" and {} more", found.len() - 1) } else { String::new() };
        text.push_str(&format!("  {path} = {value} ({}{more})\n", found[0].subject));
    }
    if !imported.proof.objects.is_empty() {
        let kinds: Vec<_> = imported.proof.objects.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        text.push_str(&format!("added objects: {}\n", kinds.join(", ")));
    }
    if !fields.is_empty() || !imported.proof.objects.is_empty() {
        text.push('\n');
    }
}

/// A path without the names of items.
fn general(path: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in path.chars() {
        match c {
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                out.push_str("[*]");
            }
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn aside(text: &mut String, imported: &Imported) {
    let aside: Vec<_> = imported.proof.judged.iter().filter(|it| it.fate == Fate::SetAside).collect();
    if aside.is_empty() {
        return;
    }
    let secrets = aside
        .iter()
        .filter(|it| it.fact.subject.starts_with("Secret ") && !it.fact.path.starts_with("metadata"))
        .count();
    let derived = aside.iter().filter(|it| it.fact.derived).count();
    let records = aside.len() - secrets - derived;
    if derived > 0 {
        text.push_str(&format!(
            "not counted: {derived} facts of alerts, boards and policies that gen derived, and derives again\n"
        ));
    }
    if records > 0 {
        text.push_str(&format!(
            "not counted: {records} labels and annotations by which other tools find what they wrote\n"
        ));
    }
    if secrets > 0 {
        text.push_str(&format!("not counted: {secrets} values of Secrets; gen never copies one: put them into a store, or keep the Secret\n"));
    }
    text.push('\n');
}

/// A value in at most one line.
fn brief(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The report as JSON.
pub fn json(imported: &Imported) -> Value {
    let (all, kept) = count(imported);
    let facts = imported.proof.judged.iter().filter(|it| it.fate != Fate::Kept);
    let fact = |judged: &Judged| {
        let mut fact = json!({
            "object": judged.fact.object,
            "field": judged.fact.path,
            "value": judged.fact.value,
            "fate": match judged.fate { Fate::Differs(_) => "different", Fate::SetAside => "not-counted", _ => "not-expressed" },
        });
        if let Fate::Differs(value) = &judged.fate {
            fact["rendered"] = value.clone();
        }
        if judged.fate != Fate::SetAside {
            fact["reason"] = reason(judged, &imported.refused).into();
        }
        fact
    };
    let addition = |it: &Addition| json!({ "subject": it.subject, "field": it.path, "value": it.value });
    let refused = imported.refused.iter().map(|it| json!({ "file": it.file, "key": it.key, "reason": it.why }));
    json!({
        "counted": all,
        "kept": kept,
        "facts": facts.map(fact).collect::<Vec<_>>(),
        "added": imported.proof.additions.iter().map(addition).collect::<Vec<_>>(),
        "added-objects": imported.proof.objects,
        "refused": refused.collect::<Vec<_>>(),
        "unknown": imported.unknown,
        "closed": imported.closed,
    })
}
