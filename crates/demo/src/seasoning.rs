//! Seasonings: the first level of the recipe, blended when the day needs more than there is.

use domain::{Basis, PoolKind};

use crate::book::{Milli, Move, lot, outside, run, units};
use crate::calendar::{Day, Moment};
use crate::deeds::Deed;
use crate::factory::Factory;
use crate::masters::{self, Source, person};
use crate::plan;
use crate::script;
use crate::stock::Part;

const BLENDER: &str = "B-01";
/// Two kilograms of a hundred go as dust.
const DUST_PERCENT: i64 = 2;
const SHELF_DAYS: i64 = 7;

/// What goes into a charge, in kilograms.
pub(crate) type Blend = [(&'static str, i64)];

pub(crate) const PEPPER_BLEND: &Blend =
    &[("WHITE-PEPPER", 10), ("SALT", 45), ("SUGAR", 20), ("GINGER-POWDER", 5), ("MSG", 20)];
pub(crate) const FIVE_SPICE_BLEND: &Blend =
    &[("FIVE-SPICE", 8), ("SALT", 92), ("SUGAR", 42), ("GINGER-POWDER", 10), ("MSG", 48)];

impl Factory {
    /// Blends each seasoning of which the day needs more than there is.
    pub(crate) fn blend_seasonings(&mut self, day: Day) {
        if self.is_short_of(day, masters::SEASONING_PEPPER) {
            let times = script::pepper_blending(day);
            self.blend(day, masters::SEASONING_PEPPER, PEPPER_BLEND, times);
        }
        if self.is_short_of(day, masters::SEASONING_FIVE_SPICE) {
            let times = (day.at(5, 22), day.at(5, 46));
            self.blend(day, masters::SEASONING_FIVE_SPICE, FIVE_SPICE_BLEND, times);
        }
    }

    fn is_short_of(&self, day: Day, seasoning: &str) -> bool {
        let orders = plan::orders(day);
        let needed_kg: i64 = orders
            .iter()
            .filter(|order| order.product.seasoning == seasoning)
            .flat_map(|order| order.product.recipe.iter().map(move |line| (order, line)))
            .filter(|(_, (source, _))| *source == Source::Seasoning)
            .map(|(order, (_, kg))| order.scaled_kg(*kg))
            .sum();
        self.stock.on_hand(seasoning) < units(needed_kg)
    }

    fn blend(
        &mut self,
        day: Day,
        seasoning: &'static str,
        blend: &Blend,
        (at, out_at): (Moment, Moment),
    ) {
        let code = self.numbers.next("SM", day, 1);
        let charge = format!("{code}-MIX");
        let work_order = self.numbers.next("WS", day, 2);
        self.book.open_run(&charge, &work_order, "調味", Some(out_at));
        self.book.open_lot(&code, seasoning, day, SHELF_DAYS);
        let mut total: Milli = 0;
        for (place, (item, kg)) in blend.iter().enumerate() {
            total += units(*kg);
            for (from, milli) in self.draw(&code, item, units(*kg)) {
                self.book.record(
                    Move::new(
                        Deed::Fed,
                        at.plus_min(place as i64),
                        lot(&from),
                        run(&charge),
                        milli,
                    )
                    .basis(Basis::Weighed)
                    .by(person::SEASONING)
                    .on(BLENDER)
                    .document(&work_order),
                );
            }
        }
        let dust = total * DUST_PERCENT / 100;
        self.book.order(work_order.clone(), seasoning, total - dust);
        let out = |deed, to, milli| {
            Move::new(deed, out_at, run(&charge), to, milli)
                .by(person::SEASONING)
                .on(BLENDER)
                .document(&work_order)
        };
        // Nobody weighs dust: it is what went in less what came out.
        self.book.record(out(Deed::Dusted, outside(PoolKind::Loss), dust).basis(Basis::Inferred));
        self.book.record(out(Deed::Made, lot(&code), total - dust).basis(Basis::Weighed));
        self.stock.put(seasoning, &code, total - dust);
    }

    /// The lots a charge takes an item from: as a story says, else first in first out.
    pub(crate) fn draw(&mut self, charge: &str, item: &str, milli: Milli) -> Vec<Part> {
        match script::planted_source(charge, item) {
            Some(planted) => {
                planted.into_iter().map(|(code, milli)| (code.to_owned(), milli)).collect()
            }
            None => self.stock.take(item, milli),
        }
    }
}
