//! Time stamps of RFC 3161: an authority is asked to say that it saw a checkpoint, and what it answers is
//! kept beside the checkpoint.
//!
//! Only whoever owns the machine says which authority that is, so nobody can make the server ask at an
//! address of their own. The answer is bounded, waited for briefly, led nowhere else, and counts only
//! when a certificate that was given vouches for it. That is why plain HTTP is enough.

use std::io::{Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use domain::{CompanyId, SiteId};
use ledger::note;
use ledger::stamp::{self, Certificate, Stamp};
use sha2::{Digest as _, Sha256};
use store::side::checkpoints;

use crate::error::{Error, Result};
use crate::plant::Plant;
use crate::secrets;

/// How long an authority is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of an answer at most.
const ANSWER_MAX: u64 = 64 * 1024;
/// How its address begins.
const SCHEME: &str = "http://";

/// Whom checkpoints are shown to.
#[derive(Debug, Clone)]
pub struct Authority {
    host: String,
    port: u16,
    path: String,
    trusted: Vec<Certificate>,
}

/// Why an authority cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAuthority {
    /// Not an address of the form `http://host/path`.
    #[error("an authority for time stamps has an address like http://host/path")]
    Address,
    /// No certificates that can be read.
    #[error("the certificates of the authority for time stamps cannot be read (PEM)")]
    Certificates,
}

impl Authority {
    /// An authority by its address and the certificates that vouch for it, in PEM.
    pub fn new(url: &str, certificates: &str) -> std::result::Result<Self, BadAuthority> {
        let rest = url.strip_prefix(SCHEME).ok_or(BadAuthority::Address)?;
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_graphic() && c != '@');
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| BadAuthority::Address)?),
            None => (place, 80),
        };
        if host.is_empty() || !is_plain(host) || !is_plain(path) {
            return Err(BadAuthority::Address);
        }
        let trusted = Certificate::parse_pem(certificates).ok_or(BadAuthority::Certificates)?;
        Ok(Self { host: host.to_owned(), port, path: format!("/{path}"), trusted })
    }

    /// Asks for a time stamp of a text, and takes only one that holds.
    fn stamp(&self, text: &str) -> Result<Vec<u8>> {
        let nonce = u64::from_be_bytes(secrets::random::<8>()?) >> 1;
        let request = stamp::request(&Sha256::digest(text.as_bytes()).into(), nonce);
        let answer = self.ask(&request).map_err(Error::fault)?;
        let stamp = Stamp::read(&answer).map_err(Error::fault)?;
        let held = stamp.answers(&request).and_then(|()| stamp.is_of(text.as_bytes()));
        held.and_then(|()| stamp.check(&self.trusted)).map_err(Error::fault)?;
        Ok(answer)
    }

    fn ask(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let bad = |why| std::io::Error::new(std::io::ErrorKind::InvalidData, why);
        let address = (self.host.as_str(), self.port).to_socket_addrs()?.next();
        let address = address.ok_or_else(|| bad("the authority has no address"))?;
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        // The older form of HTTP: its answers have no chunks and end with the connection.
        let head = format!(
            "POST {} HTTP/1.0\r\nHost: {}\r\nContent-Type: application/timestamp-query\r\n\
             Accept: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n",
            self.path,
            self.host,
            request.len()
        );
        stream.write_all(&[head.as_bytes(), request].concat())?;
        let mut answer = Vec::new();
        stream.take(ANSWER_MAX).read_to_end(&mut answer)?;
        let ends = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let ends = ends.ok_or_else(|| bad("the authority does not answer in HTTP"))?;
        let status = answer.split(|byte| *byte == b' ').nth(1);
        if status != Some(b"200") {
            return Err(bad("the authority refused to stamp"));
        }
        Ok(answer.split_off(ends + 4))
    }
}

impl Plant {
    /// From now on checkpoints are shown to an authority.
    pub fn stamp_with(&self, authority: Authority) {
        let _ = self.inner.authority.set(authority);
    }

    /// Lets the newest checkpoint of every ledger be stamped that has no stamp yet.
    pub fn stamp_newest(&self) -> Result<()> {
        if self.inner.authority.get().is_none() {
            return Ok(());
        }
        for chain in self.read(|tx| Ok(store::ledger::chains(tx)?))? {
            let newest = self.read(|tx| Ok(checkpoints::below(tx, chain, i64::MAX, 1)?.pop()))?;
            if let Some(kept) = newest {
                self.stamp(chain, kept.size)?;
            }
        }
        Ok(())
    }

    /// Lets a checkpoint that is kept be stamped, where an authority is known and it has no stamp.
    pub(crate) fn stamp(&self, chain: (CompanyId, SiteId), size: i64) -> Result<()> {
        let Some(authority) = self.inner.authority.get() else { return Ok(()) };
        let kept = self.read(|tx| Ok(checkpoints::at(tx, chain, size)?))?;
        let Some(kept) = kept.filter(|kept| kept.stamp.is_none() && kept.size > 0) else {
            return Ok(());
        };
        let text = note::text(&kept.note).ok_or(Error::NotFound("checkpoint"))?;
        let stamp = authority.stamp(text)?;
        self.inner.runner.run(move |cx| Ok(checkpoints::stamp(cx.tx, chain, size, &stamp)?))
    }
}
