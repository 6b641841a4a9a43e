//! Prefixes of paths by whole segments: `/user` is `/user` and everything below `/user/`, but not `/users`.

use crate::targets::istio::types::{RegexRewrite, Rewrite, StringMatch};

/// A prefix without its closing slash; empty for `/`, which is everything.
pub fn segments(prefix: &str) -> &str {
    prefix.trim_end_matches('/')
}

/// The conditions, any of which holds for a path with this prefix. The mesh's own prefix is one of characters.
pub fn matches(prefix: &str) -> Vec<StringMatch> {
    match segments(prefix) {
        "" => vec![StringMatch::Prefix("/".to_owned())],
        segments => vec![StringMatch::Exact(segments.to_owned()), StringMatch::Prefix(format!("{segments}/"))],
    }
}

/// What replaces a matched prefix, right for the prefix itself and for what lies below; `None` where nothing changes.
pub fn rewrite_prefix(prefix: &str, replacement: &str) -> Option<Rewrite> {
    match (segments(prefix), segments(replacement)) {
        (from, to) if from == to => None,
        // Both `/user` and `/user/` become `/`.
        (_, "") => Some(Rewrite::Uri("/".to_owned())),
        // `/` becomes `/api/`.
        ("", to) => Some(Rewrite::Uri(format!("{to}/"))),
        // `/user` becomes `/api` and `/user/` becomes `/api/`: one replacement of characters cannot do both.
        (from, to) => Some(Rewrite::UriRegexRewrite(RegexRewrite {
            r#match: format!("^{}", literal(from)),
            rewrite: to.replace('\\', r"\\"),
        })),
    }
}

/// The part of a route's prefix that a caller must not reach, where `hide` is a prefix as the program sees it behind the
/// rewrite; `None` if the route leads to nothing of it.
pub fn hidden(prefix: &str, rewrite: Option<&str>, hide: &str) -> Option<String> {
    let root = rewrite.unwrap_or(prefix);
    let hidden =
        [(root, hide), (hide, root)].into_iter().find_map(|(above, below)| covers(above, below).then_some(below))?;
    let rest = segments(hidden).strip_prefix(segments(root))?;
    let path = format!("{}{rest}", segments(prefix));
    Some(if path.is_empty() { "/".to_owned() } else { path })
}

/// Whether everything below `inner` also lies below `prefix`.
pub fn covers(prefix: &str, inner: &str) -> bool {
    segments(inner).strip_prefix(segments(prefix)).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A regular expression (RE2) that matches exactly this text.
pub fn literal(text: &str) -> String {
    let mut expression = String::with_capacity(text.len());
    for character in text.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            expression.push('\\');
        }
        expression.push(character);
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_takes_no_longer_name() {
        let user = [StringMatch::Exact("/user".into()), StringMatch::Prefix("/user/".into())];
        assert_eq!(matches("/user"), user);
        assert_eq!(matches("/user/"), user);
        assert_eq!(matches("/"), [StringMatch::Prefix("/".into())]);
        assert!(covers("/user", "/user/exports") && covers("/", "/user") && !covers("/user", "/user-exports"));
    }

    #[test]
    fn a_rewrite_is_right_for_the_prefix_and_for_what_lies_below() {
        assert_eq!(rewrite_prefix("/user", "/"), Some(Rewrite::Uri("/".into())));
        assert_eq!(rewrite_prefix("/", "/api"), Some(Rewrite::Uri("/api/".into())));
        assert_eq!(rewrite_prefix("/user/", "/user"), None);
        let expected = RegexRewrite { r#match: r"^/a\.b".into(), rewrite: "/api".into() };
        assert_eq!(rewrite_prefix("/a.b", "/api/"), Some(Rewrite::UriRegexRewrite(expected)));
    }

    #[test]
    fn a_hidden_path_is_found_through_the_rewrite() {
        assert_eq!(hidden("/v1", Some("/"), "/metrics").as_deref(), Some("/v1/metrics"));
        assert_eq!(hidden("/v1", Some("/api"), "/api/metrics").as_deref(), Some("/v1/metrics"));
        assert_eq!(hidden("/v1", Some("/api"), "/apis"), None);
        assert_eq!(hidden("/v1", None, "/v1/metrics").as_deref(), Some("/v1/metrics"));
        assert_eq!(hidden("/v1", None, "/metrics"), None);
        // All of it.
        assert_eq!(hidden("/v1/open", None, "/v1").as_deref(), Some("/v1/open"));
        assert_eq!(hidden("/", Some("/api"), "/api").as_deref(), Some("/"));
    }
}
