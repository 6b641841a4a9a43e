//! The service board as a whole: its name, links, events, and the sections below.

use super::layout::place;
use super::rows;
use super::types::{Annotation, DATA_SOURCE, Dashboard, Events, Link, List, TimeRange, Variable};
use crate::resolved::measured::{Selector, workload_label};
use crate::resolved::{Resolved, Workload, names};
use crate::spec::WorkloadKind;

/// The last schema of classic boards.
const SCHEMA: u16 = 42;

/// The board of a service in an environment.
pub fn board(resolved: &Resolved) -> Dashboard {
    let environment = &resolved.environment.name;
    let data_source = Variable { name: "datasource", kind: "datasource", label: "Data source", query: "prometheus" };
    Dashboard {
        uid: names::board_uid(resolved),
        title: format!("{} ({environment})", resolved.name),
        description: resolved.service.description.as_ref().map(ToString::to_string).unwrap_or_default(),
        tags: vec!["service".to_owned(), environment.clone(), resolved.team.clone()],
        schema_version: SCHEMA,
        editable: false,
        timezone: "browser",
        graph_tooltip: 1,
        refresh: "1m",
        time: TimeRange { from: "now-6h", to: "now" },
        templating: List { list: vec![data_source] },
        annotations: List { list: annotations(resolved) },
        links: links(resolved),
        panels: place(rows::all(resolved)),
    }
}

/// Where to look next: what the service names, its Application, its workloads in Kiali.
fn links(resolved: &Resolved) -> Vec<Link> {
    let own = resolved.service.links.iter().map(|(name, url)| (name.to_string(), url.to_string()));
    let application = names::application_url(resolved).map(|url| ("Argo CD".to_owned(), url));
    let workloads = resolved.workloads.iter().filter(|workload| workload.in_mesh).map(|workload| &workload.name);
    let kiali = workloads.filter_map(|name| Some((format!("Kiali: {name}"), names::kiali_url(resolved, name)?)));
    own.chain(application).chain(kiali).map(|(title, url)| link(title, url)).collect()
}

fn link(title: String, url: String) -> Link {
    Link {
        title,
        kind: "link",
        icon: "external link",
        tooltip: "",
        url,
        tags: Vec::new(),
        as_dropdown: false,
        target_blank: true,
        include_vars: false,
        keep_time: false,
    }
}

fn annotations(resolved: &Resolved) -> Vec<Annotation> {
    let firing = Selector::new("ALERTS")
        .is("alertstate", "firing")
        .is("namespace", &resolved.namespace)
        .is("service", &resolved.name);
    let rollouts: Vec<_> = resolved.workloads.iter().filter_map(|workload| rollout(resolved, workload)).collect();
    let alerts = annotation("Alerts", "red", firing.to_string(), "{{alertname}}", "{{severity}}");
    let name = "{{deployment}}{{statefulset}}{{daemonset}}";
    let rollouts =
        (!rollouts.is_empty()).then(|| annotation("Rollouts", "blue", rollouts.join("\nor\n"), "Rollout", name));
    std::iter::once(alerts).chain(rollouts).collect()
}

fn annotation(
    name: &'static str,
    icon_color: &'static str,
    expr: String,
    title_format: &'static str,
    text_format: &'static str,
) -> Annotation {
    let target = Events { ref_id: "Anno", expr, interval: "60s" };
    Annotation { name, datasource: DATA_SOURCE, enable: true, icon_color, target, title_format, text_format }
}

/// Pods of an older revision are still there. A change of their number alone is no rollout.
fn rollout(resolved: &Resolved, workload: &Workload) -> Option<String> {
    let [all, updated] = match workload.kind {
        WorkloadKind::Deployment => ["kube_deployment_status_replicas", "kube_deployment_status_replicas_updated"],
        WorkloadKind::Stateful => ["kube_statefulset_status_replicas", "kube_statefulset_status_replicas_updated"],
        WorkloadKind::Daemon => {
            ["kube_daemonset_status_desired_number_scheduled", "kube_daemonset_status_updated_number_scheduled"]
        }
        WorkloadKind::Cron | WorkloadKind::Hook => return None,
    };
    let label = workload_label(workload.kind);
    let of = |metric| {
        let selector = Selector::new(metric).is("namespace", &resolved.namespace).is(label, &workload.name);
        format!("max by ({label}) ({selector})")
    };
    Some(format!("{} != {}", of(all), of(updated)))
}
