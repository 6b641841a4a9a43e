//! What the service watches of its own: the panels that it writes, and each declared metric that none of them reads.

use crate::resolved::measured::Selector;
use crate::resolved::{OwnPanel, Resolved};
use crate::spec::{Metric, MetricType};
use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{graph, unit};
use crate::targets::grafana::subject::RATE;
use crate::targets::grafana::types::Panel;

pub fn section(resolved: &Resolved) -> Section {
    let mut panels: Vec<_> = resolved.panels.iter().map(written).collect();
    let unread = resolved.service.metrics.iter().filter(|(name, metric)| !is_read(resolved, name, metric));
    panels.extend(unread.map(|(name, metric)| derived(resolved, name, metric)));
    Section::new(format!("What {} counts itself", resolved.name), panels)
}

fn written(own: &OwnPanel) -> Panel {
    let grouped = own.query.expression().map(|expression| expression.grouped_by()).unwrap_or_default();
    graph(own.title.clone(), own.unit.word()).signed().query(own.query.text.clone(), legend(&grouped))
}

/// Whether a panel shows the metric already.
fn is_read(resolved: &Resolved, name: &str, metric: &Metric) -> bool {
    let reads = resolved.panels.iter().filter_map(|panel| panel.query.expression()).flat_map(|read| read.reads());
    let mut names = reads.filter_map(|read| read.metric);
    names.any(|read| match metric.r#type {
        MetricType::Histogram => read.rsplit_once('_').is_some_and(|(histogram, _)| histogram == name),
        _ => read == name,
    })
}

fn derived(resolved: &Resolved, name: &str, metric: &Metric) -> Panel {
    let of = |name: &str| Selector::new(name).is("namespace", &resolved.namespace).is("service", &resolved.name);
    let labels: Vec<String> = metric.labels.iter().map(ToString::to_string).collect();
    let by = if labels.is_empty() { String::new() } else { format!(" by ({})", labels.join(", ")) };
    let panel = graph(name, unit_of(name)).about(metric.description.as_deref().unwrap_or_default());
    match metric.r#type {
        MetricType::Gauge => panel.signed().query(format!("max{by} ({})", of(name)), legend(&labels)),
        MetricType::Counter => panel.query(format!("sum{by} (rate({}[{RATE}]))", of(name)), legend(&labels)),
        MetricType::Histogram => {
            let buckets = of(&format!("{name}_bucket"));
            let shares = ["0.5", "0.9", "0.99"].into_iter().zip(["p50", "p90", "p99"]);
            shares.fold(panel, |panel, (share, title)| {
                let expr = format!("histogram_quantile({share}, sum by (le) (rate({buckets}[{RATE}])))");
                panel.query(expr, title)
            })
        }
    }
}

/// The unit that the name says, after Prometheus' conventions.
fn unit_of(name: &str) -> &'static str {
    const ENDINGS: [(&str, &str); 5] = [
        ("_seconds", unit::SECONDS),
        ("_milliseconds", unit::MILLISECONDS),
        ("_bytes_total", unit::BYTES_PER_SECOND),
        ("_bytes", unit::BYTES),
        ("_ratio", unit::SHARE),
    ];
    ENDINGS.into_iter().find(|(ending, _)| name.ends_with(ending)).map_or(unit::NUMBER, |(_, unit)| unit)
}

/// What tells the lines apart.
fn legend(labels: &[String]) -> String {
    let labels: Vec<_> = labels.iter().map(|label| format!("{{{{{label}}}}}")).collect();
    labels.join(" ")
}
