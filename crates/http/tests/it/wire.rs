//! Requests over a socket on loopback, as a client outside the process sends them.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::house::Answer;

/// Connections to a server; one that is done with a request is used again.
pub(crate) struct Wire {
    address: SocketAddr,
    idle: Mutex<Vec<BufReader<TcpStream>>>,
}

impl Wire {
    pub(crate) const fn to(address: SocketAddr) -> Self {
        Self { address, idle: Mutex::new(Vec::new()) }
    }

    /// Sends a request and waits for its answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let request = self.bytes(request).await;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut stream = match idle {
            Some(stream) => stream,
            None => self.connect().await,
        };
        let mut answer = asked(&mut stream, &request).await;
        if answer.is_none() {
            // The server had closed the idle connection before the request came.
            stream = self.connect().await;
            answer = asked(&mut stream, &request).await;
        }
        let answer = answer.expect("a fresh connection is answered");
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(stream);
        answer
    }

    async fn connect(&self) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        BufReader::new(stream)
    }

    async fn bytes(&self, request: Request<Body>) -> Vec<u8> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let mut head =
            format!("{} {} HTTP/1.1\r\nhost: {}\r\n", parts.method, parts.uri, self.address);
        for (name, value) in &parts.headers {
            head.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
        }
        head.extend(["content-length: ", &body.len().to_string(), "\r\n\r\n"]);
        let mut bytes = head.into_bytes();
        bytes.extend(body);
        bytes
    }
}

async fn asked(stream: &mut BufReader<TcpStream>, request: &[u8]) -> Option<Answer> {
    stream.get_mut().write_all(request).await.ok()?;
    answered(stream).await
}

/// Reads an answer; none where the connection was closed before it began.
async fn answered(stream: &mut BufReader<TcpStream>) -> Option<Answer> {
    let status = line(stream).await?;
    let status = status.split(' ').nth(1).unwrap().parse::<StatusCode>().unwrap();
    let mut headers = HeaderMap::new();
    loop {
        let line = line(stream).await.expect("headers come to an end");
        let Some((name, value)) = line.split_once(':') else { break };
        headers.append(name.parse::<HeaderName>().unwrap(), value.trim().parse().unwrap());
    }
    let length = headers.get(header::CONTENT_LENGTH).map(|length| length.to_str().unwrap());
    assert!(headers.get(header::TRANSFER_ENCODING).is_none(), "acts answer in one piece");
    let mut bytes = vec![0; length.unwrap_or("0").parse().unwrap()];
    stream.read_exact(&mut bytes).await.unwrap();
    Some(Answer { status, headers, bytes })
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.unwrap_or(0);
    (read > 0).then(|| line.trim_end().to_owned())
}
