//! Dispersion: into how many lots, deliveries and customers a lot went, and how far smaller lots
//! would have gone.
//!
//! A smaller lot is imagined as a part of the real one: its outflows in their order, divided where
//! the sum of what left passes each part of the whole. Each part is followed by itself on the
//! recorded graph, so the estimate is what would have had to be recalled had the trouble been in
//! that part alone. What mixed further on stays mixed.

use std::collections::BTreeMap;

use domain::PoolKind;

use crate::graph::Graph;
use crate::names::PoolIndex;
use crate::question::Way;
use crate::sweep::{Bits, NONE, ROOTS_MAX, Sweep, members, unite};
use crate::walk::{Cancel, Cancelled, walk_on};

/// How far something went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spread {
    /// Customers that got something of it.
    pub customers: u32,
    /// Deliveries with something of it.
    pub deliveries: u32,
    /// Lots with something of it.
    pub lots: u32,
}

impl Graph {
    /// How far each of some pools went.
    pub fn dispersion(
        &self,
        pools: &[PoolIndex],
        cancel: &Cancel,
    ) -> Result<Vec<Spread>, Cancelled> {
        let mut spreads = Vec::with_capacity(pools.len());
        for block in pools.chunks(ROOTS_MAX) {
            let roots: Vec<u32> = block.iter().map(|pool| pool.0).collect();
            let sweep = Sweep::of(self, Way::Forward, &roots, cancel)?;
            let reached = sweep.pass(&roots, |_| false, cancel)?;
            let mut into: BTreeMap<u32, Bits> = BTreeMap::new();
            let mut found = vec![Spread::default(); block.len()];
            for (&transfer, bits) in sweep.order.iter().zip(&reached) {
                let to = self.to(transfer);
                unite(into.entry(to).or_insert(NONE), bits);
                if self.names.kind(to) == PoolKind::Customer {
                    members(bits).for_each(|root| found[root].deliveries += 1);
                }
            }
            for (pool, bits) in into {
                match self.names.kind(pool) {
                    PoolKind::Customer => members(&bits).for_each(|r| found[r].customers += 1),
                    PoolKind::Lot => members(&bits).for_each(|root| found[root].lots += 1),
                    _ => {}
                }
            }
            spreads.extend(found);
        }
        Ok(spreads)
    }

    /// How far each part would have gone, had a pool been so many equal lots one after the other;
    /// none where what left is not all known.
    pub fn dispersion_of_parts(
        &self,
        PoolIndex(pool): PoolIndex,
        parts: u32,
        cancel: &Cancel,
    ) -> Result<Option<Vec<Spread>>, Cancelled> {
        let leaving = self.layout.leaving(pool);
        let amounts: Option<Vec<i128>> =
            leaving.iter().map(|&transfer| self.amount_left(transfer)).collect();
        let Some(amounts) = amounts.filter(|amounts| !amounts.is_empty()) else {
            return Ok(None);
        };
        let entered = self.total_entered(pool).unwrap_or(0);
        let whole = amounts.iter().sum::<i128>().max(entered);
        let mut scratch = self.take_scratch();
        let mut spreads = Vec::new();
        for part in 0..i128::from(parts) {
            let (first, last) =
                (whole * part / i128::from(parts), whole * (part + 1) / i128::from(parts));
            let mut before = 0;
            let mut of_part = Vec::new();
            for (&transfer, &amount) in leaving.iter().zip(&amounts) {
                // An outflow across the border is of both parts.
                if before < last && first < before + amount {
                    of_part.push(transfer);
                }
                before += amount;
            }
            let reach = walk_on(self, Way::Forward, &of_part, &mut scratch, cancel)?;
            spreads.push(self.spread_of(&reach.order));
        }
        self.give_back(scratch);
        Ok(Some(spreads))
    }

    fn spread_of(&self, reached: &[u32]) -> Spread {
        let mut pools: Vec<u32> = reached.iter().map(|&transfer| self.to(transfer)).collect();
        let is = |pool: &u32, kind| self.names.kind(*pool) == kind;
        let deliveries = pools.iter().filter(|pool| is(pool, PoolKind::Customer)).count();
        pools.sort_unstable();
        pools.dedup();
        let count = |kind| pools.iter().filter(|pool| is(pool, kind)).count() as u32;
        Spread {
            customers: count(PoolKind::Customer),
            deliveries: deliveries as u32,
            lots: count(PoolKind::Lot),
        }
    }

    /// Lots that came from a supplier and are asked for, by themselves and when they came: the last
    /// first, at most so many; and whether there are more.
    pub fn received_lots(
        &self,
        limit: usize,
        is_asked: impl Fn(PoolIndex, i64) -> bool,
    ) -> (Vec<PoolIndex>, bool) {
        let received_at = |pool: u32| {
            let first = self.layout.entering(pool).first()?;
            let is_received = self.names.kind(pool) == PoolKind::Lot
                && self.names.kind(self.from(*first)) == PoolKind::Supplier;
            let at_us = self.at_us(*first);
            (is_received && is_asked(PoolIndex(pool), at_us)).then_some((at_us, PoolIndex(pool)))
        };
        let mut lots: Vec<_> = (0..self.pool_count() as u32).filter_map(received_at).collect();
        lots.sort_unstable_by(|a, b| b.cmp(a));
        let more = lots.len() > limit;
        lots.truncate(limit);
        (lots.into_iter().map(|(_, pool)| pool).collect(), more)
    }
}
