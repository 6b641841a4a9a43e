//! Long texts in which only some words differ: an expression with another threshold.

use std::collections::BTreeMap;

/// More different pairs of words than these are better read in their lines.
const PAIRS: usize = 3;
/// Longer words are no short way to say something.
const WORD: usize = 60;

/// `0.01 → 0.02 (4 times)`; `None`: too much differs, or words come and go.
pub(super) fn changed(before: &str, after: &str) -> Option<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (words(before), words(after));
    if old.len() != new.len() {
        return None;
    }
    let mut pairs = BTreeMap::<(&str, &str), (usize, usize)>::new();
    for (at, pair) in old.into_iter().zip(new).enumerate().filter(|(_, (a, b))| a != b) {
        pairs.entry(pair).or_insert((at, 0)).1 += 1;
    }
    if pairs.len() > PAIRS || pairs.keys().any(|(a, b)| a.len().max(b.len()) > WORD) {
        return None;
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, (first, _))| *first);
    let said = |((a, b), (_, times)): ((&str, &str), (usize, usize))| match times {
        1 => format!("{a} → {b}"),
        _ => format!("{a} → {b} ({times} times)"),
    };
    Some(pairs.into_iter().map(said).collect::<Vec<_>>().join(", "))
}

/// Words with what they mean something with: `(1m)` is `1m`.
fn words(text: &str) -> Vec<&str> {
    text.split([' ', '\n', '(', ')', ',']).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_are_said_with_how_often() {
        assert_eq!(
            changed("a > 1 and\nb > 1 * (2)", "a > 9 and\nb > 9 * (3)").as_deref(),
            Some("1 → 9 (2 times), 2 → 3")
        );
        assert_eq!(changed("a b", "a b c"), None);
        assert_eq!(changed("a b c d", "e f g h"), None);
        assert_eq!(changed(&"a".repeat(70), "b"), None);
    }
}
