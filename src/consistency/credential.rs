//! Texts that look like a credential. Misses rather than cries wolf: a false alarm teaches people to silence it.

/// What a text looks like; `name` is the variable that holds it, if one does.
pub fn credential(name: Option<&str>, text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if words(text).any(is_aws_key_id) {
        return Some("the id of an AWS access key");
    }
    if words(text).any(is_known_token) {
        return Some("an access token");
    }
    if has_password_in_url(text) {
        return Some("a URL with a password");
    }
    if assigns_password(text) {
        return Some("a password");
    }
    name.and_then(|name| named_credential(name, text))
}

/// A variable that is called like a credential, with a literal that can be one.
fn named_credential(name: &str, text: &str) -> Option<&'static str> {
    let is_called = |suffix: &str| name == suffix || name.ends_with(&format!("_{suffix}"));
    let literal = is_literal(text) && !text.contains("://") && !text.contains(char::is_whitespace);
    if !literal {
        return None;
    }
    if is_called("PASSWORD") || is_called("PASSWD") {
        return (text.len() >= 4 && !is_plain_word(text)).then_some("a password");
    }
    let random = text.len() >= 16
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let called = ["TOKEN", "SECRET", "API_KEY", "SECRET_KEY", "PRIVATE_KEY"].into_iter().any(is_called);
    (called && random).then_some("a token or key")
}

/// Runs of letters, digits, `_` and `-`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
}

fn is_aws_key_id(word: &str) -> bool {
    let known = word.starts_with("AKIA") || word.starts_with("ASIA");
    known && word.len() == 20 && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Tokens that say by their beginning whose they are.
fn is_known_token(word: &str) -> bool {
    const BEGINNINGS: [(&str, usize); 8] = [
        ("ghp_", 40),
        ("gho_", 40),
        ("ghs_", 40),
        ("github_pat_", 40),
        ("glpat-", 26),
        ("xoxb-", 30),
        ("xoxp-", 30),
        ("sk_live_", 24),
    ];
    BEGINNINGS.into_iter().any(|(beginning, least)| word.starts_with(beginning) && word.len() >= least)
}

/// `scheme://user:password@host`, where the password is written out.
fn has_password_in_url(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let authority = rest.split(['/', '?', ' ', '"', '\'', '\n']).next().unwrap_or_default();
        let user_and_password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':'));
        user_and_password.is_some_and(|(_, password)| is_literal(password))
    })
}

/// `password=…` or `password: …`, where the password is written out.
fn assigns_password(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["password", "passwd"].into_iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let rest = text[at + word.len()..].trim_start_matches(['"', '\'', ' ']);
            let Some(value) = rest.strip_prefix(['=', ':']) else { return false };
            let value = value.trim_start_matches([' ', '"', '\'']);
            let value = value.split(['"', '\'', ' ', '\n', '\r', '&', ';', ',']).next().unwrap_or_default();
            // In a program it may be read from somewhere: `password = os.environ["PASSWORD"]`.
            let is_expression = value.contains(['(', '[', '{', '$']) || value.contains(".env");
            value.len() >= 6 && is_literal(value) && !is_plain_word(value) && !is_expression
        })
    })
}

/// Whether a text stands for itself: no variable, no placeholder, no path.
fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['$', '<', '{', '%', '*', '/', '@', '[']) && !text.contains("$(")
}

fn is_plain_word(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "null", "none", "required", "optional", "disabled", "enabled"];
    let lower = text.to_ascii_lowercase();
    WORDS.contains(&lower.as_str()) || lower.starts_with("file:") || lower.starts_with("env:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_credential() {
        let aws = format!("AKIA{}", "ABCDEFGHIJKLMNOP");
        for (name, text) in [
            (None, "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
            (None, aws.as_str()),
            (None, "postgres://orders:hunter2@db/orders"),
            (None, "--password=correct-horse"),
            (Some("DATABASE_PASSWORD"), "hunter2"),
            (Some("API_TOKEN"), "d41d8cd98f00b204e980"),
        ] {
            assert!(credential(name, text).is_some(), "{name:?} {text}");
        }
    }

    #[test]
    fn what_is_none() {
        for (name, text) in [
            (None, "-----BEGIN CERTIFICATE-----"),
            (None, "postgres://orders:$(DATABASE_PASSWORD)@db/orders"),
            (None, "https://example.org/reset?password=required"),
            (None, "password: ${DATABASE_PASSWORD}"),
            (None, "passwordless: true"),
            (None, "password = os.environ['PASSWORD']\npassword: process.env.PASSWORD"),
            (Some("DATABASE_PASSWORD"), "/run/secrets/password"),
            (Some("RESET_PASSWORD"), "true"),
            (Some("API_TOKEN"), "short"),
            (Some("TOKEN_URL"), "d41d8cd98f00b204e980"),
            (Some("PUBLIC_KEY"), "d41d8cd98f00b204e980"),
        ] {
            assert_eq!(credential(name, text), None, "{name:?} {text}");
        }
    }
}
