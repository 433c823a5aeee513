//! The bare search that everything is compared with: breadth first over the same arrays, without
//! time, without names, without amounts. Nothing that has to meet every transfer can do less.

use crate::factory::Factory;

/// One way through the pools: of each pool, the transfers beyond it and the pools at their far end.
pub struct Steps {
    start: Vec<u32>,
    transfers: Vec<u32>,
    far: Vec<u32>,
}

impl Steps {
    /// From where transfers leave to where they enter.
    pub fn forward(factory: &Factory) -> Self {
        Self::of(factory, |transfer| (transfer.from, transfer.to))
    }

    /// From where transfers enter to where they leave.
    pub fn backward(factory: &Factory) -> Self {
        Self::of(factory, |transfer| (transfer.to, transfer.from))
    }

    fn of(factory: &Factory, ends: impl Fn(&crate::factory::Transfer) -> (u32, u32)) -> Self {
        let mut start = vec![0_u32; factory.pools.len() + 1];
        for transfer in &factory.transfers {
            start[ends(transfer).0 as usize + 1] += 1;
        }
        for pool in 0..factory.pools.len() {
            start[pool + 1] += start[pool];
        }
        let (mut next, count) = (start.clone(), factory.transfers.len());
        let (mut transfers, mut far) = (vec![0; count], vec![0; count]);
        for (number, transfer) in (0..).zip(&factory.transfers) {
            let (near, beyond) = ends(transfer);
            let place = next[near as usize] as usize;
            next[near as usize] += 1;
            (transfers[place], far[place]) = (number, beyond);
        }
        Self { start, transfers, far }
    }

    /// How many transfers lie beyond a pool.
    pub fn degree(&self, pool: u32) -> u32 {
        self.start[pool as usize + 1] - self.start[pool as usize]
    }
}

/// A search, with marks that need no clearing.
pub struct Search {
    generation: u32,
    met: Vec<u32>,
    queue: Vec<u32>,
}

impl Search {
    /// A search that has met none of so many pools.
    pub fn new(pools: usize) -> Self {
        Self { generation: 0, met: vec![0; pools], queue: Vec::new() }
    }

    /// Every transfer beyond a pool, and where each level of them ends.
    pub fn run(&mut self, steps: &Steps, root: u32) -> (Vec<u32>, Vec<u32>) {
        self.generation += 1;
        self.queue.clear();
        self.queue.push(root);
        self.met[root as usize] = self.generation;
        let (mut reached, mut level_ends) = (Vec::new(), Vec::new());
        let mut next = 0;
        while next < self.queue.len() {
            let end = self.queue.len();
            for place in next..end {
                let pool = self.queue[place] as usize;
                let beyond = steps.start[pool] as usize..steps.start[pool + 1] as usize;
                reached.extend_from_slice(&steps.transfers[beyond.clone()]);
                for &far in &steps.far[beyond] {
                    let mark = &mut self.met[far as usize];
                    if *mark != self.generation {
                        *mark = self.generation;
                        self.queue.push(far);
                    }
                }
            }
            level_ends.push(reached.len() as u32);
            next = end;
        }
        (reached, level_ends)
    }
}

/// Each transfer with its depth, by number.
pub fn with_depth((reached, level_ends): &(Vec<u32>, Vec<u32>)) -> Vec<(u32, u32)> {
    let mut rows = Vec::with_capacity(reached.len());
    let mut start = 0;
    for (depth, &end) in (1..).zip(level_ends) {
        rows.extend(reached[start..end as usize].iter().map(|&transfer| (transfer, depth)));
        start = end as usize;
    }
    rows.sort_unstable();
    rows
}
