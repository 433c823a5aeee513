//! What stands in the warehouse: lots of an item, used first in first out, and levels of tanks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::book::Milli;
use crate::calendar::Day;

/// A part taken from one lot.
pub(crate) type Part = (String, Milli);

/// What is on hand. The book says how it came and went; this only says what may be taken next.
#[derive(Debug, Default)]
pub(crate) struct Stock {
    lots: BTreeMap<&'static str, VecDeque<Part>>,
    levels: BTreeMap<&'static str, Milli>,
}

impl Stock {
    /// Puts a lot behind those already there.
    pub(crate) fn put(&mut self, item: &'static str, lot: &str, milli: Milli) {
        self.lots.entry(item).or_default().push_back((lot.to_owned(), milli));
    }

    /// How much of an item is on hand.
    pub(crate) fn on_hand(&self, item: &str) -> Milli {
        self.lots.get(item).map_or(0, |lots| lots.iter().map(|(_, milli)| milli).sum())
    }

    /// Takes from the oldest lot on, as many lots as it needs.
    pub(crate) fn take(&mut self, item: &str, mut wanted: Milli) -> Vec<Part> {
        let lots = self.lots.get_mut(item).expect("the morning's deliveries cover the day");
        let mut parts = Vec::new();
        while wanted > 0 {
            let (lot, left) = lots.front_mut().expect("the morning's deliveries cover the day");
            let taken = wanted.min(*left);
            parts.push((lot.clone(), taken));
            *left -= taken;
            wanted -= taken;
            if *left == 0 {
                lots.pop_front();
            }
        }
        parts
    }

    /// Takes everything there is.
    pub(crate) fn take_all(&mut self, item: &str) -> Vec<Part> {
        self.lots.remove(item).map(Vec::from).unwrap_or_default()
    }

    /// What the oldest lot still holds.
    pub(crate) fn front(&self, item: &str) -> Option<&Part> {
        self.lots.get(item)?.front()
    }

    /// Changes what the oldest lot holds, after a count.
    pub(crate) fn adjust_front(&mut self, item: &str, milli: Milli) {
        if let Some((_, left)) = self.lots.get_mut(item).and_then(VecDeque::front_mut) {
            *left += milli;
        }
    }

    /// How full a tank or bin is.
    pub(crate) fn level(&self, tank: &str) -> Milli {
        self.levels.get(tank).copied().unwrap_or(0)
    }

    /// Changes how full a tank or bin is.
    pub(crate) fn change_level(&mut self, tank: &'static str, milli: Milli) {
        *self.levels.entry(tank).or_default() += milli;
    }
}

/// Running numbers per prefix and day. Numbers that the stories use are left free for them.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    last: BTreeMap<String, u32>,
    reserved: BTreeSet<String>,
}

impl Numbers {
    /// Keeps a number for a story.
    pub(crate) fn reserve(&mut self, number: &str) {
        self.reserved.insert(number.to_owned());
    }

    /// The next number like `WP261102-02`, with so many digits behind the dash.
    pub(crate) fn next(&mut self, prefix: &str, day: Day, digits: usize) -> String {
        let stem = format!("{prefix}{}", day.code());
        let last = self.last.entry(stem.clone()).or_default();
        loop {
            *last += 1;
            let number = format!("{stem}-{last:0digits$}");
            if !self.reserved.contains(&number) {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_lot_goes_first() {
        let mut stock = Stock::default();
        stock.put("FLOUR", "old", 300);
        stock.put("FLOUR", "new", 500);

        let parts = stock.take("FLOUR", 400);

        assert_eq!(parts, [("old".to_owned(), 300), ("new".to_owned(), 100)]);
        assert_eq!(stock.on_hand("FLOUR"), 400);
    }

    #[test]
    fn numbers_of_the_stories_are_left_free() {
        let mut numbers = Numbers::default();
        numbers.reserve("GRN261102-002");

        let drawn = [0; 2].map(|_| numbers.next("GRN", Day::of(11, 2), 3));

        assert_eq!(drawn, ["GRN261102-001", "GRN261102-003"]);
    }
}
