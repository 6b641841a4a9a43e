//! A Secret is to hold a certificate that nobody would make.

use crate::check::{Check, Run};
use crate::consistency::wording::meant;
use crate::diagnostics::{Finding, Severity};
use crate::resolved::{EnvironmentWide, Resolved};
use crate::spec::{Certificate, Secret};

pub const CHECK: Check = Check {
    id: "secrets/certificate",
    severity: Severity::Error,
    title: "a certificate that nobody would make",
    run: Run::Service(run),
};

/// What a Secret with a certificate holds.
const KEYS: &[&str] = &["tls.crt", "tls.key", "ca.crt"];

fn run(resolved: &Resolved, world: &EnvironmentWide) -> Vec<Finding> {
    let secrets = resolved.service.secrets.iter();
    let asked = secrets.filter_map(|(key, secret)| Some((&**key, secret, secret.certificate.as_ref()?)));
    asked.flat_map(|(key, secret, certificate)| findings(resolved, world, key, secret, certificate)).collect()
}

fn findings(
    resolved: &Resolved,
    world: &EnvironmentWide,
    key: &str,
    secret: &Secret,
    certificate: &Certificate,
) -> Vec<Finding> {
    let place = |rest: &[&str]| resolved.place([&["secrets", key][..], rest].concat());
    let issuers = &world.environment.platform.issuers;
    let mut findings = Vec::new();
    if !issuers.contains_key(&*certificate.issuer) {
        let known: Vec<_> = issuers.keys().map(|name| &**name).collect();
        let declare = format!("declare `[issuers.{}]` in platform.toml", certificate.issuer);
        findings.push(
            Finding::new(format!("the platform knows no issuer `{}`", certificate.issuer))
                .at(place(&["certificate", "issuer"]), "nobody would sign it")
                .help(meant(&certificate.issuer, &known, &declare)),
        );
    }
    if secret.remote.is_some() {
        findings.push(
            Finding::new(format!("the secret `{key}` would be made twice"))
                .at(place(&["certificate"]), "as a certificate")
                .at(place(&["remote"]), "and from the store")
                .help("take one of the two out"),
        );
    }
    if certificate.hosts.is_none() && resolved.serves.is_none() {
        findings.push(
            Finding::new(format!("the certificate in the secret `{key}` is for no host"))
                .at(place(&["certificate"]), "the service serves nothing")
                .help("write `hosts`"),
        );
    }
    for (position, name) in secret.keys.iter().enumerate().filter(|(_, name)| !KEYS.contains(&name.as_str())) {
        findings.push(
            Finding::new(format!("the secret `{key}` has no key `{name}`: a certificate is put into it"))
                .at(resolved.item_place(["secrets", key, "keys"], position), "nobody writes it")
                .help(format!("its keys are {}", KEYS.join(", "))),
        );
    }
    findings
}
