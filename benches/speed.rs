//! How fast gen is, in ratios to what nobody can go below, measured in one run: `cargo bench`.
//!
//! The fleet is synthetic and realistic: services with two workloads, edges, a route, secrets, probes and objectives, in three
//! environments. Machines are noisy, so each figure is the best of several runs, and goals are printed beside it.
#![allow(clippy::print_stdout)]

#[path = "fleet.rs"]
mod fleet;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use servicegen::compile::{Options, compile};
use servicegen::delivery;
use servicegen::gitops::{self, Tree};
use servicegen::load::{Disk, Memory, load};

const GEN: &str = env!("CARGO_BIN_EXE_gen");

/// The same allocator as the binary's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `cargo bench` runs everything, `cargo bench -- memory` one part: startup, one, memory, disk, diff, commit or tools.
fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |part: &str| chosen.is_empty() || chosen.iter().any(|name| name == part);
    println!("{:<58} {:>10}   goal", "figure", "measured");
    if wanted("startup") {
        startup();
    }
    if wanted("one") {
        one_service();
    }
    if wanted("memory") {
        let thousand = in_memory(1_000);
        row("peak memory of this process", format!("{} MiB", peak_mib()), "<= 400 MiB");
        row("3,000 x 3 in memory / 1,000 x 3", ratio(in_memory(3_000), thousand), "about 3: linear");
    }
    if wanted("disk") {
        on_disk(1_000);
    }
    if wanted("diff") {
        differences(1_000);
    }
    if wanted("commit") {
        commits(1, 50_000);
        commits(1_000, 0);
    }
    if wanted("tools") {
        real_tools();
    }
}

fn startup() {
    let nothing = best(20, || run(&mut Command::new("/bin/true")));
    let version = best(20, || run(Command::new(GEN).arg("--version")));
    row("start-up over /bin/true", format!("{:.1} ms", millis(version.saturating_sub(nothing))), "<= 5 ms");
}

fn one_service() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    put(folder.path(), &fleet::fleet(1));
    run(Command::new(GEN).arg("write").arg("--root").arg(folder.path()));
    let check = best(10, || run(Command::new(GEN).arg("check").arg("--root").arg(folder.path())));
    row("one service x 3 environments, `gen check` as a process", format!("{:.1} ms", millis(check)), "<= 20 ms");
}

fn in_memory(services: usize) -> Duration {
    let files = fleet::fleet(services);
    let repository = load(&files);
    let time = best(3, || {
        let compiled = compile(&repository, &Options::default());
        assert!(!compiled.has_errors(), "{:?}", compiled.findings.first());
        let texts = compiled.folders.par_iter().map(|output| output.texts().values().map(String::len).sum::<usize>());
        assert!(texts.sum::<usize>() > services, "something was rendered");
    });
    let goal = if services == 1_000 { "<= 1.5 s" } else { "linear" };
    row(&format!("{services} x 3 compiled and checked in memory"), format!("{:.2} s", time.as_secs_f64()), goal);
    time
}

fn on_disk(services: usize) {
    let files = fleet::fleet(services);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("fleet");
    put(&root, &files);
    let repository = load(&Disk::new(&root).expect("the fleet"));
    let start = Instant::now();
    let compiled = compile(&repository, &Options::default());
    let folders = delivery::folders(&repository, &compiled);
    let compiling = start.elapsed();
    let start = Instant::now();
    let plan = gitops::plan(folders, &Tree::Disk(root.clone())).expect("a plan");
    gitops::write(&root, &plan).expect("the tree is written");
    let writing = start.elapsed();
    let copy = best(3, || {
        let target = folder.path().join("copy");
        let _ = std::fs::remove_dir_all(&target);
        let start = Instant::now();
        run(Command::new("cp").arg("-r").arg(&root).arg(&target));
        start.elapsed()
    });
    let reading = best(3, || read_all(&root));
    let check = best(3, || run(Command::new(GEN).arg("check").arg("--root").arg(&root)));
    row("first full write, compile excluded / cp -r", ratio(writing, copy), "<= 1.5");
    let floor = compiling + 2 * reading;
    row("`gen check` / (compile + 2 x reading the files)", ratio(check, floor), "<= 1");
}

/// `gen diff` of a work tree, as a process: after one service changed, and after the platform changed something in all.
fn differences(services: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    put(root, &fleet::fleet(services));
    let gen_in = |arguments: &[&str]| {
        let mut command = Command::new(GEN);
        command.args(arguments).arg("--root").arg(root);
        command
    };
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        run(Command::new("git").arg("-C").arg(root).args(identity).args(arguments));
    };
    run(&mut gen_in(&["write"]));
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    let edit = |path: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(root.join(path)).expect("a source");
        assert!(text.contains(from), "{path}");
        std::fs::write(root.join(path), text.replace(from, to)).expect("a source");
        run(&mut gen_in(&["write"]));
    };
    edit("services/service-0500/service.toml", "LOG_LEVEL = \"info\"", "LOG_LEVEL = \"debug\"");
    let one = best(5, || run(&mut gen_in(&["diff"])));
    row(&format!("`gen diff` of one service of {services} x 3"), format!("{:.0} ms", millis(one)), "<= 150 ms");
    let status = best(5, || git(&["status", "--short"]));
    row("the same / `git status` of the tree", ratio(one, status), "for comparison");
    edit("platform.toml", "release = \"stack\"", "release = \"other\"");
    let all = best(3, || run(&mut gen_in(&["diff"])));
    row("`gen diff` of a label of all alerts and monitors", format!("{:.2} s", all.as_secs_f64()), "<= 2.5 s");
    edit("platform.toml", "https://grafana.example.org", "https://boards.example.org");
    let page = gen_in(&["diff", "--format", "html"]).output().expect("gen starts").stdout;
    let all = best(3, || run(&mut gen_in(&["diff"])));
    row("the same with each board and alert", format!("{:.2} s", all.as_secs_f64()), "<= 2.5 s");
    row("its page", format!("{:.2} MB", page.len() as f64 / 1e6), "<= 5 MB");
}

/// A commit of one service as a process, to a branch that is not checked out, beside `git add` and `git commit` of the same.
/// `others`: how many files lie beside those of gen.
fn commits(services: usize, others: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    put(root, &fleet::fleet(services));
    for number in 0..others {
        let path = root.join(format!("others/{:03}/{number}.txt", number % 500));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, format!("{number}\n")).expect("a file");
    }
    let git = |arguments: &[&str]| run(Command::new("git").arg("-C").arg(root).args(arguments));
    run(Command::new(GEN).arg("write").arg("--root").arg(root));
    git(&["init", "-q", "-b", "main"]);
    git(&["config", "user.name", "a"]);
    git(&["config", "user.email", "a@example.org"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["gc", "-q"]);
    git(&["branch", "other"]);
    let listed = Command::new("git").arg("-C").arg(root).arg("ls-files").output().expect("git starts").stdout;
    let files = listed.iter().filter(|&&byte| byte == b'\n').count();
    let source = root.join(format!("services/service-{:04}/service.toml", services / 2));
    let text = std::fs::read_to_string(&source).expect("a source");
    let mut turn = 0;
    let mut change = || {
        turn += 1;
        std::fs::write(&source, text.replace("LOG_LEVEL = \"info\"", &format!("LOG_LEVEL = \"{turn}\"")))
            .expect("a source");
    };
    let nothing = best(20, || run(Command::new(GEN).arg("--version")));
    let mut commit = |branch: &str| {
        best(10, || {
            change();
            git(&["branch", "-q", "-f", "other", "main"]);
            let start = Instant::now();
            run(Command::new(GEN).args(["commit", "--branch", branch, "--root"]).arg(root));
            start.elapsed()
        })
    };
    let (other, here) = (commit("other"), commit("main"));
    let over = |time: Duration| format!("{:.0} ms", millis(time.saturating_sub(nothing)));
    let goal = if others > 0 { "<= 30 ms" } else { "the compile decides" };
    let what = format!("`gen commit`, {services} x 3, {files} files, over start-up");
    row(&what, over(other), goal);
    row("the same to the branch that is checked out", over(here), "for comparison");
    let add = best(10, || {
        change();
        run(Command::new(GEN).arg("write").arg("--root").arg(root));
        let start = Instant::now();
        git(&["add", "-A"]);
        git(&["commit", "-q", "-m", "next"]);
        start.elapsed()
    });
    row("`git add -A` and `git commit` of the same files", format!("{:.0} ms", millis(add)), "for comparison");
}

/// The chain of real tools for one service, where the conformance suite has installed them.
fn real_tools() {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let tools = std::env::var_os("GEN_ORACLES")
        .map_or_else(|| Path::new(&home).join(".cache/servicegen/oracles"), std::path::PathBuf::from);
    let helm = tools.join("bin/helm");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/boutique");
    if !helm.exists() {
        println!("the real tools are not installed: no ratio to them");
        return;
    }
    let service = golden.join("staging/services/frontend");
    let chart = best(5, || {
        let chart = golden.join("charts/service/0.1.0");
        run(Command::new(&helm).arg("template").arg("x").arg(chart).arg("-f").arg(service.join("values.yaml")));
    });
    let rules = best(5, || {
        run(Command::new(tools.join("bin/promtool")).args(["check", "rules"]).arg(service.join("tests/rules.yaml")))
    });
    let check = best(5, || run(Command::new(GEN).arg("check").arg("--root").arg(&golden)));
    let chain = chart + rules;
    row("helm template + promtool check, one service", format!("{:.0} ms", millis(chain)), "for comparison");
    row("`gen check` of the whole boutique / that chain", ratio(check, chain), "for comparison");
}

fn row(figure: &str, measured: String, goal: &str) {
    println!("{figure:<58} {measured:>10}   {goal}");
}

fn best<T: Timed>(times: usize, mut work: impl FnMut() -> T) -> Duration {
    let measure = |_| {
        let start = Instant::now();
        let own = work();
        own.time().unwrap_or_else(|| start.elapsed())
    };
    (0..times).map(measure).min().expect("it ran")
}

/// Work that took its own time, or whose whole run counts.
trait Timed {
    fn time(self) -> Option<Duration>;
}

impl Timed for () {
    fn time(self) -> Option<Duration> {
        None
    }
}

impl Timed for Duration {
    fn time(self) -> Option<Duration> {
        Some(self)
    }
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the command starts");
    assert!(status.success(), "{command:?}: {status}");
}

fn put(root: &Path, files: &Memory) {
    for (path, bytes) in &files.0 {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, bytes).expect("a file");
    }
}

fn read_all(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_all(&path);
        } else {
            std::hint::black_box(std::fs::read(path).expect("a file"));
        }
    }
}

fn ratio(a: Duration, b: Duration) -> String {
    format!("{:.2}", a.as_secs_f64() / b.as_secs_f64())
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
