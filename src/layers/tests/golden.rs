//! The profiles that come with gen, and the golden fleets' sources.

use std::fs;
use std::path::{Path, PathBuf};

use super::told;
use crate::decode::Markers;
use crate::layers::{BUILT_IN_PROFILES, LayerKind, Stack, base_profile, built_in_profile, check_layer, lay};
use crate::source::Sources;
use crate::toml_text;
use crate::tree::{Layer, Node};

fn read(sources: &mut Sources, path: &str, text: &str) -> Node {
    let file = sources.add(path, text);
    toml_text::parse(file, text, Layer::Service).expect("TOML")
}

#[test]
fn the_profiles_that_come_with_gen_are_right() {
    let mut sources = Sources::default();
    let (path, text) = base_profile();
    let base = read(&mut sources, path, text);
    assert_eq!(told(&check_layer(&base, LayerKind::Defaults, &Markers::default()), &sources), "");
    let service = read(
        &mut sources,
        "service.toml",
        "name = 'a'\nteam = 'b'\n[workloads.web]\n[workloads.db]\nkind = 'stateful'",
    );
    for name in BUILT_IN_PROFILES {
        let (path, text) = built_in_profile(name).expect("it is built in");
        let profile = read(&mut sources, path, text);
        assert_eq!(told(&check_layer(&profile, LayerKind::Profile, &Markers::default()), &sources), "");
        let laid = lay(&Stack { profile: Some(&profile), ..stack(&base, &service) }, &Markers::default());
        assert_eq!(told(&laid.findings, &sources), "", "{name}");
        assert!(laid.service.is_some());
    }
    assert_eq!(built_in_profile("base"), None, "base is below every service, not chosen");
}

#[test]
fn every_golden_service_lays_without_findings() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut count = 0;
    for path in service_files(&golden) {
        let mut sources = Sources::default();
        let (base_path, base) = base_profile();
        let base = read(&mut sources, base_path, base);
        let text = fs::read_to_string(&path).expect("it can be read");
        let service = read(&mut sources, &path.display().to_string(), &text);
        let names =
            ["public-domain", "shard", "service", "team", "environment", "stage", "cluster", "namespace", "domain"];
        let markers = Markers(names.iter().map(|name| ((*name).to_owned(), "example".to_owned())).collect());
        assert_eq!(told(&check_layer(&service, LayerKind::Service, &markers), &sources), "");
        let laid = lay(&stack(&base, &service), &markers);
        assert_eq!(told(&laid.findings, &sources), "");
        assert!(laid.service.is_some_and(|service| !service.workloads.is_empty()));
        count += 1;
    }
    assert!(count >= 12, "{count} services found");
}

fn stack<'a>(base: &'a Node, service: &'a Node) -> Stack<'a> {
    let (platform, stage, environment, profile, release) = (None, None, None, None, None);
    let (stage_name, environment_name, working_source) = ("production", "production", true);
    Stack {
        base,
        platform,
        stage,
        environment,
        profile,
        service,
        release,
        stage_name,
        environment_name,
        working_source,
    }
}

fn service_files(golden: &Path) -> Vec<PathBuf> {
    let folders =
        |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    let services = folders(golden).into_iter().flat_map(|fleet| folders(&fleet.join("services")));
    services.map(|folder| folder.join("service.toml")).filter(|path| path.is_file()).collect()
}
