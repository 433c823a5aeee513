//! Connections that the plant opens by itself: to printers and scales, at addresses that people write
//! into master records.
//!
//! Whoever may write such a record could otherwise knock at whatever the server can reach: services on
//! its own machine, the metadata of a cloud, the internet. So there is one way out. A name is looked up
//! once and the address that was judged is the one that is connected to; what may be reached is a list
//! of networks, which is the private ones unless the configuration says more.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::str::FromStr;
use std::time::Duration;

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// A range of addresses: `192.168.0.0/16`, `fd00::/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: u128,
    bits: u32,
}

/// A text that is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no network: write 192.168.0.0/16 or one address")]
pub struct NoNetwork(String);

/// Every address as IPv6, so that one comparison does for both.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn mask(bits: u32) -> u128 {
    u128::MAX.checked_shl(128 - bits).unwrap_or(0)
}

impl Network {
    const fn v4(address: [u8; 4], bits: u32) -> Self {
        let [a, b, c, d] = address;
        Self { first: Ipv4Addr::new(a, b, c, d).to_ipv6_mapped().to_bits(), bits: 96 + bits }
    }

    const fn v6(first: u16, bits: u32) -> Self {
        Self { first: Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0).to_bits(), bits }
    }

    /// Whether an address lies in it.
    pub fn holds(&self, address: IpAddr) -> bool {
        number(address.to_canonical()) & mask(self.bits) == self.first & mask(self.bits)
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let no_network = || NoNetwork(text.to_owned());
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => {
                (address, Some(bits.parse::<u32>().map_err(|_| no_network())?))
            }
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| no_network())?;
        let (most, before): (u32, u32) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(no_network());
        }
        Ok(Self { first: number(address), bits: before + bits })
    }
}

/// The networks that a plant's own devices are in.
const PRIVATE: [Network; 5] = [
    Network::v4([10, 0, 0, 0], 8),
    Network::v4([172, 16, 0, 0], 12),
    Network::v4([192, 168, 0, 0], 16),
    Network::v4([100, 64, 0, 0], 10),
    Network::v6(0xfc00, 7),
];

/// What is a metadata service in some cloud, although it lies in a private network.
const NEVER: [Network; 2] = [
    Network::v4([100, 100, 100, 200], 32),
    Network { first: 0xfd00_0ec2_0000_0000_0000_0000_0000_0254, bits: 128 },
];

/// Where devices may be.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// What the configuration allows beside the private networks.
    also: Vec<Network>,
}

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reach(+{})", self.also.len())
    }
}

impl Reach {
    pub(crate) fn with(also: &[Network]) -> Self {
        Self { also: also.to_vec() }
    }

    /// Whether a device may be at an address.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        let within = |networks: &[Network]| networks.iter().any(|one| one.holds(address));
        within(&self.also) || (within(&PRIVATE) && !within(&NEVER))
    }

    /// Connects to a device. It is the address that was judged that is connected to: a name that means
    /// something else a moment later leads nowhere else.
    pub(crate) fn connect(&self, address: &str, wait: Duration) -> Option<TcpStream> {
        let found = address.to_socket_addrs().ok()?;
        let mut refused = false;
        for at in found.take(ADDRESSES_MAX) {
            let at = SocketAddr::new(at.ip().to_canonical(), at.port());
            if !self.allows(at.ip()) {
                refused = true;
                continue;
            }
            if let Ok(line) = TcpStream::connect_timeout(&at, wait) {
                return Some(line);
            }
        }
        if refused {
            tracing::warn!("A device was not reached: its address is outside the allowed networks");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn allowed(reach: &Reach, address: &str) -> bool {
        reach.allows(address.parse().unwrap())
    }

    #[test]
    fn only_private_networks_are_reached_unless_more_is_allowed() {
        let reach = Reach::default();

        for address in ["192.168.1.60", "10.0.0.9", "172.31.255.1", "100.64.0.7", "fd12::9"] {
            assert!(allowed(&reach, address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "::1",
            "0.0.0.0",
            "::",
            "169.254.169.254",
            "fe80::1",
            "224.0.0.1",
            "255.255.255.255",
            "8.8.8.8",
            "2001:db8::1",
            "64:ff9b::a9fe:a9fe",
            "172.32.0.1",
        ] {
            assert!(!allowed(&reach, address), "{address}");
        }
    }

    #[test]
    fn an_address_in_another_dress_is_the_same_address() {
        let reach = Reach::default();

        assert!(!allowed(&reach, "::ffff:127.0.0.1"));
        assert!(!allowed(&reach, "::ffff:169.254.169.254"));
        assert!(allowed(&reach, "::ffff:192.168.1.60"));
    }

    #[test]
    fn metadata_services_in_private_networks_are_refused() {
        assert!(!allowed(&Reach::default(), "100.100.100.200"));
        assert!(!allowed(&Reach::default(), "fd00:ec2::254"));
    }

    #[test]
    fn the_configuration_allows_more() {
        let reach = Reach::with(&["127.0.0.0/8".parse().unwrap(), "203.0.113.7".parse().unwrap()]);

        assert!(allowed(&reach, "127.9.9.9") && allowed(&reach, "203.0.113.7"));
        assert!(!allowed(&reach, "203.0.113.8") && !allowed(&reach, "::1"));
        for wrong in ["", "printers", "10.0.0.0/33", "10.0.0.0/x", "::1/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn nobody_is_called_at_an_address_that_is_not_allowed() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let wait = Duration::from_secs(2);

        assert!(Reach::default().connect(&address, wait).is_none());
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "it did not even knock");
        let loopback = Reach::with(&["127.0.0.0/8".parse().unwrap()]);
        assert!(loopback.connect(&address, wait).is_some());
    }
}
