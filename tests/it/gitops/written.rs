//! What is written beside the folders: the message of a commit, its signature, who owns what.

use super::*;

#[test]
fn a_commit_is_signed_with_the_key_of_the_user() {
    let work = repository(&[]);
    let key = work.path().join(".git/key");
    let sign = |text: &str| commit_to(&Target { sign: true, ..MAIN }, work.path(), &one("a", text));
    git(work.path(), &["config", "gpg.format", "ssh"]);
    git(work.path(), &["config", "user.signingKey", &key.display().to_string()]);
    let error = format!("{:#}", sign("1\n").unwrap_err());
    assert!(error.contains("git cannot sign, so nothing was committed"), "{error}");
    assert_eq!(Repository::open(work.path()).unwrap().tip("main").unwrap(), None);
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).output().unwrap();
    assert!(made.status.success());
    for text in ["1\n", "2\n"] {
        assert!(matches!(sign(text).unwrap(), Outcome::Committed { note: None, .. }));
    }
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    let signers = work.path().join(".git/signers");
    std::fs::write(&signers, format!("t@example.org {public}")).unwrap();
    git(work.path(), &["config", "gpg.ssh.allowedSignersFile", &signers.display().to_string()]);
    git(work.path(), &["verify-commit", "main"]);
    git(work.path(), &["verify-commit", "main^"]);
    assert_eq!(git(work.path(), &["status", "--porcelain"]), " D a\n", "only the file itself is missing");
}

#[test]
fn the_message_names_services_environments_and_the_source() {
    let root = tempfile::tempdir().unwrap();
    let release = plan(vec![folder("orders", "a: 1\n")], &Tree::Disk(root.path().to_owned())).unwrap();
    let about = About { subject: Some("Release orders 1.4.3 to staging"), classes: &[], sources: &BTreeSet::new() };
    insta::assert_snapshot!(message(&release, &about), @r"
    Release orders 1.4.3 to staging

    - staging: orders (2 files)

    Gen-Environment: staging
    Gen-Service: orders
    ");
    let folders = vec![
        folder("orders", "a: 1\n"),
        folder("ledger", "a: 1\n"),
        Folder { path: "production/services/orders".to_owned(), ..folder("orders", "a: 1\n") },
        Folder { path: String::new(), ..folder("orders", "a: 1\n") },
    ];
    let plan = plan(folders, &Tree::Disk(root.path().to_owned())).unwrap();
    let classes = ["object-goes: orders in staging".to_owned(), "image: orders in production and staging".to_owned()];
    let sources = BTreeSet::from(["1234567-dirty".to_owned()]);
    let about = About { classes: &classes, sources: &sources, subject: None };
    insta::assert_snapshot!(message(&plan, &about), @r"
    Update 2 services in production, staging

    - production: orders (2 files)
    - staging: ledger, orders (4 files)
    - the root

    object-goes: orders in staging
    image: orders in production and staging

    Gen-Environment: production
    Gen-Environment: staging
    Gen-Service: ledger
    Gen-Service: orders
    Gen-Class: object-goes
    Gen-Class: image
    Gen-Source: 1234567-dirty
    ");
    assert!(recover(root.path(), ["staging/services/orders"]).unwrap().is_empty());
}

#[test]
fn the_message_of_a_large_change_is_bounded_and_its_trailers_are_those_of_git() {
    let root = tempfile::tempdir().unwrap();
    let service = |number: usize| Folder {
        path: format!("environment-{:02}/services/service-{number:04}", number % 20),
        ..folder("", "a: 1\n")
    };
    let plan = plan((0..1000).map(service).collect::<Vec<_>>(), &Tree::Disk(root.path().to_owned())).unwrap();
    let classes: Vec<_> = (0..23).map(|number| format!("class-{number}: 1,000 services")).collect();
    let sources = BTreeSet::from(["1234567".to_owned()]);
    let text = message(&plan, &About { classes: &classes, sources: &sources, subject: None });
    let first = text.lines().next().unwrap();
    assert_eq!(first, "Update 1000 services in 20 environments");
    assert!(text.lines().count() < 150 && text.len() < 10_000, "{text}");
    let file = root.path().join("message");
    std::fs::write(&file, &text).unwrap();
    let trailers = git(root.path(), &["interpret-trailers", "--parse", "message"]);
    let count = |name: &str| trailers.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!((count("Gen-Environment: "), count("Gen-Service: "), count("Gen-Class: ")), (20, 50, 23));
    assert!(trailers.contains("\nGen-Services-Not-Named: 950\n") && trailers.ends_with("\nGen-Source: 1234567\n"));
}

#[test]
fn owners_are_named_by_folder_and_rights_have_their_own() {
    let compiled = fleet::compiled("boutique");
    let platform = &compiled.environments["staging"].environment.platform;
    let text = codeowners(platform, "", [("adservice", "boutique"), ("cartservice", "boutique")]);
    insta::assert_snapshot!(text, @r"
    # Written by gen from platform.toml and the teams of services.
    /platform.toml @security
    /profiles/ @security
    /*/platform/ @security
    /clusters/ @security
    /charts/ @security
    /services/adservice/ @boutique
    /*/services/adservice/ @boutique
    /services/cartservice/ @boutique
    /*/services/cartservice/ @boutique
    /*/services/*/manifests/rights.yaml @security
    ");
    let text = codeowners(platform, "fleet", [("adservice", "boutique")]);
    assert!(
        text.contains(
            "\n/fleet/*/services/adservice/ @boutique\n/fleet/*/services/*/manifests/rights.yaml @security\n"
        )
    );
}
