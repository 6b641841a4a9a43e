//! Committers that race on one bare repository. `RACE=8x100 cargo test --test it commit::race` runs the long form.

use std::collections::BTreeMap;

use super::*;

/// Committers, and commits of each.
fn size() -> (usize, usize) {
    let size = std::env::var("RACE").unwrap_or_else(|_| "3x3".to_owned());
    let (committers, commits) = size.split_once('x').unwrap();
    (committers.parse().unwrap(), commits.parse().unwrap())
}

fn source(service: usize) -> String {
    format!("services/s{service}/service.toml")
}

/// Services in a ring: each calls the next one, so that the folders of each speak of two others.
fn ring(services: usize) -> TempDir {
    let folder = fleet();
    let text = fs::read_to_string(folder.path().join(SERVICE)).unwrap();
    fs::remove_dir_all(folder.path().join("services/orders")).unwrap();
    fs::remove_dir_all(folder.path().join("staging/services/orders")).unwrap();
    for service in 0..services {
        let (next, last) = ((service + 1) % services, (service + services - 1) % services);
        let text = text.replace("orders", &format!("s{service}")).replace("port = 8080", "port = 10000");
        let edges = format!("\n[access.outbound.s{next}]\n\n[access.inbound.s{last}]\n");
        let path = folder.path().join(source(service));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text + &edges).unwrap();
    }
    let (code, _, said) = run(folder.path(), &["write"]);
    assert_eq!(code, 0, "{said}");
    folder
}

/// Which commit of its committer each service is at, told by its port.
fn turns(root: &Path, services: usize) -> Vec<usize> {
    let turn = |service| {
        let text = fs::read_to_string(root.join(source(service))).unwrap();
        let port = text.lines().find_map(|line| line.strip_prefix("port = 1")).unwrap();
        port.parse::<usize>().unwrap()
    };
    (0..services).map(turn).collect()
}

#[test]
fn nothing_is_lost_and_each_commit_is_current() {
    let (committers, commits) = size();
    let Published { remote, clone: _ } = publish(&ring(committers));
    let start = std::time::Instant::now();
    std::thread::scope(|scope| {
        for who in 0..committers {
            let remote = remote.path();
            scope.spawn(move || {
                let clone = clone(remote, &[]);
                for turn in 0..commits {
                    let (from, to) = (format!("port = 1{turn:04}"), format!("port = 1{:04}", turn + 1));
                    edit(&clone, &source(who), &from, &to);
                    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
                    assert_eq!(code, 0, "{who} {turn}: {said}");
                    assert_eq!(status(clone.path()), "", "{who} {turn}: {said}");
                }
            });
        }
    });
    let took = start.elapsed();
    let all = git(remote.path(), &["rev-list", "--reverse", "main"]);
    assert_eq!(all.lines().count(), 1 + committers * commits);
    assert_eq!(git(remote.path(), &["rev-list", "--min-parents=2", "main"]), "");
    let checked = clone(remote.path(), &[]);
    let mut before = vec![0; committers];
    for (number, commit) in all.lines().enumerate() {
        git(checked.path(), &["checkout", "-q", "--detach", commit]);
        let (code, stale, said) = run(checked.path(), &["check"]);
        assert_eq!((code, stale.as_str()), (0, ""), "{commit}: {said}");
        let now = turns(checked.path(), committers);
        let moved: BTreeMap<_, _> =
            (0..committers).filter(|&it| now[it] != before[it]).map(|it| (it, now[it])).collect();
        let expected = moved.iter().all(|(it, turn)| *turn == before[*it] + 1);
        assert!(expected && moved.len() == usize::from(number > 0), "{commit}: {before:?} {now:?}");
        before = now;
    }
    assert_eq!(before, vec![commits; committers]);
    git(remote.path(), &["fsck", "--strict"]);
    println!("{committers} committers x {commits} commits in {:.0} s, each of them current", took.as_secs_f64());
}

#[test]
fn a_commit_that_the_new_tip_would_break_is_not_made() {
    let fleet = two_services();
    edit(&fleet, SERVICE, "\n[access.outbound.ledger]\n", "");
    assert_eq!(run(fleet.path(), &["write"]).0, 0);
    let Published { remote, clone: mine } = publish(&fleet);
    let theirs = clone(remote.path(), &[]);
    edit(&theirs, "services/ledger/service.toml", "\n[access.inbound.orders]\n", "");
    assert_eq!(run(theirs.path(), &["commit", "--push"]).0, 0);
    let text = fs::read_to_string(mine.path().join(SERVICE)).unwrap();
    fs::write(mine.path().join(SERVICE), text.clone() + "\n[access.outbound.ledger]\n").unwrap();
    assert_eq!(run(mine.path(), &["write"]).0, 0, "on what this clone knows it is well");
    let before = (tip(remote.path()), tip(mine.path()), status(mine.path()));
    let (code, _, said) = run(mine.path(), &["commit", "--push"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("error[access/") && said.ends_with("nothing was committed\n"), "{said}");
    assert_eq!((tip(remote.path()), tip(mine.path()), status(mine.path())), before);
}

#[test]
fn an_error_of_others_that_stands_on_the_branch_stops_nobody() {
    let fleet = two_services();
    let text = fs::read_to_string(fleet.path().join(SERVICE)).unwrap();
    fs::create_dir(fleet.path().join("services/alone")).unwrap();
    let alone = text.replace("orders", "alone").replace("[access.outbound.ledger]\n", "");
    fs::write(fleet.path().join("services/alone/service.toml"), alone).unwrap();
    assert_eq!(run(fleet.path(), &["write"]).0, 0);
    let Published { remote, clone } = publish(&fleet);
    edit(&clone, "services/alone/service.toml", "[workloads", "[workload");
    git(clone.path(), &["commit", "-qam", "broken"]);
    git(clone.path(), &["push", "-q"]);
    set_tag(&clone, "1.0.0", "1.1.0");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert!(code == 1 && said.contains("committed "), "{said}");
    edit(&clone, "services/ledger/service.toml", "[workloads", "[workload");
    git(clone.path(), &["commit", "-qam", "broken too"]);
    git(clone.path(), &["push", "-q"]);
    set_tag(&clone, "1.1.0", "1.2.0");
    let (code, _, said) = run(clone.path(), &["commit", "--push"]);
    assert!(code == 1 && said.contains("staging/services/orders is held back"), "{said}");
    assert!(said.contains("nothing was committed"), "{said}");
    let values = git(remote.path(), &["show", "main:staging/services/orders/values.yaml"]);
    assert!(values.contains("1.1.0"), "{values}");
}

#[test]
fn a_source_that_others_changed_too_is_theirs_until_you_pull() {
    let Published { remote, clone: mine } = published();
    let theirs = clone(remote.path(), &[]);
    set_tag(&theirs, "1.0.0", "1.1.0");
    assert_eq!(run(theirs.path(), &["commit", "--push"]).0, 0);
    set_tag(&mine, "1.0.0", "1.2.0");
    let before = (tip(remote.path()), tip(mine.path()), status(mine.path()));
    let (code, _, said) = run(mine.path(), &["commit", "--push"]);
    assert!(
        code == 2 && said.contains("others changed services/orders/service.toml meanwhile, and so did you"),
        "{said}"
    );
    assert_eq!((tip(remote.path()), tip(mine.path()), status(mine.path())), before);
}

#[test]
fn a_clone_that_fell_behind_comes_along_and_keeps_what_it_has() {
    let Published { remote, clone: mine } = publish(&two_services());
    let theirs = clone(remote.path(), &[]);
    edit(&theirs, "services/ledger/service.toml", "tag = \"1.0.0\"", "tag = \"3.0.0\"");
    assert_eq!(run(theirs.path(), &["commit", "--push"]).0, 0);
    set_tag(&mine, "1.0.0", "1.1.0");
    fs::write(mine.path().join("notes.txt"), "mine\n").unwrap();
    assert_eq!(run(mine.path(), &["write"]).0, 0);
    let (code, _, said) = run(mine.path(), &["commit", "--push"]);
    assert_eq!((code, tip(mine.path())), (0, tip(remote.path())), "{said}");
    assert_eq!(status(mine.path()), "?? notes.txt\n");
    // What would be lost stays, and the user is told.
    set_tag(&theirs, "1.0.0", "1.0.0");
    git(theirs.path(), &["pull", "-q"]);
    edit(&theirs, "services/ledger/service.toml", "tag = \"3.0.0\"", "tag = \"4.0.0\"");
    fs::write(theirs.path().join("notes.txt"), "theirs\n").unwrap();
    git(theirs.path(), &["add", "notes.txt"]);
    git(theirs.path(), &["commit", "-qm", "notes"]);
    assert_eq!(run(theirs.path(), &["commit", "--push"]).0, 0);
    git(theirs.path(), &["push", "-q", "--force", "origin", "HEAD:main"]);
    let local = tip(mine.path());
    set_tag(&mine, "1.1.0", "1.2.0");
    let (code, _, said) = run(mine.path(), &["commit", "--push"]);
    assert!(code == 0 && said.contains("the local branch main cannot follow"), "{said}");
    assert_eq!(
        (tip(mine.path()), fs::read_to_string(mine.path().join("notes.txt")).unwrap()),
        (local, "mine\n".to_owned())
    );
}
