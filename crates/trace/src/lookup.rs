//! Numbers found by what they stand for: by hash, and by a text they share.
//!
//! Both are columns, so that a snapshot needs no building up when it is opened.

use bytemuck::{Pod, Zeroable};
use mapped::Column;
use xxhash_rust::xxh3::xxh3_64;

use crate::history::NOTHING;
use crate::stored::stored;
use crate::texts::TextId;

/// Fewest slots of a table.
const SLOTS_MIN: usize = 16;

/// The hash of some bytes, the same in every version: snapshots hold what follows from it.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The hash of an id.
pub(crate) fn hash_id(id: i64) -> u64 {
    hash(&id.to_le_bytes())
}

/// Numbers by hash: open addressing, always a power of two, at most half full.
///
/// The table holds the numbers alone. What they stand for lies elsewhere, and whoever asks compares.
#[derive(Debug, Clone, Default)]
pub(crate) struct ByHash {
    slots: Column<u32>,
    held: u64,
}

stored!(ByHash { slots, held });

impl ByHash {
    /// Whether it holds none.
    pub(crate) fn is_empty(&self) -> bool {
        self.held == 0
    }

    /// The number with this hash that is the one looked for.
    pub(crate) fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let number = self.slots[self.slot(hash, is)];
        (number != NOTHING).then_some(number)
    }

    /// Puts a number in place of the one that stands for the same, or beside all others; `hash_of`
    /// gives the hash of each when the table grows.
    pub(crate) fn set(
        &mut self,
        number: u32,
        is: impl Fn(u32) -> bool,
        hash_of: impl Fn(u32) -> u64,
    ) {
        if self.slots.len() as u64 <= self.held * 2 {
            self.grow(&hash_of);
        }
        let slot = self.slot(hash_of(number), is);
        self.held += u64::from(self.slots[slot] == NOTHING);
        self.slots[slot] = number;
    }

    fn slot(&self, hash: u64, is: impl Fn(u32) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != NOTHING && !is(self.slots[slot]) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self, hash_of: &impl Fn(u32) -> u64) {
        let wider = vec![NOTHING; (self.slots.len() * 2).max(SLOTS_MIN)];
        let held = std::mem::replace(&mut self.slots, wider.into());
        for &number in held.all().iter().filter(|number| **number != NOTHING) {
            let slot = self.slot(hash_of(number), |_| false);
            self.slots[slot] = number;
        }
    }
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Member {
    number: u32,
    /// The one that was added before it, to the same text.
    before: u32,
}

/// Which numbers were ever given a text. One that has another text by now is still among them.
#[derive(Debug, Clone, Default)]
pub(crate) struct ByText {
    /// The member that each text was given last.
    last: Column<u32>,
    members: Column<Member>,
}

stored!(ByText { last, members });

impl ByText {
    pub(crate) fn add(&mut self, text: TextId, number: u32) {
        let place = text.0 as usize;
        if self.last.len() <= place {
            // In steps, so that not every new text makes the column longer.
            self.last.resize((place + 1).next_multiple_of(SLOTS_MIN), NOTHING);
        }
        let before = std::mem::replace(&mut self.last[place], self.members.len() as u32);
        self.members.push(Member { number, before });
    }

    /// The numbers that were given a text, each once and in their own order.
    pub(crate) fn of(&self, text: TextId) -> Vec<u32> {
        let mut numbers = Vec::new();
        let mut next = self.last.get(text.0 as usize).copied().unwrap_or(NOTHING);
        while next != NOTHING {
            let Member { number, before } = self.members[next as usize];
            numbers.push(number);
            next = before;
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Given {
    id: i64,
    number: u32,
    /// The one that was added before it, to the same id.
    before: u32,
}

/// Numbers by an id that several share.
#[derive(Debug, Clone, Default)]
pub(crate) struct ById {
    /// What each id was given last.
    last: ByHash,
    given: Column<Given>,
}

stored!(ById { last, given });

impl ById {
    pub(crate) fn add(&mut self, id: i64, number: u32) {
        let before = self.last(id).unwrap_or(NOTHING);
        let place = self.given.len() as u32;
        self.given.push(Given { id, number, before });
        let given = &self.given;
        let id_of = |place: u32| given[place as usize].id;
        self.last.set(place, |place| id_of(place) == id, |place| hash_id(id_of(place)));
    }

    /// The numbers of an id, in the order they were added.
    pub(crate) fn of(&self, id: i64) -> Vec<u32> {
        let mut numbers = Vec::new();
        let mut next = self.last(id).unwrap_or(NOTHING);
        while next != NOTHING {
            let Given { number, before, .. } = self.given[next as usize];
            numbers.push(number);
            next = before;
        }
        numbers.reverse();
        numbers
    }

    /// Whether an id has any.
    pub(crate) fn has(&self, id: i64) -> bool {
        self.last(id).is_some()
    }

    /// How many there are of all ids.
    pub(crate) fn len(&self) -> usize {
        self.given.len()
    }

    fn last(&self, id: i64) -> Option<u32> {
        self.last.find(hash_id(id), |place| self.given[place as usize].id == id)
    }
}
