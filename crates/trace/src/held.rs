//! What if: had a pool been held at a moment, what would not have left; and the fewest holds that
//! stop what is in it already from going further.
//!
//! A hold stops everything that leaves a pool from its moment on. Nothing else is imagined: what
//! was made would have been made of something else, and other goods would have left in the place of
//! these.

mod cut;

use domain::PoolKind;

use crate::graph::Graph;
use crate::names::PoolIndex;
use crate::question::{TransferIndex, Way};
use crate::sweep::{Bits, NONE, Sweep};
use crate::walk::{Cancel, Cancelled};

/// What a hold would have changed.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Deliveries with something of the pool that would not have left with it.
    pub stopped: Vec<TransferIndex>,
    /// Deliveries with something of it that would have left all the same: they left before, or hold
    /// what left the pool before.
    pub left_anyway: Vec<TransferIndex>,
    /// Pools inside that something of it would not have come into.
    pub spared: Vec<PoolIndex>,
    /// The fewest pools whose hold from that moment on stops every delivery after it.
    pub fewest: Vec<PoolIndex>,
    /// Whether they do; what is delivered straight out of a run is stopped by no hold of a lot.
    pub stops_all: bool,
    /// Whether these stop everything and are certainly the fewest.
    pub is_fewest: bool,
}

impl Graph {
    /// What would not have left, had nothing left a pool from a moment on.
    pub fn had_it_been_held(
        &self,
        pool: PoolIndex,
        at_us: i64,
        cancel: &Cancel,
    ) -> Result<Held, Cancelled> {
        let root = pool.0;
        let sweep = Sweep::of(self, Way::Forward, &[root], cancel)?;
        let left = |transfer: u32| self.from(transfer) == root && at_us <= self.at_us(transfer);
        let still = sweep.pass(&[root], left, cancel)?;
        let mut held = Held::default();
        let (mut spared, mut reached_still) = (Vec::new(), Vec::new());
        for (&transfer, still) in sweep.order.iter().zip(&still) {
            let is_delivery = self.names.kind(self.to(transfer)) == PoolKind::Customer;
            let goes_on = *still != NONE;
            match (is_delivery, goes_on) {
                (true, true) => held.left_anyway.push(TransferIndex(transfer)),
                (true, false) => held.stopped.push(TransferIndex(transfer)),
                (false, true) => reached_still.push(self.to(transfer)),
                (false, false) => spared.push(self.to(transfer)),
            }
        }
        reached_still.sort_unstable();
        spared.sort_unstable();
        spared.dedup();
        spared.retain(|pool| {
            self.names.kind(*pool).is_inside() && reached_still.binary_search(pool).is_err()
        });
        held.spared = spared.into_iter().map(PoolIndex).collect();
        (held.fewest, held.is_fewest) = self.fewest_holds(&sweep, root, at_us, cancel)?;
        held.stops_all = self.stops(&sweep, root, at_us, &held.fewest, cancel)?;
        Ok(held)
    }

    /// Whether no delivery from a moment on holds anything of a pool once these are held.
    pub fn is_stopped_by(
        &self,
        pool: PoolIndex,
        at_us: i64,
        holds: &[PoolIndex],
        cancel: &Cancel,
    ) -> Result<bool, Cancelled> {
        let sweep = Sweep::of(self, Way::Forward, &[pool.0], cancel)?;
        self.stops(&sweep, pool.0, at_us, holds, cancel)
    }

    fn stops(
        &self,
        sweep: &Sweep<'_>,
        root: u32,
        at_us: i64,
        holds: &[PoolIndex],
        cancel: &Cancel,
    ) -> Result<bool, Cancelled> {
        let stopped = |transfer: u32| {
            at_us <= self.at_us(transfer) && holds.contains(&PoolIndex(self.from(transfer)))
        };
        let reached = sweep.pass(&[root], stopped, cancel)?;
        let leaves = |(&transfer, bits): (&u32, &Bits)| {
            *bits != NONE
                && at_us <= self.at_us(transfer)
                && self.names.kind(self.to(transfer)) == PoolKind::Customer
        };
        Ok(!sweep.order.iter().zip(&reached).any(leaves))
    }

    /// A smallest cut through the pools that lots are held in: lots and tanks, not runs.
    ///
    /// The cut forgets in which order goods went through a pool, so it stops too much rather than
    /// too little; what turns out not to be needed once the order counts is left out. Where as many
    /// ways to customers share no pool as there are holds, in their true order, there is no smaller.
    fn fewest_holds(
        &self,
        sweep: &Sweep<'_>,
        root: u32,
        at_us: i64,
        cancel: &Cancel,
    ) -> Result<(Vec<PoolIndex>, bool), Cancelled> {
        let later: Vec<u32> =
            sweep.order.iter().copied().filter(|&t| at_us <= self.at_us(t)).collect();
        let holding = self.holding_at(sweep, root, at_us, cancel)?;
        let (cut, ways) = cut::smallest(self, &later, &holding);
        let mut holds: Vec<PoolIndex> = cut.into_iter().map(PoolIndex).collect();
        let mut place = 0;
        while place < holds.len() && holds.len() <= PRUNED_MAX {
            let mut fewer = holds.clone();
            fewer.remove(place);
            if self.stops(sweep, root, at_us, &fewer, cancel)? {
                holds = fewer;
            } else {
                place += 1;
            }
        }
        let in_order = ways.iter().filter(|way| self.goes_in_order(way, root)).count();
        let is_fewest =
            in_order >= holds.len() && self.stops(sweep, root, at_us, &holds, cancel)?;
        Ok((holds, is_fewest))
    }

    /// The pools that hold something of a root at a moment: itself, and what it came into before.
    fn holding_at(
        &self,
        sweep: &Sweep<'_>,
        root: u32,
        at_us: i64,
        cancel: &Cancel,
    ) -> Result<Vec<u32>, Cancelled> {
        let before = sweep.pass(&[root], |transfer| at_us <= self.at_us(transfer), cancel)?;
        let reached = sweep.order.iter().zip(&before).filter(|(_, bits)| **bits != NONE);
        let mut pools: Vec<u32> = reached.map(|(&transfer, _)| self.to(transfer)).collect();
        pools.push(root);
        pools.sort_unstable();
        pools.dedup();
        pools.retain(|pool| self.names.kind(*pool).is_inside());
        Ok(pools)
    }

    /// Whether goods can have gone along these transfers one after the other.
    fn goes_in_order(&self, way: &[u32], root: u32) -> bool {
        let follows = |pair: &[u32]| {
            let (forward, backward) =
                (self.books.forward[pair[0] as usize], self.books.backward[pair[1] as usize]);
            let place = self.layout.outs.range(self.from(pair[1]));
            let out = place.clone().find(|&p| self.layout.outs.all[p as usize] == pair[1]);
            forward.epoch == backward.epoch && out.is_some_and(|out| forward.place <= out)
        };
        // A way that begins elsewhere than at the root needs what came there before the moment, and
        // whether that was still there is not looked at: such a way proves nothing.
        way.first().is_some_and(|&first| self.from(first) == root) && way.windows(2).all(follows)
    }
}

/// More holds than these are not looked through one by one.
const PRUNED_MAX: usize = 64;
