//! What both ways of reckoning share: figures, states of pools by number, the order of events.

use crate::amount::{Amount, shown};
use crate::graph::Graph;
use crate::question::Origin;
use crate::walk::{Reach, Scratch};

/// How much, and the bounds it surely lies between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Figure {
    pub(crate) expected: Amount,
    pub(crate) min: Amount,
    pub(crate) max: Amount,
}

impl Figure {
    pub(crate) fn exactly(amount: Amount) -> Self {
        Self { expected: amount, min: amount, max: amount }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.min += other.min;
        self.max += other.max;
    }

    /// As it is shown: min ≤ expected ≤ max ≤ root.
    pub(crate) fn bounded(self, root: Option<Amount>) -> Self {
        let max = root.map_or(self.max, |root| self.max.min(root)).max(self.expected);
        Self { expected: self.expected, min: self.min.clamp(0, self.expected.max(0)), max }
    }

    /// Expected, min and max in steps of nine places.
    pub(crate) fn shown(self) -> [i128; 3] {
        [shown(self.expected), shown(self.min), shown(self.max)]
    }
}

/// States of the few pools that a reckoning touches, found by the number of the pool.
#[derive(Debug)]
pub(crate) struct States<'a, S> {
    generation: u32,
    slots: &'a mut [(u32, u32)],
    all: Vec<(u32, S)>,
}

impl<'a, S: Default> States<'a, S> {
    pub(crate) fn begin(graph: &Graph, expected: usize, scratch: &'a mut Scratch) -> Self {
        let generation = scratch.begin_slots(graph.pool_count());
        Self { generation, slots: scratch.slots(), all: Vec::with_capacity(expected) }
    }

    /// Looks for the slots of pools that are needed soon, so that they are near by then.
    pub(crate) fn look_up(&self, pools: impl Iterator<Item = u32>) {
        let known = pools.filter(|&pool| self.slots[pool as usize].0 == self.generation).count();
        std::hint::black_box(known);
    }

    pub(crate) fn get(&mut self, pool: u32) -> Option<&mut S> {
        let (generation, slot) = self.slots[pool as usize];
        if generation != self.generation {
            return None;
        }
        Some(&mut self.all[slot as usize].1)
    }

    pub(crate) fn of(&mut self, pool: u32) -> &mut S {
        let slot = &mut self.slots[pool as usize];
        if slot.0 != self.generation {
            *slot = (self.generation, self.all.len() as u32);
            self.all.push((pool, S::default()));
        }
        &mut self.all[slot.1 as usize].1
    }

    pub(crate) fn into_all(self) -> Vec<(u32, S)> {
        self.all
    }
}

/// The single transfers among some roots, in order of their numbers: those that the walk goes
/// along, and those that it only begins behind.
pub(crate) fn single_roots(origins: &[Origin]) -> (Vec<u32>, Vec<u32>) {
    let (mut along, mut before) = (Vec::new(), Vec::new());
    for origin in origins {
        match *origin {
            Origin::Along { transfer } => along.push(transfer),
            Origin::Before { transfer, .. } => before.push(transfer),
            Origin::Content { .. } => {}
        }
    }
    along.sort_unstable();
    before.sort_unstable();
    (along, before)
}

/// The places of reached transfers, and after them of some more, in the order of events.
pub(crate) fn places_in_event_order(graph: &Graph, reach: &Reach, more: &[u32]) -> Vec<u32> {
    let all = reach.order.iter().chain(more);
    let mut keys: Vec<u64> = Vec::with_capacity(reach.order.len() + more.len());
    keys.extend(
        all.zip(0_u64..).map(|(&transfer, place)| u64::from(graph.rank(transfer)) << 32 | place),
    );
    sort_by_upper_half(&mut keys, graph.transfer_count());
    keys.into_iter().map(|key| key as u32).collect()
}

/// Sorts keys of which the upper half is below a bound and the lower half is their place.
///
/// Digit by digit from the lowest: many keys cost no comparison each. Few are faster compared.
fn sort_by_upper_half(keys: &mut Vec<u64>, bound: usize) {
    const FEW: usize = 200;
    const BITS: u32 = 10;
    const DIGITS: usize = 1 << BITS;
    if keys.len() < FEW {
        keys.sort_unstable();
        return;
    }
    let mut sorted = vec![0; keys.len()];
    let mut shift = 32;
    while bound >> (shift - 32) > 0 {
        let digit = |key: u64| (key >> shift) as usize % DIGITS;
        let mut next = [0_u32; DIGITS];
        for &key in keys.iter() {
            next[digit(key)] += 1;
        }
        let mut start = 0;
        for place in &mut next {
            start += std::mem::replace(place, start);
        }
        for &key in keys.iter() {
            let place = &mut next[digit(key)];
            sorted[*place as usize] = key;
            *place += 1;
        }
        std::mem::swap(keys, &mut sorted);
        shift += BITS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keys_are_sorted_as_few_are() {
        let mut seed = 1_u64;
        for bound in [1, 900, 1024, 1025, 70_000, 3_000_000] {
            let mut keys: Vec<u64> = (0..5000)
                .map(|place| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    ((seed >> 33) % bound as u64) << 32 | place
                })
                .collect();
            let mut wanted = keys.clone();

            sort_by_upper_half(&mut keys, bound);
            wanted.sort_unstable();
            assert_eq!(keys, wanted);
        }
    }
}
