//! `gen commit` and `gen write`, killed at any moment: what is there is as before or as after, and the next run completes
//! it. `KILLS=1000 cargo test --test it killed` kills more often.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::cli::{fleet, gen_in, run};
use crate::gitops::git;

const SERVICE: &str = "services/orders/service.toml";

fn kills() -> u32 {
    std::env::var("KILLS").map_or(12, |kills| kills.parse().unwrap())
}

/// A pause between nothing and `longest`, another one each time, the same in each run of the test.
fn pause(turn: u32, longest: Duration) -> Duration {
    let random = u64::from(turn).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    longest.mul_f64(random as f64 / f64::from(1 << 24))
}

/// Runs gen on a changed source and kills it on its way. Whether it was still running.
fn killed(root: &Path, command: &str, turn: u32, longest: Duration) -> bool {
    let mut child = gen_in(root, &[command, "--quiet"]).spawn().unwrap();
    std::thread::sleep(pause(turn, longest));
    let runs = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    runs
}

fn change(root: &Path, source: &str, turn: u32) {
    fs::write(root.join(SERVICE), source.replace("8080", &(20_000 + turn).to_string())).unwrap();
}

#[test]
fn a_commit_that_is_killed_is_there_or_not() {
    let folder = fleet();
    let root = folder.path();
    let source = fs::read_to_string(root.join(SERVICE)).unwrap();
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["config", "user.name", "t"]);
    git(root, &["config", "user.email", "t@example.org"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "first"]);
    change(root, &source, 1_000_000 % 7);
    let start = Instant::now();
    assert_eq!(run(root, &["commit"]).0, 0);
    let longest = start.elapsed().mul_f64(1.1);
    let (mut stopped, mut landed, mut locked) = (0, 0, 0);
    for turn in 10..10 + kills() {
        let before = git(root, &["rev-parse", "main"]);
        change(root, &source, turn);
        stopped += u32::from(killed(root, "commit", turn, longest));
        let after = git(root, &["rev-parse", "main"]);
        if after != before {
            landed += 1;
            assert_eq!(git(root, &["rev-parse", "main^"]), before);
        }
        locked += complete(root);
        let completed = git(root, &["rev-parse", "main"]);
        assert_eq!(git(root, &["rev-list", "--count", &format!("{}..main", before.trim())]).trim(), "1");
        assert!(after == before || completed == after, "a commit that is there is whole");
        assert_eq!(git(root, &["status", "--porcelain"]), "", "turn {turn}");
        for path in ["staging/services/orders/values.yaml", SERVICE] {
            let text = git(root, &["show", &format!("main:{path}")]);
            assert!(text.contains(&(20_000 + turn).to_string()), "{text}");
        }
    }
    git(root, &["fsck", "--strict"]);
    println!("{} kills: {stopped} while it ran, {landed} after the branch moved, {locked} left a lock", kills());
}

/// Commits again, with the cure that the message names where a lock is in the way.
fn complete(root: &Path) -> u32 {
    let mut locks = 0;
    loop {
        let (code, _, said) = run(root, &["commit"]);
        let lock =
            said.split_whitespace().map(|word| word.trim_matches([';', '.', ','])).find(|word| word.ends_with(".lock"));
        match lock {
            Some(lock) if locks < 3 => fs::remove_file(lock).unwrap(),
            _ => {
                assert_eq!(code, 0, "{said}");
                return locks;
            }
        }
        locks += 1;
    }
}

#[test]
fn a_run_that_is_killed_is_completed_by_the_next() {
    let folder = fleet();
    let root = folder.path();
    let source = fs::read_to_string(root.join(SERVICE)).unwrap();
    change(root, &source, 0);
    let start = Instant::now();
    assert_eq!(run(root, &["write"]).0, 0);
    let longest = start.elapsed().mul_f64(1.1);
    for turn in 10..10 + kills() {
        change(root, &source, turn);
        killed(root, "write", turn, longest);
        let (code, _, said) = run(root, &["write"]);
        assert_eq!(code, 0, "turn {turn}: {said}");
        assert_eq!(run(root, &["check"]), (0, String::new(), "everything is current\n".to_owned()), "turn {turn}");
    }
}
