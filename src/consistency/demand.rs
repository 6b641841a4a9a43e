//! What the pods of a service need at their most, in the units of a ResourceQuota.

use crate::decode::CheckedText;
use crate::resolved::{Container, Resolved, Workload};
use crate::spec::number::{Bytes, Cpu};

/// A resource that a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Thousandths of a core.
    Cpu,
    CpuLimit,
    /// Bytes.
    Memory,
    MemoryLimit,
    Pods,
}

impl Resource {
    /// What a key of a quota counts, and how much of it there is; `None`: something else, or no amount.
    pub fn of_quota(key: &str, amount: &str) -> Option<(Self, u64)> {
        let resource = match key {
            "cpu" | "requests.cpu" => Self::Cpu,
            "limits.cpu" => Self::CpuLimit,
            "memory" | "requests.memory" => Self::Memory,
            "limits.memory" => Self::MemoryLimit,
            "pods" | "count/pods" => Self::Pods,
            _ => return None,
        };
        Some((resource, resource.count(amount)?))
    }

    /// An amount as people write it.
    pub fn shown(self, amount: u64) -> String {
        match self {
            Self::Cpu | Self::CpuLimit if amount.is_multiple_of(1000) => (amount / 1000).to_string(),
            Self::Cpu | Self::CpuLimit => format!("{amount}m"),
            Self::Memory | Self::MemoryLimit => {
                let units = [("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
                let unit = units.into_iter().find(|(_, size)| amount.is_multiple_of(*size) && amount > 0);
                unit.map_or_else(|| amount.to_string(), |(unit, size)| format!("{}{unit}", amount / size))
            }
            Self::Pods => amount.to_string(),
        }
    }

    fn count(self, amount: &str) -> Option<u64> {
        match self {
            Self::Cpu | Self::CpuLimit => Cpu::fits(amount).then(|| Cpu(amount.to_owned()).millis()),
            Self::Memory | Self::MemoryLimit => Bytes::fits(amount).then(|| Bytes(amount.to_owned()).count()),
            Self::Pods => amount.parse().ok(),
        }
    }

    fn of(self, container: &Container) -> u64 {
        let resources = &container.resources;
        let amount = match self {
            Self::Cpu => Some(&resources.cpu),
            Self::CpuLimit => resources.cpu_limit.as_ref(),
            Self::Memory => Some(&resources.memory),
            Self::MemoryLimit => Some(&resources.memory_limit),
            Self::Pods => None,
        };
        amount.and_then(|amount| self.count(amount)).unwrap_or(0)
    }

    fn of_proxy(self, workload: &Workload) -> u64 {
        let key = match self {
            Self::Cpu => "proxyCPU",
            Self::CpuLimit => "proxyCPULimit",
            Self::Memory => "proxyMemory",
            Self::MemoryLimit => "proxyMemoryLimit",
            Self::Pods => return 0,
        };
        let amount = workload.pod_annotations.get(&format!("sidecar.istio.io/{key}"));
        amount.and_then(|amount| self.count(amount)).unwrap_or(0)
    }
}

/// What all workloads of a service need when each runs as its most pods.
pub fn demand(resolved: &Resolved, resource: Resource) -> u64 {
    resolved.workloads.iter().map(|workload| u64::from(workload.scale.most()) * of_pod(workload, resource)).sum()
}

/// A pod counts as the larger of what runs in it and of what an init container needs beside its sidecars (Kubernetes'
/// rule for pods with native sidecars).
fn of_pod(workload: &Workload, resource: Resource) -> u64 {
    if resource == Resource::Pods {
        return 1;
    }
    let beside: u64 = workload.sidecars.iter().map(|sidecar| resource.of(sidecar)).sum();
    let before = workload.init.iter().map(|init| resource.of(init)).max().unwrap_or(0);
    beside + resource.of_proxy(workload) + before.max(resource.of(&workload.container))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_in_their_units() {
        assert_eq!(Resource::of_quota("requests.cpu", "1.5"), Some((Resource::Cpu, 1500)));
        assert_eq!(Resource::of_quota("count/secrets", "3"), None);
        assert_eq!(Resource::of_quota("limits.memory", "lots"), None);
        assert_eq!((Resource::Cpu.shown(2000), Resource::Cpu.shown(2500)), ("2".into(), "2500m".into()));
        assert_eq!((Resource::Memory.shown(3 << 29), Resource::Memory.shown(1 << 30)), ("1536Mi".into(), "1Gi".into()));
    }
}
