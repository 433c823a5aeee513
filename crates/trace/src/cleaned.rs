//! Clean to clean: the third reading, for what a machine hands on that no record of goods shows.
//!
//! Microbes and allergens stay on a surface until somebody cleans it. So whatever strictly reached a
//! machine also reaches everything that left the machine later, until its next verified cleaning;
//! backward, everything that was on it earlier, since the cleaning before. What is reached so is
//! walked on from, strictly, and may arrive at further machines. The rules of the two other readings
//! stay as they are: this only widens the strict one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{Instant, PoolKind};

use crate::graph::Graph;
use crate::picture::ReadingCounts;
use crate::question::{Mode, Origin, Question, TransferIndex, Way};
use crate::texts::TextId;
use crate::walk::{Cancel, Cancelled, Reading, Start, walk};

/// When machines were cleaned, and somebody saw that they were clean.
#[derive(Debug, Clone, Default)]
pub struct Cleanings(BTreeMap<String, BTreeSet<i64>>);

impl Cleanings {
    /// What happened on the machine up to this instant, itself included, is washed off.
    pub fn add(&mut self, equipment: &str, at: Instant) {
        self.0.entry(equipment.to_owned()).or_default().insert(at.utc_us);
    }

    fn of(&self, equipment: &str) -> Vec<i64> {
        self.0.get(equipment).into_iter().flatten().copied().collect()
    }
}

/// What a question reaches clean to clean, one way.
#[derive(Debug, Clone, Default)]
pub struct CleanReach {
    transfers: BTreeSet<u32>,
    uncleaned: BTreeSet<String>,
}

impl CleanReach {
    /// Every transfer reached.
    pub fn transfers(&self) -> impl Iterator<Item = TransferIndex> {
        self.transfers.iter().map(|&transfer| TransferIndex(transfer))
    }

    /// Machines that were met without any verified cleaning on record: there the reading goes as far
    /// as the records do.
    pub fn uncleaned(&self) -> impl Iterator<Item = &str> {
        self.uncleaned.iter().map(String::as_str)
    }
}

impl Graph {
    /// What a question reaches clean to clean, one way.
    ///
    /// Every transfer of the graph is looked at once, for the machine it happened on; the rest of the
    /// work is the size of the answer.
    pub fn clean_to_clean(
        &self,
        question: &Question,
        way: Way,
        cleanings: &Cleanings,
        cancel: &Cancel,
    ) -> Result<CleanReach, Cancelled> {
        let starts = question.origins(self, way).into_iter().map(Origin::start).collect();
        let reading = Reading::of(self, Mode::Strict, question.tolerance_s);
        let mut widening = Widening::begin(self, way, cleanings);
        widening.run(starts, reading, cancel)?;
        Ok(CleanReach { transfers: widening.reached, uncleaned: widening.uncleaned })
    }

    /// How much is reached clean to clean, in the directions of the question.
    pub(crate) fn count_reach(
        &self,
        question: &Question,
        way: Way,
        reach: &CleanReach,
    ) -> ReadingCounts {
        let root = question.root_pool();
        let far = |transfer: u32| {
            if way == Way::Forward { self.to(transfer) } else { self.from(transfer) }
        };
        let pools: HashSet<u32> = reach.transfers.iter().map(|&transfer| far(transfer)).collect();
        let of_kind = |kind: PoolKind| {
            pools
                .iter()
                .filter(|&&pool| Some(pool) != root && self.names.kind(pool) == kind)
                .count()
        };
        let outward = |kind: PoolKind| if way == Way::Forward { of_kind(kind) } else { 0 };
        let is_delivery = |transfer: &&u32| {
            way == Way::Forward && self.names.kind(self.to(**transfer)) == PoolKind::Customer
        };
        let shipments: HashSet<_> = reach
            .transfers
            .iter()
            .filter(is_delivery)
            .map(|&transfer| {
                let document = self.detail(transfer).document;
                (self.to(transfer), document, document.get().is_none().then_some(transfer))
            })
            .collect();
        ReadingCounts {
            lots: of_kind(PoolKind::Lot),
            runs: of_kind(PoolKind::Run),
            customers: outward(PoolKind::Customer),
            shipments: shipments.len(),
        }
    }
}

/// A machine between two of its cleanings, counted from its first.
type Stretch = (TextId, usize);

struct Widening<'a> {
    graph: &'a Graph,
    way: Way,
    cleanings: HashMap<TextId, Vec<i64>>,
    /// What happened on each machine between two cleanings.
    on: HashMap<Stretch, Vec<u32>>,
    /// From when on (backward: until when) a machine hands on what was asked about.
    since: HashMap<Stretch, i64>,
    reached: BTreeSet<u32>,
    uncleaned: BTreeSet<String>,
}

impl<'a> Widening<'a> {
    fn begin(graph: &'a Graph, way: Way, cleanings: &Cleanings) -> Self {
        let mut widening = Self {
            graph,
            way,
            cleanings: HashMap::new(),
            on: HashMap::new(),
            since: HashMap::new(),
            reached: BTreeSet::new(),
            uncleaned: BTreeSet::new(),
        };
        for transfer in 0..graph.transfer_count() as u32 {
            let Some(equipment) = graph.detail(transfer).equipment.get() else { continue };
            let names = &graph.names;
            let known = widening.cleanings.entry(equipment);
            known.or_insert_with(|| cleanings.of(names.text(equipment)));
            let stretch = widening.stretch(equipment, graph.at_us(transfer));
            widening.on.entry(stretch).or_default().push(transfer);
        }
        widening
    }

    fn stretch(&self, equipment: TextId, at_us: i64) -> Stretch {
        let cleaned = self.cleanings.get(&equipment).map_or(&[][..], Vec::as_slice);
        (equipment, cleaned.partition_point(|&cleaning| cleaning < at_us))
    }

    fn run(
        &mut self,
        mut starts: Vec<Start>,
        reading: Reading,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let mut scratch = self.graph.take_scratch();
        while !starts.is_empty() {
            let reach = walk(self.graph, self.way, &starts, reading, &mut scratch, cancel)?;
            let new = reach.order.into_iter().filter(|&transfer| self.reached.insert(transfer));
            let new: Vec<u32> = new.collect();
            starts = self.widen(&new);
        }
        self.graph.give_back(scratch);
        Ok(())
    }

    /// Where the walk goes on from, now that these transfers were reached.
    fn widen(&mut self, new: &[u32]) -> Vec<Start> {
        let mut touched: BTreeSet<(u32, usize)> = BTreeSet::new();
        for &transfer in new {
            let Some(equipment) = self.graph.detail(transfer).equipment.get() else { continue };
            let at_us = self.graph.at_us(transfer);
            let stretch = self.stretch(equipment, at_us);
            let before = self.since.get(&stretch).copied();
            let is_wider =
                before.is_none_or(|before| self.is_beyond(before, at_us) && before != at_us);
            if is_wider {
                self.since.insert(stretch, at_us);
                touched.insert((stretch.0.0, stretch.1));
            }
            if self.cleanings.get(&equipment).is_none_or(Vec::is_empty) {
                self.uncleaned.insert(self.graph.names.text(equipment).to_owned());
            }
        }
        let stretches = touched.into_iter().map(|(equipment, count)| (TextId(equipment), count));
        let handed_on: BTreeSet<u32> =
            stretches.flat_map(|stretch| self.handed_on(stretch)).collect();
        let more = handed_on.into_iter().filter(|transfer| !self.reached.contains(transfer));
        more.map(Start::At).collect()
    }

    /// What a machine hands on: what happened on it, and what the runs on it gave, on the right side
    /// of the moment it was first met.
    fn handed_on(&self, stretch: Stretch) -> Vec<u32> {
        let (Some(&since), Some(on)) = (self.since.get(&stretch), self.on.get(&stretch)) else {
            return Vec::new();
        };
        let graph = self.graph;
        let ends = on.iter().flat_map(|&transfer| [graph.from(transfer), graph.to(transfer)]);
        let runs: BTreeSet<u32> =
            ends.filter(|&pool| graph.names.kind(pool) == PoolKind::Run).collect();
        let moves = |run: u32| match self.way {
            Way::Forward => graph.layout.leaving(run),
            Way::Backward => graph.layout.entering(run),
        };
        let of_runs = runs.into_iter().flat_map(moves);
        let all = on.iter().chain(of_runs).copied();
        all.filter(|&transfer| self.is_beyond(graph.at_us(transfer), since)).collect()
    }

    /// Whether an instant is beyond another in the way of the walk, or the same.
    fn is_beyond(&self, at_us: i64, since: i64) -> bool {
        match self.way {
            Way::Forward => at_us >= since,
            Way::Backward => at_us <= since,
        }
    }
}
