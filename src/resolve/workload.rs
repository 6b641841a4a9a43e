//! A workload with its pod: labels, containers, numbers.

use std::collections::BTreeMap;

use crate::decode::Markers;
use crate::resolve::container::Maker;
use crate::resolve::draft::Draft;
use crate::resolve::environment::texts;
use crate::resolve::storage::Storage;
use crate::resolve::{name, placement, running, secret};
use crate::resolved::{Container, Handler, ScrapeLogin, ScrapeTls, Workload};
use crate::spec::form::{LabelKey, Pattern};
use crate::spec::{self, WorkloadKind};

/// Who writes the objects: the value of `app.kubernetes.io/managed-by`.
const WRITER: &str = "gen";
/// Seconds after which a rollout that does not move counts as failed; written out, since it bounds how long a bad release
/// blocks its own fix.
const PROGRESS_DEADLINE: u64 = 600;
/// Labels of every object of a service.
pub fn labels(draft: &Draft) -> BTreeMap<String, String> {
    let mut labels = texts(&draft.service.labels);
    if let Some(pods) = &draft.environment.platform.pods {
        for (key, value) in expanded(&pods.labels, &draft.markers) {
            labels.entry(key).or_insert(value);
        }
    }
    labels.insert(name::NAME.into(), draft.service.name.to_string());
    labels.insert(name::MANAGED_BY.into(), WRITER.into());
    labels
}

/// Patterns of the platform, with the markers of a service.
pub fn expanded(patterns: &BTreeMap<LabelKey, Pattern>, markers: &Markers) -> BTreeMap<String, String> {
    let expand = |value: &Pattern| markers.expand(&value.0).unwrap_or_else(|_| value.0.clone());
    patterns.iter().map(|(key, value)| (key.to_string(), expand(value))).collect()
}

/// One workload, or a version beside it; `addresses` are variables from edges, see [`Maker`].
pub fn workload(
    draft: &Draft,
    key: &str,
    spec: &spec::Workload,
    version: Option<(&str, &spec::Version)>,
    addresses: &[(String, String, String)],
) -> Workload {
    let base = &draft.names[key];
    let names = version.map_or_else(|| base.clone(), |(name, _)| base.of_version(&draft.service.name, key, name));
    let component = version.map_or_else(|| key.to_owned(), |(name, _)| name::version_key(key, name));
    let mut storage = Storage::default();
    let written = version.map(|(_, version)| version);
    let maker = Maker { draft, key, workload: spec, object: &names.object, version: written, addresses };
    let container = maker.program(&names.container, &mut storage);
    let sidecars: Vec<_> =
        spec.sidecars.iter().map(|(name, sidecar)| maker.sidecar(name, sidecar, &mut storage)).collect();
    let init: Vec<_> = spec.init.iter().map(|(name, init)| maker.init(name, init, &mut storage)).collect();
    let (volumes, claims, config) = storage.finish(&names.object);
    let mut labels = labels(draft);
    labels.insert(name::COMPONENT.into(), component);
    let kind = spec.kind.unwrap_or(WorkloadKind::Deployment);
    let scale = written.and_then(|version| version.scale.as_ref()).or(spec.scale.as_ref());
    let scale = running::scale(kind, scale);
    let (grace, drain) = running::shutdown(kind, spec.shutdown.as_ref());
    let pools = placement::pools(draft, spec.placement.as_ref());
    let pods = draft.environment.platform.pods.as_ref();
    let scrape = spec.scrape.as_ref().and_then(|scrape| scraped(spec, scrape));
    let mut workload = Workload {
        key: key.to_owned(),
        version: version.map(|(name, _)| name.to_owned()),
        name: names.object.clone(),
        kind,
        run: running::run(kind, spec),
        service_account: names.service_account.clone(),
        selector: names.selector.clone(),
        pod_labels: BTreeMap::new(),
        pod_annotations: BTreeMap::new(),
        labels,
        update: running::update(spec, scale, !claims.is_empty()),
        disruption: running::disruption(spec, scale),
        spread: placement::spread(draft, kind, spec.placement.as_ref()),
        priority_class: priority(draft),
        pull_secrets: pull_secrets(draft, std::iter::once(&container).chain(&sidecars).chain(&init)),
        fs_group: spec.security.as_ref().and_then(|security| security.fs_group).map_or(1000, |group| group.0),
        token: draft.service.permissions.values().any(|permission| *permission.workload == *key),
        in_mesh: draft.environment.mesh.is_some(),
        revision_history: pods.and_then(|pods| pods.revision_history).unwrap_or(3),
        service_links: pods.and_then(|pods| pods.service_links).unwrap_or(false),
        progress_deadline: PROGRESS_DEADLINE,
        container,
        sidecars,
        init,
        volumes,
        claims,
        config,
        scale,
        grace,
        drain,
        pools: pools.names,
        nodes: pools.nodes,
        tolerations: pools.tolerations,
        scrape_tls: scrape.as_ref().and_then(|(port, _)| scrape_tls(draft, spec, &names.object, *port)),
        scrape_login: spec.scrape.as_ref().and_then(|scrape| login(draft, scrape)),
        scrape,
    };
    workload.pod_labels = pod_labels(draft, &workload);
    workload.pod_annotations = pods.map(|pods| expanded(&pods.annotations, &draft.markers)).unwrap_or_default();
    workload.pod_annotations.extend(pod_annotations(spec, &workload));
    workload
}

fn pod_labels(draft: &Draft, workload: &Workload) -> BTreeMap<String, String> {
    let mut labels = workload.labels.clone();
    labels.extend(workload.selector.clone());
    if draft
        .services
        .iter()
        .any(|service| service.workload == workload.key && service.selector.contains_key(name::SERVES))
    {
        labels.insert(name::SERVES.into(), draft.names[&workload.key].service.clone());
    }
    if let Some(tag) = &workload.container.image.tag {
        labels.insert(name::VERSION.into(), name::version_label(tag));
    }
    let serves = draft.serves.as_ref().is_some_and(|serves| serves.workload == workload.key);
    if workload.in_mesh && !serves {
        labels.insert(name::CANONICAL.into(), format!("{}-{}", draft.service.name, workload.key));
    }
    labels
}

fn pod_annotations(spec: &spec::Workload, workload: &Workload) -> BTreeMap<String, String> {
    let mut annotations = BTreeMap::new();
    if let Some(config) = &workload.config {
        let text = serde_json::to_string(&config.data).expect("texts by text");
        annotations.insert("checksum/files".to_owned(), name::hash(&text));
    }
    if let Some(port) = workload.past_proxy() {
        annotations.insert("traffic.sidecar.istio.io/excludeInboundPorts".to_owned(), port.to_string());
    }
    let by_anyone = workload.scrape_login.is_none() && workload.past_proxy().is_none();
    if let Some((port, path)) = workload.scrape.as_ref().filter(|_| by_anyone) {
        if workload.scrape_tls.is_some() {
            annotations.insert("prometheus.io/scheme".to_owned(), "https".to_owned());
        }
        annotations.insert("prometheus.io/scrape".to_owned(), "true".to_owned());
        annotations.insert("prometheus.io/port".to_owned(), port.to_string());
        annotations.insert("prometheus.io/path".to_owned(), path.clone());
    }
    if workload.in_mesh && workload.kind.ends() {
        // Any other proxy runs on when the program has ended, and so the pod would never be done.
        annotations.insert("sidecar.istio.io/nativeSidecar".to_owned(), "true".to_owned());
    }
    if workload.in_mesh {
        proxy_annotations(spec.proxy.as_ref(), &mut annotations);
        let asks = |probe: &Option<crate::resolved::Probe>| {
            probe.as_ref().is_some_and(|probe| !matches!(probe.handler, Handler::Exec { .. }))
        };
        if workload.running().any(|c| asks(&c.readiness) || asks(&c.liveness) || asks(&c.startup)) {
            annotations.insert("sidecar.istio.io/rewriteAppHTTPProbers".to_owned(), "true".to_owned());
        }
    }
    annotations
}

/// One annotation alone would drop the defaults of the other three, so all four are always written.
fn proxy_annotations(proxy: Option<&spec::Proxy>, annotations: &mut BTreeMap<String, String>) {
    let amounts = [
        ("proxyCPU", proxy.and_then(|proxy| proxy.cpu.as_ref().map(ToString::to_string)), "50m"),
        ("proxyMemory", proxy.and_then(|proxy| proxy.memory.as_ref().map(ToString::to_string)), "96Mi"),
        ("proxyCPULimit", proxy.and_then(|proxy| proxy.cpu_limit.as_ref().map(ToString::to_string)), "500m"),
        ("proxyMemoryLimit", proxy.and_then(|proxy| proxy.memory_limit.as_ref().map(ToString::to_string)), "256Mi"),
    ];
    for (name, amount, default) in amounts {
        annotations.insert(format!("sidecar.istio.io/{name}"), amount.unwrap_or_else(|| default.to_owned()));
    }
    if let Some(concurrency) = proxy.and_then(|proxy| proxy.concurrency) {
        annotations.insert("proxy.istio.io/config".to_owned(), format!("concurrency: {concurrency}\n"));
    }
}

fn login(draft: &Draft, scrape: &spec::Scrape) -> Option<ScrapeLogin> {
    let secret = |it: &spec::KeyOfSecret| (secret::object(draft, &it.secret), it.key.clone());
    match (&scrape.token, &scrape.user, &scrape.password) {
        (Some(token), ..) => {
            let (object, key) = secret(token);
            Some(ScrapeLogin::Token { object, key })
        }
        (None, Some(user), Some(password)) => {
            Some(ScrapeLogin::Basic { user: secret(user), password: secret(password) })
        }
        _ => None,
    }
}

/// How the certificate is known of a port on which the program itself speaks TLS.
fn scrape_tls(draft: &Draft, spec: &spec::Workload, workload: &str, number: u16) -> Option<ScrapeTls> {
    let ports = super::draft::ports_of(spec);
    let port = ports
        .iter()
        .find(|port| port.number == number && (port.protocol == spec::Protocol::Https || port.tls.is_some()))?;
    let beside = spec.sidecars.values().map(|sidecar| &sidecar.ports);
    let written = std::iter::once(&spec.ports).chain(beside).find_map(|ports| ports.get(port.name.as_str()));
    let tls = written.and_then(|port| port.tls.as_ref());
    let ca = tls.and_then(|tls| tls.ca.as_ref());
    let name = tls.and_then(|tls| tls.name.as_ref()).map(ToString::to_string);
    Some(ScrapeTls {
        ca: ca.map(|ca| (secret::object(draft, &ca.secret), ca.key.clone())),
        name: name.unwrap_or_else(|| format!("{workload}.{}.svc", draft.namespace)),
    })
}

fn scraped(spec: &spec::Workload, scrape: &spec::Scrape) -> Option<(u16, String)> {
    let ports = super::draft::ports_of(spec);
    let port = ports.iter().find(|port| port.name == *scrape.port)?;
    Some((port.number, scrape.path.as_ref().map_or_else(|| "/metrics".to_owned(), ToString::to_string)))
}

fn priority(draft: &Draft) -> Option<String> {
    let tier = draft.service.tier.unwrap_or(spec::Tier::Standard);
    let classes = &draft.environment.platform.pods.as_ref()?.priority_classes;
    classes.get(tier.word()).map(ToString::to_string)
}

fn pull_secrets<'c>(draft: &Draft, containers: impl Iterator<Item = &'c Container>) -> Vec<String> {
    let registries = &draft.environment.platform.registries;
    let secret = |container: &Container| {
        registries
            .get(&*container.image.registry)
            .and_then(|registry| registry.pull_secret.as_ref())
            .map(ToString::to_string)
    };
    let mut secrets: Vec<_> = containers.filter_map(secret).collect();
    secrets.sort();
    secrets.dedup();
    secrets
}
