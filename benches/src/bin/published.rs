//! A case that an ERP published about itself: the deliveries of 1,152 lots took it a minute, and 5
//! seconds once they were found level by level (Odoo, pull request 233478; its text, not measured
//! here, and on a machine and a genealogy that it does not describe).
//!
//! The genealogy here is made to be of that size: a raw lot goes into premixes, these into bases,
//! these into 1,152 finished lots, and each of those to two or three customers; every charge also
//! takes another material, and other families stand around. Two questions are answered and compared
//! row by row with `SQLite`'s recursive statement before they are timed: where the raw lot went, and
//! the deliveries of every lot of the family, each asked about by itself as a list of lots does.

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::{Result, ensure};
use benches::engine::{self, Engine};
use benches::factory::{Dice, Factory, Pool, Transfer};
use benches::figures::{Times, time};
use benches::starts::SEED;
use benches::{Size, Target, say, sqlite};
use domain::PoolKind;
use rusqlite::Connection;
use trace::{History, Mode, Way};

/// How many lots come of each at one step: premixes of the raw lot, bases of each, lots of each.
const FANS: [u32; 3] = [12, 8, 12];
/// Lots that are finished.
const FINISHED: usize = 1_152;
/// Customers, which are the pools right after the supplier.
const CUSTOMERS: u32 = 40;
/// Lots of other materials of a family that lie open at a time.
const OPEN: usize = 30;
/// What the ERP took after it had been improved, in seconds.
const PUBLISHED_S: f64 = 5.0;

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let mut works = Works::open();
    let families: Vec<Vec<u32>> = (0..size.pick(2, 50)).map(|_| works.family()).collect();
    let factory = works.factory;
    let family = &families[families.len() / 2];
    let feed = engine::fed(&factory);
    let engine = Engine::build(&feed.history);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("transfers.db");
    sqlite::load(&path, &factory, INDEX)?;
    let mut bench = Bench { engine, history: feed.history, database: sqlite::open(&path)? };
    say(&format!(
        "published, {size:?}: {} transfers, {} families of {} lots, {FINISHED} of them finished",
        factory.transfers.len(),
        families.len(),
        family.len(),
    ));
    bench.check(family)?;
    bench.report("where the raw lot went", &family[..1])?;
    bench.report("the deliveries of every lot of the family", family)
}

const INDEX: &str = "CREATE INDEX leaving ON transfers (pool_from, pool_to, id, quantity);";

/// Deliveries: what entered a customer of all that lies beyond a lot.
const DELIVERIES: &str = "
    WITH RECURSIVE met (pool) AS (
        VALUES (?1)
        UNION
        SELECT t.pool_to FROM met CROSS JOIN transfers t ON t.pool_from = met.pool)
    SELECT t.id, t.pool_to, t.quantity
      FROM met CROSS JOIN transfers t ON t.pool_from = met.pool
     WHERE t.pool_to BETWEEN 1 AND ?2";

/// A delivery: its transfer, the customer, and how much was sent.
type Delivery = (u32, u32, i64);

struct Bench {
    engine: Engine,
    history: History,
    database: Connection,
}

impl Bench {
    /// Whether both find the same deliveries of every lot, and all of them those of the raw lot.
    fn check(&mut self, family: &[u32]) -> Result<()> {
        for (place, &lot) in family.iter().enumerate() {
            let mut theirs = self.recursive(lot)?;
            theirs.sort_unstable();
            let question = self.engine.question(Way::Forward, lot, Mode::Strict)?;
            let reached = self.engine.reach(Way::Forward, &question)?;
            let rows = self.engine.rows(Way::Forward, &reached);
            let rows = self.engine.numbered(&self.history, &rows)?;
            let ours = rows.iter().filter(|row| (1..=CUSTOMERS).contains(&row.pool));
            let mut ours: Vec<Delivery> =
                ours.map(|row| (row.transfer, row.pool, row.quantity)).collect();
            ours.sort_unstable();
            ensure!(ours == theirs, "lot {lot}: the recursive statement finds other deliveries");
            ensure!(place > 0 || ours.len() >= 2 * FINISHED, "a finished lot was not delivered");
            ensure!(!ours.is_empty(), "lot {lot}: nothing was delivered");
        }
        Ok(())
    }

    /// Every delivery beyond a lot.
    fn recursive(&self, lot: u32) -> Result<Vec<Delivery>> {
        let mut statement = self.database.prepare_cached(DELIVERIES)?;
        let rows = statement
            .query_map([lot, CUSTOMERS], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The same from the engine, from the lot's name on.
    fn deliveries(&self, lot: u32) -> Result<usize> {
        let question = self.engine.question(Way::Forward, lot, Mode::Strict)?;
        let reached = self.engine.reach(Way::Forward, &question)?;
        let rows = self.engine.rows(Way::Forward, &reached);
        let is_delivery =
            |far| (2..=i64::from(CUSTOMERS) + 1).contains(&self.history.pool_id(far).0);
        let found: Vec<_> = rows.into_iter().filter(|&(_, far, ..)| is_delivery(far)).collect();
        Ok(found.len())
    }

    fn answer(&self, lot: u32) -> Result<usize> {
        let question = self.engine.question(Way::Forward, lot, Mode::Strict)?;
        self.engine.answer(&question)
    }

    /// Times one list of lots, asked about one after the other.
    fn report(&self, what: &str, lots: &[u32]) -> Result<()> {
        let ours = Times::take(lots, |&lot| self.deliveries(lot))?.sum();
        let answers = Times::take(lots, |&lot| self.answer(lot))?.sum();
        let begun = Instant::now();
        let theirs = Times::take(lots, |&lot| self.recursive(lot))?.sum();
        ensure!(begun.elapsed().as_secs_f64() >= theirs, "times add up");
        say(&format!("\n### {what}: {} lots asked about\n", lots.len()));
        say("| | all together | than what the ERP published |\n|---|---|---|");
        for (name, taken) in [
            ("engine, deliveries with what was sent", ours),
            ("engine, whole answer: shares, bounds, balance", answers),
            ("SQLite, one recursive statement a lot", theirs),
        ] {
            say(&format!("| {name} | {} | {:.0} × less |", time(taken), PUBLISHED_S / taken));
        }
        Target::AtLeast(40.0).judge("SQLite, of the engine's deliveries", theirs / ours, "x");
        Ok(())
    }
}

/// The factory at work.
struct Works {
    dice: Dice,
    now_us: i64,
    factory: Factory,
}

impl Works {
    fn open() -> Self {
        let factory = Factory { items: 5, ..Factory::default() };
        let mut works = Self { dice: Dice::new(SEED), now_us: 1_767_225_600_000_000, factory };
        works.pool(PoolKind::Supplier, None);
        for _ in 0..CUSTOMERS {
            works.pool(PoolKind::Customer, None);
        }
        works
    }

    fn pool(&mut self, kind: PoolKind, item: Option<u32>) -> u32 {
        let pool = self.factory.pools.len() as u32;
        self.factory.pools.push(Pool { kind, code: pool.to_string(), item, closed_at_us: None });
        pool
    }

    /// A minute later so many grams move.
    fn transfer(&mut self, from: u32, to: u32, grams: i64) {
        self.now_us += 60_000_000;
        let (at_us, quantity) = (self.now_us, grams * 1_000_000);
        self.factory.transfers.push(Transfer { from, to, at_us, quantity });
    }

    fn receive(&mut self, item: u32, grams: i64) -> u32 {
        let lot = self.pool(PoolKind::Lot, Some(item));
        self.transfer(0, lot, grams);
        lot
    }

    /// A raw lot and all that comes of it; answers the lots, the raw one first.
    fn family(&mut self) -> Vec<u32> {
        let charges: i64 = i64::from(FANS[0] * FANS[1] * FANS[2]);
        let raw = self.receive(0, charges * 10_000);
        let mut others: VecDeque<u32> = (0..OPEN).map(|_| self.receive(4, 40_000_000)).collect();
        let (mut lots, mut level, mut grams) = (vec![raw], vec![raw], charges * 10_000);
        for (fan, item) in FANS.into_iter().zip(1..) {
            grams /= i64::from(fan);
            let mut next = Vec::new();
            for lot in level {
                for _ in 0..fan {
                    others.rotate_left(1);
                    let run = self.pool(PoolKind::Run, None);
                    self.transfer(lot, run, grams);
                    self.transfer(others[0], run, grams / 10);
                    let made = self.pool(PoolKind::Lot, Some(item));
                    // What the other material adds is lost on the way: weights stay round.
                    self.transfer(run, made, grams);
                    self.factory.pools[run as usize].closed_at_us = Some(self.now_us);
                    next.push(made);
                }
            }
            lots.extend(&next);
            level = next;
        }
        for &lot in &level {
            let parts = 2 + i64::from(self.dice.below(2) == 1);
            for _ in 0..parts {
                let customer = 1 + self.dice.below(u64::from(CUSTOMERS)) as u32;
                self.transfer(lot, customer, grams / parts);
            }
        }
        lots
    }
}
