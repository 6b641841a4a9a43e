//! Which fields of two versions of an object differ.

pub(super) mod amount;
mod brief;
mod keys;
mod list;

use serde_json::Value;

pub(super) use brief::brief;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Field(String),
    /// An item of a list, by what tells it from the others.
    Item(String),
}

/// What happened to a field, an item, or a whole object.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    Comes(Value),
    Goes(Value),
    Changes {
        before: Value,
        after: Value,
    },
    /// The same amount, written differently.
    Respelled {
        before: Value,
        after: Value,
    },
    /// The same items of a list in another order.
    Reordered,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// From the root of the object; empty: the object itself.
    pub path: Vec<Step>,
    pub edit: Edit,
}

impl FieldChange {
    /// The object itself comes or goes.
    pub fn whole(edit: Edit) -> Self {
        Self { path: Vec::new(), edit }
    }
}

impl Step {
    pub fn text(&self) -> &str {
        match self {
            Self::Field(text) | Self::Item(text) => text,
        }
    }
}

impl Edit {
    /// What happened, without the values.
    pub(super) fn without_value(self) -> Self {
        match self {
            Self::Comes(_) => Self::Comes(Value::Null),
            Self::Goes(_) => Self::Goes(Value::Null),
            other => other,
        }
    }

    pub fn before(&self) -> Option<&Value> {
        match self {
            Self::Goes(value) | Self::Changes { before: value, .. } | Self::Respelled { before: value, .. } => {
                Some(value)
            }
            Self::Comes(_) | Self::Reordered => None,
        }
    }

    pub fn after(&self) -> Option<&Value> {
        match self {
            Self::Comes(value) | Self::Changes { after: value, .. } | Self::Respelled { after: value, .. } => {
                Some(value)
            }
            Self::Goes(_) | Self::Reordered => None,
        }
    }
}

/// All fields that differ, in the order of the object as it was.
pub(super) fn compare(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut walk = Walk::default();
    walk.values(before, after);
    walk.found
}

/// A walk through both versions at once.
#[derive(Default)]
pub(super) struct Walk {
    path: Vec<Step>,
    found: Vec<FieldChange>,
}

impl Walk {
    pub(super) fn values(&mut self, before: &Value, after: &Value) {
        match (before, after) {
            (a, b) if a == b => {}
            (Value::Object(a), Value::Object(b)) => {
                for (key, old) in a {
                    match b.get(key) {
                        Some(new) => self.below(Step::Field(key.clone()), |walk| walk.values(old, new)),
                        None => self.one_sided(key, old, Edit::Goes),
                    }
                }
                for (key, new) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
                    self.one_sided(key, new, Edit::Comes);
                }
            }
            (Value::Array(a), Value::Array(b)) => list::compare(self, a, b),
            (a, b) => {
                let (before, after) = (a.clone(), b.clone());
                let edit = if amount::is_same(self.field_above(), self.field(), a, b) {
                    Edit::Respelled { before, after }
                } else {
                    Edit::Changes { before, after }
                };
                self.add(edit);
            }
        }
    }

    /// A field that only one side has. Of some lists an absent one is an empty one: their items come or go.
    fn one_sided(&mut self, key: &str, value: &Value, edit: fn(Value) -> Edit) {
        self.below(Step::Field(key.to_owned()), |walk| match (value, edit(Value::Null)) {
            (Value::Array(items), Edit::Comes(_)) if list::EMPTY_WHEN_ABSENT.contains(&key) => {
                list::compare(walk, &[], items);
            }
            (Value::Array(items), Edit::Goes(_)) if list::EMPTY_WHEN_ABSENT.contains(&key) => {
                list::compare(walk, items, &[]);
            }
            _ => walk.add(edit(value.clone())),
        });
    }

    pub(super) fn below(&mut self, step: Step, walk: impl FnOnce(&mut Self)) {
        self.path.push(step);
        walk(self);
        self.path.pop();
    }

    pub(super) fn add(&mut self, edit: Edit) {
        self.found.push(FieldChange { path: self.path.clone(), edit });
    }

    pub(super) fn add_below(&mut self, step: Step, edit: Edit) {
        self.below(step, |walk| walk.add(edit));
    }

    /// The name of the field at which the walk is.
    pub(super) fn field(&self) -> &str {
        self.path.last().map_or("", Step::text)
    }

    fn field_above(&self) -> &str {
        self.path.iter().rev().nth(1).map_or("", Step::text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_come_go_change_and_are_respelled() {
        let before = json!({ "a": 1, "b": 2, "limits": { "cpu": "1000m" }, "same": [1, 2] });
        let after = json!({ "a": 3, "limits": { "cpu": "1" }, "c": 4, "same": [1, 2] });
        let found: Vec<_> = compare(&before, &after)
            .into_iter()
            .map(|change| (change.path.iter().map(Step::text).collect::<Vec<_>>().join("/"), change.edit))
            .collect();
        let expected = [
            ("a".to_owned(), Edit::Changes { before: json!(1), after: json!(3) }),
            ("b".to_owned(), Edit::Goes(json!(2))),
            ("limits/cpu".to_owned(), Edit::Respelled { before: json!("1000m"), after: json!("1") }),
            ("c".to_owned(), Edit::Comes(json!(4))),
        ];
        assert_eq!(found, expected);
    }
}
