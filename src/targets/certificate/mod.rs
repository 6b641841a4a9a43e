//! Certificates of cert-manager, for Secrets that say `certificate`. Who uses the Secret is not known here.

use serde_json::json;

use crate::bundle::{Artifact, Concern, Meta, Object};
use crate::resolved::{Certificate, Resolved};
use crate::target::Target;

/// The target `certificate`.
pub const TARGET: Target = Target {
    id: "certificate",
    title: "certificates that the cluster asks for and renews",
    service,
    environment: Target::nothing,
    cluster: Target::nothing,
};

fn service(resolved: &Resolved) -> Vec<Artifact> {
    let objects = resolved.certificates.iter().map(|certificate| object(resolved, certificate));
    vec![Artifact::objects(Concern::Mesh, objects.collect())]
}

fn object(resolved: &Resolved, certificate: &Certificate) -> Object {
    let issuer = &certificate.issuer;
    let spec = json!({
        "secretName": certificate.object,
        "dnsNames": certificate.hosts,
        "issuerRef": { "group": issuer.group, "kind": issuer.kind, "name": issuer.name },
    });
    let meta = Meta::new(&certificate.object, Some(&resolved.namespace), &resolved.labels);
    Object::with("cert-manager.io/v1", "Certificate", meta, [("spec", spec)])
}
