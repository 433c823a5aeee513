//! Small servers that take mail and webhooks, as they do on the wire, and keep what they got.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Everything that a receiver got, and what it says next.
#[derive(Clone)]
pub(crate) struct Receiver {
    address: SocketAddr,
    got: Arc<Mutex<Vec<String>>>,
    says: Arc<AtomicU16>,
}

impl Receiver {
    fn start(says: u16, serve: fn(TcpStream, &Receiver) -> Option<()>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            got: Arc::default(),
            says: Arc::new(AtomicU16::new(says)),
        };
        let own = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever hangs up in the middle is no matter of the next one.
                let _ = serve(stream, &own);
            }
        });
        receiver
    }

    /// One that takes mail (RFC 5321), without TLS and sign-in.
    pub(crate) fn of_mail() -> Self {
        Self::start(250, serve_mail)
    }

    /// One that takes POSTs.
    pub(crate) fn of_posts() -> Self {
        Self::start(204, serve_post)
    }

    /// One that takes POSTs, and takes long to say so.
    pub(crate) fn of_slow_posts() -> Self {
        Self::start(204, serve_slowly)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it says to the next message.
    pub(crate) fn say(&self, code: u16) {
        self.says.store(code, Ordering::Relaxed);
    }

    /// What it took, each as it came, soft line breaks of mail taken out.
    pub(crate) fn got(&self) -> Vec<String> {
        self.got.lock().unwrap().clone()
    }

    fn answer(&self) -> u16 {
        self.says.load(Ordering::Relaxed)
    }

    fn keep(&self, text: String) {
        self.got.lock().unwrap().push(text);
    }
}

fn serve_mail(stream: TcpStream, receiver: &Receiver) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream).lines();
    out.write_all(b"220 test\r\n").ok()?;
    while let Some(Ok(line)) = lines.next() {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "QUIT" => {
                out.write_all(b"221 bye\r\n").ok()?;
                return Some(());
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n").ok()?;
                let body: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                let code = receiver.answer();
                if code == 250 {
                    receiver.keep(body.join("\n").replace("=\n", ""));
                }
                format!("{code} said\r\n")
            }
            _ => "250 ok\r\n".to_owned(),
        };
        out.write_all(answer.as_bytes()).ok()?;
    }
    Some(())
}

fn serve_post(stream: TcpStream, receiver: &Receiver) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let code = receiver.answer();
    if (200..300).contains(&code) {
        receiver.keep(format!("{head}\n{}", String::from_utf8(body).ok()?));
    }
    write!(out, "HTTP/1.1 {code} said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()
}

fn serve_slowly(mut stream: TcpStream, _: &Receiver) -> Option<()> {
    for byte in b"HTTP/1.1 204 No Content\r\n" {
        thread::sleep(Duration::from_millis(200));
        stream.write_all(&[*byte]).ok()?;
    }
    Some(())
}
