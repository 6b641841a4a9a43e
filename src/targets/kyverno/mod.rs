//! Kyverno: the organisation's baseline per environment, and per service a policy that pins what the service declared.
//! Only `policies.kyverno.io/v1`; it signs nothing and generates nothing.

mod baseline;
mod cases;
mod cel;
mod example;
mod exception;
mod pinned;
mod types;

#[cfg(test)]
mod tests;

use crate::bundle::{Artifact, Concern};
use crate::resolved::{Environment, EnvironmentWide, Resolved};
use crate::target::Target;
use baseline::{Baseline, Rule};
use cases::{Cases, Outcome};
use cel::Proxy;
use pinned::Pins;
use types::{Autogen, Evaluation, PodControllers, Switch};

/// The target.
pub const TARGET: Target = Target {
    id: "kyverno",
    title: "admission policies: the baseline, and what each service declared",
    service,
    environment,
    cluster: Target::nothing,
};

/// Controllers whose templates are judged as their pods will be. ReplicaSets are left to Deployments: Kyverno's own filters
/// skip them.
const CONTROLLERS: [&str; 5] = ["cronjobs", "daemonsets", "deployments", "jobs", "statefulsets"];

fn service(service: &Resolved) -> Vec<Artifact> {
    let mut artifacts = pinned_artifacts(&Pins::new(service));
    artifacts.push(Artifact::objects(Concern::Rights, exception::objects(service)));
    artifacts
}

fn environment(wide: &EnvironmentWide) -> Vec<Artifact> {
    baseline_artifacts(&Baseline::new(wide))
}

fn pinned_artifacts(pins: &Pins<'_>) -> Vec<Artifact> {
    let mut artifacts = vec![Artifact::objects(Concern::Policy, vec![pins.policy()])];
    artifacts.extend(pins.cases().artifacts());
    artifacts
}

fn baseline_artifacts(baseline: &Baseline<'_>) -> Vec<Artifact> {
    let rules = baseline.rules();
    let policies = rules.iter().map(|rule| baseline.policy(rule)).collect();
    let mut artifacts = vec![Artifact::objects(Concern::Policy, policies)];
    artifacts.extend(baseline_cases(baseline, &rules).iter().flat_map(Cases::artifacts));
    artifacts
}

fn baseline_cases(baseline: &Baseline<'_>, rules: &[Rule]) -> Option<Cases> {
    let mut cases = Cases::new(&format!("{}-baseline", baseline.environment), baseline.namespaces.first()?);
    let pods = example::admitted_pods(baseline);
    for rule in rules {
        let policy = baseline.policy_name(rule);
        let by_all = if rule.kind == baseline::Kind::Pods { &pods[..] } else { &[] };
        let admitted: Vec<_> = by_all.iter().chain(&rule.admitted).cloned().collect();
        cases.expect(&policy, &admitted, Outcome::Pass);
        cases.expect(&policy, &rule.refused, Outcome::Fail);
    }
    Some(cases)
}

/// The mesh's proxy as the policies of an environment know it.
fn proxy(environment: &Environment) -> Option<Proxy<'_>> {
    environment.mesh.as_ref().map(|mesh| Proxy { image: &mesh.proxy_image, redirects: !mesh.cni })
}

/// Kyverno derives rules for controllers only from a policy on exactly pods; without a list it would add ReplicaSets.
fn autogen() -> Autogen {
    Autogen { pod_controllers: PodControllers { controllers: CONTROLLERS.to_vec() } }
}

/// At admission, and for what runs already.
fn evaluation() -> Evaluation {
    Evaluation { admission: Switch { enabled: true }, background: Switch { enabled: true } }
}
