//! Gateway: ports and hosts of the gateways that gen writes. Routes to services are the services' own.

use std::collections::BTreeMap;

use crate::bundle::{Meta, Object};
use crate::resolved::Gateway;
use crate::spec::platform::{Listener, ListenerProtocol};
use crate::targets::istio::types::{GatewaySpec, Server, ServerPort, ServerTls};

/// The object of a gateway.
pub fn object(name: &str, gateway: &Gateway) -> Object {
    let spec = GatewaySpec { selector: gateway.pods.selector.clone(), servers: servers(&gateway.listeners) };
    let meta = Meta::of_platform(name, Some(&gateway.pods.namespace));
    Object::with_spec("networking.istio.io/v1", "Gateway", meta, &spec)
}

fn servers(listeners: &BTreeMap<String, Listener>) -> Vec<Server> {
    let secure: Vec<_> = listeners.values().filter(|listener| listener.protocol == ListenerProtocol::Https).collect();
    let is_secure = |host: &str| secure.iter().flat_map(|listener| hosts(listener)).any(|pattern| fits(&pattern, host));
    listeners
        .iter()
        .flat_map(|(name, listener)| match listener.protocol {
            ListenerProtocol::Https => vec![https(name, listener)],
            ListenerProtocol::Http => http(name, listener, is_secure),
        })
        .collect()
}

fn https(name: &str, listener: &Listener) -> Server {
    let tls = ServerTls {
        mode: Some("SIMPLE"),
        credential_name: listener.tls_secret.as_ref().map(ToString::to_string),
        ..ServerTls::default()
    };
    Server { port: port(name, listener, "HTTPS"), hosts: hosts(listener), tls: Some(tls) }
}

/// Hosts that an `https` listener accepts too are sent there; others are served as they come.
fn http(name: &str, listener: &Listener, is_secure: impl Fn(&str) -> bool) -> Vec<Server> {
    let (secure, plain): (Vec<_>, Vec<_>) = hosts(listener).into_iter().partition(|host| is_secure(host));
    let redirect = ServerTls { https_redirect: Some(true), ..ServerTls::default() };
    let redirect_name = if plain.is_empty() { name.to_owned() } else { format!("{name}-redirect") };
    let servers = [(name.to_owned(), plain, None), (redirect_name, secure, Some(redirect))];
    let server =
        |(name, hosts, tls): (String, Vec<String>, _)| Server { port: port(&name, listener, "HTTP"), hosts, tls };
    servers.into_iter().filter(|(_, hosts, _)| !hosts.is_empty()).map(server).collect()
}

fn port(name: &str, listener: &Listener, protocol: &'static str) -> ServerPort {
    ServerPort { number: listener.port.0, protocol, name: name.to_owned() }
}

/// A listener without hosts accepts all.
fn hosts(listener: &Listener) -> Vec<String> {
    let hosts: Vec<_> = listener.hosts.iter().map(ToString::to_string).collect();
    if hosts.is_empty() { vec!["*".to_owned()] } else { hosts }
}

/// Whether a pattern accepts every host that another one accepts.
fn fits(pattern: &str, host: &str) -> bool {
    let below = pattern.strip_prefix('*').is_some_and(|domain| host.len() > domain.len() && host.ends_with(domain));
    pattern == "*" || pattern == host || below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::PortNumber;
    use crate::spec::form::Host;

    fn listener(port: u16, protocol: ListenerProtocol, hosts: &[&str]) -> Listener {
        let hosts = hosts.iter().map(|host| Host((*host).to_owned())).collect();
        Listener { port: PortNumber(port), protocol, hosts, tls_secret: None }
    }

    #[test]
    fn plain_http_is_redirected_only_where_https_is_served() {
        let listeners = BTreeMap::from([
            ("http".to_owned(), listener(80, ListenerProtocol::Http, &["a.example.org", "b.example.com"])),
            ("https".to_owned(), listener(443, ListenerProtocol::Https, &["*.example.org"])),
        ]);
        let servers = servers(&listeners);
        let seen: Vec<_> = servers.iter().map(|server| (server.port.name.as_str(), server.hosts.join(","))).collect();
        let expected = [("http", "b.example.com"), ("http-redirect", "a.example.org"), ("https", "*.example.org")];
        assert_eq!(seen, expected.map(|(name, hosts)| (name, hosts.to_owned())));
        assert!(servers[0].tls.is_none());
        assert_eq!(servers[1].tls.as_ref().and_then(|tls| tls.https_redirect), Some(true));
    }

    #[test]
    fn a_pattern_accepts_what_lies_below_it() {
        assert!(fits("*.example.org", "a.example.org") && fits("*.example.org", "*.example.org") && fits("*", "a"));
        assert!(!fits("*.example.org", "example.org") && !fits("a.example.org", "*.example.org"));
    }
}
