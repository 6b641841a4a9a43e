//! Words that messages share: lists of names, the name that was meant, durations.

use crate::decode::nearest;

/// `a`, `b` and `c`, each in back quotes.
pub fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match (names.pop(), names.as_slice()) {
        (None, _) => "none".to_owned(),
        (Some(last), []) => last,
        (Some(last), rest) => format!("{} and {last}", rest.join(", ")),
    }
}

/// What to say about a name that does not exist: the one that was meant, else what there is.
pub fn meant(name: &str, known: &[&str], otherwise: &str) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("`{near}` is meant?"),
        None if known.is_empty() => otherwise.to_owned(),
        None => format!("there is {}; {otherwise}", quoted(known.iter().copied())),
    }
}

/// A span of milliseconds in the language's own form: `900ms`, `6s`, `1m30s`.
pub fn duration(millis: u64) -> String {
    let (seconds, rest) = (millis / 1000, millis % 1000);
    match (seconds / 60, seconds % 60, rest) {
        (0, 0, rest) => format!("{rest}ms"),
        (0, seconds, 0) => format!("{seconds}s"),
        (minutes, 0, 0) => format!("{minutes}m"),
        (minutes, seconds, 0) => format!("{minutes}m{seconds}s"),
        _ => format!("{millis}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_durations_read_well() {
        assert_eq!(quoted(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(
            [900, 6000, 90_000, 120_000, 1500].map(duration),
            ["900ms", "6s", "1m30s", "2m", "1500ms"].map(str::to_owned)
        );
    }
}
