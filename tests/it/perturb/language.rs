//! The keys of the language, as its JSON schema has them, and where a document uses them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;
use servicegen::schema::{File, schema};
use servicegen::spec::Layered;
use servicegen::tree::{self, Table};

/// How a name that the user chooses is written.
const NAME: &str = "<name>";

static SCHEMAS: LazyLock<[Value; 3]> = LazyLock::new(|| File::ALL.map(schema));

/// One place where a document says something.
#[derive(Debug, Clone)]
pub struct Use {
    pub file: File,
    /// Path of the document in the fleet.
    pub document: String,
    /// Path of the key in the language; it ends where a layer or an override of a whole table begins.
    pub key: String,
    /// Path in the document.
    pub path: Vec<String>,
    /// What the language says of the value.
    pub schema: Value,
    pub value: tree::Value,
}

/// Every key of a file, by its path.
pub fn keys(file: File) -> BTreeSet<String> {
    let root = schema_of(file);
    let mut keys = BTreeSet::new();
    gather(root, root, file, &mut Vec::new(), &mut keys);
    keys
}

fn gather(root: &Value, node: &Value, file: File, path: &mut Vec<String>, keys: &mut BTreeSet<String>) {
    let node = followed(root, node);
    if !path.is_empty() {
        keys.insert(path.join("."));
    }
    if ends(file, path) || is_layer(node) {
        return;
    }
    let properties = node.get("properties").and_then(Value::as_object).into_iter().flatten();
    let own = properties.map(|(key, below)| (key.as_str(), below));
    let named = node.get("additionalProperties").filter(|below| below.is_object()).map(|below| (NAME, below));
    for (key, below) in own.chain(named) {
        path.push(key.to_owned());
        gather(root, below, file, path, keys);
        path.pop();
    }
}

/// Everything that a document says: its values, its empty tables, and `enabled` wherever it may stand.
pub fn uses(file: File, document: &str, table: &Table) -> Vec<Use> {
    let walk = Walk { service: schema_of(File::Service), file, document };
    let mut uses = Vec::new();
    walk.table(schema_of(file), schema_of(file), table, &Position::default(), &mut uses);
    uses
}

#[derive(Clone, Default)]
struct Position {
    path: Vec<String>,
    key: Vec<String>,
    /// The key ends above: what follows is a layer or an override.
    ended: bool,
}

struct Walk<'a> {
    service: &'a Value,
    file: File,
    document: &'a str,
}

impl Walk<'_> {
    fn table(&self, root: &Value, node: &Value, table: &Table, at: &Position, uses: &mut Vec<Use>) {
        if node["properties"].get("enabled").is_some() && !table.contains_key("enabled") {
            let at = self.below(root, node, at, "enabled", "enabled").1;
            uses.push(self.used(&node["properties"]["enabled"], &at, tree::Value::Boolean(true)));
        }
        for (key, said) in table {
            let (name, below) = match node["properties"].get(key) {
                Some(below) => (key.as_str(), below),
                None => (NAME, &node["additionalProperties"]),
            };
            let ((root, below), at) = self.below(root, below, at, key, name);
            match &said.value {
                tree::Value::Table(inner) if !inner.is_empty() => self.table(root, below, inner, &at, uses),
                value => uses.push(self.used(below, &at, value.clone())),
            }
        }
    }

    /// The schema and position below a key; a layer goes on in the schema of `service.toml`.
    fn below<'s>(
        &'s self,
        root: &'s Value,
        node: &'s Value,
        at: &Position,
        key: &str,
        name: &str,
    ) -> ((&'s Value, &'s Value), Position) {
        let node = followed(root, node);
        let mut at = at.clone();
        at.path.push(key.to_owned());
        if !at.ended {
            at.key.push(name.to_owned());
        }
        at.ended |= ends(self.file, &at.key) || is_layer(node);
        match is_layer(node) {
            true => ((self.service, &self.service["definitions"]["Layer"]), at),
            false => ((root, node), at),
        }
    }

    fn used(&self, schema: &Value, at: &Position, value: tree::Value) -> Use {
        Use {
            file: self.file,
            document: self.document.to_owned(),
            key: at.key.join("."),
            path: at.path.clone(),
            schema: schema.clone(),
            value,
        }
    }
}

/// Where a key ends though the schema goes on: `common` has the shape of a workload, and what clusters and environments
/// override has the shape of the platform's own table.
fn ends(file: File, key: &[String]) -> bool {
    const OVERRIDDEN: [&str; 10] =
        ["teams", "identity", "mesh", "monitoring", "argocd", "mail", "peers", "pods", "policy", "secret-store"];
    match (file, key) {
        (File::Service, [common]) => common == "common",
        (File::Platform, [owner, _, table]) => {
            (owner == "clusters" || owner == "environments") && OVERRIDDEN.contains(&table.as_str())
        }
        _ => false,
    }
}

fn is_layer(node: &Value) -> bool {
    node.get("title").and_then(Value::as_str) == Some(Layered::WHAT)
}

/// A place of a schema with its references followed.
fn followed<'s>(root: &'s Value, mut node: &'s Value) -> &'s Value {
    loop {
        if let Some(path) = node.get("$ref").and_then(Value::as_str) {
            node = root.pointer(path.trim_start_matches('#')).expect("a reference leads somewhere");
        } else if let Some(inner) = node.get("allOf").and_then(|all| all.get(0)) {
            node = inner;
        } else {
            return node;
        }
    }
}

/// The schema of the items of a list.
pub fn item(node: &Value, file: File) -> Value {
    followed(schema_of(file), &node["items"]).clone()
}

fn schema_of(file: File) -> &'static Value {
    let index = File::ALL.iter().position(|known| *known == file).expect("one of all");
    &SCHEMAS[index]
}
