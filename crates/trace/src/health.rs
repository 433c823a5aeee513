//! The health of the chain: where the record of a site has breaks, gaps and doubts, one by one.
//!
//! Only what the graph itself shows is found here. What follows from papers (shipments without an
//! order, acts entered late) is found where those are known.

use domain::{Basis, PoolKind};

use crate::graph::Graph;
use crate::names::{Item, PoolIndex};
use crate::question::TransferIndex;

/// What is wrong with a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ailment {
    /// It gave something, and nothing says where that came from.
    Break,
    /// It gave more than it had.
    NegativeBalance,
    /// Its item is not followed by lot.
    Untracked,
    /// It cannot be measured, and its shares are unknown.
    UnknownShares,
}

/// A pool with something wrong.
#[derive(Debug, Clone, Copy)]
pub struct Ill {
    /// Which.
    pub pool: PoolIndex,
    /// What is wrong.
    pub ailment: Ailment,
    /// The transfer where it shows: the first that left it, or entered it.
    pub at: TransferIndex,
}

/// A transfer as the record tells of it.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// Which.
    pub transfer: TransferIndex,
    /// When it happened, microseconds UTC.
    pub at_us: i64,
    /// How much later it was recorded, in seconds.
    pub late_s: i64,
    /// How it is known.
    pub basis: Basis,
}

impl Graph {
    /// Everything wrong with the pools inside, and how many pools that moved there are.
    pub fn ailing(&self) -> (Vec<Ill>, u64) {
        let (mut ill, mut count) = (Vec::new(), 0);
        for pool in 0..self.pool_count() as u32 {
            let (leaving, entering) = (self.layout.leaving(pool), self.layout.entering(pool));
            let Some(&at) = leaving.first().or(entering.first()) else { continue };
            if !self.names.kind(pool).is_inside() {
                continue;
            }
            count += 1;
            let found = [
                (entering.is_empty(), Ailment::Break),
                (self.books.pool(pool).negative, Ailment::NegativeBalance),
                (self.names.item(pool).is_some_and(Item::is_untracked), Ailment::Untracked),
                (self.hides_shares(pool), Ailment::UnknownShares),
            ];
            let found = found.into_iter().filter(|(is, _)| *is);
            ill.extend(found.map(|(_, ailment)| Ill {
                pool: PoolIndex(pool),
                ailment,
                at: TransferIndex(at),
            }));
        }
        (ill, count)
    }

    /// Every transfer that counts, in the order of events.
    pub fn told(&self) -> impl Iterator<Item = Told> {
        let mut order: Vec<u32> = (0..self.pool_count() as u32)
            .flat_map(|pool| self.layout.leaving(pool))
            .copied()
            .collect();
        order.sort_unstable_by_key(|&transfer| self.rank(transfer));
        order.into_iter().map(|transfer| self.tell(transfer))
    }

    fn tell(&self, transfer: u32) -> Told {
        let detail = self.detail(transfer);
        let late_us = detail.recorded_at_us - detail.at.utc_us;
        Told {
            transfer: TransferIndex(transfer),
            at_us: detail.at.utc_us,
            late_s: late_us.max(0) / 1_000_000,
            basis: detail.basis,
        }
    }

    /// When a transfer happened.
    pub fn moved_at(&self, TransferIndex(transfer): TransferIndex) -> domain::Instant {
        self.detail(transfer).at
    }

    /// The document a transfer was recorded with.
    pub fn transfer_document(&self, TransferIndex(transfer): TransferIndex) -> Option<&str> {
        self.document(transfer)
    }

    /// The equipment a transfer was recorded at.
    pub fn transfer_equipment(&self, TransferIndex(transfer): TransferIndex) -> Option<&str> {
        Some(self.names.text(self.detail(transfer).equipment.get()?))
    }

    /// The transfers that leave a pool, in the order of events.
    pub fn leaving(&self, PoolIndex(pool): PoolIndex) -> impl Iterator<Item = TransferIndex> {
        self.layout.leaving(pool).iter().copied().map(TransferIndex)
    }

    /// The transfers that enter a pool, in the order of events.
    pub fn entering(&self, PoolIndex(pool): PoolIndex) -> impl Iterator<Item = TransferIndex> {
        self.layout.entering(pool).iter().copied().map(TransferIndex)
    }

    /// All pools, the outside world included.
    pub fn pools(&self) -> impl Iterator<Item = PoolIndex> {
        (0..self.pool_count() as u32).map(PoolIndex)
    }

    /// Whether a pool is a run.
    pub fn is_run(&self, pool: PoolIndex) -> bool {
        self.kind_of(pool) == PoolKind::Run
    }

    /// What kind of pool.
    pub fn kind_of(&self, PoolIndex(pool): PoolIndex) -> PoolKind {
        self.names.kind(pool)
    }

    /// The pool as documents name it.
    pub fn reference_of(&self, PoolIndex(pool): PoolIndex) -> crate::names::Reference<'_> {
        self.names.reference(pool)
    }

    /// What people call a pool: the number of a lot, the name of a partner, or its code.
    pub fn title_of(&self, PoolIndex(index): PoolIndex) -> &str {
        let pool = self.names.pool(index);
        let number = pool.lot_number().map(|text| self.names.text(text));
        number.or(self.names.partner_name(index)).unwrap_or(self.names.text(pool.code))
    }

    /// The code and the name of the item in a pool.
    pub fn item_of(&self, PoolIndex(pool): PoolIndex) -> Option<(&str, &str)> {
        let item = self.names.item(pool)?;
        Some((self.names.text(item.code), self.names.text(item.name)))
    }

    /// The id of a pool.
    pub fn pool_id(&self, PoolIndex(pool): PoolIndex) -> domain::PoolId {
        self.names.pool(pool).id()
    }

    /// The unit of what left, and how much that was.
    pub fn left(&self, transfer: TransferIndex) -> (Option<domain::Quantity>, &str) {
        (self.transfer_quantity(transfer), self.names.unit(self.from(transfer.0)))
    }
}
