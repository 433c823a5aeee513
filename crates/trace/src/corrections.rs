//! What was put right afterwards: corrections of transfers, and closings of runs.

use bytemuck::{Pod, Zeroable};
use domain::facts::{Record, RunClosed, TransferCorrected};
use domain::{Instant, PersonId, PoolId, TransferId};
use mapped::Column;

use crate::graph::Cut;
use crate::history::{NO_ID, NO_TIME, basis_of, pack, unpack};
use crate::lookup::ById;
use crate::names::Pool;
use crate::stored::stored;
use crate::texts::{TextId, Texts};

/// A correction as it was recorded.
#[derive(Debug, Clone)]
pub(crate) struct Correction {
    pub(crate) at: Instant,
    pub(crate) recorded_at: Instant,
    pub(crate) change: TransferCorrected,
}

/// The same, packed.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Row {
    seq: i64,
    at_us: i64,
    recorded_at_us: i64,
    transfer: i64,
    set_at_us: i64,
    set_by: i64,
    from: i64,
    to: i64,
    qty_from: i64,
    qty_to: i64,
    equipment: TextId,
    document: TextId,
    reason: TextId,
    at_offset_min: i16,
    recorded_offset_min: i16,
    set_at_offset_min: i16,
    /// 0 says nothing of it, 1 no, 2 yes.
    void: u8,
    /// 0 says nothing of it.
    basis: u8,
    unused: u32,
}

/// The corrections of all transfers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Corrections {
    rows: Column<Row>,
    of_transfer: ById,
}

stored!(Corrections { rows, of_transfer });

impl Corrections {
    pub(crate) fn add(&mut self, record: &Record, change: &TransferCorrected, texts: &mut Texts) {
        let mut text =
            |value: &Option<String>| TextId::pack(value.as_deref().map(|text| texts.intern(text)));
        let (at, recorded_at) = (record.entry.at, record.entry.recorded_at);
        let (equipment, document) = (text(&change.equipment), text(&change.document));
        self.of_transfer.add(change.transfer.0, self.rows.len() as u32);
        self.rows.push(Row {
            seq: record.seq,
            at_us: at.utc_us,
            recorded_at_us: recorded_at.utc_us,
            transfer: change.transfer.0,
            set_at_us: change.set_at.map_or(NO_TIME, |at| at.utc_us),
            set_by: change.set_by.map_or(NO_ID, |person| person.0),
            from: change.from.map_or(NO_ID, |pool| pool.0),
            to: change.to.map_or(NO_ID, |pool| pool.0),
            qty_from: pack(change.qty_from),
            qty_to: pack(change.qty_to),
            equipment,
            document,
            reason: text(&change.reason),
            at_offset_min: at.offset_min,
            recorded_offset_min: recorded_at.offset_min,
            set_at_offset_min: change.set_at.map_or(0, |at| at.offset_min),
            void: change.void.map_or(0, |void| 1 + u8::from(void)),
            basis: change.basis.map_or(0, domain::Basis::code),
            unused: 0,
        });
    }

    /// Whether a transfer was ever put right.
    pub(crate) fn has(&self, transfer: TransferId) -> bool {
        self.of_transfer.has(transfer.0)
    }

    /// The corrections of a transfer that are known at a cut, as they came.
    pub(crate) fn of(&self, transfer: TransferId, cut: Cut, texts: &Texts) -> Vec<Correction> {
        let places = self.of_transfer.of(transfer.0).into_iter();
        let rows = places.map(|place| &self.rows[place as usize]);
        let known = rows.filter(|row| cut.knows(row.recorded_at_us, row.seq));
        known.map(|row| row.unpacked(texts)).collect()
    }

    /// The documents that a transfer was said to belong to.
    pub(crate) fn documents_of(&self, transfer: TransferId) -> Vec<TextId> {
        let places = self.of_transfer.of(transfer.0).into_iter();
        places.filter_map(|place| self.rows[place as usize].document.get()).collect()
    }

    /// The transfers of the corrections that are not known at a cut.
    pub(crate) fn since(&self, cut: Cut) -> impl Iterator<Item = TransferId> {
        let rows = self.rows.all().iter();
        let unknown = rows.filter(move |row| !cut.knows(row.recorded_at_us, row.seq));
        unknown.map(|row| TransferId(row.transfer))
    }
}

impl Row {
    fn unpacked(&self, texts: &Texts) -> Correction {
        let instant = |utc_us, offset_min| Instant { utc_us, offset_min };
        let text = |id: TextId| id.get().map(|id| texts.get(id).to_owned());
        let pool = |id: i64| (id != NO_ID).then_some(PoolId(id));
        let set_at = instant(self.set_at_us, self.set_at_offset_min);
        Correction {
            at: instant(self.at_us, self.at_offset_min),
            recorded_at: instant(self.recorded_at_us, self.recorded_offset_min),
            change: TransferCorrected {
                transfer: TransferId(self.transfer),
                void: (self.void > 0).then_some(self.void == 2),
                set_at: (self.set_at_us != NO_TIME).then_some(set_at),
                set_by: (self.set_by != NO_ID).then_some(PersonId(self.set_by)),
                from: pool(self.from),
                to: pool(self.to),
                qty_from: unpack(self.qty_from),
                qty_to: unpack(self.qty_to),
                basis: (self.basis > 0).then(|| basis_of(self.basis)),
                equipment: text(self.equipment),
                document: text(self.document),
                reason: text(self.reason),
            },
        }
    }
}

/// A run that was said to be closed, or open again.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Closing {
    run: i64,
    recorded_at_us: i64,
    seq: i64,
    /// None where it was reopened.
    at_us: i64,
    at_offset_min: i64,
}

/// The closings of all runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Closings {
    rows: Column<Closing>,
    of_run: ById,
}

stored!(Closings { rows, of_run });

impl Closings {
    pub(crate) fn add(&mut self, record: &Record, fact: &RunClosed) {
        self.of_run.add(fact.run.0, self.rows.len() as u32);
        let at = record.entry.at;
        self.rows.push(Closing {
            run: fact.run.0,
            recorded_at_us: record.entry.recorded_at.utc_us,
            seq: record.seq,
            at_us: if fact.reopened { NO_TIME } else { at.utc_us },
            at_offset_min: at.offset_min.into(),
        });
    }

    /// When a run closed: of the closings known at a cut the last recorded one counts, as with
    /// corrections (rule N6), and where there is none what the run was opened with.
    pub(crate) fn closed_at(&self, run: &Pool, cut: Cut) -> Option<Instant> {
        let places = self.of_run.of(run.id().0).into_iter();
        let rows = places.map(|place| &self.rows[place as usize]);
        let known = rows.filter(|row| cut.knows(row.recorded_at_us, row.seq));
        let Some(last) = known.max_by_key(|row| (row.recorded_at_us, row.seq)) else {
            return run.closed_at();
        };
        let at = Instant { utc_us: last.at_us, offset_min: last.at_offset_min as i16 };
        (last.at_us != NO_TIME).then_some(at)
    }

    /// The runs of the closings that are not known at a cut.
    pub(crate) fn since(&self, cut: Cut) -> impl Iterator<Item = PoolId> {
        let rows = self.rows.all().iter();
        let unknown = rows.filter(move |row| !cut.knows(row.recorded_at_us, row.seq));
        unknown.map(|row| PoolId(row.run))
    }
}
