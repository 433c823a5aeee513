//! The temporal graph: pools, the transfers between them in the order of events, and the books.
//!
//! A graph is what a history amounts to at a cut. Another cut is another graph; the graph of now goes
//! on with its history.

mod advance;
mod books;
mod effective;
mod layout;
mod order;
mod pool_books;

use std::sync::{Arc, Mutex, PoisonError};

use bytemuck::{Pod, Zeroable};
use domain::{Basis, Instant, PoolId, PoolRef};
use mapped::{Broken, Column, Sections};

use crate::amount::Amount;
use crate::history::{History, NOTHING, News, basis_of};
use crate::names::{Names, PoolIndex};
use crate::stored::{Put, Stored};
use crate::texts::TextId;
use crate::walk::Scratch;

pub(crate) use books::{Books, Entry, Sides};
use effective::Effective;
pub(crate) use layout::Layout;
pub(crate) use pool_books::{Rest, Terms};

/// As of when: a record time, a ledger position, both or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cut {
    /// Only what had been recorded by then exists.
    pub recorded_at: Option<Instant>,
    /// Only what the ledger held up to this position exists.
    pub seq: Option<i64>,
}

impl Cut {
    /// Everything that is known now.
    pub const NOW: Self = Self { recorded_at: None, seq: None };

    pub(crate) fn knows(&self, recorded_at_us: i64, seq: i64) -> bool {
        self.recorded_at.is_none_or(|as_of| recorded_at_us <= as_of.utc_us)
            && self.seq.is_none_or(|last| seq <= last)
    }
}

/// What is shown of a transfer, beside its ends and amounts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detail {
    /// Its place in the history, which is the number of its code.
    pub(crate) source: u32,
    pub(crate) at: Instant,
    pub(crate) recorded_at_us: i64,
    pub(crate) document: TextId,
    pub(crate) equipment: TextId,
    pub(crate) basis: Basis,
}

/// The same, packed; when it happened lies in the layout.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct PackedDetail {
    recorded_at_us: i64,
    source: u32,
    document: TextId,
    equipment: TextId,
    at_offset_min: i16,
    basis: u8,
    unused: u8,
}

impl Detail {
    /// When it was recorded, shown in the offset of the event.
    pub(crate) fn recorded_at(&self) -> Instant {
        Instant { utc_us: self.recorded_at_us, offset_min: self.at.offset_min }
    }
}

/// Why a code names no transfer of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoLink {
    /// No record has this code.
    NeverRecorded,
    /// The transfer is void, lowered to nothing or not known yet at the cut.
    LinksNothing,
}

/// The graph of a history at a cut.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(crate) names: Arc<Names>,
    pub(crate) cut: Cut,
    pub(crate) layout: Layout,
    pub(crate) books: Books,
    details: Column<PackedDetail>,
    /// The number of each recorded transfer, or nothing where it links nothing.
    pub(crate) numbers: Column<u32>,
    pub(crate) has_tolerant_runs: bool,
    kept_anew: Option<usize>,
    spare: Spare,
}

/// Working memory that no trace uses at the moment; a copy of a graph begins without any.
#[derive(Debug, Default)]
struct Spare(Mutex<Vec<Scratch>>);

impl Clone for Spare {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Graph {
    /// What a history amounts to at a cut.
    pub fn build(history: &History, cut: Cut) -> Self {
        let names = Arc::clone(&history.names);
        let mut transfers = effective::effective_transfers(history, cut);
        order::sort_events(&names, &mut transfers);
        let (layout, transfers) = Layout::of(names.pools.len(), transfers);
        let books = Books::keep(history, &layout, &transfers, cut);
        let mut numbers = vec![NOTHING; history.transfers.len()];
        for (transfer, number) in transfers.iter().zip(0..) {
            numbers[transfer.source as usize] = number;
        }
        let has_tolerant_runs = names.pools.all().iter().any(|pool| pool.tolerance_s > 0);
        let mut details =
            Vec::with_capacity(transfers.len() + transfers.len() / layout::ROOM_SHARE);
        details.extend(transfers.iter().map(detail));
        let (kept_anew, spare) = (None, Spare::default());
        let (details, numbers) = (details.into(), numbers.into());
        Self { names, cut, layout, books, details, numbers, has_tolerant_runs, kept_anew, spare }
    }

    /// What a history amounts to now; [`Graph::advance`] brings it further.
    pub fn of_now(history: &mut History) -> Self {
        history.news = News::default();
        Self::build(history, Cut::NOW)
    }

    /// Hands over every column, those of the names too.
    pub(crate) fn put(&self, put: &mut Put<'_>) -> std::io::Result<()> {
        self.names.put("names", put)?;
        self.layout.put("layout", put)?;
        self.books.put("books", put)?;
        self.details.put("details", put)?;
        self.numbers.put("numbers", put)?;
        u64::from(self.has_tolerant_runs).put("tolerant_runs", put)
    }

    /// Takes the same columns: a graph of now.
    pub(crate) fn take(sections: &mut Sections) -> Result<Self, Broken> {
        let tolerant_runs: u64 = Stored::take("tolerant_runs", sections)?;
        Ok(Self {
            names: Arc::new(Stored::take("names", sections)?),
            cut: Cut::NOW,
            layout: Stored::take("layout", sections)?,
            books: Stored::take("books", sections)?,
            details: Stored::take("details", sections)?,
            numbers: Stored::take("numbers", sections)?,
            has_tolerant_runs: tolerant_runs > 0,
            kept_anew: None,
            spare: Spare::default(),
        })
    }

    /// As of when this graph is.
    pub fn cut(&self) -> Cut {
        self.cut
    }

    /// Of how many pools the books were kept anew for a past moment, the others being those of now;
    /// none where all were, or where this is now.
    pub fn kept_anew(&self) -> Option<usize> {
        self.kept_anew
    }

    /// How many transfers link pools at the cut.
    pub fn transfer_count(&self) -> usize {
        self.layout.count()
    }

    /// How many pools there are, the outside world included.
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

    /// The number of the transfer that documents call so.
    pub(crate) fn transfer_by_code(&self, code: &str) -> Result<u32, NoLink> {
        let source = self.names.codes.find(code).ok_or(NoLink::NeverRecorded)?.0;
        let number = self.numbers.get(source as usize).copied();
        number.filter(|number| *number != NOTHING).ok_or(NoLink::LinksNothing)
    }

    /// What documents call a transfer.
    pub(crate) fn code(&self, transfer: u32) -> &str {
        self.names.codes.get(TextId(self.details[transfer as usize].source))
    }

    pub(crate) fn detail(&self, transfer: u32) -> Detail {
        let packed = &self.details[transfer as usize];
        let at = Instant { utc_us: self.at_us(transfer), offset_min: packed.at_offset_min };
        Detail {
            source: packed.source,
            at,
            recorded_at_us: packed.recorded_at_us,
            document: packed.document,
            equipment: packed.equipment,
            basis: basis_of(packed.basis),
        }
    }

    pub(crate) fn document(&self, transfer: u32) -> Option<&str> {
        let document = self.detail(transfer).document.get()?;
        Some(self.names.text(document))
    }

    pub(crate) fn from(&self, transfer: u32) -> u32 {
        self.layout.from[transfer as usize]
    }

    pub(crate) fn to(&self, transfer: u32) -> u32 {
        self.layout.to[transfer as usize]
    }

    pub(crate) fn at_us(&self, transfer: u32) -> i64 {
        self.layout.at_us[transfer as usize]
    }

    pub(crate) fn rank(&self, transfer: u32) -> u32 {
        self.layout.rank[transfer as usize]
    }

    /// What left, in the unit of the pool it left.
    pub(crate) fn amount_left(&self, transfer: u32) -> Option<Amount> {
        self.books.amount_out(transfer)
    }

    /// What entered, in the unit of the pool it entered.
    pub(crate) fn amount_entered(&self, transfer: u32) -> Option<Amount> {
        self.books.amount_in(transfer)
    }

    /// Everything that ever entered a pool, where it is known and something did.
    pub(crate) fn total_entered(&self, pool: u32) -> Option<Amount> {
        let entering = self.layout.entering(pool);
        let amounts = entering.iter().map(|&transfer| self.books.amount_in(transfer));
        amounts.sum::<Option<Amount>>().filter(|_| !entering.is_empty())
    }

    /// What a pool held just before an instant, in its own steps; a debt holds nothing.
    pub(crate) fn content_before(&self, pool: u32, at_us: i64) -> i128 {
        let books = self.books.pool(pool);
        if !books.measured || books.closed_at_us.is_some_and(|closed| closed < at_us) {
            return 0;
        }
        let last_before = |transfers: &[u32]| {
            let count = transfers.partition_point(|&transfer| self.at_us(transfer) < at_us);
            count.checked_sub(1).map(|place| transfers[place])
        };
        let last_out = last_before(self.layout.leaving(pool));
        let last_in = last_before(self.layout.entering(pool));
        let rank = |transfer: Option<u32>| transfer.map(|transfer| self.rank(transfer));
        let balance = match (last_in, last_out) {
            (Some(inflow), _) if rank(last_in) > rank(last_out) => {
                self.books.inflow(self.books.sides(inflow)).mixed_balance
            }
            (_, Some(outflow)) => {
                let entry = self.books.outflow(self.books.sides(outflow));
                entry.mixed_balance - entry.mixed
            }
            _ => 0,
        };
        balance.max(0)
    }

    /// A run (or tank) whose shares are unknown: not measured, and with other than one outflow.
    pub(crate) fn hides_shares(&self, pool: u32) -> bool {
        self.books.rest(pool) == Rest::Hidden
    }

    /// A run that is not measured but has exactly one outflow passes on everything (rule N9).
    pub(crate) fn passes_all_on(&self, pool: u32) -> bool {
        self.books.rest(pool) == Rest::Passing
    }

    /// Working memory for one trace; it goes back with [`Graph::give_back`].
    pub(crate) fn take_scratch(&self) -> Scratch {
        let mut spare = self.spare.0.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    pub(crate) fn give_back(&self, scratch: Scratch) {
        self.spare.0.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

fn detail(transfer: &Effective) -> PackedDetail {
    PackedDetail {
        recorded_at_us: transfer.recorded_at_us,
        source: transfer.source,
        document: transfer.document,
        equipment: transfer.equipment,
        at_offset_min: transfer.at_offset_min,
        basis: transfer.basis.code(),
        unused: 0,
    }
}
