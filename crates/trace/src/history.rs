//! What a site's ledger says about goods, packed for tracing.
//!
//! The history only grows. It keeps every transfer as it was recorded and every correction beside
//! it; what they amount to at some moment is decided by [`crate::Graph::build`].

use std::collections::HashMap;
use std::sync::Arc;

use domain::facts::{Record, RunClosed, TransferCorrected, TransferRecorded};
use domain::{Basis, Fact, Instant, PersonId, PoolId, PoolKind, PoolRef, Quantity, TransferId};

use crate::graph::Cut;
use crate::names::{Names, PoolIndex};
use crate::texts::TextId;

/// Stands for "no quantity" in a packed column.
const NO_QUANTITY: i64 = i64::MIN;
/// Stands for "no transfer" and "no pool" in a packed column.
pub(crate) const NOTHING: u32 = u32::MAX;

/// A transfer as it was recorded.
#[derive(Debug, Clone)]
pub(crate) struct AsRecorded {
    pub(crate) id: TransferId,
    pub(crate) seq: i64,
    pub(crate) at_us: i64,
    pub(crate) recorded_at_us: i64,
    by: i64,
    qty_from: i64,
    qty_to: i64,
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// The transfer it takes back, by id: it may not be known yet.
    pub(crate) returns: TransferId,
    pub(crate) equipment: TextId,
    pub(crate) document: TextId,
    pub(crate) at_offset_min: i16,
    pub(crate) basis: Basis,
    pub(crate) corrected: bool,
    /// Something takes it back.
    pub(crate) returned: bool,
}

impl AsRecorded {
    pub(crate) fn qty_from(&self) -> Option<Quantity> {
        unpack(self.qty_from)
    }

    pub(crate) fn qty_to(&self) -> Option<Quantity> {
        unpack(self.qty_to)
    }
}

fn unpack(quantity: i64) -> Option<Quantity> {
    (quantity != NO_QUANTITY).then_some(Quantity(quantity))
}

fn pack(quantity: Option<Quantity>) -> i64 {
    quantity.map_or(NO_QUANTITY, |q| q.0)
}

/// A correction as it was recorded.
#[derive(Debug, Clone)]
pub(crate) struct Correction {
    pub(crate) seq: i64,
    pub(crate) at: Instant,
    pub(crate) recorded_at: Instant,
    pub(crate) change: TransferCorrected,
}

/// A run that was said to be closed, or open again.
#[derive(Debug, Clone)]
struct Closing {
    recorded_at_us: i64,
    seq: i64,
    /// None where it was reopened.
    at: Option<Instant>,
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

/// So many news at most are told one by one: with more a graph is built anew in less time.
const NEWS_MAX: usize = 4_096;

impl News {
    fn tell_transfer(&mut self, place: u32) {
        self.everything |= self.transfers.len() >= NEWS_MAX;
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
    pub(crate) transfers: Vec<AsRecorded>,
    pub(crate) corrections: HashMap<TransferId, Vec<Correction>>,
    /// What takes each transfer back, by its place.
    pub(crate) returns: HashMap<TransferId, Vec<u32>>,
    closings: HashMap<PoolId, Vec<Closing>>,
    pub(crate) news: News,
    /// Built at the first id that does not ascend; until then bisection finds every transfer.
    places: Option<HashMap<TransferId, u32>>,
}

impl History {
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
            Fact::RunClosed(fact) => self.record_closing(record, fact),
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
        self.note_place(fact.transfer, index);
        self.news.tell_transfer(index);
        if let Some(taken_back) = fact.returns {
            self.returns.entry(taken_back).or_default().push(index);
            if let Some(known) = self.transfer_index(taken_back) {
                self.transfers[known as usize].returned = true;
            }
        }
        self.transfers.push(AsRecorded {
            id: fact.transfer,
            seq: record.seq,
            at_us: record.entry.at.utc_us,
            recorded_at_us: record.entry.recorded_at.utc_us,
            by: record.entry.by.map_or(0, |person| person.0),
            qty_from: pack(fact.qty_from),
            qty_to: pack(fact.qty_to),
            from,
            to,
            returns: fact.returns.unwrap_or(TransferId(0)),
            equipment,
            document,
            at_offset_min: record.entry.at.offset_min,
            basis: fact.basis,
            corrected: self.corrections.contains_key(&fact.transfer),
            returned: self.returns.contains_key(&fact.transfer),
        });
    }

    fn record_correction(&mut self, record: &Record, fact: &TransferCorrected) {
        // What a correction names must have a number before a graph is built.
        let texts = &mut Arc::make_mut(&mut self.names).texts;
        for text in fact.document.iter().chain(&fact.equipment) {
            texts.intern(text);
        }
        if let Some(index) = self.transfer_index(fact.transfer) {
            self.transfers[index as usize].corrected = true;
            self.news.tell_transfer(index);
        }
        self.corrections.entry(fact.transfer).or_default().push(Correction {
            seq: record.seq,
            at: record.entry.at,
            recorded_at: record.entry.recorded_at,
            change: fact.clone(),
        });
    }

    fn record_closing(&mut self, record: &Record, fact: &RunClosed) {
        self.news.runs.push(fact.run);
        self.closings.entry(fact.run).or_default().push(Closing {
            recorded_at_us: record.entry.recorded_at.utc_us,
            seq: record.seq,
            at: (!fact.reopened).then_some(record.entry.at),
        });
    }

    /// When a run is said to have closed at a cut: of the closings that are known the last recorded
    /// one counts, as with corrections (rule N6), and where there is none what it was opened with.
    pub(crate) fn closed_at(&self, pool: u32, cut: Cut) -> Option<Instant> {
        let run = self.names.pool(pool);
        if run.kind != PoolKind::Run {
            return None;
        }
        let all = self.closings.get(&run.id).into_iter().flatten();
        let known = all.filter(|closing| cut.knows(closing.recorded_at_us, closing.seq));
        let last = known.max_by_key(|one| (one.recorded_at_us, one.seq));
        last.map_or(run.closed_at, |closing| closing.at)
    }

    /// What was not known yet at a cut.
    pub(crate) fn since(&self, cut: Cut) -> News {
        let mut later = News::default();
        let places = self.transfers.iter().zip(0..);
        let unknown = places.filter(|(one, _)| !cut.knows(one.recorded_at_us, one.seq));
        later.transfers.extend(unknown.map(|(_, place)| place));
        for (transfer, corrections) in &self.corrections {
            if corrections.iter().any(|one| !cut.knows(one.recorded_at.utc_us, one.seq)) {
                later.transfers.extend(self.transfer_index(*transfer));
            }
        }
        for (run, closings) in &self.closings {
            if closings.iter().any(|one| !cut.knows(one.recorded_at_us, one.seq)) {
                later.runs.push(*run);
            }
        }
        if let Some(as_of) = cut.recorded_at {
            // A run that closes later is open at the cut, whenever that was said.
            let pools = 0..self.names.pools.len() as u32;
            let open = pools.filter(|&pool| self.closed_at(pool, cut).is_some_and(|at| as_of < at));
            later.runs.extend(open.map(|pool| self.names.pool(pool).id));
        }
        later
    }

    /// The transfer that a record is about in the end: what a return takes back; none where that is
    /// not known, or where returns go round in a ring.
    pub(crate) fn taken_back(&self, place: u32) -> Option<u32> {
        let mut place = place;
        for _ in 0..=self.returns.len() {
            match self.transfers[place as usize].returns {
                TransferId(0) => return Some(place),
                other => place = self.transfer_index(other)?,
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
        self.names.pool(pool.0).id
    }

    /// All pools with this lot number: the number is a label and may repeat.
    pub fn pools_by_lot_number(&self, lot_number: &str) -> Vec<PoolIndex> {
        let Some(text) = self.names.texts.find(lot_number) else { return Vec::new() };
        let labelled = |index: &u32| self.names.pool(*index).lot_number == Some(text);
        (0..self.names.pools.len() as u32).filter(labelled).map(PoolIndex).collect()
    }

    /// All pools with this number of their supplier's.
    pub fn pools_by_supplier_lot(&self, supplier_lot: &str) -> Vec<PoolIndex> {
        let Some(text) = self.names.texts.find(supplier_lot) else { return Vec::new() };
        let labelled = |index: &u32| self.names.pool(*index).supplier_lot == Some(text);
        (0..self.names.pools.len() as u32).filter(labelled).map(PoolIndex).collect()
    }

    /// Who did what a transfer records, before any correction.
    pub fn recorded_by(&self, transfer: TransferId) -> Option<PersonId> {
        let by = self.transfers[self.transfer_index(transfer)? as usize].by;
        (by != 0).then_some(PersonId(by))
    }

    /// The id of the transfer that documents call so.
    pub fn transfer_by_code(&self, code: &str) -> Option<TransferId> {
        let index = self.names.codes.find(code)?.0;
        self.transfers.get(index as usize).map(|transfer| transfer.id)
    }

    /// The ids of all transfers that were recorded with this document.
    pub fn transfers_of_document(&self, document: &str) -> Vec<TransferId> {
        let Some(text) = self.names.texts.find(document) else { return Vec::new() };
        let named = |transfer: &&AsRecorded| transfer.document == text;
        self.transfers.iter().filter(named).map(|transfer| transfer.id).collect()
    }

    pub(crate) fn transfer_index(&self, id: TransferId) -> Option<u32> {
        match &self.places {
            Some(places) => places.get(&id).copied(),
            None => self.transfers.binary_search_by_key(&id, |t| t.id).ok().map(|at| at as u32),
        }
    }

    fn note_place(&mut self, id: TransferId, index: u32) {
        if self.places.is_none() && self.transfers.last().is_some_and(|last| last.id >= id) {
            let known = self.transfers.iter().zip(0..);
            self.places = Some(known.map(|(transfer, place)| (transfer.id, place)).collect());
        }
        if let Some(places) = &mut self.places {
            places.insert(id, index);
        }
    }
}
