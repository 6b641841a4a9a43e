//! Whose folder it is, told from its path.

/// What a folder of the generated tree belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Service { environment: String, service: String },
    Platform { environment: String },
    Cluster(String),
}

impl Unit {
    /// The unit of a folder, relative to the generated tree; `None`: a folder of something else.
    pub fn of(path: &str) -> Option<Self> {
        match path.split('/').collect::<Vec<_>>()[..] {
            [environment, "services", service] => {
                Some(Self::Service { environment: environment.to_owned(), service: service.to_owned() })
            }
            [environment, "platform"] => Some(Self::Platform { environment: environment.to_owned() }),
            ["clusters", cluster] => Some(Self::Cluster(cluster.to_owned())),
            _ => None,
        }
    }

    /// The folder in which a file lies, and the rest of its path.
    pub fn split(path: &str) -> Option<(&str, &str)> {
        let mut ends = path.match_indices('/').map(|(at, _)| at).skip(1);
        let (second, third) = (ends.next()?, ends.next());
        let end = if path.split('/').nth(1) == Some("services") { third? } else { second };
        Self::of(&path[..end])?;
        Some((&path[..end], &path[end + 1..]))
    }

    pub fn environment(&self) -> Option<&str> {
        match self {
            Self::Service { environment, .. } | Self::Platform { environment } => Some(environment),
            Self::Cluster(_) => None,
        }
    }

    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Service { service, .. } => Some(service),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_the_folder_of_their_unit() {
        assert_eq!(
            Unit::split("staging/services/a/manifests/x.yaml"),
            Some(("staging/services/a", "manifests/x.yaml"))
        );
        assert_eq!(Unit::split("staging/platform/index.json"), Some(("staging/platform", "index.json")));
        assert_eq!(Unit::split("clusters/main/manifests/y.yaml"), Some(("clusters/main", "manifests/y.yaml")));
        for other in ["services/a/service.toml", "charts/service/0.1.0/Chart.yaml", "CODEOWNERS", "a/b"] {
            assert_eq!(Unit::split(other), None, "{other}");
        }
    }
}
