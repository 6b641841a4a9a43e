//! Programs are to send traces, and nothing takes them.

use crate::check::{Check, Run};
use crate::consistency::{wording, written};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::platform::Peer;

pub const CHECK: Check = Check {
    id: "telemetry/no-collector",
    severity: Severity::Error,
    title: "traces of programs go nowhere",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let asked = resolved.service.tracing.as_ref().and_then(|tracing| tracing.instrumentation) == Some(true);
    if !asked {
        return Vec::new();
    }
    let place = written::value(resolved, &["tracing", "instrumentation"]);
    let platform = &resolved.environment.platform;
    let Some(collector) = platform.telemetry.as_ref().and_then(|telemetry| telemetry.collector.as_ref()) else {
        let finding =
            Finding::new("programs are to send traces, and the platform has no collector").at(place, "to whom?");
        return vec![finding.help("write `[telemetry] collector = \"…\"` in platform.toml, the name of a peer")];
    };
    let known: Vec<&str> = platform.peers.keys().map(|name| &**name).collect();
    let (what, help) = match platform.peers.get(&**collector) {
        None => {
            let otherwise = format!("declare `[peers.{collector}]`");
            ("no peer has this name", wording::meant(collector, &known, &otherwise))
        }
        Some(peer) if !takes_traces(peer) => (
            "it has no port for OTLP",
            format!("give `[peers.{collector}]` a namespace or host, and `ports.grpc = {{ port = 4317 }}`"),
        ),
        Some(_) => return Vec::new(),
    };
    let finding = Finding::new(format!("programs are to send traces, and `{collector}` takes none"))
        .at(place, "asked for here")
        .at(written::platform(world, &["telemetry", "collector"]), what);
    vec![finding.help(help)]
}

/// OTLP is spoken over gRPC or HTTP, to an address that one can write down.
fn takes_traces(peer: &Peer) -> bool {
    let first = peer.ports.keys().next();
    let speaks = first.is_some_and(|name| ["grpc", "http", "https"].contains(&&**name));
    speaks && (peer.host.is_some() || peer.namespace.is_some())
}
