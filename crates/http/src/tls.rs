//! HTTPS from the first start: a certificate authority of the plant's own, and the server's
//! certificate under it.
//!
//! Devices trust the authority once; the server's certificate is renewed under it without anybody
//! noticing. What the authority may vouch for is written into it (RFC 5280 §4.2.1.10): local names
//! and private addresses only, so that a stolen key cannot impersonate a bank to the phones that
//! trust it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::request::random_hex;

/// Seconds of a day.
const DAY_S: i64 = 24 * 60 * 60;

/// Days the authority lasts: as long as the machines around it.
const AUTHORITY_DAYS: i64 = 20 * 365;

/// Days a server certificate lasts. Apple's devices refuse more than 825 even from such an
/// authority, and more than 398 from any other.
const SERVER_DAYS: i64 = 397;

/// Days before its end at which a server certificate is renewed.
const RENEW_DAYS: i64 = 30;

/// Days a certificate is valid before it was made: clocks on the floor are seldom right.
const SLACK_DAYS: i64 = 1;

/// Addresses the authority may vouch for, besides those the machine had when it was made.
const PRIVATE_NETS: [(&str, u8); 8] = [
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.168.0.0", 16),
    ("::1", 128),
    ("fc00::", 7),
];

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of ours holds something else. It is never replaced: every device would have to trust
    /// anew.
    #[error(
        "{path} is damaged; restore it from a backup, or remove it and trust the new authority on every device"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The own certificate and its key are not usable.
    #[error("{path} is not a certificate with its key in PEM form")]
    Own {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A certificate could not be made.
    #[error("a certificate could not be made")]
    Making(#[from] rcgen::Error),
    /// A certificate could not be used.
    #[error("a certificate could not be used")]
    Using(#[from] rustls::Error),
}

/// A certificate of the company's own, as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnCertificate {
    /// The certificate and those between it and its root.
    pub(crate) certificate: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

/// The authority as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Authority {
    /// What the certificate calls itself: devices list it under this name.
    pub(crate) common_name: String,
    /// Names it may vouch for; below each of them as well.
    names: Vec<String>,
    /// Addresses outside the private nets it may vouch for.
    addresses: Vec<IpAddr>,
    pub(crate) certificate_pem: String,
    key_pem: String,
}

/// A server certificate as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Leaf {
    names: Vec<String>,
    not_after_s: i64,
    certificate_pem: String,
    key_pem: String,
}

/// Names and addresses this machine is reached by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Machine {
    pub(crate) host: String,
    pub(crate) addresses: Vec<IpAddr>,
}

impl Machine {
    /// This machine, as it is now.
    pub(crate) fn look() -> Self {
        let host = gethostname::gethostname().to_string_lossy().to_lowercase();
        let host = if is_dns_name(&host) { host } else { "localhost".to_owned() };
        let mut interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
            tracing::warn!("The network addresses of this machine cannot be read: {error}");
            Vec::new()
        });
        // Bridges of containers last: nobody comes in through them.
        interfaces.sort_by_key(|interface| {
            let virtual_names = ["docker", "br-", "veth", "virbr", "tun", "tap"];
            (
                virtual_names.iter().any(|name| interface.name.starts_with(name)),
                interface.ip().is_ipv6(),
            )
        });
        let addresses = interfaces
            .iter()
            .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
            .map(if_addrs::Interface::ip)
            .collect();
        Self { host, addresses }
    }

    /// Names as devices may write them.
    fn names(&self) -> Vec<String> {
        let mut names = vec!["localhost".to_owned()];
        if self.host != "localhost" {
            names.push(self.host.clone());
            if !self.host.contains('.') {
                names.push(format!("{}.local", self.host));
            }
        }
        names
    }
}

fn is_dns_name(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

impl Authority {
    /// The authority of a data folder, made at the first start.
    pub(crate) fn open(folder: &Path, machine: &Machine, now_s: i64) -> Result<Self, TlsError> {
        let path = folder.join("authority.json");
        if let Some(authority) = read_json::<Self>(&path)? {
            authority.check().map_err(|source| TlsError::Damaged { path, source })?;
            return Ok(authority);
        }
        let authority = Self::make(machine, now_s)?;
        write_json(&path, &authority)?;
        tracing::info!("A certificate authority was made: {}", authority.common_name);
        Ok(authority)
    }

    fn make(machine: &Machine, now_s: i64) -> Result<Self, TlsError> {
        let key = KeyPair::generate()?;
        let mut names = machine.names();
        names.push("local".to_owned());
        let outside = |address: &&IpAddr| !is_private(**address);
        let addresses: Vec<IpAddr> = machine.addresses.iter().filter(outside).copied().collect();
        // A few random digits keep two plants apart in a device's list.
        let common_name = format!("suyuan {} {}", machine.host, random_hex::<3>());
        let mut authority = Self {
            common_name,
            names,
            addresses,
            certificate_pem: String::new(),
            key_pem: key.serialize_pem(),
        };
        let mut params = authority.params();
        set_validity(&mut params, now_s, AUTHORITY_DAYS);
        authority.certificate_pem = params.self_signed(&key)?.pem();
        Ok(authority)
    }

    fn params(&self) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = name(&self.common_name);
        // No authority below this one.
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let names = self.names.iter().cloned().map(GeneralSubtree::DnsName);
        let nets = PRIVATE_NETS.into_iter().map(|(net, bits)| {
            let net = net.parse().expect("the nets are written as addresses");
            CidrSubnet::from_addr_prefix(net, bits)
        });
        let single = self.addresses.iter().map(|address| {
            CidrSubnet::from_addr_prefix(*address, if address.is_ipv4() { 32 } else { 128 })
        });
        let addresses = nets.chain(single).map(GeneralSubtree::IpAddress);
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: names.chain(addresses).collect(),
            excluded_subtrees: Vec::new(),
        });
        params
    }

    fn check(&self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        KeyPair::from_pem(&self.key_pem)?;
        CertificateDer::from_pem_slice(self.certificate_pem.as_bytes())?;
        Ok(())
    }

    /// The certificate alone, as devices take it.
    pub(crate) fn der(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(self.certificate_pem.as_bytes())
            .expect("it was checked when it was read")
    }

    /// SHA-256 of the certificate, in pairs of digits as devices show it.
    pub(crate) fn fingerprint(&self) -> String {
        let digits = ::ledger::hex(&Sha256::digest(self.der())).to_uppercase();
        let pairs: Vec<&str> = (0..digits.len()).step_by(2).map(|at| &digits[at..at + 2]).collect();
        pairs.join(":")
    }

    fn may_vouch_for(&self, name: &str) -> bool {
        match name.parse::<IpAddr>() {
            Ok(address) => is_private(address) || self.addresses.contains(&address),
            Err(_) => self.names.iter().any(|below| {
                name == below || name.strip_suffix(below).is_some_and(|rest| rest.ends_with('.'))
            }),
        }
    }

    /// What the server certificate should be for: everything the authority may vouch for.
    fn names_of(&self, machine: &Machine) -> Vec<String> {
        let mut names = machine.names();
        names.extend(["127.0.0.1".to_owned(), "::1".to_owned()]);
        names.extend(machine.addresses.iter().map(ToString::to_string));
        let (names, left_out): (Vec<_>, Vec<_>) =
            names.into_iter().partition(|name| self.may_vouch_for(name));
        if !left_out.is_empty() {
            tracing::warn!(
                "The certificate does not hold for {}: the authority was made for other names",
                left_out.join(", ")
            );
        }
        names
    }

    fn vouch(&self, names: Vec<String>, now_s: i64) -> Result<Leaf, TlsError> {
        let issuer = Issuer::new(self.params(), KeyPair::from_pem(&self.key_pem)?);
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names.clone())?;
        params.distinguished_name = name("suyuan");
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        set_validity(&mut params, now_s, SERVER_DAYS);
        Ok(Leaf {
            names,
            not_after_s: now_s + SERVER_DAYS * DAY_S,
            certificate_pem: params.signed_by(&key, &issuer)?.pem(),
            key_pem: key.serialize_pem(),
        })
    }

    /// The server certificate, renewed if its end is near or the machine got another name.
    pub(crate) fn server_config(
        &self,
        folder: &Path,
        machine: &Machine,
        now_s: i64,
    ) -> Result<Arc<ServerConfig>, TlsError> {
        let path = folder.join("server.json");
        let names = self.names_of(machine);
        let good = |leaf: &Leaf| {
            now_s < leaf.not_after_s - RENEW_DAYS * DAY_S
                && names.iter().all(|name| leaf.names.contains(name))
        };
        // A damaged server certificate is not worth a word: a new one costs nobody anything.
        let stored = read_json::<Leaf>(&path).unwrap_or_default().filter(good);
        if let Some(config) = stored.and_then(|leaf| leaf.config().ok()) {
            return Ok(config);
        }
        let leaf = self.vouch(names, now_s)?;
        write_json(&path, &leaf)?;
        tracing::info!("A server certificate was made for {}", leaf.names.join(", "));
        leaf.config()
    }
}

impl Leaf {
    fn config(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let damaged = |source: rustls::pki_types::pem::Error| TlsError::Damaged {
            path: PathBuf::from("server.json"),
            source: source.into(),
        };
        let chain = CertificateDer::from_pem_slice(self.certificate_pem.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(self.key_pem.as_bytes());
        server_config(vec![chain.map_err(damaged)?], key.map_err(damaged)?)
    }
}

impl OwnCertificate {
    /// Reads the files as they are now.
    pub(crate) fn server_config(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let own = |path: &Path, source: rustls::pki_types::pem::Error| TlsError::Own {
            path: path.to_owned(),
            source: source.into(),
        };
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .map_err(|error| own(&self.certificate, error))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| own(&self.key, error))?;
        server_config(chain, key)
            .map_err(|error| TlsError::Own { path: self.certificate.clone(), source: error.into() })
    }
}

fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "suyuan");
    name.push(DnType::CommonName, common_name);
    name
}

fn set_validity(params: &mut CertificateParams, now_s: i64, days: i64) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let at = |seconds: i64| epoch + Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
    params.not_before = at(now_s - SLACK_DAYS * DAY_S);
    params.not_after = at(now_s + days * DAY_S);
}

fn is_private(address: IpAddr) -> bool {
    PRIVATE_NETS.iter().any(|(net, bits)| {
        match (net.parse().expect("the nets are written as addresses"), address) {
            (IpAddr::V4(net), IpAddr::V4(address)) => {
                (net.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(*bits)
            }
            (IpAddr::V6(net), IpAddr::V6(address)) => {
                (net.to_bits() ^ address.to_bits()).leading_zeros() >= u32::from(*bits)
            }
            _ => false,
        }
    })
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, TlsError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(TlsError::File { path: path.to_owned(), source }),
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| TlsError::Damaged { path: path.to_owned(), source: error.into() })
}

/// Writes a secret so that it is there whole or not at all, and for the owner's eyes only.
fn write_json(path: &Path, value: &impl Serialize) -> Result<(), TlsError> {
    let bytes = serde_json::to_vec_pretty(value).expect("plain data can be written");
    let written = (|| {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let beside = path.with_extension("new");
        // One left behind by a crash may have other rights.
        if let Err(error) = fs::remove_file(&beside)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        fs::File::open(folder)?.sync_all()
    })();
    written.map_err(|source| TlsError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
