//! Texts at the root of the tree: who reviews what, and how Git treats the files. Who owns a service is decided elsewhere.

use std::fmt::Write;

use crate::spec::platform::Platform;

/// `.gitattributes`: every file that gen reads or writes has LF everywhere, also in a clone that prefers CRLF, so that
/// hashes stay true. Reviews fold what is generated, but show `release.toml`. Where both sides of a merge changed a generated
/// file, a clone that knows the merge driver (`gen init --merge-driver`) asks gen; others merge it as text. `folder`: as for [`codeowners`].
pub fn gitattributes(folder: &str) -> String {
    let tree = tree(folder);
    format!(
        "\
# Written by gen.
/platform.toml text eol=lf
/profiles/** text eol=lf
/services/** text=auto eol=lf
{tree}/*/services/** text eol=lf linguist-generated=true merge=gen
{tree}/*/services/*/release.toml -linguist-generated
{tree}/*/platform/** text eol=lf linguist-generated=true merge=gen
{tree}/clusters/** text eol=lf linguist-generated=true merge=gen
{tree}/charts/** text eol=lf linguist-generated=true merge=gen
/index.json text eol=lf linguist-generated=true merge=gen
/CODEOWNERS text eol=lf linguist-generated=true merge=gen
/.gitattributes text eol=lf linguist-generated=true merge=gen
"
    )
}

/// `CODEOWNERS`, in the common syntax of GitHub, GitLab and Gitea, where the last line that fits a path counts.
///
/// `services`: each service with its team, by name. `folder`: where the generated tree lies in the repository, `""` for
/// its root. One line a service, whatever environments it has: the file changes only when services or teams do.
pub fn codeowners<'a>(
    platform: &Platform,
    folder: &str,
    services: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut text = "# Written by gen from platform.toml and the teams of services.\n".to_owned();
    let tree = tree(folder);
    let mut line = |pattern: String, owners: &[String]| {
        if !owners.is_empty() {
            writeln!(text, "{pattern} {}", owners.join(" ")).expect("a string takes any text");
        }
    };
    let platforms = &platform.policy.as_ref().map(|policy| policy.owners.as_slice()).unwrap_or_default();
    for pattern in ["/platform.toml".to_owned(), "/profiles/".to_owned()] {
        line(pattern, platforms);
    }
    for pattern in ["/*/platform/", "/clusters/", "/charts/"] {
        line(format!("{tree}{pattern}"), platforms);
    }
    for (service, team) in services {
        let owners = platform.teams.get(team).map(|team| team.owners.as_slice()).unwrap_or_default();
        line(format!("/services/{service}/"), owners);
        line(format!("{tree}/*/services/{service}/"), owners);
    }
    line(format!("{tree}/*/services/*/manifests/rights.yaml"), platforms);
    text
}

/// How patterns of the generated tree begin.
fn tree(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("/{folder}") }
}
