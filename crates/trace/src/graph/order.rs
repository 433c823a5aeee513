//! The order of events (rule N2).
//!
//! By instant; within one instant a transfer comes after every transfer of that instant that enters
//! the pool it leaves; what that leaves undecided goes by record time and id.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::graph::effective::Effective;
use crate::names::Names;

/// Puts the transfers into the order of events.
pub(crate) fn sort_events(names: &Names, transfers: &mut [Effective]) {
    transfers.sort_by(|a, b| {
        (a.at_us, a.recorded_at_us)
            .cmp(&(b.at_us, b.recorded_at_us))
            .then_with(|| code(names, a).cmp(code(names, b)))
    });
    let mut start = 0;
    while start < transfers.len() {
        let at_us = transfers[start].at_us;
        let length = transfers[start..].iter().take_while(|t| t.at_us == at_us).count();
        let instant = &mut transfers[start..start + length];
        if length > 1
            && let Some(order) = Instant::of(names, instant).and_then(Instant::order)
        {
            let sorted: Vec<Effective> =
                order.iter().map(|&i| instant[i as usize].clone()).collect();
            instant.clone_from_slice(&sorted);
        }
        start += length;
    }
}

fn code<'a>(names: &'a Names, transfer: &Effective) -> &'a str {
    names.codes.get(crate::texts::TextId(transfer.source))
}

/// The transfers of one instant, already sorted by record time and id.
struct Instant {
    /// The pool left and the pool entered, numbered within the instant.
    ends: Vec<(u32, u32)>,
    leaving: Vec<Vec<u32>>,
    /// How many transfers into each pool are not handled yet.
    awaited: Vec<u32>,
    handled: Vec<bool>,
}

impl Instant {
    /// `None` when no pool is both entered and left: then the order stands as it is.
    fn of(names: &Names, transfers: &[Effective]) -> Option<Self> {
        let mut numbers: HashMap<u32, u32> = HashMap::new();
        let mut number = |pool: u32| {
            let next = numbers.len() as u32;
            *numbers.entry(pool).or_insert(next)
        };
        let ends: Vec<(u32, u32)> =
            transfers.iter().map(|t| (number(t.from), number(t.to))).collect();
        let mut leaving = vec![Vec::new(); numbers.len()];
        let mut awaited = vec![0_u32; numbers.len()];
        for ((&(from, to), transfer), index) in ends.iter().zip(transfers).zip(0..) {
            leaving[from as usize].push(index);
            // Nothing waits at an outside pool: it holds nothing.
            awaited[to as usize] += u32::from(names.kind(transfer.to).is_inside());
        }
        let both =
            awaited.iter().zip(&leaving).any(|(awaited, out)| *awaited > 0 && !out.is_empty());
        let handled = vec![false; ends.len()];
        both.then_some(Self { ends, leaving, awaited, handled })
    }

    fn order(mut self) -> Option<Vec<u32>> {
        let mut ready: BinaryHeap<Reverse<u32>> = (0..self.ends.len() as u32)
            .filter(|&index| self.awaited[self.ends[index as usize].0 as usize] == 0)
            .map(Reverse)
            .collect();
        let mut order = Vec::with_capacity(self.ends.len());
        while order.len() < self.ends.len() {
            let index = match ready.pop() {
                Some(Reverse(index)) => index,
                None => self.first_of_a_ring()?,
            };
            if std::mem::replace(&mut self.handled[index as usize], true) {
                continue;
            }
            order.push(index);
            let entered = self.ends[index as usize].1 as usize;
            if self.awaited[entered] == 0 {
                continue;
            }
            self.awaited[entered] -= 1;
            if self.awaited[entered] == 0 {
                ready.extend(self.leaving[entered].iter().copied().map(Reverse));
            }
        }
        Some(order)
    }

    /// The first transfer, by record time and id, of those that wait only for their own ring.
    ///
    /// What merely lies behind a ring is decided: it comes after it.
    fn first_of_a_ring(&self) -> Option<u32> {
        let component = self.components();
        let open = |index: &u32| !self.handled[*index as usize];
        let count = component.iter().max().map_or(0, |last| *last as usize + 1);
        let mut fed_from_elsewhere = vec![false; count];
        for index in (0..self.ends.len() as u32).filter(open) {
            let (from, to) = self.ends[index as usize];
            let (from, to) = (component[from as usize], component[to as usize]);
            fed_from_elsewhere[to as usize] |= from != to;
        }
        (0..self.ends.len() as u32).filter(open).find(|&index| {
            let (from, to) = self.ends[index as usize];
            let ring = component[from as usize];
            ring == component[to as usize] && !fed_from_elsewhere[ring as usize]
        })
    }

    /// The strongly connected component of each pool over the transfers not yet handled.
    fn components(&self) -> Vec<u32> {
        const UNSEEN: u32 = u32::MAX;
        let pools = self.leaving.len();
        let (mut found, mut low) = (vec![UNSEEN; pools], vec![0_u32; pools]);
        let (mut component, mut open) = (vec![UNSEEN; pools], Vec::new());
        let (mut clock, mut components) = (0, 0);
        for first in 0..pools as u32 {
            let mut path: Vec<(u32, usize)> = Vec::new();
            if found[first as usize] == UNSEEN {
                path.push((first, 0));
            }
            while let Some((pool, next)) = path.last_mut() {
                let (here, step) = (*pool as usize, *next);
                if step == 0 {
                    (found[here], low[here]) = (clock, clock);
                    clock += 1;
                    open.push(here as u32);
                }
                *next += 1;
                if let Some(&index) = self.leaving[here].get(step) {
                    let to = self.ends[index as usize].1;
                    if self.handled[index as usize] {
                        continue;
                    }
                    if found[to as usize] == UNSEEN {
                        path.push((to, 0));
                    } else if component[to as usize] == UNSEEN {
                        low[here] = low[here].min(found[to as usize]);
                    }
                    continue;
                }
                path.pop();
                if let Some((before, _)) = path.last() {
                    low[*before as usize] = low[*before as usize].min(low[here]);
                }
                if low[here] == found[here] {
                    while let Some(member) = open.pop() {
                        component[member as usize] = components;
                        if member as usize == here {
                            break;
                        }
                    }
                    components += 1;
                }
            }
        }
        component
    }
}
