//! Which paths a route takes, by whole segments: `/user` is not `/user-exports`. Decides nothing about hosts and conditions.

use crate::spec;

/// The paths that a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paths<'r> {
    All,
    /// Leading whole segments, without a closing slash.
    Below(&'r str),
    Exact(&'r str),
    /// A regular expression.
    Pattern(&'r str),
}

impl<'r> Paths<'r> {
    pub fn of(route: &'r spec::Route) -> Self {
        let Some(wanted) = &route.r#match else { return Self::All };
        if let Some(path) = &wanted.path {
            return Self::Exact(path);
        }
        if let Some(regex) = &wanted.regex {
            return Self::Pattern(regex);
        }
        match wanted.prefix.as_deref().unwrap_or("/").trim_end_matches('/') {
            "" => Self::All,
            prefix => Self::Below(prefix),
        }
    }

    /// Whether some path surely belongs to both. A pattern lies below a prefix where its plain start does.
    pub fn overlap(self, other: Self) -> bool {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => true,
            (Self::Below(one), Self::Below(two)) => covers(one, two) || covers(two, one),
            (Self::Below(prefix), Self::Exact(path)) | (Self::Exact(path), Self::Below(prefix)) => covers(prefix, path),
            (Self::Below(prefix), Self::Pattern(regex)) | (Self::Pattern(regex), Self::Below(prefix)) => {
                literal_start(regex).strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'))
            }
            (one, two) => one == two,
        }
    }

    /// Whether a pattern and something else may belong to both, for all that is plain to see.
    pub fn may_overlap(self, other: Self) -> bool {
        let meet = |one: &str, two: &str| one.starts_with(two) || two.starts_with(one);
        match (self, other) {
            (Self::Pattern(one), Self::Pattern(two)) => meet(literal_start(one), literal_start(two)),
            (Self::Pattern(regex), Self::Below(text)) | (Self::Below(text), Self::Pattern(regex)) => {
                meet(literal_start(regex), text)
            }
            (Self::Pattern(regex), Self::Exact(path)) | (Self::Exact(path), Self::Pattern(regex)) => {
                path.starts_with(literal_start(regex))
            }
            _ => false,
        }
    }

    /// How a message names them.
    pub fn shown(self) -> String {
        match self {
            Self::All => "every path".to_owned(),
            Self::Below(path) | Self::Exact(path) | Self::Pattern(path) => format!("`{path}`"),
        }
    }
}

/// Whether everything below `inner` also lies below `prefix`.
pub fn covers(prefix: &str, inner: &str) -> bool {
    let rest = inner.trim_end_matches('/').strip_prefix(prefix.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What every text begins with that fits a regular expression, as far as that is plain to see.
pub fn literal_start(regex: &str) -> &str {
    let body = regex.strip_prefix('^').unwrap_or(regex);
    if body.contains('|') {
        return "";
    }
    let end = body.find(|c| r"\.+*?()[]{}^$".contains(c)).unwrap_or(body.len());
    // What a quantifier follows may be missing.
    let optional = body[end..].starts_with(['?', '*', '{']);
    let kept = if optional { body[..end].char_indices().last().map_or(0, |(at, _)| at) } else { end };
    &body[..kept]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_whole_segments() {
        let below = Paths::Below;
        assert!(below("/user").overlap(below("/user/7")) && below("/user").overlap(Paths::Exact("/user")));
        assert!(!below("/user").overlap(below("/user-exports")) && !below("/user").overlap(Paths::Exact("/users")));
        assert!(Paths::All.overlap(Paths::Pattern("/x.*")) && !Paths::Pattern("/a.*").overlap(Paths::Pattern("/b.*")));
    }

    #[test]
    fn a_pattern_is_sure_to_meet_a_prefix_only_where_its_start_is_plain() {
        let user = Paths::Below("/user");
        assert!(user.overlap(Paths::Pattern("/user/[0-9]+")) && !user.overlap(Paths::Pattern("/users?/[0-9]+")));
        assert!(user.may_overlap(Paths::Pattern("/users?/[0-9]+")) && user.may_overlap(Paths::Pattern("/[a-z]+")));
        assert!(!user.may_overlap(Paths::Pattern("/v[0-9]+")) && !user.may_overlap(Paths::Exact("/user")));
    }

    #[test]
    fn the_plain_start_of_an_expression() {
        let starts = ["/a/[0-9]+", "^/a/b$", "/ab?c", "/a|/b", ".*"].map(literal_start);
        assert_eq!(starts, ["/a/", "/a/b", "/a", "", ""]);
    }
}
