//! The documents of a YAML file as texts: what is equal in two versions is found without reading it.

use std::borrow::Cow;

/// Kinds whose rules look at parts of an object that may not have changed.
const WHOLE: &[&str] = &["AuthorizationPolicy", "VirtualService"];
/// Parts without which an object has no name and no kind.
const HEAD: &[&str] = &["apiVersion:", "kind:", "metadata:"];

/// What must be read of two versions of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Differing<'t> {
    pub(super) before: Vec<Cow<'t, str>>,
    pub(super) after: Vec<Cow<'t, str>>,
    /// Documents that are equal in both.
    pub(super) identical: usize,
}

/// The texts between lines `---`; parts without a field are none.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.strip_prefix("---\n").unwrap_or(text).split("\n---\n");
    parts.map(|part| part.trim_matches('\n')).filter(|part| part.contains(':') || part.contains('['))
}

/// Leaves out documents that are equal, and of the others the parts that are equal. Those that are `kept` stay whole.
pub(super) fn differing<'t>(old: &'t str, new: &'t str, kept: fn(&str) -> bool) -> Differing<'t> {
    let (mut before, mut after): (Vec<&str>, Vec<&str>) = (split(old).collect(), split(new).collect());
    let all = before.len();
    before.retain(|document| match after.iter().position(|other| other == document && !kept(document)) {
        Some(at) => {
            after.remove(at);
            false
        }
        None => true,
    });
    let mut differing = Differing { identical: all - before.len(), ..Differing::default() };
    // gen writes objects in one order: those of one object meet where none comes or goes before it.
    for (a, b) in before.iter().zip(&after) {
        let is_kept = kept(a) || kept(b);
        let (a, b) = if is_kept { (Cow::from(*a), Cow::from(*b)) } else { without_equal_parts(a, b) };
        differing.before.push(a);
        differing.after.push(b);
    }
    let paired = differing.before.len();
    differing.before.extend(before[paired..].iter().copied().map(Cow::from));
    differing.after.extend(after[paired..].iter().copied().map(Cow::from));
    differing
}

/// Two documents of one object without what is equal in both: most changes touch the labels of an object and not its
/// long rest.
fn without_equal_parts<'t>(a: &'t str, b: &'t str) -> (Cow<'t, str>, Cow<'t, str>) {
    let (old, new) = (parts(a), parts(b));
    let kind = old.iter().find_map(|part| part.strip_prefix("kind: "));
    let is_one = name(&old).is_some() && name(&old) == name(&new);
    if !is_one || kind.is_none_or(|kind| WHOLE.contains(&kind.trim_end())) {
        return (a.into(), b.into());
    }
    let is_head = |part: &str| HEAD.iter().any(|head| part.starts_with(head));
    let rest = |own: &[&str], other: &[&str]| {
        own.iter().filter(|part| is_head(part) || !other.contains(part)).copied().collect::<String>()
    };
    (rest(&old, &new).into(), rest(&new, &old).into())
}

/// The texts of the fields at the root.
fn parts(document: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let begins = |at: &usize| document.as_bytes().get(*at).is_some_and(u8::is_ascii_alphabetic);
    starts.extend(document.match_indices('\n').map(|(at, _)| at + 1).filter(begins));
    let ends = starts.iter().skip(1).copied().chain([document.len()]);
    starts.iter().zip(ends).map(|(start, end)| &document[*start..end]).collect()
}

/// What says which object it is: its API, its kind, and the lines of its name and namespace.
fn name<'t>(parts: &[&'t str]) -> Option<Vec<&'t str>> {
    let part = |head: &str| parts.iter().copied().find(|part| part.starts_with(head));
    let lines = part("metadata:\n")?.lines();
    let names = lines.filter(|line| line.starts_with("  name: ") || line.starts_with("  namespace: "));
    Some([part("apiVersion: ")?, part("kind: ")?].into_iter().chain(names).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "apiVersion: v1\nkind: X\nmetadata:\n  name: a\n";

    fn cut(a: &str, b: &str) -> (String, String) {
        let (a, b) = without_equal_parts(a, b);
        (a.into_owned(), b.into_owned())
    }

    #[test]
    fn parts_that_are_equal_are_left_out_of_one_object() {
        let (a, b) =
            (format!("{HEAD}data:\n  a: 1\n\n  b: 2\nspec: 1\n"), format!("{HEAD}data:\n  a: 1\n\n  b: 2\nspec: 2\n"));
        assert_eq!(cut(&a, &b), (format!("{HEAD}spec: 1\n"), format!("{HEAD}spec: 2\n")));
    }

    #[test]
    fn documents_that_are_kept_stay_whole() {
        let text = |mark: i32| format!("{HEAD}spec: 1\ndata: {mark}\n---\n{HEAD}spec: 3\n");
        let (old, new) = (text(1), text(2));
        let of = |kept: fn(&str) -> bool| {
            let differing = differing(&old, &new, kept);
            (differing.identical, differing.before.len(), differing.before[0].contains("spec: 1"))
        };
        assert_eq!((of(|_| true), of(|_| false)), ((0, 2, true), (1, 1, false)));
    }

    #[test]
    fn objects_that_are_not_the_same_stay_whole() {
        let document =
            |kind: &str, name: &str| format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec: 1\n");
        for (a, b) in [
            (document("X", "a"), document("X", "b")),
            (document("X", "a"), document("Y", "a")),
            (document("VirtualService", "a"), document("VirtualService", "a") + "data: 1\n"),
            ("{kind: X}".to_owned(), "{kind: X, a: 1}".to_owned()),
        ] {
            assert_eq!(cut(&a, &b), (a.clone(), b.clone()));
        }
    }

    #[test]
    fn a_text_that_looks_like_a_field_is_none() {
        let a = format!("{HEAD}data:\n  text: |-\n    spec: 1\n  z: 1\n");
        assert_eq!(parts(&a).len(), 4, "what is indented is no field at the root");
    }
}
