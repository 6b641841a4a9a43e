//! Routes from gateways, and the gateways themselves. Two Ingresses that differ in class, annotations or certificates come
//! through two gateways of the platform: there such things stand once.

use serde_json::{Map, Value, json};

use super::access::End;
use super::{Draft, Input, literal};
use crate::decode::CheckedText;
use crate::import::group::as_label;
use crate::import::manifest::Manifest;
use crate::import::route::{self, Condition, Route};
use crate::import::table::Table;
use crate::import::usual;
use crate::import::world::{items, text};
use crate::spec::form::Host;

/// What cannot be read from routes: the pods of a gateway.
const UNKNOWN_NAMESPACE: &str = "ingress";
/// The class of a controller that no manifest names.
const UNKNOWN_CLASS: &str = "unknown";
/// As Istio's installation calls it.
const USUAL_ACCOUNT: &str = "istio-ingressgateway-service-account";

/// Writes all routes and gateways.
pub(super) fn routes(draft: &mut Draft, input: Input<'_>) {
    gateways(draft, input);
    balancers(draft, input);
    for manifest in &input.world.manifests {
        let Some(routes) = route::routes(input.world, manifest) else { continue };
        for route in routes {
            self::route(draft, input, manifest, &route);
        }
    }
    if let Some(gateways) = draft.platform.get(&["mesh", "gateways"]).and_then(Value::as_object)
        && let (Some(name), 1) = (gateways.keys().next().cloned(), gateways.len())
    {
        draft.platform.put(&["mesh", "gateways", &name, "default"], true);
    }
}

/// Gateways of Istio that are among the manifests.
fn gateways(draft: &mut Draft, input: Input<'_>) {
    for manifest in input.world.of_kind("Gateway").filter(|it| it.group == "networking.istio.io") {
        let name = as_label(&manifest.name);
        let mut gateway = Table::default();
        gateway.put(&["kind"], "istio");
        let namespace = manifest.namespace.clone().unwrap_or_else(|| "istio-system".to_owned());
        gateway.put(&["namespace"], namespace.clone());
        gateway.put_some(&["selector"], manifest.get("/spec/selector").cloned());
        let account = account(input, &namespace);
        if account.is_none() {
            unknown(draft, &format!("mesh.gateways.{name}.service-account"));
        }
        gateway.put(&["service-account"], account.unwrap_or_else(|| USUAL_ACCOUNT.to_owned()));
        for (at, server) in manifest.get("/spec").map_or(&[][..], |spec| items(spec, "servers")).iter().enumerate() {
            let protocol = match server.pointer("/port/protocol").and_then(Value::as_str) {
                Some("HTTPS") => "https",
                Some("HTTP") => "http",
                _ => continue,
            };
            let key = server
                .pointer("/port/name")
                .and_then(Value::as_str)
                .map_or_else(|| format!("{protocol}-{at}"), as_label);
            let listener = ["listeners", key.as_str()];
            gateway.put_some(&[listener[0], listener[1], "port"], server.pointer("/port/number").cloned());
            gateway.put(&[listener[0], listener[1], "protocol"], protocol);
            let hosts: Vec<&str> = items(server, "hosts")
                .iter()
                .filter_map(Value::as_str)
                .map(|host| host.rsplit('/').next().unwrap_or(host))
                .collect();
            if !hosts.contains(&"*") {
                gateway.put(&[listener[0], listener[1], "hosts"], json!(hosts));
            }
            gateway.put_some(&[listener[0], listener[1], "tls-secret"], server.pointer("/tls/credentialName").cloned());
        }
        draft.platform.put(&["mesh", "gateways", &name], Value::Object(gateway.0));
    }
}

/// The ServiceAccount of the gateways of a namespace, as those name it who let them in.
fn account(input: Input<'_>, namespace: &str) -> Option<String> {
    let policies = input.world.of_kind("AuthorizationPolicy").filter_map(|policy| policy.get("/spec"));
    let sources = policies.flat_map(|spec| items(spec, "rules")).flat_map(|rule| items(rule, "from"));
    let mut names = sources.filter_map(|from| from.get("source")).flat_map(|source| items(source, "principals"));
    let below = format!("/ns/{namespace}/sa/");
    names.find_map(|name| Some(name.as_str()?.split_once(&below)?.1.to_owned()))
}

fn unknown(draft: &mut Draft, key: &str) {
    if !draft.unknown.iter().any(|known| known == key) {
        draft.unknown.push(key.to_owned());
    }
}

/// Services of load balancers, beside one inside the cluster.
fn balancers(draft: &mut Draft, input: Input<'_>) {
    for service in input.world.of_kind("Service").filter(|it| it.text("/spec/type") == Some("LoadBalancer")) {
        for (group, member) in input.groups.iter().flat_map(|group| group.members.iter().map(move |it| (group, it))) {
            let Some(inside) = member.service.filter(|it| !std::ptr::eq(*it, service)) else { continue };
            if !input.world.behind(service).iter().any(|it| std::ptr::eq(*it, member.manifest)) {
                continue;
            }
            let rest = service.name.strip_prefix(&format!("{}-", inside.name)).filter(|rest| !rest.is_empty());
            let name = rest.map_or_else(|| "balancer".to_owned(), as_label);
            let gateway = ["mesh", "gateways", name.as_str()];
            draft.platform.put(&[gateway[0], gateway[1], gateway[2], "kind"], "load-balancer");
            draft
                .platform
                .put_some(&[gateway[0], gateway[1], gateway[2], "class"], service.text("/spec/loadBalancerClass"));
            let sources = service.get("/spec/loadBalancerSourceRanges");
            draft.platform.put_some(&[gateway[0], gateway[1], gateway[2], "sources"], sources.cloned());
            annotations(draft, &name, service);
            let Some(table) = draft.services.get_mut(&group.name).map(|it| &mut it.table) else { continue };
            let ports = service.get("/spec").map_or(&[][..], |spec| items(spec, "ports"));
            let numbers: Vec<u64> = ports.iter().filter_map(|port| port.get("port").and_then(Value::as_u64)).collect();
            for port in
                member.ports.iter().filter(|port| port.service.is_some_and(|it| numbers.contains(&u64::from(it))))
            {
                let key = format!("{name}-{}", port.key);
                table.put(&["routes", &key], json!({ "gateway": name, "port": port.key }));
            }
        }
    }
}

/// What the controller of a gateway is told.
fn annotations(draft: &mut Draft, gateway: &str, manifest: &Manifest) {
    let written = manifest.get("/metadata/annotations").and_then(Value::as_object);
    for (key, value) in written.into_iter().flatten() {
        if let (Some(value), false) = (value.as_str(), usual::is_record(&format!("metadata.annotations.{key}"))) {
            draft.platform.put(&["mesh", "gateways", gateway, "annotations", key], literal(value));
        }
    }
}

fn route(draft: &mut Draft, input: Input<'_>, manifest: &Manifest, route: &Route) {
    // Shares of versions, and hosts that mean everything, cannot be said in a route.
    let [target] = route.targets.as_slice() else { return };
    let hosts: Vec<&String> = route.hosts.iter().filter(|host| Host::fits(host)).collect();
    let Some(end) = end(input, manifest, &target.service) else { return };
    let numbered = end.member.ports.iter().find(|port| port.service.is_some() && port.service == target.port);
    let only = || end.member.ports.iter().find(|port| port.service.is_some());
    let Some(port) = numbered.or_else(|| only().filter(|_| target.port.is_none())) else { return };
    let is_mesh = route.gateways.is_empty() || route.gateways == ["mesh"];
    if hosts.is_empty() && !is_mesh || target.subset.is_some() {
        return;
    }
    let gateways: Vec<String> = match (is_mesh, manifest.kind.as_str()) {
        (true, _) => vec![String::new()],
        (_, "Ingress") => vec![ingress(draft, manifest)],
        (_, "HTTPRoute") => route.gateways.iter().map(|it| api(draft, it)).collect(),
        _ => route
            .gateways
            .iter()
            .filter(|it| *it != "mesh")
            .map(|it| as_label(it.rsplit('/').next().unwrap_or(it)))
            .collect(),
    };
    for gateway in gateways {
        for condition in merged(&route.conditions) {
            let table = self::table(route, &condition, &gateway, &hosts, &port.key);
            // Calls inside the mesh without anything of their own are how calls are anyway.
            let is_usual =
                is_mesh && route.action.keys().all(|key| key == "retries") && condition == Condition::default();
            if !is_usual {
                add(draft, end, manifest, table);
            }
        }
    }
}

/// Conditions by path: `/a` with all that lies below `/a/` is a prefix of the language.
fn merged(conditions: &[Condition]) -> Vec<Condition> {
    let exact = |condition: &Condition| match &condition.path {
        Some(("path", path)) => Some(path.clone()),
        _ => None,
    };
    let is_below = |condition: &Condition, path: &str| condition.path == Some(("prefix", format!("{path}/")));
    let mut merged: Vec<Condition> = Vec::new();
    for condition in conditions {
        let path = exact(condition).filter(|path| conditions.iter().any(|other| is_below(other, path)));
        let covered = conditions.iter().filter_map(exact).any(|path| is_below(condition, &path));
        match path {
            Some(path) => merged.push(Condition { path: Some(("prefix", path)), ..condition.clone() }),
            None if covered => {}
            None => merged.push(condition.clone()),
        }
    }
    merged
}

fn table(route: &Route, condition: &Condition, gateway: &str, hosts: &[&String], port: &str) -> Table {
    let mut table = Table::default();
    if gateway.is_empty() {
        table.put(&["mesh"], true);
    } else {
        table.put(&["gateway"], gateway);
        table.put(&["hosts"], json!(hosts.iter().map(|host| literal(host)).collect::<Vec<_>>()));
    }
    table.put(&["port"], port);
    if let Some((kind, path)) = &condition.path {
        table.put(&["match", kind], path.clone());
    }
    for (key, map) in [("headers", &condition.headers), ("query", &condition.query)] {
        if !map.is_empty() {
            table.put(&["match", key], Value::Object(map.clone()));
        }
    }
    if !condition.methods.is_empty() {
        table.put(&["match", "methods"], condition.methods.clone());
    }
    for (key, value) in &route.action {
        table.put(&[key], value.clone());
    }
    table
}

/// Adds a route under a name of its own; one that says the same for other hosts gets these hosts too.
fn add(draft: &mut Draft, end: End<'_>, manifest: &Manifest, table: Table) {
    let Some(service) = draft.services.get_mut(&end.group.name) else { return };
    let routes = service.table.below(&["routes"]);
    let without_hosts = |map: &Map<String, Value>| {
        map.iter()
            .filter(|(key, _)| *key != "hosts")
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect::<Map<_, _>>()
    };
    let same =
        routes.values_mut().filter_map(Value::as_object_mut).find(|it| without_hosts(it) == without_hosts(&table.0));
    if let Some(known) = same {
        let more = table.0.get("hosts").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(hosts) = known.get_mut("hosts").and_then(Value::as_array_mut) {
            let new: Vec<Value> = more.into_iter().filter(|host| !hosts.contains(host)).collect();
            hosts.extend(new);
        }
        return;
    }
    let own =
        manifest.name.strip_prefix(&end.group.name).map_or(manifest.name.as_str(), |rest| rest.trim_start_matches('-'));
    let base = if own.is_empty() { "main".to_owned() } else { as_label(own) };
    let mut names = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    let name = names.find(|name| !routes.contains_key(name)).unwrap_or(base);
    routes.insert(name, Value::Object(table.0));
}

/// The workload behind a Service.
fn end<'w>(input: Input<'w>, manifest: &Manifest, service: &str) -> Option<End<'w>> {
    input.groups.iter().find_map(|group| {
        let is_here = crate::import::world::same_namespace(group.namespace.as_deref(), manifest.namespace.as_deref());
        let member = group.members.iter().find(|member| member.service.is_some_and(|it| it.name == service))?;
        is_here.then_some(End { group, member })
    })
}

/// The gateway of an Ingress, by all that it says beside its rules.
fn ingress(draft: &mut Draft, manifest: &Manifest) -> String {
    let class = manifest.text("/spec/ingressClassName");
    let base = as_label(class.unwrap_or("ingress"));
    let mut wanted = Table::default();
    wanted.put(&["kind"], "ingress");
    wanted.put(&["namespace"], UNKNOWN_NAMESPACE);
    let noted = manifest.get("/metadata/annotations").and_then(|it| text(it, "kubernetes.io/ingress.class"));
    wanted.put(&["class"], class.or(noted).unwrap_or(UNKNOWN_CLASS));
    let mut scratch = Draft::default();
    annotations(&mut scratch, &base, manifest);
    wanted.put_some(&["annotations"], scratch.platform.get(&["mesh", "gateways", &base, "annotations"]).cloned());
    listeners(&mut wanted, manifest);
    let names = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    for name in names {
        match draft.platform.get(&["mesh", "gateways", &name]) {
            Some(known) if *known != Value::Object(wanted.0.clone()) => {}
            _ => {
                draft.platform.put(&["mesh", "gateways", &name], Value::Object(wanted.0));
                unknown(draft, &format!("mesh.gateways.{name}.namespace"));
                if class.or(noted).is_none() {
                    unknown(draft, &format!("mesh.gateways.{name}.class"));
                }
                return name;
            }
        }
    }
    base
}

/// What an Ingress says of certificates.
fn listeners(gateway: &mut Table, manifest: &Manifest) {
    let entries = manifest.get("/spec").map_or(&[][..], |spec| items(spec, "tls"));
    gateway.put(&["listeners", "http"], json!({ "port": 80, "protocol": "http" }));
    for (at, entry) in entries.iter().enumerate() {
        let key = if at == 0 { "https".to_owned() } else { format!("https-{}", at + 1) };
        let path = ["listeners", key.as_str()];
        gateway.put(&[path[0], path[1], "port"], 443);
        gateway.put(&[path[0], path[1], "protocol"], "https");
        gateway.put_some(&[path[0], path[1], "hosts"], entry.get("hosts").cloned());
        gateway.put_some(&[path[0], path[1], "tls-secret"], text(entry, "secretName"));
    }
}

/// The gateway of an HTTPRoute: it exists.
fn api(draft: &mut Draft, parent: &str) -> String {
    let (namespace, name) = parent.split_once('/').unwrap_or((UNKNOWN_NAMESPACE, parent));
    let label = as_label(name);
    let written = [
        ("kind", json!("gateway-api")),
        ("managed", json!(false)),
        ("namespace", json!(namespace)),
        ("class", json!(UNKNOWN_CLASS)),
    ];
    for (key, value) in written {
        draft.platform.put(&["mesh", "gateways", &label, key], value);
    }
    unknown(draft, &format!("mesh.gateways.{label}.class"));
    label
}
