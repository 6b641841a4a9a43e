//! The one marker of the language, `@{name}`, and its literal form `@@{`.

use std::collections::BTreeMap;

use crate::decode::{Decoder, table::nearest};
use crate::diagnostics::Finding;
use crate::tree::Node;

/// The names that stand for a value in the environment at hand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Markers(pub BTreeMap<String, String>);

impl Markers {
    /// The text with each marker replaced. `Err` names the first marker that is not known.
    pub fn expand(&self, text: &str) -> Result<String, String> {
        if !text.contains("@{") {
            return Ok(text.to_owned());
        }
        let mut expanded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("@{") {
            let (before, from) = rest.split_at(at);
            if let Some(before) = before.strip_suffix('@') {
                expanded.push_str(before);
                expanded.push_str("@{");
                rest = &from[2..];
                continue;
            }
            expanded.push_str(before);
            let end = from.find('}').ok_or_else(|| from[2..].to_owned())?;
            let name = &from[2..end];
            expanded.push_str(self.0.get(name).ok_or_else(|| name.to_owned())?);
            rest = &from[end + 1..];
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// The names of the markers in a text, each with its place in it.
pub fn names(text: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("@{").map(|at| at + from) {
        from = at + 2;
        let literal = text[..at].ends_with('@');
        if let Some(length) = text[from..].find('}').filter(|_| !literal) {
            names.push((at, &text[from..from + length]));
        }
    }
    names
}

impl Decoder<'_> {
    /// The text with its markers replaced, or a finding about one that is not known.
    pub fn expand(&mut self, text: &str, node: &Node) -> Option<String> {
        match self.markers.expand(text) {
            Ok(text) => Some(text),
            Err(name) => {
                let known = || self.markers.0.keys().map(String::as_str);
                let help = match nearest(&name, known()) {
                    Some(near) => format!("a marker with a similar name exists: `@{{{near}}}`"),
                    None => {
                        let names: Vec<_> = known().map(|name| format!("@{{{name}}}")).collect();
                        format!("known here are {}; a literal `@{{` is written `@@{{`", names.join(" "))
                    }
                };
                let finding = Finding::error("spec/unknown-marker", format!("unknown marker `@{{{name}}}`"));
                self.findings.push(finding.at(node.place, "in this text").help(help));
                None
            }
        }
    }

    /// Reports a marker where none is replaced.
    pub fn refuse_markers(&mut self, text: &str, node: &Node) -> Option<()> {
        if !text.contains("@{") {
            return Some(());
        }
        let finding = Finding::error("spec/marker-not-allowed", "a marker stands where none is replaced")
            .at(node.place, "`@{` has no meaning here")
            .help("markers work in hosts, URLs, arguments, values of env and labels, and paths of secrets");
        self.findings.push(finding);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_markers_are_found_and_literal_ones_are_not() {
        assert_eq!(names("a @{b} @@{c}\n@{d}@{open"), [(2, "b"), (13, "d")]);
    }

    #[test]
    fn markers_are_replaced_and_doubled_ones_are_literal() {
        let markers = Markers(BTreeMap::from([("stage".to_owned(), "staging".to_owned())]));
        assert_eq!(markers.expand("a.@{stage}.b").as_deref(), Ok("a.staging.b"));
        assert_eq!(markers.expand("@@{stage}").as_deref(), Ok("@{stage}"));
        assert_eq!(markers.expand("x@{nope}"), Err("nope".to_owned()));
        assert_eq!(markers.expand("x@{open"), Err("open".to_owned()));
    }
}
