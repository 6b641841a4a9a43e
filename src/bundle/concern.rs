//! Concerns: the fixed files of a folder's `manifests/`, and the wave in which Argo CD applies what is in them.

/// What a plain object is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concern {
    /// What widens a right: roles, bindings, exceptions.
    Rights,
    /// Policies of the policy engine.
    Policy,
    /// Network policies.
    Network,
    /// Objects of the mesh.
    Mesh,
    /// Monitors and rules.
    Monitoring,
    /// Boards.
    Dashboards,
}

impl Concern {
    /// The files that every service has, in the order of their waves.
    pub const ALL: [Self; 6] =
        [Self::Rights, Self::Policy, Self::Network, Self::Mesh, Self::Monitoring, Self::Dashboards];

    /// Its name: of the file, and of the parameter by which the chart receives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rights => "rights",
            Self::Policy => "policy",
            Self::Network => "network",
            Self::Mesh => "mesh",
            Self::Monitoring => "monitoring",
            Self::Dashboards => "dashboards",
        }
    }

    /// Its file.
    pub fn path(self) -> &'static str {
        match self {
            Self::Rights => "manifests/rights.yaml",
            Self::Policy => "manifests/policy.yaml",
            Self::Network => "manifests/network.yaml",
            Self::Mesh => "manifests/mesh.yaml",
            Self::Monitoring => "manifests/monitoring.yaml",
            Self::Dashboards => "manifests/dashboards.yaml",
        }
    }

    /// Argo CD's wave: 0 rights, 1 policies and network, 3 mesh, 4 workloads (the chart's), 5 monitors and boards.
    pub fn wave(self) -> u8 {
        match self {
            Self::Rights => 0,
            Self::Policy | Self::Network => 1,
            Self::Mesh => 3,
            Self::Monitoring | Self::Dashboards => 5,
        }
    }

    /// Whether its kinds may be unknown to the cluster when the service first comes.
    pub fn may_lack_definition(self) -> bool {
        matches!(self, Self::Monitoring)
    }
}
