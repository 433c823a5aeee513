//! What a walk costs where: constants that are fitted to what was measured, and what follows from them.

use benches::factory::Dice;
use domain::CompanyId;
use domain::placement::part_v1;

use crate::databases::CHUNK;
use crate::walk::Shape;

/// What one measured walk took, and how long.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sample {
    pub(crate) statements: f64,
    pub(crate) ids: f64,
    pub(crate) rows: f64,
    pub(crate) seconds: f64,
}

/// Seconds of a statement, of an id looked up and of a row read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Rates {
    pub(crate) statement: f64,
    pub(crate) id: f64,
    pub(crate) row: f64,
}

impl Rates {
    /// The rates that explain what was measured best; each walk weighs the same.
    pub(crate) fn fit(samples: &[Sample]) -> Self {
        let weighed = samples.iter().filter(|sample| sample.seconds > 0.0).map(|sample| {
            let (statements, ids, rows) = (sample.statements, sample.ids, sample.rows);
            [statements, ids, rows].map(|count| count / sample.seconds)
        });
        let [statement, id, row] = fitted(&weighed.collect::<Vec<_>>());
        Self { statement, id, row }
    }

    pub(crate) fn seconds(&self, statements: f64, ids: f64, rows: f64) -> f64 {
        self.statement * statements + self.id * ids + self.row * rows
    }
}

/// Factors, none of them below nothing, with which every row of counts adds up to one as nearly as can be.
pub(crate) fn fitted<const N: usize>(rows: &[[f64; N]]) -> [f64; N] {
    let mut factors = [0.0; N];
    for _ in 0..2_000 {
        for at in 0..N {
            let (mut above, mut below) = (0.0, 0.0);
            for row in rows {
                let others: f64 = (0..N)
                    .filter(|other| *other != at)
                    .map(|other| row[other] * factors[other])
                    .sum();
                above += row[at] * (1.0 - others);
                below += row[at] * row[at];
            }
            factors[at] = if below > 0.0 { (above / below).max(0.0) } else { 0.0 };
        }
    }
    factors
}

/// How many accesses to memory that nothing foresees each pool and transfer of a walk is worth, where one
/// takes so long.
pub(crate) fn accesses(walks: &[(Shape, f64)], access: f64) -> f64 {
    let timed = walks.iter().filter(|(_, seconds)| *seconds > 0.0);
    let rows = timed.map(|(shape, seconds)| [touched(shape) * access / seconds]);
    let [accesses] = fitted(&rows.collect::<Vec<_>>());
    accesses
}

/// Pools and transfers of a walk.
pub(crate) fn touched(shape: &Shape) -> f64 {
    (shape.pools() + shape.transfers()) as f64
}

/// Where the rows lie: one machine, or several with parts on each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) rates: Rates,
    pub(crate) row_bytes: f64,
    pub(crate) page_bytes: f64,
    /// How much deeper the trees are than where the rates were measured.
    pub(crate) deeper: f64,
    /// The share of leaves that do not lie in memory.
    pub(crate) cold: f64,
    /// Seconds to read a page from the disk.
    pub(crate) disk: f64,
    /// Seconds between the asking program and the machine, there and back, beyond what the rates hold.
    pub(crate) network: f64,
    pub(crate) nodes: u16,
    /// In how many parts the pools lie.
    pub(crate) parts: u16,
}

/// What a walk takes there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) statements: u64,
    pub(crate) round_trips: u64,
    /// The most parts that one level asked.
    pub(crate) parts_max: u64,
    pub(crate) bytes_sent: u64,
    pub(crate) pages: u64,
    /// The busiest machine's ids, of what would be its share; over the largest level.
    pub(crate) skew: f64,
    pub(crate) seconds: f64,
}

/// What a list of numbers costs on the wire, each with its length, and the head of its statement.
const BYTES_PER_ID: u64 = 12;
const BYTES_PER_STATEMENT: u64 = 44;

impl Place {
    /// Plans a walk level by level: the frontier is grouped by the part that owns each pool, and every
    /// part is sent its own ids at once with all others; the slowest machine is waited for.
    pub(crate) fn plan(&self, shape: &Shape, dice: &mut Dice) -> Plan {
        let mut plan = Plan { skew: 1.0, ..Plan::default() };
        let mut largest = 0;
        for level in &shape.levels {
            let ids = self.ids_by_part(level.pools, dice);
            let statements: Vec<u64> = ids.iter().map(|ids| ids.div_ceil(CHUNK as u64)).collect();
            let all: u64 = statements.iter().sum();
            plan.statements += all;
            plan.round_trips += 1;
            plan.parts_max = plan.parts_max.max(ids.iter().filter(|ids| **ids > 0).count() as u64);
            plan.bytes_sent += level.pools * BYTES_PER_ID + all * BYTES_PER_STATEMENT;
            let rows_per_id = level.transfers as f64 / level.pools as f64;
            let pages_per_id = 1.0 + rows_per_id * self.row_bytes / self.page_bytes;
            plan.pages += (level.pools as f64 * pages_per_id) as u64;
            let (mut slowest, mut busiest) = (0.0_f64, 0);
            for node in 0..usize::from(self.nodes) {
                let own = || (node..ids.len()).step_by(usize::from(self.nodes));
                let asked: u64 = own().map(|part| ids[part]).sum();
                let sent: u64 = own().map(|part| statements[part]).sum();
                let (asked_f, sent) = (asked as f64, sent as f64);
                let looked = asked_f * self.deeper;
                let warm = self.rates.seconds(sent, looked, asked_f * rows_per_id);
                let cold = asked_f * pages_per_id * self.cold * self.disk;
                slowest = slowest.max(warm + cold);
                busiest = busiest.max(asked);
            }
            plan.seconds += slowest + self.network;
            if level.pools > largest {
                largest = level.pools;
                plan.skew = busiest as f64 * f64::from(self.nodes) / level.pools as f64;
            }
        }
        plan
    }

    /// How many of so many pools lie in each part, by the frozen hash over ids drawn by chance.
    fn ids_by_part(&self, pools: u64, dice: &mut Dice) -> Vec<u64> {
        let mut ids = vec![0; usize::from(self.parts)];
        if self.parts == 1 {
            ids[0] = pools;
            return ids;
        }
        // The hash of a company's placement over the id of a pool; beyond so many ids the rest lies
        // as the first ones do.
        let drawn = pools.min(20_000);
        for _ in 0..drawn {
            let id = CompanyId((dice.below(1 << 50)) as i64);
            ids[usize::from(part_v1(id) % self.parts)] += 1;
        }
        for ids in &mut ids {
            *ids = *ids * pools / drawn;
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::Level;

    #[test]
    fn rates_are_found_again_in_what_they_made() {
        let rates = Rates { statement: 3e-5, id: 2e-6, row: 5e-7 };
        let samples: Vec<Sample> = (1..60)
            .map(|n| {
                let n = f64::from(n);
                let (statements, ids, rows) = (5.0 + n % 7.0, n * n, n * 40.0 + n % 5.0 * 300.0);
                let seconds = rates.seconds(statements, ids, rows);
                Sample { statements, ids, rows, seconds }
            })
            .collect();

        let found = Rates::fit(&samples);

        for (found, meant) in [(found.statement, 3e-5), (found.id, 2e-6), (found.row, 5e-7)] {
            assert!((found / meant - 1.0).abs() < 0.02, "{found} for {meant}");
        }
    }

    #[test]
    fn many_machines_share_a_large_level_and_a_small_one_pays_the_way() {
        let one = Place {
            rates: Rates { statement: 1e-4, id: 1e-6, row: 1e-6 },
            row_bytes: 100.0,
            page_bytes: 8192.0,
            deeper: 1.0,
            cold: 0.0,
            disk: 0.0,
            network: 0.0,
            nodes: 1,
            parts: 1,
        };
        let four = Place { network: 1e-3, nodes: 4, parts: 16, ..one };
        let shape = |pools| Shape { levels: vec![Level { pools, transfers: pools * 3 }] };
        let seconds = |place: &Place, pools| place.plan(&shape(pools), &mut Dice::new(3)).seconds;

        assert!(seconds(&four, 200_000) < seconds(&one, 200_000) / 3.0);
        assert!(seconds(&four, 1) > seconds(&one, 1) + 0.9e-3);
        let plan = four.plan(&shape(20_000), &mut Dice::new(3));
        assert_eq!((plan.parts_max, plan.statements, plan.round_trips), (16, 16, 1));
        assert!(plan.skew > 1.0 && plan.skew < 1.2, "{}", plan.skew);
    }
}
