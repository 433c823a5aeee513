//! Ten thousand pieces with serial numbers in one delivery, as a run and as a list of unrelated numbers;
//! and a scanned GTIN among a hundred thousand items.
//!
//! Bare SQLite writes the rows that came of each delivery, in one commit, with prepared statements and
//! nothing else, into a copy of the same database. `TEST_POSTGRES_URL` names a server for the same on
//! PostgreSQL, where one statement of the server itself copies the rows.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, ensure};
use app::{Clock, Operator, Options, Plant};
use benches::bare::{self, Source};
use benches::{Size, Target, median, say, scratch};
use domain::facts::{Entry, MasterDefined};
use domain::{ImportId, MasterKind};
use ledger::seal::Secret;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::ledger::COMPANY_LEDGER;

const PIECES: usize = 10_000;
/// Deliveries of each kind.
const ROUNDS: usize = 3;
const ONCE: (Option<&str>, bool) = (None, false);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let items = size.pick(2_000, 100_000);
    let folder = scratch()?;
    on(&store::Target::Sqlite(folder.path().join("suyuan.db")), folder.path(), items)?;
    if let Some(engine) = testkit::postgres()
        && let testkit::Place::Postgres(url) = &engine.place
    {
        return on(&store::Target::Postgres(url.clone()), folder.path(), items);
    }
    say("SKIPPED: PostgreSQL, because there is no server");
    Ok(())
}

fn read<T: DeserializeOwned>(ask: Value) -> Result<T> {
    Ok(serde_json::from_value(ask)?)
}

fn on(target: &store::Target, folder: &Path, items: usize) -> Result<()> {
    let name = if matches!(target, store::Target::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    let data_dir = folder.join(name);
    std::fs::create_dir_all(&data_dir)?;
    let options = Options { target: target.clone(), data_dir, clock: Clock::system() };
    let plant = Plant::open(options)?;
    let owner = plant.command_line(None, None)?;
    furnish(&plant, &owner, target, folder, items)?;
    say(&format!("pieces on {name}, {items} items behind:"));
    let run = |round: usize| {
        let from = format!("R{round}-{:06}", 1);
        vec![json!({"from": from, "to": format!("R{round}-{PIECES:06}")})]
    };
    let list = |round: usize| {
        let serial = |at: usize| json!({"from": format!("L{round}{:08}", at * 7919 % 99_999_989)});
        (0..PIECES).map(serial).collect()
    };
    let place = (&plant, &owner, target);
    delivered(place, "a run of 10,000", &run)?;
    delivered(place, "a list of 10,000", &list)?;
    scanned(&plant, &owner, items)
}

/// Receives deliveries, and writes the rows of the last one without the program.
fn delivered(
    (plant, owner, target): (&Plant, &Operator, &store::Target),
    what: &str,
    serials: &dyn Fn(usize) -> Vec<Value>,
) -> Result<()> {
    let mut times = Vec::new();
    let (mut bare, mut facts) = (Bare::begin(target)?, 0);
    for round in 0..ROUNDS {
        let lot = json!({"item": "CHIP", "quantity": PIECES.to_string(), "place": "A-01",
            "serials": serials(round)});
        let ask = read(json!({"supplier": "S1", "lots": [lot]}))?;
        if round + 1 == ROUNDS {
            bare = Bare::begin(target)?;
        }
        let before = plant.ledger_head(owner)?.seq;
        let start = Instant::now();
        plant.receive(owner, &ask, ONCE)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        facts = plant.ledger_head(owner)?.seq - before;
    }
    let (time, bare) = (median(&times), bare.write(facts)?);
    say(&format!("  {what:<34} {time:>9.1} ms   {facts} facts   bare inserts {bare:.1} ms"));
    Target::AtMost(2_000.0).judge(&format!("{what}, received"), time, "ms");
    say(&format!("  to bare inserts {:.1} x", time / bare));
    Ok(())
}

/// What was there before a delivery, so that its rows can be written again.
enum Bare {
    Sqlite { database: PathBuf, copy: PathBuf, after: i64 },
    Postgres { url: String },
}

impl Bare {
    fn begin(target: &store::Target) -> Result<Self> {
        match target {
            store::Target::Sqlite(database) => {
                let copy = database.with_extension("bare");
                if copy.exists() {
                    std::fs::remove_file(&copy)?;
                }
                bare::snapshot(database, &copy)?;
                let (database, after) = (database.clone(), Source::newest(database)?);
                Ok(Self::Sqlite { database, copy, after })
            }
            store::Target::Postgres(url) => Ok(Self::Postgres { url: url.clone() }),
        }
    }

    /// Writes the rows of the last facts in one commit; how many milliseconds that takes.
    fn write(&self, facts: i64) -> Result<f64> {
        match self {
            Self::Sqlite { database, copy, after } => bare::write_again(database, copy, *after),
            Self::Postgres { url } => bare::write_again_there(url, ("serial_run", "seq"), facts),
        }
    }
}

/// Scans GTINs, and pieces in the middle of runs.
fn scanned(plant: &Plant, owner: &Operator, items: usize) -> Result<()> {
    let timed = |what: &str, text: &dyn Fn(usize) -> String| -> Result<f64> {
        let mut times = Vec::new();
        for at in 0..200 {
            let text = text(at * 7919);
            let start = Instant::now();
            let found = plant.scan(owner, &text)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            ensure!(!found.readings.is_empty(), "{text} is known");
        }
        let time = median(&times);
        say(&format!("  {what:<34} {time:>9.3} ms"));
        Ok(time)
    };
    let item = timed("a GTIN scanned", &|at| format!("]C101{}", gtin(at % items)))?;
    timed("a piece of a run scanned", &|at| format!("R1-{:06}", at % PIECES + 1))?;
    timed("a piece of a list scanned", &|at| format!("L1{:08}", at % PIECES * 7919 % 99_999_989))?;
    Target::AtMost(5.0).judge("a GTIN scanned", item, "ms");
    Ok(())
}

/// The GTIN of an item, with its check digit.
fn gtin(item: usize) -> String {
    let number = format!("0400{item:09}");
    let weighed = number.bytes().rev().zip([3, 1].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{number}{}", (10 - sum % 10) % 10)
}

/// A supplier, an item of pieces, a place, and items with GTINs.
fn furnish(
    plant: &Plant,
    owner: &Operator,
    target: &store::Target,
    folder: &Path,
    items: usize,
) -> Result<()> {
    let item = |at: usize| json!({"code": format!("I{at}"), "name": "x", "unit": "pcs", "tracking": "lot"});
    let chip = json!({"code": "CHIP", "name": "chip", "unit": "pcs", "tracking": "serial"});
    let all: Vec<Value> = (0..items).map(item).chain([chip]).collect();
    let document = json!({"format": "suyuan-exchange", "version": 1, "items": all,
        "partners": [{"code": "S1", "name": "S1", "role": "supplier"}],
        "pools": [], "transfers": []});
    let path = folder.join("items.json");
    std::fs::write(&path, document.to_string())?;
    let outcome = plant.import_path(owner, &path)?;
    ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    let ask = json!({"fields": {"name": "A-01", "kind": "bin"}});
    plant.define_master(owner, "place", "A-01", &read(ask)?)?;
    let now_us = Clock::system().now_us();
    let now = domain::Instant::utc(now_us);
    let database = store::Database::open(target.clone())?;
    database.write(|tx| {
        let mut head = store::ledger::lock_head(tx, owner.company, COMPANY_LEDGER)?;
        for at in 0..items {
            let fact = MasterDefined {
                kind: MasterKind::Item,
                code: format!("I{at}"),
                body: json!({"gtin": gtin(at)}).to_string(),
                retired: false,
            };
            let entry =
                Entry { at: now, recorded_at: now, by: None, device: None, fact: fact.into() };
            store::ledger::append(tx, &mut head, entry, ImportId(0), Secret([7; 16]), now_us)?;
        }
        store::ledger::save_head(tx, &head)
    })?;
    Ok(())
}
