//! What holds in the end.

use super::{check, laid, laid_as, told};
use crate::tree::Layer;

#[test]
fn the_later_layer_wins() {
    let layers = [
        ("base", "[labels]\nbase = 'b'\nstage = 'b'\nin = 'b'\nlocal = 'b'"),
        ("platform", "[labels]\nplatform = 'p'\nstage = 'p'"),
        ("stage", "[labels]\nstage = 's'\nenv = 's'"),
        ("environment", "[labels]\nenv = 'e'\nprofile = 'e'"),
        ("profile", "[labels]\nprofile = 'f'\nservice = 'f'"),
        (
            "service",
            "[labels]\nservice = 'v'\nin = 'v'\n[in.production.labels]\nin = 'i'\nlocal = 'i'\n[in.production-eu.labels]\nlocal = 'l'",
        ),
    ];
    let expect =
        "{ base = 'b', env = 'e', in = 'i', local = 'l', platform = 'p', profile = 'f', service = 'v', stage = 's' }";
    check(&layers, "labels", expect);
}

#[test]
fn each_value_knows_its_layer_and_place() {
    let service = "[labels]\na = '1'\n[in.production.labels]\nb = '2'\n[in.production-eu.labels]\nc = '3'";
    let (laid, sources) = laid(&[("base", "[labels]\nd = '0'"), ("service", service)]);
    let of = |key: &str| {
        let node = laid.tree.get(["labels", key]).expect("the label");
        (sources.file_line(node.place), node.layer)
    };
    assert_eq!(of("a"), ("service.toml:4".to_owned(), Layer::Service));
    assert_eq!(of("b"), ("service.toml:6".to_owned(), Layer::InStage));
    assert_eq!(of("c"), ("service.toml:8".to_owned(), Layer::InEnvironment));
    assert_eq!(of("d"), ("base.toml:2".to_owned(), Layer::Base));
    let table = laid.tree.get(["labels"]).expect("the table");
    assert_eq!(sources.file_line(table.key), "service.toml:3", "the service's own header is the place of a table");
}

#[test]
fn what_only_layers_say_is_gone() {
    let (laid, _) = laid(&[("service", "unset = []\n[in.production.labels]\na = 'b'\n[common.env]\nA = 'b'")]);
    let keys: Vec<_> = laid.tree.value.as_table().expect("a table").keys().map(String::as_str).collect();
    assert_eq!(keys, ["labels", "name", "team"]);
}

#[test]
fn a_stage_and_an_environment_of_one_name_are_one_layer() {
    let service = "[labels]\na = '1'\nb = '2'\n[in.production]\nunset = ['labels.a']\nlabels.b = '3'";
    let (laid, sources) = laid_as(&[("service", service)], |stack| stack.environment_name = "production");
    assert_eq!(told(&laid.findings, &sources), "", "applied twice, the second `unset` would name nothing");
    assert_eq!(laid.tree.get(["labels", "b"]).expect("the label").layer, Layer::InEnvironment);
}

#[test]
fn lists_are_replaced_whole_and_tables_are_not() {
    let base = ("base", "[notify]\nto = ['a@example.org']\non = ['deployed']");
    check(
        &[base, ("service", "[notify]\nto = ['b@example.org']")],
        "notify",
        "{ on = ['deployed'], to = ['b@example.org'] }",
    );
}

#[test]
fn values_of_maps_are_replaced_whole() {
    let service = "[workloads.web]\nsecret-env = { A = { secret = 'old', key = 'k' } }
        [in.production.workloads.web]\nsecret-env = { A = { secret = 'new' , key = 'n' }, B = { secret = 'b', key = 'b' } }";
    let expect = "{ A = { key = 'n', secret = 'new' }, B = { key = 'b', secret = 'b' } }";
    check(&[("service", service)], "workloads.web.secret-env", expect);
    let service = "[routes.a.match.headers]\nX-A = { exact = 'a' }\n[in.production.routes.a.match.headers]\nX-A = { prefix = 'b' }";
    check(&[("service", service)], "routes.a.match.headers", "{ X-A = { prefix = 'b' } }");
}

#[track_caller]
fn web(earlier: &str, later: &str, path: &str, expect: &str) {
    let profile = format!("[workloads.web.{path}]\n{earlier}");
    let service = format!("[workloads.web.{path}]\n{later}");
    check(&[("profile", &profile), ("service", &service)], &format!("workloads.web.{path}"), expect);
}

#[test]
fn a_scale_drops_the_other_ways_to_say_it() {
    web("min = 2\nmax = 5\ncpu-percent = 70", "replicas = 1", "scale", "{ replicas = 1 }");
    web("replicas = 2", "max = 5", "scale", "{ max = 5 }");
    web("min = 2\nmax = 5", "max = 9", "scale", "{ max = 9, min = 2 }");
    web("replicas = 2", "single = true", "scale", "{ single = true }");
    web("replicas = 2", "single = false", "scale", "{ replicas = 2, single = false }");
}

#[test]
fn another_probe_takes_port_and_headers_of_the_old_one_along() {
    let http = "http = '/readyz'\nport = 'http'\nperiod = '5s'\nheaders = { A = 'b' }";
    web(http, "exec = ['bin/ready']", "probes.readiness", "{ exec = ['bin/ready'], period = '5s' }");
    web(http, "tcp = true", "probes.readiness", "{ period = '5s', tcp = true }");
    web(
        http,
        "http = '/x'",
        "probes.readiness",
        "{ headers = { A = 'b' }, http = '/x', period = '5s', port = 'http' }",
    );
    web("port = 'http'\ntimeout = '2s'", "exec = ['a']", "probes.liveness", "{ exec = ['a'], timeout = '2s' }");
    let sidecar = |probe: &str| format!("[workloads.web.sidecars.s.probes.startup]\n{probe}");
    let layers = [("profile", &*sidecar("grpc = ''\nport = 'grpc'")), ("service", &*sidecar("exec = ['a']"))];
    check(&layers, "workloads.web.sidecars.s.probes.startup", "{ exec = ['a'] }");
}

#[test]
fn recreate_drops_surge_and_what_may_be_missing() {
    let rolling = "strategy = 'rolling'\nmax-surge = 1\nmax-unavailable = 0";
    web(rolling, "strategy = 'recreate'", "update", "{ strategy = 'recreate' }");
    web(rolling, "max-surge = 3", "update", "{ max-surge = 3, max-unavailable = 0, strategy = 'rolling' }");
    web("strategy = 'recreate'", "max-surge = 2", "update", "{ max-surge = 2 }");
}

/// The report that made this a rule: helm/helm#9027.
#[test]
fn an_environment_may_choose_another_probe_and_another_update() {
    let profile = "[common.probes]\nreadiness = { http = '/readyz', port = 'http' }\n[common.update]\nmax-surge = 1";
    let service = "[workloads.web.probes.readiness]\nperiod = '3s'
        [in.production.workloads.web.probes.readiness]\nexec = ['bin/ready']
        [in.production.workloads.web.update]\nstrategy = 'recreate'";
    let layers = [("profile", profile), ("service", service)];
    check(&layers, "workloads.web.probes", "{ readiness = { exec = ['bin/ready'], period = '3s' } }");
    check(&layers, "workloads.web.update", "{ strategy = 'recreate' }");
}

#[test]
fn files_matches_and_volumes_are_choices_too() {
    web("source = 'a'\nvalues = {}", "secret = 's'\nkey = 'k'", "files.'/a'", "{ key = 'k', secret = 's' }");
    web("source = 'a'\nvalues = { x = 'y' }", "content = 'c'", "files.'/a'", "{ content = 'c' }");
    web(
        "path = '/d'\nkind = 'claim'\nsize = '1Gi'\nclass = 'fast'",
        "kind = 'scratch'",
        "volumes.d",
        "{ kind = 'scratch', path = '/d' }",
    );
    web(
        "path = '/d'\nsize = '1Gi'",
        "kind = 'secret'\nobject = 's'",
        "volumes.d",
        "{ kind = 'secret', object = 's', path = '/d' }",
    );
    web(
        "path = '/d'\nsize = '1Gi'",
        "kind = 'scratch'",
        "volumes.d",
        "{ kind = 'scratch', path = '/d', size = '1Gi' }",
    );
    let service = "[routes.a.match]\nprefix = '/a'\nmethods = ['GET']\n[in.production.routes.a.match]\nregex = '/b.*'";
    check(&[("service", service)], "routes.a.match", "{ methods = ['GET'], regex = '/b.*' }");
}

#[test]
fn a_request_drops_the_limit_of_earlier_layers_never_the_other_way_round() {
    let both = "cpu = '1'\ncpu-limit = '2'\nmemory = '1Gi'\nmemory-limit = '2Gi'";
    web(both, "memory = '3Gi'", "resources", "{ cpu = '1', cpu-limit = '2', memory = '3Gi' }");
    web(
        both,
        "cpu = '3'\ncpu-limit = '4'",
        "resources",
        "{ cpu = '3', cpu-limit = '4', memory = '1Gi', memory-limit = '2Gi' }",
    );
    web(
        both,
        "memory-limit = '4Gi'",
        "resources",
        "{ cpu = '1', cpu-limit = '2', memory = '1Gi', memory-limit = '4Gi' }",
    );
    web(both, "memory = '3Gi'", "proxy", "{ cpu = '1', cpu-limit = '2', memory = '3Gi' }");
}

#[test]
fn a_new_tag_or_repository_drops_an_earlier_digest() {
    let digest = format!("digest = 'sha256:{}'", "0".repeat(64));
    let earlier = format!("[image]\nrepository = 'a'\ntag = '1'\n{digest}\n[images.n]\nrepository = 'n'\n{digest}");
    let layers = [("profile", earlier.as_str()), ("service", "[image]\ntag = '2'\n[images.n]\nrepository = 'm'")];
    check(&layers, "image", "{ repository = 'a', tag = '2' }");
    check(&layers, "images", "{ n = { repository = 'm' } }");
    let layers = [("profile", earlier.as_str()), ("service", "[image]\npull = 'always'")];
    check(&layers, "image.digest", &digest["digest = ".len()..]);
}

#[test]
fn kinds_of_variables_are_one_space() {
    let service = "[workloads.web]\nenv = { A = '1', B = '2' }\nfact-env = { C = 'tag' }
        [in.production.workloads.web]\nsecret-env = { A = { secret = 's', key = 'k' } }\nenv = { C = '3' }";
    let layers = [("service", service)];
    check(&layers, "workloads.web.env", "{ B = '2', C = '3' }");
    check(&layers, "workloads.web.secret-env", "{ A = { key = 'k', secret = 's' } }");
    check(&layers, "workloads.web.fact-env", "{  }");
}

#[test]
fn what_is_switched_off_is_gone_and_may_come_back() {
    let service = "[workloads.web.ports.http]\nport = 80\n[workloads.web.ports.admin]\nport = 81\nenabled = false
        [routes.a]\nenabled = false\n[slo.availability]\nenabled = false\n[workloads.old]\nenabled = false";
    let layers = [("base", "[slo.availability]\nobjective = 99.5\n[common.scale]\nreplicas = 2"), ("service", service)];
    check(&layers, "workloads", "{ web = { ports = { http = { port = 80 } }, scale = { replicas = 2 } } }");
    check(&layers, "slo", "{  }");
    check(&layers, "routes", "{  }");
    let service =
        format!("{service}\n[in.production.routes.a]\nenabled = true\n[in.production-eu.routes.a]\nmesh = true");
    check(&[("service", &service)], "routes", "{ a = { enabled = true, mesh = true } }");
    let tuned = "[alert-pack.cpu-throttling]\nenabled = false\nreason = 'r'\nexpires = 2027-03-01";
    check(&[("service", tuned)], "alert-pack.cpu-throttling.enabled", "false");
}

#[test]
fn common_is_laid_under_each_workload() {
    let common =
        "[common]\nscale = { replicas = 2 }\nfiles = { '/a' = { content = 'x' } }\nenv-from = { configs = ['c'] }
        env = { LEVEL = 'info', PORT = '1' }\nprobes = { readiness = { tcp = true } }
        [in.production.common.env]\nLEVEL = 'warn'\n";
    let service = format!("{common}[workloads.web]\nfact-env = {{ PORT = 'tag' }}\nscale = {{ min = 2, max = 3, cpu-percent = 7 }}
        [workloads.web.init.own]\ncommand = ['a']\n[workloads.web.init.other]\nimage = 'n'\n[workloads.web.sidecars.s.env]\nLEVEL = 'x'
        [workloads.redis]\nimage = 'n'");
    let layers = [("service", &*service)];
    check(&layers, "workloads.web.scale", "{ cpu-percent = 7, max = 3, min = 2 }");
    check(&layers, "workloads.web.env", "{ LEVEL = 'warn' }");
    check(&layers, "workloads.web.probes", "{ readiness = { tcp = true } }");
    check(
        &layers,
        "workloads.redis",
        "{ image = 'n', probes = { readiness = { tcp = true } }, scale = { replicas = 2 } }",
    );
    let program =
        "env = { LEVEL = 'warn', PORT = '1' }, env-from = { configs = ['c'] }, files = { /a = { content = 'x' } }";
    check(
        &layers,
        "workloads.web.init",
        &format!("{{ other = {{ image = 'n' }}, own = {{ command = ['a'], {program} }} }}"),
    );
    check(&layers, "workloads.web.sidecars.s.env", "{ LEVEL = 'x', PORT = '1' }");
}

#[test]
fn what_a_kind_cannot_have_does_not_reach_it() {
    let service = "[workloads.db]\nkind = 'stateful'";
    let base = "[common]\nupdate = { max-surge = 1 }\nscale = { replicas = 2 }";
    check(&[("base", base), ("service", service)], "workloads.db", "{ kind = 'stateful', scale = { replicas = 2 } }");
}

#[test]
fn unset_takes_out_what_earlier_layers_say() {
    let service = "[common.env]\nA = '1'\nB = '2'\n[in.production]\nunset = ['common.env.A', 'labels.\"x.example/y\"']
        [labels]\n'x.example/y' = 'z'\nk = 'v'\n[in.production-eu]\ncommon.env.A = '9'\n[workloads.web]";
    let layers = [("service", service)];
    check(&layers, "labels", "{ k = 'v' }");
    check(&layers, "workloads.web.env", "{ A = '9', B = '2' }");
    let own = "unset = ['labels.a']\n[labels]\na = 'own'";
    check(&[("profile", "[labels]\na = 'profile'\nb = 'b'"), ("service", own)], "labels", "{ a = 'own', b = 'b' }");
}

#[test]
fn unset_keeps_from_one_workload_what_common_brings() {
    let service = "unset = ['workloads.web.env.A', 'workloads.web.init.i.env.B']\n[common]\nenv = { A = '1', B = '2' }
        [workloads.web.init.i]\ncommand = ['c']\n[workloads.worker]";
    let layers = [("service", service)];
    check(&layers, "workloads.web.env", "{ B = '2' }");
    check(&layers, "workloads.web.init.i.env", "{ A = '1' }");
    check(&layers, "workloads.worker.env", "{ A = '1', B = '2' }");
    let probe = "unset = ['workloads.web.probes.liveness']\n[workloads.web]";
    let base = "[common.probes]\nliveness = { tcp = true }\nreadiness = { tcp = true }";
    check(&[("base", base), ("service", probe)], "workloads.web.probes", "{ readiness = { tcp = true } }");
}

#[test]
fn a_release_says_what_runs() {
    let release = format!(
        "[image]\ntag = '2'\n[images.n]\ntag = '3'\ndigest = 'sha256:{}'\n[frozen]\nreason = 'r'",
        "0".repeat(64)
    );
    let layers = [("service", "[image]\nrepository = 'a'\n[images.n]\nrepository = 'n'"), ("release", &*release)];
    check(&layers, "image", "{ repository = 'a', tag = '2' }");
    check(&layers, "images.n.tag", "'3'");
    check(&layers, "frozen", "nothing");
}
