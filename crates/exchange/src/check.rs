//! Checking a document: everything that is wrong with it, or everything in it that is new.
//!
//! The document is streamed once and spilled; then the spills are compared with each other and
//! with the ledger, section by section, in batches. In memory stay fingerprints of ids and contents
//! (about 50 bytes a transfer) and the quantities of the transfers that are taken back or
//! corrected, never the document.

use std::io;
use std::path::Path;
use std::sync::Arc;

use domain::PoolKind;

use crate::beside::{self, Beside};
use crate::checked::{Bits, Checked, Counts, New};
use crate::document::Document;
use crate::fault::{Expected, Fault, FaultKind, Faults, named};
use crate::fingerprint::{ByFingerprint, Fingerprints};
use crate::intake::{Intake, Report, Reporter, Stage, content_of, duplicate, same};
use crate::known::{BATCH, Known};
use crate::references::{References, Side, fault_at};
use crate::returns::{Change, Returns};
use crate::rows::{CorrectionRow, ItemRow, TransferRow};
use crate::section::Section;
use crate::source::Halt;
use crate::spill::{Record, Spill, SpillReader, Spilled};

/// Why a document is not taken over.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It is wrong, in all these places.
    #[error("{0}")]
    Faulty(Faults),
    /// It could not be checked to its end.
    #[error("{0}")]
    Halted(#[from] Halt),
}

impl From<io::Error> for CheckError {
    fn from(error: io::Error) -> Self {
        Self::Halted(Halt::Io(error))
    }
}

/// Checks a document against itself and the ledger.
///
/// Needs room in `spill_dir` for about the size of the document; what it writes there vanishes with
/// the answer.
pub fn check(
    document: &Document,
    known: &mut dyn Known,
    spill_dir: &Path,
    report: &mut Report<'_>,
) -> Result<Checked, CheckError> {
    check_whole(document, known, spill_dir, report).map_err(|error| match error {
        CheckError::Faulty(mut faults) => {
            document.relabel(&mut faults);
            CheckError::Faulty(faults)
        }
        halted @ CheckError::Halted(_) => halted,
    })
}

fn check_whole(
    document: &Document,
    known: &mut dyn Known,
    spill_dir: &Path,
    report: &mut Report<'_>,
) -> Result<Checked, CheckError> {
    let mut report = |progress| report(progress);
    let mut intake = Intake::create(spill_dir, Reporter::new(&mut report))?;
    intake.reporter.begin(Stage::Reading, None)?;
    beside::read(document, &mut intake)?;
    intake.finish()?;
    if intake.incomplete {
        return Err(CheckError::Faulty(intake.faults));
    }
    Comparison::new(intake, known).run()
}

/// The second pass.
struct Comparison<'i, 'k> {
    intake: Intake<'i>,
    known: &'k mut dyn Known,
    faults: Faults,
    references: References,
    returns: Returns,
    skip: Skips,
}

#[derive(Default)]
struct Skips {
    items: Bits,
    partners: Bits,
    pools: Bits,
    transfers: Bits,
    corrections: Bits,
}

impl<'i, 'k> Comparison<'i, 'k> {
    fn new(mut intake: Intake<'i>, known: &'k mut dyn Known) -> Self {
        let faults = std::mem::take(&mut intake.faults);
        Self {
            intake,
            known,
            faults,
            references: References::default(),
            returns: Returns::default(),
            skip: Skips::default(),
        }
    }

    fn run(mut self) -> Result<Checked, CheckError> {
        let spilled = [
            self.intake.items.spill.rows,
            self.intake.partners.spill.rows,
            self.intake.pools.spill.rows,
            self.intake.transfers.spill.rows,
            self.intake.corrections.spill.rows,
        ];
        self.intake.reporter.begin(Stage::Comparing, Some(spilled.iter().sum()))?;
        self.items()?;
        self.partners()?;
        self.pools()?;
        self.transfers()?;
        self.corrections()?;
        self.returns.finish(&self.intake.prints, self.known, &mut self.faults)?;
        self.intake.reporter.now()?;
        self.answer()
    }

    fn answer(self) -> Result<Checked, CheckError> {
        if !self.faults.is_empty() {
            return Err(CheckError::Faulty(self.faults));
        }
        let Self { intake, skip, .. } = self;
        let read = Counts {
            items: intake.items.read,
            partners: intake.partners.read,
            pools: intake.pools.read,
            transfers: intake.transfers.read,
            corrections: intake.corrections.read,
        };
        let [_, _, company, site] = intake.header.map(|cell| Some(cell.plain()));
        let mut checked = Checked {
            items: New { spill: intake.items.spill, skip: skip.items },
            partners: New { spill: intake.partners.spill, skip: skip.partners },
            pools: New { spill: intake.pools.spill, skip: skip.pools },
            transfers: New { spill: intake.transfers.spill, skip: skip.transfers },
            corrections: New { spill: intake.corrections.spill, skip: skip.corrections },
            read,
            new: Counts::default(),
            named: Arc::new(intake.named),
            company: company.filter(|text| !text.is_empty()),
            site: site.filter(|text| !text.is_empty()),
            ignored: intake.ignored.into_iter().collect(),
        };
        checked.new = Counts {
            items: checked.items.count(),
            partners: checked.partners.count(),
            pools: checked.pools.count(),
            transfers: checked.transfers.count(),
            corrections: checked.corrections.count(),
        };
        Ok(checked)
    }

    fn items(&mut self) -> Result<(), Halt> {
        for batch in batches(&self.intake.items.spill)? {
            let batch = batch?;
            let codes: Vec<_> = batch.rows.iter().map(|row| row.record.code.clone()).collect();
            let answers = self.known.items(&codes).map_err(Halt::Known)?;
            compare(&batch, &answers, &mut self.skip.items, &mut self.faults);
            self.compare_units(&batch, &answers);
            batch.report(&mut self.intake.reporter)?;
        }
        Ok(())
    }

    /// A sheet that counts an item in another unit than the ledger means other quantities.
    fn compare_units(&mut self, batch: &Batch<ItemRow>, answers: &[Option<ItemRow>]) {
        for (Spilled { record, marks }, answer) in batch.rows.iter().zip(answers) {
            if let Some(known) =
                answer.as_ref().filter(|known| marks.is_implied() && known.unit != record.unit)
            {
                let (kind, expected) = (FaultKind::BadKind, Expected::OneOf(known.unit.clone()));
                self.faults.push(fault_at(record, "unit", kind, &record.unit, expected));
            }
        }
    }

    fn partners(&mut self) -> Result<(), Halt> {
        for batch in batches(&self.intake.partners.spill)? {
            let batch = batch?;
            let asked: Vec<_> = batch.rows.iter().map(|row| row.record.reference()).collect();
            let answers = self.known.partners(&asked).map_err(Halt::Known)?;
            compare(&batch, &answers, &mut self.skip.partners, &mut self.faults);
            batch.report(&mut self.intake.reporter)?;
        }
        Ok(())
    }

    fn pools(&mut self) -> Result<(), Halt> {
        for batch in batches(&self.intake.pools.spill)? {
            let batch = batch?;
            let asked: Vec<_> = batch.rows.iter().map(|row| row.record.reference()).collect();
            let answers = self.known.pools(&asked).map_err(Halt::Known)?;
            compare(&batch, &answers, &mut self.skip.pools, &mut self.faults);
            let items = batch.rows.iter().filter_map(|row| row.record.item.as_deref());
            self.references.fetch_items(&self.intake, self.known, items)?;
            for Spilled { record, .. } in &batch.rows {
                let Some(item) = &record.item else { continue };
                if !self.references.has_item(&self.intake, item) {
                    let kind = FaultKind::UnknownItem;
                    self.faults.push(fault_at(record, "item", kind, item, Expected::Item));
                }
            }
            batch.report(&mut self.intake.reporter)?;
        }
        Ok(())
    }

    fn transfers(&mut self) -> Result<(), Halt> {
        for batch in batches(&self.intake.transfers.spill)? {
            let batch = batch?;
            let ids: Vec<_> = batch.rows.iter().map(|row| row.record.id.clone()).collect();
            let answers = self.known.transfers(&ids).map_err(Halt::Known)?;
            compare(&batch, &answers, &mut self.skip.transfers, &mut self.faults);
            let sides: Vec<[Side<'_>; 2]> = batch
                .rows
                .iter()
                .map(|row| [&row.record.from, &row.record.to])
                .map(|pools| pools.map(|pool| Side::of(&self.intake.prints, pool)))
                .collect();
            let all_sides = sides.iter().flatten().copied();
            self.references.fetch_pools(&self.intake, self.known, all_sides)?;
            let targets = batch.rows.iter().filter_map(|row| row.record.returns.as_deref());
            self.fetch_targets(targets)?;
            for ((row, answer), sides) in batch.rows.iter().zip(&answers).zip(sides) {
                let whole = self.check_transfer(row, sides);
                let print = self.intake.prints.of(&row.record.id);
                if !row.marks.is_repeated() && self.intake.linked.contains(&print) {
                    let needs =
                        sides.map(|side| self.references.needs_quantity(&self.intake, side));
                    let is_known = answer.is_some();
                    self.returns.add(&self.intake.prints, &row.record, needs, is_known, whole);
                }
            }
            batch.report(&mut self.intake.reporter)?;
        }
        Ok(())
    }

    /// Asks the ledger for the transfers that the document names without holding them.
    fn fetch_targets<'a>(&mut self, ids: impl Iterator<Item = &'a str>) -> Result<(), Halt> {
        let mut missing = ByFingerprint::default();
        for id in ids {
            let print = self.intake.prints.of(id);
            let held = self.intake.transfers.seen.contains_key(&print);
            if !held && !self.returns.has_asked(print) {
                missing.insert(print, id.to_owned());
            }
        }
        let ids: Vec<String> = missing.into_values().collect();
        self.returns.fetch(&self.intake.prints, self.known, &ids)
    }

    /// The faults of one transfer; true when its pools hold, so that returns may be judged.
    fn check_transfer(&mut self, row: &Spilled<TransferRow>, sides: [Side<'_>; 2]) -> bool {
        let Spilled { record, marks } = row;
        let mut sound = true;
        let mut sides_known = true;
        let [from, to] = sides;
        for (column, qty_column, side, quantity) in
            [("from", "qty_from", from, record.qty_from), ("to", "qty_to", to, record.qty_to)]
        {
            if !marks.has(Section::Transfers, column) {
                sides_known = false;
                continue;
            }
            if let Some(fault) = self.references.side_fault(&self.intake, record, column, side) {
                self.faults.push(fault);
                sides_known = false;
            }
            let needs = self.references.needs_quantity(&self.intake, side);
            if needs && quantity.is_none() && marks.has(Section::Transfers, qty_column) {
                let (kind, expected) = (FaultKind::MissingQuantity, Expected::Quantity);
                let mut fault = fault_at(record, qty_column, kind, "", expected);
                fault.found = format!("nothing at {}", named(&side.pool.to_string()));
                self.faults.push(fault);
            }
        }
        if sides_known && is_sink(record.from.kind) {
            let from = record.from.to_string();
            let (kind, expected) = (FaultKind::SinkAsSource, Expected::Source);
            self.faults.push(fault_at(record, "from", kind, &from, expected));
            sound = false;
        } else if sides_known && record.from == record.to {
            let to = record.to.to_string();
            let (kind, expected) = (FaultKind::SelfTransfer, Expected::OtherPool);
            self.faults.push(fault_at(record, "to", kind, &to, expected));
            sound = false;
        }
        if let Some(returns) = &record.returns {
            sound &= self.check_target(record, "returns", returns);
        }
        sound && sides_known
    }

    /// Whether a transfer that a row names is recorded anywhere; a fault if not.
    fn check_target<T: Record>(&mut self, record: &T, column: &'static str, id: &str) -> bool {
        let print = self.intake.prints.of(id);
        let found = self.intake.transfers.seen.contains_key(&print) || self.returns.is_known(print);
        if !found {
            let (kind, expected) = (FaultKind::UnknownTransfer, Expected::Transfer);
            self.faults.push(fault_at(record, column, kind, id, expected));
        }
        found
    }

    fn corrections(&mut self) -> Result<(), Halt> {
        for batch in batches(&self.intake.corrections.spill)? {
            let batch = batch?;
            self.fetch_targets(batch.rows.iter().map(|row| row.record.corrects.as_str()))?;
            let sides = batch
                .rows
                .iter()
                .flat_map(|row| [&row.record.from, &row.record.to])
                .filter_map(Option::as_ref)
                .map(|pool| Side::of(&self.intake.prints, pool));
            self.references.fetch_pools(&self.intake, self.known, sides)?;
            let already = self.known_corrections(&batch)?;
            for (place, row) in (batch.first..).zip(&batch.rows) {
                let Spilled { record, marks } = row;
                let mut whole = true;
                if marks.has(Section::Corrections, "corrects") {
                    whole &= self.check_target(record, "corrects", &record.corrects);
                }
                whole &= self.check_correction_sides(record);
                let print = self.intake.prints.content_print(&content_of(record));
                if marks.is_sound() && already.contains(&print) {
                    self.skip.corrections.set(place);
                } else if whole {
                    self.correct(record);
                }
            }
            batch.report(&mut self.intake.reporter)?;
        }
        Ok(())
    }

    /// The corrections that the ledger holds of the transfers named in a batch.
    fn known_corrections(&mut self, batch: &Batch<CorrectionRow>) -> Result<Fingerprints, Halt> {
        let ids: Vec<String> = batch
            .rows
            .iter()
            .map(|row| row.record.corrects.clone())
            .filter(|id| self.returns.is_known(self.intake.prints.of(id)))
            .collect();
        let mut already = Fingerprints::default();
        for correction in self.known.corrections(&ids).map_err(Halt::Known)?.iter().flatten() {
            already.insert(self.intake.prints.content_print(&content_of(correction)));
        }
        Ok(already)
    }

    fn check_correction_sides(&mut self, record: &CorrectionRow) -> bool {
        let mut whole = true;
        for (column, pool) in [("from", &record.from), ("to", &record.to)] {
            let Some(pool) = pool else { continue };
            let side = Side::of(&self.intake.prints, pool);
            if let Some(fault) = self.references.side_fault(&self.intake, record, column, side) {
                self.faults.push(fault);
                whole = false;
            } else if column == "from" && is_sink(pool.kind) {
                let (kind, expected) = (FaultKind::SinkAsSource, Expected::Source);
                self.faults.push(fault_at(record, column, kind, &pool.to_string(), expected));
                whole = false;
            }
        }
        whole
    }

    fn correct(&mut self, record: &CorrectionRow) {
        let needs = [&record.from, &record.to].map(|pool| {
            pool.as_ref().is_some_and(|pool| {
                let side = Side::of(&self.intake.prints, pool);
                self.references.needs_quantity(&self.intake, side)
            })
        });
        let print = self.intake.prints.of(&record.corrects);
        self.returns
            .correct(print, Change::of(&self.intake.prints, record, needs, Some(record.row)));
    }
}

fn is_sink(kind: PoolKind) -> bool {
    matches!(kind, PoolKind::Scrap | PoolKind::Loss)
}

/// Marks the rows that the ledger holds already, and faults those it holds otherwise.
fn compare<T: Record>(
    batch: &Batch<T>,
    answers: &[Option<T>],
    skip: &mut Bits,
    faults: &mut Faults,
) {
    for ((place, Spilled { record, marks }), answer) in
        (batch.first..).zip(&batch.rows).zip(answers)
    {
        match answer {
            _ if marks.is_repeated() => skip.set(place),
            None => {}
            Some(known) if marks.is_implied() || same(known, record) => skip.set(place),
            Some(_) if !marks.is_sound() => {}
            Some(_) => faults.push(Fault { ..duplicate(record) }),
        }
    }
}

/// Rows of a spill that are looked at together.
struct Batch<T> {
    /// Place of the first row in the spill.
    first: u64,
    rows: Vec<Spilled<T>>,
}

impl<T> Batch<T> {
    fn report(&self, reporter: &mut Reporter<'_>) -> Result<(), Halt> {
        (0..self.rows.len()).try_for_each(|_| reporter.row())
    }
}

/// The batches of a spill, which are read while the one before is looked at.
fn batches<T: Record + Send + 'static>(
    spill: &Spill<T>,
) -> io::Result<Beside<io::Result<Batch<T>>>> {
    Ok(Beside::run(Batches { rows: spill.read()?, first: 0 }))
}

/// Cuts a spill into batches.
struct Batches<T> {
    rows: SpillReader<T>,
    first: u64,
}

impl<T: Record> Iterator for Batches<T> {
    type Item = io::Result<Batch<T>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows: io::Result<Vec<_>> = self.rows.by_ref().take(BATCH).collect();
        match rows {
            Ok(rows) if rows.is_empty() => None,
            Ok(rows) => {
                let first = self.first;
                self.first += rows.len() as u64;
                Some(Ok(Batch { first, rows }))
            }
            Err(error) => Some(Err(error)),
        }
    }
}
