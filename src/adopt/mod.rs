//! From hand edits of generated files to keys of the source that makes the same bytes. Every key is tried: compiled, and
//! kept only if it brings the files nearer to the edits. Pure; writes nothing, knows no Git.

mod candidates;
mod differences;
mod trial;

use std::collections::BTreeMap;

use crate::load::Repository;

use candidates::Candidate;
use differences::Difference;
use trial::Trial;

/// What was edited.
#[derive(Debug, Clone)]
pub struct Edits<'a> {
    pub environment: &'a str,
    pub service: &'a str,
    /// Texts as they lie there, by path in the service's folder.
    pub files: BTreeMap<&'a str, &'a str>,
    /// Paths of the texts of the source: the working one, the environment's copy, or both.
    pub sources: Vec<String>,
}

/// Keys that make what was edited.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// New texts of the sources by path.
    pub texts: BTreeMap<String, String>,
    /// Each key that was set, with its value as TOML.
    pub keys: Vec<(String, String)>,
}

/// Why an edit cannot be adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `values.yaml#/workloads/web/replicas`
    pub place: String,
    pub why: String,
}

/// Finds the keys.
///
/// # Errors
/// When there are none for a part of an edit; then none is set.
pub fn adopt(repository: &Repository, edits: &Edits<'_>) -> Result<Adopted, Refusal> {
    let mut adopted = Adopted::default();
    let mut now = Trial::start(repository, edits).ok_or_else(|| Refusal {
        place: edits.service.to_owned(),
        why: "its source has errors: gen check shows them".to_owned(),
    })?;
    loop {
        let left = now.left(edits);
        let Some(first) = left.first() else {
            return match now.is_equal(edits) {
                true => Ok(Adopted { texts: now.texts, ..adopted }),
                false => Err(Refusal {
                    place: edits.files.keys().copied().collect::<Vec<_>>().join(", "),
                    why: "only comments, order or spelling differ, and gen writes those its own way".to_owned(),
                }),
            };
        };
        let tried = candidates::of(&now, edits, first);
        let nearer = |candidate: &Candidate| {
            let next = now.with(edits, candidate)?;
            let rest = next.left(edits);
            // Nothing that was right may be wrong now.
            let is_nearer = rest.len() < left.len() && rest.iter().all(|it| left.contains(it));
            is_nearer.then_some(next)
        };
        let Some((candidate, next)) = tried.keys.iter().find_map(|candidate| Some((candidate, nearer(candidate)?)))
        else {
            return Err(refusal(first, &tried));
        };
        adopted.keys.push((crate::key_path::write(candidate.keys.iter().map(String::as_str)), candidate.value.clone()));
        now = next;
    }
}

fn refusal(difference: &Difference, tried: &candidates::Candidates) -> Refusal {
    let place = format!("{}#{}", difference.file, difference.pointer);
    let why = match (&difference.new, tried.elsewhere.as_slice()) {
        (None, _) => "it was taken out, and no key of the source says that".to_owned(),
        (Some(_), []) => "no key of the source makes this value".to_owned(),
        (Some(_), elsewhere) => format!("it comes from {}", elsewhere.join(" and ")),
    };
    Refusal { place, why }
}
