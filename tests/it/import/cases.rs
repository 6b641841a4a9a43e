//! Real services, where they lie beside the checkout (in `cases` of `GEN_CASES`, else of `../shared`): their texts are not ours to copy.
//! Without them nothing is tested here, and that is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use servicegen::import::{Options, count, import, summary, text};

/// Folder, the files that are one environment of it, and the least share of facts that is kept, in percent.
const CASES: &[(&str, &[&str], f64)] = &[
    ("O01-ob-frontend", &["frontend", "istio-egress", "istio-frontend-gateway", "network-policy"], 95.0),
    ("O02-ob-cartservice-redis", &[""], 97.0),
    ("O06-govuk-account-api", &["rendered"], 81.0),
    ("O07-govuk-frontend", &["rendered"], 84.0),
    ("O08-wm-citoid", &["rendered"], 71.0),
    ("O09-wm-developer-portal", &["rendered"], 67.0),
    ("O10-phalanx-wobbly", &["rendered"], 73.0),
    ("O11-podinfo-prod", &["rendered"], 99.0),
    ("O12-istio-reviews-canary", &["reviews", "destination", "vs-80-20"], 68.0),
    ("O13-appstudio-namespace-lister", &["rendered"], 85.0),
    ("O14-homeops-atuin", &["rendered"], 94.0),
    ("boutique", &[""], 95.0),
];

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("GEN_CASES").map_or(beside, PathBuf::from).join("cases");
    folder.is_dir().then_some(folder)
}

fn texts(folder: &Path, starts: &[&str], found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            texts(&path, starts, found);
        } else if name.ends_with(".yaml") && starts.iter().any(|start| name.starts_with(start)) {
            found.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn real_services_are_imported_as_far_as_the_language_goes() {
    let Some(folder) = folder() else {
        eprintln!("skipped: there is no folder ../shared/cases (set GEN_CASES)");
        return;
    };
    let options = Options { name: "imported".to_owned(), environment: "production".to_owned(), team: None };
    for (case, starts, least) in CASES {
        let mut found = BTreeMap::new();
        texts(&folder.join(case).join("original"), starts, &mut found);
        let imported = import(&found, &options);
        assert!(!imported.files.is_empty(), "{case}: {:?}", imported.findings);
        println!("{case}: {}", summary(&imported));
        let (all, kept) = count(&imported);
        assert!(100.0 * kept as f64 >= least * all as f64, "{case}: {}\n{}", summary(&imported), text(&imported));
    }
}
