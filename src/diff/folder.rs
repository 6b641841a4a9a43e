//! One folder, before and after: its objects are matched, their fields compared, each change classified.

use std::collections::BTreeSet;

use super::class::Class;
use super::fields::{self, Edit, FieldChange};
use super::object::{self, Id, Object, Versions};
use super::tally::Tally;
use super::unit::Unit;
use super::{Change, Diff, capacity, rules};

/// Compares two versions of a folder. Files that are equal are counted and not read.
pub fn folder(unit: &Unit, versions: &Versions) -> Diff {
    let sides = object::read(versions);
    let (old, new) = (&sides.before, &sides.after);
    let is_gone = new.is_empty() && sides.identical == 0;
    let mut tally = Tally { folders: 1, identical: sides.identical, files: silent(versions), ..Tally::default() };
    let mut changes = Vec::new();
    let ids: BTreeSet<&Id> = old.keys().chain(new.keys()).collect();
    for id in ids {
        let found = compare(old.get(id), new.get(id), &mut tally);
        let object = new.get(id).or(old.get(id)).expect("one of both has it");
        changes.extend(found.into_iter().map(|field| change(unit, object, field, is_gone)));
    }
    own_labels(&mut changes);
    Diff { changes, tally, capacity: capacity::compare(unit, old, new) }
}

/// What differs in an object, which is counted.
pub(super) fn compare(before: Option<&Object>, after: Option<&Object>, tally: &mut Tally) -> Vec<FieldChange> {
    let (found, count) = match (before, after) {
        (Some(a), Some(b)) if a.text == b.text => (Vec::new(), &mut tally.identical),
        (Some(a), Some(b)) => {
            let found = fields::compare(&a.value, &b.value);
            let in_form = found.iter().all(|change| matches!(change.edit, Edit::Reordered | Edit::Respelled { .. }));
            (found, if in_form { &mut tally.reordered } else { &mut tally.changed })
        }
        (None, Some(b)) => (vec![FieldChange::whole(Edit::Comes(b.value.clone()))], &mut tally.comes),
        (Some(a), None) => (vec![FieldChange::whole(Edit::Goes(a.value.clone()))], &mut tally.goes),
        (None, None) => return Vec::new(),
    };
    *count += 1;
    found
}

/// Where a whole folder goes, nobody asks what each of its policies held back.
pub(super) fn change(unit: &Unit, object: &Object, mut field: FieldChange, is_gone: bool) -> Change {
    let rule = rules::find(object, &field);
    let rule = if is_gone && rule.class < Class::ObjectGoes { rules::object_goes() } else { rule };
    let restarts = rules::restarts(object, &field);
    if field.path.is_empty() {
        field.edit = field.edit.without_value();
    }
    Change {
        unit: unit.clone(),
        class: rule.class,
        rule: rule.id,
        restarts,
        kind: object.kind.clone(),
        namespace: object.namespace.clone(),
        name: object.name.clone(),
        field,
    }
}

/// A label that changes in the same way on other objects of the folder is one of the service's own, and none by which its
/// alerts are picked up.
fn own_labels(changes: &mut [Change]) {
    let is_picked_up = |change: &Change| change.rule == rules::picked_up().id;
    let others: Vec<FieldChange> =
        changes.iter().filter(|change| change.rule == rules::label().id).map(|change| change.field.clone()).collect();
    for change in changes.iter_mut().filter(|change| is_picked_up(change)) {
        if others.contains(&change.field) {
            (change.class, change.rule) = (rules::label().class, rules::label().id);
        }
    }
}

/// Files without objects that differ.
fn silent(versions: &Versions) -> usize {
    let paths: BTreeSet<&String> = versions.before.keys().chain(versions.after.keys()).collect();
    paths.into_iter().filter(|path| !object::has_objects(path)).count()
}
