//! From `platform.toml` to its environments, each with the overrides that hold there and every default decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Decoder, FromNode, Markers, Scope, nearest};
use crate::diagnostics::Finding;
use crate::resolved::{
    ArgoCd, Cluster, Endpoint, Environment, Gateway, Mail, Mesh, Monitoring, Pool, SecretStore, Toleration,
};
use crate::spec::platform as written;
use crate::spec::platform::{CpuLimits, Enforce, GatewayKind, MeshMode, Mtls, PodSecurityLevel, Render, Sync};
use crate::tree::{Node, Value};

/// Tables of the platform that may be overridden below a cluster and below an environment.
const OVERRIDABLE: [&str; 10] =
    ["teams", "identity", "mesh", "monitoring", "argocd", "mail", "peers", "pods", "policy", "secret-store"];

/// Version of the shared chart that this gen writes when the platform pins none.
pub const NEWEST_CHART: &str = "0.1.0";

/// All environments of a platform, sorted by name, and what is wrong with the file.
pub fn environments(tree: &Node) -> (Vec<Arc<Environment>>, Vec<Finding>) {
    let nothing = Markers::default();
    let mut decoder = Decoder::new(Scope::Whole, &nothing);
    let platform = written::Platform::from_node(tree, &mut decoder);
    let mut findings = decoder.findings;
    let Some(platform) = platform else {
        return (Vec::new(), findings);
    };
    for (name, stage) in &platform.stages {
        if let Some(before) = stage.after.as_ref().filter(|before| !platform.stages.contains_key(*before)) {
            let place = tree.get(["stages", name, "after"]).map(|node| node.place);
            findings.push(unknown("stage", before, platform.stages.keys()).at(place, "named here"));
        }
    }
    let mut environments = Vec::new();
    for (name, environment) in &platform.environments {
        let at = |key| tree.get(["environments", name, key]).map(|node| node.place);
        let stage = platform.stages.get(&*environment.stage);
        let cluster = platform.clusters.get(&*environment.cluster);
        if stage.is_none() {
            findings.push(unknown("stage", &environment.stage, platform.stages.keys()).at(at("stage"), "named here"));
        }
        if cluster.is_none() {
            findings.push(
                unknown("cluster", &environment.cluster, platform.clusters.keys()).at(at("cluster"), "named here"),
            );
        }
        if let (Some(stage), Some(cluster)) = (stage, cluster) {
            let local = overridden(tree, &environment.cluster, name);
            let mut decoder = Decoder::new(Scope::Whole, &nothing);
            let local = written::Platform::from_node(&local, &mut decoder).unwrap_or_else(|| platform.clone());
            environments.push(Arc::new(decide(name, &local, environment, stage, cluster)));
        }
    }
    (environments, findings)
}

fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k crate::spec::form::Label>) -> Finding {
    let known: Vec<&str> = known.map(|key| &**key).collect();
    let finding = Finding::error("platform/unknown-name", format!("there is no {what} `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(near) => finding.help(format!("`{near}` is meant?")),
        None => finding.help(format!("declared are {}", known.join(", "))),
    }
}

/// The platform's tree with the overrides of a cluster and of an environment laid over it.
fn overridden(tree: &Node, cluster: &str, environment: &str) -> Node {
    let mut tree = tree.clone();
    for owner in [["clusters", cluster], ["environments", environment]] {
        for table in OVERRIDABLE {
            let Some(upper) = tree.get([owner[0], owner[1], table]).cloned() else { continue };
            if let Value::Table(root) = &mut tree.value {
                let merged = match root.get(table) {
                    Some(lower) => overlay(lower, &upper),
                    None => upper,
                };
                root.insert(table.to_owned(), merged);
            }
        }
    }
    tree
}

/// Tables merge key by key, everything else is replaced.
fn overlay(lower: &Node, upper: &Node) -> Node {
    let (Value::Table(below), Value::Table(above)) = (&lower.value, &upper.value) else {
        return upper.clone();
    };
    let mut merged = below.clone();
    for (key, node) in above {
        let node = below.get(key).map_or_else(|| node.clone(), |known| overlay(known, node));
        merged.insert(key.clone(), node);
    }
    Node { value: Value::Table(merged), ..upper.clone() }
}

fn decide(
    name: &str,
    platform: &written::Platform,
    environment: &written::Environment,
    stage: &written::Stage,
    cluster: &written::Cluster,
) -> Environment {
    let require = stage.require.as_ref();
    let policy = platform.policy.as_ref();
    let gitops = &platform.gitops;
    let folder = gitops.path.as_deref().unwrap_or(".").trim_matches('/').trim_start_matches("./");
    let cluster = decide_cluster(&environment.cluster, cluster);
    Environment {
        name: name.to_owned(),
        stage: environment.stage.to_string(),
        domain: platform.domain.to_string(),
        after: stage.after.as_ref().map(ToString::to_string),
        enforce: stage.enforce.unwrap_or(Enforce::Audit),
        require_digest: require.and_then(|require| require.digest).unwrap_or(false),
        require_replicas: require.and_then(|require| require.replicas),
        namespace_pattern: environment.namespace.0.clone(),
        markers: markers(name, platform, environment),
        mesh: decide_mesh(platform, &cluster),
        default_gateway: default_gateway(platform),
        gateways: gateways(platform),
        monitoring: decide_monitoring(platform),
        argocd: decide_argocd(platform),
        mail: platform.mail.as_ref().map(decide_mail),
        secret_store: platform.secret_store.as_ref().map(decide_store),
        policy_level: policy.and_then(|policy| policy.level).unwrap_or(PodSecurityLevel::Restricted),
        cpu_limits: policy.and_then(|policy| policy.cpu_limits).unwrap_or(CpuLimits::Optional),
        chart: environment.chart.clone().or_else(|| gitops.chart.clone()).unwrap_or_else(|| NEWEST_CHART.to_owned()),
        render: gitops.render.unwrap_or(Render::Chart),
        repository: gitops.url.to_string(),
        branch: gitops.branch.clone().unwrap_or_else(|| "main".to_owned()),
        folder: if folder == "." { String::new() } else { folder.to_owned() },
        platform: Arc::new(platform.clone()),
        cluster,
    }
}

fn markers(name: &str, platform: &written::Platform, environment: &written::Environment) -> Markers {
    let mut markers: BTreeMap<String, String> =
        environment.facts.iter().map(|(key, value)| (key.to_string(), value.clone())).collect();
    markers.insert("environment".into(), name.into());
    markers.insert("stage".into(), environment.stage.to_string());
    markers.insert("cluster".into(), environment.cluster.to_string());
    markers.insert("domain".into(), platform.domain.to_string());
    Markers(markers)
}

fn decide_cluster(name: &str, cluster: &written::Cluster) -> Cluster {
    let dns = cluster.dns.as_ref();
    let kube_dns = || BTreeMap::from([("k8s-app".to_owned(), "kube-dns".to_owned())]);
    Cluster {
        name: name.to_owned(),
        kubernetes: cluster.kubernetes.clone(),
        server: cluster.server.to_string(),
        api_networks: cluster.api_networks.iter().map(ToString::to_string).collect(),
        zones: cluster.zones.iter().map(ToString::to_string).collect(),
        dns_domain: cluster.dns_domain.as_ref().map_or_else(|| "cluster.local".into(), ToString::to_string),
        dns: Endpoint {
            namespace: dns.map_or_else(|| "kube-system".into(), |dns| dns.namespace.to_string()),
            service_account: None,
            selector: dns.map_or_else(kube_dns, |dns| texts(&dns.selector)),
        },
        storage: cluster.storage.iter().map(|(name, class)| (name.to_string(), class.class.to_string())).collect(),
        pools: cluster.pools.iter().map(|(name, pool)| (name.to_string(), decide_pool(name, pool))).collect(),
    }
}

fn decide_pool(name: &str, pool: &written::Pool) -> Pool {
    let labels = match texts(&pool.labels) {
        none if none.is_empty() => BTreeMap::from([("pool".to_owned(), name.to_owned())]),
        labels => labels,
    };
    let toleration = |(key, taint): (&crate::spec::form::LabelKey, &written::Taint)| Toleration {
        key: key.to_string(),
        value: taint.value.to_string(),
        effect: taint.effect.word(),
    };
    Pool { labels, tolerations: pool.taints.iter().map(toleration).collect() }
}

fn decide_mesh(platform: &written::Platform, cluster: &Cluster) -> Option<Mesh> {
    let mesh = platform.mesh.as_ref()?;
    if mesh.mode == Some(MeshMode::None) {
        return None;
    }
    let istiod = || BTreeMap::from([("app".to_owned(), "istiod".to_owned())]);
    let control_plane = mesh.control_plane.as_ref();
    Some(Mesh {
        strict: mesh.mtls != Some(Mtls::Permissive),
        revision: mesh.revision.clone().unwrap_or_default(),
        cni: mesh.cni.unwrap_or(true),
        proxy_image: mesh.proxy_image.clone().unwrap_or_else(|| "docker.io/istio/proxyv2".into()),
        control_plane: Endpoint {
            namespace: control_plane.map_or_else(|| "istio-system".into(), |plane| plane.namespace.to_string()),
            service_account: None,
            selector: control_plane.map_or_else(istiod, |plane| texts(&plane.selector)),
        },
        trust_domain: mesh.trust_domain.as_ref().map_or_else(|| cluster.dns_domain.clone(), ToString::to_string),
    })
}

/// Gateways by name; there may be some without a mesh.
fn gateways(platform: &written::Platform) -> BTreeMap<String, Gateway> {
    let gateways = platform.mesh.iter().flat_map(|mesh| &mesh.gateways);
    gateways.map(|(name, gateway)| (name.to_string(), decide_gateway(name, gateway))).collect()
}

fn default_gateway(platform: &written::Platform) -> Option<String> {
    let gateways = &platform.mesh.as_ref()?.gateways;
    let default = gateways.iter().find(|(_, gateway)| gateway.default == Some(true)).map(|(name, _)| name);
    let only = gateways.keys().next().filter(|_| gateways.len() == 1);
    default.or(only).map(ToString::to_string)
}

fn decide_gateway(name: &str, gateway: &written::Gateway) -> Gateway {
    let kind = gateway.kind.unwrap_or(GatewayKind::Istio);
    let mut selector = texts(&gateway.selector);
    if selector.is_empty() && kind == GatewayKind::GatewayApi {
        selector.insert("gateway.networking.k8s.io/gateway-name".to_owned(), name.to_owned());
    }
    Gateway {
        kind,
        managed: gateway.managed.unwrap_or(true),
        pods: Endpoint {
            namespace: gateway.namespace.as_ref().map(ToString::to_string).unwrap_or_default(),
            service_account: gateway.service_account.as_ref().map(ToString::to_string),
            selector,
        },
        class: gateway.class.as_ref().map(ToString::to_string),
        annotations: gateway.annotations.iter().map(|(key, value)| (key.to_string(), value.0.clone())).collect(),
        sources: gateway.sources.iter().map(ToString::to_string).collect(),
        default_hosts: gateway.default_hosts.iter().map(|pattern| pattern.0.clone()).collect(),
        listeners: gateway.listeners.iter().map(|(name, listener)| (name.to_string(), listener.clone())).collect(),
    }
}

fn decide_monitoring(platform: &written::Platform) -> Monitoring {
    let monitoring = platform.monitoring.as_ref();
    let text = |value: Option<String>, default: &str| value.unwrap_or_else(|| default.to_owned());
    let selector = monitoring.map(|monitoring| texts(&monitoring.selector)).filter(|selector| !selector.is_empty());
    let interval = monitoring.and_then(|monitoring| monitoring.scrape_interval.as_ref());
    Monitoring {
        enabled: monitoring.is_some(),
        prometheus: Endpoint {
            namespace: text(monitoring.and_then(|m| m.namespace.as_ref().map(ToString::to_string)), "monitoring"),
            service_account: None,
            selector: selector
                .unwrap_or_else(|| BTreeMap::from([("app.kubernetes.io/name".to_owned(), "prometheus".to_owned())])),
        },
        url: monitoring.and_then(|monitoring| monitoring.prometheus.as_ref()).map(ToString::to_string),
        rule_labels: monitoring.map(|monitoring| texts(&monitoring.rule_labels)).unwrap_or_default(),
        monitor_labels: monitoring.map(|monitoring| texts(&monitoring.monitor_labels)).unwrap_or_default(),
        scrape_interval: interval.map_or(30, crate::spec::number::Duration::seconds),
        retention: monitoring.and_then(|monitoring| monitoring.retention.as_ref()).map_or(15, |period| period.days()),
        grafana: monitoring.and_then(|monitoring| monitoring.grafana.as_ref()).map(|grafana| grafana.url.to_string()),
        kiali: monitoring.and_then(|monitoring| monitoring.kiali.as_ref()).map(|kiali| kiali.url.to_string()),
    }
}

fn decide_argocd(platform: &written::Platform) -> ArgoCd {
    let argocd = platform.argocd.as_ref();
    let retry = argocd.and_then(|argocd| argocd.retry.as_ref());
    let project = argocd.and_then(|argocd| argocd.project.as_ref());
    ArgoCd {
        namespace: argocd
            .and_then(|argocd| argocd.namespace.as_ref())
            .map_or_else(|| "argocd".into(), ToString::to_string),
        url: argocd.and_then(|argocd| argocd.url.as_ref()).map(ToString::to_string),
        project_pattern: project.map_or_else(|| "@{environment}-@{team}".into(), |pattern| pattern.0.clone()),
        automated: argocd.and_then(|argocd| argocd.sync) != Some(Sync::Manual),
        retry_limit: retry.and_then(|retry| retry.limit).unwrap_or(5),
        retry_backoff: retry.and_then(|retry| retry.backoff.as_ref()).map_or_else(|| "5s".into(), ToString::to_string),
        retry_factor: retry.and_then(|retry| retry.factor).unwrap_or(2),
        retry_max: retry.and_then(|retry| retry.max.as_ref()).map_or_else(|| "3m".into(), ToString::to_string),
    }
}

fn decide_mail(mail: &written::Mail) -> Mail {
    Mail {
        host: mail.host.to_string(),
        port: mail.port.0,
        from: mail.from.to_string(),
        user: mail.user.clone(),
        password: mail.password.as_ref().map(|password| (password.object.to_string(), password.key.clone())),
    }
}

fn decide_store(store: &written::SecretStore) -> SecretStore {
    SecretStore {
        kind: store.kind.unwrap_or(written::StoreKind::ClusterSecretStore).word(),
        name: store.name.to_string(),
        refresh: store.refresh.as_ref().map_or_else(|| "1h".into(), ToString::to_string),
        paths: store.paths.iter().map(|pattern| pattern.0.clone()).collect(),
    }
}

/// A map of checked texts as plain texts.
pub fn texts<K: ToString, V: ToString>(map: &BTreeMap<K, V>) -> BTreeMap<String, String> {
    map.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}
