//! Addresses that strangers wrote down, and whether a message may go there.
//!
//! A server that asks any address it is given can be made to ask its own network. What lies inside is
//! refused unless whoever runs the server allows it, and what was looked at is what is asked: the name
//! is not looked up a second time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

/// Why an address is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// It, or one of the addresses its name stands for, lies inside this network.
    Inside,
    /// Its name stands for nothing.
    Unknown,
}

/// The address behind a name, as long as all that stand behind it lie outside.
pub(crate) fn reachable(host: &str, port: u16, inside_too: bool) -> Result<SocketAddr, Unreached> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found = (host, port).to_socket_addrs().map_err(|_| Unreached::Unknown)?;
    let found: Vec<SocketAddr> = found.collect();
    if !inside_too && found.iter().any(|address| is_inside(address.ip())) {
        return Err(Unreached::Inside);
    }
    found.first().copied().ok_or(Unreached::Unknown)
}

/// Whether an address is no one's on the open network.
fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_inside_v4(address),
        IpAddr::V6(address) => is_inside_v6(address),
    }
}

fn is_inside_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (b & 0xc0) == 64;
    let tested = a == 198 && (b & 0xfe) == 18;
    let special = a == 0 || a >= 240 || (a == 192 && b == 0 && c == 0);
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || shared
        || tested
        || special
}

fn is_inside_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    // Addresses that carry one of version 4 lead to wherever that one leads.
    let carried = match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0 | 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => Some(v4(g, h)),
        [0x2002, ..] => Some(v4(b, c)),
        _ => None,
    };
    carried.is_some_and(is_inside_v4)
        || address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || (a & 0xfe00) == 0xfc00
        || (a & 0xffc0) == 0xfe80
        || (a == 0x2001 && b == 0x0db8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_is_refused_however_it_is_written() {
        for inside in [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
        ] {
            assert_eq!(reachable(inside, 443, false), Err(Unreached::Inside), "{inside}");
            assert!(reachable(inside, 443, true).is_ok(), "{inside}");
        }
        assert_eq!(reachable("[::1]", 443, false), Err(Unreached::Inside));
        assert_eq!(reachable("localhost", 443, false), Err(Unreached::Inside));
        for outside in ["8.8.8.8", "2606:4700::1111", "172.32.0.1", "100.128.0.1"] {
            assert!(reachable(outside, 443, false).is_ok(), "{outside}");
        }
    }
}
