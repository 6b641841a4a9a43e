//! A check, from its page.

use serde_json::json;

use crate::commands::answer::Answer;

/// Pages by their path below `docs/checks`.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a check or of another finding, if there is one.
pub fn explain(id: &str) -> Option<Answer> {
    let (_, page) = PAGES.iter().find(|(path, _)| path.strip_suffix(".md") == Some(id))?;
    Some(Answer { text: (*page).to_owned(), json: json!({ "check": id, "page": page }), ..Answer::default() })
}

/// The ids that have a page.
pub fn ids() -> impl Iterator<Item = &'static str> {
    PAGES.iter().filter_map(|(path, _)| path.strip_suffix(".md"))
}
