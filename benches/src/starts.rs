//! Where traces begin: raw lots forward, packed lots backward, and the lots that went into most.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use trace::Way;

use crate::factory::{Dice, Factory};
use crate::plain::Steps;

/// The seed of every factory that is measured.
pub const SEED: u64 = 20_260_101;
/// How many lots are the hottest.
const HOTTEST: usize = 20;

/// Roots that are asked about one way.
#[derive(Debug, Clone)]
pub struct Set {
    /// What it is called in the tables.
    pub name: &'static str,
    /// Which way is asked.
    pub way: Way,
    /// The lots that are asked about, by their numbers.
    pub roots: Vec<u32>,
}

impl Set {
    /// The same set with at most so many roots, spread over all of it.
    #[must_use]
    pub fn thinned(&self, most: usize) -> Self {
        let step = self.roots.len().div_ceil(most.max(1)).max(1);
        Self { roots: self.roots.iter().copied().step_by(step).collect(), ..self.clone() }
    }
}

/// The near and the far end of a transfer, as the way goes, as columns are called.
pub fn ends(way: Way) -> (&'static str, &'static str) {
    match way {
        Way::Forward => ("pool_from", "pool_to"),
        Way::Backward => ("pool_to", "pool_from"),
    }
}

/// So many raw lots forward and packed lots backward, drawn by chance, and the hottest forward.
pub fn sets(factory: &Factory, forward: &Steps, backward: &Steps, starts: usize) -> Vec<Set> {
    let mut dice = Dice::new(SEED + 1);
    let used = |lots: &[u32], steps: &Steps| -> Vec<u32> {
        lots.iter().copied().filter(|&lot| steps.degree(lot) > 0).collect()
    };
    let raw = used(&factory.raw_lots, forward);
    let packed = used(&factory.packed_lots, backward);
    let mut hottest = raw.clone();
    hottest.sort_by_key(|&lot| Reverse(forward.degree(lot)));
    hottest.truncate(HOTTEST);
    let mut draw = |lots: &[u32]| -> Vec<u32> {
        let mut drawn = BTreeSet::new();
        while drawn.len() < starts.min(lots.len()) {
            drawn.insert(lots[dice.below(lots.len() as u64) as usize]);
        }
        drawn.into_iter().collect()
    };
    vec![
        Set { name: "raw lots forward", way: Way::Forward, roots: draw(&raw) },
        Set { name: "packed lots backward", way: Way::Backward, roots: draw(&packed) },
        Set { name: "hottest lots forward", way: Way::Forward, roots: hottest },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_set_still_spans_the_whole() {
        let set = Set { name: "a", way: Way::Forward, roots: (0..10).collect() };

        assert_eq!(set.thinned(3).roots, [0, 4, 8]);
        assert_eq!(set.thinned(99).roots, set.roots);
    }
}
