//! What a site's ledger says about goods, packed for tracing.
//!
//! The history only grows. It keeps every transfer as it was recorded and every correction beside
//! it; what they amount to at some moment is decided by [`crate::Graph::build`].

use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use domain::facts::{Record, TransferCorrected, TransferRecorded};
use domain::{Basis, Fact, Instant, PersonId, PoolId, PoolKind, PoolRef, Quantity, TransferId};
use mapped::{Broken, Column, Sections};

use crate::corrections::{Closings, Correction, Corrections};
use crate::graph::Cut;
use crate::lookup::{ByHash, ById, hash_id};
use crate::names::{Names, Pool, PoolIndex};
use crate::stored::{Put, Stored};
use crate::texts::TextId;

/// Stands for "no quantity" in a packed column.
pub(crate) const NO_QUANTITY: i64 = i64::MIN;
/// Stands for "no time" in a packed column.
pub(crate) const NO_TIME: i64 = i64::MIN;
/// Stands for "no transfer" and "no pool" in a packed column.
pub(crate) const NOTHING: u32 = u32::MAX;
/// Stands for "no id" in a packed column: ids begin with 1.
pub(crate) const NO_ID: i64 = 0;

/// A transfer as it was recorded.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct AsRecorded {
    id: i64,
    pub(crate) seq: i64,
    pub(crate) at_us: i64,
    pub(crate) recorded_at_us: i64,
    qty_from: i64,
    qty_to: i64,
    /// The transfer it takes back, by id: it may not be known yet.
    returns: i64,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) equipment: TextId,
    pub(crate) document: TextId,
    pub(crate) at_offset_min: i16,
    basis: u8,
    flags: u8,
    unused: u32,
}

impl AsRecorded {
    /// Something puts it right.
    const CORRECTED: u8 = 1;
    /// Something takes it back.
    const RETURNED: u8 = 2;

    pub(crate) fn id(&self) -> TransferId {
        TransferId(self.id)
    }

    pub(crate) fn qty_from(&self) -> Option<Quantity> {
        unpack(self.qty_from)
    }

    pub(crate) fn qty_to(&self) -> Option<Quantity> {
        unpack(self.qty_to)
    }

    /// The transfer it takes back.
    pub(crate) fn returns(&self) -> Option<TransferId> {
        (self.returns != NO_ID).then_some(TransferId(self.returns))
    }

    pub(crate) fn basis(&self) -> Basis {
        basis_of(self.basis)
    }

    pub(crate) fn is_corrected(&self) -> bool {
        self.flags & Self::CORRECTED != 0
    }

    pub(crate) fn is_returned(&self) -> bool {
        self.flags & Self::RETURNED != 0
    }
}

/// The basis behind a code in a column; codes are written from bases alone.
pub(crate) fn basis_of(code: u8) -> Basis {
    Basis::from_code(code).expect("a column of bases holds their codes")
}

pub(crate) fn unpack(quantity: i64) -> Option<Quantity> {
    (quantity != NO_QUANTITY).then_some(Quantity(quantity))
}

pub(crate) fn pack(quantity: Option<Quantity>) -> i64 {
    quantity.map_or(NO_QUANTITY, |q| q.0)
}

/// What a history gained since a graph last looked.
#[derive(Debug, Clone, Default)]
pub(crate) struct News {
    /// Places of transfers that were recorded or put right.
    pub(crate) transfers: Vec<u32>,
    /// Runs that were closed or opened again.
    pub(crate) runs: Vec<PoolId>,
    /// What pools or items are is another than before, or it is too much to tell one by one.
    pub(crate) everything: bool,
}

/// So many news are told one by one to a graph of any size.
const FEW: usize = 4_096;
/// With more than one in so many transfers a graph is built anew in less time.
const NEWS_SHARE: usize = 8;

impl News {
    fn tell_transfer(&mut self, place: u32, of: usize) {
        self.everything |= self.transfers.len() >= of / NEWS_SHARE + FEW;
        if self.everything {
            self.transfers.clear();
        } else {
            self.transfers.push(place);
        }
    }
}

/// An append-only store of what a site's ledger says.
#[derive(Debug, Clone, Default)]
pub struct History {
    pub(crate) names: Arc<Names>,
    pub(crate) transfers: Column<AsRecorded>,
    corrections: Corrections,
    /// What takes each transfer back, by its place.
    returns: ById,
    closings: Closings,
    /// Where each transfer lies; empty as long as ids ascend and bisection finds every one.
    places: ByHash,
    pub(crate) news: News,
}

impl History {
    /// Hands over every column but those of the names.
    pub(crate) fn put(&self, put: &mut Put<'_>) -> std::io::Result<()> {
        self.transfers.put("history.transfers", put)?;
        self.corrections.put("history.corrections", put)?;
        self.returns.put("history.returns", put)?;
        self.closings.put("history.closings", put)?;
        self.places.put("history.places", put)
    }

    /// Takes the same columns; the names are those of its graph.
    pub(crate) fn take(names: Arc<Names>, sections: &mut Sections) -> Result<Self, Broken> {
        Ok(Self {
            names,
            transfers: Stored::take("history.transfers", sections)?,
            corrections: Stored::take("history.corrections", sections)?,
            returns: Stored::take("history.returns", sections)?,
            closings: Stored::take("history.closings", sections)?,
            places: Stored::take("history.places", sections)?,
            news: News::default(),
        })
    }

    /// Takes in one record of the ledger; kinds that move no goods are passed over.
    ///
    /// A transfer that is already known changes nothing (capture is idempotent), and one between
    /// pools that were never opened is no transfer: the ledger's writer refuses it.
    pub fn apply(&mut self, record: &Record) {
        match &record.entry.fact {
            Fact::ItemDefined(fact) => {
                self.news.everything |= Arc::make_mut(&mut self.names).define_item(fact);
            }
            Fact::PartnerDefined(fact) => Arc::make_mut(&mut self.names).define_partner(fact),
            Fact::PoolOpened(fact) => {
                self.news.everything |= Arc::make_mut(&mut self.names).open_pool(fact);
            }
            Fact::TransferRecorded(fact) => self.record_transfer(record, fact),
            Fact::TransferCorrected(fact) => self.record_correction(record, fact),
            Fact::RunClosed(fact) => {
                self.news.runs.push(fact.run);
                self.closings.add(record, fact);
            }
            _ => {}
        }
    }

    fn record_transfer(&mut self, record: &Record, fact: &TransferRecorded) {
        let names = Arc::make_mut(&mut self.names);
        let (Some(from), Some(to)) = (names.pool_by_id(fact.from), names.pool_by_id(fact.to))
        else {
            return;
        };
        let index = self.transfers.len() as u32;
        if names.codes.intern(&fact.code).0 != index {
            return;
        }
        let mut text = |value: &Option<String>| {
            TextId::pack(value.as_deref().map(|text| names.texts.intern(text)))
        };
        let (equipment, document) = (text(&fact.equipment), text(&fact.document));
        let said = self.corrections.documents_of(fact.transfer);
        for document in document.get().into_iter().chain(said) {
            names.documents.add(document, index);
        }
        names.recorded_by.push(record.entry.by.map_or(NO_ID, |person| person.0));
        self.news.tell_transfer(index, index as usize);
        if let Some(taken_back) = fact.returns {
            self.returns.add(taken_back.0, index);
            if let Some(known) = self.transfer_index(taken_back) {
                self.transfers[known as usize].flags |= AsRecorded::RETURNED;
            }
        }
        let mut flags = 0;
        if self.corrections.has(fact.transfer) {
            flags |= AsRecorded::CORRECTED;
        }
        if self.returns.has(fact.transfer.0) {
            flags |= AsRecorded::RETURNED;
        }
        self.transfers.push(AsRecorded {
            id: fact.transfer.0,
            seq: record.seq,
            at_us: record.entry.at.utc_us,
            recorded_at_us: record.entry.recorded_at.utc_us,
            qty_from: pack(fact.qty_from),
            qty_to: pack(fact.qty_to),
            returns: fact.returns.map_or(NO_ID, |taken_back| taken_back.0),
            from,
            to,
            equipment,
            document,
            at_offset_min: record.entry.at.offset_min,
            basis: fact.basis.code(),
            flags,
            unused: 0,
        });
        self.note_place(index);
    }

    fn record_correction(&mut self, record: &Record, fact: &TransferCorrected) {
        let index = self.transfer_index(fact.transfer);
        // What a correction names must have a number before a graph is built.
        let names = Arc::make_mut(&mut self.names);
        self.corrections.add(record, fact, &mut names.texts);
        let Some(index) = index else { return };
        let document = fact.document.as_deref().and_then(|text| names.texts.find(text));
        if let Some(document) = document {
            names.documents.add(document, index);
        }
        self.transfers[index as usize].flags |= AsRecorded::CORRECTED;
        self.news.tell_transfer(index, self.transfers.len());
    }

    /// The corrections of a transfer that are known at a cut, as they came.
    pub(crate) fn corrections_of(&self, transfer: TransferId, cut: Cut) -> Vec<Correction> {
        self.corrections.of(transfer, cut, &self.names.texts)
    }

    /// Where the transfers lie that take another one back.
    pub(crate) fn returns_of(&self, transfer: TransferId) -> Vec<u32> {
        self.returns.of(transfer.0)
    }

    /// When a run is said to have closed at a cut.
    pub(crate) fn closed_at(&self, pool: u32, cut: Cut) -> Option<Instant> {
        let is_run = self.names.kind(pool) == PoolKind::Run;
        if is_run { self.closings.closed_at(self.names.pool(pool), cut) } else { None }
    }

    /// What was not known yet at a cut.
    pub(crate) fn since(&self, cut: Cut) -> News {
        let mut later = News::default();
        let places = self.transfers.all().iter().zip(0..);
        let unknown = places.filter(|(one, _)| !cut.knows(one.recorded_at_us, one.seq));
        later.transfers.extend(unknown.map(|(_, place)| place));
        let corrected = self.corrections.since(cut);
        later.transfers.extend(corrected.filter_map(|transfer| self.transfer_index(transfer)));
        later.runs.extend(self.closings.since(cut));
        if let Some(as_of) = cut.recorded_at {
            // A run that closes later is open at the cut, whenever that was said.
            let pools = 0..self.names.pools.len() as u32;
            let open = pools.filter(|&pool| self.closed_at(pool, cut).is_some_and(|at| as_of < at));
            later.runs.extend(open.map(|pool| self.names.pool(pool).id()));
        }
        later
    }

    /// The transfer that a record is about in the end: what a return takes back; none where that is
    /// not known, or where returns go round in a ring.
    pub(crate) fn taken_back(&self, place: u32) -> Option<u32> {
        let mut place = place;
        for _ in 0..=self.returns.len() {
            match self.transfers[place as usize].returns() {
                None => return Some(place),
                Some(other) => place = self.transfer_index(other)?,
            }
        }
        None
    }

    /// How many transfers were ever recorded, returns and voided ones included.
    pub fn transfer_count(&self) -> usize {
        self.transfers.len()
    }

    /// How many pools were ever opened, the outside world included.
    pub fn pool_count(&self) -> usize {
        self.names.pools.len()
    }

    /// The pool that documents call so.
    pub fn pool_by_ref(&self, reference: &PoolRef) -> Option<PoolIndex> {
        self.names.pool_by_ref(reference).map(PoolIndex)
    }

    /// The pool with this id.
    pub fn pool_by_id(&self, id: PoolId) -> Option<PoolIndex> {
        self.names.pool_by_id(id).map(PoolIndex)
    }

    /// The id of a pool.
    pub fn pool_id(&self, pool: PoolIndex) -> PoolId {
        self.names.pool(pool.0).id()
    }

    /// All pools with this lot number: the number is a label and may repeat.
    pub fn pools_by_lot_number(&self, lot_number: &str) -> Vec<PoolIndex> {
        self.labelled(lot_number, Pool::lot_number)
    }

    /// All pools with this number of their supplier's.
    pub fn pools_by_supplier_lot(&self, supplier_lot: &str) -> Vec<PoolIndex> {
        self.labelled(supplier_lot, Pool::supplier_lot)
    }

    fn labelled(&self, label: &str, of: impl Fn(&Pool) -> Option<TextId>) -> Vec<PoolIndex> {
        let Some(text) = self.names.texts.find(label) else { return Vec::new() };
        let given = self.names.labels.of(text).into_iter();
        given.filter(|&pool| of(self.names.pool(pool)) == Some(text)).map(PoolIndex).collect()
    }

    /// Who did what a transfer records, before any correction.
    pub fn recorded_by(&self, transfer: TransferId) -> Option<PersonId> {
        self.names.recorded_by(self.transfer_index(transfer)?)
    }

    /// The id of the transfer that documents call so.
    pub fn transfer_by_code(&self, code: &str) -> Option<TransferId> {
        let index = self.names.codes.find(code)?.0;
        self.transfers.get(index as usize).map(AsRecorded::id)
    }

    /// The ids of all transfers that were recorded with this document.
    pub fn transfers_of_document(&self, document: &str) -> Vec<TransferId> {
        let Some(text) = self.names.texts.find(document) else { return Vec::new() };
        let told = self.names.documents.of(text).into_iter();
        let transfers = told.map(|place| &self.transfers[place as usize]);
        transfers.filter(|one| one.document == text).map(AsRecorded::id).collect()
    }

    pub(crate) fn transfer_index(&self, id: TransferId) -> Option<u32> {
        if self.places.is_empty() {
            let place = self.transfers.partition_point(|transfer| transfer.id < id.0);
            let found = self.transfers.get(place).filter(|transfer| transfer.id == id.0);
            return found.map(|_| place as u32);
        }
        self.places.find(hash_id(id.0), |place| self.transfers[place as usize].id == id.0)
    }

    /// Notes where the last transfer lies: from the first id on that does not ascend, all of them.
    fn note_place(&mut self, index: u32) {
        let id_of = |place: u32| self.transfers[place as usize].id;
        let first = match index.checked_sub(1) {
            Some(before) if self.places.is_empty() && id_of(before) >= id_of(index) => 0,
            _ if self.places.is_empty() => return,
            _ => index,
        };
        for place in first..=index {
            let is = |other: u32| id_of(other) == id_of(place);
            self.places.set(place, is, |place| hash_id(id_of(place)));
        }
    }
}
