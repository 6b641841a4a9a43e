//! Lines of one place that say the same of several things are one line.

use std::collections::BTreeMap;

use super::line::Line;
use crate::diff::words::Said;

/// More whole objects than these are one line.
const OBJECTS: usize = 2;
/// More names than these are counted.
const NAMED: usize = 3;

pub(super) fn folded(lines: &[&Line]) -> Vec<Line> {
    same_fields(objects(lines))
}

/// Whole objects that come or go together.
fn objects(lines: &[&Line]) -> Vec<Line> {
    let same = |a: &&Line, b: &&Line| {
        a.said.is_object() && b.said.is_object() && (a.class, a.said.note) == (b.class, b.said.note)
    };
    let fold = |group: &[&Line]| {
        if group.len() <= OBJECTS || !group[0].said.is_object() {
            return group.iter().map(|line| (*line).clone()).collect();
        }
        let first = group[0];
        let names: Vec<_> = group.iter().map(|line| format!("{} {}", line.said.kind, line.said.name)).collect();
        let verb = if first.said.note == "goes" { "go" } else { "come" };
        let kind = format!("{} objects {verb}:", group.len());
        vec![Line { said: Said { kind, name: names.join(", "), note: "", ..first.said.clone() }, ..first.clone() }]
    };
    lines.chunk_by(same).flat_map(fold).collect()
}

/// The same change of the same field of several alerts, panels or containers: `alerts A, B and 13 more, for`.
fn same_fields(lines: Vec<Line>) -> Vec<Line> {
    let (mut folded, mut known) = (Vec::<(Line, Vec<String>)>::new(), BTreeMap::new());
    for line in lines {
        let Some((word, name, rest)) = item(&line.said.place) else {
            folded.push((line, Vec::new()));
            continue;
        };
        let place = format!("{word} , {rest}");
        let what = (line.class, Said { place, ..line.said.clone() });
        let at = *known.entry(what).or_insert(folded.len());
        match folded.get_mut(at) {
            Some((_, names)) => names.push(name.to_owned()),
            None => {
                let names = vec![name.to_owned()];
                folded.push((line, names));
            }
        }
    }
    let said = |(mut line, names): (Line, Vec<String>)| {
        if let (Some((word, _, rest)), [_, _, ..]) = (item(&line.said.place), &names[..]) {
            line.said.place = format!("{word}s {}, {rest}", listed(&names));
        }
        line
    };
    folded.into_iter().map(said).collect()
}

/// `alert A, for` is a word, a name, and what of it.
fn item(place: &str) -> Option<(&str, &str, &str)> {
    let (first, rest) = place.split_once(", ")?;
    let (word, name) = first.split_once(' ')?;
    Some((word, name, rest))
}

fn listed(names: &[String]) -> String {
    match names {
        [first @ .., last] if names.len() <= NAMED => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", names[..NAMED - 1].join(", "), names.len() + 1 - NAMED),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diff::{Class, Section};

    fn line(place: &str, after: &str) -> Line {
        let said = Said {
            kind: "PrometheusRule".into(),
            name: "a".into(),
            place: place.into(),
            before: Some("1m".into()),
            after: Some(after.into()),
            note: "",
        };
        let (section, class) = (Section::Rest, Class::AlertWeaker);
        Line { section, class, rule: "alert", restarts: false, said, wheres: BTreeSet::new() }
    }

    #[test]
    fn the_same_change_of_several_alerts_is_one_line() {
        let lines = [
            line("alert A, for", "5m"),
            line("alert B, for", "5m"),
            line("alert C, for", "9m"),
            line("alert D, for", "5m"),
            line("alert E, for", "5m"),
            line("group g, for", "5m"),
            line("interval", "5m"),
            line("interval", "5m"),
        ];
        let folded = folded(&lines.iter().collect::<Vec<_>>());
        let places: Vec<&str> = folded.iter().map(|line| line.said.place.as_str()).collect();
        let expected = ["alerts A, B and 2 more, for", "alert C, for", "group g, for", "interval", "interval"];
        assert_eq!(places, expected);
    }
}
