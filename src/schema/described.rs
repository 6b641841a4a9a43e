//! One place of a schema, with its references followed: what a value there is, and which keys or words it has.

use serde_json::Value;

use crate::spec::Layered;

/// How a name that the user chooses is written in paths.
pub const NAME: &str = "<name>";

/// A place of a schema.
#[derive(Clone, Copy)]
pub struct Described<'s> {
    root: &'s Value,
    /// What stands at the place itself; its description is about the key.
    outer: &'s Value,
    /// What it refers to; its description is about the type.
    inner: &'s Value,
}

impl<'s> Described<'s> {
    pub fn root(schema: &'s Value) -> Self {
        Self { root: schema, outer: schema, inner: schema }
    }

    /// A definition of the same schema.
    pub fn definition(schema: &'s Value, name: &str) -> Option<Self> {
        Some(Self::at(schema, schema.get("definitions")?.get(name)?))
    }

    fn at(root: &'s Value, outer: &'s Value) -> Self {
        let mut place = Self { root, outer, inner: outer };
        while let Some(next) = place.reference() {
            // A bare reference says nothing itself: the description is that of what it refers to.
            if place.outer.get("description").is_none() {
                place.outer = next;
            }
            place.inner = next;
        }
        place
    }

    fn reference(&self) -> Option<&'s Value> {
        if let Some(path) = self.inner.get("$ref").and_then(Value::as_str) {
            return self.root.pointer(path.trim_start_matches('#'));
        }
        self.inner.get("allOf")?.get(0)
    }

    /// What the key means.
    pub fn description(&self) -> &'s str {
        self.outer.get("description").and_then(Value::as_str).unwrap_or_default()
    }

    /// What the type means.
    pub fn type_description(&self) -> &'s str {
        self.inner.get("description").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its keys in the order of the definition, and after them the name that a user may choose beside them; none for what is
    /// no table of fixed keys.
    pub fn keys(&self) -> Vec<(&'s str, Described<'s>)> {
        let properties = self.inner.get("properties").and_then(Value::as_object).into_iter().flatten();
        let mut keys: Vec<_> = properties.map(|(key, schema)| (key.as_str(), Self::at(self.root, schema))).collect();
        if !keys.is_empty() {
            keys.extend(self.entry().map(|entry| (NAME, entry)));
        }
        keys
    }

    pub fn key(&self, key: &str) -> Option<Self> {
        self.inner.get("properties")?.get(key).map(|schema| Self::at(self.root, schema))
    }

    /// An entry of a table whose names the user chooses.
    pub fn entry(&self) -> Option<Self> {
        let entry = self.inner.get("additionalProperties")?;
        entry.is_object().then(|| Self::at(self.root, entry))
    }

    /// The same of a table without fixed keys.
    pub fn only_entry(&self) -> Option<Self> {
        self.entry().filter(|_| self.inner.get("properties").is_none())
    }

    /// The words that it may be, each with its meaning.
    pub fn words(&self) -> Vec<(&'s str, &'s str)> {
        let choices = self.inner.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let word = |choice: &'s Value| {
            let meaning = choice.get("description").and_then(Value::as_str).unwrap_or_default();
            Some((choice.get("const")?.as_str()?, meaning))
        };
        choices.filter_map(word).collect()
    }

    /// The form of a text, with what it is: `a duration`, `a number and a unit, …`.
    pub fn form(&self) -> Option<(&'s str, &'s str)> {
        let item = self.inner.get("items").map(|items| Self::at(self.root, items));
        if let Some(described) = item.or_else(|| self.only_entry()) {
            return described.form();
        }
        let text = |key: &str| self.inner.get(key).and_then(Value::as_str);
        Some((text("title")?, text("$comment")?))
    }

    /// Whether a layer of `service.toml` stands here; only the schema of that file has its keys.
    pub fn is_layer(&self) -> bool {
        self.inner.get("title").and_then(Value::as_str) == Some(Layered::WHAT)
    }

    /// What a value here is, in words.
    pub fn value(&self) -> String {
        let words = self.words();
        if !words.is_empty() {
            let words: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            return words.join(", ");
        }
        if let Some(title) = self.inner.get("title").and_then(Value::as_str)
            && (self.keys().is_empty() || self.is_layer())
        {
            return title.to_owned();
        }
        match self.inner.get("type").and_then(Value::as_str) {
            Some("string") => "a string".to_owned(),
            Some("integer") if !self.type_description().is_empty() && self.type_description() != self.description() => {
                self.type_description().trim_end_matches('.').to_lowercase()
            }
            Some("integer") => "a whole number".to_owned(),
            Some("number") => "a number".to_owned(),
            Some("boolean") => "`true` or `false`".to_owned(),
            Some("array") => {
                let item = self.inner.get("items").map(|items| Self::at(self.root, items).value());
                format!("a list; each item: {}", item.unwrap_or_default())
            }
            _ => self
                .only_entry()
                .map_or_else(|| "a table".to_owned(), |entry| format!("a table; name → {}", entry.value())),
        }
    }
}
