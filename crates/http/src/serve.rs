//! Listening: the plant over HTTPS, and beside it a plain address that only explains how to trust.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::{Clock, Plant};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect};
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::TokioTimer;
use rustls::ServerConfig;
use tokio::task::JoinHandle;

use crate::tls::{Authority, Machine, OwnCertificate, TlsError};
use crate::trust::{Trust, qr_text};
use crate::{Front, files, request, router, trust};

/// How often certificates are looked at.
const RENEW_EVERY: Duration = Duration::from_hours(1);

/// How long requests may take to end when the server stops.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// How long a client may take to say what it wants.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// The port of addresses that name none.
const HTTPS_PORT: u16 = 443;

/// Bytes of a document that may be under way in one stream.
const WINDOW_BYTES: u32 = 1024 * 1024;

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the application listens.
    pub listen: SocketAddr,
    /// Where the trust page listens, in plain HTTP. Everything else there leads to HTTPS.
    pub http: Option<SocketAddr>,
    /// The data folder; certificates lie in `tls` below it.
    pub data_dir: PathBuf,
    /// A certificate of the company's own (certificate and key, PEM) in place of a local authority.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// The clock certificates are dated by.
    pub clock: Clock,
    /// No TLS at all: for tests, and behind a proxy on the same machine.
    pub plain: bool,
}

/// What a person needs to know about a server that has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Where the application is, as other devices reach it.
    pub https_url: String,
    /// Where devices learn to trust it; the application itself where there is nothing to learn.
    pub trust_url: String,
    /// That address as a code for the terminal.
    pub qr_text: String,
    /// SHA-256 of the local authority's certificate; none with a certificate of one's own.
    pub ca_fingerprint: Option<String>,
    /// Where the application listens.
    pub listen: SocketAddr,
    /// Where the trust page listens.
    pub http: Option<SocketAddr>,
}

/// Why a server does not start or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// An address cannot be listened at.
    #[error("cannot listen at {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// There is no certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Listening broke.
    #[error("serving broke")]
    Broke(#[from] io::Error),
}

/// A server that is running.
#[derive(Debug)]
pub struct Server {
    started: Started,
    handles: Vec<Handle<SocketAddr>>,
    tasks: Vec<JoinHandle<io::Result<()>>>,
    renewal: Option<JoinHandle<()>>,
}

/// Starts serving `plant`. When this returns, the server answers.
pub async fn serve(plant: Plant, config: Config) -> Result<Server, ServerError> {
    let (app_listener, listen) = bind(config.listen)?;
    let plain_listener = config.http.map(bind).transpose()?;
    let http = plain_listener.as_ref().map(|(_, address)| *address);
    let machine = Machine::look();
    let tls = if config.plain { None } else { Some(Tls::open(&config, &machine)?) };
    let started = started(&config, listen, http, &machine, tls.as_ref());

    let front = Front::new(plant);
    let front = if config.plain { front.with_plain_cookies() } else { front };
    let trust = tls.as_ref().and_then(Tls::authority).map(|authority| {
        let (page_url, app_url) = (started.trust_url.clone(), started.https_url.clone());
        Arc::new(Trust { authority: authority.clone(), page_url, app_url })
    });
    let mut routes = router(front);
    if let Some(trust) = trust.clone() {
        routes = routes.merge(wrapped(trust::router(trust)));
    }
    if is_strict(&config, listen) {
        routes = routes.layer(from_fn(files::strictly_https));
    }

    let mut server = Server { started, handles: vec![], tasks: vec![], renewal: None };
    match tls {
        None => server.listen_plain(app_listener, routes).await?,
        Some(tls) => {
            let rustls = RustlsConfig::from_config(tls.server_config(&machine)?);
            server.listen_tls(app_listener, routes, rustls.clone()).await?;
            server.renewal = Some(tokio::spawn(renew(tls, rustls)));
        }
    }
    if let Some((listener, _)) = plain_listener {
        server.listen_plain(listener, explaining(trust, listen.port())).await?;
    }
    Ok(server)
}

/// Whether browsers may be told never to come by plain HTTP again.
fn is_strict(config: &Config, listen: SocketAddr) -> bool {
    !config.plain && config.certificate.is_some() && listen.port() == HTTPS_PORT
}

fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let bound = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let local = listener.local_addr()?;
        Ok((listener, local))
    };
    bound().map_err(|source| ServerError::Listen { address, source })
}

impl Server {
    /// What a person needs to know about it.
    pub fn started(&self) -> &Started {
        &self.started
    }

    /// Serves until the process is asked to stop, then ends what is under way.
    pub async fn until_stopped(mut self) -> Result<(), ServerError> {
        let mut terminate =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
            // A listener that ends by itself has broken.
            ended = first_ended(&mut self.tasks) => ended?,
        }
        self.stop().await
    }

    /// Takes no more requests, ends those under way, and returns.
    pub async fn stop(self) -> Result<(), ServerError> {
        if let Some(renewal) = self.renewal {
            renewal.abort();
        }
        for handle in &self.handles {
            handle.graceful_shutdown(Some(STOP_WITHIN));
        }
        for task in self.tasks {
            if !task.is_finished() {
                task.await.map_err(io::Error::other)??;
            }
        }
        Ok(())
    }

    /// Like the plain address, it sends what it has at once: an answer that ends in a small piece
    /// would otherwise wait until the client has acknowledged the piece before it, which clients
    /// put off for forty milliseconds.
    async fn listen_tls(
        &mut self,
        listener: TcpListener,
        routes: Router,
        rustls: RustlsConfig,
    ) -> io::Result<()> {
        let handle = Handle::new();
        let mut server = axum_server::from_tcp_rustls(listener, rustls)?
            .map(|tls| tls.acceptor(NoDelayAcceptor::new()))
            .handle(handle.clone());
        let patience = server.http_builder();
        patience.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        patience
            .http2()
            .timer(TokioTimer::new())
            .initial_stream_window_size(WINDOW_BYTES)
            .initial_connection_window_size(2 * WINDOW_BYTES);
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        self.watch(handle, tokio::spawn(server.serve(service))).await;
        Ok(())
    }

    async fn listen_plain(&mut self, listener: TcpListener, routes: Router) -> io::Result<()> {
        let handle = Handle::new();
        let mut server = axum_server::from_tcp(listener)?
            .acceptor(NoDelayAcceptor::new())
            .handle(handle.clone());
        let patience = server.http_builder();
        patience.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        self.watch(handle, tokio::spawn(server.serve(service))).await;
        Ok(())
    }

    async fn watch(&mut self, handle: Handle<SocketAddr>, task: JoinHandle<io::Result<()>>) {
        handle.listening().await;
        self.handles.push(handle);
        self.tasks.push(task);
    }
}

async fn first_ended(tasks: &mut [JoinHandle<io::Result<()>>]) -> io::Result<()> {
    std::future::poll_fn(|cx| {
        for task in tasks.iter_mut() {
            if let std::task::Poll::Ready(ended) = Future::poll(std::pin::Pin::new(task), cx) {
                return std::task::Poll::Ready(ended.map_err(io::Error::other).flatten());
            }
        }
        std::task::Poll::Pending
    })
    .await
}

/// Where certificates come from.
struct Tls {
    folder: PathBuf,
    clock: Clock,
    source: Source,
}

enum Source {
    Local(Box<Authority>),
    Own(OwnCertificate),
}

impl Tls {
    fn open(config: &Config, machine: &Machine) -> Result<Self, TlsError> {
        let (folder, clock) = (config.data_dir.join("tls"), config.clock.clone());
        let source = if let Some((certificate, key)) = config.certificate.clone() {
            Source::Own(OwnCertificate { certificate, key })
        } else {
            let authority = Authority::open(&folder, machine, now_s(&clock))?;
            Source::Local(Box::new(authority))
        };
        Ok(Self { folder, clock, source })
    }

    fn authority(&self) -> Option<&Authority> {
        match &self.source {
            Source::Local(authority) => Some(authority),
            Source::Own(_) => None,
        }
    }

    fn server_config(&self, machine: &Machine) -> Result<Arc<ServerConfig>, TlsError> {
        match &self.source {
            Source::Local(authority) => {
                authority.server_config(&self.folder, machine, now_s(&self.clock))
            }
            Source::Own(own) => own.server_config(),
        }
    }
}

fn now_s(clock: &Clock) -> i64 {
    clock.now_us().div_euclid(1_000_000)
}

/// Looks at the certificate from time to time: its end may be near, the machine may have moved to
/// another network, or somebody may have put a new file in place.
async fn renew(tls: Tls, rustls: RustlsConfig) {
    let tls = Arc::new(tls);
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let looking = tls.clone();
        let look = move || looking.server_config(&Machine::look());
        match tokio::task::spawn_blocking(look).await {
            Ok(Ok(config)) => rustls.reload_from_config(config),
            // The old one still serves; the next look may find it well.
            Ok(Err(error)) => tracing::error!(
                "The server certificate could not be renewed: {}",
                crate::problem::chain(&error)
            ),
            Err(error) => tracing::error!("The server certificate could not be renewed: {error}"),
        }
    }
}

fn started(
    config: &Config,
    listen: SocketAddr,
    http: Option<SocketAddr>,
    machine: &Machine,
    tls: Option<&Tls>,
) -> Started {
    let scheme = if config.plain { "http" } else { "https" };
    let https_url = format!("{scheme}://{}", reached_at(listen, machine));
    let authority = tls.and_then(Tls::authority);
    let trust_url = match (authority, http) {
        (None, _) => https_url.clone(),
        (Some(_), None) => format!("{https_url}/trust"),
        (Some(_), Some(http)) => format!("http://{}/trust", reached_at(http, machine)),
    };
    Started {
        qr_text: qr_text(&trust_url),
        ca_fingerprint: authority.map(Authority::fingerprint),
        https_url,
        trust_url,
        listen,
        http,
    }
}

/// An address as another device in the plant would write it.
fn reached_at(listen: SocketAddr, machine: &Machine) -> SocketAddrText {
    let host = match listen.ip() {
        ip if ip.is_loopback() => "localhost".to_owned(),
        ip if ip.is_unspecified() => {
            let takes = |ip: &&IpAddr| ip.is_ipv4() || listen.is_ipv6();
            machine.addresses.iter().find(takes).map_or("localhost".to_owned(), bracketed)
        }
        ip => bracketed(&ip),
    };
    SocketAddrText { host, port: listen.port() }
}

fn bracketed(ip: &IpAddr) -> String {
    if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() }
}

struct SocketAddrText {
    host: String,
    port: u16,
}

impl std::fmt::Display for SocketAddrText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// The plain address: the trust page, and the way to HTTPS for everything else.
fn explaining(trust: Option<Arc<Trust>>, https_port: u16) -> Router {
    let to_https = Router::new().fallback(to_https).with_state(https_port);
    wrapped(match trust {
        Some(trust) => trust::router(trust).merge(to_https),
        None => to_https,
    })
}

fn wrapped(routes: Router) -> Router {
    routes.layer(from_fn(files::guard)).layer(from_fn(request::follow))
}

async fn to_https(State(port): State<u16>, request: Request) -> impl IntoResponse {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    // The host as the client wrote it, without its port: a name it can certainly reach.
    let host = host.and_then(|host| host.parse::<axum::http::uri::Authority>().ok());
    let host = host.as_ref().map_or("localhost", axum::http::uri::Authority::host);
    // Temporary, so that no browser remembers a port that may change.
    Redirect::temporary(&format!("https://{host}:{port}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_certificate_of_ones_own_at_the_usual_port_binds_a_host_to_https() {
        let at = |port| SocketAddr::from(([0, 0, 0, 0], port));
        let local = Config {
            listen: at(443),
            http: None,
            data_dir: PathBuf::new(),
            certificate: None,
            clock: Clock::system(),
            plain: false,
        };
        let own = Config { certificate: Some((PathBuf::new(), PathBuf::new())), ..local.clone() };

        assert!(is_strict(&own, at(443)));
        assert!(!is_strict(&own, at(8443)), "other programs may live at the host");
        assert!(!is_strict(&local, at(443)), "the trust page is plain");
        assert!(!is_strict(&Config { plain: true, ..own }, at(443)));
    }
}
