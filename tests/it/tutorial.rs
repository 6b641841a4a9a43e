//! The tutorial is followed word by word in an empty folder, and what it shows is what comes out. So is the one finding of
//! the README. `UPDATE=1` rewrites the outputs of the tutorial.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where a block of a page begins and ends.
const FENCE: &str = "```";
/// After the path of a file: the block is added to its end.
const ADDED: &str = " (added)";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_tutorial_can_be_followed_word_by_word() {
    follow("docs/tutorial.md");
}

#[test]
fn a_bad_night_goes_as_its_page_says() {
    follow("docs/operations.md");
}

fn follow(page: &str) {
    let path = root().join(page);
    let page = fs::read_to_string(&path).expect("a page");
    let reader = Reader::new();
    let followed = reader.follow(&page);
    if without_ids(&followed) == without_ids(&page) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, followed).expect("the tutorial can be written");
        return;
    }
    let diff = similar::TextDiff::from_lines(&page, &followed);
    panic!("the page shows something else; UPDATE=1 rewrites it:\n{}", diff.unified_diff());
}

#[test]
fn the_finding_in_the_readme_is_that_of_the_demo() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let (_, part) = readme.split_once("\n## A finding\n").expect("the README shows a finding");
    let finding = part.split(FENCE).nth(1).and_then(|block| block.strip_prefix("text\n")).expect("a block of text");
    let output = Reader::new().run("gen demo demo");
    assert!(output.contains(finding), "the README shows\n{finding}\nand the demo says\n{output}");
}

/// Somebody who follows a page in an empty folder.
struct Reader {
    folder: tempfile::TempDir,
}

impl Reader {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The page, with the outputs that its commands have here.
    fn follow(&self, page: &str) -> String {
        let mut followed = String::new();
        for (number, part) in page.split(FENCE).enumerate() {
            if number > 0 {
                followed.push_str(FENCE);
            }
            let is_block = number % 2 == 1;
            match part.split_once('\n').filter(|_| is_block) {
                Some(("console", body)) => followed.push_str(&format!("console\n{}", self.console(body))),
                Some((head, body)) => {
                    self.edit(head, body);
                    followed.push_str(part);
                }
                None => followed.push_str(part),
            }
        }
        followed
    }

    /// Runs the commands of a block: each with its output below.
    fn console(&self, body: &str) -> String {
        let commands = body.lines().filter_map(|line| line.strip_prefix("$ "));
        commands.map(|command| format!("$ {command}\n{}", self.run(command))).collect()
    }

    /// Writes a file that a block shows: ```` ```toml path ````.
    fn edit(&self, head: &str, body: &str) {
        let Some((_, name)) = head.split_once(' ') else { return };
        let file = self.folder.path().join(name.trim_end_matches(ADDED));
        let is_added = name.ends_with(ADDED);
        let before = if is_added { fs::read_to_string(&file).expect("a file to add to") } else { String::new() };
        fs::write(file, before + body).expect("the file can be written");
    }

    /// What a terminal shows for a command.
    fn run(&self, command: &str) -> String {
        let gen_folder = Path::new(env!("CARGO_BIN_EXE_gen")).parent().expect("a folder");
        let path = std::env::var("PATH").expect("a PATH");
        let output = Command::new("sh")
            .args(["-c", &format!("({command}) 2>&1")])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", format!("{}:{path}", gen_folder.display()))
            .env("HOME", self.folder.path())
            .env("LC_ALL", "C")
            .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
            .envs([("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org")])
            .envs([("GIT_COMMITTER_NAME", "Ada"), ("GIT_COMMITTER_EMAIL", "ada@example.org")])
            .envs([("GIT_AUTHOR_DATE", "1780000000 +0000"), ("GIT_COMMITTER_DATE", "1780000000 +0000")])
            .output()
            .expect("sh starts");
        String::from_utf8(output.stdout).expect("commands speak UTF-8")
    }
}

/// A text in which every id of a Git object is the same: they change with each byte that gen writes, and say nothing here.
fn without_ids(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let id = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_id = id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        kept.push_str(if is_id { &word[id.len()..] } else { word });
    }
    kept
}
