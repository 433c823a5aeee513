//! Packing into pallets, and the trucks that take them to customers.

use std::collections::VecDeque;

use domain::{Basis, PoolKind};

use crate::book::{Line, Milli, Move, lot, outside, pool, run, units};
use crate::calendar::{Day, Moment};
use crate::deeds::Deed;
use crate::factory::Factory;
use crate::masters::person;
use crate::plan::{FormingLine, Order};
use crate::script;

const CARTONS: i64 = 60;
const KG_PER_PALLET: i64 = 600;
/// How many pallets the freezer keeps back for late orders.
const PALLETS_KEPT: usize = 48;
const CUSTOMERS: &[&str] = &["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"];

/// A pallet in the freezer.
#[derive(Debug)]
struct Pallet {
    lot: String,
    cartons: Milli,
    made_on: Day,
}

/// The pallets in the freezer that anyone may have, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Dock {
    pallets: VecDeque<Pallet>,
}

impl Factory {
    /// Packs a lot of dumplings into pallets of sixty cartons.
    pub(crate) fn pack(&mut self, order: &Order) {
        let source = match order.line {
            FormingLine::Two => lot(&order.code("DP")),
            FormingLine::One => self.wrap(order),
        };
        for number in 1..=order.pallets() {
            let pallet = format!("{}-{number}", order.code("PL"));
            self.book.open_lot(&pallet, order.product.pallet, order.day, 364);
            // Line L1 weighs a pallet with its film and cartons.
            let (deed, kg) = match order.line {
                FormingLine::Two => (Deed::Packed, KG_PER_PALLET),
                FormingLine::One => (Deed::Made, KG_PER_PALLET + 24),
            };
            let at = order.slot.out_at.plus_min(6 + number * 4);
            self.book.record(
                Move::between_units(
                    deed,
                    at,
                    (source.clone(), units(kg)),
                    (lot(&pallet), units(CARTONS)),
                )
                .by(person::PACKING)
                .on("PK-1")
                .document(&order.work_order()),
            );
            let mut cartons = units(CARTONS);
            if order.number == 8 && number == 1 {
                cartons -= self.retain_sample(&pallet, at.plus_min(30));
            }
            if !script::leaves_by_script(order.day, order.line == FormingLine::Two, &pallet) {
                self.dock.pallets.push_back(Pallet { lot: pallet, cartons, made_on: order.day });
            }
        }
    }

    /// Line L1 takes film and cartons from their lots, calculated from what was packed.
    fn wrap(&mut self, order: &Order) -> domain::PoolRef {
        let code = order.code("PACK");
        let at = order.slot.out_at.plus_min(4);
        let closed_at = order.slot.out_at.plus_min(24);
        self.book.open_run(&code, &order.work_order(), "包裝", Some(closed_at));
        let dumplings = units(order.pallets() * KG_PER_PALLET);
        let fed = |from: &str, milli: Milli, kg_milli: Milli| {
            Move::between_units(Deed::Fed, at, (lot(from), milli), (run(&code), kg_milli))
                .by(person::PACKING)
                .on("PK-2")
                .document(&order.work_order())
        };
        self.book.record(fed(&order.code("DP"), dumplings, dumplings));
        for (film, milli) in self.stock.take("FILM", units(order.pallets() * 3)) {
            self.book.record(fed(&film, milli, milli).basis(Basis::Backflushed));
        }
        for (carton, milli) in self.stock.take("CARTON", units(order.pallets() * CARTONS)) {
            let kg_milli = milli * 350 / 1000;
            self.book.record(fed(&carton, milli, kg_milli).basis(Basis::Backflushed));
        }
        run(&code)
    }

    fn retain_sample(&mut self, pallet: &str, at: Moment) -> Milli {
        self.book.record(
            Move::new(Deed::Sampled, at, lot(pallet), outside(PoolKind::Loss), units(1))
                .by(person::QUALITY)
                .document("檢驗取樣"),
        );
        units(1)
    }

    /// Loads the trucks of a day.
    pub(crate) fn ship(&mut self, day: Day) {
        for planted in script::SHIPMENTS.iter().filter(|planted| planted.at.day() == day) {
            self.ship_planted(planted);
        }
        let mut first = true;
        for at in script::truck_times(day) {
            let ready = self.dock.pallets.iter().take_while(|pallet| pallet.made_on < day).count();
            let wanted = self.dice.between(2, 4) as usize;
            let customer = *self.dice.pick(CUSTOMERS);
            if ready < PALLETS_KEPT + wanted {
                continue;
            }
            let document = self.numbers.next("SH", day, 2);
            for _ in 0..wanted {
                let Some(pallet) = self.dock.pallets.pop_front() else { break };
                let line = self.load(&pallet, at, customer, &document);
                if first {
                    self.maybe_returned(&pallet.lot, (line, at), customer);
                }
                first = false;
            }
        }
    }

    fn load(&mut self, pallet: &Pallet, at: Moment, customer: &str, document: &str) -> Line {
        let mut loaded = Move::new(
            Deed::Shipped,
            at,
            lot(&pallet.lot),
            pool(PoolKind::Customer, customer),
            pallet.cartons,
        )
        .by(person::SHIPPING)
        .document(document);
        if self.dice.one_in(150) && at.day() < Day::of(11, 14) {
            let tomorrow = Day(at.day().0 + 1);
            loaded = loaded.basis(Basis::Imported).recorded_at(tomorrow.at(9, 40));
        }
        self.book.record(loaded)
    }

    fn ship_planted(&mut self, planted: &script::PlantedShipment) {
        for pallet in planted.pallets {
            let customer = pool(PoolKind::Customer, planted.customer);
            let mut loaded =
                Move::new(Deed::Shipped, planted.at, lot(pallet), customer, units(CARTONS))
                    .by(person::SHIPPING)
                    .document(planted.document);
            if let Some(late) = planted.late {
                loaded = loaded.basis(Basis::Imported).recorded_at(late);
            }
            self.book.record(loaded);
        }
    }
}
