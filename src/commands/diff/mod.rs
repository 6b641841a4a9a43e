//! `gen diff`: what a change does. What is compared stands in `sides`; what is said of it in the module `diff`.

mod compiled;
mod sides;

pub(super) use sides::between;

use std::io::{self, IsTerminal};

use anyhow::{Result, bail};

use super::answer::Answer;
use super::fleet;
use crate::cli::{Color, Diff, Format, Global};
use crate::diff::report::{self, Report};
use crate::diff::{self, CLASSES, Class};

/// Compares and says what differs.
///
/// # Errors
/// When the repository, a revision or a folder cannot be read, or the command line names what does not exist.
pub fn diff(global: &Global, asked: &Diff) -> Result<Answer> {
    let refused = classes(&asked.fail_on)?;
    let (diff, mut answer) = sides::compare(global, asked)?;
    answer.no = (asked.exit_code && !diff.is_empty()) || refused.iter().any(|class| diff.classes().contains(class));
    match global.format {
        Format::Json => answer.json = report::json(&diff),
        _ => answer.text = text(&diff, asked, global),
    }
    Ok(answer)
}

fn text(diff: &diff::Diff, asked: &Diff, global: &Global) -> String {
    let report = Report::of(diff);
    match global.format {
        Format::Markdown => report::markdown(&report, report::LIMIT),
        Format::Html => report::html(&report, &compared(asked)),
        _ if asked.stat => report::stat(&report, has_color(global)),
        _ => report::text(&report, has_color(global)),
    }
}

/// What is compared, as a title.
fn compared(asked: &Diff) -> String {
    let from = asked.from.as_deref().unwrap_or("HEAD");
    match (&asked.folders[..], &asked.to) {
        ([before, after], _) => format!("{} → {}", before.display(), after.display()),
        (_, Some(to)) => format!("{from} → {to}"),
        (_, None) if asked.compile || !asked.elsewhere.sources.is_empty() => format!("{from} → what gen would write"),
        (_, None) => format!("{from} → work tree"),
    }
}

fn classes(ids: &[String]) -> Result<Vec<Class>> {
    let known: Vec<&str> = CLASSES.iter().map(|entry| entry.id).collect();
    let class = |id: &String| match Class::named(id) {
        Some(class) => Ok(class),
        None => bail!("there is no class {id}{}; there are {}", fleet::meant(id, &known), known.join(", ")),
    };
    ids.iter().map(class).collect()
}

/// Whether stdout takes colour.
fn has_color(global: &Global) -> bool {
    match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stdout().is_terminal() && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
}
