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

    pub(crate) fn add(&mut self, other: &Self) {
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

/// Figures of one event after the other, of which some may be unknown.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    all: Vec<Figure>,
    /// By event; an event beyond the end is known.
    unknown: Vec<bool>,
}

impl Figures {
    /// Figures of which all are known.
    pub(crate) fn known(all: Vec<Figure>) -> Self {
        Self { all, unknown: Vec::new() }
    }

    /// So many figures that are nothing yet.
    pub(crate) fn nothing(events: usize) -> Self {
        Self { all: vec![Figure::default(); events], unknown: Vec::new() }
    }

    /// So many figures of which none is known.
    pub(crate) fn unknown(events: usize) -> Self {
        Self { all: vec![Figure::default(); events], unknown: vec![true; events] }
    }

    pub(crate) fn set(&mut self, event: usize, figure: Option<Figure>) {
        match figure {
            Some(figure) => self.all[event] = figure,
            None => self.hide(event),
        }
    }

    /// Takes a figure away: it is unknown.
    pub(crate) fn hide(&mut self, event: usize) {
        if self.unknown.is_empty() {
            self.unknown.resize(self.all.len(), false);
        }
        self.unknown[event] = true;
    }

    pub(crate) fn get(&self, event: usize) -> Option<Figure> {
        let is_unknown = self.unknown.get(event).is_some_and(|unknown| *unknown);
        self.all.get(event).copied().filter(|_| !is_unknown)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<Figure>> {
        (0..self.all.len()).map(|event| self.get(event))
    }
}

/// States of the few pools that a reckoning touches, found by the number of the pool.
///
/// They lie one after the other in the order in which they were first needed, each at its place.
#[derive(Debug)]
pub(crate) struct States<'a, S> {
    /// For each pool its place and what is added to all places of this reckoning.
    slots: &'a mut [u32],
    first: u32,
    pools: Vec<u32>,
    all: Vec<S>,
}

impl<'a, S: Default> States<'a, S> {
    pub(crate) fn begin(graph: &Graph, expected: usize, scratch: &'a mut Scratch) -> Self {
        let (slots, first) = scratch.begin_slots(graph.pool_count());
        let (pools, all) = (Vec::with_capacity(expected), Vec::with_capacity(expected));
        Self { slots, first, pools, all }
    }

    /// The place of a pool's state, if it has one.
    pub(crate) fn find(&self, pool: u32) -> Option<usize> {
        let place = self.slots[pool as usize].wrapping_sub(self.first) as usize;
        (place < self.all.len()).then_some(place)
    }

    /// The place of a pool's state.
    pub(crate) fn place_of(&mut self, pool: u32) -> usize {
        let place = self.slots[pool as usize].wrapping_sub(self.first) as usize;
        if place < self.all.len() {
            return place;
        }
        let place = self.all.len();
        self.slots[pool as usize] = self.first + place as u32;
        self.pools.push(pool);
        self.all.push(S::default());
        place
    }

    /// Looks for the places of pools that are needed soon, so that they are near by then.
    pub(crate) fn look_up(&self, pools: impl Iterator<Item = u32>) {
        let known = pools.filter(|&pool| self.find(pool).is_some());
        std::hint::black_box(known.count());
    }

    pub(crate) fn at(&mut self, place: usize) -> &mut S {
        &mut self.all[place]
    }

    pub(crate) fn of(&mut self, pool: u32) -> &mut S {
        let place = self.place_of(pool);
        self.at(place)
    }

    pub(crate) fn into_all(self) -> impl Iterator<Item = (u32, S)> {
        self.pools.into_iter().zip(self.all)
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
    sorted_by_upper_half(&keys).into_iter().map(|key| key as u32).collect()
}

/// Sorts keys that differ in their upper halves.
///
/// What is reached lies spread over a stretch of time. So the keys are dealt into about as many
/// equal parts of that stretch, and the few in each are sorted by themselves.
fn sorted_by_upper_half(keys: &[u64]) -> Vec<u64> {
    let upper_half = |key: u64| (key >> 32) as u32;
    let least = keys.iter().copied().map(upper_half).min().unwrap_or(0);
    let stretch = keys.iter().copied().map(upper_half).max().unwrap_or(0) - least;
    // So many bits fewer that there are at most twice as many parts as keys.
    let shift = (keys.len() as u32).leading_zeros().saturating_sub(stretch.leading_zeros());
    let part = |key: u64| ((upper_half(key) - least) >> shift) as usize;
    let mut starts = vec![0_u32; (stretch >> shift) as usize + 1];
    for &key in keys {
        starts[part(key)] += 1;
    }
    let mut start = 0;
    for place in &mut starts {
        start += std::mem::replace(place, start);
    }
    let mut sorted = vec![0; keys.len()];
    for &key in keys {
        let place = &mut starts[part(key)];
        sorted[*place as usize] = key;
        *place += 1;
    }
    // Filled, each part ends where it began, and a part begins where the one before ends.
    let mut rest = sorted.as_mut_slice();
    let mut begin = 0;
    for end in starts {
        let (part, others) = rest.split_at_mut((end - begin) as usize);
        if part.len() > 1 {
            part.sort_unstable();
        }
        (rest, begin) = (others, end);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keys_are_sorted_as_few_are() {
        let mut seed = 1_u64;
        for (count, bound) in [(0, 1), (1, 9), (9, 1), (2, 4_000_000_000), (5000, 70), (70, 5000)] {
            let keys: Vec<u64> = (0..count)
                .map(|place| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    ((seed >> 32) % bound) << 32 | place
                })
                .collect();
            let mut wanted = keys.clone();

            let sorted = sorted_by_upper_half(&keys);
            wanted.sort_unstable();
            assert_eq!(sorted, wanted);
        }
    }
}
