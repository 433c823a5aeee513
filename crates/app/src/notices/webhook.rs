//! A message to a program of a customer: JSON in one POST, signed over its time, its address and its
//! body.
//!
//! The signature is the HMAC-SHA256 of the three, a line each, under a key that this server and one
//! contact keep: of two customers none can sign what the other believes. The time is in seconds, so
//! that an old message cannot be sent again by somebody else. Nothing is followed elsewhere, and of the
//! answer only its first line is read.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::notices::NoticeProblem;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use sha2::Sha256;
use url::Url;

use super::letters::Letter;
use super::sending::Trouble;
use crate::outgoing::{Network, Reach, Unreached};

/// Bytes of an answer's first line at most.
const LINE_MAX: u64 = 4_096;
/// So many times the patience for one step is there for all of them together.
const STEPS: u32 = 3;

/// How programs of customers are told.
#[derive(Clone, Copy)]
pub(super) struct Hook<'a> {
    /// What the message is signed with.
    pub(super) key: &'a str,
    /// Where they may be beside the open network, and without TLS.
    pub(super) also_in: &'a [Network],
    /// For each step of the way; three times that for the whole.
    pub(super) patience: Duration,
}

pub(super) fn post(hook: Hook<'_>, letter: &Letter, now_us: i64) -> Result<(), Trouble> {
    let bad = |what: &dyn std::fmt::Display| Trouble::new(NoticeProblem::BadAddress, what);
    let url = Url::parse(&letter.address).map_err(|error| bad(&error))?;
    let host = url.host_str().ok_or_else(|| bad(&"host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = url.port_or_known_default().ok_or_else(|| bad(&"port"))?;
    let is_secret = url.scheme() == "https";
    let reach = if is_secret { Reach::outside(hook.also_in) } else { Reach::only(hook.also_in) };
    let stream = reach.dial((host.as_str(), port), hook.patience);
    let stream = stream.map_err(|unreached| match unreached {
        Unreached::Forbidden => Trouble::new(NoticeProblem::Forbidden, &host),
        Unreached::Silent => Trouble::new(NoticeProblem::Unreachable, &host),
    })?;
    let cut = |error: io::Error| Trouble::new(NoticeProblem::Unreachable, &error);
    let stream = Timed { stream, end: Instant::now() + STEPS * hook.patience };
    let request = request(&url, letter, (hook.key, now_us / 1_000_000));
    let line = if is_secret {
        let name = ServerName::try_from(host).map_err(|error| bad(&error))?;
        let connection = ClientConnection::new(trusting(), name)
            .map_err(|error| Trouble::new(NoticeProblem::Unreachable, &error))?;
        said(StreamOwned::new(connection, stream), &request)
    } else {
        said(stream, &request)
    };
    judge(&line.map_err(cut)?)
}

/// A connection that is over at a time, however slowly the other side goes on: a timeout of the stream
/// counts anew from every byte.
struct Timed {
    stream: TcpStream,
    end: Instant,
}

impl Timed {
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(into)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Who is believed to be who they say they are.
fn trusting() -> Arc<ClientConfig> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has what the versions need")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

fn request(url: &Url, letter: &Letter, (key, time): (&str, i64)) -> String {
    let body = &letter.json;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let host = match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    format!(
        "POST {}{query} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: suyuan\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\
         X-Suyuan-Notice: {}\r\nX-Suyuan-Time: {time}\r\nX-Suyuan-Signature: sha256={}\r\n\
         Connection: close\r\n\r\n{body}",
        url.path(),
        body.len(),
        letter.id,
        signature(key, time, (letter.address.as_str(), body.as_str())),
    )
}

/// The key of one contact, made of the secret of the server.
pub(super) fn key(secret: &str, whose: &str) -> String {
    sealed(secret, whose)
}

/// What proves that a message is ours, of now, and for whoever is at the address.
fn signature(key: &str, time: i64, (address, body): (&str, &str)) -> String {
    sealed(key, &format!("{time}\n{address}\n{body}"))
}

fn sealed(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .expect("a key of any length is a key of this code");
    mac.update(text.as_bytes());
    ledger::hex(&mac.finalize().into_bytes())
}

/// Sends a request and reads the first line of the answer.
fn said(mut stream: impl Read + Write, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut line = String::new();
    BufReader::new(stream).take(LINE_MAX).read_line(&mut line)?;
    Ok(line)
}

/// What an answer means: taken, come again, or no.
fn judge(line: &str) -> Result<(), Trouble> {
    let status = line.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5));
    let status: u16 = status.and_then(|status| status.parse().ok()).unwrap_or(0);
    let problem = match status {
        200..=299 => return Ok(()),
        0 | 408 | 425 | 429 | 500..=599 => NoticeProblem::Unreachable,
        _ => NoticeProblem::Rejected,
    };
    Err(Trouble::new(problem, &line.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_over_the_time_the_address_and_the_body() {
        let made = signature("Jefe", 7, ("https://a.example/", "{}"));

        assert_eq!(made.len(), 64);
        assert_ne!(made, signature("Jefe", 8, ("https://a.example/", "{}")));
        assert_ne!(made, signature("Jefe", 7, ("https://b.example/", "{}")));
        assert_ne!(made, signature("Jefe", 7, ("https://a.example/", "{ }")));
        assert_ne!(made, signature("Joe", 7, ("https://a.example/", "{}")));
    }

    #[test]
    fn the_key_of_a_contact_is_what_the_handbook_makes_it_of() {
        // printf %s ACME/C1-IT | openssl dgst -sha256 -hmac secret
        assert_eq!(
            key("secret", "ACME/C1-IT"),
            "7c44809d2c4eec33fa29076137ee957b12731ae3797e8f8ff3feb0e1da413010"
        );
        assert_ne!(key("secret", "ACME/C1-IT"), key("secret", "ACME/C2-IT"));
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let problem = |line: &str| judge(line).map_err(|trouble| trouble.problem);

        assert_eq!(problem("HTTP/1.1 204 No Content\r\n"), Ok(()));
        assert_eq!(problem("HTTP/1.1 503 Busy\r\n"), Err(NoticeProblem::Unreachable));
        assert_eq!(problem("HTTP/1.1 410 Gone\r\n"), Err(NoticeProblem::Rejected));
        assert_eq!(problem("HTTP/1.1 302 Found\r\n"), Err(NoticeProblem::Rejected));
        assert_eq!(problem("SSH-2.0-x\r\n"), Err(NoticeProblem::Unreachable));
    }
}
