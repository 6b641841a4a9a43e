//! Law 1 of the language: no key exists that changes no output and feeds no check. The fleet in `perturb/fleet` uses every
//! key; each is given another valid value, and something that gen writes or says must change.

mod change;
mod elsewhere;
mod fleet;
mod language;
mod toml_print;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use servicegen::schema::File;

use change::Change;
use elsewhere::{ELSEWHERE, PENDING};
use fleet::{Fleet, Outcome};
use language::Use;

/// What became of a key.
#[derive(Default)]
struct Verdict {
    acts: bool,
    /// Changes that were tried without effect.
    tried: Vec<String>,
    /// Changes that the language itself refuses: a mistake of this test.
    refused: Vec<String>,
}

#[test]
fn every_key_of_the_language_stands_in_the_fleet() {
    let used: BTreeSet<_> = Fleet::read().uses().into_iter().map(|used| (used.file, used.key)).collect();
    let is_used = |file: File, key: &str| {
        let below = format!("{key}.");
        used.iter().any(|(at, used)| *at == file && (used == key || used.starts_with(&below)))
    };
    let mut missing = Vec::new();
    for file in File::ALL {
        let keys = language::keys(file).into_iter().filter(|key| !is_used(file, key));
        missing.extend(keys.map(|key| format!("{}.toml {key}", file.word())));
    }
    assert_eq!(missing, Vec::<String>::new(), "write these keys into tests/it/perturb/fleet");
}

#[test]
fn every_key_changes_an_output_or_a_finding() {
    let fleet = Fleet::read();
    let before = fleet.compile();
    assert_eq!(before.errors(), BTreeSet::new(), "the fleet itself must compile: what has an error is not written");
    let mut by_key = BTreeMap::<(File, String), Vec<Use>>::new();
    for used in fleet.uses() {
        by_key.entry((used.file, used.key.clone())).or_default().push(used);
    }
    let verdicts: Vec<_> = by_key.par_iter().map(|(key, uses)| (key, judge(&fleet, &before, uses))).collect();
    let (mut dead, mut alive, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for ((file, key), verdict) in verdicts {
        let is_in = |list: &[(File, &str, &str)]| list.iter().any(|(at, listed, _)| at == file && listed == key);
        match verdict.acts {
            false if !is_in(ELSEWHERE) && !is_in(PENDING) => {
                dead.push(format!("{}.toml {key}: tried {}", file.word(), verdict.tried.join("; ")));
            }
            true if is_in(ELSEWHERE) || is_in(PENDING) => alive.push(format!("{}.toml {key}", file.word())),
            _ => {}
        }
        refused.extend(verdict.refused);
    }
    assert_eq!(refused, Vec::<String>::new(), "give these keys a value of their own in change.rs");
    assert_eq!(dead, Vec::<String>::new(), "these keys change nothing: let them act, or take them out of the language");
    assert_eq!(alive, Vec::<String>::new(), "these keys act now: take them out of elsewhere.rs");
}

/// Tries the uses of a key until one of its changes has an effect.
fn judge(fleet: &Fleet, before: &Outcome, uses: &[Use]) -> Verdict {
    let mut verdict = Verdict::default();
    for used in uses {
        for change in change::changes(used) {
            let after = fleet.with(used, &change).compile();
            let what = describe(used, &change);
            match after.findings.difference(&before.findings).find(|finding| fleet::is_refusal(finding)) {
                Some(finding) => verdict.refused.push(format!("{what}: {finding}")),
                None if after.differs_from(before) => return Verdict { acts: true, ..verdict },
                None => verdict.tried.push(what),
            }
        }
    }
    verdict
}

fn describe(used: &Use, change: &Change) -> String {
    let value = change.value.as_ref().map_or_else(|| "nothing".to_owned(), toml_print::value);
    format!("{} {} = {value}", used.document, used.path.join("."))
}
