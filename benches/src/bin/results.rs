//! Results of two hundred characteristics of 125 pieces saved in one act, and a chart of a hundred thousand
//! values opened.
//!
//! Bare SQLite is handed the same values, a row each, in one commit with a prepared statement; and reads as
//! many as a chart has, in their order. `TEST_POSTGRES_URL` names a server for the same on PostgreSQL.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, ensure};
use app::{Clock, DefineMaster, Operator, Options, Plant, RecordResults, ResultsOf};
use benches::{Size, Target, median, say, scratch};
use rusqlite::Connection;
use serde_json::{Value, json};

/// Lots whose results are saved, one after the other.
const ROUNDS: usize = 5;
const ONCE: (Option<&str>, bool) = (None, false);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let shape = size.pick(Shape::new(20, 25, 40), Shape::new(200, 125, 800));
    let folder = scratch()?;
    let target = store::Target::Sqlite(folder.path().join("suyuan.db"));
    on(&target, folder.path(), shape)?;
    let Some(engine) = testkit::postgres() else {
        say("SKIPPED: PostgreSQL, because there is no server");
        return Ok(());
    };
    if let testkit::Place::Postgres(url) = &engine.place {
        on(&store::Target::Postgres(url.clone()), folder.path(), shape)?;
    }
    Ok(())
}

/// How much is looked at.
#[derive(Debug, Clone, Copy)]
struct Shape {
    characteristics: usize,
    pieces: usize,
    charted: usize,
}

impl Shape {
    const fn new(characteristics: usize, pieces: usize, charted: usize) -> Self {
        Self { characteristics, pieces, charted }
    }
}

fn on(target: &store::Target, folder: &Path, shape: Shape) -> Result<()> {
    let name = if matches!(target, store::Target::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    let data_dir = folder.join(name);
    std::fs::create_dir_all(&data_dir)?;
    let options = Options { target: target.clone(), data_dir, clock: Clock::system() };
    let plant = Plant::open(options)?;
    let owner = plant.command_line(None, None)?;
    furnish(&plant, &owner, folder, shape)?;

    let Shape { characteristics, pieces, charted } = shape;
    let mut saved = Vec::new();
    for lot in 0..ROUNDS {
        let ask = results(&format!("W{lot}"), "WIDE", characteristics, pieces, lot);
        let start = Instant::now();
        let done = plant.record_results(&owner, &ask, ONCE)?;
        saved.push(start.elapsed().as_secs_f64() * 1e3);
        ensure!(done.result.looked_at as usize == pieces, "{} pieces", done.result.looked_at);
    }
    let bare = written(folder, characteristics * pieces)?;
    let what = format!("{characteristics} characteristics of {pieces} pieces saved, {name}");
    let time = median(&saved);
    Target::AtMost(300.0).judge(&what, time, "ms");
    say(&format!("  to bare inserts of a row a value {:.1} x ({bare:.0} ms)", time / bare));

    for lot in 0..charted {
        let ask = results(&format!("C{lot}"), "LONG", 1, pieces, lot);
        plant.record_results(&owner, &ask, ONCE)?;
    }
    let mut opened = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let view = plant.control_chart(&owner, "CC-LONG")?;
        opened.push(start.elapsed().as_secs_f64() * 1e3);
        ensure!(view.points as usize == charted * pieces, "{} points", view.points);
    }
    let read = read_back(folder, charted * pieces)?;
    let what = format!("a chart of {} values opened, {name}", charted * pieces);
    let time = median(&opened);
    Target::AtMost(200.0).judge(&what, time, "ms");
    say(&format!("  to reading as many rows bare {:.1} x ({read:.0} ms)", time / read));
    Ok(())
}

/// Values that wander a little, the same in every run.
fn results(
    lot: &str,
    item: &str,
    characteristics: usize,
    pieces: usize,
    seed: usize,
) -> RecordResults {
    let value = |of: usize, piece: usize| {
        let wander = (of * 31 + piece * 17 + seed * 7) % 100;
        format!("{:.2}", 500.0 + wander as f64 / 100.0)
    };
    let of = (0..characteristics).map(|of| ResultsOf {
        characteristic: format!("{item}-{of}"),
        values: (0..pieces).map(|piece| value(of, piece)).collect(),
        ..ResultsOf::default()
    });
    RecordResults {
        lot: lot.to_owned(),
        stage: "incoming".to_owned(),
        results: of.collect(),
        ..RecordResults::default()
    }
}

/// Writes as many values into a table of their own, in one commit.
fn written(folder: &Path, values: usize) -> Result<f64> {
    let mut bare = Connection::open(folder.join("bare.db"))?;
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS value (at INTEGER PRIMARY KEY, piece INTEGER, found TEXT) STRICT;
        DELETE FROM value;",
    )?;
    let start = Instant::now();
    let tx = bare.transaction()?;
    {
        let mut insert = tx.prepare("INSERT INTO value (piece, found) VALUES (?1, ?2)")?;
        for at in 0..values {
            insert.execute((at as i64, "500.12"))?;
        }
    }
    tx.commit()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// Reads as many values in their order.
fn read_back(folder: &Path, values: usize) -> Result<f64> {
    written(folder, values)?;
    let bare = Connection::open(folder.join("bare.db"))?;
    let start = Instant::now();
    let mut read = bare.prepare("SELECT found FROM value ORDER BY at")?;
    let mut sum = 0.0;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        sum += row.get_ref(0)?.as_str()?.parse::<f64>()?;
    }
    ensure!(sum > 0.0, "nothing was read");
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// Items, lots, plans and a chart.
fn furnish(plant: &Plant, owner: &Operator, folder: &Path, shape: Shape) -> Result<()> {
    let lot = |(code, item): (String, &str)| json!({"id": code, "kind": "lot", "item": item, "lot_number": code});
    let wide = (0..ROUNDS).map(|lot| (format!("W{lot}"), "WIDE"));
    let long = (0..shape.charted).map(|lot| (format!("C{lot}"), "LONG"));
    let lots: Vec<(String, &str)> = wide.chain(long).collect();
    let pieces = shape.pieces.to_string();
    let moved = lots.iter().map(|(code, _)| {
        json!({"id": format!("in-{code}"), "at": "2026-03-02T01:00:00+08:00", "from": "supplier:S1",
            "to": format!("lot:{code}"), "qty_from": pieces, "qty_to": pieces})
    });
    let item = |code: &str| json!({"code": code, "name": code, "unit": "pcs", "tracking": "lot"});
    let document = json!({"format": "suyuan-exchange", "version": 1,
        "items": [item("WIDE"), item("LONG")],
        "partners": [{"code": "S1", "name": "S1", "role": "supplier"}],
        "pools": lots.iter().cloned().map(lot).collect::<Vec<_>>(),
        "transfers": moved.collect::<Vec<_>>()});
    let path = folder.join("lots.json");
    std::fs::write(&path, document.to_string())?;
    let outcome = plant.import_path(owner, &path)?;
    ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    for (item, characteristics) in [("WIDE", shape.characteristics), ("LONG", 1)] {
        let looked_at = (0..characteristics).map(|of| {
            json!({"name": format!("{item}-{of}"), "kind": "number", "lower": "490", "upper": "510"})
        });
        let plan = json!({"name": item, "item": item, "stage": "incoming", "sampling": "all",
            "characteristics": looked_at.collect::<Vec<_>>()});
        put(plant, owner, ("inspection_plan", item), &plan)?;
    }
    let chart = json!({"name": "LONG", "item": "LONG", "stage": "incoming",
        "characteristic": "LONG-0", "chart": "individuals"});
    put(plant, owner, ("control_chart", "CC-LONG"), &chart)
}

fn put(plant: &Plant, owner: &Operator, (kind, code): (&str, &str), body: &Value) -> Result<()> {
    let ask = DefineMaster { fields: body.as_object().cloned(), retired: None, based_on: None };
    plant.define_master(owner, kind, code, &ask)?;
    Ok(())
}
