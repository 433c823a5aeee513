//! Making dumplings: filling is mixed, dough kneaded, both are fed to a line, dumplings come out.

use domain::{Basis, PoolKind};

use crate::book::{Line, Milli, Move, Post, lot, outside, pool, run, units};
use crate::calendar::{Day, Moment};
use crate::deeds::Deed;
use crate::factory::Factory;
use crate::masters::{self, Source, person};
use crate::plan::{self, FormingLine, Order};
use crate::script;

const DUMPLING_SHELF_DAYS: i64 = 364;
/// Broken dumplings that go back into the next day's filling.
const REWORK: Milli = units(30);
/// Dough that is left over and goes back into the next day's dough.
const DOUGH_LEFT_OVER: Milli = units(20);

/// The posts an order passes through.
struct Crew {
    mixer: Post,
    kneader: Post,
    line: Post,
}

impl Crew {
    const fn of(order: &Order) -> Self {
        match order.line {
            FormingLine::Two => Self {
                mixer: Post { equipment: "M-03", person: person::MIXING },
                kneader: Post { equipment: "D-01", person: person::DOUGH },
                line: Post { equipment: "L2", person: person::LINE },
            },
            FormingLine::One if order.is_evening() => Self {
                mixer: Post { equipment: "M-01", person: person::MIXING_1 },
                kneader: Post { equipment: "D-02", person: person::DOUGH_EVENING },
                line: Post { equipment: "L1", person: person::LINE_1_EVENING },
            },
            FormingLine::One => Self {
                mixer: Post { equipment: "M-01", person: person::MIXING_1 },
                kneader: Post { equipment: "D-02", person: person::DOUGH },
                line: Post { equipment: "L1", person: person::LINE_1_DAY },
            },
        }
    }
}

impl Factory {
    /// Makes and packs everything that is planned for a day.
    pub(crate) fn produce(&mut self, day: Day) {
        let orders = plan::orders(day);
        self.open_lines(orders.iter().filter(|order| !is_in_process(order)));
        for order in &orders {
            let dumplings = units(order.pallets() * 600);
            self.book.order(order.work_order(), order.product.dumpling, dumplings);
            let filling = self.mix(order);
            if is_in_process(order) {
                continue;
            }
            let dough = self.knead(order);
            self.form(order, filling, dough);
            self.pack(order);
        }
    }

    /// Opens the runs of the lines; each is closed a while after its last lot.
    fn open_lines<'a>(&mut self, orders: impl Iterator<Item = &'a Order>) {
        let mut lines: Vec<&Order> = Vec::new();
        for order in orders {
            match lines.iter_mut().find(|last| last.line_run() == order.line_run()) {
                Some(last) => *last = order,
                None => lines.push(order),
            }
        }
        for last in lines {
            let closed_at = last.slot.out_at.plus_min(20);
            let work_order = format!("{}-F", last.work_order());
            self.book.open_run(&last.line_run(), &work_order, "成型", Some(closed_at));
        }
    }

    /// Mixes a charge of filling; says how much of it goes to the line.
    fn mix(&mut self, order: &Order) -> Milli {
        let charge = order.code("FL");
        let closed_at = (!is_in_process(order)).then_some(order.slot.feed_at);
        self.book.open_run(&charge, &order.work_order(), "拌餡", closed_at);
        let rework = self.take_rework(order, &charge);
        let mut total = rework;
        for (place, (source, kg)) in order.product.recipe.iter().enumerate() {
            let mut wanted = units(order.scaled_kg(*kg));
            if *source == Source::Lots("PORK") {
                wanted -= rework;
            }
            total += wanted;
            self.feed_filling(order, &charge, (place as i64, *source), wanted);
        }
        // On line L1 some filling sticks to the mixer, and nobody weighs it.
        let sticks = if order.line == FormingLine::One { self.dice.between(0, 4) * 500 } else { 0 };
        total - sticks
    }

    fn feed_filling(
        &mut self,
        order: &Order,
        charge: &str,
        (place, source): (i64, Source),
        wanted: Milli,
    ) {
        let crew = Crew::of(order);
        let jitter_s = if place == 0 { 0 } else { self.dice.between(0, 50) };
        let at = order.slot.mix_at.plus_min(place).plus_s(jitter_s);
        let feed = |from, milli| {
            let unchecked = script::is_unchecked(charge, &from);
            let deed = if unchecked { Deed::FedUnchecked } else { Deed::Fed };
            Move::new(deed, at, from, run(charge), milli)
                .basis(Basis::Weighed)
                .done_at(crew.mixer)
                .document(&order.work_order())
        };
        match source {
            Source::Tank(tank) => {
                self.stock.change_level(tank, -wanted);
                self.book.record(feed(pool(PoolKind::Tank, tank), wanted).basis(Basis::Machine));
            }
            Source::Bin => {
                self.stock.change_level(masters::SALT_BIN, -wanted);
                self.book.record(feed(lot(masters::SALT_BIN), wanted));
            }
            Source::Seasoning | Source::Lots(_) => {
                let item = match source {
                    Source::Lots(item) => item,
                    _ => order.product.seasoning,
                };
                for (code, milli) in self.draw(charge, item, wanted) {
                    let line = self.book.record(feed(lot(&code), milli));
                    self.after_feed(order, (item, line), at, milli);
                }
            }
        }
    }

    /// What may go wrong, or not, with a feed that was just weighed.
    fn after_feed(
        &mut self,
        order: &Order,
        (item, line): (&'static str, Line),
        at: Moment,
        milli: Milli,
    ) {
        self.tell_spice_story(order, item, line);
        if item == masters::WHITE_CABBAGE.item && script::is_mislabelled(&order.code("FL")) {
            self.cabbage_feeds.push(line);
        }
        if order.line == FormingLine::One {
            self.slip(item, line, at, milli);
        }
    }

    fn take_rework(&mut self, order: &Order, charge: &str) -> Milli {
        if order.number != 6 || self.stock.on_hand(DUMPLING_REWORK) < REWORK {
            return 0;
        }
        let crew = Crew::of(order);
        let at = order.slot.mix_at.plus_min(9);
        for (code, milli) in self.stock.take(DUMPLING_REWORK, REWORK) {
            self.book.record(
                Move::new(Deed::Reworked, at, lot(&code), run(charge), milli)
                    .basis(Basis::Weighed)
                    .done_at(crew.mixer)
                    .document(&order.work_order()),
            );
        }
        REWORK
    }

    /// Kneads a charge of dough; says how much of it goes to the line.
    fn knead(&mut self, order: &Order) -> Milli {
        let crew = Crew::of(order);
        let charge = order.code("DW");
        let at = order.slot.feed_at.plus_min(-29);
        let work_order = order.work_order();
        self.book.open_run(&charge, &work_order, "和麵", Some(order.slot.feed_at));

        let mut inputs = dough_recipe(order);
        let mut total: Milli = inputs.iter().map(|(_, milli)| milli).sum();
        let reworks = order.number == 6 && self.stock.on_hand(DOUGH_REWORK) >= DOUGH_LEFT_OVER;
        if reworks {
            inputs.push((DOUGH_REWORK, DOUGH_LEFT_OVER));
            total += DOUGH_LEFT_OVER;
        }
        for (place, (item, wanted)) in inputs.into_iter().enumerate() {
            let basis = if item == "WATER" { Basis::Machine } else { Basis::Weighed };
            let deed = if item == DOUGH_REWORK { Deed::Reworked } else { Deed::Fed };
            for (from, milli) in self.draw(&charge, item, wanted) {
                self.book.record(
                    Move::new(deed, at.plus_min(place as i64), lot(&from), run(&charge), milli)
                        .basis(basis)
                        .done_at(crew.kneader)
                        .document(&work_order),
                );
            }
        }
        // Now and then the scale shows more dough than went in.
        let gained = order.line == FormingLine::One && self.dice.one_in(40);
        let made = if gained { total + units(2) } else { total };
        if order.number != 10 || self.dice.one_in(2) {
            return made;
        }
        let left_over = order.code("RD");
        self.book.open_lot(&left_over, DOUGH_REWORK, order.day, 2);
        let left_at = order.slot.feed_at.plus_min(-2);
        self.book.record(
            Move::new(Deed::LeftOver, left_at, run(&charge), lot(&left_over), DOUGH_LEFT_OVER)
                .basis(Basis::Weighed)
                .done_at(crew.kneader)
                .document(&work_order),
        );
        self.stock.put(DOUGH_REWORK, &left_over, DOUGH_LEFT_OVER);
        made - DOUGH_LEFT_OVER
    }

    /// Forms dumplings of filling and dough; the line is empty before and after.
    fn form(&mut self, order: &Order, filling: Milli, dough: Milli) {
        let crew = Crew::of(order);
        let line = order.line_run();
        let slot = order.slot;
        let dumplings = units(order.pallets() * 600);
        let code = order.code("DP");
        self.book.open_lot(&code, order.product.dumpling, order.day, DUMPLING_SHELF_DAYS);
        let moved = |deed, at, from, to, milli| {
            Move::new(deed, at, from, to, milli).done_at(crew.line).document(&order.work_order())
        };
        let fed = [("FL", filling), ("DW", dough)];
        for (prefix, milli) in fed {
            self.book.record(moved(
                Deed::Passed,
                slot.feed_at,
                run(&order.code(prefix)),
                run(&line),
                milli,
            ));
        }
        self.book.record(
            moved(Deed::Made, slot.out_at, run(&line), lot(&code), dumplings).basis(Basis::Weighed),
        );
        let mut left = filling + dough - dumplings;
        if order.number == 10 && self.dice.one_in(2) {
            let rework = order.code("RW");
            self.book.open_lot(&rework, DUMPLING_REWORK, order.day, 3);
            let back = moved(Deed::LeftOver, slot.out_at, run(&line), lot(&rework), REWORK);
            self.book.record(back.basis(Basis::Weighed));
            self.stock.put(DUMPLING_REWORK, &rework, REWORK);
            left -= REWORK;
        }
        let mut scrapped =
            moved(Deed::Scrapped, slot.out_at, run(&line), outside(PoolKind::Scrap), left)
                .basis(Basis::Weighed);
        if order.line == FormingLine::One && self.dice.one_in(25) && order.day < script::NOW.day() {
            scrapped = scrapped.recorded_at(Day(order.day.0 + 1).at(8, 5));
        }
        self.book.record(scrapped);
    }
}

/// Whether an order is still in the mixer when the history ends.
fn is_in_process(order: &Order) -> bool {
    order.slot.out_at > script::NOW
}

const DUMPLING_REWORK: &str = "DP-REWORK";
const DOUGH_REWORK: &str = "DOUGH-REWORK";

/// What a charge of dough takes, in thousandths.
fn dough_recipe(order: &Order) -> Vec<(&'static str, Milli)> {
    let kg: &[(&str, i64)] = match (order.line, order.filling_kg) {
        (FormingLine::Two, 600) => &[("FLOUR", 427), ("WATER", 213), ("SALT", 10)],
        (FormingLine::Two, _) => &[("FLOUR", 640), ("WATER", 320), ("SALT", 15)],
        (FormingLine::One, _) => &[("FLOUR", 600), ("STARCH", 40), ("WATER", 320), ("SALT", 15)],
    };
    let extra = order.number == 10;
    kg.iter()
        .map(|&(item, kg)| match item {
            "FLOUR" if extra => (item, units(kg + 13)),
            "WATER" if extra => (item, units(kg + 7)),
            _ => (item, units(kg)),
        })
        .collect()
}
