//! What many roots reach at once: one pass over the reached transfers in the order of events.
//!
//! A walk for each of five hundred lots goes through what they share five hundred times. Here every
//! root is a bit. Backward, a transfer carries the roots of the outflows that came after it in its
//! epoch, so one pass from the last event to the first meets them all; forward is the mirror image.

use crate::graph::Graph;
use crate::history::NOTHING;
use crate::question::Way;
use crate::walk::{Cancel, Cancelled, Reading, Start, walk};

/// Words of one pass; more roots are taken in several passes, so that memory stays bounded.
const WORDS: usize = 8;

/// How many roots one pass carries.
pub(crate) const ROOTS_MAX: usize = WORDS * 64;

/// Which of the roots of a pass.
pub(crate) type Bits = [u64; WORDS];

pub(crate) const NONE: Bits = [0; WORDS];

/// Adds what another set holds, and says whether any of that was new.
pub(crate) fn unite(bits: &mut Bits, others: &Bits) -> bool {
    let before = *bits;
    for (word, other) in bits.iter_mut().zip(others) {
        *word |= other;
    }
    *bits != before
}

/// The numbers of the roots in a set.
pub(crate) fn members(bits: &Bits) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(word, &bits)| {
        (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit)
    })
}

/// All that some roots reach one way, strictly, ready for passes.
pub(crate) struct Sweep<'g> {
    graph: &'g Graph,
    way: Way,
    /// The reached transfers, in the order a pass meets them.
    pub(crate) order: Vec<u32>,
    /// For each transfer of the order: the places of the epochs it takes from and gives to.
    steps: Vec<(u32, u32)>,
    epochs: usize,
}

impl<'g> Sweep<'g> {
    pub(crate) fn of(
        graph: &'g Graph,
        way: Way,
        roots: &[u32],
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let starts: Vec<Start> = roots.iter().map(|&pool| Start::Pool(pool)).collect();
        let mut scratch = graph.take_scratch();
        let reach = walk(graph, way, &starts, Reading::Strict, &mut scratch, cancel);
        graph.give_back(scratch);
        let mut order = reach?.order;
        order.sort_unstable_by_key(|&transfer| graph.rank(transfer));
        if way == Way::Backward {
            order.reverse();
        }
        let mut places = vec![NOTHING; graph.books.epochs.len()];
        let mut epochs = 0;
        let mut place_of = |epoch: u32| {
            let place = &mut places[epoch as usize];
            if *place == NOTHING {
                *place = epochs;
                epochs += 1;
            }
            *place
        };
        let steps = order.iter().map(|&transfer| {
            let (left, entered) = (
                graph.books.backward[transfer as usize].epoch,
                graph.books.forward[transfer as usize].epoch,
            );
            let (takes, gives) =
                if way == Way::Backward { (entered, left) } else { (left, entered) };
            // Epoch 0 is that of the outside world: nothing goes on through it.
            let mut place = |epoch| if epoch == 0 { NOTHING } else { place_of(epoch) };
            (place(takes), place(gives))
        });
        let steps = steps.collect();
        Ok(Self { graph, way, order, steps, epochs: epochs as usize })
    }

    /// Which roots each transfer of the order is reached from, where nothing goes through those that
    /// are stopped.
    pub(crate) fn pass(
        &self,
        roots: &[u32],
        stopped: impl Fn(u32) -> bool,
        cancel: &Cancel,
    ) -> Result<Vec<Bits>, Cancelled> {
        assert!(roots.len() <= ROOTS_MAX, "a pass carries so many roots");
        let mut number = vec![NOTHING; self.graph.pool_count()];
        for (place, &pool) in (0..).zip(roots) {
            number[pool as usize] = place;
        }
        let mut reached = vec![NONE; self.order.len()];
        let mut held = vec![NONE; self.epochs];
        let mut start = 0;
        for instant in self.order.chunk_by(|&a, &b| self.graph.at_us(a) == self.graph.at_us(b)) {
            if start % 4096 < instant.len() {
                cancel.check()?;
            }
            // Within an instant goods may have gone in a ring: it is over when nothing more is met.
            let mut more = true;
            while more {
                more = false;
                for place in start..start + instant.len() {
                    if stopped(self.order[place]) {
                        continue;
                    }
                    let (takes, gives) = self.steps[place];
                    let bits = &mut reached[place];
                    if takes != NOTHING {
                        *bits = held[takes as usize];
                    }
                    let root = number[self.root_end(self.order[place]) as usize];
                    if root != NOTHING {
                        bits[root as usize / 64] |= 1 << (root % 64);
                    }
                    if gives != NOTHING {
                        more |= unite(&mut held[gives as usize], bits) && instant.len() > 1;
                    }
                }
            }
            start += instant.len();
        }
        Ok(reached)
    }

    /// The pool of which a transfer is a first step, if that is a root.
    fn root_end(&self, transfer: u32) -> u32 {
        match self.way {
            Way::Backward => self.graph.to(transfer),
            Way::Forward => self.graph.from(transfer),
        }
    }
}
