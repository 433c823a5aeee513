//! Reach: which transfers a root is in, or may come from.
//!
//! The walk goes level by level, so the level at which a transfer is met first is its depth.
//! Within an epoch of a pool (see `Books`) an inflow reaches every outflow from some place on. So
//! one mark an epoch says which outflows were met already, and the walk meets every transfer once:
//! its work is the size of the answer. Backward is the mirror image.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::graph::Graph;
use crate::question::{Mode, Way};

/// Tells a trace that nobody waits for it any more.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the traces that hold a copy of this to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody still waits.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.0.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}

/// The trace was asked to stop; there is no partial answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the trace was cancelled")]
pub struct Cancelled;

/// How wide a walk reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Time and flushes count, clocks are right.
    Strict,
    /// As strict, but at runs clocks may be off by this many seconds, or by what the run says.
    Tolerant(u32),
    /// Every inflow of a pool reaches every outflow of it.
    Cautious,
}

impl Reading {
    pub(crate) fn of(graph: &Graph, mode: Mode, tolerance_s: u32) -> Self {
        match mode {
            Mode::Cautious => Self::Cautious,
            Mode::Strict if tolerance_s > 0 || graph.has_tolerant_runs => {
                Self::Tolerant(tolerance_s)
            }
            Mode::Strict => Self::Strict,
        }
    }
}

/// Where a walk begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// A whole pool.
    Pool(u32),
    /// What was in a pool at any time between two instants, both included.
    Window(u32, i64, i64),
    /// What this transfer carried, not counting the transfer itself.
    Beyond(u32),
    /// This transfer, and what follows from it.
    At(u32),
}

/// What a walk reached, level by level.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reach {
    /// The transfers, by level.
    pub(crate) order: Vec<u32>,
    /// Where each level ends in `order`; the first level has depth 1.
    pub(crate) level_ends: Vec<u32>,
}

impl Reach {
    /// Each depth with its transfers.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let mut start = 0;
        self.level_ends.iter().zip(1..).map(move |(&end, depth)| {
            let level = &self.order[start as usize..end as usize];
            start = end;
            (depth, level)
        })
    }
}

/// Working memory of a walk: marks that need no clearing between walks.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    generation: u32,
    /// For each epoch (or pool, in cautious mode): the walk that set it, and how far it is met.
    marks: Vec<(u32, u32)>,
    /// For each place, in tolerant walks: the walk that set it, and the next place not yet met.
    skips: Vec<(u32, u32)>,
    /// For each pool: the place of its state, counted on from reckoning to reckoning.
    slots: Vec<u32>,
    /// No place was counted from here on.
    next_slot: u32,
}

impl Scratch {
    /// Begins a reckoning over states of pools: their slots, and the first number that is new.
    ///
    /// A slot with a lower number is of an earlier reckoning, so none needs clearing.
    pub(crate) fn begin_slots(&mut self, pools: usize) -> (&mut [u32], u32) {
        if self.slots.len() < pools {
            self.slots = vec![0; pools];
        }
        let first = self.next_slot.max(1);
        let Some(next) = first.checked_add(pools as u32) else {
            (self.slots, self.next_slot) = (Vec::new(), 0);
            return self.begin_slots(pools);
        };
        self.next_slot = next;
        (&mut self.slots, first)
    }

    fn begin(&mut self, marks: usize, skips: usize) -> u32 {
        if self.generation == u32::MAX {
            *self = Self::default();
        }
        self.generation += 1;
        // Fresh memory is zeroes already: nothing is written that no walk comes to.
        if self.marks.len() < marks {
            self.marks = vec![(0, 0); marks];
        }
        if self.skips.len() < skips {
            self.skips = vec![(0, 0); skips];
        }
        self.generation
    }
}

/// Walks from the starts, as the reading allows.
pub(crate) fn walk(
    graph: &Graph,
    way: Way,
    starts: &[Start],
    reading: Reading,
    scratch: &mut Scratch,
    cancel: &Cancel,
) -> Result<Reach, Cancelled> {
    let mut reach = match (way, reading) {
        (_, Reading::Tolerant(seconds)) => {
            Tolerant::begin(graph, way, seconds, scratch).walk(starts, cancel)?
        }
        (Way::Forward, _) => Forward::begin(graph, reading, scratch).walk(starts, cancel)?,
        (Way::Backward, _) => Backward::begin(graph, reading, scratch).walk(starts, cancel)?,
    };
    drop_repeated_starts(graph, starts, &mut reach);
    Ok(reach)
}

/// Walks on strictly from transfers that were reached already, these included.
pub(crate) fn walk_on(
    graph: &Graph,
    way: Way,
    from: &[u32],
    scratch: &mut Scratch,
    cancel: &Cancel,
) -> Result<Reach, Cancelled> {
    let starts: Vec<Start> = from.iter().map(|&transfer| Start::At(transfer)).collect();
    walk(graph, way, &starts, Reading::Strict, scratch, cancel)
}

/// A single start may be met again on a way around; the first meeting is its depth.
fn drop_repeated_starts(graph: &Graph, starts: &[Start], reach: &mut Reach) {
    if !starts.iter().any(|start| matches!(start, Start::At(_) | Start::Window(..))) {
        return;
    }
    let first_level = reach.level_ends.first().copied().unwrap_or(0) as usize;
    let mut firsts = reach.order[..first_level].to_vec();
    firsts.sort_unstable();
    let repeats = |transfer: &u32| firsts.binary_search(transfer).is_ok();
    if firsts.windows(2).all(|pair| pair[0] != pair[1])
        && !reach.order[first_level..].iter().any(repeats)
    {
        return;
    }
    let mut met = vec![false; graph.layout.rank.len()];
    let mut kept = Reach::default();
    for (_, level) in reach.levels() {
        for &transfer in level {
            if !std::mem::replace(&mut met[transfer as usize], true) {
                kept.order.push(transfer);
            }
        }
        kept.end_level();
    }
    *reach = kept;
}

impl Reach {
    fn end_level(&mut self) {
        let end = self.order.len() as u32;
        if self.level_ends.last().copied().unwrap_or(0) < end {
            self.level_ends.push(end);
        }
    }
}

/// Whose outflows a strict or cautious walk goes through.
struct Forward<'a> {
    graph: &'a Graph,
    cautious: bool,
    generation: u32,
    marks: &'a mut [(u32, u32)],
    reach: Reach,
}

impl<'a> Forward<'a> {
    fn begin(graph: &'a Graph, reading: Reading, scratch: &'a mut Scratch) -> Self {
        let cautious = reading == Reading::Cautious;
        let marks = if cautious { graph.pool_count() } else { graph.books.epochs.len() };
        let generation = scratch.begin(marks, 0);
        Self { graph, cautious, generation, marks: &mut scratch.marks, reach: Reach::default() }
    }

    fn walk(mut self, starts: &[Start], cancel: &Cancel) -> Result<Reach, Cancelled> {
        for &start in starts {
            self.start(start);
        }
        self.reach.end_level();
        let mut next = 0;
        while next < self.reach.order.len() {
            cancel.check()?;
            let end = self.reach.order.len();
            if self.cautious {
                self.level_cautious(next..end);
            } else {
                self.level(next..end);
            }
            self.reach.end_level();
            next = end;
        }
        Ok(self.reach)
    }

    fn level(&mut self, places: Range<usize>) {
        let (hops, epochs) = (&self.graph.books.forward, &self.graph.books.epochs);
        for place in places {
            let hop = hops[self.reach.order[place] as usize];
            let mark = &mut self.marks[hop.epoch as usize];
            if mark.0 != self.generation {
                *mark = (self.generation, epochs[hop.epoch as usize].out_end);
            }
            if hop.place < mark.1 {
                self.reach.order.extend_from_slice(self.graph.layout.outs.at(hop.place..mark.1));
                mark.1 = hop.place;
            }
        }
    }

    fn level_cautious(&mut self, places: Range<usize>) {
        for place in places {
            let pool = self.graph.to(self.reach.order[place]);
            self.outs_from(pool, self.graph.layout.outs.range(pool).start);
        }
    }

    /// Cautiously: the outflows of a pool from a place on, where not met yet.
    fn outs_from(&mut self, pool: u32, first: u32) {
        if !self.graph.names.kind(pool).is_inside() {
            return;
        }
        let mark = &mut self.marks[pool as usize];
        if mark.0 != self.generation {
            *mark = (self.generation, self.graph.layout.outs.range(pool).end);
        }
        if first < mark.1 {
            self.reach.order.extend_from_slice(self.graph.layout.outs.at(first..mark.1));
            mark.1 = first;
        }
    }

    /// Strictly: the outflows of an epoch from a place on, where not met yet.
    fn outs_of_epoch(&mut self, epoch: u32, first: u32) {
        let mark = &mut self.marks[epoch as usize];
        if mark.0 != self.generation {
            *mark = (self.generation, self.graph.books.epochs[epoch as usize].out_end);
        }
        if first < mark.1 {
            self.reach.order.extend_from_slice(self.graph.layout.outs.at(first..mark.1));
            mark.1 = first;
        }
    }

    fn start(&mut self, start: Start) {
        let graph = self.graph;
        match start {
            Start::At(transfer) => self.reach.order.push(transfer),
            Start::Beyond(transfer) if self.cautious => {
                let pool = graph.to(transfer);
                self.outs_from(pool, graph.layout.outs.range(pool).start);
            }
            Start::Beyond(transfer) => {
                let hop = graph.books.forward[transfer as usize];
                self.outs_of_epoch(hop.epoch, hop.place);
            }
            Start::Pool(pool) if self.cautious => {
                self.outs_from(pool, graph.layout.outs.range(pool).start);
            }
            Start::Pool(pool) => {
                for epoch in graph.books.pool(pool).epochs.clone() {
                    self.outs_of_epoch(epoch, graph.books.epochs[epoch as usize].out_start);
                }
            }
            Start::Window(pool, from_us, _) if self.cautious => {
                let outs = graph.layout.outs.range(pool);
                self.outs_from(pool, first_out_at(graph, outs, from_us));
            }
            Start::Window(pool, from_us, to_us) => self.start_window(pool, from_us, to_us),
        }
    }

    /// Rule N11: outflows in the window, and those later ones that no flush cuts off from what the
    /// window held.
    fn start_window(&mut self, pool: u32, from_us: i64, to_us: i64) {
        let graph = self.graph;
        for epoch in graph.books.pool(pool).epochs.clone() {
            let stretch = graph.books.epochs[epoch as usize];
            let first = first_out_at(graph, stretch.out_start..stretch.out_end, from_us);
            if held_something_by(graph, epoch, to_us) {
                self.outs_of_epoch(epoch, first);
            } else {
                let end = first_out_at(graph, first..stretch.out_end, to_us.saturating_add(1));
                self.reach.order.extend_from_slice(graph.layout.outs.at(first..end));
            }
        }
    }
}

/// Whether anything had entered a pool in this epoch by an instant.
fn held_something_by(graph: &Graph, epoch: u32, by_us: i64) -> bool {
    let stretch = graph.books.epochs[epoch as usize];
    stretch.in_start < stretch.in_end
        && graph.at_us(graph.layout.ins.all[stretch.in_start as usize]) <= by_us
}

/// The first of some outflows of one pool at or after an instant.
fn first_out_at(graph: &Graph, outs: Range<u32>, at_us: i64) -> u32 {
    let outflows = graph.layout.outs.at(outs.clone());
    outs.start + outflows.partition_point(|&transfer| graph.at_us(transfer) < at_us) as u32
}

/// The end of those of some inflows of one pool that come at or before an instant.
fn end_of_ins_at(graph: &Graph, ins: Range<u32>, at_us: i64) -> u32 {
    let inflows = graph.layout.ins.at(ins.clone());
    ins.start + inflows.partition_point(|&transfer| graph.at_us(transfer) <= at_us) as u32
}

/// Whose inflows a strict or cautious walk goes back through.
struct Backward<'a> {
    graph: &'a Graph,
    cautious: bool,
    generation: u32,
    marks: &'a mut [(u32, u32)],
    reach: Reach,
}

impl<'a> Backward<'a> {
    fn begin(graph: &'a Graph, reading: Reading, scratch: &'a mut Scratch) -> Self {
        let cautious = reading == Reading::Cautious;
        let marks = if cautious { graph.pool_count() } else { graph.books.epochs.len() };
        let generation = scratch.begin(marks, 0);
        Self { graph, cautious, generation, marks: &mut scratch.marks, reach: Reach::default() }
    }

    fn walk(mut self, starts: &[Start], cancel: &Cancel) -> Result<Reach, Cancelled> {
        for &start in starts {
            self.start(start);
        }
        self.reach.end_level();
        let mut next = 0;
        while next < self.reach.order.len() {
            cancel.check()?;
            let end = self.reach.order.len();
            if self.cautious {
                self.level_cautious(next..end);
            } else {
                self.level(next..end);
            }
            self.reach.end_level();
            next = end;
        }
        Ok(self.reach)
    }

    fn level(&mut self, places: Range<usize>) {
        let (hops, epochs) = (&self.graph.books.backward, &self.graph.books.epochs);
        for place in places {
            let hop = hops[self.reach.order[place] as usize];
            let mark = &mut self.marks[hop.epoch as usize];
            if mark.0 != self.generation {
                *mark = (self.generation, epochs[hop.epoch as usize].in_start);
            }
            if mark.1 < hop.place {
                self.reach.order.extend_from_slice(self.graph.layout.ins.at(mark.1..hop.place));
                mark.1 = hop.place;
            }
        }
    }

    fn level_cautious(&mut self, places: Range<usize>) {
        for place in places {
            let pool = self.graph.from(self.reach.order[place]);
            self.ins_up_to(pool, self.graph.layout.ins.range(pool).end);
        }
    }

    /// Cautiously: the inflows of a pool up to a place, where not met yet.
    fn ins_up_to(&mut self, pool: u32, end: u32) {
        if !self.graph.names.kind(pool).is_inside() {
            return;
        }
        let mark = &mut self.marks[pool as usize];
        if mark.0 != self.generation {
            *mark = (self.generation, self.graph.layout.ins.range(pool).start);
        }
        if mark.1 < end {
            self.reach.order.extend_from_slice(self.graph.layout.ins.at(mark.1..end));
            mark.1 = end;
        }
    }

    /// Strictly: the inflows of an epoch up to a place, where not met yet.
    fn ins_of_epoch(&mut self, epoch: u32, end: u32) {
        let mark = &mut self.marks[epoch as usize];
        if mark.0 != self.generation {
            *mark = (self.generation, self.graph.books.epochs[epoch as usize].in_start);
        }
        if mark.1 < end {
            self.reach.order.extend_from_slice(self.graph.layout.ins.at(mark.1..end));
            mark.1 = end;
        }
    }

    fn start(&mut self, start: Start) {
        let graph = self.graph;
        match start {
            Start::At(transfer) => self.reach.order.push(transfer),
            Start::Beyond(transfer) if self.cautious => {
                let pool = graph.from(transfer);
                self.ins_up_to(pool, graph.layout.ins.range(pool).end);
            }
            Start::Beyond(transfer) => {
                let hop = graph.books.backward[transfer as usize];
                self.ins_of_epoch(hop.epoch, hop.place);
            }
            Start::Pool(pool) if self.cautious => {
                self.ins_up_to(pool, graph.layout.ins.range(pool).end);
            }
            Start::Pool(pool) => {
                for epoch in graph.books.pool(pool).epochs.clone() {
                    self.ins_of_epoch(epoch, graph.books.epochs[epoch as usize].in_end);
                }
            }
            Start::Window(pool, _, to_us) if self.cautious => {
                self.ins_up_to(pool, end_of_ins_at(graph, graph.layout.ins.range(pool), to_us));
            }
            Start::Window(pool, from_us, to_us) => {
                // Rule N11: inflows at or before the end that were not flushed out before the
                // beginning.
                for epoch in graph.books.pool(pool).epochs.clone() {
                    let stretch = graph.books.epochs[epoch as usize];
                    if stretch.flushed_at_us >= from_us {
                        let ins = stretch.in_start..stretch.in_end;
                        self.ins_of_epoch(epoch, end_of_ins_at(graph, ins, to_us));
                    }
                }
            }
        }
    }
}

/// A walk that lets clocks at runs be off (rule N12).
///
/// Tolerance crosses flushes, so marks by epoch do not do; each place knows the next place that was
/// not met yet instead (a union-find over places).
struct Tolerant<'a> {
    graph: &'a Graph,
    way: Way,
    tolerance_us: i64,
    generation: u32,
    skips: &'a mut [(u32, u32)],
    reach: Reach,
}

impl<'a> Tolerant<'a> {
    fn begin(graph: &'a Graph, way: Way, seconds: u32, scratch: &'a mut Scratch) -> Self {
        let layout = &graph.layout;
        let generation = scratch.begin(0, layout.outs.all.len().max(layout.ins.all.len()) + 1);
        let tolerance_us = i64::from(seconds) * 1_000_000;
        let skips = &mut scratch.skips;
        Self { graph, way, tolerance_us, generation, skips, reach: Reach::default() }
    }

    fn walk(mut self, starts: &[Start], cancel: &Cancel) -> Result<Reach, Cancelled> {
        for &start in starts {
            for range in self.first_places(start) {
                self.meet(range);
            }
        }
        self.reach.end_level();
        let mut next = 0;
        while next < self.reach.order.len() {
            cancel.check()?;
            let end = self.reach.order.len();
            for place in next..end {
                let beyond = self.places_beyond(self.reach.order[place]);
                self.meet(beyond);
            }
            self.reach.end_level();
            next = end;
        }
        Ok(self.reach)
    }

    /// Forward a place is one in the list of outflows, backward one in the list of inflows.
    fn meet(&mut self, places: Range<u32>) {
        let mut place = self.next_unmet(places.start);
        while place < places.end {
            let layout = &self.graph.layout;
            self.reach.order.push(match self.way {
                Way::Forward => layout.outs.all[place as usize],
                Way::Backward => layout.ins.all[place as usize],
            });
            self.skips[place as usize] = (self.generation, place + 1);
            place = self.next_unmet(place + 1);
        }
    }

    fn next_unmet(&mut self, place: u32) -> u32 {
        let mut end = place;
        while self.skips[end as usize].0 == self.generation {
            end = self.skips[end as usize].1;
        }
        let mut step = place;
        while step != end {
            step = std::mem::replace(&mut self.skips[step as usize].1, end);
        }
        end
    }

    fn tolerance_us(&self, pool: u32) -> i64 {
        match self.graph.names.kind(pool) {
            domain::PoolKind::Run => {
                let own = i64::from(self.graph.names.pool(pool).tolerance_s) * 1_000_000;
                own.max(self.tolerance_us)
            }
            _ => 0,
        }
    }

    fn places_beyond(&self, transfer: u32) -> Range<u32> {
        let graph = self.graph;
        let at_us = graph.at_us(transfer);
        match self.way {
            Way::Forward => {
                let (pool, hop) = (graph.to(transfer), graph.books.forward[transfer as usize]);
                let end = graph.books.epochs[hop.epoch as usize].out_end;
                match self.tolerance_us(pool) {
                    0 => hop.place..end,
                    tolerance => {
                        let early = at_us.saturating_sub(tolerance);
                        first_out_at(graph, graph.layout.outs.range(pool), early)..end
                    }
                }
            }
            Way::Backward => {
                let (pool, hop) = (graph.from(transfer), graph.books.backward[transfer as usize]);
                let start = graph.books.epochs[hop.epoch as usize].in_start;
                match self.tolerance_us(pool) {
                    0 => start..hop.place,
                    tolerance => {
                        let late = at_us.saturating_add(tolerance);
                        start..end_of_ins_at(graph, graph.layout.ins.range(pool), late)
                    }
                }
            }
        }
    }

    /// The first level is what a strict walk would begin with; only hops are tolerant.
    fn first_places(&self, start: Start) -> Vec<Range<u32>> {
        match start {
            Start::Beyond(transfer) => return vec![self.places_beyond(transfer)],
            Start::At(transfer) => return vec![self.place_of(transfer)],
            Start::Pool(_) | Start::Window(..) => {}
        }
        let mut scratch = Scratch::default();
        let first = match self.way {
            Way::Forward => {
                let mut strict = Forward::begin(self.graph, Reading::Strict, &mut scratch);
                strict.start(start);
                strict.reach.order
            }
            Way::Backward => {
                let mut strict = Backward::begin(self.graph, Reading::Strict, &mut scratch);
                strict.start(start);
                strict.reach.order
            }
        };
        first.into_iter().map(|transfer| self.place_of(transfer)).collect()
    }

    fn place_of(&self, transfer: u32) -> Range<u32> {
        let graph = self.graph;
        let (lists, pool) = match self.way {
            Way::Forward => (&graph.layout.outs, graph.from(transfer)),
            Way::Backward => (&graph.layout.ins, graph.to(transfer)),
        };
        let rank = graph.rank(transfer);
        let before = lists.of(pool).partition_point(|&other| graph.rank(other) < rank);
        let place = lists.range(pool).start + before as u32;
        place..place + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_slot_of_an_earlier_reckoning_is_taken_for_one_of_this() {
        for next_slot in [0, 7, u32::MAX - 4, u32::MAX] {
            let mut scratch = Scratch { next_slot, ..Scratch::default() };
            for _ in 0..3 {
                let (slots, first) = scratch.begin_slots(3);

                let is_new = |slot: &u32| slot.wrapping_sub(first) < 3;
                assert!(!slots.iter().any(is_new), "{slots:?} from {first}");
                slots.copy_from_slice(&[first, first + 1, first + 2]);
            }
        }
    }
}
