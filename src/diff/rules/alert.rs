//! Whether a changed alert is heard later or earlier than before.

use std::cmp::Ordering;

/// The severities that people know, the quietest first.
const SEVERITIES: &[&[&str]] = &[&["none", "info"], &["warning", "ticket"], &["critical", "page"]];

/// `Greater`: the severity after is the louder one; `None`: one of both is a word of the house.
pub fn loudness(before: &str, after: &str) -> Option<Ordering> {
    let rank = |word: &str| SEVERITIES.iter().position(|words| words.contains(&word));
    Some(rank(after)?.cmp(&rank(before)?))
}

/// `Greater`: an expression fires earlier than before; `Less`: later; `None`: that cannot be told. It can when only the
/// thresholds differ, all in one direction.
pub fn sensitivity(before: &str, after: &str) -> Option<Ordering> {
    let (old, new) = (parts(before), parts(after));
    if old.len() != new.len() {
        return None;
    }
    let mut result = None;
    for (a, b) in old.iter().zip(&new).filter(|(a, b)| a != b) {
        let (Part::Threshold(side, a), Part::Threshold(other, b)) = (a, b) else { return None };
        if side != other {
            return None;
        }
        // Above a threshold: the lower it is, the earlier it fires. Below one: the higher.
        let direction = if *side == '>' { a.partial_cmp(b)? } else { b.partial_cmp(a)? };
        match result {
            None => result = Some(direction),
            Some(known) if known == direction => {}
            Some(_) => return None,
        }
    }
    result
}

/// A piece of an expression: a threshold with the side of its comparison, or any other word.
#[derive(Debug, PartialEq)]
enum Part<'e> {
    Threshold(char, f64),
    Word(&'e str),
}

/// The words of an expression; white space does not count.
fn parts(expression: &str) -> Vec<Part<'_>> {
    let mut side = None;
    let words = expression.split_whitespace();
    words
        .map(|word| match (word, side, word.trim_end_matches(')').parse::<f64>()) {
            (">" | ">=", ..) => {
                side = Some('>');
                Part::Word(word)
            }
            ("<" | "<=", ..) => {
                side = Some('<');
                Part::Word(word)
            }
            // `> 14.4 * 0.005`: both numbers belong to the threshold.
            ("*", Some(_), _) => Part::Word(word),
            (_, Some(known), Ok(number)) => Part::Threshold(known, number),
            _ => {
                side = None;
                Part::Word(word)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_tell_whether_an_alert_fires_earlier() {
        let rows = [
            ("x > 5", "x > 9", Some(Ordering::Less)),
            ("x > 9", "x > 5", Some(Ordering::Greater)),
            ("x < 5", "x < 9", Some(Ordering::Greater)),
            ("x < 9", "x < 5", Some(Ordering::Less)),
            ("a > 14.4 * 0.005 and b > 6 * 0.005", "a > 14.4 * 0.01 and b > 6 * 0.01", Some(Ordering::Less)),
            ("a > 1 and b < 1", "a > 2 and b < 2", None),
            ("x > 5", "y > 5", None),
            ("x > 5", "x < 5", None),
        ];
        for (before, after, expected) in rows {
            assert_eq!(sensitivity(before, after), expected, "{before} → {after}");
        }
    }
}
