//! HTTPS from the first start, over the network.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use app::Clock;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use suyuan_http::{Config, Server, serve};
use tempfile::TempDir;

use crate::house::{House, run};

fn config(data: &Path) -> Config {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    Config {
        listen: any,
        http: Some(any),
        data_dir: data.to_owned(),
        certificate: None,
        clock: Clock::system(),
        plain: false,
    }
}

/// Sends a request over plain HTTP and gives back the whole answer.
async fn plain(address: SocketAddr, path: &str) -> Vec<u8> {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: plant.local:80\r\nConnection: close\r\n\r\n");
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    });
    asked.await.unwrap()
}

/// Sends a request over TLS, trusting only `authority`; gives back the answer and the protocol.
async fn secure(
    address: SocketAddr,
    authority: &[u8],
    h2: bool,
) -> Result<(String, String), String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.to_vec())).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = ClientConfig::builder_with_provider(provider);
    let client = client.with_safe_default_protocol_versions().unwrap();
    let mut client = client.with_root_certificates(roots).with_no_client_auth();
    client.alpn_protocols = vec![if h2 { b"h2".to_vec() } else { b"http/1.1".to_vec() }];
    let asked = tokio::task::spawn_blocking(move || {
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(client), name).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
        let request = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        let sent = stream.write_all(if h2 { preface } else { request }.as_bytes());
        sent.map_err(|error| error.to_string())?;
        let mut answer = vec![0; 4096];
        let length = stream.read(&mut answer).map_err(|error| error.to_string())?;
        let protocol = stream.conn.alpn_protocol().unwrap_or_default().to_vec();
        let text = String::from_utf8_lossy(&answer[..length]).into_owned();
        Ok((text, String::from_utf8(protocol).unwrap()))
    });
    asked.await.unwrap()
}

async fn authority(server: &Server) -> Vec<u8> {
    let answer = plain(server.started().http.unwrap(), "/trust/suyuan-ca.crt").await;
    let body = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    answer[body..].to_vec()
}

#[test]
fn a_device_that_took_the_authority_from_the_trust_page_reaches_the_plant() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    run(async {
        let server = serve(house.plant.clone(), config(data.path())).await.unwrap();
        let listen = server.started().listen;

        let trusted = authority(&server).await;
        let (answer, _) = secure(listen, &trusted, false).await.unwrap();
        let (_, protocol) = secure(listen, &trusted, true).await.unwrap();

        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains(r#"{"ok":true}"#), "{answer}");
        assert_eq!(protocol, "h2");
        server.stop().await.unwrap();
    });
}

#[test]
fn a_restart_needs_no_new_trust() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    run(async {
        let first = serve(house.plant.clone(), config(data.path())).await.unwrap();
        let trusted = authority(&first).await;
        let fingerprint = first.started().ca_fingerprint.clone();
        first.stop().await.unwrap();

        let second = serve(house.plant.clone(), config(data.path())).await.unwrap();

        assert!(secure(second.started().listen, &trusted, false).await.is_ok());
        assert_eq!(second.started().ca_fingerprint, fingerprint);
        second.stop().await.unwrap();
    });
}

#[test]
fn a_device_that_trusts_another_plant_does_not_get_in() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    let elsewhere = TempDir::new().unwrap();
    run(async {
        let server = serve(house.plant.clone(), config(data.path())).await.unwrap();
        let other = serve(house.plant.clone(), config(elsewhere.path())).await.unwrap();

        let trusted = authority(&other).await;
        let refused = secure(server.started().listen, &trusted, false).await;

        assert!(refused.unwrap_err().contains("certificate"));
        other.stop().await.unwrap();
        server.stop().await.unwrap();
    });
}

#[test]
fn the_plain_address_explains_and_sends_everything_else_to_https() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    run(async {
        let server = serve(house.plant.clone(), config(data.path())).await.unwrap();
        let (http, https_port) = (server.started().http.unwrap(), server.started().listen.port());
        let text = async |path| String::from_utf8_lossy(&plain(http, path).await).into_owned();

        let page = text("/trust").await;
        let profile = text("/trust/suyuan-ca.mobileconfig").await;
        let api = text("/api/v1/health").await;
        let other = text("/trace?root=lot:L1").await;

        let fingerprint = server.started().ca_fingerprint.clone().unwrap();
        for word in ["Android", "iPhone", "Windows", "信任", "证书", "<svg", &fingerprint] {
            assert!(page.contains(word), "{word}");
        }
        assert!(!page.contains("<script"));
        assert!(profile.contains("com.apple.security.root"), "{profile}");
        assert!(api.starts_with("HTTP/1.1 307"), "{api}");
        let place = format!("location: https://plant.local:{https_port}/trace?root=lot:L1\r\n");
        assert!(other.to_lowercase().contains(&place.to_lowercase()), "{other}");
        server.stop().await.unwrap();
    });
}

#[test]
fn an_address_that_is_taken_is_an_error_that_names_it() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    run(async {
        let server = serve(house.plant.clone(), config(data.path())).await.unwrap();
        let taken = server.started().listen;

        let again =
            serve(house.plant.clone(), Config { listen: taken, http: None, ..config(data.path()) })
                .await;

        assert!(again.unwrap_err().to_string().contains(&taken.to_string()));
        server.stop().await.unwrap();
    });
}

#[test]
fn without_tls_nothing_is_redirected_and_no_certificate_is_made() {
    let (house, data) = (House::new(testkit::sqlite(), |front| front), TempDir::new().unwrap());
    run(async {
        let config = Config { plain: true, http: None, ..config(data.path()) };
        let server = serve(house.plant.clone(), config).await.unwrap();

        let answer = plain(server.started().listen, "/api/v1/health").await;

        assert!(answer.starts_with(b"HTTP/1.1 200"));
        assert!(!data.path().join("tls").exists());
        assert!(server.started().https_url.starts_with("http://localhost:"));
        server.stop().await.unwrap();
    });
}
