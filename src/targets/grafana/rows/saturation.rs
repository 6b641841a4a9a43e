//! How full the pods of a workload are: what their containers use of what they may, and how many there are.

use crate::resolved::measured::{PROXY, Selector, of_containers, replica_metrics, workload_label};
use crate::resolved::{Resolved, Scale, Workload};
use crate::targets::grafana::layout::Section;
use crate::targets::grafana::panel::{graph, unit};
use crate::targets::grafana::subject::RATE;
use crate::targets::grafana::types::Panel;

/// A workload with the containers that run all the time.
struct Pods<'a> {
    resolved: &'a Resolved,
    workload: &'a Workload,
    containers: Vec<String>,
}

pub fn section(resolved: &Resolved, workload: &Workload) -> Section {
    let proxy = workload.in_mesh.then(|| PROXY.to_owned());
    let containers = workload.running().map(|container| container.name.clone()).chain(proxy).collect();
    let pods = Pods { resolved, workload, containers };
    let mut panels = vec![pods.cpu(), pods.throttling(), pods.memory()];
    panels.extend(
        replica_metrics(workload.kind).map(|replicas| [pods.restarts(), pods.count(replicas)]).into_iter().flatten(),
    );
    Section::new(format!("Saturation of {}", workload.name), panels)
}

impl Pods<'_> {
    fn cpu(&self) -> Panel {
        let used = self.of("container_cpu_usage_seconds_total");
        let used = format!("max by (container) (\n  sum by (pod, container) (rate({used}[{RATE}]))\n)");
        let panel = graph("CPU of the busiest pod", unit::NUMBER).about("In cores, by container.");
        let panel =
            panel.query(used, "{{container}}").bound(self.granted("requests", "cpu"), "{{container}}: promised");
        panel.bound(self.granted("limits", "cpu"), "{{container}}: limit")
    }

    fn throttling(&self) -> Panel {
        let increase = |metric| format!("sum by (pod, container) (increase({}[{RATE}]))", self.of(metric));
        let (held, all) =
            (increase("container_cpu_cfs_throttled_periods_total"), increase("container_cpu_cfs_periods_total"));
        graph("Held back by the CPU limit", unit::SHARE)
            .about("Share of the time, of the pod that waits the most, by container.")
            .query(format!("max by (container) (\n  {held}\n  /\n  ({all} > 0)\n)"), "{{container}}")
    }

    fn memory(&self) -> Panel {
        let used = format!("max by (container) ({})", self.of("container_memory_working_set_bytes"));
        graph("Memory of the fullest pod", unit::BYTES)
            .about("By container. At its limit it is killed.")
            .query(used, "{{container}}")
            .bound(self.granted("limits", "memory"), "{{container}}: limit")
    }

    fn restarts(&self) -> Panel {
        let restarts = self.of("kube_pod_container_status_restarts_total");
        graph("Restarts", unit::NUMBER)
            .query(format!("sum by (container) (increase({restarts}[{RATE}]))"), "{{container}}")
            .wide(12)
    }

    fn count(&self, replicas: [&str; 2]) -> Panel {
        let [wanted, ready] = replicas.map(|metric| self.named(metric, workload_label(self.workload.kind)));
        let panel = graph("Pods", unit::NUMBER).query(ready, "ready").query(wanted, "wanted").wide(12);
        if !matches!(self.workload.scale, Scale::Auto { .. }) {
            return panel;
        }
        let autoscaler = |metric: &str| self.named(metric, "horizontalpodautoscaler");
        panel
            .query(autoscaler("kube_horizontalpodautoscaler_status_current_replicas"), "counted by the autoscaler")
            .bound(autoscaler("kube_horizontalpodautoscaler_spec_min_replicas"), "least")
            .bound(autoscaler("kube_horizontalpodautoscaler_spec_max_replicas"), "most")
    }

    fn granted(&self, what: &str, resource: &str) -> String {
        let granted = self.of(&format!("kube_pod_container_resource_{what}")).is("resource", resource);
        format!("max by (container) ({granted})")
    }

    fn of(&self, metric: &str) -> Selector {
        of_containers(metric, &self.resolved.namespace, &self.workload.name, self.workload.kind, &self.containers)
    }

    fn named(&self, metric: &str, label: &'static str) -> String {
        format!(
            "max({})",
            Selector::new(metric).is("namespace", &self.resolved.namespace).is(label, &self.workload.name)
        )
    }
}
