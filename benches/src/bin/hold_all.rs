//! Hold-all of ten thousand portions: once as so many lots, once as a thousand lots in ten places each.
//!
//! Bare SQLite writes the rows that came of the last hold, in one commit, with prepared statements and
//! nothing else, into a copy of the same database. `TEST_POSTGRES_URL` names a server for the same on
//! PostgreSQL, where one statement of the server itself copies the rows.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use app::{Clock, HoldRecall, OpenRecall, Operator, Options, Plant, RecallView};
use benches::bare::{self, Source};
use benches::{Size, Target, median, say, scratch};
use domain::facts::{Entry, StockMoved};
use domain::{ImportId, PoolKind, PoolRef, Quantity};
use ledger::seal::Secret;
use serde_json::{Value, json};

/// Recalls of the same lots; each lays holds of its own.
const ROUNDS: usize = 5;
const ONCE: (Option<&str>, bool) = (None, false);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let portions = size.pick(1_000, 10_000);
    for places in [1, 10] {
        let shape = Shape { lots: portions / places, places };
        let folder = scratch()?;
        let target = store::Target::Sqlite(folder.path().join("suyuan.db"));
        on(&target, folder.path(), shape)?;
        let Some(engine) = testkit::postgres() else {
            say("SKIPPED: PostgreSQL, because there is no server");
            continue;
        };
        if let testkit::Place::Postgres(url) = &engine.place {
            on(&store::Target::Postgres(url.clone()), folder.path(), shape)?;
        }
    }
    Ok(())
}

/// How the portions are spread.
#[derive(Debug, Clone, Copy)]
struct Shape {
    lots: usize,
    places: usize,
}

fn on(target: &store::Target, folder: &Path, shape: Shape) -> Result<()> {
    let name = if matches!(target, store::Target::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    let data_dir = folder.join(name);
    std::fs::create_dir_all(&data_dir)?;
    let options = Options { target: target.clone(), data_dir, clock: Clock::system() };
    let plant = Plant::open(options)?;
    let owner = plant.command_line(None, None)?;
    furnish(&plant, &owner, (target, folder), shape)?;
    if let store::Target::Postgres(url) = target {
        // As the server does by itself within a minute.
        postgres::Client::connect(url, postgres::NoTls)?.batch_execute("ANALYZE")?;
    }
    let Shape { lots, places } = shape;
    let what = format!("{} portions, {lots} lots in {places} places, {name}", lots * places);
    let (mut opened, mut held, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    let mut bare = 0.0;
    for round in 0..ROUNDS {
        let code = format!("RC-{round}");
        let open = OpenRecall {
            roots: vec!["lot:ROOT".to_owned()],
            hazard: "substance".to_owned(),
            reason: "metal in it".to_owned(),
            code: Some(code.clone()),
            ..OpenRecall::default()
        };
        let start = Instant::now();
        plant.open_recall(&owner, &open, ONCE)?;
        opened.push(start.elapsed().as_secs_f64() * 1e3);
        let last = round + 1 == ROUNDS;
        let copy = if last { copied(target)? } else { 0 };
        let before = plant.ledger_head(&owner)?.seq;
        let start = Instant::now();
        let done = plant.hold_recall(&owner, &code, &HoldRecall::default(), ONCE)?;
        held.push(start.elapsed().as_secs_f64() * 1e3);
        all_held(&done.result, shape)?;
        let start = Instant::now();
        plant.recall(&owner, &code)?;
        seen.push(start.elapsed().as_secs_f64() * 1e3);
        if last {
            bare = written(target, copy, plant.ledger_head(&owner)?.seq - before)?;
        }
    }
    let (time, open, seen) = (median(&held), median(&opened), median(&seen));
    say(&format!(
        "{what}: held and shown in {time:.0} ms, of it shown {seen:.0} ms; scope frozen in {open:.0} ms; \
         bare {bare:.0} ms"
    ));
    Target::AtMost(1_000.0).judge(&what, time, "ms");
    say(&format!("  to bare inserts {:.1} x", time / bare));
    Ok(())
}

/// The hold says that it reached everything.
fn all_held(view: &RecallView, shape: Shape) -> Result<()> {
    let portions = view.held_portions.unwrap_or(0) as usize;
    ensure!(portions == shape.lots * shape.places, "{portions} portions were held");
    // The lot they all come from is held as well.
    let lots = view.lots.iter().filter(|lot| lot.held).count();
    ensure!(lots == shape.lots + 1, "{lots} lots were held");
    Ok(())
}

/// Keeps what is there before a hold; the id of the last fact, where that is of use.
fn copied(target: &store::Target) -> Result<i64> {
    match target {
        store::Target::Sqlite(database) => {
            bare::snapshot(database, &database.with_extension("bare"))?;
            Source::newest(database)
        }
        store::Target::Postgres(_) => Ok(0),
    }
}

/// Writes the rows of the last facts again, in one commit; how many milliseconds that takes.
fn written(target: &store::Target, after: i64, facts: i64) -> Result<f64> {
    match target {
        store::Target::Sqlite(database) => {
            bare::write_again(database, &database.with_extension("bare"), after)
        }
        store::Target::Postgres(url) => bare::write_again_there(url, ("hold", "placed_seq"), facts),
    }
}

/// A lot that went into all others through one run, and where these lie.
fn furnish(
    plant: &Plant,
    owner: &Operator,
    (target, folder): (&store::Target, &Path),
    shape: Shape,
) -> Result<()> {
    let lot = |code: &str, item: &str| {
        let (id, kind) = (code, "lot");
        json!({"id": id, "kind": kind, "item": item, "lot_number": code})
    };
    let code = |at: usize| format!("L{at:05}");
    let moved = |(id, hour): (String, u32), from: &str, to: &str, quantity: usize| {
        let at = format!("2026-03-02T0{hour}:00:00+08:00");
        let quantity = quantity.to_string();
        json!({"id": id, "at": at, "from": from, "to": to, "qty_from": quantity,
            "qty_to": quantity})
    };
    let all = shape.lots * shape.places;
    let run = json!({"id": "RUN", "kind": "run", "work_order": "WO", "operation": "BAKE"});
    let pools: Vec<Value> = [lot("ROOT", "FLOUR"), run]
        .into_iter()
        .chain((0..shape.lots).map(|at| lot(&code(at), "BREAD")))
        .collect();
    let outputs = (0..shape.lots).map(|at| {
        let to = format!("lot:{}", code(at));
        moved((format!("out-{at}"), 3), "run:RUN", &to, shape.places)
    });
    let transfers: Vec<Value> = [
        moved(("in".to_owned(), 1), "supplier:S1", "lot:ROOT", all),
        moved(("fed".to_owned(), 2), "lot:ROOT", "run:RUN", all),
    ]
    .into_iter()
    .chain(outputs)
    .collect();
    let item = |code: &str| json!({"code": code, "name": code, "unit": "pcs", "tracking": "lot"});
    let document = json!({"format": "suyuan-exchange", "version": 1,
        "items": [item("FLOUR"), item("BREAD")],
        "partners": [{"code": "S1", "name": "S1", "role": "supplier"}],
        "pools": pools, "transfers": transfers});
    let path = folder.join("goods.json");
    std::fs::write(&path, document.to_string())?;
    let outcome = plant.import_path(owner, &path)?;
    ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    let now_us = Clock::system().now_us();
    let now = domain::Instant::utc(now_us);
    let (company, site) = (owner.company, owner.site);
    store::Database::open(target.clone())?.write(|tx| {
        let mut head = store::ledger::lock_head(tx, company, site)?;
        for at in 0..shape.lots {
            let reference = PoolRef { kind: PoolKind::Lot, code: code(at) };
            let row = store::pools::by_reference(tx, company, site, &reference)?;
            let pool = row.expect("it was imported").pool.fact.pool;
            for place in 0..shape.places {
                let fact = StockMoved {
                    pool,
                    quantity: Quantity::whole(1),
                    from: None,
                    to: Some(format!("BIN-{place}")),
                    from_unit: None,
                    to_unit: None,
                };
                let entry =
                    Entry { at: now, recorded_at: now, by: None, device: None, fact: fact.into() };
                store::ledger::append(tx, &mut head, entry, ImportId(0), Secret([7; 16]), now_us)?;
            }
        }
        store::ledger::save_head(tx, &head)
    })?;
    Ok(())
}
