//! What a promoted service is after it: the one of the stage before, but for names and for what is declared to differ. Each
//! object of both is compared; a difference is declared if it goes when the declared value is taken back.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::fleet::Fleet;
use crate::cli::Global;
use crate::compile::{Compiled, Output, Owner};
use crate::diff::report::{LinePart, Report};
use crate::diff::{self, Change, Diff, Tally, Unit, Versions};
use crate::provenance::{Apart, Declared};
use crate::release::CopyFrom;
use crate::resolved::Resolved;

/// More lines than these of one cause are counted.
const LINES: usize = 4;
/// More causes than these are counted.
const CAUSES: usize = 8;
/// Of more services than these only the sentences are said.
const SERVICES: usize = 3;

/// A service after its promotion, beside the one of the stage before.
struct Proof {
    service: String,
    from: String,
    to: String,
    names: Vec<(String, String)>,
    tally: Tally,
    /// What is declared to differ and shows in an object, with what it makes there.
    declared: Vec<(Declared, Diff)>,
    /// What no single declared difference makes: it follows from other services, or from several at once.
    other: Diff,
}

/// Says what services run in the target, beside what they run in the stage before.
pub fn tell<'s>(
    answer: &mut Answer,
    fleet: &Fleet,
    services: impl Iterator<Item = &'s String>,
    (from, to): (&CopyFrom, &str),
    global: &Global,
) {
    let CopyFrom::Environment(from) = from else { return };
    let services: Vec<&String> = services.collect();
    let proofs: Vec<Proof> = services.par_iter().filter_map(|service| Proof::find(fleet, service, from, to)).collect();
    answer.said.extend(text(&proofs, fleet, global.verbose));
    answer.said.extend(services.iter().filter_map(|service| pinned(fleet, service, from)));
    if let Some(owner) = fleet.owner(from) {
        answer.said.push(format!("{from} is written by gen {owner}; it is compared as this gen would write it"));
    }
    if let Some(json) = answer.json.as_object_mut() {
        json.insert("promotions".to_owned(), proofs.iter().map(|proof| proof.json(fleet)).collect());
    }
}

/// The lines of all services; `all`: without folding.
fn text(proofs: &[Proof], fleet: &Fleet, all: bool) -> Vec<String> {
    let is_short = proofs.len() > SERVICES && !all;
    let each = |proof: &Proof| if is_short { vec![proof.sentence()] } else { proof.lines(fleet, all) };
    let mut lines: Vec<String> = proofs.iter().flat_map(each).collect();
    let names: BTreeSet<String> =
        proofs.iter().flat_map(|proof| &proof.names).map(|(old, new)| format!("{old} → {new}")).collect();
    if !names.is_empty() {
        lines.push(format!("names: {}", names.into_iter().collect::<Vec<_>>().join(", ")));
    }
    if is_short && proofs.iter().any(|proof| !proof.declared.is_empty()) {
        lines.push("the same again with -v names each difference".to_owned());
    }
    lines
}

/// A stage before that keeps an earlier source gives that one away.
fn pinned(fleet: &Fleet, service: &str, from: &str) -> Option<String> {
    let release = fleet.repository.copies.get(from)?.get(service)?.release.as_ref()?;
    let reason = release.tree.as_ref()?.get(["pinned", "reason"])?.value.as_str()?;
    Some(format!("{service}: {from} keeps an earlier source ({reason}), and that is what was promoted"))
}

impl Proof {
    /// Compares. `None`: the service has errors in one of both.
    fn find(fleet: &Fleet, service: &str, from: &str, to: &str) -> Option<Self> {
        let (old, new) = (files(&fleet.compiled, service, from)?, files(&fleet.compiled, service, to)?);
        let names = names(&fleet.compiled, service, from, to)?;
        let unit = Unit::Service { environment: to.to_owned(), service: service.to_owned() };
        let Diff { mut changes, tally, .. } = diff::renamed(&unit, &old, &new, &names);
        let mut declared = Vec::new();
        if !changes.is_empty() {
            for (cause, made) in effects(fleet, &unit, service, from, to) {
                let (its, rest) = changes.into_iter().partition(|change| made.iter().any(|place| is_at(change, place)));
                changes = rest;
                declared.push((cause, of(its)));
            }
        }
        declared.retain(|(_, diff)| !diff.changes.is_empty());
        let (service, from, to) = (service.to_owned(), from.to_owned(), to.to_owned());
        Some(Self { service, from, to, names, tally, declared, other: of(changes) })
    }

    /// The sentence, and a line for each difference; `all`: without folding.
    fn lines(&self, fleet: &Fleet, all: bool) -> Vec<String> {
        let mut lines = vec![self.sentence()];
        let (causes, per_cause) = if all { (usize::MAX, usize::MAX) } else { (CAUSES, LINES) };
        for (cause, made) in self.declared.iter().take(causes) {
            lines.push(format!("  {}", self.cause(cause, fleet)));
            lines.extend(said(made, per_cause));
        }
        if let Some(more @ 1..) = self.declared.len().checked_sub(causes) {
            lines.push(format!("  … and {more} more declared differences: -v names all"));
        }
        if !self.other.changes.is_empty() {
            lines.push("  no single line declares:".to_owned());
            lines.extend(said(&self.other, per_cause));
        }
        lines
    }

    fn sentence(&self) -> String {
        let Self { service, from, to, .. } = self;
        let mut but_for = Vec::new();
        if !self.names.is_empty() {
            but_for.push("names".to_owned());
        }
        match self.declared.len() {
            0 => {}
            1 => but_for.push("1 declared difference".to_owned()),
            count => but_for.push(format!("{count} declared differences")),
        }
        if !self.other.changes.is_empty() {
            but_for.push("what no single line declares".to_owned());
        }
        let but_for = match but_for.as_slice() {
            [] => String::new(),
            [one] => format!(", but for {one}"),
            [first @ .., last] => format!(", but for {} and {last}", first.join(", ")),
        };
        let (all, same) = (self.tally.objects(), self.tally.identical + self.tally.reordered);
        format!("{service}: {to} after = {from} now{but_for}; {same} of {all} objects equal")
    }

    fn cause(&self, cause: &Declared, fleet: &Fleet) -> String {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not said".to_owned());
        let origin = fleet.compiled.sources.file_line(cause.place);
        let (before, after) = (value(&cause.before), value(&cause.after));
        format!("{}: {before} → {after}  # {origin}, {}", cause.key, cause.origin)
    }

    /// The same for a program.
    fn json(&self, fleet: &Fleet) -> Value {
        let declared = |(cause, made): &(Declared, Diff)| {
            let (line, _) = fleet.compiled.sources.line_column(cause.place);
            let path = &fleet.compiled.sources.document(cause.place.file).path;
            json!({
                "key": cause.key, "before": cause.before, "after": cause.after,
                "path": path, "line": line, "layer": cause.origin, "changes": changes(made),
            })
        };
        json!({
            "service": self.service, "from": self.from, "to": self.to,
            "objects": self.tally.objects(), "equal": self.tally.identical + self.tally.reordered,
            "names": self.names.iter().cloned().collect::<BTreeMap<_, _>>(),
            "declared": self.declared.iter().map(declared).collect::<Vec<_>>(),
            "other": changes(&self.other),
        })
    }
}

/// The names in which both environments differ.
fn names(compiled: &Compiled, service: &str, from: &str, to: &str) -> Option<Vec<(String, String)>> {
    let (before, after) = (compiled.environments.get(from)?, compiled.environments.get(to)?);
    let (old, new) = (before.services.get(service)?, after.services.get(service)?);
    let (here, there) = (&before.environment, &after.environment);
    let mut names = vec![
        (here.name.clone(), there.name.clone()),
        (old.namespace.clone(), new.namespace.clone()),
        (here.cluster.name.clone(), there.cluster.name.clone()),
        (here.cluster.server.clone(), there.cluster.server.clone()),
        (here.domain.clone(), there.domain.clone()),
        (here.stage.clone(), there.stage.clone()),
        (here.project_of(&old.team), there.project_of(&new.team)),
    ];
    for neighbour in neighbours(old).filter_map(|name| Some((before.services.get(name)?, after.services.get(name)?))) {
        names.push((neighbour.0.namespace.clone(), neighbour.1.namespace.clone()));
    }
    // A fact with a name in it, as the environment's public domain, is a name too.
    let facts = here.markers.0.iter().filter_map(|(key, old)| Some((old.clone(), there.markers.0.get(key)?.clone())));
    let facts: Vec<_> = facts.filter(|(old, _)| diff::in_text(old, &names) != *old).collect();
    names.extend(facts);
    let mut known = Vec::<(String, String)>::new();
    for (old, new) in names {
        // What follows from a shorter name needs no line of its own.
        let is_known = known.iter().any(|(name, _)| *name == old);
        if !old.is_empty() && !is_known && diff::in_text(&old, &known) != new {
            known.push((old, new));
        }
    }
    Some(known)
}

fn neighbours(resolved: &Resolved) -> impl Iterator<Item = &str> {
    let callers = resolved.callers.iter().map(|caller| caller.name.as_str());
    callers.chain(resolved.outbound.iter().map(|outbound| outbound.name.as_str()))
}

fn files(compiled: &Compiled, service: &str, environment: &str) -> Option<diff::Folder> {
    let owner = Owner::Service { environment: environment.to_owned(), service: service.to_owned() };
    compiled.folders.iter().find(|folder| folder.owner == owner).map(Output::texts)
}

/// Each declared difference with the places of objects that are others without it.
fn effects(fleet: &Fleet, unit: &Unit, service: &str, from: &str, to: &str) -> Vec<(Declared, Vec<Change>)> {
    let apart = Apart::find(&fleet.repository, &fleet.compiled, service, from, to);
    let Some((now, apart)) = apart.and_then(|apart| Some((apart.files()?, apart))) else {
        return Vec::new();
    };
    let effect = |declared: &Declared| {
        let without = apart.files_without(declared)?;
        Some((declared.clone(), diff::folder(unit, &Versions::of(&without, &now)).changes))
    };
    apart.declared.par_iter().filter_map(effect).collect()
}

/// Whether a change is at the place of another, above it, or below it.
fn is_at(change: &Change, place: &Change) -> bool {
    let (a, b) = (&change.field.path, &place.field.path);
    let object = (&change.kind, &change.namespace, &change.name);
    object == (&place.kind, &place.namespace, &place.name) && (a.starts_with(b) || b.starts_with(a))
}

fn of(changes: Vec<Change>) -> Diff {
    Diff { changes, ..Diff::default() }
}

fn said(diff: &Diff, most: usize) -> Vec<String> {
    let all: Vec<String> = lines(diff);
    let more = all.len().saturating_sub(most);
    let mut lines: Vec<String> = all.into_iter().take(most).map(|line| format!("    {line}")).collect();
    if more > 0 {
        lines.push(format!("    … and {more} more"));
    }
    lines
}

fn lines(diff: &Diff) -> Vec<String> {
    let line = |part: &LinePart| {
        let place = if part.place.is_empty() { String::new() } else { format!(": {}", part.place) };
        let what = match (part.short.is_empty(), part.block.len()) {
            (false, _) => format!(": {}", part.short),
            (true, 0) => String::new(),
            (true, 1) => ": 1 line differs".to_owned(),
            (true, count) => format!(": {count} lines differ"),
        };
        format!("{} {}{place}{what}", part.kind, part.name)
    };
    let report = Report::of(diff);
    let groups = report.sections.iter().flat_map(|section| &section.groups);
    let mut lines: Vec<String> = groups.flat_map(|group| &group.lines).map(line).collect();
    lines.dedup();
    lines
}

fn changes(diff: &Diff) -> Vec<Value> {
    let change = |change: &Change| {
        let path: Vec<&str> = change.field.path.iter().map(diff::Step::text).collect();
        json!({
            "class": change.class.id(), "kind": change.kind, "namespace": change.namespace, "name": change.name,
            "path": path, "before": change.field.edit.before(), "after": change.field.edit.after(),
        })
    };
    diff.changes.iter().map(change).collect()
}
