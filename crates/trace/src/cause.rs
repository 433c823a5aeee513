//! Common cause: what bad lots share, and how surely that is no chance.
//!
//! Every pool and every trait of transfers (a machine, person, shift) that is behind bad lots is
//! counted in bad lots and in lots to compare with. How unlikely such a count is if badness had
//! nothing to do with it is reckoned exactly ([`chance`]); that many were looked at is corrected
//! for, both by Holm and by Benjamini and Hochberg.
//!
//! What was behind exactly the same lots cannot be told apart by them: it is one finding with
//! several names, tested once.

pub mod chance;

use std::collections::HashMap;

use crate::cause::chance::Chances;
use crate::graph::Graph;
use crate::names::PoolIndex;
use crate::question::{TransferIndex, Way};
use crate::sweep::{Bits, NONE, ROOTS_MAX, Sweep, unite};
use crate::walk::{Cancel, Cancelled};

/// Lots that are bad, and lots that are not.
#[derive(Debug, Clone, Default)]
pub struct Study {
    /// What something is wrong with.
    pub bad: Vec<PoolIndex>,
    /// What could have been bad as well.
    pub compared: Vec<PoolIndex>,
}

/// What may be behind a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suspect {
    /// A lot, run, tank or supplier.
    Pool(PoolIndex),
    /// A trait of transfers, by its number.
    Trait(u32),
}

/// What is said of transfers, beside their ends: numbers of traits, transfer by transfer.
#[derive(Debug, Clone, Default)]
pub struct Traits {
    /// Where the numbers of each transfer end.
    ends: Vec<u32>,
    numbers: Vec<u32>,
    count: usize,
}

impl Traits {
    /// The traits of the next transfer.
    pub fn push(&mut self, numbers: &[u32]) {
        self.numbers.extend_from_slice(numbers);
        self.ends.push(self.numbers.len() as u32);
        let most = numbers.iter().map(|&number| number as usize + 1).max();
        self.count = self.count.max(most.unwrap_or(0));
    }

    fn of(&self, place: usize) -> &[u32] {
        let end = self.ends.get(place).map_or(0, |&end| end as usize);
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before));
        self.numbers.get(start.map_or(0, |&start| start as usize)..end).unwrap_or(&[])
    }
}

/// Suspects behind exactly the same lots.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Those that cannot be told apart by these lots.
    pub suspects: Vec<Suspect>,
    /// Bad lots with it.
    pub bad_with: u32,
    /// Compared lots with it.
    pub compared_with: u32,
    /// How much more often lots with it are bad than lots are at all.
    pub lift: f64,
    /// How likely so many bad ones are by chance.
    pub p: f64,
    /// The same, corrected by Holm: the chance that any finding up to this one is none.
    pub holm: f64,
    /// The same, corrected by Benjamini and Hochberg: the share of findings up to here that are none.
    pub bh: f64,
}

/// All that a study found, most telling first.
#[derive(Debug, Clone, Default)]
pub struct Causes {
    /// How many bad lots there are.
    pub bad: u32,
    /// How many lots they were compared with.
    pub compared: u32,
    /// How many different sets of lots were tested.
    pub tested: usize,
    /// How many transfers were gone through.
    pub transfers: usize,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// How often a suspect was met, and in which lots: equal marks are equal sets.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    bad: u32,
    compared: u32,
    mark: u128,
}

impl Met {
    fn add(&mut self, bits: &Bits, bad: &Bits, block: usize) {
        for ((word, bad), place) in bits.iter().zip(bad).zip(0_u64..) {
            self.bad += (word & bad).count_ones();
            self.compared += (word & !bad).count_ones();
            if *word != 0 {
                let place = block as u64 * bits.len() as u64 + place;
                let bytes = [word.to_le_bytes(), place.to_le_bytes()].concat();
                self.mark ^= xxhash_rust::xxh3::xxh3_128(&bytes);
            }
        }
    }
}

impl Graph {
    /// What bad lots share more than chance allows. `describe` is told every transfer that is behind
    /// any of the lots, those that made the lots themselves included, and says what it knows of each.
    pub fn causes(
        &self,
        study: &Study,
        describe: impl FnOnce(&[TransferIndex]) -> Traits,
        cancel: &Cancel,
    ) -> Result<Causes, Cancelled> {
        let bad = distinct(&study.bad);
        let mut compared = distinct(&study.compared);
        compared.retain(|pool| bad.binary_search(pool).is_err());
        let roots: Vec<u32> = bad.iter().chain(&compared).copied().collect();
        let sweep = Sweep::of(self, Way::Backward, &roots, cancel)?;
        let behind: Vec<TransferIndex> = sweep.order.iter().copied().map(TransferIndex).collect();
        let mut counting = Counting::begin(self, &sweep.order, describe(&behind));
        cancel.check()?;
        for (block, roots) in roots.chunks(ROOTS_MAX).enumerate() {
            let first = block * ROOTS_MAX;
            let mut is_bad = NONE;
            for place in 0..roots.len().min(bad.len().saturating_sub(first)) {
                is_bad[place / 64] |= 1 << (place % 64);
            }
            let reached = sweep.pass(roots, |_| false, cancel)?;
            counting.count(&reached, &is_bad, block);
        }
        let (bad, compared) = (bad.len() as u32, compared.len() as u32);
        let mut causes = counting.judge(bad, compared);
        causes.transfers = sweep.order.len();
        Ok(causes)
    }

    /// Lots of the same items as some, that came into being between the first and the last of them,
    /// or as long before and after as `around_us`: what they can be compared with.
    pub fn peers(&self, of: &[PoolIndex], around_us: i64) -> Vec<PoolIndex> {
        let begun =
            |pool: u32| self.layout.entering(pool).first().map(|&transfer| self.at_us(transfer));
        let mut spans: HashMap<u32, (i64, i64)> = HashMap::new();
        for &PoolIndex(pool) in of {
            let (Some(item), Some(at_us)) = (self.names.item_index(pool), begun(pool)) else {
                continue;
            };
            let span = spans.entry(item).or_insert((at_us, at_us));
            *span = (span.0.min(at_us), span.1.max(at_us));
        }
        let excluded = distinct(of);
        let like = |&pool: &u32| {
            let span = self.names.item_index(pool).and_then(|item| spans.get(&item));
            let (Some((first, last)), Some(at_us)) = (span, begun(pool)) else { return false };
            self.names.kind(pool) == domain::PoolKind::Lot
                && (first.saturating_sub(around_us)..=last.saturating_add(around_us))
                    .contains(&at_us)
                && excluded.binary_search(&pool).is_err()
        };
        (0..self.pool_count() as u32).filter(like).map(PoolIndex).collect()
    }
}

fn distinct(pools: &[PoolIndex]) -> Vec<u32> {
    let mut pools: Vec<u32> = pools.iter().map(|pool| pool.0).collect();
    pools.sort_unstable();
    pools.dedup();
    pools
}

struct Counting {
    /// The pools behind anything; a transfer's pool by its place among them.
    pools: Vec<u32>,
    left: Vec<u32>,
    traits: Traits,
    met: Vec<Met>,
    traits_met: Vec<Met>,
}

impl Counting {
    fn begin(graph: &Graph, order: &[u32], traits: Traits) -> Self {
        let pools = distinct(&order.iter().map(|&t| PoolIndex(graph.from(t))).collect::<Vec<_>>());
        let place = |pool: u32| pools.binary_search(&pool).ok();
        let left = order.iter().filter_map(|&t| Some(place(graph.from(t))? as u32)).collect();
        let (met, traits_met) =
            (vec![Met::default(); pools.len()], vec![Met::default(); traits.count]);
        Self { pools, left, traits, met, traits_met }
    }

    fn count(&mut self, reached: &[Bits], bad: &Bits, block: usize) {
        let mut behind = vec![NONE; self.pools.len()];
        let mut with_trait = vec![NONE; self.traits_met.len()];
        for (place, (&pool, bits)) in self.left.iter().zip(reached).enumerate() {
            unite(&mut behind[pool as usize], bits);
            for &number in self.traits.of(place) {
                unite(&mut with_trait[number as usize], bits);
            }
        }
        for (bits, met) in behind.iter().zip(&mut self.met) {
            met.add(bits, bad, block);
        }
        for (bits, met) in with_trait.iter().zip(&mut self.traits_met) {
            met.add(bits, bad, block);
        }
    }

    fn judge(self, bad: u32, compared: u32) -> Causes {
        let suspects = self.pools.iter().map(|&pool| Suspect::Pool(PoolIndex(pool)));
        let traits = (0..self.traits_met.len() as u32).map(Suspect::Trait);
        let met = suspects.zip(self.met).chain(traits.zip(self.traits_met));
        let mut by_set: HashMap<(u32, u32, u128), Vec<Suspect>> = HashMap::new();
        for (suspect, met) in met.filter(|(_, met)| met.bad + met.compared > 0) {
            by_set.entry((met.bad, met.compared, met.mark)).or_default().push(suspect);
        }
        let chances = Chances::of(bad, compared);
        let mut findings: Vec<Finding> = by_set
            .into_iter()
            .map(|((bad_with, compared_with, _), mut suspects)| {
                suspects.sort_unstable();
                let p = chances.at_least(bad_with, compared_with);
                let lift = chances.lift(bad_with, compared_with);
                Finding { suspects, bad_with, compared_with, lift, p, holm: p, bh: p }
            })
            .collect();
        findings.sort_by(|a, b| {
            let fewer = a.compared_with.cmp(&b.compared_with);
            a.p.total_cmp(&b.p).then(fewer).then_with(|| a.suspects.cmp(&b.suspects))
        });
        let p: Vec<f64> = findings.iter().map(|finding| finding.p).collect();
        let corrected = chance::holm(&p).into_iter().zip(chance::benjamini_hochberg(&p));
        for (finding, (holm, bh)) in findings.iter_mut().zip(corrected) {
            (finding.holm, finding.bh) = (holm, bh);
        }
        Causes { bad, compared, tested: findings.len(), transfers: 0, findings }
    }
}
