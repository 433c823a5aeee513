//! Rows on disk while a document is checked: compact, in document order, readable several times.
//!
//! A spilled row carries the columns that were defective, so that the rest of it can still be
//! checked. The file is private to one check and vanishes with it.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::marker::PhantomData;
use std::path::Path;

use domain::{Basis, CivilDate, Instant, PoolKind, PoolRef, Quantity, Role, Tracking};
use tempfile::NamedTempFile;

use crate::fingerprint::{Fingerprint, Fingerprinter};
use crate::rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use crate::section::Section;

/// A row that can be spilled, and compared by what it says.
pub(crate) trait Record: Sized {
    const SECTION: Section;

    /// What the row is known by within its section, for people.
    fn key(&self) -> String;
    /// The same as a fingerprint.
    fn print(&self, prints: &Fingerprinter) -> Fingerprint;
    /// Place in the document.
    fn row(&self) -> u64;
    /// The columns; `Form::Content` leaves out what does not make two rows differ.
    fn put(&self, bytes: &mut Vec<u8>, form: Form);
    fn take(row: u64, bytes: &mut &[u8]) -> Option<Self>;
}

/// Which columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Everything.
    Whole,
    /// Times without the offset they were written in: the same moment is the same content.
    Content,
}

/// A column that can be spilled.
trait Column: Sized {
    fn put(&self, bytes: &mut Vec<u8>, form: Form);
    fn take(bytes: &mut &[u8]) -> Option<Self>;
}

fn take_array<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

macro_rules! column_number {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn put(&self, bytes: &mut Vec<u8>, _form: Form) {
                bytes.extend_from_slice(&self.to_be_bytes());
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                take_array(bytes).map(Self::from_be_bytes)
            }
        }
    )+};
}

macro_rules! column_word {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn put(&self, bytes: &mut Vec<u8>, _form: Form) {
                bytes.push(self.code());
            }

            fn take(bytes: &mut &[u8]) -> Option<Self> {
                take_array(bytes).and_then(|[code]| Self::from_code(code))
            }
        }
    )+};
}

column_number!(u8, u32, i64, i16);
column_word!(Basis, PoolKind, Role, Tracking);

impl Column for bool {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        u8::from(*self).put(bytes, form);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        u8::take(bytes).map(|byte| byte != 0)
    }
}

impl Column for String {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        (self.len() as u32).put(bytes, form);
        bytes.extend_from_slice(self.as_bytes());
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let length = u32::take(bytes)? as usize;
        let (text, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        std::str::from_utf8(text).ok().map(str::to_owned)
    }
}

impl Column for Quantity {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        self.0.put(bytes, form);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        i64::take(bytes).map(Self)
    }
}

impl Column for Instant {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        self.utc_us.put(bytes, form);
        if form == Form::Whole {
            self.offset_min.put(bytes, form);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { utc_us: i64::take(bytes)?, offset_min: i16::take(bytes)? })
    }
}

impl Column for CivilDate {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        self.0.year().put(bytes, form);
        bytes.extend([self.0.month() as u8, self.0.day() as u8]);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let year = i16::take(bytes)?;
        let [month, day] = take_array(bytes)?;
        jiff::civil::Date::new(year, month as i8, day as i8).ok().map(Self)
    }
}

impl Column for PoolRef {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        self.kind.put(bytes, form);
        self.code.put(bytes, form);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self { kind: PoolKind::take(bytes)?, code: String::take(bytes)? })
    }
}

impl<T: Column> Column for Option<T> {
    fn put(&self, bytes: &mut Vec<u8>, form: Form) {
        self.is_some().put(bytes, form);
        if let Some(value) = self {
            value.put(bytes, form);
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        if bool::take(bytes)? { T::take(bytes).map(Some) } else { Some(None) }
    }
}

macro_rules! record {
    ($name:ident in $section:ident by $key:expr, $print:expr => $($field:ident),+) => {
        impl Record for $name {
            const SECTION: Section = Section::$section;

            fn key(&self) -> String {
                let key: fn(&Self) -> String = $key;
                key(self)
            }

            fn print(&self, prints: &Fingerprinter) -> Fingerprint {
                let print: fn(&Self, &Fingerprinter) -> Fingerprint = $print;
                print(self, prints)
            }

            fn row(&self) -> u64 {
                self.row
            }

            fn put(&self, bytes: &mut Vec<u8>, form: Form) {
                $(self.$field.put(bytes, form);)+
            }

            fn take(row: u64, bytes: &mut &[u8]) -> Option<Self> {
                Some(Self { row, $($field: Column::take(bytes)?),+ })
            }
        }
    };
}

record!(ItemRow in Items
    by |row| row.code.clone(), |row, prints| prints.of(&row.code)
    => code, name, unit, kg_per_unit, tracking);
record!(PartnerRow in Partners
    by |row| row.reference().to_string(), |row, prints| prints.of_pool(&row.reference())
    => code, name, role);
record!(PoolRow in Pools
    by |row| row.reference().to_string(), |row, prints| prints.of_pool(&row.reference())
    => id, kind, item, lot_number, supplier_lot, expires, work_order, operation, closed_at,
    tolerance_s);
record!(TransferRow in Transfers
    by |row| row.id.clone(), |row, prints| prints.of(&row.id)
    => id, at, recorded_at, from, to, qty_from, qty_to, basis, by, equipment, document, returns);
record!(CorrectionRow in Corrections
    by |row| row.corrects.clone(), |row, prints| prints.of(&row.corrects)
    => corrects, void, set_at, set_by, from, to, qty_from, qty_to, basis, equipment, document,
    reason, by, at, recorded_at);

/// A row as it was spilled.
#[derive(Debug)]
pub(crate) struct Spilled<T> {
    pub(crate) record: T,
    pub(crate) marks: Marks,
}

/// What is known about a row beside its values: defective columns and how the row is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Marks(u32);

impl Marks {
    /// The row repeats an id: its references are checked, and that is all.
    const REPEATED: u32 = 1 << 31;
    /// The row only says that something exists; what is already known of it holds.
    const IMPLIED: u32 = 1 << 30;

    pub(crate) fn implied() -> Self {
        Self(Self::IMPLIED)
    }

    pub(crate) fn defect(&mut self, column: usize) {
        self.0 |= 1 << column;
    }

    pub(crate) fn repeat(&mut self) {
        self.0 |= Self::REPEATED;
    }

    pub(crate) fn is_sound(self) -> bool {
        self.0 & !(Self::REPEATED | Self::IMPLIED) == 0
    }

    pub(crate) fn is_repeated(self) -> bool {
        self.0 & Self::REPEATED != 0
    }

    pub(crate) fn is_implied(self) -> bool {
        self.0 & Self::IMPLIED != 0
    }

    /// Whether the column of the section is as it should be.
    pub(crate) fn has(self, section: Section, column: &str) -> bool {
        section.column(column).is_none_or(|place| self.0 & (1 << place) == 0)
    }
}

/// The rows of one section on disk.
#[derive(Debug)]
pub(crate) struct Spill<T> {
    file: BufWriter<NamedTempFile>,
    frame: Vec<u8>,
    pub(crate) rows: u64,
    of: PhantomData<T>,
}

impl<T: Record> Spill<T> {
    /// An empty spill in a directory.
    pub(crate) fn create(directory: &Path) -> io::Result<Self> {
        let file = tempfile::Builder::new().prefix("exchange-").tempfile_in(directory)?;
        Ok(Self { file: BufWriter::new(file), frame: Vec::new(), rows: 0, of: PhantomData })
    }

    pub(crate) fn push(&mut self, record: &T, marks: Marks) -> io::Result<()> {
        self.frame.clear();
        self.frame.extend_from_slice(&marks.0.to_be_bytes());
        self.frame.extend_from_slice(&record.row().to_be_bytes());
        record.put(&mut self.frame, Form::Whole);
        self.file.write_all(&(self.frame.len() as u32).to_be_bytes())?;
        self.file.write_all(&self.frame)?;
        self.rows += 1;
        Ok(())
    }

    /// Ends writing; from here on the spill can be read.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// The rows in the order in which they were pushed.
    pub(crate) fn read(&self) -> io::Result<SpillReader<T>> {
        let file = self.file.get_ref().reopen()?;
        Ok(SpillReader {
            file: BufReader::with_capacity(1 << 16, file),
            frame: Vec::new(),
            left: self.rows,
            of: PhantomData,
        })
    }
}

/// Reads a spill from its beginning.
#[derive(Debug)]
pub(crate) struct SpillReader<T> {
    file: BufReader<File>,
    frame: Vec<u8>,
    left: u64,
    of: PhantomData<T>,
}

impl<T: Record> SpillReader<T> {
    fn next_row(&mut self) -> io::Result<Spilled<T>> {
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        self.frame.resize(u32::from_be_bytes(length) as usize, 0);
        self.file.read_exact(&mut self.frame)?;
        let mut bytes = self.frame.as_slice();
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the spill file is damaged");
        let marks = Marks(u32::from_be_bytes(take_array(&mut bytes).ok_or_else(damaged)?));
        let row = u64::from_be_bytes(take_array(&mut bytes).ok_or_else(damaged)?);
        let record = T::take(row, &mut bytes).ok_or_else(damaged)?;
        Ok(Spilled { record, marks })
    }
}

impl<T: Record> Iterator for SpillReader<T> {
    type Item = io::Result<Spilled<T>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let row = self.next_row();
        if row.is_err() {
            self.left = 0;
        }
        Some(row)
    }
}
