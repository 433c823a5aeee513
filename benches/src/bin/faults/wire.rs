//! A wire between the program and its database server that can be cut in the middle of anything.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

/// Bytes that pass until nothing more is cut.
const NEVER: i64 = i64::MAX;

/// The wire; connections made through it share what becomes of it.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) port: u16,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// So many bytes still pass before every connection is cut.
    left: AtomicI64,
    /// Whether a connection that is made now is closed at once.
    closed: AtomicBool,
    open: Mutex<Vec<(TcpStream, UnixStream)>>,
}

impl Wire {
    /// Leads from a port of this machine to the socket of a server in a folder.
    pub(crate) fn to(folder: &Path) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let inner = Inner {
            left: AtomicI64::new(NEVER),
            closed: AtomicBool::new(false),
            open: Mutex::new(Vec::new()),
        };
        let wire = Self { port, inner: Arc::new(inner) };
        let (inner, socket) = (wire.inner.clone(), folder.join(".s.PGSQL.5432"));
        std::thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                if !inner.closed.load(Ordering::SeqCst) {
                    // A caller that finds no server is let down, as by a server that is gone.
                    let _ = join(&inner, caller, &socket);
                }
            }
        });
        Ok(wire)
    }

    /// Cuts every connection when so many more bytes have passed, and takes none until it is mended.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.inner.left.store(bytes as i64, Ordering::SeqCst);
    }

    /// Whether it was cut.
    pub(crate) fn is_cut(&self) -> bool {
        self.inner.closed.load(Ordering::SeqCst)
    }

    /// Connections hold again.
    pub(crate) fn mend(&self) {
        self.inner.left.store(NEVER, Ordering::SeqCst);
        self.inner.closed.store(false, Ordering::SeqCst);
    }
}

impl Inner {
    fn cut(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.drain(..).for_each(|ends| hang_up(&ends));
    }

    /// How much of what came may pass.
    fn pass(&self, bytes: usize) -> usize {
        let left = self.left.load(Ordering::SeqCst);
        if left == NEVER {
            return bytes;
        }
        let left = self.left.fetch_sub(bytes as i64, Ordering::SeqCst);
        left.clamp(0, bytes as i64) as usize
    }
}

fn join(inner: &Arc<Inner>, caller: TcpStream, socket: &Path) -> Result<()> {
    let server = UnixStream::connect(socket)?;
    caller.set_nodelay(true)?;
    let pair = (caller.try_clone()?, server.try_clone()?);
    inner.open.lock().unwrap_or_else(PoisonError::into_inner).push(pair);
    let (from, to) = (caller.try_clone()?, server.try_clone()?);
    let (asking, ends) = (inner.clone(), (caller.try_clone()?, server.try_clone()?));
    std::thread::spawn(move || {
        carry(&asking, from, to);
        hang_up(&ends);
    });
    let (answering, ends) = (inner.clone(), (caller.try_clone()?, server.try_clone()?));
    std::thread::spawn(move || {
        carry(&answering, server, caller);
        hang_up(&ends);
    });
    Ok(())
}

fn hang_up((caller, server): &(TcpStream, UnixStream)) {
    let _ = caller.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

fn carry(inner: &Inner, mut from: impl Read, mut to: impl Write) {
    let mut bytes = vec![0; 16 << 10];
    while let Ok(count) = from.read(&mut bytes) {
        let passed = inner.pass(count);
        if count == 0 || to.write_all(&bytes[..passed]).is_err() {
            return;
        }
        if passed < count {
            return inner.cut();
        }
    }
}
