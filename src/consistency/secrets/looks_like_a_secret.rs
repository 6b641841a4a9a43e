//! A value that looks like a credential: whoever reads the repository reads it too.

use crate::check::{Check, Run};
use crate::consistency::credential::credential;
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolve::file_key;
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;

pub const CHECK: Check = Check {
    id: "secrets/looks-like-a-secret",
    severity: Severity::Warning,
    title: "a value looks like a credential",
    run: Run::Service(run),
};

/// A text of the repository that a container sees.
struct Seen<'a> {
    /// How a message calls it.
    title: String,
    /// The variable that holds it.
    variable: Option<&'a str>,
    text: &'a str,
    place: Option<Place>,
}

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let seen = containers(resolved).into_iter().flat_map(|container| seen(resolved, &container)).collect::<Vec<_>>();
    seen.iter().filter_map(|seen| Some(finding(seen, credential(seen.variable, seen.text)?))).collect()
}

fn seen<'a>(resolved: &Resolved, container: &Written<'a>) -> Vec<Seen<'a>> {
    let mut seen = Vec::new();
    for (name, value) in container.env {
        let place = written::value(resolved, &container.below(&["env", name]));
        seen.push(Seen { title: format!("the value of `{name}`"), variable: Some(name), text: value, place });
    }
    let lists = [("command", &container.container.command), ("args", &container.container.args)];
    for (key, list) in lists {
        for (index, text) in list.iter().flatten().enumerate() {
            let place = written::item(resolved, &container.below(&[key]), index);
            seen.push(Seen { title: format!("a part of `{key}`"), variable: None, text, place });
        }
    }
    let contents = container.workload.config.as_ref().map(|config| &config.data);
    for (path, file) in container.files.iter().filter(|(_, file)| file.secret.is_none()) {
        let Some(text) = contents.and_then(|contents| contents.get(&file_key(path))) else { continue };
        let key = if file.source.is_some() { "source" } else { "content" };
        let place = written::key(resolved, &container.below(&["files", path, key]));
        seen.push(Seen { title: format!("the file `{}`", &**path), variable: None, text, place });
    }
    seen
}

fn finding(seen: &Seen<'_>, what: &str) -> Finding {
    let finding = Finding::new(format!("{} looks like it holds {what}", seen.title))
        .at(seen.place, "whoever reads the repository reads this")
        .help("put it into a Secret, declare that below `[secrets]`, and use it in `secret-env` or as a file");
    finding.note("if it is none, `[allow.\"secrets/looks-like-a-secret\"]` says so; if it is one, it must be changed")
}
