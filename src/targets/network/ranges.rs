//! Ranges of addresses: what "the world" leaves out.

use std::net::{IpAddr, Ipv4Addr};

use crate::targets::network::types::IpBlock;

/// What is not the public Internet. Pods, Services and nodes of a cluster have addresses from these.
/// <https://www.iana.org/assignments/iana-ipv4-special-registry>
const NOT_PUBLIC: [&str; 9] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// All of IPv4 except private, link-local and reserved ranges and the cluster's own API server.
pub fn world(api_networks: &[String]) -> IpBlock {
    let known = |network: &str| NOT_PUBLIC.iter().any(|range| contains(range, network));
    let public =
        api_networks.iter().filter(|network| parse(network).is_some_and(|(_, length)| length > 0) && !known(network));
    let except = NOT_PUBLIC.into_iter().map(str::to_owned).chain(public.cloned());
    IpBlock { cidr: "0.0.0.0/0".to_owned(), except: except.collect() }
}

/// An address as a network of one.
pub fn single(address: &str) -> String {
    let length = if address.parse::<IpAddr>().is_ok_and(|address| address.is_ipv6()) { 128 } else { 32 };
    format!("{address}/{length}")
}

fn contains(outer: &str, inner: &str) -> bool {
    let (Some((outer, outer_length)), Some((inner, inner_length))) = (parse(outer), parse(inner)) else {
        return false;
    };
    let shift = 32 - outer_length;
    outer_length <= inner_length && u64::from(outer) >> shift == u64::from(inner) >> shift
}

/// An IPv4 network; `None` for others.
fn parse(network: &str) -> Option<(u32, u32)> {
    let (address, length) = network.split_once('/')?;
    let length = length.parse().ok().filter(|length| *length <= 32)?;
    Some((address.parse::<Ipv4Addr>().ok()?.into(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_api_server_is_no_part_of_the_world() {
        let except = |networks: &[&str]| {
            let networks: Vec<_> = networks.iter().map(ToString::to_string).collect();
            world(&networks).except.split_off(NOT_PUBLIC.len())
        };
        assert_eq!(except(&["10.0.0.10/32", "203.0.113.7/32", "172.31.0.0/16"]), ["203.0.113.7/32"]);
        assert_eq!(except(&["172.32.0.0/16"]), ["172.32.0.0/16"]);
        // Kubernetes refuses an exception that is not smaller than the block, and one of another family.
        assert_eq!(except(&["0.0.0.0/0", "fd00::/8"]), [""; 0]);
    }

    #[test]
    fn an_address_is_a_network_of_one() {
        assert_eq!((single("192.0.2.1"), single("2001:db8::1")), ("192.0.2.1/32".into(), "2001:db8::1/128".into()));
    }
}
