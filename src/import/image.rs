//! References of images, taken apart as nodes do it.

/// An image: `host/repository:tag@digest`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Image {
    pub host: String,
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<String>,
}

impl Image {
    /// Reads a reference. What names no registry comes from Docker Hub, there below `library` if it has one part.
    pub fn parse(text: &str) -> Self {
        let (rest, digest) =
            text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest.to_owned())));
        let name_at = rest.rfind('/').map_or(0, |at| at + 1);
        let (path, tag) = match rest[name_at..].find(':') {
            Some(at) => (&rest[..name_at + at], Some(rest[name_at + at + 1..].to_owned())),
            None => (rest, None),
        };
        let (first, below) = path.split_once('/').unwrap_or(("", path));
        let is_host = first.contains(['.', ':']) || first == "localhost";
        let (host, repository) = match (is_host, first) {
            (true, _) => (first, below.to_owned()),
            (false, "") => ("docker.io", format!("library/{below}")),
            (false, _) => ("docker.io", path.to_owned()),
        };
        let repository =
            if host == "docker.io" && !repository.contains('/') { format!("library/{repository}") } else { repository };
        Self { host: host.to_owned(), repository, tag, digest }
    }

    /// The reference with all its parts. Without tag and digest it is the tag `latest`.
    pub fn full(&self) -> String {
        let tag = match (&self.tag, &self.digest) {
            (Some(tag), _) => format!(":{tag}"),
            (None, Some(_)) => String::new(),
            (None, None) => ":latest".to_owned(),
        };
        let digest = self.digest.as_ref().map(|digest| format!("@{digest}")).unwrap_or_default();
        format!("{}/{}{tag}{digest}", self.host, self.repository)
    }

    /// The last part of the repository.
    pub fn short(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_completed_as_nodes_do_it() {
        for (text, full) in [
            ("redis:alpine", "docker.io/library/redis:alpine"),
            ("shop/web", "docker.io/shop/web:latest"),
            ("localhost:5000/a/b:1", "localhost:5000/a/b:1"),
            ("r.example.org/a/b@sha256:00", "r.example.org/a/b@sha256:00"),
            ("registry.example.org/web:1.2@sha256:00", "registry.example.org/web:1.2@sha256:00"),
        ] {
            assert_eq!(Image::parse(text).full(), full);
        }
    }
}
