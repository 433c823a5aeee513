//! Where the order within one instant counts although nothing recorded tells it.
//!
//! Inflows of one instant are handled one after the other (rule N2), and which comes first depends on
//! what entered, at that instant, the pools they come from. It makes no difference but where they
//! meet a debt, which the first of them fills (rule N13). Whoever has only a part of a site at hand
//! asks here what else belongs to it.

use domain::PoolId;

use crate::graph::Graph;
use crate::names::PoolIndex;

impl Graph {
    /// The instants in which several transfers entered a pool that owed.
    pub fn contested_instants(&self, pool: PoolIndex) -> Vec<i64> {
        let books = self.books.pool(pool.0);
        if !books.measured {
            return Vec::new();
        }
        let meets_debt = |transfer: &u32| {
            let entry = self.books.inflow(self.books.sides(*transfer));
            entry.mixed > entry.mixed_balance || entry.quantity > entry.balance + books.gain
        };
        let entering = self.layout.entering(pool.0);
        entering
            .chunk_by(|a, b| self.at_us(*a) == self.at_us(*b))
            .filter(|instant| instant.len() > 1 && instant.iter().any(meets_debt))
            .map(|instant| self.at_us(instant[0]))
            .collect()
    }

    /// The pools inside from which something entered a pool at an instant.
    pub fn feeders_at(&self, pool: PoolIndex, at_us: i64) -> Vec<PoolId> {
        let entering = self.layout.entering(pool.0).iter().copied();
        let now = entering.filter(|&transfer| self.at_us(transfer) == at_us);
        let inside = now
            .map(|transfer| self.from(transfer))
            .filter(|&from| self.names.kind(from).is_inside());
        let mut feeders: Vec<PoolId> = inside.map(|from| self.names.pool(from).id()).collect();
        feeders.sort_unstable();
        feeders.dedup();
        feeders
    }
}
