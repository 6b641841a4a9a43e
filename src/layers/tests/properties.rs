//! Laws of the merge that hold for any tables.

use proptest::prelude::*;

use crate::layers::merge::merge;
use crate::layers::rules;
use crate::layers::shape::Shape;
use crate::source::{FileId, Place};
use crate::tree::{Layer, Node, Table, Value};

fn node(value: Value, layer: Layer) -> Node {
    let place = Place { file: FileId(layer as u32), start: 0, end: 1 };
    Node { value, place, key: place, layer }
}

/// A table with keys from a few names, so that layers meet. A key holds either tables or values, as in the language.
fn table(
    tables: &'static [&'static str],
    values: &'static [&'static str],
    layer: Layer,
) -> impl Strategy<Value = Table> {
    let scalar = prop_oneof![
        (0i64..3).prop_map(Value::Integer),
        prop::sample::select(&["a", "recreate", "rolling"][..]).prop_map(|text| Value::String(text.to_owned())),
        Just(Value::List(Vec::new())),
    ];
    let leaf = prop::collection::btree_map(prop::sample::select(values), scalar, 0..4);
    let leaf = leaf.prop_map(move |map| -> Table {
        map.into_iter().map(|(key, value)| (key.to_owned(), node(value, layer))).collect()
    });
    let table = leaf.clone().prop_recursive(4, 30, 4, move |inner| {
        let below = prop::collection::btree_map(prop::sample::select(tables), inner, 0..4);
        (below, leaf.clone()).prop_map(move |(below, mut table)| {
            let below = below.into_iter().map(|(key, below)| (key.to_owned(), node(Value::Table(below), layer)));
            table.extend(below);
            table
        })
    });
    table.boxed()
}

fn merged(lower: &Table, upper: &Table, shape: &Shape) -> Table {
    let mut merged = lower.clone();
    merge(&mut merged, upper.clone(), shape);
    merged
}

fn conflicts(table: &Table) -> usize {
    let mut findings = Vec::new();
    crate::layers::conflict::conflicts(table, &rules::SERVICE, false, &mut findings);
    findings.len()
}

fn plain(layer: Layer) -> impl Strategy<Value = Table> {
    table(&["t", "u"], &["a", "b", "c"], layer)
}

/// Tables in which the rules of the language meet: workloads of the names `web` and `env`.
fn ruled(layer: Layer) -> impl Strategy<Value = Table> {
    let tables = &["workloads", "common", "web", "env", "fact-env", "scale", "update", "image", "secret-env"];
    let values = &["replicas", "min", "strategy", "max-surge", "tag", "digest"];
    let workload = table(tables, values, layer);
    (workload, table(tables, values, layer)).prop_map(move |(common, mut rest)| {
        rest.insert("common".to_owned(), node(Value::Table(common), layer));
        rest
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_plain_merge_is_associative(a in plain(Layer::Base), b in plain(Layer::Service), c in plain(Layer::InStage)) {
        let left = merged(&merged(&a, &b, &Shape::PLAIN), &c, &Shape::PLAIN);
        let right = merged(&a, &merged(&b, &c, &Shape::PLAIN), &Shape::PLAIN);
        prop_assert_eq!(left, right);
    }

    #[test]
    fn an_empty_layer_changes_nothing(a in ruled(Layer::Service)) {
        prop_assert_eq!(&merged(&a, &Table::new(), &rules::SERVICE), &a);
        prop_assert_eq!(&merged(&Table::new(), &a, &rules::SERVICE), &a);
    }

    #[test]
    fn a_layer_said_twice_is_a_layer_said_once(a in ruled(Layer::Base), b in ruled(Layer::Service)) {
        prop_assume!(conflicts(&b) == 0);
        let once = merged(&a, &b, &rules::SERVICE);
        prop_assert_eq!(merged(&once, &b, &rules::SERVICE), once);
    }

    #[test]
    fn layers_that_agree_with_themselves_agree_when_merged(a in ruled(Layer::Base), b in ruled(Layer::Service)) {
        prop_assume!(conflicts(&a) == 0 && conflicts(&b) == 0);
        prop_assert_eq!(conflicts(&merged(&a, &b, &rules::SERVICE)), 0);
    }
}
