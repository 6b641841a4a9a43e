//! Which lines of two texts differ.

use serde::Serialize;

/// A line that goes or comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `old`, `new`, or `calm` for words about the lines.
    pub tone: &'static str,
    /// With its sign: `- old`.
    pub text: String,
}

/// Two texts of more lines than these, multiplied, are shown as all that goes and all that comes.
const MOST: usize = 1_000_000;

/// The lines that differ.
pub(super) fn differing(before: &str, after: &str) -> Vec<Line> {
    let goes = |line: &&str| Line { tone: "old", text: format!("- {line}") };
    let comes = |line: &&str| Line { tone: "new", text: format!("+ {line}") };
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut lines = Vec::new();
    let (mut a, mut b) = (0, 0);
    for (x, y) in common(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        lines.extend(old[a..x].iter().map(goes));
        lines.extend(new[b..y].iter().map(comes));
        (a, b) = (x + 1, y + 1);
    }
    lines
}

/// Pairs of indexes of the longest common subsequence.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.len() * new.len() > MOST {
        return Vec::new();
    }
    let mut length = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for x in (0..old.len()).rev() {
        for y in (0..new.len()).rev() {
            let longer = length[x + 1][y].max(length[x][y + 1]);
            length[x][y] = if old[x] == new[y] { length[x + 1][y + 1] + 1 } else { longer };
        }
    }
    let (mut x, mut y, mut pairs) = (0, 0, Vec::new());
    while x < old.len() && y < new.len() {
        if old[x] == new[y] {
            pairs.push((x, y));
            (x, y) = (x + 1, y + 1);
        } else if length[x + 1][y] >= length[x][y + 1] {
            x += 1;
        } else {
            y += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_stay_are_not_shown() {
        let texts = |before, after| differing(before, after).into_iter().map(|line| line.text).collect::<Vec<_>>();
        assert_eq!(texts("a\nb\nc", "a\nx\ny\nc"), ["- b", "+ x", "+ y"]);
        assert_eq!(texts("", "a"), ["+ a"]);
        let long = "a\n".repeat(1_100);
        assert_eq!(differing(&long, &long).len(), 2_200);
    }
}
