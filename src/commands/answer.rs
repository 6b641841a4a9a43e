//! What a command answers, and how that reaches the two streams: results to stdout, findings and words to stderr.

use std::io::{self, ErrorKind, IsTerminal, Write};

use anyhow::{Error, Result, bail};
use serde_json::{Value, json};

use crate::cli::{Color, Command, Format, Global};
use crate::diagnostics::{Finding, Severity};
use crate::report;
use crate::source::Sources;

/// With what the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is well.
    Well = 0,
    /// The answer is no: errors in the sources, stale files.
    No = 1,
    /// The work could not be done.
    Failed = 2,
}

/// The answer of a command.
#[derive(Debug, Default)]
pub struct Answer {
    /// The result, for stdout.
    pub text: String,
    /// The result as an object, for `--format json`.
    pub json: Value,
    /// What is said to a person beside the result, on stderr.
    pub said: Vec<String>,
    pub findings: Vec<Finding>,
    /// What is said of generated files, for formats that point at lines.
    pub marks: Vec<report::sarif::Mark>,
    /// The texts in which the findings lie.
    pub sources: Sources,
    /// Whether the answer is no though no finding is an error.
    pub no: bool,
}

impl Answer {
    /// An answer that is only a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn exit(&self) -> Exit {
        if self.no || self.findings.iter().any(Finding::is_error) { Exit::No } else { Exit::Well }
    }
}

/// Refuses a format that a command does not have.
///
/// # Errors
/// When it does not have it.
pub fn has_format(command: &Command, format: Format) -> Result<()> {
    let (name, formats): (_, &[Format]) = match command {
        Command::Show(_) => ("show", &[Format::Text, Format::Json, Format::Manifests]),
        Command::Diff(_) => ("diff", &[Format::Text, Format::Json, Format::Markdown, Format::Html]),
        Command::Schema(_) | Command::Completions(_) | Command::Man(_) => return Ok(()),
        Command::Explain(_) => ("explain", &[Format::Text, Format::Json]),
        Command::List(_) => ("list", &[Format::Text, Format::Json]),
        Command::Check => ("check", &[Format::Text, Format::Json, Format::Github, Format::Sarif]),
        Command::Write => ("write", &[Format::Text, Format::Json, Format::Github, Format::Sarif]),
        _ => ("this command", &[Format::Text, Format::Json, Format::Github]),
    };
    if formats.contains(&format) {
        return Ok(());
    }
    let words: Vec<_> = formats.iter().map(|format| format!("{format:?}").to_lowercase()).collect();
    bail!("{name} has no format {}; it has {}", format!("{format:?}").to_lowercase(), words.join(", "))
}

/// Prints an answer. A reader that went away is no error of the answer, but all is well only if somebody heard it.
pub fn print(mut answer: Answer, global: &Global) -> Exit {
    if global.quiet {
        answer.findings.retain(Finding::is_error);
        answer.said.clear();
    }
    let exit = answer.exit();
    let printed = match global.format {
        Format::Json => print_json(&answer),
        Format::Github => print_github(&answer),
        Format::Sarif => print_sarif(&answer),
        Format::Text | Format::Manifests | Format::Markdown | Format::Html => print_text(&answer, global),
    };
    match printed {
        Ok(()) => exit,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => closed(exit),
        Err(error) => print_failure(&Error::new(error).context("cannot write the answer"), global),
    }
}

/// Nobody read the answer to its end: a no stays a no, anything else was not delivered.
fn closed(exit: Exit) -> Exit {
    if exit == Exit::No { Exit::No } else { Exit::Failed }
}

/// Prints why the work could not be done.
pub fn print_failure(failure: &Error, global: &Global) -> Exit {
    let causes: Vec<_> = failure.chain().map(ToString::to_string).collect();
    let text = match global.format {
        Format::Json => format!("{}\n", json!({ "failure": causes.join(": ") })),
        _ => report::text::failure(&causes, has_color(global)),
    };
    // There is nowhere else to say it if this stream is closed too.
    let _ = io::stderr().lock().write_all(text.as_bytes());
    Exit::Failed
}

fn print_text(answer: &Answer, global: &Global) -> io::Result<()> {
    let color = has_color(global);
    let mut words = String::new();
    for finding in &answer.findings {
        words.push_str(&report::text::finding(finding, &answer.sources, color));
    }
    say(&words)?;
    print_result(&answer.text)?;
    let summary = report::summary(&answer.findings);
    let said: String = summary.iter().chain(&answer.said).map(|line| format!("{line}\n")).collect();
    say(&said)
}

fn print_json(answer: &Answer) -> io::Result<()> {
    let count = |severity| answer.findings.iter().filter(|finding| finding.severity == severity).count();
    let mut document = json!({
        "findings": report::json::findings(&answer.findings, &answer.sources),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
    });
    if let (Some(document), Value::Object(result)) = (document.as_object_mut(), &answer.json) {
        document.extend(result.clone());
    }
    print_result(&format!("{document:#}\n"))
}

fn print_github(answer: &Answer) -> io::Result<()> {
    let lines = answer.findings.iter().map(|finding| report::github::annotation(finding, &answer.sources));
    print_result(&(lines.collect::<String>() + &answer.text))
}

fn print_sarif(answer: &Answer) -> io::Result<()> {
    let document = report::sarif::document(&answer.findings, &answer.marks, &answer.sources);
    print_result(&format!("{document:#}\n"))
}

fn print_result(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Words for a person. If nobody reads them, the result still counts.
fn say(text: &str) -> io::Result<()> {
    match io::stderr().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Whether stderr takes colour: <https://no-color.org>, `CLICOLOR`, and terminals that cannot.
fn has_color(global: &Global) -> bool {
    match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            io::stderr().is_terminal() && anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
        }
    }
}
