//! A Kubernetes object: identity typed, the rest a value in the order of the API.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meta {
    pub name: String,
    /// `None`: an object of the cluster.
    pub namespace: Option<String>,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
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
        self.clone().into_value()
    }

    /// The same for an object that is not needed any more.
    pub fn into_value(self) -> Value {
        let mut object = Map::new();
        object.insert("apiVersion".into(), self.api_version.into());
        object.insert("kind".into(), self.kind.into());
        object.insert("metadata".into(), self.meta.to_value());
        object.extend(self.rest);
        Value::Object(object)
    }

    /// What files are sorted by.
    pub fn sort_key(&self) -> (&str, &str, &str) {
        (self.kind, self.meta.namespace.as_deref().unwrap_or_default(), &self.meta.name)
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

    fn to_value(&self) -> Value {
        let mut meta = Map::new();
        meta.insert("name".into(), json!(self.name));
        if let Some(namespace) = &self.namespace {
            meta.insert("namespace".into(), json!(namespace));
        }
        if !self.labels.is_empty() {
            meta.insert("labels".into(), json!(self.labels));
        }
        if !self.annotations.is_empty() {
            meta.insert("annotations".into(), json!(self.annotations));
        }
        if !self.finalizers.is_empty() {
            meta.insert("finalizers".into(), json!(self.finalizers));
        }
        Value::Object(meta)
    }
}

/// A typed part of an object as a value.
///
/// # Panics
/// When a type cannot be written as JSON (a map whose keys are no texts): a bug of a target.
pub fn to_value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).expect("types of targets can be written as JSON")
}
