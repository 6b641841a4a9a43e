//! Tests of policies for `kyverno test`: what each policy must admit and must refuse.

use serde::Serialize;
use serde_json::json;

use super::example::Example;
use crate::bundle::Artifact;
use crate::yaml::write;

/// A test of the policies of one folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Cases {
    /// Name of the test.
    pub name: String,
    /// Namespace of the objects.
    pub namespace: String,
    pub objects: Vec<Example>,
    pub results: Vec<Case>,
}

/// What a policy says to objects. `kyverno test` wants `isValidatingPolicy` for namespaced policies too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    pub policy: String,
    pub is_validating_policy: bool,
    pub kind: &'static str,
    pub resources: Vec<String>,
    pub result: Outcome,
}

/// What a policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Pass,
    Fail,
}

impl Cases {
    /// A test without cases.
    pub fn new(name: &str, namespace: &str) -> Self {
        Self { name: name.to_owned(), namespace: namespace.to_owned(), objects: Vec::new(), results: Vec::new() }
    }

    /// Adds objects on which a policy says one thing.
    pub fn expect(&mut self, policy: &str, examples: &[Example], result: Outcome) {
        let Some(kind) = examples.first().map(|example| example.kind) else { return };
        let resources = examples.iter().map(|example| example.name.clone()).collect();
        self.results.push(Case { policy: policy.to_owned(), is_validating_policy: true, kind, resources, result });
        self.objects
            .extend(examples.iter().filter(|example| !self.objects.contains(example)).cloned().collect::<Vec<_>>());
    }

    /// The files of the test, below `tests/kyverno/`.
    pub fn artifacts(&self) -> Vec<Artifact> {
        let test = json!({
            "apiVersion": "cli.kyverno.io/v1alpha1",
            "kind": "Test",
            "metadata": { "name": self.name },
            "policies": ["../../manifests/policy.yaml"],
            "resources": ["objects.yaml"],
            "variables": "values.yaml",
            "results": self.results,
        });
        let values = json!({
            "apiVersion": "cli.kyverno.io/v1alpha1",
            "kind": "Values",
            "metadata": { "name": self.name },
            "namespaceSelector": [{
                "name": self.namespace,
                "labels": { "kubernetes.io/metadata.name": self.namespace },
            }],
        });
        let objects: Vec<_> = self.objects.iter().map(|object| object.to_value(&self.namespace)).collect();
        vec![
            Artifact::text("tests/kyverno/kyverno-test.yaml", write::to_string(&test)),
            Artifact::text("tests/kyverno/values.yaml", write::to_string(&values)),
            Artifact::text("tests/kyverno/objects.yaml", write::documents(&objects)),
        ]
    }
}
