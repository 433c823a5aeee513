//! Deliveries: lots, samples, tanks that are topped up, and the water of the day.

use domain::{Basis, PoolKind};

use crate::book::{Milli, Move, lot, outside, pool, units};
use crate::calendar::{Day, Moment};
use crate::deeds::Deed;
use crate::factory::Factory;
use crate::masters::{self, Raw, person};
use crate::script::{self, PlantedDelivery};

/// What the laboratory takes from a lot.
const SAMPLE_MILLI: Milli = 200;
/// From here on the deliveries of pepper are planted.
const PEPPER_PLANTED_FROM: Day = Day::of(11, 2);
/// Pepper is ordered when less than this is left.
const PEPPER_RESERVE: Milli = units(12);

/// How long before its cleaning a tank is fed from drums.
const DAYS_OF_DRUMS: i64 = 3;
const DRUM_MARGIN: Milli = units(15);
const TANK_CLEANING: &str = "清槽";

/// A lot as it stands on the delivery note.
struct Delivered<'a> {
    raw: &'a Raw,
    lot: String,
    supplier: &'a str,
    supplier_lot: String,
    document: String,
    at: Moment,
    milli: Milli,
    shelf_days: i64,
}

impl Factory {
    /// Unloads the morning's deliveries.
    pub(crate) fn receive(&mut self, day: Day) {
        self.meter_water(day);
        // What there is on the first day has to be looked at before the first charge.
        let mut at = if day == Day(0) { day.at(2, 10) } else { day.at(4, 10) };
        for raw in masters::RAWS {
            while self.stock.on_hand(raw.item) < raw.reserve_milli {
                at = at.plus_min(3);
                let delivered = self.ordered(raw, at);
                self.put_in_stock(&delivered);
            }
        }
        if day < PEPPER_PLANTED_FROM && self.stock.on_hand(masters::PEPPER.item) < PEPPER_RESERVE {
            let delivered = self.ordered(&masters::PEPPER, at.plus_min(3));
            self.put_in_stock(&delivered);
        }
        self.top_up(&masters::SOY, masters::SOY_TANK, day.at(4, 30));
        self.top_up(&masters::OIL, masters::OIL_TANK, day.at(4, 50));
        self.fill_salt_bin(day.at(5, 2));
        for planted in script::DELIVERIES.iter().filter(|planted| planted.at.day() == day) {
            self.receive_planted(planted);
        }
    }

    fn ordered<'a>(&mut self, raw: &'a Raw, at: Moment) -> Delivered<'a> {
        let day = at.day();
        let made_before = self.dice.between(1, 9);
        let letters = supplier_letters(raw.supplier);
        let made_on = Day(day.0 - made_before).code();
        Delivered {
            raw,
            lot: self.numbers.next(raw.prefix, day, 2),
            supplier: raw.supplier,
            supplier_lot: format!("{letters}-{made_on}-{}", self.dice.between(1, 5)),
            document: self.numbers.next("GRN", day, 3),
            at,
            milli: raw.lot_milli,
            shelf_days: raw.shelf_days,
        }
    }

    fn put_in_stock(&mut self, delivered: &Delivered<'_>) {
        let left = self.receive_lot(delivered, delivered.at.plus_min(6));
        self.stock.put(delivered.raw.item, &delivered.lot, left);
    }

    /// Writes a delivered lot and its sample; says how much is left of it.
    fn receive_lot(&mut self, delivered: &Delivered<'_>, sampled_at: Moment) -> Milli {
        let Delivered { raw, at, milli, .. } = *delivered;
        let day = at.day();
        self.book.open_supplied_lot(
            &delivered.lot,
            raw.item,
            day,
            delivered.shelf_days,
            Some(delivered.supplier_lot.clone()),
        );
        // What stood there on the first day was taken over from the system before.
        let basis = if day == Day(0) { Basis::Imported } else { Basis::Scanned };
        self.book.record(
            Move::new(
                Deed::Received,
                at,
                pool(PoolKind::Supplier, delivered.supplier),
                lot(&delivered.lot),
                milli,
            )
            .basis(basis)
            .by(person::RECEIVING)
            .document(&delivered.document),
        );
        if !raw.sampled {
            return milli;
        }
        self.book.record(
            Move::new(
                Deed::Sampled,
                sampled_at,
                lot(&delivered.lot),
                outside(PoolKind::Loss),
                SAMPLE_MILLI,
            )
            .basis(Basis::Weighed)
            .by(person::QUALITY)
            .document("檢驗取樣"),
        );
        milli - SAMPLE_MILLI
    }

    fn receive_planted(&mut self, planted: &PlantedDelivery) {
        let delivered = Delivered {
            raw: planted.raw,
            lot: planted.lot.to_owned(),
            supplier: planted.supplier,
            supplier_lot: planted.supplier_lot.to_owned(),
            document: planted.document.to_owned(),
            at: planted.at,
            milli: planted.milli,
            shelf_days: planted.shelf_days,
        };
        let left = self.receive_lot(&delivered, planted.at.plus_min(48));
        if planted.free {
            self.stock.put(planted.raw.item, planted.lot, left);
        }
    }

    /// Receives containers and pumps them into their tank: there the lots lose their identity.
    fn top_up(&mut self, raw: &Raw, tank: &'static str, at: Moment) {
        // Before a tank is cleaned, only what the day needs is bought, in drums.
        if at.day().days_until_tanks_are_cleaned() <= DAYS_OF_DRUMS {
            let missing = raw.reserve_milli * 3 / 4 + DRUM_MARGIN - self.stock.level(tank);
            if missing > 0 {
                self.pump(raw, tank, at, missing);
            }
            return;
        }
        while self.stock.level(tank) < raw.reserve_milli {
            self.pump(raw, tank, at, raw.lot_milli);
        }
    }

    fn pump(&mut self, raw: &Raw, tank: &'static str, at: Moment, milli: Milli) {
        let delivered = Delivered { milli, ..self.ordered(raw, at) };
        let left = self.receive_lot(&delivered, at.plus_min(4));
        self.book.record(
            Move::new(
                Deed::Pumped,
                at.plus_min(9),
                lot(&delivered.lot),
                pool(PoolKind::Tank, tank),
                left,
            )
            .basis(Basis::Machine)
            .by(person::RECEIVING)
            .on(tank)
            .document(&delivered.document),
        );
        self.stock.change_level(tank, left);
    }

    /// Drains what is left in the tanks and cleans them: from here on nothing of the old is in them.
    pub(crate) fn clean_tanks(&mut self, day: Day) {
        if day.days_until_tanks_are_cleaned() > 0 {
            return;
        }
        for tank in [masters::SOY_TANK, masters::OIL_TANK] {
            let left = self.stock.level(tank);
            self.stock.change_level(tank, -left);
            self.book.record(
                Move::new(
                    Deed::Drained,
                    day.at(22, 0),
                    pool(PoolKind::Tank, tank),
                    outside(PoolKind::Loss),
                    left,
                )
                .basis(Basis::Machine)
                .by(person::RECEIVING)
                .on(tank)
                .document(TANK_CLEANING),
            );
        }
    }

    /// Coarse salt is tipped into an open bin; nobody notes which bag.
    fn fill_salt_bin(&mut self, at: Moment) {
        let raw = &masters::COARSE_SALT;
        if self.stock.level(masters::SALT_BIN) >= raw.reserve_milli {
            return;
        }
        let document = self.numbers.next("GRN", at.day(), 3);
        let supplier = pool(PoolKind::Supplier, raw.supplier);
        self.book.record(
            Move::new(Deed::Tipped, at, supplier, lot(masters::SALT_BIN), raw.lot_milli)
                .by(person::RECEIVING)
                .document(&document),
        );
        self.stock.change_level(masters::SALT_BIN, raw.lot_milli);
    }

    /// The water of a day is a lot of its own, opened by the meter without anyone doing a thing.
    fn meter_water(&mut self, day: Day) {
        let raw = &masters::WATER;
        let code = format!("{}{}", raw.prefix, day.code());
        self.book.open_lot(&code, raw.item, day, raw.shelf_days);
        self.book.record(
            Move::new(
                Deed::Metered,
                day.at(4, 0),
                pool(PoolKind::Supplier, raw.supplier),
                lot(&code),
                raw.lot_milli,
            )
            .basis(Basis::Machine)
            .on("WM-1")
            .document("水錶"),
        );
        self.stock.put(raw.item, &code, raw.lot_milli);
    }
}

/// The letters a supplier begins its own lot numbers with.
fn supplier_letters(supplier: &str) -> &'static str {
    match supplier {
        "S01" => "YC",
        "S02" => "NS",
        "S03" => "SA",
        "S04" => "YS",
        "S05" => "LS",
        "S06" => "DX",
        _ => "HD",
    }
}
