//! One PostgreSQL and Citus (a coordinator and two workers) with the same rows: reading everything
//! around a lot, and acts appended one by one.
//!
//! `TEST_CITUS_NODES` names the servers, as `cargo xtask citus` starts them. All of them share this
//! machine with the program: the figures say what the way over servers costs, not what more machines
//! bring.

use std::time::Instant;

use anyhow::{Context as _, Result};
use benches::{Size, median, say};
use domain::facts::{CompanyFounded, Entry, PoolOpened, SiteOpened, TransferRecorded};
use domain::ids::CompanyId;
use domain::{Basis, Fact, ImportId, PoolId, PoolKind, Quantity, SiteId, TransferId};
use ledger::seal::Secret;
use store::expand::{Cost, Expansion};
use store::ledger::{COMPANY_LEDGER, append, lock_head, save_head};
use store::transfers::Side;
use store::{Database, StoreError, Target, nodes};
use testkit::Place;

const COMPANY: CompanyId = CompanyId(4_194_304);
const SITE: SiteId = SiteId(8_388_608);
const NOW_US: i64 = 1_772_323_200_000_000;
const PARTS: u16 = 64;
const ROUNDS: usize = 15;

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    if std::env::var("TEST_CITUS_NODES").is_err() {
        say("*** CITUS WAS SKIPPED: TEST_CITUS_NODES names no servers ***");
        return Ok(());
    }
    let spread = testkit::postgres().context("the servers that are named")?;
    let Place::Postgres(url) = spread.place.clone() else { unreachable!() };
    let alone = testkit::cluster(&["synchronous_commit=on"]).map_err(anyhow::Error::msg)?;
    let alone = Database::open(Target::Postgres(alone.url))?;
    let spread = (Database::open(Target::Postgres(url))?, spread);
    let rows = size.pick(40, 600);
    let mut acts = Vec::new();
    for (name, db) in [("PostgreSQL", &alone), ("Citus", &spread.0)] {
        let began = Instant::now();
        fill(db, rows)?;
        let seconds = began.elapsed().as_secs_f64();
        let facts = rows * 5 * WIDE;
        acts.push(one_by_one(db, rows)?);
        say(&format!("{name}: {facts} facts in groups, {:.0} a second", facts as f64 / seconds));
        say(&format!("{name}: one by one, median {:.2} ms", acts.last().copied().unwrap_or(0.0)));
    }
    say(&format!("an act one by one: Citus {:.2} times PostgreSQL", acts[1] / acts[0]));
    let (one, _) = timed("PostgreSQL, one part", &alone)?;
    let (same, _) = timed("Citus, one part", &spread.0)?;
    let began = Instant::now();
    nodes::split(&spread.0, COMPANY, PARTS, &mut |_| {})?;
    say(&format!("spread over {PARTS} parts in {:.1} s", began.elapsed().as_secs_f64()));
    let (many, cost) = timed("Citus, many parts", &spread.0)?;
    say(&format!("around a lot: Citus in one part {:.2}, in many {:.2}", same / one, many / one));
    anyhow::ensure!((cost.broadcast_factor() - 1.0).abs() < f64::EPSILON, "{cost:?}");
    Ok(())
}

/// The lots of a row.
const WIDE: i64 = 12;

fn entry(fact: impl Into<Fact>) -> Entry {
    let at = domain::Instant::utc(NOW_US);
    Entry { at, recorded_at: at, by: None, device: None, fact: fact.into() }
}

fn write(db: &Database, site: SiteId, entries: Vec<Entry>) -> Result<()> {
    let written: Result<(), StoreError> = db.write(|tx| {
        let mut head = lock_head(tx, COMPANY, site)?;
        for entry in entries {
            append(tx, &mut head, entry, ImportId(0), Secret([7; 16]), NOW_US)?;
        }
        save_head(tx, &head)
    });
    Ok(written?)
}

fn pool(id: i64, kind: PoolKind) -> Entry {
    entry(PoolOpened {
        pool: PoolId(id),
        kind,
        code: format!("P{id}"),
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
}

fn transfer(id: i64, from: i64, to: i64) -> Entry {
    entry(TransferRecorded {
        transfer: TransferId(id),
        code: format!("T{id}"),
        from: PoolId(from),
        to: PoolId(to),
        qty_from: Some(Quantity::whole(2)),
        qty_to: Some(Quantity::whole(2)),
        basis: Basis::Scanned,
        equipment: None,
        document: None,
        returns: None,
    })
}

/// Row after row of runs between lots; thirty rows hang together, then others begin.
fn row(row: i64) -> Vec<Entry> {
    let id = |row: i64, place: i64| 1_000 + 100 * row + place % WIDE;
    let mut facts = Vec::new();
    for place in 0..WIDE {
        let (lot, run) = (id(row, place), id(row, place) + 50);
        facts.push(pool(lot, PoolKind::Lot));
        facts.push(pool(run, PoolKind::Run));
        let transfers = 1_000_000 + 1_000 * row + 3 * place;
        facts.push(transfer(transfers, run, lot));
        if row % 30 > 0 {
            facts.push(transfer(transfers + 1, id(row - 1, place), run));
            facts.push(transfer(transfers + 2, id(row - 1, place + 1), run));
        }
    }
    facts
}

fn fill(db: &Database, rows: i64) -> Result<()> {
    let founded = CompanyFounded { code: "GIANT".into(), name: "Giant".into() };
    let opened = SiteOpened {
        site: SITE,
        number: 1,
        code: "MAIN".into(),
        name: "Main".into(),
        zone: "Asia/Taipei".into(),
    };
    write(db, COMPANY_LEDGER, vec![entry(founded), entry(opened)])?;
    for first in (0..rows).step_by(20) {
        write(db, SITE, (first..rows.min(first + 20)).flat_map(row).collect())?;
    }
    Ok(())
}

/// Milliseconds of an act of one fact, in a transaction of its own.
fn one_by_one(db: &Database, rows: i64) -> Result<f64> {
    let mut writer = db.writer()?;
    let mut times = Vec::new();
    for place in 0..200 {
        let fact = pool(50_000_000 + rows + place, PoolKind::Lot);
        let began = Instant::now();
        writer.write(|tx| {
            let mut head = lock_head(tx, COMPANY, SITE)?;
            append(tx, &mut head, fact, ImportId(0), Secret([7; 16]), NOW_US)?;
            save_head(tx, &head)
        })?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(&times))
}

/// Milliseconds to read everything around a lot.
fn timed(name: &str, db: &Database) -> Result<(f64, Cost)> {
    let (mut times, mut cost, mut transfers) = (Vec::new(), Cost::default(), 0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        (transfers, cost) = around(db, 1_000)?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    let time = median(&times);
    say(&format!(
        "{name}: {transfers} transfers around a lot, median {time:.1} ms: {} levels, {} statements, \
         {} round trips, {} parts, {} ids sent, {} bytes, broadcast factor {:.1}",
        cost.levels,
        cost.statements,
        cost.round_trips,
        cost.parts.len(),
        cost.ids_sent,
        cost.bytes_sent,
        cost.broadcast_factor()
    ));
    Ok((time, cost))
}

fn around(db: &Database, root: i64) -> Result<(usize, Cost)> {
    let read: Result<_, StoreError> = db.read(|tx| {
        let mut expansion = Expansion::begin(tx, (COMPANY, SITE), 1_000_000)?;
        let mut known = std::collections::BTreeSet::new();
        let mut frontier = vec![PoolId(root)];
        while !frontier.is_empty() {
            known.extend(frontier.iter().copied());
            let gained = expansion.expand(tx, &[Side::Out, Side::In], &frontier)?;
            let met = gained.pools.iter().map(|one| one.fact.pool);
            frontier = met.filter(|pool| !known.contains(pool)).collect();
        }
        Ok((expansion.transfer_count(), expansion.cost().clone()))
    });
    Ok(read?)
}
