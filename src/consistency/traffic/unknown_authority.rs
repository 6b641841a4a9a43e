//! Who signed a program's certificate is not declared, or the mesh's proxies do not have it.

use crate::check::{Check, Run};
use crate::consistency::party::port_path;
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Port, Resolved, Workload};

pub const CHECK: Check = Check {
    id: "traffic/unknown-authority",
    severity: Severity::Error,
    title: "who signed a program's certificate is not known",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let workloads = resolved.workloads.iter().filter(|workload| workload.version.is_none());
    let ports = workloads.flat_map(|workload| workload.ports().map(move |port| (workload, port)));
    ports.filter_map(|(workload, port)| finding(resolved, world, workload, port)).collect()
}

fn finding(resolved: &Resolved, world: &EnvironmentWide, workload: &Workload, port: &Port) -> Option<Finding> {
    let ca = port.tls.as_ref()?;
    let path = port_path(resolved, &workload.key, &port.name).into_iter().chain(["tls", "authority"]);
    let place = resolved.place(path.collect::<Vec<_>>());
    let authorities = &world.environment.platform.authorities;
    let Some(authority) = authorities.get(ca) else {
        let known: Vec<_> = authorities.keys().map(|name| &**name).collect();
        return Some(
            Finding::new(format!("the platform knows no authority `{ca}`")).at(place, "named here").help(meant(
                ca,
                &known,
                &format!("declare `[authorities.{ca}]` in platform.toml"),
            )),
        );
    };
    if resolved.environment.mesh.is_none() || authority.file.is_some() {
        return None;
    }
    let finding = Finding::new(format!("the mesh's proxies do not have the authority `{ca}`"))
        .at(place, "callers' proxies verify with it")
        .at(world.platform_place(["authorities", ca]), "no `file` here");
    Some(
        finding.help(format!(
            "say in `[authorities.{ca}]` where the proxies have it: `file = \"/etc/ssl/certs/{ca}.crt\"`"
        )),
    )
}
