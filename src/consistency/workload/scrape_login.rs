//! Metrics behind a login: half of one, or on a port on which the mesh would no longer guard other calls.

use crate::check::{Check, Run};
use crate::consistency::written;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};

pub const CHECK: Check = Check {
    id: "workload/scrape-login",
    severity: Severity::Error,
    title: "Prometheus cannot log in where it reads metrics, or everybody else could come past the mesh",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for workload in &resolved.workloads {
        let key = workload.key.as_str();
        let Some(scrape) = resolved.service.workloads.get(key).and_then(|spec| spec.scrape.as_ref()) else { continue };
        let half = match (&scrape.user, &scrape.password) {
            (Some(_), None) => Some(("user", "password")),
            (None, Some(_)) => Some(("password", "user")),
            _ => None,
        };
        if let Some((said, missing)) = half {
            findings.push(
                Finding::new(format!("Prometheus has no {missing} for the metrics of `{key}`"))
                    .at(written::key(resolved, &["workloads", key, "scrape", said]), "half of a login")
                    .help(format!("write `{missing}` too, or `token` instead")),
            );
        }
        let exposed =
            workload.ports().find(|port| workload.past_proxy() == Some(port.number) && port.service.is_some());
        if let Some(port) = exposed {
            let (why, cannot) = match workload.scrape_login {
                Some(_) => ("its metrics want a login", "log in"),
                None => ("the program speaks TLS itself", "speak TLS to it"),
            };
            let message = format!("port `{}` of `{key}` would be open past the mesh: {why}", port.name);
            findings.push(
                Finding::new(message)
                    .at(
                        written::value(resolved, &["workloads", key, "scrape", "port"]),
                        format!("read past the proxy, which cannot {cannot}"),
                    )
                    .help("serve metrics on a port of their own, with `expose = false`"),
            );
        }
    }
    findings
}
