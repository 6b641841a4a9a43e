//! What cannot stand together in one table: two alternatives of a choice, a key that goes with another alternative, one
//! variable in two tables.

use crate::diagnostics::Finding;
use crate::layers::shape::{Alternative, Choice, Shape};
use crate::tree::{Node, Table, Value};

/// Finds what excludes each other. In a `whole` tree an alternative that nobody names is the default one.
pub fn conflicts(table: &Table, shape: &Shape, whole: bool, findings: &mut Vec<Finding>) {
    if shape.is_plain() {
        return;
    }
    if let Some(choice) = shape.choice {
        findings.extend(of_choice(table, choice, whole));
    }
    findings.extend(names_twice(table, shape.one_space));
    for (key, node) in table {
        if let (Value::Table(below), Some(shape)) = (&node.value, shape.child(key)) {
            conflicts(below, shape, whole, findings);
        }
    }
}

fn of_choice(table: &Table, choice: &Choice, whole: bool) -> Option<Finding> {
    let mut named = choice.named(table);
    let Some((chosen, key, node)) = named.next() else {
        let default = choice.default.filter(|_| whole && !choice.alternatives.is_empty())?;
        return stranger_to_default(table, choice, default);
    };
    if let Some((_, other, other_node)) = named.next() {
        return Some(excluding(choice, (key, node), (other, other_node)));
    }
    let (stranger, at) = strangers(table, choice, chosen).next()?;
    Some(excluding(choice, (key, node), (stranger, at)))
}

fn excluding(choice: &Choice, one: (&str, &Node), other: (&str, &Node)) -> Finding {
    let position = |node: &Node| (node.layer, node.key);
    let (first, second) = if position(one.1) <= position(other.1) { (one, other) } else { (other, one) };
    let message = format!("{} cannot have both {} and {}", choice.subject, quoted(first), quoted(second));
    Finding::error("spec/two-alternatives", message)
        .at(second.1.key, "this excludes the other")
        .at(first.1.key, "the other stands here")
        .help("keep one of the two; a later layer that names one drops what an earlier layer said")
}

fn stranger_to_default(table: &Table, choice: &Choice, default: &'static Alternative) -> Option<Finding> {
    let (key, node) = strangers(table, choice, default).next()?;
    let (by, value) = default.named_by.first()?;
    let default = format!("`{by} = \"{}\"`", value.unwrap_or_default());
    let message = format!("`{key}` has no meaning with {default}, which holds where nothing else is said");
    let fitting: Vec<_> = choice.alternatives.iter().filter(|alternative| alternative.has(key)).collect();
    let fitting: Vec<_> = fitting.iter().flat_map(|fit| fit.named_by).filter_map(|(_, value)| *value).collect();
    let help = format!("say `{by}`, it goes with {}; or remove `{key}`", fitting.join(", "));
    Some(Finding::error("spec/two-alternatives", message).at(node.key, "this key changes nothing").help(help))
}

/// Keys of the choice that have no meaning with the chosen alternative.
fn strangers<'t>(
    table: &'t Table,
    choice: &Choice,
    chosen: &'static Alternative,
) -> impl Iterator<Item = (&'static str, &'t Node)> {
    let strange = choice.keys().filter(|key| !chosen.has(key));
    strange.filter_map(|key| Some((key, table.get(key)?))).filter(|(_, node)| node.value != Value::Boolean(false))
}

fn quoted((key, node): (&str, &Node)) -> String {
    match (key, &node.value) {
        ("kind" | "strategy", Value::String(value)) => format!("`{key} = \"{value}\"`"),
        _ => format!("`{key}`"),
    }
}

fn names_twice(table: &Table, kinds: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, kind) in kinds.iter().enumerate() {
        let Some(names) = table.get(*kind).and_then(|node| node.value.as_table()) else { continue };
        for (name, node) in names {
            let earlier =
                kinds[..index].iter().find_map(|other| Some((other, table.get(*other)?.get([name.as_str()])?)));
            let Some((other, first)) = earlier else { continue };
            let message = format!("the variable `{name}` stands in `{other}` and in `{kind}`");
            let finding = Finding::error("spec/env-twice", message).at(node.key, "here").at(first.key, "and here");
            findings.push(finding.help("keep one of the two: a container has one value for a name"));
        }
    }
    findings
}
