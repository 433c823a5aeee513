//! The file: a header, sections that begin on a page, and a table that says where they lie and what
//! the blocks in them sum up to.
//!
//! ```text
//! page 0        header: magic, order of bytes, the owner's format, where the table lies, sums
//! page 1 …      sections, each with room behind it that is a hole in the file
//! last          table: an entry a section, then a sum a block of 64 KiB
//! ```

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use memmap2::{MmapOptions, MmapRaw};
use xxhash_rust::xxh3::xxh3_64;

use crate::column::Column;
use crate::window::{BLOCK, Checks, Window};

/// How the names of files begin that are being written.
pub const UNFINISHED: &str = ".unfinished-";

const PAGE: u64 = 4096;
const MAGIC: [u8; 8] = *b"suyuanmp";
/// Reads as another number where bytes lie the other way round.
const ORDER: u64 = 0x0102_0304_0506_0708;
/// One element in so many may be added to a section before it has to move to the heap.
const ROOM_SHARE: u64 = 8;
/// More sections than this are no table of ours.
const SECTIONS_MAX: u64 = 4096;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    order: u64,
    format: u64,
    length: u64,
    table_at: u64,
    sections: u64,
    blocks: u64,
    table_sum: u64,
    own_sum: u64,
}

impl Header {
    fn sum(&self) -> u64 {
        xxh3_64(bytemuck::bytes_of(&Self { own_sum: 0, ..*self }))
    }
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Entry {
    name: [u8; 64],
    at: u64,
    len: u64,
    room: u64,
    size: u64,
    first_block: u64,
}

impl Entry {
    fn blocks(&self) -> u64 {
        self.len.div_ceil(BLOCK)
    }
}

/// Why a file is not mapped.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It was written by another version, on another kind of machine, or is no such file at all.
    #[error("the file has another format")]
    Foreign,
    /// Its head or table is not what was written.
    #[error("the file is damaged: {0}")]
    Damaged(&'static str),
    /// It has no such section.
    #[error("the file has no section {0} of this shape")]
    Missing(String),
}

/// Writes a file, section by section. What is not finished leaves nothing behind.
pub struct Writer {
    file: tempfile::NamedTempFile,
    path: PathBuf,
    format: u64,
    at: u64,
    entries: Vec<Entry>,
    sums: Vec<u64>,
}

impl Writer {
    /// Begins a file that is to lie at a path, in a format of its owner's.
    pub fn begin(path: &Path, format: u64) -> io::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let named = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder.unwrap_or(Path::new(".")));
        let file = named?;
        let path = path.to_owned();
        Ok(Self { file, path, format, at: PAGE, entries: Vec::new(), sums: Vec::new() })
    }

    /// Writes a section: the bytes of elements of a size.
    pub fn section(&mut self, name: &str, size: usize, bytes: &[u8]) -> io::Result<()> {
        let mut padded = [0; 64];
        let fits = name.len() <= padded.len();
        let name = name.as_bytes().get(..name.len().min(padded.len())).unwrap_or_default();
        padded[..name.len()].copy_from_slice(name);
        if !fits || self.entries.iter().any(|entry| entry.name == padded) {
            return Err(io::Error::other("a name of a section is long or used twice"));
        }
        let len = bytes.len() as u64;
        let (size, first_block) = (size as u64, self.sums.len() as u64);
        let room = len + (len / ROOM_SHARE).div_ceil(size) * size + PAGE / size * size;
        self.entries.push(Entry { name: padded, at: self.at, len, room, size, first_block });
        self.file.seek(SeekFrom::Start(self.at))?;
        for block in bytes.chunks(BLOCK as usize) {
            self.sums.push(xxh3_64(block));
            self.file.write_all(block)?;
        }
        self.at = (self.at + room).next_multiple_of(PAGE);
        Ok(())
    }

    /// Writes table and header, makes all of it durable and gives the file its name.
    pub fn finish(mut self) -> io::Result<()> {
        let mut table: Vec<u8> = bytemuck::cast_slice(&self.entries).to_vec();
        table.extend_from_slice(bytemuck::cast_slice(&self.sums));
        self.file.seek(SeekFrom::Start(self.at))?;
        self.file.write_all(&table)?;
        let mut header = Header {
            magic: MAGIC,
            order: ORDER,
            format: self.format,
            length: self.at + table.len() as u64,
            table_at: self.at,
            sections: self.entries.len() as u64,
            blocks: self.sums.len() as u64,
            table_sum: xxh3_64(&table),
            own_sum: 0,
        };
        header.own_sum = header.sum();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(bytemuck::bytes_of(&header))?;
        self.file.as_file().sync_all()?;
        let folder = self.file.path().parent().map(Path::to_owned);
        self.file.persist(&self.path).map_err(|error| error.error)?;
        folder.map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }
}

/// The sections of a file, each of which can be taken once.
pub struct Sections {
    map: Arc<MmapRaw>,
    sections: Vec<(Entry, Arc<Checks>)>,
}

impl Sections {
    /// Maps a file of a format. Only its header and table are read.
    pub fn open(path: &Path, format: u64) -> Result<Self, Broken> {
        let file = File::open(path)?;
        let (header, entries, sums) = read_table(&file, format)?;
        let length = usize::try_from(header.length).map_err(|_| Broken::Foreign)?;
        // SAFETY: nobody writes or shortens the file after it got its name, and the map is private,
        // so that what is changed in it is seen by this process alone.
        let map = unsafe { MmapOptions::new().len(length).map_copy(&file) }?;
        let (map, file) = (Arc::new(MmapRaw::from(map)), Arc::new(file));
        let sections = entries.into_iter().map(|entry| {
            let blocks = entry.first_block as usize..(entry.first_block + entry.blocks()) as usize;
            let sums = sums[blocks].into();
            (entry, Arc::new(Checks::new(Arc::clone(&file), entry.at, entry.len, sums)))
        });
        Ok(Self { sections: sections.collect(), map })
    }

    /// Takes a section as a column, which lies in the map until it outgrows its room.
    pub fn take<T: Pod>(&mut self, name: &str) -> Result<Column<T>, Broken> {
        let named = |(entry, _): &(Entry, _)| {
            let bytes = entry.name.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
            entry.name[..bytes] == *name.as_bytes()
        };
        let found = self.sections.iter().position(named);
        let missing = || Broken::Missing(name.to_owned());
        let (entry, checks) = self.sections.swap_remove(found.ok_or_else(missing)?);
        let size = size_of::<T>() as u64;
        if entry.size != size || size == 0 || !PAGE.is_multiple_of(align_of::<T>() as u64) {
            return Err(missing());
        }
        Ok(Column::in_map(Window::new(&self.map, entry.at, entry.len, entry.room, checks)))
    }

    /// Whatever checks the blocks that nobody touched yet.
    pub fn checker(&self) -> Checker {
        Checker(self.sections.iter().map(|(_, checks)| Arc::clone(checks)).collect())
    }
}

/// Checks blocks beside the work, so that nothing is left to be checked when it is touched.
pub struct Checker(Vec<Arc<Checks>>);

impl Checker {
    /// Checks every block; answers whether all are as they were written. `go_on` is asked before each
    /// and may end it early.
    pub fn check_all(&self, mut go_on: impl FnMut() -> bool) -> bool {
        self.0.iter().all(|checks| checks.check_all(&mut go_on))
    }

    /// Whether a block was met that is not as it was written.
    pub fn found_damage(&self) -> bool {
        self.0.iter().any(|checks| checks.found_damage())
    }
}

fn read_table(file: &File, format: u64) -> Result<(Header, Vec<Entry>, Vec<u64>), Broken> {
    let length = file.metadata()?.len();
    if length < PAGE {
        return Err(Broken::Foreign);
    }
    let mut header = Header::zeroed();
    file.read_exact_at(bytemuck::bytes_of_mut(&mut header), 0)?;
    if (header.magic, header.order, header.format) != (MAGIC, ORDER, format) {
        return Err(Broken::Foreign);
    }
    if header.own_sum != header.sum() || header.length != length {
        return Err(Broken::Damaged("header"));
    }
    let (sections, blocks) = (header.sections, header.blocks);
    if sections > SECTIONS_MAX || blocks > length / BLOCK + sections {
        return Err(Broken::Damaged("table"));
    }
    let entries_len = sections * size_of::<Entry>() as u64;
    if length.checked_sub(header.table_at) != Some(entries_len + blocks * 8) {
        return Err(Broken::Damaged("table"));
    }
    let mut entries = vec![Entry::zeroed(); sections as usize];
    let mut sums = vec![0_u64; blocks as usize];
    file.read_exact_at(bytemuck::cast_slice_mut(&mut entries), header.table_at)?;
    file.read_exact_at(bytemuck::cast_slice_mut(&mut sums), header.table_at + entries_len)?;
    let mut table: Vec<u8> = bytemuck::cast_slice(&entries).to_vec();
    table.extend_from_slice(bytemuck::cast_slice(&sums));
    if xxh3_64(&table) != header.table_sum || !lie_apart(&entries, &header) {
        return Err(Broken::Damaged("table"));
    }
    Ok((header, entries, sums))
}

/// Whether sections begin on pages, one behind the other, each with the sums of its blocks.
fn lie_apart(entries: &[Entry], header: &Header) -> bool {
    let (mut free_from, mut first_block) = (PAGE, 0);
    entries.iter().all(|entry| {
        let end = entry.at.checked_add(entry.room);
        let is_whole =
            entry.size > 0 && entry.len.is_multiple_of(entry.size) && entry.len <= entry.room;
        let lies = entry.at.is_multiple_of(PAGE)
            && entry.at >= free_from
            && entry.first_block == first_block;
        first_block += entry.blocks();
        free_from = end.unwrap_or(u64::MAX);
        is_whole && lies && free_from <= header.table_at && first_block <= header.blocks
    })
}
