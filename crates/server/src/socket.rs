//! A command line beside a running server: the owner of the data folder does the work.
//!
//! Frames in both directions: one byte of kind, four bytes of length (big-endian), content.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::words::Language;

/// The longest request frame; arguments are short.
const REQUEST_MAX: u32 = 1 << 20;

/// The socket's name in the data folder.
const NAME: &str = "suyuan.sock";
/// Bytes of a socket's name that every system takes.
const NAME_MAX: usize = 100;

/// What a caller asks the owner to do.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Request {
    /// The caller's arguments; names of files need not be text.
    pub arguments: Vec<OsString>,
    /// The caller's folder, against which relative paths are meant.
    pub folder: PathBuf,
    /// The caller's language.
    pub language: Language,
    /// What the caller was given on standard input, where the command reads it.
    pub input: String,
}

/// How long to wait after a caller could not be taken.
const AFTER_A_FAILURE: Duration = Duration::from_millis(100);

const OUT: u8 = 1;
const ERR: u8 = 2;
const EXIT: u8 = 3;

/// Where the socket of a data folder is.
pub(crate) fn path(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// A name of the socket that is short enough for the system, whatever the folder is called.
struct Address {
    name: PathBuf,
    /// The name may lead through this open folder.
    _folder: Option<File>,
}

impl Address {
    fn of(data: &Path) -> io::Result<Self> {
        let name = path(data);
        if name.as_os_str().len() <= NAME_MAX {
            return Ok(Self { name, _folder: None });
        }
        let folder = File::open(data)?;
        let name = format!("/proc/self/fd/{}/{NAME}", folder.as_raw_fd());
        Ok(Self { name: name.into(), _folder: Some(folder) })
    }
}

/// Listens at the socket of a data folder; one that a killed process left behind makes room.
pub(crate) fn listen(data: &Path) -> io::Result<UnixListener> {
    let _ = std::fs::remove_file(path(data));
    let address = Address::of(data)?;
    UnixListener::bind(&address.name)
}

fn connect(data: &Path) -> io::Result<UnixStream> {
    let address = Address::of(data)?;
    UnixStream::connect(&address.name)
}

/// Whether somebody answers at the socket of a data folder.
pub(crate) fn listens(data: &Path) -> bool {
    connect(data).is_ok()
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

/// Answers callers as long as the process lives; `serve` does the work of one request.
pub(crate) fn serve(
    listener: &UnixListener,
    serve: impl Fn(&Request, &mut dyn Write, &mut dyn Write) -> u8 + Send + Sync + 'static,
) {
    let serve = std::sync::Arc::new(serve);
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else {
            // Too many open files, most likely: later callers shall still be answered.
            std::thread::sleep(AFTER_A_FAILURE);
            continue;
        };
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
    let Ok(mut stream) = connect(data) else { return Ok(None) };
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
