//! `gen init`: a first `platform.toml` and a first service, from flags, answers and defaults.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde_json::json;

use super::answer::Answer;
use crate::cli::{Ci, Global, Init};
use crate::decode::CheckedText;
use crate::gitops::Repository;
use crate::load::{self, Disk};
use crate::spec::form::{Host, Label, Mail, ServiceName, Url};
use crate::template;

/// The file that makes a folder a fleet.
const PLATFORM: &str = "platform.toml";

/// What Git runs.
const DRIVER: &str = "gen merge-driver %O %A %B %P";

/// What the templates are filled with.
#[derive(Debug, Serialize)]
struct Values {
    name: String,
    domain: String,
    git: String,
    team: String,
    mail: String,
    registry: String,
    service: String,
    port: u16,
}

/// Writes what is not there yet.
///
/// # Errors
/// When a value has not the form it must have, everything exists already, or the disk refuses.
pub fn init(global: &Global, init: &Init) -> Result<Answer> {
    let root = init.directory.clone().or_else(|| global.root.clone()).unwrap_or_else(|| PathBuf::from("."));
    if init.merge_driver {
        return merge_driver(&root);
    }
    if let Some(ci) = init.ci {
        return write_ci(&root, ci);
    }
    let values = values(&root, init)?;
    let service = format!("services/{}/service.toml", values.service);
    let files = [(PLATFORM, "init/platform.toml"), (service.as_str(), "init/service.toml")];
    let new: Vec<_> = files.into_iter().filter(|(path, _)| !root.join(path).exists()).collect();
    if new.is_empty() {
        bail!("platform.toml and {service} exist already: --first-service names another service");
    }
    let mut text = String::new();
    for (path, template) in &new {
        write_new(&root.join(path), &template::render(template, &values))?;
        text.push_str(&format!("{}\n", root.join(path).display()));
    }
    let here = if root == Path::new(".") { String::new() } else { format!("cd {} && ", root.display()) };
    let said = vec![format!("written. Look through them, then: {here}gen")];
    let paths: Vec<_> = new.iter().map(|(path, _)| *path).collect();
    Ok(Answer { text, json: json!({ "files": paths }), said, ..Answer::default() })
}

/// Writes what CI runs; a file that is there stays.
fn write_ci(root: &Path, ci: Ci) -> Result<Answer> {
    let of_service = root.join("service.toml").exists() && !root.join(PLATFORM).exists();
    let (path, of_fleet, of_its_own) = match ci {
        Ci::Github => (
            ".github/workflows/gen.yml",
            include_str!("../../docs/ci/github/gitops.yml"),
            include_str!("../../docs/ci/github/service.yml"),
        ),
        Ci::Gitlab => (
            ".gitlab-ci.yml",
            include_str!("../../docs/ci/gitlab/gitops.yml"),
            include_str!("../../docs/ci/gitlab/service.yml"),
        ),
        Ci::PreCommit => (
            ".pre-commit-config.yaml",
            include_str!("../../docs/ci/pre-commit/gitops.yaml"),
            include_str!("../../docs/ci/pre-commit/service.yaml"),
        ),
        Ci::Jenkins => (
            "Jenkinsfile",
            include_str!("../../docs/ci/jenkins/Jenkinsfile"),
            include_str!("../../docs/ci/jenkins/service.Jenkinsfile"),
        ),
    };
    let text = if of_service { of_its_own } else { of_fleet };
    let at = root.join(path);
    if at.exists() {
        bail!("{} exists already: take from docs/ci what it lacks", at.display());
    }
    write_new(&at, text)?;
    let said = vec!["written. Its first lines say what it needs".to_owned()];
    Ok(Answer { text: format!("{}\n", at.display()), json: json!({ "files": [path] }), said, ..Answer::default() })
}

/// Tells Git of this clone about the merge driver. `.gitattributes` names it for the files of gen's; a clone that does not
/// know it merges them as texts.
fn merge_driver(root: &Path) -> Result<Answer> {
    let settings = [("merge.gen.name", "files that gen writes"), ("merge.gen.driver", DRIVER)];
    Repository::open(root)?.set(&settings)?;
    let text: String = settings.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
    let said = vec!["set for this clone; after a merge with conflicts: gen resolve --add".to_owned()];
    Ok(Answer { text, json: json!({ "merge-driver": DRIVER }), said, ..Answer::default() })
}

fn write_new(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().expect("each file lies in a folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn values(root: &Path, init: &Init) -> Result<Values> {
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    // A fleet that exists has answered all but what concerns the new service.
    let asks_of_fleet = asks && !root.join(PLATFORM).exists();
    let folder = root.canonicalize().ok().and_then(|root| Some(root.file_name()?.to_str()?.to_lowercase()));
    let name = folder.filter(|name| Label::fits(name)).unwrap_or_else(|| "example".to_owned());
    let name = answer::<Label>(asks_of_fleet, "Name of the organisation or fleet", init.name.as_ref(), &name)?;
    let domain = answer::<Host>(asks_of_fleet, "Domain of its hosts", init.domain.as_ref(), "example.org")?;
    let git = format!("https://git.{domain}/{name}/gitops.git");
    let git = answer::<Url>(asks_of_fleet, "URL of the GitOps repository", init.git.as_ref(), &git)?;
    let team = first_team(root).unwrap_or_else(|| name.clone());
    let team = answer::<Label>(asks, "Team", init.team.as_ref(), &team)?;
    let mail = format!("{team}@{domain}");
    let mail = answer::<Mail>(asks_of_fleet, "Mail address of the team", init.mail.as_ref(), &mail)?;
    let registry = format!("registry.{domain}");
    let registry = answer::<Host>(asks_of_fleet, "Host of the image registry", init.registry.as_ref(), &registry)?;
    let service = answer::<ServiceName>(asks, "Service", init.first_service.as_ref(), "hello")?;
    Ok(Values { name, domain, git, team, mail, registry, service, port: init.port.unwrap_or(8080) })
}

/// The first team of a fleet that exists already.
fn first_team(root: &Path) -> Option<String> {
    let platform = load::load(&Disk::new(root).ok()?).platform?.tree?;
    platform.get(["teams"])?.value.as_table()?.keys().next().cloned()
}

/// What the flag says, else what a person answers who can be asked, else the default.
fn answer<T: CheckedText>(asks: bool, question: &str, flag: Option<&String>, default: &str) -> Result<String> {
    let text = match flag {
        Some(text) => text.clone(),
        None if asks => ask(question, default)?,
        None => default.to_owned(),
    };
    if !T::fits(&text) {
        bail!("{}: `{text}` is not {}: {}", question.to_lowercase(), T::WHAT, T::FORM);
    }
    Ok(text)
}

fn ask(question: &str, default: &str) -> Result<String> {
    write!(io::stderr(), "{question} [{default}]: ").context("cannot ask")?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("cannot read the answer")?;
    Ok(if line.trim().is_empty() { default.to_owned() } else { line.trim().to_owned() })
}
