//! One client of the API over HTTPS: a connection that stays open, a session, and of every exchange
//! when its first and its last byte came.
//!
//! It speaks as much HTTP/1.1 as the server answers with, and trusts only the server's own authority.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// Bytes that are taken from the connection at once.
const READ_BYTES: usize = 64 * 1024;

/// A client that keeps its connection.
pub struct Client {
    stream: StreamOwned<ClientConnection, TcpStream>,
    /// What has arrived and was not read yet begins at `next`.
    arrived: Vec<u8>,
    next: usize,
    cookie: String,
    csrf: String,
}

/// What came back.
#[derive(Debug)]
pub struct Exchange {
    /// Seconds until the first byte of the body was there.
    pub first: f64,
    /// Seconds until its last byte was there.
    pub last: f64,
    /// The body.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects to a server on this machine; its authority lies in its data folder.
    pub fn connect(url: &str, data: &Path) -> Result<Self> {
        let port = url.rsplit(':').next().context("an address has a port")?.parse::<u16>()?;
        let authority = std::fs::read(data.join("tls").join("authority.json"))?;
        let authority: serde_json::Value = serde_json::from_slice(&authority)?;
        let pem = authority["certificate_pem"].as_str().context("the authority has one")?;
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes())?)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost")?;
        let socket = TcpStream::connect(("127.0.0.1", port))?;
        socket.set_nodelay(true)?;
        let stream = StreamOwned::new(ClientConnection::new(Arc::new(config), name)?, socket);
        Ok(Self {
            stream,
            arrived: Vec::new(),
            next: 0,
            cookie: String::new(),
            csrf: String::new(),
        })
    }

    /// Signs in; what is asked later is asked in this session.
    pub fn sign_in(&mut self, username: &str, password: &str) -> Result<()> {
        let body = serde_json::json!({ "username": username, "password": password }).to_string();
        let request = format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes())?;
        let head = self.head()?;
        let cookie = header(&head, "set-cookie").context("a session has a cookie")?;
        cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        let session = self.body(&head, Instant::now())?.body;
        let session: serde_json::Value = serde_json::from_slice(&session)?;
        session["csrf"].as_str().unwrap_or_default().clone_into(&mut self.csrf);
        Ok(())
    }

    /// Sends JSON to an address below the API and takes the whole answer.
    pub fn post(&mut self, path: &str, body: &serde_json::Value) -> Result<Exchange> {
        let body = body.to_string();
        let request = format!(
            "POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nX-CSRF-Token: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            self.csrf,
            body.len()
        );
        let begun = Instant::now();
        self.stream.write_all(request.as_bytes())?;
        let head = self.head()?;
        self.body(&head, begun)
    }

    /// Asks for an address below the API and takes the whole answer.
    pub fn get(&mut self, path: &str) -> Result<Exchange> {
        let request = format!(
            "GET /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n",
            self.cookie
        );
        let begun = Instant::now();
        self.stream.write_all(request.as_bytes())?;
        let head = self.head()?;
        self.body(&head, begun)
    }

    /// Sends a request with headers of the caller's, and takes whatever is answered: its status and body.
    pub fn ask(
        &mut self,
        request_line: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<(u16, Vec<u8>)> {
        let mut request = format!("{request_line} HTTP/1.1\r\nHost: localhost\r\n");
        for &(name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        let length = body.len().to_string();
        request.extend(["Content-Length: ", &length, "\r\n\r\n"]);
        self.stream.write_all(&[request.as_bytes(), body].concat())?;
        let head = self.any_head()?;
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        let body = self.body(&head, Instant::now())?.body;
        Ok((status.context("an answer has a status")?, body))
    }

    /// From now on an answer is waited for no longer than this.
    pub fn wait_at_most(&self, patience: Duration) -> Result<()> {
        Ok(self.stream.sock.set_read_timeout(Some(patience))?)
    }

    /// The head of an answer that succeeded.
    fn head(&mut self) -> Result<String> {
        let head = self.any_head()?;
        ensure!(head.starts_with("HTTP/1.1 2"), "{}", head.lines().next().unwrap_or_default());
        Ok(head)
    }

    fn any_head(&mut self) -> Result<String> {
        let end = loop {
            let arrived = &self.arrived[self.next..];
            if let Some(end) = arrived.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break end;
            }
            self.more()?;
        };
        let head = String::from_utf8_lossy(&self.arrived[self.next..self.next + end]).into_owned();
        self.next += end + 4;
        Ok(head)
    }

    fn body(&mut self, head: &str, begun: Instant) -> Result<Exchange> {
        let mut body = Vec::new();
        let mut first = None;
        if let Some(length) = header(head, "content-length") {
            self.take(length.trim().parse()?, &mut body, &mut first)?;
        } else {
            ensure!(header(head, "transfer-encoding").is_some(), "an answer has a length: {head}");
            loop {
                let size = usize::from_str_radix(&self.line()?, 16)?;
                self.take(size, &mut body, &mut first)?;
                ensure!(self.line()?.is_empty(), "a chunk ends with a line of its own");
                if size == 0 {
                    break;
                }
            }
        }
        let last = Instant::now();
        let first = first.unwrap_or(last);
        let since = |moment: Instant| moment.duration_since(begun).as_secs_f64();
        Ok(Exchange { first: since(first), last: since(last), body })
    }

    /// Moves so many bytes of the connection into a body.
    fn take(
        &mut self,
        mut size: usize,
        body: &mut Vec<u8>,
        first: &mut Option<Instant>,
    ) -> Result<()> {
        while size > 0 {
            if self.next == self.arrived.len() {
                self.more()?;
            }
            first.get_or_insert_with(Instant::now);
            let taken = size.min(self.arrived.len() - self.next);
            body.extend_from_slice(&self.arrived[self.next..self.next + taken]);
            self.next += taken;
            size -= taken;
        }
        Ok(())
    }

    fn line(&mut self) -> Result<String> {
        loop {
            let arrived = &self.arrived[self.next..];
            if let Some(end) = arrived.windows(2).position(|bytes| bytes == b"\r\n") {
                let line = String::from_utf8_lossy(&arrived[..end]).into_owned();
                self.next += end + 2;
                return Ok(line);
            }
            self.more()?;
        }
    }

    fn more(&mut self) -> Result<()> {
        if self.next == self.arrived.len() {
            self.arrived.clear();
            self.next = 0;
        }
        let before = self.arrived.len();
        self.arrived.resize(before + READ_BYTES, 0);
        let count = self.stream.read(&mut self.arrived[before..])?;
        self.arrived.truncate(before + count);
        if count == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// The value of a header; names are told apart without case.
fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
