//! First pass over a document: every row is parsed, compared with its namesakes and spilled.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use domain::PoolKind;

use crate::cell::Cell;
use crate::fault::{Expected, Fault, FaultKind, Faults, quoted};
use crate::fingerprint::{ByFingerprint, Fingerprinter, Fingerprints};
use crate::parse::{Parse, RawRow};
use crate::rows::{CorrectionRow, ItemRow, PartnerRow, PoolRow, TransferRow};
use crate::section::Section;
use crate::source::{Halt, Sink};
use crate::spill::{Form, Marks, Record, Spill};

/// Content of a row that was defective: it cannot be compared.
const UNKNOWN_CONTENT: u64 = 0;
/// Most names of ignored members and columns that are kept.
pub(crate) const IGNORED_MAX: usize = 100;
/// Rows between two reports of progress.
const ROWS_BETWEEN_REPORTS: u64 = 4_096;

/// How far a check or a writing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Rows done in this stage.
    pub rows: u64,
    /// Rows to do in this stage, once that is known.
    pub total: Option<u64>,
}

/// What a check or a writing is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the rows of the document.
    Reading,
    /// Comparing them with each other and with the ledger.
    Comparing,
    /// Writing a document.
    Writing,
}

/// Hears how far it is and says whether to go on.
pub type Report<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Reports progress now and then.
pub(crate) struct Reporter<'r> {
    report: &'r mut Report<'r>,
    progress: Progress,
}

impl<'r> Reporter<'r> {
    pub(crate) fn new(report: &'r mut Report<'r>) -> Self {
        Self { report, progress: Progress { stage: Stage::Reading, rows: 0, total: None } }
    }

    pub(crate) fn begin(&mut self, stage: Stage, total: Option<u64>) -> Result<(), Halt> {
        self.progress = Progress { stage, rows: 0, total };
        self.now()
    }

    pub(crate) fn row(&mut self) -> Result<(), Halt> {
        self.progress.rows += 1;
        if self.progress.rows.is_multiple_of(ROWS_BETWEEN_REPORTS) { self.now() } else { Ok(()) }
    }

    pub(crate) fn now(&mut self) -> Result<(), Halt> {
        match (self.report)(self.progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Halt::Cancelled),
        }
    }
}

/// The rows of one section: on disk, and as fingerprints in memory.
#[derive(Debug)]
pub(crate) struct Lane<T> {
    pub(crate) spill: Spill<T>,
    /// Content by id.
    pub(crate) seen: ByFingerprint<u64>,
    /// Rows in the document.
    pub(crate) read: u64,
}

impl<T: Record> Lane<T> {
    fn create(directory: &Path) -> io::Result<Self> {
        Ok(Self { spill: Spill::create(directory)?, seen: ByFingerprint::default(), read: 0 })
    }
}

/// Everything the first pass leaves behind.
pub(crate) struct Intake<'r> {
    pub(crate) items: Lane<ItemRow>,
    pub(crate) partners: Lane<PartnerRow>,
    pub(crate) pools: Lane<PoolRow>,
    pub(crate) transfers: Lane<TransferRow>,
    pub(crate) corrections: Lane<CorrectionRow>,
    pub(crate) prints: Fingerprinter,
    pub(crate) faults: Faults,
    /// Pools whose kind is defective: whoever names their id is not to blame.
    pub(crate) vague_pools: HashSet<String>,
    /// Tanks that hold one item and are counted in its unit.
    pub(crate) tanks_with_item: Fingerprints,
    /// Transfers that take back, are taken back, or are corrected.
    pub(crate) linked: Fingerprints,
    /// Transfers that are taken back or corrected, by name: few.
    pub(crate) named: HashSet<String>,
    pub(crate) ignored: BTreeSet<(Section, String)>,
    pub(crate) incomplete: bool,
    pub(crate) header: [Cell; 4],
    pub(crate) reporter: Reporter<'r>,
}

impl<'r> Intake<'r> {
    pub(crate) fn create(directory: &Path, reporter: Reporter<'r>) -> io::Result<Self> {
        Ok(Self {
            items: Lane::create(directory)?,
            partners: Lane::create(directory)?,
            pools: Lane::create(directory)?,
            transfers: Lane::create(directory)?,
            corrections: Lane::create(directory)?,
            prints: Fingerprinter::default(),
            faults: Faults::default(),
            vague_pools: HashSet::new(),
            tanks_with_item: Fingerprints::default(),
            linked: Fingerprints::default(),
            named: HashSet::new(),
            ignored: BTreeSet::new(),
            incomplete: false,
            header: Default::default(),
            reporter,
        })
    }

    /// Ends the pass: checks the header and makes the spills readable.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if !self.incomplete {
            self.check_header();
        }
        self.items.spill.finish()?;
        self.partners.spill.finish()?;
        self.pools.spill.finish()?;
        self.transfers.spill.finish()?;
        self.corrections.spill.finish()
    }

    fn check_header(&mut self) {
        let [format, version, ..] = &self.header;
        let format_holds = *format == Cell::Text("suyuan-exchange".to_owned());
        let version_holds = *version == Cell::Number("1".to_owned());
        for (column, holds, found, expected) in [
            ("format", format_holds, format, Expected::Format),
            ("version", version_holds, version, Expected::Version),
        ] {
            if !holds {
                self.faults.push(Fault {
                    kind: FaultKind::BadVersion,
                    section: Section::Document,
                    sheet: None,
                    row: 1,
                    column: column.to_owned(),
                    found: found.shown(),
                    expected,
                });
            }
        }
    }

    fn pool(&mut self, raw: RawRow<'_>) -> io::Result<()> {
        let (pool, marks) = PoolRow::parse(raw, &mut self.faults);
        if !marks.has(Section::Pools, "kind") {
            self.vague_pools.insert(pool.id.clone());
        } else if pool.kind == PoolKind::Tank && pool.item.is_some() {
            self.tanks_with_item.insert(pool.print(&self.prints));
        }
        accept(&mut self.pools, &self.prints, &mut self.faults, &pool, marks)
    }

    fn transfer(&mut self, raw: RawRow<'_>) -> io::Result<()> {
        let (transfer, marks) = TransferRow::parse(raw, &mut self.faults);
        if let Some(returns) = &transfer.returns {
            self.linked.insert(self.prints.of(returns));
            self.linked.insert(self.prints.of(&transfer.id));
            self.named.insert(returns.clone());
        }
        accept(&mut self.transfers, &self.prints, &mut self.faults, &transfer, marks)
    }

    fn correction(&mut self, raw: RawRow<'_>) -> io::Result<()> {
        let (correction, marks) = CorrectionRow::parse(raw, &mut self.faults);
        self.linked.insert(self.prints.of(&correction.corrects));
        self.named.insert(correction.corrects.clone());
        self.corrections.read += 1;
        // A correction has no id: the same content is the same correction (rule N6).
        let print = self.prints.content_print(&content_of(&correction));
        if marks.is_sound() && self.corrections.seen.insert(print, UNKNOWN_CONTENT).is_some() {
            return Ok(());
        }
        self.corrections.spill.push(&correction, marks)
    }
}

impl Sink for Intake<'_> {
    fn header(&mut self, member: &'static str, cell: Cell) {
        if let Some(place) = Section::Document.column(member) {
            self.header[place] = cell;
        }
    }

    fn row(&mut self, raw: RawRow<'_>) -> Result<(), Halt> {
        self.reporter.row()?;
        let (prints, faults) = (&self.prints, &mut self.faults);
        match raw.section {
            Section::Document => {}
            Section::Items => {
                let (item, marks) = ItemRow::parse(raw, faults);
                accept(&mut self.items, prints, faults, &item, marks)?;
            }
            Section::Partners => {
                let (partner, marks) = PartnerRow::parse(raw, faults);
                accept(&mut self.partners, prints, faults, &partner, marks)?;
            }
            Section::Pools => self.pool(raw)?,
            Section::Transfers => self.transfer(raw)?,
            Section::Corrections => self.correction(raw)?,
        }
        Ok(())
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn incomplete(&mut self) {
        self.incomplete = true;
    }

    fn ignored(&mut self, section: Section, name: &str) {
        if self.ignored.len() < IGNORED_MAX {
            let mut name = name.to_owned();
            name.truncate(name.floor_char_boundary(crate::fault::SHOWN_CHARS_MAX));
            self.ignored.insert((section, name));
        }
    }
}

/// The columns that say which row it is.
const fn key_columns(section: Section) -> &'static [&'static str] {
    match section {
        Section::Partners => &["code", "role"],
        Section::Pools => &["id", "kind"],
        Section::Transfers => &["id"],
        Section::Items | Section::Document => &["code"],
        Section::Corrections => &["corrects"],
    }
}

/// What a row says, as bytes that are equal when two rows say the same.
pub(crate) fn content_of<T: Record>(record: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    record.put(&mut bytes, Form::Content);
    bytes
}

/// Compares a row with what had its id before, and spills it unless it repeats that.
fn accept<T: Record>(
    lane: &mut Lane<T>,
    prints: &Fingerprinter,
    faults: &mut Faults,
    record: &T,
    mut marks: Marks,
) -> io::Result<()> {
    lane.read += 1;
    let has_key = key_columns(T::SECTION).iter().all(|column| marks.has(T::SECTION, column));
    if !has_key {
        marks.repeat();
        return lane.spill.push(record, marks);
    }
    let content =
        if marks.is_sound() { prints.content(&content_of(record)) } else { UNKNOWN_CONTENT };
    match lane.seen.entry(record.print(prints)) {
        Entry::Vacant(first) => {
            first.insert(content);
        }
        Entry::Occupied(_) if marks.is_implied() => return Ok(()),
        Entry::Occupied(first) if *first.get() == content && content != UNKNOWN_CONTENT => {
            return Ok(());
        }
        Entry::Occupied(first) => {
            if *first.get() != UNKNOWN_CONTENT && content != UNKNOWN_CONTENT {
                faults.push(duplicate(record));
            }
            marks.repeat();
        }
    }
    lane.spill.push(record, marks)
}

/// One id, two contents.
pub(crate) fn duplicate<T: Record>(record: &T) -> Fault {
    Fault {
        kind: FaultKind::DuplicateId,
        section: T::SECTION,
        sheet: None,
        row: record.row(),
        column: key_columns(T::SECTION)[0].to_owned(),
        found: format!("{} with other content", quoted(&record.key())),
        expected: Expected::SameContent,
    }
}

/// Whether two rows say the same.
pub(crate) fn same<T: Record>(one: &T, other: &T) -> bool {
    content_of(one) == content_of(other)
}
