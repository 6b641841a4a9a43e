//! How one string is spelled so that every YAML reader (1.1 and 1.2) gives the same string back.
//! It does not know where in a document the string stands, except "key" or "value".

/// Longer plain values are quoted, so that no reader's look-ahead limit is near.
const PLAIN_MAX: usize = 512;
/// YAML readers look at most 1,024 bytes ahead for the `:` of a key. A longer key is written as `? "…"`.
/// An escape takes at most four bytes for one byte, so 128 stays far below the limit.
const SIMPLE_KEY_MAX: usize = 128;

/// The spelling of a string value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    Plain,
    Quoted,
    /// A literal block with its chomping indicator: `""`, `"-"` or `"+"`.
    Block(&'static str),
}

/// Chooses the most readable spelling that no reader takes for something else.
pub(super) fn spelling(text: &str) -> Spelling {
    if is_plain(text) {
        return Spelling::Plain;
    }
    match chomping(text) {
        Some(indicator) => Spelling::Block(indicator),
        None => Spelling::Quoted,
    }
}

/// Whether a key of this length fits the readers' look-ahead and needs no `? `.
pub(super) fn is_simple_key(key: &str) -> bool {
    key.len() <= SIMPLE_KEY_MAX
}

/// Writes a key: plain or quoted, never as a block.
pub(super) fn push_key(out: &mut String, key: &str) {
    if is_plain(key) {
        out.push_str(key);
    } else {
        push_quoted(out, key);
    }
}

/// Writes the lines of a literal block. Empty lines get no indentation, so no line ends in a space.
pub(super) fn push_block(out: &mut String, text: &str, indent: usize) {
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            push_indent(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// The spelling of a float, from Rust's shortest exact form.
/// YAML 1.1 sees a number only with a dot and a signed exponent: `1.0e+21`, where Rust prints `1e21`.
pub(super) fn float(is_finite: bool, shortest: String) -> String {
    if !is_finite {
        return "null".to_owned();
    }
    let Some((mantissa, exponent)) = shortest.split_once('e') else {
        return shortest;
    };
    let dot = if mantissa.contains('.') { "" } else { ".0" };
    let plus = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{dot}e{plus}{exponent}")
}

/// Writes `indent` spaces.
pub(super) fn push_indent(out: &mut String, indent: usize) {
    const SPACES: &str = "                                ";
    let mut left = indent;
    while left > SPACES.len() {
        out.push_str(SPACES);
        left -= SPACES.len();
    }
    out.push_str(&SPACES[..left]);
}

/// Writes a quoted string: in single quotes where only double quotes would need an escape (a selector of PromQL reads
/// better so), else in double quotes. Runs that need no escape are copied whole.
pub(super) fn push_quoted(out: &mut String, text: &str) {
    if text.contains('"') && !text.contains('\'') && text.chars().all(is_printable) {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
        return;
    }
    out.push('"');
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        if is_printable(c) && c != '"' && c != '\\' {
            continue;
        }
        out.push_str(&text[copied..at]);
        push_escape(out, c);
        copied = at + c.len_utf8();
    }
    out.push_str(&text[copied..]);
    out.push('"');
}

fn push_escape(out: &mut String, c: char) {
    let code = u32::from(c);
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        _ if code <= 0xff => out.push_str(&format!("\\x{code:02X}")),
        _ if code <= 0xffff => out.push_str(&format!("\\u{code:04X}")),
        _ => out.push_str(&format!("\\U{code:08X}")),
    }
}

/// Characters that every reader takes as they are, within one line.
/// NEL, U+2028 and U+2029 are line breaks to some readers; U+FEFF is a byte order mark.
fn is_printable(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
        '\u{a0}'..='\u{fffd}' => true,
        _ => c >= '\u{10000}',
    }
}

const PLAIN: u8 = 1;
const FIRST: u8 = 2;
const NUMERIC: u8 = 4;

/// What each byte may be: inside a plain scalar, its first byte, part of a number or a date.
const CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let table = mark(&mut table, b" .@%+=-();*<>^~|!?&:#", PLAIN);
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] |= PLAIN | FIRST;
        }
        byte += 1;
    }
    let table = mark(table, b"/_$", PLAIN | FIRST);
    *mark(table, b"0123456789abcdefABCDEFxXoO_.:+-TtZ ", NUMERIC)
}

const fn mark<'t>(table: &'t mut [u8; 256], bytes: &[u8], class: u8) -> &'t mut [u8; 256] {
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] |= class;
        i += 1;
    }
    table
}

/// Whether the text can stand bare, as a value and as a key, and is read as a string by YAML 1.1 and 1.2.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > PLAIN_MAX || CLASS[bytes[0] as usize] & FIRST == 0 {
        return false;
    }
    let mut all = PLAIN | NUMERIC;
    let mut before = 0;
    for &byte in bytes {
        all &= CLASS[byte as usize];
        if (before == b':' && byte == b' ') || (before == b' ' && byte == b'#') {
            return false;
        }
        before = byte;
    }
    let starts_number = bytes[0].is_ascii_digit() || bytes[0] == b'_';
    all & PLAIN != 0 && before != b' ' && before != b':' && !(starts_number && all & NUMERIC != 0) && !is_keyword(text)
}

/// Words that some reader takes for a boolean, null or a number, in any case.
fn is_keyword(text: &str) -> bool {
    const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The chomping indicator if the text can be a literal block, `None` if it must be quoted.
/// A block that starts with white space needs an indentation indicator, which readers disagree on.
fn chomping(text: &str) -> Option<&'static str> {
    if !text.contains('\n') || text.starts_with([' ', '\t', '\n']) {
        return None;
    }
    // Line by line, and all bytes of a line at once where it is ASCII: boards and rules are long.
    let allowed = |byte: &u8| (b' '..=b'~').contains(byte) || *byte == b'\t';
    for line in text.split('\n') {
        let ascii = line.as_bytes().iter().fold(true, |all, byte| all & allowed(byte));
        if line.ends_with([' ', '\t']) || !(ascii || line.chars().all(|c| c == '\t' || is_printable(c))) {
            return None;
        }
    }
    Some(match text.strip_suffix('\n') {
        None => "-",
        Some(rest) if rest.ends_with('\n') => "+",
        Some(_) => "",
    })
}
