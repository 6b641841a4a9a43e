//! A container may use less than it is promised: the program, what runs beside it, or the proxy.

use crate::check::{Check, Run};
use crate::consistency::written::{self, Role, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::source::Place;
use crate::spec::number::{Bytes, Cpu};

pub const CHECK: Check = Check {
    id: "capacity/limit-below-request",
    severity: Severity::Error,
    title: "a limit is below what the container is promised",
    run: Run::Service(run),
};

/// What one container is promised of something, and what it may use.
struct Pair {
    title: String,
    /// `cpu` or `memory`.
    what: &'static str,
    request: String,
    limit: String,
    request_at: Option<Place>,
    limit_at: Option<Place>,
}

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let of_containers =
        containers(resolved).into_iter().filter(says_something).flat_map(|c| of_container(resolved, &c));
    let of_proxies = resolved.service.workloads.keys().flat_map(|key| of_proxy(resolved, key));
    of_containers.chain(of_proxies).filter(Pair::is_wrong).map(Pair::finding).collect()
}

/// An init container that says nothing has what its workload has, which is told once.
fn says_something(container: &Written<'_>) -> bool {
    container.role != Role::Init || container.resources.is_some()
}

fn of_container(resolved: &Resolved, written: &Written<'_>) -> Vec<Pair> {
    let resources = &written.container.resources;
    let place = |key: &str| {
        let own = written::value(resolved, &written.below(&["resources"]).into_iter().chain([key]).collect::<Vec<_>>());
        let inherited = || written::value(resolved, &[written.path[0], written.path[1], "resources", key]);
        own.or_else(|| if written.role == Role::Init { inherited() } else { None })
    };
    let pair = |what, request: &String, limit: &String, limit_key: &str| Pair {
        title: written.title(),
        what,
        request: request.clone(),
        limit: limit.clone(),
        request_at: place(what),
        limit_at: place(limit_key),
    };
    let cpu = resources.cpu_limit.as_ref().map(|limit| pair("cpu", &resources.cpu, limit, "cpu-limit"));
    let memory = pair("memory", &resources.memory, &resources.memory_limit, "memory-limit");
    cpu.into_iter().chain([memory]).collect()
}

fn of_proxy(resolved: &Resolved, key: &str) -> Vec<Pair> {
    let Some(workload) = resolved.workload(key).filter(|workload| workload.in_mesh) else { return Vec::new() };
    let amount = |name: &str| workload.pod_annotations.get(&format!("sidecar.istio.io/{name}")).cloned();
    let place = |what: &str| written::value(resolved, &["workloads", key, "proxy", what]);
    let pair = |what, request: &str, limit: &str, limit_key: &str| {
        Some(Pair {
            title: format!("the proxy of `{key}`"),
            what,
            request: amount(request)?,
            limit: amount(limit)?,
            request_at: place(what),
            limit_at: place(limit_key),
        })
    };
    let cpu = pair("cpu", "proxyCPU", "proxyCPULimit", "cpu-limit");
    cpu.into_iter().chain(pair("memory", "proxyMemory", "proxyMemoryLimit", "memory-limit")).collect()
}

impl Pair {
    fn is_wrong(&self) -> bool {
        match self.what {
            "cpu" => Cpu(self.limit.clone()).millis() < Cpu(self.request.clone()).millis(),
            _ => Bytes(self.limit.clone()).count() < Bytes(self.request.clone()).count(),
        }
    }

    fn finding(self) -> Finding {
        let Self { title, what, request, limit, request_at, limit_at } = self;
        let finding = Finding::new(format!("{title} is promised {request} of {what} and may use only {limit}"))
            .at(limit_at, "the limit")
            .at(request_at, "what it is promised");
        match (request_at, limit_at) {
            (_, None) => finding
                .help(format!("write `{what}-limit = \"{request}\"` or more beside it"))
                .note(format!("nothing says `{what}-limit`, so it is {limit}")),
            (None, _) => finding
                .help(format!("write `{what} = \"{limit}\"` or less beside it"))
                .note(format!("nothing says `{what}`, so it is {request}")),
            _ => finding.help(format!("raise `{what}-limit` to {request} or more, or lower `{what}`")),
        }
    }
}
