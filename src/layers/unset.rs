//! `unset`: takes out keys of earlier layers, and keeps from a workload what `common` would bring.

use crate::diagnostics::Finding;
use crate::key_path as path;
use crate::layers::rules::SERVICE;
use crate::layers::shape::Shape;
use crate::tree::{Node, Table, Value};

/// What one workload does not get from `common`.
#[derive(Debug)]
pub struct Mask {
    pub workload: String,
    /// The path below the workload.
    pub keys: Vec<String>,
    /// Whether something was taken out.
    pub hit: bool,
    /// The string in `unset`.
    said: Node,
}

/// Applies the `unset` of a layer to what lies below it. What concerns a workload is decided after `common` is laid: see
/// [`missed`].
pub fn apply(lower: &mut Table, layer: &Node, masks: &mut Vec<Mask>, findings: &mut Vec<Finding>) {
    let Some(Value::List(items)) = layer.get(["unset"]).map(|node| &node.value) else { return };
    for item in items {
        let Some(text) = item.value.as_str() else { continue };
        let Some(keys) = path::parse(text) else {
            findings.push(no_path(item, text));
            continue;
        };
        if is_entry(&keys) {
            findings.push(has_enabled(item, text));
            continue;
        }
        let hit = remove(lower, &keys);
        match keys.as_slice() {
            [table, workload, rest @ ..] if table == "workloads" && !rest.is_empty() => {
                masks.push(Mask { workload: workload.clone(), keys: rest.to_vec(), hit, said: item.clone() });
            }
            _ if !hit => findings.push(nothing(item)),
            _ => {}
        }
    }
}

/// Takes a key out; says whether it was there.
pub fn remove(table: &mut Table, keys: &[String]) -> bool {
    match keys {
        [] => false,
        [last] => table.remove(last).is_some(),
        [first, rest @ ..] => match table.get_mut(first) {
            Some(Node { value: Value::Table(below), .. }) => remove(below, rest),
            _ => false,
        },
    }
}

/// A finding for each mask that took nothing out.
pub fn missed(masks: &[Mask]) -> impl Iterator<Item = Finding> {
    masks.iter().filter(|mask| !mask.hit).map(|mask| nothing(&mask.said))
}

/// Whether a path names an entry that has `enabled`.
fn is_entry(keys: &[String]) -> bool {
    let mut shape = Some(&SERVICE);
    let Some((_, parents)) = keys.split_last() else { return false };
    for key in parents {
        shape = shape.and_then(|shape| shape.child(key));
    }
    shape.is_some_and(Shape::has_named_entries)
}

fn nothing(item: &Node) -> Finding {
    let text = item.value.as_str().unwrap_or_default();
    Finding::error("spec/unset-nothing", format!("`{text}` names nothing that an earlier layer says"))
        .at(item.place, "there is nothing to take out")
        .help("remove it, or move it to the `in` of the environments where an earlier layer says it")
}

fn has_enabled(item: &Node, text: &str) -> Finding {
    Finding::error("spec/unset-has-enabled", format!("`{text}` is an entry that is switched off, not unset"))
        .at(item.place, "this is an entry of a table of named entries")
        .help(format!("write `enabled = false` below `{text}`"))
}

fn no_path(item: &Node, text: &str) -> Finding {
    Finding::error("spec/invalid-value", format!("`{text}` is not a path of keys"))
        .at(item.place, "")
        .help("keys with dots between them, in quotes where they have dots: `common.env.LOG_LEVEL`")
}
