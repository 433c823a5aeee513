//! Random histories in a database: ties, debts, rings, returns, corrections that move a transfer,
//! closings said late, imports that never end; asked in every way there is.

use app::{Plant, TraceAsk};
use domain::facts::{
    Entry, ItemDefined, PoolOpened, RunClosed, TransferCorrected, TransferRecorded,
};
use domain::{
    Basis, Fact, ImportId, Instant, ItemId, PoolId, PoolKind, Quantity, SiteId, Tracking,
    TransferId,
};
use ledger::seal::Secret;
use store::ledger::{COMPANY_LEDGER, append, lock_head, save_head};

use super::{NOTHING, agree, asked, asked_many_parts, drawn, of_many_parts, other_process};
use crate::house::{House, in_every_house};
use crate::simulation::dice::Dice;

const MINUTE_US: i64 = 60_000_000;
/// 2026-03-01T00:00:00Z.
const DAWN_US: i64 = 1_772_323_200_000_000;
/// Pools of a world inside, by kind; lots first, then runs, then tanks.
const LOTS: u64 = 16;
const RUNS: u64 = 9;
const TANKS: u64 = 3;
/// Pools of a world that are not outside.
const INSIDE: u64 = LOTS + RUNS + TANKS;
/// The import of which no end is ever recorded.
const ENDLESS: ImportId = ImportId(77);

fn minute(minute: u64) -> Instant {
    Instant::utc(DAWN_US + minute as i64 * MINUTE_US)
}

/// One of several worlds at a site: each has pools of its own, and shares those outside.
struct World {
    number: u64,
    dice: Dice,
    entries: Vec<(ImportId, Entry)>,
    moved: Vec<TransferRecorded>,
}

impl World {
    fn base(&self) -> i64 {
        (self.number as i64 + 1) * 1_000
    }

    fn pool(&self, place: u64) -> PoolId {
        PoolId(self.base() + place as i64)
    }

    fn kind(place: u64) -> PoolKind {
        match place {
            0..LOTS => PoolKind::Lot,
            place if place < LOTS + RUNS => PoolKind::Run,
            _ => PoolKind::Tank,
        }
    }

    fn reference(&self, place: u64) -> String {
        format!("{}:w{}-{place}", Self::kind(place), self.number)
    }

    fn push(&mut self, at: Instant, recorded_at: Instant, fact: impl Into<Fact>) {
        // A few belong to an import that is never complete.
        let import = if self.dice.one_in(25) { ENDLESS } else { ImportId(0) };
        let entry = Entry { at, recorded_at, by: None, device: None, fact: fact.into() };
        self.entries.push((import, entry));
    }

    fn of(number: u64, lenient: bool) -> Self {
        let dice = Dice::seeded(number.wrapping_mul(7_919) + 1);
        let mut world = Self { number, dice, entries: Vec::new(), moved: Vec::new() };
        for place in 0..INSIDE {
            let pool = world.opened(place, lenient);
            world.entries.push((ImportId(0), entry_at_dawn(pool)));
        }
        for count in 0..90 {
            match world.dice.drawn(20) {
                0..15 => world.moves(count),
                15..18 if count > 5 => world.corrects(),
                18 if count > 5 => world.takes_back(count),
                _ => world.closes(),
            }
        }
        world
    }

    fn opened(&mut self, place: u64, lenient: bool) -> PoolOpened {
        let kind = Self::kind(place);
        let item = match kind {
            PoolKind::Lot => Some(ItemId(1 + self.dice.drawn(3) as i64)),
            PoolKind::Tank if self.dice.one_in(2) => Some(ItemId(1)),
            _ => None,
        };
        let run = kind == PoolKind::Run;
        PoolOpened {
            pool: self.pool(place),
            kind,
            code: format!("w{}-{place}", self.number),
            item,
            partner: None,
            lot_number: None,
            supplier_lot: None,
            expires: None,
            work_order: None,
            operation: None,
            closed_at: (run && self.dice.one_in(2)).then(|| minute(4 + self.dice.drawn(12))),
            tolerance_s: (run && lenient && self.dice.one_in(3)).then_some(90),
        }
    }

    fn quantity(&mut self, place: Option<u64>) -> Option<Quantity> {
        let place = place?;
        let silent = Self::kind(place) != PoolKind::Lot && self.dice.one_in(3);
        (!silent).then(|| Quantity((1 + self.dice.drawn(3)) as i64 * 333_333_333))
    }

    fn moves(&mut self, count: u64) {
        // Mostly from lower to higher pools, so that chains grow; sometimes back, so that rings do.
        let (near, far) = (self.dice.drawn(INSIDE), self.dice.drawn(INSIDE));
        let (from, to) =
            if self.dice.one_in(6) { (far, near) } else { (near.min(far), near.max(far)) };
        let outside = self.dice.drawn(12);
        let (from, to) = match outside {
            0..3 => (None, Some(to)),
            3..5 => (Some(from), None),
            _ if from == to => return,
            _ => (Some(from), Some(to)),
        };
        let both = self.quantity(from.or(to));
        let (qty_from, qty_to) = if self.dice.one_in(3) {
            (self.quantity(from), self.quantity(to))
        } else {
            (both.filter(|_| from.is_some()), both.filter(|_| to.is_some()))
        };
        let source = PoolId([101, 102, 103, 105][self.dice.drawn(4) as usize]);
        let sink = PoolId([103, 104, 105, 106, 101][self.dice.drawn(5) as usize]);
        let fact = TransferRecorded {
            transfer: TransferId(self.base() + 500 + self.moved.len() as i64),
            // The order of codes is not the order in which they come.
            code: format!("w{}-t{:03}", self.number, (count * 61) % 97),
            from: from.map_or(source, |place| self.pool(place)),
            to: to.map_or(sink, |place| self.pool(place)),
            qty_from,
            qty_to,
            basis: if self.dice.one_in(9) { Basis::Inferred } else { Basis::Scanned },
            equipment: None,
            document: self.dice.one_in(4).then(|| format!("w{}-D{}", self.number, count % 3)),
            returns: None,
        };
        let at = self.dice.drawn(14);
        let recorded = at + self.dice.drawn(5);
        self.moved.push(fact.clone());
        self.push(minute(at), minute(recorded), fact);
    }

    fn takes_back(&mut self, count: u64) {
        let Some(back) = self.one_of_moved() else { return };
        if [104, 106].contains(&back.to.0) {
            return;
        }
        let little = |quantity: Option<Quantity>| quantity.map(|_| Quantity(111_111_111));
        let fact = TransferRecorded {
            transfer: TransferId(self.base() + 500 + self.moved.len() as i64),
            code: format!("w{}-b{count}", self.number),
            from: back.to,
            to: back.from,
            qty_from: little(back.qty_to),
            qty_to: little(back.qty_from),
            basis: Basis::Scanned,
            equipment: None,
            document: None,
            returns: Some(back.transfer),
        };
        let at = self.dice.drawn(16);
        self.moved.push(fact.clone());
        let recorded = at + self.dice.drawn(4);
        self.push(minute(at), minute(recorded), fact);
    }

    fn one_of_moved(&mut self) -> Option<TransferRecorded> {
        let count = self.moved.len() as u64;
        (count > 0).then(|| self.moved[self.dice.drawn(count) as usize].clone())
    }

    fn corrects(&mut self) {
        let Some(moved) = self.one_of_moved() else { return };
        let other = |world: &mut Self, here: PoolId| {
            let place = world.dice.drawn(INSIDE);
            let pool = world.pool(place);
            (pool != here && world.dice.one_in(2)).then_some(pool)
        };
        let what = self.dice.drawn(6);
        // A pool is put in place of one of its kind of unit, so that quantities stay what they are.
        let (from, to) = match what {
            0 => (other(self, moved.to).filter(|_| moved.from.0 >= 1_000), None),
            1 => (None, other(self, moved.from).filter(|_| moved.to.0 >= 1_000)),
            _ => (None, None),
        };
        let lot = |pool: PoolId| pool.0 >= 1_000 && (pool.0 % 1_000) < LOTS as i64;
        let full = |quantity: Option<Quantity>| Some(quantity.unwrap_or(Quantity(333_333_333)));
        let fact = TransferCorrected {
            transfer: moved.transfer,
            void: [None, None, Some(true), Some(false)].get(what as usize).copied().flatten(),
            set_at: (what == 4).then(|| minute(self.dice.drawn(14))),
            set_by: None,
            qty_from: from.filter(|pool| lot(*pool)).and_then(|_| full(moved.qty_from)),
            qty_to: to.filter(|pool| lot(*pool)).and_then(|_| full(moved.qty_to)),
            from,
            to,
            basis: None,
            equipment: None,
            document: (what == 5).then(|| format!("w{}-D9", self.number)),
            reason: None,
        };
        let recorded = minute(6 + self.dice.drawn(12));
        self.push(recorded, recorded, fact);
    }

    fn closes(&mut self) {
        let place = LOTS + self.dice.drawn(RUNS);
        let run = self.pool(place);
        let fact = RunClosed { run, reopened: self.dice.one_in(3) };
        let at = self.dice.drawn(16);
        let recorded = minute(at + self.dice.drawn(4));
        let entry = Entry {
            at: minute(at),
            recorded_at: recorded,
            by: None,
            device: None,
            fact: fact.into(),
        };
        self.entries.push((ImportId(0), entry));
    }

    /// Every kind of question, each root in another mixture.
    fn asks(&mut self) -> Vec<TraceAsk> {
        let mut roots: Vec<String> = (0..INSIDE).map(|place| self.reference(place)).collect();
        roots.extend(["supplier:S1", "customer:C1", "supplier:S2"].map(str::to_owned));
        roots.extend((0..3).chain([9]).map(|n| format!("document:w{}-D{n}", self.number)));
        let mut asks = Vec::new();
        for root in roots {
            for direction in ["forward", "backward", "both"] {
                let plain = asked(&root, direction);
                asks.push(plain.clone());
                asks.push(self.varied(plain.clone()));
                asks.push(self.varied(plain));
            }
        }
        asks
    }

    fn varied(&mut self, mut ask: TraceAsk) -> TraceAsk {
        if self.dice.one_in(3) {
            ask.mode = Some("cautious".to_owned());
        }
        if self.dice.one_in(4) {
            ask.tolerance = Some(60 * self.dice.drawn(3) as u32);
        }
        if self.dice.one_in(3) {
            ask.as_of = Some(minute(self.dice.drawn(18)).to_string());
        }
        if self.dice.one_in(5) {
            ask.as_of_seq = Some(1 + self.dice.drawn(200) as i64);
        }
        if self.dice.one_in(3) {
            let from = self.dice.drawn(10);
            ask.at_from = Some(minute(from).to_string());
            ask.at_to = Some(minute(from + self.dice.drawn(6)).to_string());
        } else if self.dice.one_in(2) {
            ask.transfer = self.one_of_moved().map(|moved| moved.code);
        }
        ask
    }
}

fn entry_at_dawn(fact: impl Into<Fact>) -> Entry {
    let at = minute(0);
    Entry { at, recorded_at: at, by: None, device: None, fact: fact.into() }
}

/// What every world shares: items, and the pools outside.
fn shared() -> (Vec<Entry>, Vec<Entry>) {
    let items = [("kg", Some(1_000_000_000)), ("pcs", Some(333_333_333)), ("each", None)];
    let items = (1..).zip(items).map(|(id, (unit, kg))| {
        entry_at_dawn(ItemDefined {
            item: ItemId(id),
            code: format!("I{id}"),
            name: format!("item {id}"),
            unit: unit.into(),
            kg_per_unit: kg.map(Quantity),
            tracking: if id == 3 { Tracking::None } else { Tracking::Lot },
        })
    });
    let outside = [
        (PoolKind::Supplier, "S1"),
        (PoolKind::Supplier, "S2"),
        (PoolKind::Customer, "C1"),
        (PoolKind::Scrap, ""),
        (PoolKind::Adjust, ""),
        (PoolKind::Loss, ""),
    ];
    let outside = (101..).zip(outside).map(|(id, (kind, code))| {
        entry_at_dawn(PoolOpened {
            pool: PoolId(id),
            kind,
            code: code.into(),
            item: None,
            partner: None,
            lot_number: None,
            supplier_lot: None,
            expires: None,
            work_order: None,
            operation: None,
            closed_at: None,
            tolerance_s: None,
        })
    });
    (items.collect(), outside.collect())
}

fn put(house: &House, site: SiteId, entries: impl IntoIterator<Item = (ImportId, Entry)>) {
    let database = store::Database::open(house.target.clone()).unwrap();
    let written = database.write(|tx| {
        let mut head = lock_head(tx, house.owner.company, site)?;
        for (import, entry) in entries {
            append(tx, &mut head, entry, import, Secret([7; 16]), DAWN_US)?;
        }
        save_head(tx, &head)
    });
    written.unwrap();
}

fn begin(house: &House) {
    let (items, outside) = shared();
    let none = |entry| (ImportId(0), entry);
    put(house, COMPANY_LEDGER, items.into_iter().map(none));
    let started = domain::facts::ImportStarted { import: ENDLESS, document_sha256: [3; 32] };
    let started = (ENDLESS, entry_at_dawn(started));
    put(house, house.owner.site, [started].into_iter().chain(outside.into_iter().map(none)));
}

/// More worlds where `SUYUAN_PROPERTY_FACTOR` asks for them.
fn worlds() -> u64 {
    let factor = std::env::var("SUYUAN_PROPERTY_FACTOR").ok().and_then(|text| text.parse().ok());
    6 * factor.unwrap_or(1)
}

fn hold(house: &House, beyond: &Plant, world: &mut World) -> usize {
    let mut answered = 0;
    for (at, ask) in world.asks().iter().enumerate() {
        answered += usize::from(agree(house, beyond, ask));
        if at % 9 == 0 {
            assert_eq!(drawn(beyond, house, ask), drawn(&house.plant, house, ask), "{ask:?}");
        }
    }
    answered
}

#[test]
fn random_histories_are_answered_from_the_database_as_from_memory() {
    in_every_house(|house| {
        begin(house);
        let beyond = other_process(house, NOTHING);
        let mut answered = 0;
        for number in 0..worlds() {
            // A site that has a lenient run reads every question so.
            let mut world = World::of(number, number * 2 >= worlds());
            put(house, house.owner.site, std::mem::take(&mut world.entries));
            answered += hold(house, &beyond, &mut world);
        }
        assert!(answered as u64 > worlds() * 200, "{answered} questions");
    });
}

#[test]
fn random_histories_are_answered_from_pools_in_many_parts_as_from_memory() {
    in_every_house(|house| {
        begin(house);
        let beyond = of_many_parts(house);
        let (mut answered, mut of_many) = (0, 0);
        for number in 0..worlds() {
            let mut world = World::of(number, number * 2 >= worlds());
            put(house, house.owner.site, std::mem::take(&mut world.entries));
            answered += hold(house, &beyond, &mut world);
            let asks = world.asks();
            of_many += asks.iter().filter(|ask| asked_many_parts(&beyond, house, ask)).count();
        }
        assert!(answered as u64 > worlds() * 200, "{answered} questions");
        assert!(of_many * 2 > answered, "{of_many} of {answered} went to many parts");
    });
}
