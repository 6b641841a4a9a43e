//! Paths of keys as TOML writes them: `access.hosts."a.example.org"`.

/// The keys of a path; `None` where it is none.
pub fn parse(text: &str) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = text.trim();
    loop {
        let (key, after) = first_key(rest)?;
        keys.push(key);
        let after = after.trim_start();
        match after.strip_prefix('.') {
            Some(next) => rest = next.trim_start(),
            None => return after.is_empty().then_some(keys),
        }
    }
}

/// Writes keys as a path, in quotes where TOML needs them.
pub fn write<'k>(keys: impl IntoIterator<Item = &'k str>) -> String {
    let quoted = |key: &str| match key.bytes().all(is_bare) && !key.is_empty() {
        true => key.to_owned(),
        false => format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    keys.into_iter().map(quoted).collect::<Vec<_>>().join(".")
}

fn first_key(text: &str) -> Option<(String, &str)> {
    match text.chars().next()? {
        '\'' => text[1..].split_once('\'').map(|(key, rest)| (key.to_owned(), rest)),
        '"' => basic_string(&text[1..]),
        _ => {
            let end = text.bytes().position(|byte| !is_bare(byte)).unwrap_or(text.len());
            (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
        }
    }
}

/// A string in double quotes. Keys of the language need no escape but `\"` and `\\`.
fn basic_string(text: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((key, &text[at + 1..])),
            '\\' => key.push(chars.next().map(|(_, c)| c).filter(|c| matches!(c, '"' | '\\'))?),
            _ => key.push(c),
        }
    }
    None
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_bare_or_in_quotes() {
        let read = |text: &str| parse(text).map(|keys| keys.join("|"));
        assert_eq!(read("common.env.LOG_LEVEL").as_deref(), Some("common|env|LOG_LEVEL"));
        assert_eq!(read(r#"hosts."a.example.org" . 'x"y'"#).as_deref(), Some(r#"hosts|a.example.org|x"y"#));
        assert_eq!(read(r#""a\"b\\""#).as_deref(), Some(r#"a"b\"#));
        for broken in ["", "a.", ".a", "a b", "a..b", "\"a", "a.é"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let keys = ["files", "/app/\"x\\", "", "plain"];
        assert_eq!(parse(&write(keys)).expect("a path"), keys);
    }
}
