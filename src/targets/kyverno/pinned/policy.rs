//! The policy that pins a service. It chooses its pods within its expressions: a match condition would become a webhook of
//! its own in the API server, and hundreds of those do not fit into the one object that holds them.

use super::{COMPONENT, NAME, Pinned, Pins};
use crate::bundle::{Meta, Object};
use crate::targets::kyverno::baseline::Kind;
use crate::targets::kyverno::cel;
use crate::targets::kyverno::types::{
    API_VERSION, FailurePolicy, MatchConstraints, ValidatingPolicySpec, Validation, Variable,
};
use crate::targets::kyverno::{autogen, evaluation};

const KNOWN: &str = "variables.component in variables.accounts";

const ACCOUNT: &str = "\
object.spec.?serviceAccountName.orValue('default') ==
  variables.accounts[?variables.component].orValue('')";

const REPOSITORY: &str = "\
[':', '@'].exists(end, c.image.startsWith(
    variables.repositories[?variables.component].orValue({})[?c.name].orValue('') + end))";

const CAPABILITIES: &str = "\
variables.containers.all(c,
  c.?securityContext.?capabilities.?add.orValue([]).all(name,
    name in variables.capabilities[?(variables.component + '/' + c.name)].orValue([])))";

const NO_CAPABILITIES: &str = "\
variables.containers.all(c,
  c.?securityContext.?capabilities.?add.orValue([]).size() == 0)";

const READ_ONLY: &str = "\
variables.containers.all(c,
  c.?securityContext.?readOnlyRootFilesystem.orValue(false) ||
  (variables.component + '/' + c.name) in variables.writable)";

const DESCRIPTION: &str =
    "Pods of this service run the images, as the identities and with the capabilities, that it declared.";

impl Pins<'_> {
    /// The policy.
    pub fn policy(&self) -> Object {
        let spec = ValidatingPolicySpec {
            validation_actions: [self.action],
            failure_policy: FailurePolicy::Fail,
            evaluation: evaluation(),
            autogen: Some(autogen()),
            match_constraints: MatchConstraints {
                namespace_selector: None,
                resource_rules: vec![Kind::Pods.resource_rule()],
            },
            variables: self.variables(),
            validations: self.validations(),
        };
        let meta = Meta::new(self.service, Some(self.namespace), self.labels)
            .annotate("policies.kyverno.io/description", DESCRIPTION);
        Object::with_spec(API_VERSION, "NamespacedValidatingPolicy", meta, &spec)
    }

    fn variables(&self) -> Vec<Variable> {
        let exempt = format!(
            "variables.unchanged ||\n!(variables.labels[?{}].orValue('') in {})",
            cel::text(NAME),
            cel::list(&self.names)
        );
        let mut variables = vec![
            cel::unchanged(),
            cel::labels(),
            Variable { name: "exempt", expression: exempt },
            Variable {
                name: "component",
                expression: format!("variables.labels[?{}].orValue('')", cel::text(COMPONENT)),
            },
            cel::declared_containers(self.proxy),
            Variable { name: "accounts", expression: self.per_component(|pinned| cel::text(pinned.service_account)) },
            Variable { name: "repositories", expression: self.per_component(repositories) },
        ];
        variables.extend(self.capabilities().map(|expression| Variable { name: "capabilities", expression }));
        variables.extend(self.writable().map(|expression| Variable { name: "writable", expression }));
        variables
    }

    fn validations(&self) -> Vec<Validation> {
        let images = match self.proxy {
            Some(proxy) => format!("variables.containers.all(c,\n  {} ||\n  {REPOSITORY})", proxy.is("c")),
            None => format!("variables.containers.all(c,\n  {REPOSITORY})"),
        };
        let capabilities = if self.capabilities().is_some() { CAPABILITIES } else { NO_CAPABILITIES };
        let name = self.service;
        let root = self
            .writable()
            .map(|_| (READ_ONLY, format!("a pod of {name} writes to the root file systems that are excepted")));
        let always = [
            (KNOWN, format!("{name} declares no such workload")),
            (ACCOUNT, format!("a pod of {name} has the ServiceAccount of its workload")),
            (&images, format!("a pod of {name} runs the images that its workload declares")),
            (capabilities, format!("a pod of {name} adds the capabilities that its workload declares")),
        ];
        let all = always.into_iter().chain(root);
        all.map(|(expression, message)| Validation {
            expression: format!("variables.exempt ||\n{expression}"),
            message,
        })
        .collect()
    }

    /// A list of CEL: component and container that may write to its root; `None`: the service has no exception.
    fn writable(&self) -> Option<String> {
        let containers = self.workloads.iter().flat_map(|(component, pinned)| {
            pinned.containers.iter().map(move |(name, container)| (component, name, container.read_only))
        });
        let judged: Vec<_> = containers.filter_map(|(component, name, it)| Some((component, name, it?))).collect();
        let writable = judged.iter().filter(|(_, _, read_only)| !read_only);
        (!judged.is_empty()).then(|| cel::list(writable.map(|(component, name, _)| format!("{component}/{name}"))))
    }

    /// A map of CEL: component → the value.
    fn per_component(&self, value: impl Fn(&Pinned<'_>) -> String) -> String {
        cel::map(self.workloads.iter().map(|(component, pinned)| (*component, value(pinned))))
    }

    /// A map of CEL: component and container → capabilities; `None`: there are none.
    fn capabilities(&self) -> Option<String> {
        let added = self.workloads.iter().flat_map(|(component, pinned)| {
            let adding = pinned.containers.iter().filter(|(_, container)| !container.capabilities.is_empty());
            adding.map(move |(name, container)| (format!("{component}/{name}"), cel::list(container.capabilities)))
        });
        let added: Vec<_> = added.collect();
        (!added.is_empty()).then(|| cel::map(added.iter().map(|(key, list)| (key.as_str(), list.clone()))))
    }
}

/// A map of CEL on one line: container → repository.
fn repositories(pinned: &Pinned<'_>) -> String {
    let entries = pinned
        .containers
        .iter()
        .map(|(name, container)| format!("{}: {}", cel::text(name), cel::text(&container.repository)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}
