//! Who follows whom: for each pool the transfers that leave it and those that enter it, and all of
//! them once, in the order of events.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use domain::PoolKind;
use mapped::Column;

use crate::amount::Amount;
use crate::graph::books::{Move, Sides};
use crate::graph::effective::Effective;
use crate::history::NOTHING;
use crate::names::Names;
use crate::stored::stored;

/// The transfers of every pool on one side, in the order of events.
///
/// Each pool has a stretch of one long list. A stretch that is full moves to the end of the list and
/// gets twice the room there, so that a pool grows at a price that depends on no other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    stretches: Column<Stretch>,
    /// The transfers, stretch by stretch; what no stretch holds means nothing.
    pub(crate) all: Column<u32>,
}

stored!(Lists { stretches, all });

#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
struct Stretch {
    start: u32,
    len: u32,
    room: u32,
}

/// Room of a stretch that is moved for the first time.
const ROOM_MIN: u32 = 4;

impl Lists {
    /// Room for the transfers of each pool, none of which is there yet.
    fn with_room(pools: usize, of_transfers: impl Iterator<Item = u32>) -> Self {
        let mut stretches = vec![Stretch::default(); pools];
        let mut count = 0;
        for pool in of_transfers {
            stretches[pool as usize].room += 1;
            count += 1;
        }
        let mut start = 0;
        for stretch in &mut stretches {
            stretch.start = start;
            start += stretch.room;
        }
        Self { stretches: stretches.into(), all: vec![NOTHING; count].into() }
    }

    /// The places of a pool's transfers in the long list.
    pub(crate) fn range(&self, pool: u32) -> Range<u32> {
        let Stretch { start, len, .. } = self.stretches[pool as usize];
        start..start + len
    }

    /// The transfers of a pool.
    pub(crate) fn of(&self, pool: u32) -> &[u32] {
        self.at(self.range(pool))
    }

    /// The transfers at some places of the long list.
    pub(crate) fn at(&self, places: Range<u32>) -> &[u32] {
        &self.all[places.start as usize..places.end as usize]
    }

    fn of_mut(&mut self, pool: u32) -> &mut [u32] {
        let Range { start, end } = self.range(pool);
        &mut self.all[start as usize..end as usize]
    }

    fn add_pools(&mut self, pools: usize) {
        self.stretches.resize(pools, Stretch::default());
    }

    /// Puts a transfer into a pool's list, so many behind its first; answers its place.
    fn insert(&mut self, pool: u32, at: usize, transfer: u32) -> u32 {
        let stretch = &mut self.stretches[pool as usize];
        if stretch.len == stretch.room {
            let old = stretch.start as usize..(stretch.start + stretch.len) as usize;
            stretch.start = self.all.len() as u32;
            stretch.room = (2 * stretch.len).max(ROOM_MIN);
            self.all.extend_from_within(old);
            self.all.resize((stretch.start + stretch.room) as usize, NOTHING);
        }
        stretch.len += 1;
        let held = self.of_mut(pool);
        held[at..].rotate_right(1);
        held[at] = transfer;
        self.range(pool).start + at as u32
    }

    fn remove(&mut self, pool: u32, at: usize) {
        self.of_mut(pool)[at..].rotate_left(1);
        self.stretches[pool as usize].len -= 1;
    }
}

/// What one turn of news does to the events.
#[derive(Debug, Default)]
pub(super) struct Turned {
    linked: Vec<u32>,
    unlinked: Vec<u32>,
}

/// So many events are put between others, or taken out, one by one.
const FEW: usize = 8;

/// Transfers that link pools, and in which order. Their numbers mean nothing beyond that they stay:
/// those of one pool were given out next to each other where the graph was built at once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    pub(crate) outs: Lists,
    pub(crate) ins: Lists,
    /// All transfers in the order of events.
    events: Column<u32>,
    pub(crate) from: Column<u32>,
    pub(crate) to: Column<u32>,
    pub(crate) at_us: Column<i64>,
    /// Earlier events have lower ranks. Between two there is room for others, as long as it lasts;
    /// what links nothing any more has none.
    pub(crate) rank: Column<u32>,
}

stored!(Layout { outs, ins, events, from, to, at_us, rank });

/// Room for one more in so many transfers is kept from the beginning.
pub(super) const ROOM_SHARE: usize = 8;
/// The rank of a transfer whose place in its instant was not decided yet.
const UNSETTLED: u32 = 0;
/// Room between the ranks of two events, where there is enough for all.
const GAP_MAX: u32 = 64;

impl Layout {
    /// Lays out transfers that are in the order of events, and puts them into their numbering.
    pub(super) fn of(pools: usize, transfers: Vec<Effective>) -> (Self, Vec<Effective>) {
        let count = transfers.len();
        let mut layout = Self {
            outs: Lists::with_room(pools, transfers.iter().map(|t| t.from)),
            ins: Lists::with_room(pools, transfers.iter().map(|t| t.to)),
            events: Vec::with_capacity(count).into(),
            from: vec![0; count].into(),
            to: vec![0; count].into(),
            at_us: vec![0; count].into(),
            rank: vec![0; count].into(),
        };
        layout.make_room(count / ROOM_SHARE);
        let mut by_number: Vec<Option<Effective>> = vec![None; count];
        for transfer in transfers {
            let number = layout.outs.range(transfer.from).end;
            let place = number as usize;
            push(&mut layout.outs, transfer.from, number);
            push(&mut layout.ins, transfer.to, number);
            layout.events.push(number);
            layout.from[place] = transfer.from;
            layout.to[place] = transfer.to;
            layout.at_us[place] = transfer.at_us;
            by_number[place] = Some(transfer);
        }
        layout.rank_anew();
        (layout, by_number.into_iter().flatten().collect())
    }

    /// Room for what comes later, so that the first news need not move everything.
    fn make_room(&mut self, more: usize) {
        for column in [&mut self.from, &mut self.to, &mut self.rank, &mut self.events] {
            column.reserve(more);
        }
        for lists in [&mut self.outs, &mut self.ins] {
            lists.all.reserve(more);
        }
        self.at_us.reserve(more);
    }

    /// How many transfers link pools.
    pub(crate) fn count(&self) -> usize {
        self.events.len()
    }

    /// How many pools there are.
    pub(super) fn pools(&self) -> usize {
        self.outs.stretches.len()
    }

    /// How many numbers and places mean nothing any more.
    pub(super) fn left_behind(&self) -> usize {
        self.from.len() + self.outs.all.len() + self.ins.all.len() - 3 * self.count()
    }

    /// The transfers that leave a pool, in the order of events.
    pub(crate) fn leaving(&self, pool: u32) -> &[u32] {
        self.outs.of(pool)
    }

    /// The transfers that enter a pool, in the order of events.
    pub(crate) fn entering(&self, pool: u32) -> &[u32] {
        self.ins.of(pool)
    }

    /// The ends of a transfer, before the books say what moved there.
    pub(super) fn sides(&self, names: &Names, transfer: usize) -> Sides {
        let (from, to) = (self.from[transfer], self.to[transfer]);
        let (from, to) = ((from, names.kind(from)), (to, names.kind(to)));
        Sides::between(transfer as u32, from, to, self.at_us[transfer])
    }

    /// Everything that moved in or out of a pool, in the order of events.
    pub(super) fn moves_of(
        &self,
        names: &Names,
        pool: u32,
        amount: impl Fn(u32, bool) -> Option<Amount>,
        moves: &mut Vec<Move>,
    ) {
        moves.clear();
        let mut ins = self.entering(pool).iter().copied().peekable();
        let mut outs = self.leaving(pool).iter().copied().peekable();
        loop {
            let rank =
                |transfer: Option<&u32>| transfer.map_or(NOTHING, |t| self.rank[*t as usize]);
            let enters = rank(ins.peek()) < rank(outs.peek());
            let next = if enters { ins.next() } else { outs.next() };
            let Some(transfer) = next else { return };
            let number = transfer as usize;
            let other = if enters { self.from[number] } else { self.to[number] };
            moves.push(Move {
                transfer,
                at_us: self.at_us[number],
                enters,
                counted: names.kind(other) == PoolKind::Adjust,
                amount: amount(transfer, enters),
            });
        }
    }

    pub(super) fn add_pools(&mut self, pools: usize) {
        self.outs.add_pools(pools);
        self.ins.add_pools(pools);
    }

    /// Gives a transfer a number and puts it behind everything of its instant, without a rank:
    /// [`Self::settle`] says where in the instant it belongs. Among the events it is not yet.
    pub(super) fn link(&mut self, transfer: &Effective, turn: &mut Turned) -> u32 {
        let number = self.from.len() as u32;
        self.from.push(transfer.from);
        self.to.push(transfer.to);
        self.at_us.push(transfer.at_us);
        self.rank.push(UNSETTLED);
        turn.linked.push(number);
        let (_, end) = instant_of(&self.at_us, self.outs.of(transfer.from), transfer.at_us);
        self.outs.insert(transfer.from, end, number);
        let (_, end) = instant_of(&self.at_us, self.ins.of(transfer.to), transfer.at_us);
        self.ins.insert(transfer.to, end, number);
        number
    }

    /// Takes a transfer out of the lists of its pools; its number is used no more. Among the events it
    /// still is.
    pub(super) fn unlink(&mut self, transfer: u32, turn: &mut Turned) {
        let number = transfer as usize;
        let (from, to, at_us) = (self.from[number], self.to[number], self.at_us[number]);
        let among = |held: &[u32]| held.iter().position(|&one| one == transfer);
        let place = |held: &[u32]| {
            let (start, end) = instant_of(&self.at_us, held, at_us);
            among(&held[start..end]).map(|place| start + place)
        };
        let places = [place(self.outs.of(from)), place(self.ins.of(to))];
        if let [Some(out), Some(into)] = places {
            turn.unlinked.push(transfer);
            self.outs.remove(from, out);
            self.ins.remove(to, into);
        }
        self.rank[number] = NOTHING;
    }

    /// Brings the events to where the lists of the pools are: what comes last and a few others one by
    /// one, many in one go through all of them. Answers whether they were many.
    pub(super) fn turn(&mut self, turn: Turned) -> bool {
        let Turned { mut linked, unlinked } = turn;
        let last_us = self.events.last().map_or(i64::MIN, |&last| self.at_us[last as usize]);
        let is_late = |number: &&u32| self.at_us[**number as usize] < last_us;
        if linked.iter().filter(is_late).count() + unlinked.len() <= FEW {
            for number in unlinked {
                let (start, end) = self.events_at(self.at_us[number as usize]);
                let instant = &self.events[start..end];
                if let Some(place) = instant.iter().position(|&one| one == number) {
                    self.events.remove(start + place);
                }
            }
            for number in linked {
                let (_, end) = self.events_at(self.at_us[number as usize]);
                self.events.insert(end, number);
            }
            return false;
        }
        let Self { events, at_us, rank, .. } = self;
        let at = |number: &u32| at_us[*number as usize];
        linked.sort_by_key(at);
        let mut merged = Vec::with_capacity(events.len() + linked.len());
        let mut linked = linked.into_iter().peekable();
        let known = events.all().iter().filter(|number| rank[**number as usize] != NOTHING);
        for number in known {
            while let Some(earlier) = linked.next_if(|one| at(one) < at(number)) {
                merged.push(earlier);
            }
            merged.push(*number);
        }
        merged.extend(linked);
        *events = merged.into();
        true
    }

    /// Where the transfers of an instant begin and end among the events.
    fn events_at(&self, at_us: i64) -> (usize, usize) {
        let at = |transfer: u32| self.at_us[transfer as usize];
        // What is new is the latest as a rule.
        if self.events.last().is_none_or(|&last| at(last) < at_us) {
            return (self.events.len(), self.events.len());
        }
        let start = self.events.partition_point(|&transfer| at(transfer) < at_us);
        (start, self.events.partition_point(|&transfer| at(transfer) <= at_us))
    }

    /// The transfers of an instant.
    pub(super) fn instant(&self, at_us: i64) -> &[u32] {
        let (start, end) = self.events_at(at_us);
        &self.events[start..end]
    }

    /// Puts the transfers of instants into the orders that were decided, and ranks them: by the room
    /// that is left between their neighbours, or many together with all others. The earliest instant
    /// comes first.
    pub(super) fn settle(&mut self, instants: &[(i64, Vec<u32>)], are_many: bool) {
        for (at_us, order) in instants {
            let (start, end) = self.events_at(*at_us);
            self.events[start..end].copy_from_slice(order);
        }
        if are_many {
            self.rank_anew();
        } else {
            for (at_us, order) in instants {
                self.rank(*at_us, order);
            }
        }
        for (at_us, order) in instants {
            for &transfer in order {
                let (from, to) = (self.from[transfer as usize], self.to[transfer as usize]);
                for (lists, pool) in [(&mut self.outs, from), (&mut self.ins, to)] {
                    let (start, end) = instant_of(&self.at_us, lists.of(pool), *at_us);
                    let rank = &self.rank;
                    let held = &mut lists.of_mut(pool)[start..end];
                    held.sort_unstable_by_key(|one| rank[*one as usize]);
                }
            }
        }
    }

    /// Ranks the transfers of an instant between what comes before it and after.
    fn rank(&mut self, at_us: i64, order: &[u32]) {
        let (start, end) = self.events_at(at_us);
        let before = start.checked_sub(1).map_or(0, |last| self.rank[self.events[last] as usize]);
        let count = order.len() as u32;
        // Later instants may not be settled yet.
        let mut later = (end..self.events.len()).map(|place| self.events[place] as usize);
        let next = later.find_map(|one| Some(self.rank[one]).filter(|rank| *rank != UNSETTLED));
        let step = match next {
            Some(next) => (next - before) / (count + 1),
            None => (NOTHING - 1 - before) / count.max(1),
        };
        if step == 0 {
            self.rank_anew();
        } else {
            for (place, &transfer) in (1..).zip(order) {
                self.rank[transfer as usize] = before + place * step.min(GAP_MAX);
            }
        }
    }

    /// Ranks every event, with as much room behind each as there is for all.
    fn rank_anew(&mut self) {
        // Half of all ranks stay free for what happens later.
        let gap = ((NOTHING / 2) / (self.events.len() as u32 + 1)).clamp(1, GAP_MAX);
        for (place, &transfer) in (1..).zip(self.events.all()) {
            self.rank[transfer as usize] = place * gap;
        }
    }
}

/// Puts a transfer behind the last of a pool that has room for it.
fn push(lists: &mut Lists, pool: u32, transfer: u32) {
    let at = lists.range(pool).len();
    lists.insert(pool, at, transfer);
}

/// Where the transfers of an instant begin and end in a list that is in the order of events.
fn instant_of(at_us_of: &Column<i64>, held: &[u32], at_us: i64) -> (usize, usize) {
    let at = |transfer: &u32| at_us_of[*transfer as usize];
    // What is new is the latest as a rule.
    if held.last().is_none_or(|last| at(last) < at_us) {
        return (held.len(), held.len());
    }
    let start = held.partition_point(|transfer| at(transfer) < at_us);
    let count = held[start..].partition_point(|transfer| at(transfer) == at_us);
    (start, start + count)
}
