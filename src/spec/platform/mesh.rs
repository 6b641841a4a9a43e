//! The service mesh and its gateways.

use std::collections::BTreeMap;

use crate::decode::{table, words};
use crate::spec::PortNumber;
use crate::spec::form::{Host, Label, LabelKey, LabelValue, Network, ObjectName, Pattern};

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
        /// Its kind. Default: `"istio"`. Example: `"gateway-api"`.
        pub kind: Option<GatewayKind>,
        /// Whether routes that name none use it.
        pub default: Option<bool>,
        /// Whether gen writes it; `false`: it exists. Default: true.
        pub managed: Option<bool>,
        /// Namespace of its pods, and of the gateway object. Every kind but `load-balancer` needs it. Example: `"ingress"`.
        pub namespace: Option<ObjectName>,
        /// Labels of its pods. Default: all pods of the namespace; of `gateway-api` those that its controller starts for it.
        pub selector: BTreeMap<LabelKey, LabelValue>,
        /// ServiceAccount of its pods. Left out: they are not in the mesh, and plain text is accepted from them.
        pub service_account: Option<ObjectName>,
        /// Class of the controller: IngressClass, GatewayClass, or that of load balancers. Example: `"nginx"`.
        pub class: Option<LabelKey>,
        /// Annotations for its controller, with markers: on each Ingress or load-balancer Service, where `@{hosts}` and
        /// `@{sources}` are known too, or on the Gateway. Example: `{ "example.org/allow" = "@{sources}" }`.
        pub annotations: BTreeMap<LabelKey, Pattern>,
        /// Networks from which calls may come (`load-balancer`, and `ingress` by an annotation). Default: everywhere.
        /// Example: `["203.0.113.0/24"]`.
        pub sources: Vec<Network>,
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
        /// Secret with certificate and key (`https`): in the gateway's namespace, for an `ingress` in the service's.
        pub tls_secret: Option<ObjectName>,
    }
}

words! {
    /// How programs take part in the mesh.
    pub enum MeshMode {
        /// A proxy beside each program.
        Sidecar = "sidecar",
        /// A proxy on each node. Not supported yet: gen says what is missing.
        Ambient = "ambient",
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
        /// Istio's own Gateway and VirtualServices. Needs the mesh.
        Istio = "istio",
        /// A Gateway and HTTPRoutes of the Gateway API.
        GatewayApi = "gateway-api",
        /// An Ingress a service: hosts, exact paths and prefixes.
        Ingress = "ingress",
        /// A Service of type LoadBalancer before the port itself, whatever is spoken there.
        LoadBalancer = "load-balancer",
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
