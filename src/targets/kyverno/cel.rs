//! Pieces of CEL that several policies share. Kyverno derives the rules of controllers by replacing the texts
//! `object.spec` and `object.metadata`; so these are written exactly so, never `object.?spec`.

use super::types::{Validation, Variable};

/// Every container of a pod.
const ALL_CONTAINERS: &str = "\
object.spec.containers
+ object.spec.?initContainers.orValue([])
+ object.spec.?ephemeralContainers.orValue([])";

/// Every container of a pod but those for debugging, which cannot say everything.
const LASTING_CONTAINERS: &str = "\
object.spec.containers
+ object.spec.?initContainers.orValue([])";

/// Labels of a pod; a template may have no metadata at all.
const LABELS: &str = "has(object.metadata) ? object.metadata.?labels.orValue({}) : {}";

/// An update of a pod's metadata alone, as controllers make it to remove a finalizer: refusing it would keep an old pod,
/// and the Job that owns it, for ever. `object.kind` is not replaced, so this never holds for a controller.
const UNCHANGED: &str =
    "object.kind == 'Pod' && oldObject != null && has(oldObject.spec) && oldObject.spec == object.spec";

/// The image of the mesh's proxy: what policies know it by. A name alone proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy<'a> {
    /// Without tag.
    pub image: &'a str,
    /// Whether an init container of it, and not the CNI plugin, redirects the traffic of pods.
    pub redirects: bool,
}

/// Variable `containers`: all of them.
pub fn all_containers() -> Variable {
    Variable { name: "containers", expression: ALL_CONTAINERS.to_owned() }
}

/// Variable `containers`: without those for debugging.
pub fn lasting_containers() -> Variable {
    Variable { name: "containers", expression: LASTING_CONTAINERS.to_owned() }
}

/// Variable `containers`: all but the mesh's own that needs rights.
pub fn hardened_containers(proxy: Option<Proxy<'_>>) -> Variable {
    without_redirection(all_containers(), proxy)
}

/// Variable `containers`: those that a service can declare, that is without those for debugging and without the mesh's own
/// that needs rights.
pub fn declared_containers(proxy: Option<Proxy<'_>>) -> Variable {
    without_redirection(lasting_containers(), proxy)
}

/// Leaves out the container that redirects the traffic of the pod as root, known by image and name.
fn without_redirection(containers: Variable, proxy: Option<Proxy<'_>>) -> Variable {
    let Some(proxy) = proxy.filter(|proxy| proxy.redirects) else { return containers };
    let Variable { name, expression } = containers;
    let expression = format!("({expression})\n.filter(c, !(c.name == 'istio-init' && {}))", proxy.is("c"));
    Variable { name, expression }
}

/// Variable `labels`.
pub fn labels() -> Variable {
    Variable { name: "labels", expression: LABELS.to_owned() }
}

/// Variable `unchanged`.
pub fn unchanged() -> Variable {
    Variable { name: "unchanged", expression: UNCHANGED.to_owned() }
}

/// A validation of pods.
pub fn pods_must(expression: impl AsRef<str>, message: impl Into<String>) -> Validation {
    Validation { expression: format!("variables.unchanged ||\n{}", expression.as_ref()), message: message.into() }
}

impl Proxy<'_> {
    /// Whether the container of that name is of the proxy's image.
    pub fn is(self, container: &str) -> String {
        let [tagged, pinned] = self.prefixes().map(|prefix| text(&prefix));
        format!("({container}.image.startsWith({tagged}) || {container}.image.startsWith({pinned}))")
    }

    /// What references of its image start with.
    pub fn prefixes(self) -> [String; 2] {
        [format!("{}:", self.image), format!("{}@", self.image)]
    }
}

/// A text of CEL.
pub fn text(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A list of texts of CEL.
pub fn list<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<_> = values.into_iter().map(|value| text(value.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

/// A map of CEL, one entry a line. Values are expressions.
pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let lines: Vec<_> = entries.into_iter().map(|(key, value)| format!("  {}: {value}", text(key))).collect();
    if lines.is_empty() { "{}".to_owned() } else { format!("{{\n{}\n}}", lines.join(",\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_quotes() {
        assert_eq!(text(r"a'b\"), r"'a\'b\\'");
    }

    #[test]
    fn a_proxy_is_known_by_its_whole_image() {
        let proxy = Proxy { image: "docker.io/istio/proxyv2", redirects: false };
        assert_eq!(proxy.prefixes(), ["docker.io/istio/proxyv2:", "docker.io/istio/proxyv2@"]);
    }
}
