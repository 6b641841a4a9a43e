//! Access: who may call the service, whom it calls, and what lies outside.

use std::collections::BTreeMap;

use crate::decode::{Keyed, table, words};
use crate::spec::form::{Address, EnvName, Host, Label, Network, UrlPath};
use crate::spec::number::Duration;
use crate::spec::{PortNumber, Protocol};

table! {
    /// Who may call the service and whom it calls.
    pub struct Access {
        /// Callers: services of the fleet, peers of the platform, `kubernetes-api`, or `anyone`.
        pub inbound: Keyed<Label, Inbound>,
        /// Services and peers that this service calls; they must admit it.
        pub outbound: Keyed<Label, Outbound>,
        /// Workloads of this service that other workloads of it call.
        pub within: Keyed<Label, Edge>,
        /// Hosts outside the fleet that are called by name; `*.example.com` is allowed.
        pub hosts: Keyed<Host, HostEdge>,
        /// Networks outside the fleet that are called by address.
        pub networks: Keyed<Network, NetworkEdge>,
    }
}

table! {
    /// An admitted caller.
    pub struct Inbound {
        /// Ports it may call, by name. Default: what the service serves. One with `expose = false` only for who finds pods without
        /// a Service: peers, and `anyone`.
        pub ports: Keyed<Label, AdmittedPort>,
        /// `true`: the caller does not call yet, and that is no warning.
        pub expected: Option<bool>,
        /// Why; needed for `anyone`.
        pub reason: Option<String>,
    }
}

table! {
    /// What an admitted caller may do on a port. Left empty: everything.
    pub struct AdmittedPort {
        /// Methods of HTTP.
        pub methods: Vec<String>,
        /// Paths by whole leading segments: `/v1` is not `/v10`.
        pub prefixes: Vec<UrlPath>,
        /// Exact paths.
        pub paths: Vec<UrlPath>,
    }
}

table! {
    /// A service or peer that is called.
    pub struct Outbound {
        /// Workloads that call. Default: those of the service's own image.
        pub from: Option<Vec<Label>>,
        /// Names of ports of the callee. Default: what it serves.
        pub ports: Option<Vec<Label>>,
        /// Time that this service can wait: checked against the callee's timeout.
        pub budget: Option<Duration>,
        /// Variables that receive the callee's address.
        pub address_env: BTreeMap<EnvName, AddressForm>,
        /// Sidecars and init containers that receive the variables too.
        pub containers: Vec<Label>,
    }
}

table! {
    /// A workload of this service that others of its workloads call.
    pub struct Edge {
        /// Workloads that call. Default: those of the service's own image.
        pub from: Option<Vec<Label>>,
        /// Names of its ports. Default: all of its exposed ports.
        pub ports: Option<Vec<Label>>,
        /// Variables that receive its address.
        pub address_env: BTreeMap<EnvName, AddressForm>,
        /// Sidecars and init containers that receive the variables too.
        pub containers: Vec<Label>,
    }
}

table! {
    /// A host outside the fleet.
    pub struct HostEdge {
        /// Workloads that call. Default: those of the service's own image.
        pub from: Option<Vec<Label>>,
        /// Ports by name; `http` and `https` imply number and protocol.
        pub ports: Keyed<Label, OpenPort>,
        /// Addresses of the host, where DNS does not know it.
        pub addresses: Vec<Address>,
    }
}

table! {
    /// A network outside the fleet.
    pub struct NetworkEdge {
        /// Workloads that call. Default: those of the service's own image.
        pub from: Option<Vec<Label>>,
        /// Ports by name.
        pub ports: Keyed<Label, OpenPort>,
    }
}

table! {
    /// A port outside the fleet.
    pub struct OpenPort {
        /// Its number. Default: 80 for `http`, 443 for `https`.
        pub port: Option<PortNumber>,
        /// What is spoken. Default: implied by the key, else `tcp`.
        pub protocol: Option<Protocol>,
    }
}

words! {
    /// How an address is written into a variable.
    pub enum AddressForm {
        /// `ledger.shop.svc.cluster.local`
        Host = "host",
        /// `ledger.shop.svc.cluster.local:80`
        HostPort = "host-port",
        /// `http://ledger.shop.svc.cluster.local:80`
        Url = "url",
    }
}
