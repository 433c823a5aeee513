//! Where the bytes of a document come from, and what reading them may run into.
//!
//! A document is streamed several times: once to recognise its encoding, once to read it. So a part
//! is a recipe for opening a stream, never an open stream.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::PathBuf;

use zip::ZipArchive;

use crate::cell::Cell;
use crate::fault::{Expected, Fault, FaultKind, quoted};
use crate::parse::RawRow;
use crate::section::Section;

/// An archive may unfold to this much whatever it was packed into.
pub(crate) const UNPACKED_BYTES_FREE: u64 = 64 << 20;
/// Beyond that, to at most so many times its packed size: tables pack 5 to 30 times.
pub(crate) const UNPACKED_TIMES_MAX: u64 = 200;

/// Why reading stopped before the end of the document, other than by its own faults.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The ledger could not be asked.
    #[error("{0}")]
    Known(Box<dyn std::error::Error + Send + Sync>),
}

/// Takes what a document holds, in its order.
pub(crate) trait Sink {
    /// A member of the document's header.
    fn header(&mut self, member: &'static str, cell: Cell);
    /// A row of a section.
    fn row(&mut self, raw: RawRow<'_>) -> Result<(), Halt>;
    /// Something that could not be read.
    fn fault(&mut self, fault: Fault);
    /// Rows are missing that the document should have: what names them is not to blame.
    fn incomplete(&mut self);
    /// A member or column that the format does not have.
    fn ignored(&mut self, section: Section, name: &str);
}

/// A file, or a member of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    File(PathBuf),
    Member { archive: PathBuf, index: usize },
}

impl Part {
    /// Opens the part and hands its bytes over.
    pub(crate) fn read<T>(&self, take: impl FnOnce(&mut dyn Read) -> T) -> io::Result<T> {
        match self {
            Self::File(path) => Ok(take(&mut File::open(path)?)),
            Self::Member { archive, index } => {
                let mut archive = open_archive(archive)?;
                let member = archive.by_index(*index).map_err(of_archive)?;
                let most = (member.compressed_size().saturating_mul(UNPACKED_TIMES_MAX))
                    .max(UNPACKED_BYTES_FREE);
                Ok(take(&mut Limited { inner: member, left: most, most }))
            }
        }
    }
}

/// Opens a zip archive.
pub(crate) fn open_archive(path: &std::path::Path) -> io::Result<ZipArchive<BufReader<File>>> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(of_archive)
}

/// A broken archive is a fault of the document, not of our machine.
pub(crate) fn of_archive(error: zip::result::ZipError) -> io::Error {
    match error {
        zip::result::ZipError::Io(error) => error,
        error => io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
    }
}

/// Ends with a [`LimitReached`] instead of unfolding without end.
struct Limited<R> {
    inner: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(LimitReached::error("unpacked bytes", self.most)),
        }
        Ok(read)
    }
}

/// A limit of this program, carried through an `io::Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {most} {what}")]
pub(crate) struct LimitReached {
    pub(crate) what: &'static str,
    pub(crate) most: u64,
}

impl LimitReached {
    pub(crate) fn error(what: &'static str, most: u64) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Self { what, most })
    }
}

/// Tells broken content, a fault of the document, from a broken machine.
pub(crate) fn fault_or_halt(error: io::Error, section: Section, row: u64) -> Result<Fault, Halt> {
    use io::ErrorKind as Kind;
    let limit = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitReached>()).copied();
    let (found, expected) = match (limit, error.kind()) {
        (Some(LimitReached { what, most }), _) => {
            ("more".to_owned(), Expected::Limit { what, most })
        }
        (None, Kind::InvalidData | Kind::InvalidInput | Kind::UnexpectedEof) => {
            let what = "content that can be read".to_owned();
            (quoted(&error.to_string()), Expected::Readable(what))
        }
        (None, _) => return Err(Halt::Io(error)),
    };
    Ok(Fault {
        kind: FaultKind::BadDocument,
        section,
        sheet: None,
        row,
        column: "-".to_owned(),
        found,
        expected,
    })
}
