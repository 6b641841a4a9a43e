//! `gen retire` on real repositories: who keeps a service, what goes, what stays.

use std::fs;

use tempfile::TempDir;

use crate::cli::{edit, fleet, run};

const SERVICE: &str = "services/orders/service.toml";

/// `orders` calls `ledger`; both run in both environments.
fn repository() -> TempDir {
    let folder = fleet();
    let root = folder.path();
    assert_eq!(run(root, &["init", "--first-service", "ledger"]).0, 0);
    edit(&folder, SERVICE, "# [access.outbound.ledger]", "[access.outbound.ledger]");
    edit(&folder, "services/ledger/service.toml", "# [access.inbound.frontend]", "[access.inbound.orders]");
    well(&folder, &[]);
    well(&folder, &["promote", "orders", "ledger", "--to", "production"]);
    folder
}

fn well(folder: &TempDir, arguments: &[&str]) -> (String, String) {
    let (code, text, said) = run(folder.path(), arguments);
    assert_eq!(code, 0, "gen {arguments:?}: {text}{said}");
    (text, said)
}

/// Everything but what Git keeps, as one text.
fn snapshot(folder: &TempDir) -> String {
    let mut files = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files.iter().map(|path| format!("{}\n{}", path.display(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn a_service_that_is_called_stays() {
    let folder = repository();
    let before = snapshot(&folder);
    let (code, _, said) = run(folder.path(), &["retire", "ledger"]);
    assert_eq!(code, 1);
    assert!(said.contains("error[retire/called]: orders calls ledger in staging"), "{said}");
    assert!(said.contains("error[retire/called]: orders calls ledger in production"), "{said}");
    assert!(
        said.contains("--> services/orders/service.toml") && said.contains("ledger stays: nothing was removed"),
        "{said}"
    );
    assert_eq!(snapshot(&folder), before);
}

#[test]
fn a_service_that_nobody_calls_goes_whole() {
    let folder = repository();
    let root = folder.path();
    edit(&folder, "services/ledger/service.toml", "[access.inbound.orders]", "# [access.inbound.orders]");
    edit(&folder, SERVICE, "[access.outbound.ledger]", "# [access.outbound.ledger]");
    well(&folder, &[]);
    well(&folder, &["promote", "orders", "ledger", "--to", "production"]);
    fs::write(root.join("services/ledger/README.md"), "mine\n").unwrap();
    let before = snapshot(&folder);
    let (text, said) = well(&folder, &["retire", "ledger", "--dry-run"]);
    assert!(text.contains("production: goes: ") && text.contains("1 Deployment"), "{text}");
    assert!(text.contains("services/ledger/service.toml: goes\n") && said.contains("--dry-run"), "{text}{said}");
    assert_eq!(snapshot(&folder), before);
    let (same, _) = well(&folder, &["retire", "ledger"]);
    assert_eq!(same, text);
    assert!(!root.join("staging/services/ledger").exists() && !root.join("production/services/ledger").exists());
    assert_eq!(fs::read_to_string(root.join("services/ledger/README.md")).unwrap(), "mine\n", "gen did not write it");
    assert!(!root.join("services/ledger/service.toml").exists());
    assert!(!fs::read_to_string(root.join("CODEOWNERS")).unwrap().contains("ledger"));
    assert_eq!(run(root, &["check"]), (0, String::new(), "everything is current\n".to_owned()));
    let (code, _, said) = run(root, &["retire", "ledger"]);
    assert_eq!((code, said.as_str()), (2, "error: there is no service ledger\n"));
}

#[test]
fn one_environment_is_left_and_the_source_says_so() {
    let folder = repository();
    let root = folder.path();
    let (text, _) = well(&folder, &["retire", "orders", "--env", "production"]);
    assert!(text.contains("services/orders/service.toml: its environments change\n"), "{text}");
    let source = fs::read_to_string(root.join(SERVICE)).unwrap();
    assert!(
        source.contains("# All that the pipeline needs") && source.contains("\nenvironments = [\"staging\"]\n"),
        "{source}"
    );
    assert!(!root.join("production/services/orders").exists() && root.join("staging/services/orders").exists());
    assert_eq!(run(root, &["check"]).0, 0);
    let (code, _, said) = run(root, &["retire", "orders", "--env", "staging"]);
    assert!(code == 2 && said.contains("gen retire orders removes it whole"), "{said}");
    let (code, _, said) = run(root, &["retire", "orders", "--env", "production"]);
    assert!(code == 2 && said.contains("orders is not in production; it is in staging"), "{said}");
}

#[test]
fn data_and_hosts_need_a_word() {
    let folder = repository();
    let root = folder.path();
    let gateway = "[mesh.gateways.public]\ndefault = true\nnamespace = \"ingress\"\nselector = { istio = \"gw\" }\n\
                   service-account = \"gw\"\n[mesh.gateways.public.listeners.https]\nport = 443\nprotocol = \"https\"\n\
                   hosts = [\"*.example.org\"]\ntls-secret = \"wildcard\"\n\n[argocd]";
    edit(&folder, "platform.toml", "[argocd]", gateway);
    edit(
        &folder,
        SERVICE,
        "# What the program",
        "[routes.public]\nhosts = [\"orders.example.org\"]\n\n# What the program",
    );
    edit(
        &folder,
        SERVICE,
        "# What the program",
        "[workloads.web.scale]\nsingle = true\n[workloads.web.volumes.data]\npath = \"/data\"\nkind = \"claim\"\nsize = \"1Gi\"\n\n# What the program",
    );
    well(&folder, &[]);
    let before = snapshot(&folder);
    let (code, text, said) = run(root, &["retire", "orders", "--env", "staging"]);
    assert_eq!(code, 1, "{text}{said}");
    assert!(said.contains("retire/data-goes") && said.contains("the claim `data` of `web` goes"), "{said}");
    assert!(said.contains("retire/host-goes") && said.contains("orders.example.org is served no more"), "{said}");
    assert!(text.contains("staging: goes with its data: the claim web/data\n"), "{text}");
    assert_eq!(snapshot(&folder), before);
    let path = root.join(SERVICE);
    let source = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{source}\n[removed]\n\"environments.staging\" = \"moved\"\n")).unwrap();
    well(&folder, &["retire", "orders", "--env", "staging"]);
    assert!(!root.join("staging/services/orders").exists());
}

#[test]
fn a_copy_that_somebody_edited_is_not_removed() {
    let folder = repository();
    let path = folder.path().join("production/services/orders/source/service.toml");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "\n").unwrap();
    let before = snapshot(&folder);
    let (code, _, said) = run(folder.path(), &["retire", "orders"]);
    assert!(code == 1 && said.contains("gitops/edited-copy"), "{said}");
    assert_eq!(snapshot(&folder), before);
}
