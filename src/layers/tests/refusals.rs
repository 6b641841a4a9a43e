//! What is an error or a warning, with its words.

use insta::assert_snapshot;

use super::{findings, told};
use crate::decode::Markers;
use crate::layers::{LayerKind, check_in, check_layer, read_release};
use crate::source::{FileId, Sources};
use crate::toml_text;
use crate::tree::{Layer, Node};

fn tree(text: &str) -> (Node, Sources) {
    let mut sources = Sources::default();
    let file: FileId = sources.add("layer.toml", text);
    (toml_text::parse(file, text, Layer::Service).expect("TOML"), sources)
}

fn of_layer(kind: LayerKind, text: &str) -> String {
    let (tree, sources) = tree(text);
    told(&check_layer(&tree, kind, &Markers::default()), &sources)
}

#[test]
fn two_alternatives_in_one_layer() {
    let text = "[workloads.web]\nscale = { replicas = 2, min = 1 }\n[workloads.web.probes.readiness]\nhttp = '/a'\nexec = ['b']\n[common.update]\nstrategy = 'recreate'\nmax-surge = 1";
    assert_snapshot!(of_layer(LayerKind::Service, text), @r#"
    error[spec/two-alternatives]: an update cannot have both `strategy = "recreate"` and `max-surge` layer.toml:8 (this excludes the other) layer.toml:7 (the other stands here); keep one of the two; a later layer that names one drops what an earlier layer said
    error[spec/two-alternatives]: a probe cannot have both `http` and `exec` layer.toml:5 (this excludes the other) layer.toml:4 (the other stands here); keep one of the two; a later layer that names one drops what an earlier layer said
    error[spec/two-alternatives]: a scale cannot have both `replicas` and `min` layer.toml:2 (this excludes the other) layer.toml:2 (the other stands here); keep one of the two; a later layer that names one drops what an earlier layer said
    "#);
    let text = "[in.production.workloads.web.probes]\nstartup = { exec = ['a'], headers = { A = 'b' } }\n[workloads.web.volumes.v]\npath = '/v'\nkind = 'scratch'\nclass = 'c'";
    assert_snapshot!(of_layer(LayerKind::Service, text), @r#"
    error[spec/two-alternatives]: a volume cannot have both `kind = "scratch"` and `class` layer.toml:6 (this excludes the other) layer.toml:5 (the other stands here); keep one of the two; a later layer that names one drops what an earlier layer said
    error[spec/two-alternatives]: a probe cannot have both `exec` and `headers` layer.toml:2 (this excludes the other) layer.toml:2 (the other stands here); keep one of the two; a later layer that names one drops what an earlier layer said
    "#);
}

#[test]
fn what_layers_make_impossible_together() {
    let profile = "[workloads.web.probes.liveness]\nexec = ['a']";
    let service = "[workloads.web.probes.liveness]\nheaders = { A = 'b' }\n[workloads.web.volumes.v]\npath = '/v'\nclass = 'fast'";
    assert_snapshot!(findings(&[("profile", profile), ("service", service)]), @r#"
    error[spec/two-alternatives]: a probe cannot have both `exec` and `headers` service.toml:4 (this excludes the other) profile.toml:2 (the other stands here); keep one of the two; a later layer that names one drops what an earlier layer said
    error[spec/two-alternatives]: `class` has no meaning with `kind = "scratch"`, which holds where nothing else is said service.toml:7 (this key changes nothing); say `kind`, it goes with claim; or remove `class`
    "#);
}

#[test]
fn one_variable_in_two_tables_of_one_layer() {
    let text = "[workloads.web]\nenv = { A = 'a' }\n[workloads.web.fact-env]\nA = 'tag'\n[workloads.web.init.i]\nenv = { B = 'b' }\nfield-env = { B = 'metadata.name' }";
    assert_snapshot!(of_layer(LayerKind::Service, text), @r#"
    error[spec/env-twice]: the variable `A` stands in `env` and in `fact-env` layer.toml:4 (here) layer.toml:2 (and here); keep one of the two: a container has one value for a name
    error[spec/env-twice]: the variable `B` stands in `env` and in `field-env` layer.toml:7 (here) layer.toml:6 (and here); keep one of the two: a container has one value for a name
    "#);
}

#[test]
fn keys_that_do_not_belong_in_a_layer() {
    let text = "name = 'a'\nserves = { port = 'http' }\nunset = ['team']\n[in.x]\n[labels]\na = 'b'";
    assert_snapshot!(of_layer(LayerKind::In, text), @r#"
    error[spec/not-in-this-layer]: `in` cannot stand in a table of `in` layer.toml:4 (not a key of this layer); layers do not nest: write a table of its own below the root's `in`
    error[spec/not-in-this-layer]: `name` cannot stand in a table of `in` layer.toml:1 (not a key of this layer); write it at the root of service.toml
    error[spec/not-in-this-layer]: `serves` cannot stand in a table of `in` layer.toml:2 (not a key of this layer); write it at the root of service.toml
    error[spec/not-in-this-layer]: `team` cannot be unset in a table of `in` layer.toml:3 (not a key of this layer)
    "#);
    let text = "unset = ['labels.a']\n[allow.'a/b']\nreason = 'r'\nexpires = 2027-01-01";
    assert_snapshot!(of_layer(LayerKind::Defaults, text), @r#"
    error[spec/not-in-this-layer]: `allow` cannot stand in defaults layer.toml:2 (not a key of this layer); write it at the root of service.toml
    error[spec/not-in-this-layer]: `unset` cannot stand in defaults layer.toml:1 (not a key of this layer); `unset` works in service.toml, in profiles and in `in`
    "#);
    assert_snapshot!(of_layer(LayerKind::Profile, text), @r#"
    error[spec/not-in-this-layer]: `allow` cannot stand in a profile layer.toml:2 (not a key of this layer); write it at the root of service.toml
    "#);
    assert_snapshot!(of_layer(LayerKind::Service, "[in.staging]\nname = 'b'"), @r#"
    error[spec/not-in-this-layer]: `name` cannot stand in a table of `in` layer.toml:2 (not a key of this layer); write it at the root of service.toml
    "#);
}

#[test]
fn unknown_keys_and_wrong_types_of_each_table_of_in() {
    let text = "unsett = []\n[in.staging.workloads.web]\nscal = { replicas = 1 }\nscale = { replicas = '1' }";
    assert_snapshot!(of_layer(LayerKind::Service, text), @r#"
    error[spec/unknown-key]: unknown key `unsett` layer.toml:1 (not a key of this table); a key with a similar name exists: `unset`
    error[spec/unknown-key]: unknown key `scal` layer.toml:3 (not a key of this table); a key with a similar name exists: `scale`
    error[spec/wrong-type]: expected an integer, found a string layer.toml:4 (this is a string); write it without quotes: 1
    "#);
    assert_eq!(
        of_layer(LayerKind::Service, "[in.staging.workloads.web.scale]\nreplicas = 1"),
        "",
        "a layer may be partial"
    );
}

#[test]
fn a_table_of_in_names_a_stage_or_an_environment() {
    let (tree, sources) = tree("[in.prodution]\n[in.nowhere]\n[in.dev]\n[in.staging]\n[in.staging-eu]");
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let (stages, environments) = (names(&["dev", "staging", "production"]), names(&["staging-eu", "production-eu"]));
    let found = check_in(&tree, &stages, &environments, &names(&["staging", "staging-eu"]));
    assert_snapshot!(told(&found, &sources), @r#"
    warning[spec/in-unused]: `[in.dev]` holds in none of the environments of this service layer.toml:3 (this layer changes nothing); remove it, or name the environment in `environments`
    error[spec/in-unknown]: `nowhere` is neither a stage nor an environment layer.toml:2 (not declared in platform.toml); known are dev, staging, production, staging-eu, production-eu
    error[spec/in-unknown]: `prodution` is neither a stage nor an environment layer.toml:1 (not declared in platform.toml); a similar name exists: `production`
    "#);
}

#[test]
fn unset_must_name_something_that_has_no_enabled() {
    let service = "unset = ['labels.nope', 'workloads.web.env.NOPE', 'workloads.web', 'routes.a.hosts', 'a..b']\n[labels]\nnope = 'x'\n[workloads.web.env]\nNOPE = 'own'";
    assert_snapshot!(findings(&[("service", service)]), @r#"
    error[spec/unset-nothing]: `labels.nope` names nothing that an earlier layer says service.toml:3 (there is nothing to take out); remove it, or move it to the `in` of the environments where an earlier layer says it
    error[spec/unset-has-enabled]: `workloads.web` is an entry that is switched off, not unset service.toml:3 (this is an entry of a table of named entries); write `enabled = false` below `workloads.web`
    error[spec/unset-nothing]: `routes.a.hosts` names nothing that an earlier layer says service.toml:3 (there is nothing to take out); remove it, or move it to the `in` of the environments where an earlier layer says it
    error[spec/invalid-value]: `a..b` is not a path of keys service.toml:3 (); keys with dots between them, in quotes where they have dots: `common.env.LOG_LEVEL`
    error[spec/unset-nothing]: `workloads.web.env.NOPE` names nothing that an earlier layer says service.toml:3 (there is nothing to take out); remove it, or move it to the `in` of the environments where an earlier layer says it
    "#);
}

#[test]
fn what_a_kind_cannot_have_is_refused_where_the_workload_says_it() {
    assert_snapshot!(findings(&[("service", "[workloads.db]\nkind = 'stateful'\nupdate = { max-surge = 1 }")]), @r#"
    error[spec/kind-cannot]: a `stateful` workload has no `update`: a StatefulSet replaces its pods one at a time, the highest number first service.toml:5 (this cannot be had) service.toml:4 (with this kind); remove `update`
    "#);
}

#[test]
fn kind_ports_and_claims_are_the_same_everywhere() {
    let service = "[workloads.web]\nkind = 'deployment'\n[workloads.web.ports.http]\nport = 80\n[workloads.web.ports.old]\nport = 81
[workloads.web.volumes.data]\npath = '/d'\nkind = 'claim'\nclass = 'slow'
[in.production.workloads.web]\nkind = 'stateful'\n[in.production.workloads.web.ports.http]\nport = 8080
[in.production-eu.workloads.web.ports.old]\nenabled = false\n[in.production.workloads.web.volumes.data]\nclass = 'fast'
[in.production.workloads.web.volumes.cache]\npath = '/c'\n[in.production.workloads.debug.ports.http]\nport = 1";
    assert_snapshot!(findings(&[("service", service)]), @r#"
    error[spec/varies-by-environment]: `kind` of workload `web` may not vary by environment service.toml:14 (this holds in one environment or stage) service.toml:4 (elsewhere this holds); kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own
    error[spec/varies-by-environment]: `ports.http.port` of workload `web` may not vary by environment service.toml:16 (this holds in one environment or stage) service.toml:6 (elsewhere this holds); kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own
    error[spec/varies-by-environment]: `volumes.data.class` of workload `web` may not vary by environment service.toml:20 (this holds in one environment or stage) service.toml:12 (elsewhere this holds); kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own
    error[spec/varies-by-environment]: `ports.old` of workload `web` may not vary by environment service.toml:17 (this holds in one environment or stage) service.toml:7 (elsewhere this holds); kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own
    "#);
    let stage = "[common.ports.metrics]\nport = 9\nexpose = false\n[common.volumes.d]\npath = '/d'\nkind = 'claim'";
    assert_snapshot!(findings(&[("stage", stage), ("service", "[workloads.web]")]), @r#"
    error[spec/varies-by-environment]: `ports.metrics` of workload `web` may not vary by environment stage.toml:1 (this holds in one environment or stage); kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own
    error[spec/varies-by-environment]: `volumes.d` of workload `web` may not vary by environment stage.toml:4 (this holds in one environment or stage); kind, ports and claims are the same everywhere: say it in service.toml, or use a workload of its own
    "#);
    let same =
        "[workloads.web.ports.http]\nport = 80\n[in.production.workloads.web.ports.http]\nport = 80\nexpose = false";
    assert_eq!(findings(&[("service", same)]), "", "the same number does not vary");
}

#[test]
fn a_tag_beneath_the_release_is_a_warning() {
    let service = "[image]\nrepository = 'a'\ntag = '1'\n[images.n]\nrepository = 'n'\ntag = '3'";
    let release = "[image]\ntag = '2'\n[images.gone]\ntag = '1'";
    assert_snapshot!(findings(&[("service", service), ("release", release)]), @r#"
    warning[release/unknown-image]: this image is used nowhere: the source has no image `gone` release.toml:3 (it changes nothing); remove the table, or name the image in the source
    warning[release/tag-in-source]: `tag` has no effect: `release.toml` says what runs service.toml:5 (this lies beneath it) release.toml:2 (this wins); remove the line `tag = "1"`
    "#);
    let in_a_copy = super::laid_as(&[("service", service), ("release", "[image]\ntag = '2'")], |stack| {
        stack.working_source = false
    });
    assert_eq!(told(&in_a_copy.0.findings, &in_a_copy.1), "", "a copy is not written by people");
}

#[test]
fn a_release_is_closed() {
    let (tree, sources) = tree("[image]\ntag = 1\n[frozn]\nreason = 'r'");
    let (release, findings) = read_release(&tree);
    assert_eq!(release, None);
    assert_snapshot!(told(&findings, &sources), @r#"
    error[spec/unknown-key]: unknown key `frozn` layer.toml:3 (not a key of this table); a key with a similar name exists: `frozen`
    error[spec/wrong-type]: expected a string, found an integer layer.toml:2 (this is an integer); write it as a string: "1"
    "#);
}

#[test]
fn a_missing_key_of_the_root_points_into_service_toml() {
    let (laid, _) = super::laid(&[("release", "[image]\ntag = '1'")]);
    assert_eq!(laid.tree.place.file, laid.tree.get(["name"]).expect("the name").place.file);
}
