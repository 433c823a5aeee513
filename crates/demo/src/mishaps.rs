//! What goes wrong in a factory: slips of the scale, double scans, returns, and labels exchanged.

use domain::{Basis, PoolKind};

use crate::book::{Change, Line, Milli, Move, lot, outside, pool, units};
use crate::calendar::{Day, Moment};
use crate::deeds::Deed;
use crate::factory::Factory;
use crate::masters::{self, person};
use crate::plan::Order;
use crate::script;

const NOT_ZEROED: &str = "磅秤未歸零";

impl Factory {
    /// The mixer scale of the spice story: 21.500 was recorded, 21.000 was fed.
    pub(crate) fn tell_spice_story(&mut self, order: &Order, item: &str, line: Line) {
        if item != masters::SEASONING_PEPPER || order.code("FL") != "FL261117-2" {
            return;
        }
        let at = Day::of(11, 17).at(8, 51);
        self.book.misread(line, 21_500);
        self.book.correct(line, Change::Quantity(21_000), NOT_ZEROED, person::MIXING, at);
    }

    /// Two labels were exchanged at receiving: a week later the feeds are booked to the lot that
    /// was really in the crates, and the wrong records are voided, not deleted.
    pub(crate) fn tell_label_story(&mut self) {
        let discovered = Day::of(10, 27).at(10, 20);
        let feeds = std::mem::take(&mut self.cabbage_feeds);
        // Each lot was used up: nothing can be booked to one before all is taken off the other.
        let booked_from = discovered.plus_min(feeds.len() as i64);
        for (place, line) in feeds.into_iter().enumerate() {
            let at = booked_from.plus_min(place as i64 * 2);
            let wrong = self.book.written(line);
            let right = if wrong.source().code == script::CABBAGE_ONE {
                script::CABBAGE_TWO
            } else {
                script::CABBAGE_ONE
            };
            let put_right = wrong.from(lot(right)).basis(Basis::Inferred).recorded_at(at);
            self.book.record(put_right.by(person::QUALITY).deed(Deed::FedAfterAll));
            let at = discovered.plus_min(place as i64);
            let reason = "收貨時標籤貼反，依收貨照片與箱內產地標對調";
            self.book.correct(line, Change::Void, reason, person::QUALITY, at);
        }
    }

    /// Now and then a weighing on line L1 is wrong, double, late, or too much was brought.
    pub(crate) fn slip(&mut self, item: &'static str, line: Line, at: Moment, milli: Milli) {
        if at.plus_min(30) > script::NOW {
            return;
        }
        match self.dice.between(0, 400) {
            // The program takes no more from a lot than there is of it, whatever the scale says.
            0 if self.is_left(item, line, 500) => {
                self.book.misread(line, milli + 500);
                let fixed_at = at.plus_min(11);
                let change = Change::Quantity(milli);
                self.book.correct(line, change, NOT_ZEROED, person::LEADER, fixed_at);
            }
            1 if self.is_left(item, line, milli) => {
                let double = self.book.written(line);
                let second = self.book.record(double);
                let fixed_at = at.plus_min(14);
                self.book.correct(second, Change::Void, "重複掃描", person::LEADER, fixed_at);
            }
            2..6 => {
                let change = Change::At(at.plus_min(-3));
                self.book.correct(line, change, "時間補正", person::LEADER, at.plus_min(16));
            }
            6..9 => self.bring_back(item, line, at),
            _ => {}
        }
    }

    /// Ten kilograms more than needed were fed, and are given back.
    fn bring_back(&mut self, item: &str, line: Line, at: Moment) {
        let extra = units(10);
        let fed = self.book.written(line);
        if !self.is_left(item, line, extra) {
            return;
        }
        let back =
            fed.reversed(Deed::HandedBack, at.plus_min(8), extra).returns(line).document("退料");
        self.book.misread(line, fed.quantity() + extra);
        self.book.record(back);
    }

    /// Whether the lot a feed came from has more than this left.
    fn is_left(&self, item: &str, line: Line, milli: Milli) -> bool {
        let fed = self.book.written(line);
        let front = self.stock.front(item);
        front.is_some_and(|(code, left)| *code == fed.source().code && *left > milli)
    }

    /// Three customers send a few cartons back, and say of which delivery.
    pub(crate) fn maybe_returned(
        &mut self,
        pallet: &str,
        (line, at): (Line, Moment),
        customer: &str,
    ) {
        let returning = [Day::of(9, 22), Day::of(10, 8), Day::of(11, 5)];
        if !returning.contains(&at.day()) {
            return;
        }
        let back_at = Day(at.day().0 + 2).at(14, 10);
        let note = self.numbers.next("DN", back_at.day(), 2);
        let cartons = units(self.dice.between(2, 6));
        let from = pool(PoolKind::Customer, customer);
        self.book.record(
            Move::new(Deed::CameBack, back_at, from, lot(pallet), cartons)
                .by(person::RECEIVING)
                .document(&note)
                .returns(line),
        );
        self.book.record(
            Move::new(
                Deed::ThrownAway,
                back_at.plus_min(50),
                lot(pallet),
                outside(PoolKind::Scrap),
                cartons,
            )
            .by(person::QUALITY)
            .document(&note),
        );
    }

    /// One customer sends cartons back that nobody can connect with a delivery.
    pub(crate) fn receive_unlinked_return(&mut self, day: Day) {
        if day != Day::of(10, 16) {
            return;
        }
        let at = day.at(14, 25);
        let code = format!("RT{}-01", day.code());
        let note = self.numbers.next("DN", day, 2);
        self.book.open_lot(&code, masters::MUSTARD.pallet, day, 30);
        self.book.record(
            Move::new(
                Deed::CameBackUnknown,
                at,
                pool(PoolKind::Customer, "C07"),
                lot(&code),
                units(4),
            )
            .by(person::RECEIVING)
            .document(&note),
        );
        self.book.record(
            Move::new(
                Deed::ThrownAway,
                at.plus_min(35),
                lot(&code),
                outside(PoolKind::Scrap),
                units(3),
            )
            .by(person::QUALITY)
            .document(&note),
        );
    }
}
