//! The health of the chain: where the record of a site has breaks, gaps and doubts, one by one.
//!
//! Only what the graph itself shows is found here. What follows from papers (shipments without an
//! order, acts entered late) is found where those are known.

use domain::{Basis, PersonId, PoolKind};

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

/// Where in the chain of work a transfer belongs, as its ends tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It came from a supplier, or went back to one.
    Receiving,
    /// It went into a run or tank, or came out of one.
    Production,
    /// It went from a lot to a lot.
    Warehouse,
    /// It went to a customer, or came back from one.
    Shipping,
    /// It was written off, lost or found by counting.
    Adjusting,
}

impl Stage {
    /// All of them, in the order goods go through them.
    pub const ALL: [Self; 5] =
        [Self::Receiving, Self::Production, Self::Warehouse, Self::Shipping, Self::Adjusting];

    /// The word used in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receiving => "receiving",
            Self::Production => "production",
            Self::Warehouse => "warehouse",
            Self::Shipping => "shipping",
            Self::Adjusting => "adjusting",
        }
    }

    fn between(from: PoolKind, to: PoolKind) -> Self {
        let is = |kind| from == kind || to == kind;
        if from.is_bare() || to.is_bare() {
            Self::Adjusting
        } else if is(PoolKind::Customer) {
            Self::Shipping
        } else if is(PoolKind::Supplier) {
            Self::Receiving
        } else if is(PoolKind::Run) || is(PoolKind::Tank) {
            Self::Production
        } else {
            Self::Warehouse
        }
    }
}

impl Graph {
    /// Everything wrong with the pools inside that began to move between two instants, both included,
    /// and how many such pools there are.
    pub fn ailing(&self, (from_us, to_us): (i64, i64)) -> (Vec<Ill>, u64) {
        let (mut ill, mut count) = (Vec::new(), 0);
        for pool in 0..self.pool_count() as u32 {
            let (leaving, entering) = (self.layout.leaving(pool), self.layout.entering(pool));
            let Some(&at) = leaving.first().or(entering.first()) else { continue };
            let within = (from_us..=to_us).contains(&self.at_us(at));
            if !within || !self.names.kind(pool).is_inside() {
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

    /// Every transfer that counts.
    pub fn told(&self) -> impl Iterator<Item = Told> {
        let leaving = (0..self.pool_count() as u32).flat_map(|pool| self.layout.leaving(pool));
        leaving.map(|&transfer| self.tell(transfer))
    }

    /// Who recorded a transfer.
    pub fn transfer_person(&self, TransferIndex(transfer): TransferIndex) -> Option<PersonId> {
        self.names.recorded_by(self.detail(transfer).source)
    }

    /// The place of a transfer among all that were ever recorded; it never changes.
    pub fn transfer_place(&self, TransferIndex(transfer): TransferIndex) -> u32 {
        self.detail(transfer).source
    }

    /// Where in the chain of work a transfer belongs.
    pub fn stage(&self, TransferIndex(transfer): TransferIndex) -> Stage {
        Stage::between(self.names.kind(self.from(transfer)), self.names.kind(self.to(transfer)))
    }

    /// When a transfer was recorded, shown in the offset of the event.
    pub fn recorded_at(&self, TransferIndex(transfer): TransferIndex) -> domain::Instant {
        self.detail(transfer).recorded_at()
    }

    /// The work order and the operation that a run was opened for.
    pub fn work_of(&self, PoolIndex(pool): PoolIndex) -> (Option<&str>, Option<&str>) {
        let named = self.names.pool(pool);
        let text = |id: Option<crate::texts::TextId>| id.map(|id| self.names.text(id));
        (text(named.work_order()), text(named.operation()))
    }

    /// The pools inside that carry a number on their label, their own or their supplier's.
    pub fn labelled(&self, number: &str) -> Vec<PoolIndex> {
        let Some(text) = self.names.texts.find(number) else { return Vec::new() };
        let pools = self.names.labels.of(text).into_iter();
        pools.filter(|&pool| self.names.kind(pool).is_inside()).map(PoolIndex).collect()
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

    /// When something first moved at a pool, and when last, microseconds UTC.
    pub fn moved_between(&self, PoolIndex(pool): PoolIndex) -> Option<(i64, i64)> {
        let (leaving, entering) = (self.layout.leaving(pool), self.layout.entering(pool));
        let firsts = leaving.first().into_iter().chain(entering.first());
        let lasts = leaving.last().into_iter().chain(entering.last());
        let at = |&transfer: &u32| self.at_us(transfer);
        Some((firsts.map(at).min()?, lasts.map(at).max()?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_told_by_the_ends_of_a_transfer() {
        use PoolKind::{Customer, Loss, Lot, Run, Supplier, Tank};

        assert_eq!(Stage::between(Supplier, Lot), Stage::Receiving);
        assert_eq!(Stage::between(Supplier, Tank), Stage::Receiving);
        assert_eq!(Stage::between(Lot, Run), Stage::Production);
        assert_eq!(Stage::between(Tank, Lot), Stage::Production);
        assert_eq!(Stage::between(Lot, Lot), Stage::Warehouse);
        assert_eq!(Stage::between(Run, Customer), Stage::Shipping);
        assert_eq!(Stage::between(Customer, Lot), Stage::Shipping);
        assert_eq!(Stage::between(Run, Loss), Stage::Adjusting);
    }
}
