//! Walking a factory with a bare program, and counting what a walk takes: pools, transfers and levels.

use std::time::Instant;

use benches::factory::{Factory, Transfer};
use domain::PoolKind;
use trace::Way;

/// What one level of a walk took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Level {
    /// Pools that were asked about: the frontier.
    pub(crate) pools: u64,
    /// Transfers beyond them.
    pub(crate) transfers: u64,
}

/// What one walk took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) levels: Vec<Level>,
}

impl Shape {
    pub(crate) fn pools(&self) -> u64 {
        self.levels.iter().map(|level| level.pools).sum()
    }

    pub(crate) fn transfers(&self) -> u64 {
        self.levels.iter().map(|level| level.transfers).sum()
    }

    pub(crate) fn frontier_max(&self) -> u64 {
        self.levels.iter().map(|level| level.pools).max().unwrap_or(0)
    }
}

/// One way through the pools of a factory.
pub(crate) struct Net {
    start: Vec<u32>,
    far: Vec<u32>,
    /// Marks of pools that were met, which need no clearing.
    met: Vec<u32>,
    generation: u32,
    queue: Vec<u32>,
    level_ends: Vec<usize>,
}

impl Net {
    pub(crate) fn of(factory: &Factory, way: Way) -> Self {
        let ends = |transfer: &Transfer| match way {
            Way::Forward => (transfer.from, transfer.to),
            Way::Backward => (transfer.to, transfer.from),
        };
        let mut start = vec![0_u32; factory.pools.len() + 1];
        for transfer in &factory.transfers {
            start[ends(transfer).0 as usize + 1] += 1;
        }
        for pool in 0..factory.pools.len() {
            start[pool + 1] += start[pool];
        }
        let mut next = start.clone();
        let mut far = vec![0; factory.transfers.len()];
        for transfer in &factory.transfers {
            let (near, beyond) = ends(transfer);
            far[next[near as usize] as usize] = beyond;
            next[near as usize] += 1;
        }
        let met = vec![0; factory.pools.len()];
        Self { start, far, met, generation: 0, queue: Vec::new(), level_ends: Vec::new() }
    }

    pub(crate) fn degree(&self, pool: u32) -> u32 {
        self.start[pool as usize + 1] - self.start[pool as usize]
    }

    /// How many bytes a walk may touch.
    pub(crate) fn bytes(&self) -> u64 {
        (self.start.len() + self.far.len() + self.met.len()) as u64 * 4
    }

    /// Walks from a pool; what it took, and for how many seconds.
    pub(crate) fn walk(&mut self, root: u32) -> (Shape, f64) {
        let begun = Instant::now();
        self.generation += 1;
        self.queue.clear();
        self.level_ends.clear();
        self.queue.push(root);
        self.met[root as usize] = self.generation;
        let (mut levels, mut next) = (Vec::with_capacity(16), 0);
        while next < self.queue.len() {
            let end = self.queue.len();
            let mut transfers = 0;
            for place in next..end {
                let pool = self.queue[place] as usize;
                let beyond = self.start[pool] as usize..self.start[pool + 1] as usize;
                transfers += beyond.len() as u64;
                for &far in &self.far[beyond] {
                    let mark = &mut self.met[far as usize];
                    if *mark != self.generation {
                        *mark = self.generation;
                        self.queue.push(far);
                    }
                }
            }
            levels.push(Level { pools: (end - next) as u64, transfers });
            self.level_ends.push(end);
            next = end;
        }
        (Shape { levels }, begun.elapsed().as_secs_f64())
    }

    /// The degrees of the pools of the last walk, level by level.
    pub(crate) fn degrees(&self) -> impl Iterator<Item = impl Iterator<Item = u32> + '_> + '_ {
        let starts = std::iter::once(0).chain(self.level_ends.iter().copied());
        starts
            .zip(&self.level_ends)
            .map(|(start, &end)| self.queue[start..end].iter().map(|&pool| self.degree(pool)))
    }
}

/// The productions behind each packed lot, in ascending order: how deep the factory is.
pub(crate) fn depths(factory: &Factory) -> Vec<u32> {
    let mut steps = vec![0_u32; factory.pools.len()];
    for transfer in &factory.transfers {
        let made = u32::from(factory.pools[transfer.from as usize].kind == PoolKind::Run);
        let behind = steps[transfer.from as usize] + made;
        let to = &mut steps[transfer.to as usize];
        *to = (*to).max(behind);
    }
    let mut depths: Vec<u32> = factory.packed_lots.iter().map(|&lot| steps[lot as usize]).collect();
    depths.sort_unstable();
    depths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_counts_every_pool_once_and_every_transfer_beyond_it() {
        let factory = benches::factory::build(20_000, 1);
        let mut net = Net::of(&factory, Way::Forward);
        let steps = benches::plain::Steps::forward(&factory);
        let mut search = benches::plain::Search::new(factory.pools.len());
        for &lot in factory.raw_lots.iter().take(50) {
            let (shape, _) = net.walk(lot);

            let (reached, level_ends) = search.run(&steps, lot);
            assert_eq!(shape.transfers(), reached.len() as u64);
            assert_eq!(shape.levels.len(), level_ends.len());
            let degrees: u64 = net.degrees().flatten().map(u64::from).sum();
            assert_eq!(degrees, shape.transfers());
        }
    }
}
