//! Reading single texts: encoding, syntax, and the files that a source names.

use std::collections::BTreeMap;
use std::io;

use crate::diagnostics::Finding;
use crate::load::{Files, Parsed, SourceFolder};
use crate::source::{self, Place, Sources};
use crate::toml_text;
use crate::tree::{Layer, Node, Value};

/// Reads texts and gathers what is wrong with them.
pub struct Reader<'a> {
    pub files: &'a dyn Files,
    pub sources: Sources,
    pub findings: Vec<Finding>,
}

impl Reader<'_> {
    /// A TOML file; `None`: there is none.
    pub fn toml(&mut self, path: &str, layer: Layer) -> Option<Parsed> {
        let text = self.text(path)?;
        let file = self.sources.add(path, text.clone());
        match toml_text::parse(file, &text, layer) {
            Ok(tree) => Some(Parsed { file, tree: Some(tree) }),
            Err(findings) => {
                self.findings.extend(findings);
                Some(Parsed { file, tree: None })
            }
        }
    }

    /// The folder of a source: `service.toml` and the files that it names.
    pub fn folder(&mut self, path: &str) -> Option<SourceFolder> {
        let parsed = self.toml(&format!("{path}/service.toml"), Layer::Service)?;
        let mut files = BTreeMap::new();
        let mut named = BTreeMap::new();
        if let Some(tree) = &parsed.tree {
            named_files(tree, false, &mut named);
        }
        for (name, place) in named {
            let inside = !name.starts_with('/') && !name.split('/').any(|part| part == "..");
            let text = if inside { self.text(&format!("{path}/{name}")) } else { None };
            match text {
                Some(text) => drop(files.insert(name, text)),
                None => self.findings.push(
                    Finding::error("source/no-such-file", format!("there is no file `{name}` beside service.toml"))
                        .at(place, "named here")
                        .help(format!("create {path}/{name}, or name another file")),
                ),
            }
        }
        Some(SourceFolder { path: path.to_owned(), file: parsed.file, tree: parsed.tree, files })
    }

    fn text(&mut self, path: &str) -> Option<String> {
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes?,
            Err(error) => {
                self.unreadable(path, &error);
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                self.not_utf8(path, &error);
                None
            }
        }
    }

    fn unreadable(&mut self, path: &str, error: &io::Error) {
        let file = self.sources.add(path, "");
        let finding = Finding::error("source/unreadable", format!("{path} cannot be read: {error}"));
        self.findings
            .push(finding.at(Place::new(file, 0..0), "this file").help("make it a readable file of the repository"));
    }

    /// The rest of the text is still shown, so that the caret stands in its line.
    fn not_utf8(&mut self, path: &str, error: &std::string::FromUtf8Error) {
        let at = error.utf8_error().valid_up_to();
        let file = self.sources.add(path, String::from_utf8_lossy(error.as_bytes()).into_owned());
        let finding = Finding::error("source/not-utf8", format!("{path} is not UTF-8 from byte {at} on"));
        self.findings.push(
            finding
                .at(Place::new(file, at..at + '\u{fffd}'.len_utf8()), "this is no character")
                .help("save the file as UTF-8"),
        );
    }
}

/// The values of `source` in the entries of every table called `files`.
fn named_files(node: &Node, in_files: bool, named: &mut BTreeMap<String, Place>) {
    let Value::Table(table) = &node.value else { return };
    for (key, child) in table {
        if in_files
            && let Some(source) = child.get(["source"])
            && let Some(name) = source.value.as_str()
        {
            named.entry(name.to_owned()).or_insert(source.place);
        }
        named_files(child, key == "files", named);
    }
}

impl SourceFolder {
    /// The name that the source gives itself.
    pub fn name(&self) -> Option<&str> {
        self.says("name")
    }

    /// What a key at the root says, where it is a text.
    pub fn says(&self, key: &str) -> Option<&str> {
        self.tree.as_ref()?.get([key])?.value.as_str()
    }

    /// All its files as copies hold them, by their path in it.
    pub fn texts(&self, sources: &Sources) -> BTreeMap<String, String> {
        let files = self.files.iter().map(|(path, text)| (path.clone(), text.replace("\r\n", "\n")));
        files.chain([("service.toml".to_owned(), sources.document(self.file).canonical())]).collect()
    }
}

/// The hash of a source, from its files by their path in it, sorted.
pub fn digest<P: AsRef<str>, T: AsRef<str>>(files: impl IntoIterator<Item = (P, T)>) -> String {
    let each = |(path, text): (P, T)| {
        let text = text.as_ref();
        format!("source/{}\n{}\n{text}", path.as_ref(), text.len())
    };
    source::digest(files.into_iter().map(each).collect::<String>())
}
