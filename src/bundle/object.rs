//! A Kubernetes object: identity typed, the rest a value in the order of the API.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

/// A Kubernetes object.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    pub api_version: &'static str,
    pub kind: &'static str,
    pub meta: Meta,
    /// What follows `metadata`: `spec`, `data`, `rules` and the like, in order.
    pub rest: Map<String, Value>,
}

/// `metadata` of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Meta {
    pub name: String,
    /// `None`: an object of the cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub finalizers: Vec<String>,
}

impl Object {
    /// An object whose content is one `spec`.
    pub fn with_spec(api_version: &'static str, kind: &'static str, meta: Meta, spec: &impl Serialize) -> Self {
        Self::with(api_version, kind, meta, [("spec", to_value(spec))])
    }

    /// An object with the given fields after `metadata`.
    pub fn with<const N: usize>(
        api_version: &'static str,
        kind: &'static str,
        meta: Meta,
        rest: [(&str, Value); N],
    ) -> Self {
        let rest = rest.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { api_version, kind, meta, rest }
    }

    /// The object as it is written.
    pub fn to_value(&self) -> Value {
        to_value(self)
    }

    /// What files are sorted by.
    pub fn sort_key(&self) -> (&str, &str, &str) {
        (self.kind, self.meta.namespace.as_deref().unwrap_or_default(), &self.meta.name)
    }
}

/// In the order in which an object is written.
impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(3 + self.rest.len()))?;
        object.serialize_entry("apiVersion", self.api_version)?;
        object.serialize_entry("kind", self.kind)?;
        object.serialize_entry("metadata", &self.meta)?;
        for (key, value) in &self.rest {
            object.serialize_entry(key, value)?;
        }
        object.end()
    }
}

impl Meta {
    pub fn new(name: impl Into<String>, namespace: Option<&str>, labels: &BTreeMap<String, String>) -> Self {
        Self { name: name.into(), namespace: namespace.map(str::to_owned), labels: labels.clone(), ..Self::default() }
    }

    /// Of an object that belongs to no service: its labels say who writes it, no more.
    pub fn of_platform(name: impl Into<String>, namespace: Option<&str>) -> Self {
        let labels = BTreeMap::from([("app.kubernetes.io/managed-by".to_owned(), "gen".to_owned())]);
        Self { name: name.into(), namespace: namespace.map(str::to_owned), labels, ..Self::default() }
    }

    /// Adds an annotation.
    #[must_use]
    pub fn annotate(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.insert(key.into(), value.into());
        self
    }
}

/// A typed part of an object as a value.
///
/// # Panics
/// When a type cannot be written as JSON (a map whose keys are no texts): a bug of a target.
pub fn to_value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).expect("types of targets can be written as JSON")
}
