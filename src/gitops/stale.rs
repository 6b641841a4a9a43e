//! Why a file is not as gen would write it. All of it can be told from the tree alone.

use super::index::INDEX;

/// The reason for one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// These inputs differ from those in the index, in words.
    Inputs(Vec<String>),
    /// No input differs: this gen, or what it knows of the fleet's rules, writes something else than what wrote the file.
    Rules,
    /// The file differs from its own hash: lines, from 1, at which it begins to differ from what gen writes.
    Edited(Vec<usize>),
    /// The file differs in its line ends only.
    LineEnds,
    /// The file should be there.
    Missing,
    /// gen wrote it and no longer does.
    Orphaned,
    /// gen never wrote it.
    Foreign,
    /// A run of gen was killed while it wrote.
    Interrupted,
}

/// One file with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Below the root of the tree.
    pub path: String,
    pub why: Why,
}

impl Why {
    /// The reason in words, for `path: …`.
    pub fn text(&self) -> String {
        match self {
            Self::Inputs(inputs) => format!("{} changed", list(inputs)),
            Self::Rules => "its inputs are the same, but gen writes something else now".to_owned(),
            Self::Edited(lines) => match lines.as_slice() {
                [] => "edited by hand".to_owned(),
                [line] => format!("edited by hand in line {line}"),
                lines => {
                    let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
                    format!("edited by hand in lines {}", list(&lines))
                }
            },
            Self::LineEnds => "only its line ends differ (CRLF)".to_owned(),
            Self::Missing => "missing".to_owned(),
            Self::Orphaned => "gen wrote it and no longer does".to_owned(),
            Self::Foreign => "gen did not write it".to_owned(),
            Self::Interrupted => "left by a run of gen that was killed".to_owned(),
        }
    }

    /// The line at which a person should look first.
    pub fn line(&self) -> Option<usize> {
        if let Self::Edited(lines) = self { lines.first().copied() } else { None }
    }

    /// The command that cures it.
    pub fn cure(&self, path: &str) -> String {
        match self {
            Self::LineEnds => "git add --renormalize . && git checkout -- .   (.gitattributes keeps it so)".to_owned(),
            Self::Foreign => format!("git mv {path} to a folder that gen does not write, or git rm {path}"),
            Self::Edited(_) if path.contains("/services/") && !path.ends_with(INDEX) => {
                format!("gen write takes it back; gen adopt {path} keeps it, as a key of the source")
            }
            _ => "gen write".to_owned(),
        }
    }
}

fn list(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Lines, from 1, at which a text begins to differ from another.
pub(super) fn differing_lines(now: &[u8], new: &str) -> Vec<usize> {
    let now = String::from_utf8_lossy(now);
    let difference = similar::TextDiff::from_lines(new, &*now);
    let hunks = difference.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let last = now.lines().count().max(1);
    hunks.map(|op| (op.new_range().start + 1).min(last)).collect()
}

/// Bytes with every CRLF as LF, if there is any.
pub(super) fn without_crlf(bytes: &[u8]) -> Option<Vec<u8>> {
    let ends = bytes.windows(2).filter(|pair| pair == b"\r\n").count();
    if ends == 0 {
        return None;
    }
    let mut kept = Vec::with_capacity(bytes.len() - ends);
    for (at, &byte) in bytes.iter().enumerate() {
        if !(byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            kept.push(byte);
        }
    }
    Some(kept)
}
