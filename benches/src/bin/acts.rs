//! The acts of a day, mixed, with a long history behind them: how long each takes at fifty a second,
//! how many come about when everybody hurries, and how fast lists open.
//!
//! What bare SQLite writes for comparison are the rows that came of it, in as many commits; of what
//! acts change in place each row once, as it was left in the end.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use app::{Clock, Operator, Options, Plant};
use benches::bare::{self, Source};
use benches::groups::Groups;
use benches::{Cost, Size, Target, genealogy, median, say, scratch};
use domain::OrderKind;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Acts a second when nobody hurries.
const PACE: usize = 50;
/// Clients that act at the same time.
const CLIENTS: usize = 32;
/// Lots that are used, so that hardly two acts want the same one.
const LOTS: usize = 400;
/// Runs that are open.
const RUNS: usize = 40;

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let groups = Groups::listen()?;
    let folder = scratch()?;
    let plant = Factory::found(folder.path(), size.pick(38_000, 770_000))?;
    say(&format!("acts, {size:?}: {} facts behind", plant.facts()?));

    let paced = plant.act(8, PACE * size.pick(6, 60), Some(PACE))?;
    say(&format!("{PACE} acts a second, from when each was due:"));
    print(&paced);

    groups.take();
    let database = folder.path().join("suyuan.db");
    let copy = folder.path().join("bare.db");
    bare::snapshot(&database, &copy)?;
    let after = Source::newest(&database)?;
    let total = CLIENTS * size.pick(20, 100);
    let (start, writer) = (Instant::now(), benches::named_thread_seconds("runner"));
    let hurried = plant.act(CLIENTS, total, None)?;
    let rate = total as f64 / start.elapsed().as_secs_f64();
    let writer = benches::named_thread_seconds("runner") - writer;
    say(&format!("{CLIENTS} clients who hurry:"));
    print(&hurried);
    lists(&plant)?;

    let commits = groups.take().len().max(1);
    drop(plant);
    let source = Source::open(&database, after)?;
    let written = source.count()?;
    let ends = source.ends(std::iter::repeat_n(written.div_ceil(commits), commits))?;
    let cost: Cost = bare::load_in_groups(&source, &copy, &ends)?.into_iter().sum();
    let bare = total as f64 / cost.seconds;
    say(&format!("{total} acts, {written} facts, {commits} commits"));
    say(&format!("{CLIENTS} clients {rate:>38.0} /s   bare SQLite {bare:.0} /s"));
    let us = |seconds: f64| seconds * 1e6 / total as f64;
    say(&format!(
        "processor an act: the thread that writes {:.0} us, bare SQLite {:.0} us",
        us(writer),
        us(cost.thread)
    ));
    Target::AtLeast(40.0).judge("rate, of bare SQLite's", 100.0 * rate / bare, "%");
    let processor = 100.0 * cost.thread / writer;
    Target::AtLeast(40.0).judge("processor, of the thread that writes", processor, "%");
    Ok(())
}

/// How long the acts of each name took, in milliseconds.
type Waits = BTreeMap<&'static str, Vec<f64>>;

fn print(waits: &Waits) {
    let all: Vec<f64> = waits.values().flatten().copied().collect();
    for (name, waits) in waits.iter().map(|(name, waits)| (*name, waits)).chain([("all", &all)]) {
        let mut sorted = waits.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: usize| sorted[(sorted.len() * share / 100).min(sorted.len() - 1)];
        say(&format!(
            "  {name:<18} {:>6} times   p50 {:>8.2} ms   p99 {:>8.2} ms",
            sorted.len(),
            at(50),
            at(99)
        ));
    }
}

/// A factory with a long past.
struct Factory {
    plant: Plant,
    owner: Operator,
    done: AtomicUsize,
}

fn read<T: DeserializeOwned>(ask: Value) -> Result<T> {
    Ok(serde_json::from_value(ask)?)
}

const ONCE: (Option<&str>, bool) = (None, false);

impl Factory {
    /// Takes over a history and opens the day: lots, orders, runs.
    fn found(data: &Path, transfers: u64) -> Result<Self> {
        let document = data.join("document");
        genealogy::write_folder(&document, transfers)?;
        let target = store::Target::Sqlite(data.join("suyuan.db"));
        let options = Options { target, data_dir: data.to_owned(), clock: Clock::system() };
        let plant = Plant::open(options)?;
        let owner = plant.command_line(None, None)?;
        let outcome = plant.import_path(&owner, &document)?;
        anyhow::ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
        let factory = Self { plant, owner, done: AtomicUsize::new(0) };
        factory.furnish()?;
        Ok(factory)
    }

    fn furnish(&self) -> Result<()> {
        let (plant, owner) = (&self.plant, &self.owner);
        for place in ["A-01", "A-02", "DOCK"] {
            let ask = json!({"fields": {"name": place, "kind": "bin"}});
            plant.define_master(owner, "place", place, &read(ask)?)?;
        }
        let lot = |number| json!({"item": "ITEM-00", "lot_number": format!("W-{number}"), "quantity": "1000000"});
        let lots: Vec<Value> = (0..LOTS).map(lot).collect();
        plant.open_stock(owner, &read(json!({"place": "A-01", "lots": lots}))?, ONCE)?;
        let materials = json!([{"item": "ITEM-00", "quantity": "100000000"}]);
        let order = json!({"code": "WO-B", "item": "ITEM-01", "quantity": "100000000", "materials": materials});
        plant.place_work_order(owner, &read(order)?, ONCE)?;
        plant.step_work_order(owner, "WO-B", &read(json!({"state": "released"}))?, ONCE)?;
        for _ in 0..RUNS {
            let start = json!({"order": "WO-B", "operation": "MIX"});
            plant.start_operation(owner, &read(start)?, ONCE)?;
        }
        let lines = json!([{"item": "ITEM-00", "quantity": "100000000"}]);
        let order = json!({"code": "SO-B", "partner": "C00", "lines": lines});
        plant.place_order(owner, OrderKind::Sales, &read(order)?, ONCE)?;
        for number in 0..RUNS {
            let ask = json!({"order": "SO-B", "code": format!("DN-B{number}"), "dock": "DOCK"});
            plant.plan_shipment(owner, &read(ask)?, ONCE)?;
        }
        Ok(())
    }

    fn facts(&self) -> Result<usize> {
        Ok(usize::try_from(self.plant.ledger_head(&self.owner)?.seq)?)
    }

    /// So many acts of as many clients, all at once or at a pace.
    fn act(&self, clients: usize, acts: usize, pace: Option<usize>) -> Result<Waits> {
        let (next, waits) = (AtomicUsize::new(0), Mutex::new(Waits::new()));
        let start = Instant::now();
        std::thread::scope(|scope| {
            let client = || -> Result<()> {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= acts {
                        return Ok(());
                    }
                    let due = pace.map(|pace| Duration::from_secs_f64(number as f64 / pace as f64));
                    let begun = due.map_or_else(Instant::now, |due| start + due);
                    std::thread::sleep(begun.saturating_duration_since(Instant::now()));
                    let name = self.one(self.done.fetch_add(1, Ordering::Relaxed))?;
                    let took = begun.elapsed().as_secs_f64() * 1e3;
                    let mut waits = waits.lock().ok().context("a client panicked")?;
                    waits.entry(name).or_default().push(took);
                }
            };
            let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
            clients.into_iter().try_for_each(|one| one.join().ok().context("a client panicked")?)
        })?;
        waits.into_inner().ok().context("a client panicked")
    }

    /// One act of the day.
    fn one(&self, number: usize) -> Result<&'static str> {
        let (plant, owner) = (&self.plant, &self.owner);
        let lot = format!("W-{}", number * 7919 % LOTS);
        let run = format!("WO-B-MIX-{}", 1 + number * 31 % RUNS);
        let name = match number % 20 {
            0..=4 => {
                let lots = json!([{"item": "ITEM-02", "quantity": "500", "place": "A-02"}]);
                plant.receive(owner, &read(json!({"supplier": "S00", "lots": lots}))?, ONCE)?;
                "receive"
            }
            5..=8 => {
                let ask = json!({"lot": lot, "quantity": "1", "from": "A-01", "to": "A-02"});
                plant.move_stock(owner, &read(ask)?, ONCE)?;
                "move"
            }
            9..=13 => {
                let ask = json!({"run": run, "lot": lot, "quantity": "2", "place": "A-01"});
                plant.feed(owner, &read(ask)?, ONCE)?;
                "feed"
            }
            14 | 15 => {
                let ask = json!({"run": run, "quantity": "1", "place": "A-02"});
                plant.produce(owner, &read(ask)?, ONCE)?;
                "produce"
            }
            16 => {
                let ask = json!({"lot": lot, "quantity": "1", "place": "A-01", "reason": "torn"});
                plant.scrap_stock(owner, &read(ask)?, ONCE)?;
                "scrap"
            }
            17 => {
                let shipment = format!("DN-B{}", number % RUNS);
                let ask = json!({"line": 1, "lot": lot, "quantity": "1", "reason": "asked for"});
                plant.set_pick(owner, &shipment, &read(ask)?, ONCE)?;
                "set_pick"
            }
            18 => {
                let ask = json!({"lot": lot, "counted": "1000000", "place": "A-01",
                    "reason": "counted"});
                plant.count_stock(owner, &read(ask)?, ONCE)?;
                "count"
            }
            _ => {
                let ask = json!({"lots": [lot], "reason": "a look"});
                let hold = plant.place_hold(owner, &read(ask)?, ONCE)?.result.lots.remove(0).hold;
                plant.lift_hold(owner, &hold, &read(json!({"reason": "fine"}))?, ONCE)?;
                "hold and lift"
            }
        };
        Ok(name)
    }
}

/// Opens each list some times.
fn lists(factory: &Factory) -> Result<()> {
    let (plant, owner) = (&factory.plant, &factory.owner);
    let deep =
        plant.pools(owner, &app::PoolFilter { limit: Some(200), ..Default::default() })?.next;
    let stock = |query: Value| -> Result<()> {
        plant.stock(owner, &read(query)?)?;
        Ok(())
    };
    say("lists, the middle of some times each:");
    let timed = |what: &str, list: &dyn Fn() -> Result<()>| -> Result<()> {
        let mut measured = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            list()?;
            measured.push(start.elapsed().as_secs_f64() * 1e3);
        }
        say(&format!("  {what:<34} {:>9.2} ms", median(&measured)));
        Ok(())
    };
    let page = |filter: Value| -> Result<()> {
        plant.pools(owner, &read(filter)?)?;
        Ok(())
    };
    timed("/pools", &|| page(json!({"limit": 50})))?;
    timed("/pools, a later page", &|| page(json!({"limit": 50, "cursor": deep})))?;
    timed("/pools of an item", &|| page(json!({"limit": 50, "item": "ITEM-07"})))?;
    timed("/pools?q=", &|| page(json!({"limit": 50, "q": "L77"})))?;
    timed("/stock", &|| stock(json!({"limit": 50})))?;
    timed("/stock of an item", &|| stock(json!({"limit": 50, "item": "ITEM-07"})))?;
    timed("/stock?q=", &|| stock(json!({"limit": 50, "q": "W-77"})))?;
    timed("/sales-orders", &|| {
        plant.orders(owner, OrderKind::Sales, &read(json!({"limit": 50}))?)?;
        Ok(())
    })?;
    timed("/work-orders/WO-B", &|| {
        plant.work_order(owner, "WO-B")?;
        Ok(())
    })?;
    timed("/acts", &|| {
        plant.acts(owner, &read(json!({"limit": 50}))?)?;
        Ok(())
    })
}
