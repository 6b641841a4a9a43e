//! The one function that merges tables. It keeps the place and the layer of every key, and reports nothing: what cannot
//! stand together is found in the result.

use crate::layers::shape::Shape;
use crate::tree::{Layer, Node, Table, Value};

/// Lays `upper` over `lower`: tables merge key by key, all else is replaced whole. First goes what `upper` drops: the other
/// alternatives of a choice that it makes, a limit or digest that belonged to a value it replaces, a variable of another kind.
pub fn merge(lower: &mut Table, upper: Table, shape: &Shape) {
    drop_other_alternatives(lower, &upper, shape);
    drop_what_belonged(lower, &upper, shape);
    drop_other_kinds(lower, &upper, shape);
    for (key, node) in upper {
        match lower.get_mut(&key) {
            None => drop(lower.insert(key, node)),
            Some(under) => lay_over(under, node, shape.child(&key)),
        }
    }
}

/// A copy of a table of one layer without some of its keys, each node marked with the layer.
pub fn stamped(table: &Table, layer: Layer, without: &[&str]) -> Table {
    let kept = table.iter().filter(|(key, _)| !without.contains(&key.as_str()));
    kept.map(|(key, node)| (key.clone(), stamped_node(node, layer))).collect()
}

fn stamped_node(node: &Node, layer: Layer) -> Node {
    let value = match &node.value {
        Value::Table(table) => Value::Table(stamped(table, layer, &[])),
        Value::List(items) => Value::List(items.iter().map(|item| stamped_node(item, layer)).collect()),
        scalar => scalar.clone(),
    };
    Node { value, layer, ..*node }
}

fn lay_over(under: &mut Node, node: Node, shape: Option<&'static Shape>) {
    let Node { value: Value::Table(lower), place, key, layer } = under else {
        *under = node;
        return;
    };
    match (shape, node.value) {
        (Some(shape), Value::Table(upper)) => {
            if rank(node.layer) >= rank(*layer) {
                (*place, *key, *layer) = (node.place, node.key, node.layer);
            }
            merge(lower, upper, shape);
        }
        (_, value) => *under = Node { value, ..node },
    }
}

/// Which of several layers that open a table is shown as its place: the service's own file before all, else the latest, but
/// never the file that machines write.
fn rank(layer: Layer) -> u8 {
    match layer {
        Layer::Service => u8::MAX,
        Layer::Release => 0,
        other => 1 + other as u8,
    }
}

fn drop_other_alternatives(lower: &mut Table, upper: &Table, shape: &Shape) {
    let Some(choice) = shape.choice else { return };
    let Some((chosen, ..)) = choice.named(upper).next() else { return };
    let before = choice.named(lower).next().map(|(alternative, ..)| alternative).or(choice.default);
    match before {
        Some(before) if before == chosen => {}
        Some(_) => choice.keys().for_each(|key| drop(lower.remove(key))),
        None => choice.keys().filter(|key| !chosen.has(key)).for_each(|key| drop(lower.remove(key))),
    }
}

fn drop_what_belonged(lower: &mut Table, upper: &Table, shape: &Shape) {
    for (new, old) in shape.drops {
        if upper.contains_key(*new) {
            lower.remove(*old);
        }
    }
}

fn drop_other_kinds(lower: &mut Table, upper: &Table, shape: &Shape) {
    for kind in shape.one_space {
        let Some(names) = upper.get(*kind).and_then(|node| node.value.as_table()) else { continue };
        for other in shape.one_space.iter().filter(|other| *other != kind) {
            if let Some(Node { value: Value::Table(others), .. }) = lower.get_mut(*other) {
                others.retain(|name, _| !names.contains_key(name));
            }
        }
    }
}
