//! Routes of an Ingress, a VirtualService or an HTTPRoute, read into one form. What the form has no place for stays beside it,
//! so that it is not lost from sight.

use serde_json::{Map, Value, json};

use super::manifest::Manifest;
use super::world::{World, items, text};

/// One rule: on these hosts, under any of these conditions, this is done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    pub hosts: Vec<String>,
    /// Gateways that it is for, as they are written. Empty: callers inside the mesh.
    pub gateways: Vec<String>,
    pub conditions: Vec<Condition>,
    /// Where it leads: Service, number of its port, subset, weight.
    pub targets: Vec<Target>,
    /// What is done, in the words of the language: `timeout`, `rewrite`, `retries`, `redirect`, `headers`, `cors`.
    pub action: Map<String, Value>,
    /// Fields without a word.
    pub rest: Map<String, Value>,
}

/// When a rule holds: all together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Condition {
    /// `prefix`, `path` or `regex` with its text; `prefix` of `/` is everything.
    pub path: Option<(&'static str, String)>,
    /// Header → `exact`, `prefix` or `regex` with its text.
    pub headers: Map<String, Value>,
    pub query: Map<String, Value>,
    pub methods: Vec<String>,
    pub rest: Map<String, Value>,
}

/// Where a rule leads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target {
    pub service: String,
    pub port: Option<u16>,
    pub subset: Option<String>,
    pub weight: Option<u64>,
}

impl Condition {
    /// The condition as a text, the same for the same meaning.
    pub fn title(&self) -> String {
        let mut words = match &self.path {
            None => vec!["prefix /".to_owned()],
            Some((kind, path)) => vec![format!("{kind} {path}")],
        };
        for (what, map) in [("header", &self.headers), ("query", &self.query), ("and", &self.rest)] {
            let mut pairs: Vec<String> = map.iter().map(|(name, value)| format!("{what} {name} {value}")).collect();
            pairs.sort();
            words.extend(pairs);
        }
        let mut methods = self.methods.clone();
        methods.sort();
        words.extend((!methods.is_empty()).then(|| methods.join("|")));
        words.join(" ")
    }
}

/// The rules of an object, in its order; `None`: it has no rules for requests.
pub fn routes(world: &World, manifest: &Manifest) -> Option<Vec<Route>> {
    match (manifest.kind.as_str(), manifest.group.as_str()) {
        ("Ingress", "networking.k8s.io") => Some(ingress(world, manifest)),
        ("VirtualService", "networking.istio.io") => Some(virtual_service(world, manifest)),
        ("HTTPRoute", "gateway.networking.k8s.io") => Some(http_route(manifest)),
        _ => None,
    }
}

fn texts(value: &Value, field: &str) -> Vec<String> {
    items(value, field).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn number(value: Option<&Value>) -> Option<u16> {
    value.and_then(Value::as_u64).and_then(|number| number.try_into().ok())
}

fn ingress(world: &World, manifest: &Manifest) -> Vec<Route> {
    let mut routes = Vec::new();
    for rule in manifest.get("/spec").map_or(&[][..], |spec| items(spec, "rules")) {
        for path in rule.get("http").map_or(&[][..], |http| items(http, "paths")) {
            let kind = if text(path, "pathType") == Some("Exact") { "path" } else { "prefix" };
            let at = text(path, "path").unwrap_or("/").to_owned();
            let is_all = kind == "prefix" && at == "/";
            let condition = Condition { path: Some((kind, at)).filter(|_| !is_all), ..Condition::default() };
            let mut rest = Map::new();
            if text(path, "pathType") == Some("ImplementationSpecific") {
                rest.insert("pathType".into(), json!("ImplementationSpecific"));
            }
            let service = path.pointer("/backend/service").cloned().unwrap_or_default();
            let name = text(&service, "name").unwrap_or_default();
            let port = number(service.pointer("/port/number")).or_else(|| {
                let wanted = service.pointer("/port/name")?;
                let service = world.find("Service", manifest.namespace.as_deref(), name)?;
                number(
                    items(service.get("/spec")?, "ports").iter().find(|it| it.get("name") == Some(wanted))?.get("port"),
                )
            });
            routes.push(Route {
                hosts: text(rule, "host").map(str::to_owned).into_iter().collect(),
                gateways: vec![manifest.text("/spec/ingressClassName").unwrap_or("ingress").to_owned()],
                conditions: vec![condition],
                targets: vec![Target { service: name.to_owned(), port, ..Target::default() }],
                rest,
                ..Route::default()
            });
        }
    }
    routes
}

fn virtual_service(world: &World, manifest: &Manifest) -> Vec<Route> {
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    let gateways = texts(&spec, "gateways");
    let hosts: Vec<String> = texts(&spec, "hosts").iter().map(|host| short(world, host)).collect();
    let route = |http: &Value| {
        let mut route = Route { hosts: hosts.clone(), gateways: gateways.clone(), ..Route::default() };
        for (field, value) in http.as_object().into_iter().flatten() {
            field_of_http(world, &mut route, field, value);
        }
        if route.conditions.is_empty() {
            route.conditions.push(Condition::default());
        }
        route
    };
    items(&spec, "http").iter().map(route).collect()
}

/// A host of the cluster by the name of its Service; another one as it is.
pub fn short(world: &World, host: &str) -> String {
    let name = host.split('.').next().unwrap_or_default();
    let is_inside = host == name || host.contains(".svc") || host.split('.').count() == 2;
    let is_known = world.of_kind("Service").any(|service| service.name == name);
    if is_inside && is_known { name.to_owned() } else { host.to_owned() }
}

fn field_of_http(world: &World, route: &mut Route, field: &str, value: &Value) {
    let action = &mut route.action;
    match field {
        "name" => {}
        "match" => route.conditions = value.as_array().into_iter().flatten().map(condition).collect(),
        "route" => {
            let target = |it: &Value| Target {
                service: short(world, it.pointer("/destination/host").and_then(Value::as_str).unwrap_or_default()),
                port: number(it.pointer("/destination/port/number")),
                subset: it.pointer("/destination/subset").and_then(Value::as_str).map(str::to_owned),
                weight: it.get("weight").and_then(Value::as_u64),
            };
            route.targets = value.as_array().into_iter().flatten().map(target).collect();
        }
        "timeout" => drop(action.insert("timeout".into(), value.clone())),
        "retries" => drop(action.insert("retries".into(), retries(value))),
        "rewrite" => {
            let to = value.get("uri").or_else(|| value.pointer("/uriRegexRewrite/rewrite"));
            drop(action.insert("rewrite".into(), to.unwrap_or(value).clone()));
        }
        "redirect" => {
            let names = [("authority", "host"), ("uri", "path"), ("redirectCode", "code")];
            drop(action.insert("redirect".into(), renamed(value, &names)));
        }
        "headers" => drop(action.insert("headers".into(), value.clone())),
        "corsPolicy" => {
            let names = [
                ("allowMethods", "methods"),
                ("allowHeaders", "headers"),
                ("exposeHeaders", "expose"),
                ("allowCredentials", "credentials"),
                ("maxAge", "max-age"),
                ("allowOrigin", "origins"),
            ];
            let mut cors = renamed(value, &names);
            if let Some(origins) = cors.as_object_mut().and_then(|cors| cors.shift_remove("allowOrigins")) {
                let plain: Option<Vec<&Value>> =
                    items(value, "allowOrigins").iter().map(|it| it.get("exact")).collect();
                cors["origins"] = plain.map_or(origins, |plain| json!(plain));
            }
            drop(action.insert("cors".into(), cors));
        }
        other => drop(route.rest.insert(other.to_owned(), value.clone())),
    }
}

fn renamed(value: &Value, names: &[(&str, &str)]) -> Value {
    let name = |field: &String| {
        let row = names.iter().find(|(from, _)| from == field);
        row.map_or_else(|| field.clone(), |(_, to)| (*to).to_owned())
    };
    let fields = value.as_object().into_iter().flatten();
    Value::Object(fields.map(|(field, value)| (name(field), value.clone())).collect())
}

fn retries(value: &Value) -> Value {
    let mut retries = renamed(value, &[("attempts", "count"), ("perTryTimeout", "per-try"), ("retryOn", "on")]);
    if let Some(on) = text(value, "retryOn") {
        retries["on"] = on.split(',').map(str::trim).collect();
    }
    retries
}

fn condition(written: &Value) -> Condition {
    let mut condition = Condition::default();
    for (field, value) in written.as_object().into_iter().flatten() {
        match field.as_str() {
            "name" => {}
            "uri" => {
                let kinds = [("prefix", "prefix"), ("exact", "path"), ("regex", "regex")];
                let path = kinds.into_iter().find_map(|(from, to)| Some((to, text(value, from)?.to_owned())));
                condition.path = path.filter(|(kind, path)| *kind != "prefix" || path != "/");
            }
            "headers" => condition.headers = value.as_object().cloned().unwrap_or_default(),
            "queryParams" => condition.query = value.as_object().cloned().unwrap_or_default(),
            "method" if value.get("exact").is_some() => {
                condition.methods = vec![text(value, "exact").unwrap_or_default().to_owned()]
            }
            "method" if value.get("regex").is_some() => {
                let methods = text(value, "regex").unwrap_or_default();
                condition.methods = methods.split('|').map(str::to_owned).collect();
            }
            other => drop(condition.rest.insert(other.to_owned(), value.clone())),
        }
    }
    condition
}

fn http_route(manifest: &Manifest) -> Vec<Route> {
    let spec = manifest.get("/spec").cloned().unwrap_or_default();
    let parents = items(&spec, "parentRefs").iter();
    let gateways: Vec<String> = parents.map(|parent| self::parent(manifest, parent)).collect();
    let route = |rule: &Value| {
        let mut route = Route { hosts: texts(&spec, "hostnames"), gateways: gateways.clone(), ..Route::default() };
        for (field, value) in rule.as_object().into_iter().flatten() {
            match field.as_str() {
                "name" => {}
                "matches" => route.conditions = value.as_array().into_iter().flatten().map(api_condition).collect(),
                "backendRefs" => {
                    let target = |it: &Value| Target {
                        service: text(it, "name").unwrap_or_default().to_owned(),
                        port: number(it.get("port")),
                        subset: None,
                        weight: it.get("weight").and_then(Value::as_u64).filter(|weight| *weight != 1),
                    };
                    route.targets = value.as_array().into_iter().flatten().map(target).collect();
                }
                "timeouts" => {
                    route.action.extend(value.get("request").map(|it| ("timeout".to_owned(), it.clone())));
                }
                "filters" => value.as_array().into_iter().flatten().for_each(|filter| self::filter(&mut route, filter)),
                other => drop(route.rest.insert(other.to_owned(), value.clone())),
            }
        }
        if route.conditions.is_empty() {
            route.conditions.push(Condition::default());
        }
        route
    };
    items(&spec, "rules").iter().map(route).collect()
}

/// `namespace/name` of the gateway of an HTTPRoute.
fn parent(manifest: &Manifest, parent: &Value) -> String {
    let namespace = text(parent, "namespace").or(manifest.namespace.as_deref());
    let name = text(parent, "name").unwrap_or_default();
    namespace.map_or_else(|| name.to_owned(), |namespace| format!("{namespace}/{name}"))
}

fn api_condition(written: &Value) -> Condition {
    let mut condition = Condition::default();
    if let Some(path) = written.get("path") {
        let kind = match text(path, "type") {
            Some("Exact") => "path",
            Some("RegularExpression") => "regex",
            _ => "prefix",
        };
        let at = text(path, "value").unwrap_or("/").to_owned();
        condition.path = Some((kind, at)).filter(|(kind, at)| *kind != "prefix" || at != "/");
    }
    for (field, map) in [("headers", &mut condition.headers), ("queryParams", &mut condition.query)] {
        for each in items(written, field) {
            let kind = if text(each, "type") == Some("RegularExpression") { "regex" } else { "exact" };
            map.insert(text(each, "name").unwrap_or_default().to_owned(), json!({ kind: each.get("value") }));
        }
    }
    condition.methods = text(written, "method").map(str::to_owned).into_iter().collect();
    condition
}

fn filter(route: &mut Route, filter: &Value) {
    let edit = |edit: &Value| {
        let mut out = Map::new();
        for field in ["set", "add"] {
            for pair in items(edit, field) {
                let map = out.entry(field).or_insert_with(|| json!({}));
                map[text(pair, "name").unwrap_or_default()] = pair.get("value").cloned().unwrap_or_default();
            }
        }
        out.extend(edit.get("remove").map(|list| ("remove".to_owned(), list.clone())));
        Value::Object(out)
    };
    let path =
        |it: &Value| it.pointer("/path/replacePrefixMatch").or_else(|| it.pointer("/path/replaceFullPath")).cloned();
    let headers = |route: &mut Route, way: &str, value: Value| {
        let headers = route.action.entry("headers").or_insert_with(|| json!({}));
        headers[way] = value;
    };
    if let Some(it) = filter.get("requestHeaderModifier") {
        headers(route, "request", edit(it));
    } else if let Some(it) = filter.get("responseHeaderModifier") {
        headers(route, "response", edit(it));
    } else if let Some(to) = filter.get("urlRewrite").and_then(path) {
        route.action.insert("rewrite".into(), to);
    } else if let Some(it) = filter.get("requestRedirect") {
        let mut redirect = renamed(it, &[("hostname", "host"), ("statusCode", "code")]);
        if let Some(to) = path(it) {
            redirect["path"] = to;
        }
        route.action.insert("redirect".into(), redirect);
    } else {
        route.rest.insert(format!("filter {}", text(filter, "type").unwrap_or_default()), filter.clone());
    }
}
