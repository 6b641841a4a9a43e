//! Names in texts: replaced by words, so that what is the same but for them is equal.

/// Replaces a name where it is not a part of a longer word.
pub(super) fn replaced(text: &str, name: &str, word: &str) -> String {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (mut result, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(name) {
        let (head, tail) = (&rest[..at], &rest[at + name.len()..]);
        let before = head.chars().next_back().or_else(|| result.chars().next_back());
        let alone = !is_word(before) && !is_word(tail.chars().next());
        result.push_str(head);
        result.push_str(if alone { word } else { name });
        rest = tail;
    }
    result + rest
}

/// Twelve digits of a digest tell it from others.
pub(super) fn with_short_digest(text: &str) -> String {
    const KEPT: usize = "@sha256:".len() + 12;
    match text.find("@sha256:") {
        Some(at) if text.len() > at + KEPT && text.is_char_boundary(at + KEPT) => text[..at + KEPT].to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_as_words() {
        assert_eq!(replaced("web-server website web.web", "web", "X"), "X-server website X.X");
    }

    #[test]
    fn digests_are_short() {
        assert_eq!(
            with_short_digest(&format!("a:1@sha256:{}", "0".repeat(64))),
            format!("a:1@sha256:{}", "0".repeat(12))
        );
        assert_eq!(with_short_digest("a@sha256:0"), "a@sha256:0");
    }
}
