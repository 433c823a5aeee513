//! Connections that the plant opens by itself: to printers and scales, and to programs of customers, at
//! addresses that people write into master records.
//!
//! Whoever may write such a record could otherwise knock at whatever the server can reach: services on
//! its own machine, the metadata of a cloud, the internet. So there is one way out. A name is looked up
//! once and the address that was judged is the one that is connected to; what may be reached is a list
//! of networks: the private ones for devices, everything but them for programs of others, unless the
//! configuration says more.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
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

/// What of IPv4 is nobody's on the open network: private, this machine, links, documentation, tests,
/// groups, and what is kept back.
const CLOSED_V4: [Network; 14] = [
    Network::v4([0, 0, 0, 0], 8),
    Network::v4([10, 0, 0, 0], 8),
    Network::v4([100, 64, 0, 0], 10),
    Network::v4([127, 0, 0, 0], 8),
    Network::v4([169, 254, 0, 0], 16),
    Network::v4([172, 16, 0, 0], 12),
    Network::v4([192, 0, 0, 0], 24),
    Network::v4([192, 0, 2, 0], 24),
    Network::v4([192, 88, 99, 0], 24),
    Network::v4([192, 168, 0, 0], 16),
    Network::v4([198, 18, 0, 0], 15),
    Network::v4([198, 51, 100, 0], 24),
    Network::v4([203, 0, 113, 0], 24),
    Network::v4([224, 0, 0, 0], 3),
];

/// What of IPv6 belongs to the open network at all.
const GLOBAL_V6: Network = Network::v6(0x2000, 3);

/// What of that is no one's own: protocols, tunnels, documentation.
const CLOSED_V6: [Network; 4] = [
    Network::v6(0x2001, 23),
    Network { first: 0x2001_0db8 << 96, bits: 32 },
    Network::v6(0x2002, 16),
    Network::v6(0x3fff, 20),
];

/// Whether an address is somebody's on the open network.
fn is_open(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => !CLOSED_V4.iter().any(|one| one.holds(address)),
        IpAddr::V6(six) => match six.segments() {
            // RFC 6052: such an address leads to wherever the one of version 4 in it leads.
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                let carried = (u32::from(high) << 16) | u32::from(low);
                is_open(IpAddr::V4(Ipv4Addr::from_bits(carried)))
            }
            _ => GLOBAL_V6.holds(address) && !CLOSED_V6.iter().any(|one| one.holds(address)),
        },
    }
}

/// What may be reached although nobody named it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Usual {
    /// The private networks, where devices are.
    #[default]
    Private,
    /// The open network, where programs of others are.
    Open,
    /// Nothing.
    Nothing,
}

/// Where something may be that is connected to.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    usual: Usual,
    /// What the configuration allows beside it.
    also: Vec<Network>,
}

/// Why nobody was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// No address of it is in a network that may be reached.
    Forbidden,
    /// Nobody answers there, or it is not known.
    Silent,
}

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reach({:?}+{})", self.usual, self.also.len())
    }
}

impl Reach {
    /// Where devices may be: in the private networks, and in these.
    pub(crate) fn with(also: &[Network]) -> Self {
        Self { usual: Usual::Private, also: also.to_vec() }
    }

    /// Where programs of others may be: on the open network, and in these.
    pub(crate) fn outside(also: &[Network]) -> Self {
        Self { usual: Usual::Open, also: also.to_vec() }
    }

    /// These networks and no other.
    pub(crate) fn only(these: &[Network]) -> Self {
        Self { usual: Usual::Nothing, also: these.to_vec() }
    }

    /// Whether what is at an address may be reached.
    pub(crate) fn allows(&self, address: IpAddr) -> bool {
        let within = |networks: &[Network]| networks.iter().any(|one| one.holds(address));
        let usual = match self.usual {
            Usual::Private => within(&PRIVATE) && !within(&NEVER),
            Usual::Open => is_open(address.to_canonical()),
            Usual::Nothing => false,
        };
        usual || within(&self.also)
    }

    /// Connects to a device.
    pub(crate) fn connect(&self, address: &str, wait: Duration) -> Option<TcpStream> {
        let reached = self.dial(address, wait);
        if matches!(reached, Err(Unreached::Forbidden)) {
            tracing::warn!("A device was not reached: its address is outside the allowed networks");
        }
        reached.ok()
    }

    /// Connects. It is the address that was judged that is connected to: a name that means something
    /// else a moment later leads nowhere else.
    pub(crate) fn dial(
        &self,
        address: impl ToSocketAddrs,
        wait: Duration,
    ) -> Result<TcpStream, Unreached> {
        let found = address.to_socket_addrs().map_err(|_| Unreached::Silent)?;
        let (mut refused, mut tried) = (false, false);
        for at in found.take(ADDRESSES_MAX) {
            let at = SocketAddr::new(at.ip().to_canonical(), at.port());
            if !self.allows(at.ip()) {
                refused = true;
                continue;
            }
            tried = true;
            if let Ok(line) = TcpStream::connect_timeout(&at, wait) {
                return Ok(line);
            }
        }
        Err(if refused && !tried { Unreached::Forbidden } else { Unreached::Silent })
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

    #[test]
    fn programs_of_others_are_on_the_open_network_however_an_address_is_written() {
        let outside = Reach::outside(&["10.1.0.0/16".parse().unwrap()]);

        for address in
            ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"]
        {
            assert!(allowed(&outside, address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "127.8.9.1",
            "0.0.0.0",
            "10.2.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "198.19.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::7f00:1",
            "fe80::1",
            "fd00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.2.0.1",
            "64:ff9b::a9fe:a9fe",
            "2001:db8::1",
            "2001:0:4136:e378::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!allowed(&outside, address), "{address}");
        }
        assert!(allowed(&outside, "10.1.2.3") && allowed(&outside, "::ffff:10.1.2.3"));
    }

    #[test]
    fn what_goes_in_the_clear_goes_nowhere_but_to_where_the_configuration_says() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let at = ("localhost", listener.local_addr().unwrap().port());
        let wait = Duration::from_secs(2);
        let dialled = |reach: Reach| reach.dial(at, wait).map(|_| ());

        assert_eq!(dialled(Reach::only(&[])), Err(Unreached::Forbidden));
        assert_eq!(dialled(Reach::outside(&[])), Err(Unreached::Forbidden));
        assert_eq!(dialled(Reach::only(&["127.0.0.0/8".parse().unwrap()])), Ok(()));
        assert!(!allowed(&Reach::only(&[]), "8.8.8.8"));
        assert_eq!(Reach::outside(&[]).dial("no address", wait).err(), Some(Unreached::Silent));
    }
}
