//! A command line beside a running server: the owner of the data folder does the work.
//!
//! Frames in both directions: one byte of kind, four bytes of length (big-endian), content.

use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// The longest request frame; arguments are short.
const REQUEST_MAX: u32 = 1 << 20;

/// What a caller asks the owner to do.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Request {
    /// The caller's arguments.
    pub arguments: Vec<String>,
    /// The caller's folder, against which relative paths are meant.
    pub folder: PathBuf,
}

const OUT: u8 = 1;
const ERR: u8 = 2;
const EXIT: u8 = 3;

/// Where the socket of a data folder is.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join("suyuan.sock")
}

fn put(stream: &mut impl Write, kind: u8, content: &[u8]) -> io::Result<()> {
    stream.write_all(&[kind])?;
    stream.write_all(&(content.len() as u32).to_be_bytes())?;
    stream.write_all(content)
}

fn take(stream: &mut impl Read, limit: u32) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head)?;
    let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
    if length > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the frame is too long"));
    }
    let mut content = vec![0; length as usize];
    stream.read_exact(&mut content)?;
    Ok((head[0], content))
}

/// Output of a command that goes to the caller's terminal.
struct Channel<'a> {
    stream: &'a UnixStream,
    kind: u8,
}

impl Write for Channel<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        put(&mut self.stream, self.kind, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers callers until the listener closes; `serve` does the work of one request.
pub(crate) fn serve(
    listener: &UnixListener,
    serve: impl Fn(&Request, &mut dyn Write, &mut dyn Write) -> u8 + Send + Sync + 'static,
) {
    let serve = std::sync::Arc::new(serve);
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { return };
        let serve = serve.clone();
        std::thread::spawn(move || {
            let Ok((_, content)) = take(&mut stream, REQUEST_MAX) else { return };
            let Ok(request) = serde_json::from_slice::<Request>(&content) else { return };
            let mut out =
                io::BufWriter::with_capacity(64 << 10, Channel { stream: &stream, kind: OUT });
            let mut err = Channel { stream: &stream, kind: ERR };
            let code = serve(&request, &mut out, &mut err);
            if out.flush().is_ok() {
                drop(out);
                let _ = put(&mut stream, EXIT, &[code]);
            }
        });
    }
}

/// Asks the owner; gives back its exit code, or `None` where no owner listens.
pub(crate) fn ask(
    data: &Path,
    request: &Request,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Option<u8>> {
    let Ok(mut stream) = UnixStream::connect(path(data)) else { return Ok(None) };
    put(&mut stream, 0, &serde_json::to_vec(request)?)?;
    loop {
        match take(&mut stream, u32::MAX)? {
            (OUT, content) => out.write_all(&content)?,
            (ERR, content) => err.write_all(&content)?,
            (EXIT, content) => return Ok(content.first().copied()),
            (kind, _) => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("frame kind {kind}"),
                ));
            }
        }
    }
}
