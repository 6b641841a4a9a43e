//! Outlier detection in numbers: how many pods there are at least, and how many of them may be left out.

use crate::consistency::written;
use crate::resolved::Resolved;
use crate::source::Place;
use crate::spec::OutlierDetection;

/// Outlier detection on one port.
pub struct Detection {
    pub workload: String,
    /// Least number of pods.
    pub pods: u32,
    pub percent: u8,
    path: Vec<String>,
}

/// Every outlier detection of a service.
pub fn detections(resolved: &Resolved) -> Vec<Detection> {
    let mut found = Vec::new();
    for workload in &resolved.workloads {
        let beside = workload.sidecars.iter().map(|sidecar| {
            (vec!["workloads".to_owned(), workload.key.clone(), "sidecars".to_owned(), sidecar.name.clone()], sidecar)
        });
        let program = (vec!["workloads".to_owned(), workload.key.clone()], &workload.container);
        for (mut path, container) in std::iter::once(program).chain(beside) {
            for port in &container.ports {
                let traffic = port.traffic.as_ref().and_then(|traffic| traffic.outlier_detection.as_ref());
                let Some(detection) = traffic else { continue };
                path.extend(["ports", &port.name, "traffic", "outlier-detection"].map(str::to_owned));
                found.push(Detection {
                    workload: workload.key.clone(),
                    pods: workload.scale.least(),
                    percent: detection.at_most_percent.unwrap_or(OutlierDetection::AT_MOST_PERCENT),
                    path: path.clone(),
                });
                path.truncate(path.len() - 4);
            }
        }
    }
    found
}

impl Detection {
    /// Most pods that are left out at once: Envoy rounds down, and never goes above its share.
    pub fn ejects(&self) -> u32 {
        self.pods * u32::from(self.percent) / 100
    }

    /// Where the share is written, or the table that leaves it to the default.
    pub fn place(&self, resolved: &Resolved) -> Option<Place> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let share: Vec<&str> = path.iter().copied().chain(["at-most-percent"]).collect();
        written::value(resolved, &share).or_else(|| written::key(resolved, &path))
    }

    /// Where the number of pods is written.
    pub fn scale(&self, resolved: &Resolved) -> Option<Place> {
        let forms = ["min", "replicas", "single"];
        forms.into_iter().find_map(|form| written::value(resolved, &["workloads", &self.workload, "scale", form]))
    }
}
