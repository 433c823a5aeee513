//! Answers to questions about sites that memory does not hold: from the database alone, reading
//! only what the question reaches.
//!
//! There is one set of rules. The engine walks what was read so far; wherever it arrives at a pool
//! whose books were not read, they are, whole, and it walks again, until it arrives nowhere new. What
//! it walked is then what it would have walked in the graph of the whole site: of each pool that it
//! went through every movement is there, so balances, flushes and closings are those of the whole.
//! The engine answers from this small graph as it does from a large one ([decision
//! 16](../../../docs/decisions/0016-the-engine-says-what-to-read.md)).

mod choice;
mod source;

pub use self::choice::GraphMemory;
pub(crate) use self::choice::{Books, Choices};
pub use self::source::{DatabaseReads, Source};

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::facts::{Entry, Record, RunClosed};
use domain::{CompanyId, Fact, FactId, ImportId, Instant, PoolId, PoolKind, PoolRef, SiteId};
use store::Tx;
use store::expand::{Closing, Cost, Expansion, Gained};
use store::transfers::Side;
use trace::{Cancel, Cut, Direction, Graph, History, Mode, PoolIndex, Question, Way};

use crate::asks::TraceAsk;
use crate::error::{Error, Result};
use crate::genealogy;

/// The part of a site's graph that answers a question.
pub(crate) struct Part {
    pub(crate) graph: Graph,
    pub(crate) question: Question,
    pub(crate) cost: Cost,
    /// How many transfers it was made of.
    pub(crate) transfers: usize,
}

/// What a question is, and how it will be read.
pub(crate) struct Reading<'a> {
    pub(crate) ask: &'a TraceAsk,
    pub(crate) cut: Cut,
    /// Whether a document, or a pool outside, may be where it begins.
    pub(crate) outside: bool,
    /// It will be read cautiously beside.
    pub(crate) both_modes: bool,
    /// How many transfers may be read.
    pub(crate) most: usize,
}

/// Reads what answers a question.
pub(crate) fn part(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    reading: &Reading<'_>,
) -> Result<Part> {
    let mut walk = Walk::begin(tx, ground, reading.most)?;
    walk.roots(reading)?;
    let gained = walk.expansion.lenient_run(walk.tx)?;
    walk.take(gained);
    loop {
        let graph = walk.graph(reading.cut);
        let question = genealogy::question(&graph, reading.ask, reading.outside)?;
        let mut missing = walk.missing(&graph, &question, reading.both_modes)?;
        if missing.is_empty() {
            missing = walk.contested(&graph);
            if missing.is_empty() {
                let (cost, transfers) =
                    (walk.expansion.cost().clone(), walk.expansion.transfer_count());
                return Ok(Part { graph, question, cost, transfers });
            }
            walk.read_inflows(&missing)?;
        } else {
            walk.read_whole(&missing)?;
        }
    }
}

/// The graph of some pools with their whole books, and no others.
pub(crate) fn books(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
    most: usize,
) -> Result<Graph> {
    let mut walk = Walk::begin(tx, ground, most)?;
    walk.read_whole(pools)?;
    Ok(walk.graph(Cut::NOW))
}

struct Walk<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    expansion: Expansion,
    history: History,
    kinds: HashMap<PoolId, PoolKind>,
    /// Pools of which all movements were read, and those of which all inflows were.
    whole: HashSet<PoolId>,
    filled: HashSet<PoolId>,
}

const BOTH: &[Side] = &[Side::Out, Side::In];

impl<'a, 'tx> Walk<'a, 'tx> {
    fn begin(tx: &'a mut Tx<'tx>, ground: (CompanyId, SiteId), most: usize) -> Result<Self> {
        let expansion = Expansion::begin(tx, ground, most)?;
        let (history, kinds) = (History::default(), HashMap::new());
        let (whole, filled) = (HashSet::new(), HashSet::new());
        Ok(Self { tx, expansion, history, kinds, whole, filled })
    }

    /// Reads where a question begins. What is not there the engine will refuse in its own words.
    fn roots(&mut self, reading: &Reading<'_>) -> Result<()> {
        let ask = reading.ask;
        let transfer = match &ask.transfer {
            Some(code) => self.expansion.transfer_by_code(self.tx, code)?,
            None => None,
        };
        let gained = self.expansion.transfers(self.tx, transfer.as_slice())?;
        self.take(gained);
        if reading.outside
            && let Some(document) = ask.root.strip_prefix("document:")
        {
            let transfers = self.expansion.transfers_of_document(self.tx, document)?;
            let gained = self.expansion.transfers(self.tx, &transfers)?;
            self.take(gained);
            return Ok(());
        }
        let Ok(reference) = ask.root.parse::<PoolRef>() else { return Ok(()) };
        let (pool, gained) = self.expansion.pool(self.tx, &reference)?;
        self.take(gained);
        let Some(pool) = pool else { return Ok(()) };
        if reference.kind.is_inside() {
            return self.read_whole(&[pool]);
        }
        // Of a pool outside only that side is asked about that the walk leaves along; and where one
        // transfer is meant, it is there already.
        if reading.outside && ask.transfer.is_none() {
            let sides: &[Side] = match ask.direction.parse()? {
                Direction::Forward => &[Side::Out],
                Direction::Backward => &[Side::In],
                Direction::Both => BOTH,
            };
            let gained = self.expansion.expand(self.tx, sides, &[pool])?;
            self.take(gained);
        }
        Ok(())
    }

    fn graph(&self, cut: Cut) -> Graph {
        Graph::build(&self.history, cut)
    }

    fn read_whole(&mut self, pools: &[PoolId]) -> Result<()> {
        let gained = self.expansion.expand(self.tx, BOTH, pools)?;
        self.whole.extend(pools);
        self.take(gained);
        Ok(())
    }

    fn read_inflows(&mut self, pools: &[PoolId]) -> Result<()> {
        let gained = self.expansion.expand(self.tx, &[Side::In], pools)?;
        self.filled.extend(pools);
        self.take(gained);
        Ok(())
    }

    /// The pools inside that the engine arrives at though their books were not read.
    fn missing(&self, graph: &Graph, question: &Question, both_modes: bool) -> Result<Vec<PoolId>> {
        let mut missing = BTreeSet::new();
        let mut look = |pool: PoolIndex| {
            let id = self.history.pool_id(pool);
            let known = !self.is_inside(id) || self.whole.contains(&id);
            if !known {
                missing.insert(id);
            }
            known
        };
        for root in &question.roots {
            look(root.pool);
        }
        let cautious = Question { mode: Mode::Cautious, ..question.clone() };
        let questions = [Some(question), both_modes.then_some(&cautious)];
        for question in questions.into_iter().flatten() {
            for way in ways(question.direction) {
                let reached = graph.reach(question, *way, &Cancel::default());
                let reached = reached.map_err(|_| Error::Cancelled)?;
                for (transfer, _) in reached.transfers() {
                    let (from, to) = graph.transfer_ends(transfer);
                    let (near, far) = match way {
                        Way::Forward => (from, to),
                        Way::Backward => (to, from),
                    };
                    // Beyond a pool that was not read whole the walk may have gone astray.
                    if look(near) {
                        look(far);
                    }
                }
            }
        }
        Ok(missing.into_iter().collect())
    }

    fn is_inside(&self, pool: PoolId) -> bool {
        self.kinds.get(&pool).is_some_and(|kind| kind.is_inside())
    }

    /// The pools whose inflows decide in which order a debt was filled within one instant, as far
    /// as they were not read.
    fn contested(&self, graph: &Graph) -> Vec<PoolId> {
        let mut open: Vec<(PoolId, i64)> = Vec::new();
        for &pool in &self.whole {
            let Some(place) = graph.pool_by_id(pool) else { continue };
            open.extend(graph.contested_instants(place).into_iter().map(|at_us| (pool, at_us)));
        }
        let mut seen: HashSet<(PoolId, i64)> = open.iter().copied().collect();
        let mut missing = BTreeSet::new();
        while let Some((pool, at_us)) = open.pop() {
            if !self.whole.contains(&pool) && !self.filled.contains(&pool) {
                missing.insert(pool);
                continue;
            }
            let Some(place) = graph.pool_by_id(pool) else { continue };
            let feeders = graph.feeders_at(place, at_us).into_iter().map(|feeder| (feeder, at_us));
            open.extend(feeders.filter(|feeder| seen.insert(*feeder)));
        }
        missing.into_iter().collect()
    }

    /// Takes in what was read, as the ledger told it.
    fn take(&mut self, gained: Gained) {
        let Gained { items, partners, pools, mut closings, mut transfers, mut corrections } =
            gained;
        let (company, site) = self.expansion.ground();
        let mut apply = |seq, (at, recorded_at), by, fact: Fact| {
            let entry = Entry { at, recorded_at, by, device: None, fact };
            let (id, import) = (FactId(0), ImportId(0));
            self.history.apply(&Record {
                company,
                site,
                seq,
                id,
                appended_at_us: 0,
                import,
                entry,
            });
        };
        for item in items {
            apply(0, BEFORE_ALL, None, item.into());
        }
        for partner in partners {
            apply(0, BEFORE_ALL, None, partner.into());
        }
        for pool in pools {
            self.kinds.insert(pool.fact.pool, pool.fact.kind);
            apply(pool.seq, (pool.at, pool.recorded_at), pool.by, pool.fact.into());
        }
        closings.sort_by_key(|closing| (closing.run, closing.seq));
        for (closing, at) in closings.iter().zip(0..) {
            if at == 0 || closings[at - 1].run != closing.run {
                opened_with(closing, &mut apply);
            }
            let said = RunClosed { run: closing.run, reopened: closing.reopened };
            apply(closing.seq, (closing.at, closing.recorded_at), None, said.into());
        }
        transfers.sort_by_key(|transfer| transfer.seq);
        for one in transfers {
            apply(one.seq, (one.at, one.recorded_at), one.by, one.fact.into());
        }
        corrections.sort_by_key(|correction| correction.seq);
        for one in corrections {
            apply(one.seq, (one.at, one.recorded_at), one.by, one.fact.into());
        }
    }
}

/// Before anything that a ledger tells.
const BEFORE_ALL: (Instant, Instant) = (Instant::utc(i64::MIN), Instant::utc(i64::MIN));

/// The database tells when a run closed in the end; what it was opened with was said before that, and
/// is known at every moment.
fn opened_with(
    first: &Closing,
    apply: &mut impl FnMut(i64, (Instant, Instant), Option<domain::PersonId>, Fact),
) {
    let said = RunClosed { run: first.run, reopened: first.before.is_none() };
    let (always, _) = BEFORE_ALL;
    apply(0, (first.before.unwrap_or(always), always), None, said.into());
}

const fn ways(direction: Direction) -> &'static [Way] {
    match direction {
        Direction::Forward => &[Way::Forward],
        Direction::Backward => &[Way::Backward],
        Direction::Both => &[Way::Forward, Way::Backward],
    }
}
