//! What is written beside the folders: the message of a commit, its signature, who owns what.

use super::*;

#[test]
fn a_commit_is_signed_with_the_key_of_the_user() {
    let work = repository(&[]);
    let key = work.path().join(".git/key");
    let sign = |text: &str| {
        let changes = one("a", text);
        let request = Request { branch: "main", base: None, changes: &changes, message: "m\n", sign: true };
        Repository::open(work.path()).unwrap().commit(&request)
    };
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
    insta::assert_snapshot!(message(&release, Some("Release orders 1.4.3 to staging"), None), @r"
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
    insta::assert_snapshot!(message(&plan, None, Some("orders.git at 1234567")), @r"
    Update 2 services in production, staging

    - production: orders (2 files)
    - staging: ledger, orders (4 files)
    - the root

    Compiled from orders.git at 1234567.

    Gen-Environment: production
    Gen-Environment: staging
    Gen-Service: ledger
    Gen-Service: orders
    ");
    assert!(recover(root.path(), ["staging/services/orders"]).unwrap().is_empty());
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
