//! What is said of a program's certificate and nobody asks for.

use crate::check::{Check, Run};
use crate::consistency::written::{self, Written, containers};
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::{PortTls, Protocol};

pub const CHECK: Check = Check {
    id: "workload/tls-no-effect",
    severity: Severity::Error,
    title: "nobody would verify the certificate of a port",
    run: Run::Service(run),
};

fn run(resolved: &Resolved, _: &EnvironmentWide) -> Vec<Finding> {
    let mut findings = Vec::new();
    for container in containers(resolved) {
        let ports = container.ports.into_iter().flatten();
        let with_tls = ports.filter_map(|(name, port)| Some((&**name, port.tls.as_ref()?)));
        findings.extend(with_tls.filter_map(|(name, tls)| finding(resolved, &container, name, tls)));
    }
    findings
}

fn finding(resolved: &Resolved, container: &Written<'_>, name: &str, tls: &PortTls) -> Option<Finding> {
    let port = container.workload.ports().find(|port| port.name == name)?;
    let protocol = port.protocol;
    let is_read = container.spec.scrape.as_ref().is_some_and(|scrape| *scrape.port == *name);
    let at = written::key(resolved, &[container.path.as_slice(), &["ports", name, "tls"]].concat());
    let title = container.title();
    if protocol != Protocol::Https && port.tls.is_none() {
        let finding = Finding::new(format!("the port `{name}` of {title} speaks {protocol}, without TLS of its own"));
        let help = "say `protocol = \"https\"`, or take `tls` out";
        return Some(finding.at(at, "no certificate is shown here").help(help));
    }
    let is_verified = is_read || port.tls.is_some() || (tls.ca.is_none() && tls.name.is_none());
    (!is_verified).then(|| {
        Finding::new(format!("nobody verifies the certificate of the port `{name}` of {title}"))
            .at(at, "only Prometheus asks for it, and reads no metrics here")
            .help("read metrics there by `scrape`, or take `tls` out")
    })
}
