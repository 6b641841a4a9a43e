//! The service mesh and its gateways.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::PortNumber;
use crate::spec::form::{Host, Label, LabelKey, LabelValue, ObjectName, Pattern};

table! {
    /// The service mesh (Istio).
    pub struct Mesh {
        /// How programs take part. Default: `"sidecar"`.
        pub mode: Option<MeshMode>,
        /// Whether plain text is accepted inside. Default: `"strict"`.
        pub mtls: Option<Mtls>,
        /// Revision of the control plane that injects; empty: the default one.
        pub revision: Option<String>,
        /// Whether the CNI plugin redirects traffic; without it no namespace can be `baseline` or `restricted`. Default: true.
        pub cni: Option<bool>,
        /// Image of the proxy, without tag; policies admit it. Default: `docker.io/istio/proxyv2`.
        pub proxy_image: Option<String>,
        /// Pods of the control plane. Default: `app: istiod` in `istio-system`.
        pub control_plane: Option<ControlPlane>,
        /// Trust domain of identities. Default: `cluster.local`.
        pub trust_domain: Option<Host>,
        /// Gateways by name.
        pub gateways: BTreeMap<Label, Gateway>,
    }
}

table! {
    /// Pods of the mesh's control plane.
    pub struct ControlPlane {
        /// Their namespace.
        pub namespace: ObjectName,
        /// Their labels.
        pub selector: BTreeMap<LabelKey, LabelValue>,
    }
}

table! {
    /// A gateway through which calls come in.
    pub struct Gateway {
        /// Its kind. Default: `"istio"`.
        pub kind: Option<GatewayKind>,
        /// Whether routes that name none use it.
        pub default: Option<bool>,
        /// Whether gen writes it; `false`: it exists. Default: true.
        pub managed: Option<bool>,
        /// Namespace of the gateway object and of its pods.
        pub namespace: ObjectName,
        /// Labels of its pods.
        pub selector: BTreeMap<LabelKey, LabelValue>,
        /// ServiceAccount of its pods.
        pub service_account: ObjectName,
        /// Hosts of a route that names none, with markers.
        pub default_hosts: Vec<Pattern>,
        /// Ports on which it listens, by name.
        pub listeners: BTreeMap<Label, Listener>,
    }
}

table! {
    /// A port on which a gateway listens.
    pub struct Listener {
        /// Its number.
        pub port: PortNumber,
        /// What is spoken.
        pub protocol: ListenerProtocol,
        /// Hosts that it accepts; `*.example.org` covers all below.
        pub hosts: Vec<Host>,
        /// Secret with certificate and key, in the gateway's namespace (`https`).
        pub tls_secret: Option<ObjectName>,
    }
}

words! {
    /// How programs take part in the mesh.
    pub enum MeshMode {
        /// A proxy beside each program.
        Sidecar = "sidecar",
        /// There is no mesh.
        None = "none",
    }
}

words! {
    /// Whether plain text is accepted inside the mesh.
    pub enum Mtls {
        /// No.
        Strict = "strict",
        /// Yes.
        Permissive = "permissive",
    }
}

words! {
    /// Kind of a gateway.
    pub enum GatewayKind {
        /// Istio's own Gateway.
        Istio = "istio",
    }
}

words! {
    /// What a gateway speaks.
    pub enum ListenerProtocol {
        /// Plain HTTP.
        Http = "http",
        /// HTTP inside TLS.
        Https = "https",
    }
}
