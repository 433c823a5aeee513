//! The production plan: which dumplings are made on a day, in what order, on which line.

use crate::calendar::{Day, Moment};
use crate::masters::{self, Product};
use crate::script::{self, Slot};

/// A forming line with its mixer and its dough machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormingLine {
    /// L1: corn and mustard, two shifts, follows its packaging by lot.
    One,
    /// L2: cabbage and chive, counts its packaging.
    Two,
}

/// One lot of dumplings to be made.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) day: Day,
    /// Place in the day; the last part of its lot numbers.
    pub(crate) number: i64,
    pub(crate) line: FormingLine,
    pub(crate) product: &'static Product,
    /// Kilograms of filling in the charge.
    pub(crate) filling_kg: i64,
    pub(crate) slot: Slot,
}

impl Order {
    /// The number of one of its charges or lots: `FL261117-2`.
    pub(crate) fn code(&self, prefix: &str) -> String {
        format!("{prefix}{}-{}", self.day.code(), self.number)
    }

    /// The number of its work order: `WO261117-02`.
    pub(crate) fn work_order(&self) -> String {
        format!("WO{}-{:02}", self.day.code(), self.number)
    }

    /// How many kilograms of a recipe line it takes.
    pub(crate) const fn scaled_kg(&self, per_charge_kg: i64) -> i64 {
        per_charge_kg * self.filling_kg / 900
    }

    /// How many pallets it gives, of 600 kg each.
    pub(crate) const fn pallets(&self) -> i64 {
        self.filling_kg / 300
    }

    /// The run of the line it is formed in: line L1 changes over with the shift.
    pub(crate) fn line_run(&self) -> String {
        let day = self.day.code();
        match self.line {
            FormingLine::Two => format!("L2-{day}"),
            FormingLine::One if self.is_evening() => format!("L1-{day}-B"),
            FormingLine::One => format!("L1-{day}-A"),
        }
    }

    /// Whether the evening shift makes it.
    pub(crate) const fn is_evening(&self) -> bool {
        self.number > 8
    }
}

/// Everything to be made on a day.
pub(crate) fn orders(day: Day) -> Vec<Order> {
    let slots = script::line_2_slots(day);
    let line_2 = (1..=5).map(|number| {
        let product = line_2_product(day, number);
        let filling_kg = line_2_filling_kg(day, number);
        let slot = slots[number as usize - 1];
        Order { day, number, line: FormingLine::Two, product, filling_kg, slot }
    });
    let line_1 = (6..=10).map(|number| {
        let product = line_1_product(day, number);
        let slot = line_1_slot(day, number);
        Order { day, number, line: FormingLine::One, product, filling_kg: 900, slot }
    });
    // The last day ends at half past two: what would start later is not there.
    line_2.chain(line_1).filter(|order| order.slot.mix_at < latest_start(order)).collect()
}

fn latest_start(order: &Order) -> Moment {
    match (order.day == script::NOW.day(), order.line) {
        (false, _) => order.day.at(24, 0),
        (true, FormingLine::One) => order.day.at(12, 0),
        // Of the third lot of line L2 on that day there is nothing yet.
        (true, FormingLine::Two) if order.number < 3 => script::NOW,
        (true, FormingLine::Two) => order.day.at(0, 0),
    }
}

fn line_2_product(day: Day, number: i64) -> &'static Product {
    let is_cabbage = match number {
        1 => day.0 % 3 == 0,
        2 => day != Day::of(11, 18),
        3 => true,
        _ => false,
    };
    if is_cabbage { &masters::CABBAGE } else { &masters::CHIVE }
}

fn line_2_filling_kg(day: Day, number: i64) -> i64 {
    let is_short = (number == 5 && day.0 % 2 == 0) || (number == 3 && day == Day::of(11, 17));
    if is_short { 600 } else { 900 }
}

fn line_1_product(day: Day, number: i64) -> &'static Product {
    let is_corn = match number {
        6 | 8 => true,
        10 => day.0 % 2 == 0,
        _ => false,
    };
    if is_corn { &masters::CORN } else { &masters::MUSTARD }
}

fn line_1_slot(day: Day, number: i64) -> Slot {
    let mix_at = day.at(7, 10).plus_min((number - 6) * 150);
    Slot { mix_at, feed_at: mix_at.plus_min(30), out_at: mix_at.plus_min(140) }
}
