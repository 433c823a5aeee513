//! The factory's days: what is delivered, made, packed, shipped and counted, from first to last.

use domain::{Basis, PoolKind};

use crate::book::{Book, Line, Move, lot, outside, quantity};
use crate::calendar::{Day, Moment};
use crate::deeds::{Deed, Floor};
use crate::masters::{self, person};
use crate::random::Dice;
use crate::script;
use crate::shipping::Dock;
use crate::stock::{Numbers, Part, Stock};

/// The same history every time; another seed would be another factory.
const SEED: u64 = 0x5157_2026;

/// The factory at work.
pub(crate) struct Factory {
    pub(crate) book: Book,
    pub(crate) stock: Stock,
    pub(crate) numbers: Numbers,
    pub(crate) dice: Dice,
    pub(crate) dock: Dock,
    /// Charges that took the cabbage of the label story.
    pub(crate) cabbage_feeds: Vec<Line>,
}

/// Runs the ninety days and closes the book.
pub(crate) fn run() -> Floor {
    let mut factory = Factory::build();
    for day in Day::all().filter(|day| !day.is_sunday()) {
        factory.receive(day);
        factory.blend_seasonings(day);
        factory.produce(day);
        factory.ship(day);
        factory.receive_unlinked_return(day);
        factory.end_day(day);
    }
    factory.tell_label_story();
    factory.book.close()
}

impl Factory {
    fn build() -> Self {
        let mut numbers = Numbers::default();
        for delivery in script::DELIVERIES {
            numbers.reserve(delivery.lot);
            numbers.reserve(delivery.document);
        }
        for shipment in script::SHIPMENTS {
            numbers.reserve(shipment.document);
        }
        let mut book = Book::default();
        book.open_tank(masters::SOY_TANK, masters::SOY.item);
        book.open_tank(masters::OIL_TANK, masters::OIL.item);
        book.open_lot(masters::SALT_BIN, masters::COARSE_SALT.item, Day(0), 0);
        Self {
            book,
            stock: Stock::default(),
            numbers,
            dice: Dice::seeded(SEED),
            dock: Dock::default(),
            cabbage_feeds: Vec::new(),
        }
    }

    /// Clears away what may not be kept, and counts on Saturdays.
    fn end_day(&mut self, day: Day) {
        if day == script::NOW.day() {
            return;
        }
        for part in self.stock.take_all(masters::WATER.item) {
            self.write_off(day.at(23, 40), part, PoolKind::Loss, "排放");
        }
        if !day.is_saturday() {
            return;
        }
        for seasoning in [masters::SEASONING_PEPPER, masters::SEASONING_FIVE_SPICE] {
            for part in self.stock.take_all(seasoning) {
                self.write_off(day.at(21, 10), part, PoolKind::Scrap, "開封逾週報廢");
            }
        }
        self.clean_tanks(day);
        self.count(day);
    }

    fn write_off(&mut self, at: Moment, (code, milli): Part, to: PoolKind, document: &str) {
        let deed = if to == PoolKind::Scrap { Deed::ThrownAway } else { Deed::PouredAway };
        self.book.record(
            Move::new(deed, at, lot(&code), outside(to), milli)
                .basis(Basis::Weighed)
                .by(person::RECEIVING)
                .document(document),
        );
    }

    /// Weighs a few opened lots; the difference is written off or added.
    fn count(&mut self, day: Day) {
        let sheet = format!("CNT{}", day.code());
        let counted = ["SALT", "SUGAR", "MSG", "FLOUR", "STARCH", "FIVE-SPICE"];
        for item in counted {
            // What is found has no origin: only starch, which no story takes, ever gains.
            let (least, most) = if item == "STARCH" { (-10, 25) } else { (-30, 0) };
            let difference = self.dice.between(least, most) * 10;
            let Some((code, left)) = self.stock.front(item).cloned() else { continue };
            if difference == 0 || left < 5_000 || self.dice.one_in(2) {
                continue;
            }
            let (from, to) = if difference < 0 {
                (lot(&code), outside(PoolKind::Adjust))
            } else {
                (outside(PoolKind::Adjust), lot(&code))
            };
            self.stock.adjust_front(item, difference);
            let counted = Deed::Counted(quantity(left + difference));
            self.book.record(
                Move::new(counted, day.at(21, 30), from, to, difference.abs())
                    .basis(Basis::Weighed)
                    .by(person::RECEIVING)
                    .document(&sheet),
            );
        }
        if day == Day::of(11, 14) {
            self.book.record(
                Move::new(
                    Deed::Counted(quantity(39_780)),
                    day.at(16, 20),
                    lot(script::BAD_PEPPER),
                    outside(PoolKind::Adjust),
                    20,
                )
                .basis(Basis::Weighed)
                .by(person::RECEIVING)
                .document(&sheet),
            );
        }
    }
}
