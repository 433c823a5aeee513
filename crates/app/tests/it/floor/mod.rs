//! Fifty devices on a floor with bad network: whatever is cut off, sent twice, sent out of order or
//! crashes, no scan is lost, none is doubled, and everything ends the same whoever was heard first.
//!
//! What "the same" means stands in decision record 19. `SUYUAN_FLOOR_ORDERS` says how many orders of
//! arrival are compared, `SUYUAN_FLOOR_ACTS` how much each device does, `SUYUAN_FLOOR_SEED` what.

mod delivering;
mod script;
mod state;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use domain::MasterKind;
use serde_json::json;

use app::{Clock, Options, PlaceHold, Plant, ReceiveLot};
use testkit::EngineUnderTest;

use crate::house::House;
use crate::workshop::{Workshop, ago, in_days};
use delivering::{Delivery, deliver};
use script::{Script, script};
use state::{State, state_of};

const DEVICES: usize = 50;
const MIX_RUNS: usize = 24;
const FORM_RUNS: usize = 10;

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.trim().parse().unwrap())
}

/// Lots, orders and runs that are there before the network is gone.
fn furnished(engine: EngineUnderTest) -> House {
    let house = House::on(engine);
    let workshop = Workshop { house: &house };
    workshop.furnish();
    // What is out of date makes nothing else so: the last day of a lot is the one on record now.
    house.define(MasterKind::Item, "FILLING", &json!({"kind": "semi_finished"}));
    for lot in ["P-1", "P-2", "P-3", "P-4"] {
        workshop.received("PORK", lot, "1000000");
    }
    let old = ReceiveLot { expires_on: Some(in_days(-2)), ..ReceiveLot::default() };
    workshop.received_as("PORK", "OLD", "1000000", old);
    workshop.received("PORK", "HELD", "1000000");
    let hold = PlaceHold {
        lots: vec!["HELD".into()],
        reason: "metal".into(),
        act: ago(170),
        ..PlaceHold::default()
    };
    house.plant.place_hold(&house.owner, &hold, (None, false)).unwrap();
    for run in 1..=MIX_RUNS {
        let order = format!("WO-{run}");
        workshop.ordered(&order, "FILLING", "9000000");
        workshop.running(&order, "MIX");
    }
    for run in 1..=FORM_RUNS {
        let order = format!("WD-{run}");
        workshop.ordered(&order, "DUMPLING", "1000000000");
        workshop.running(&order, "FORM");
    }
    house
}

/// A plant whose clock is that of the simulation; it can be killed and opened again.
pub(super) struct Server {
    plant: Option<Plant>,
    target: store::Target,
    folder: tempfile::TempDir,
    now_us: Arc<AtomicI64>,
}

impl Server {
    fn on(target: store::Target, now_us: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now_us = Arc::new(AtomicI64::new(now_us));
        let mut server = Self { plant: None, target, folder, now_us };
        server.restart();
        server
    }

    /// Kills it between a commit and the answer, and starts it again.
    fn restart(&mut self) {
        self.plant = None;
        let now_us = Arc::clone(&self.now_us);
        let clock = Clock::from_fn(move || now_us.load(Ordering::Relaxed));
        let (target, data_dir) = (self.target.clone(), self.folder.path().to_owned());
        self.plant = Some(Plant::open(Options { target, data_dir, clock }).unwrap());
    }

    fn plant(&self) -> &Plant {
        self.plant.as_ref().unwrap()
    }

    fn now(&self) -> i64 {
        self.now_us.load(Ordering::Relaxed)
    }

    fn pass(&self, us: i64) {
        self.now_us.fetch_add(us, Ordering::Relaxed);
    }
}

/// A copy of a database in a file that nobody writes to.
fn copied(of: &House, folder: &Path) -> store::Target {
    let store::Target::Sqlite(path) = &of.target else { panic!("only files are copied") };
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap();
        let name = file.file_name();
        if name.to_string_lossy().starts_with("suyuan.db") {
            std::fs::copy(file.path(), folder.join(name)).unwrap();
        }
    }
    store::Target::Sqlite(folder.join("suyuan.db"))
}

/// Delivers everything in one order of arrival; how it went, and how everything ended.
fn played(
    (target, owner, base_us): (store::Target, &app::Operator, i64),
    script: &Script,
    seed: u64,
) -> (Delivery, State) {
    let mut server = Server::on(target, base_us);
    let delivery = deliver(&mut server, owner, script, seed);
    let state = state_of(&server, owner, base_us);
    script.is_recorded_once(&state);
    let report = server.plant().verify(owner).unwrap();
    assert!(report.clean, "order {seed}: {:?}", report.first);
    (delivery, state)
}

#[expect(clippy::print_stdout, reason = "a report for whoever runs it")]
fn simulate(orders: u64, acts: usize, seed: u64) {
    let began = Instant::now();
    let house = furnished(testkit::sqlite());
    let base_us = house.now_us();
    let script = script(seed, acts, base_us);
    let mut first: Option<State> = None;
    for order in 0..orders {
        let folder = tempfile::tempdir().unwrap();
        let target = copied(&house, folder.path());
        let (delivery, state) = played((target, &house.owner, base_us), &script, seed + order);
        println!("order {order}: {delivery}");
        match &first {
            None => first = Some(state),
            Some(first) => same(first, &state, &format!("order {order} of seed {seed}")),
        }
    }
    let first = first.unwrap();
    if let Some(engine) = testkit::postgres() {
        let house = furnished(engine);
        assert!(matches!(house.target, store::Target::Postgres(_)));
        let base_us = house.now_us();
        let script = script::script(seed, acts, base_us);
        let target = house.target.clone();
        let (delivery, state) = played((target, &house.owner, base_us), &script, seed + orders);
        println!("PostgreSQL: {delivery}");
        same(&first, &state, "PostgreSQL");
    }
    let held = first.iter().filter(|(what, _)| what.starts_with("held ")).count();
    let made = first.iter().filter(|(what, _)| what.starts_with("stock ")).count();
    println!(
        "seed {seed}: {} devices, {} scans, {orders} orders of arrival, the same end each time: {} traces, {made} \
         balances, {held} things on hold; {:.1} s",
        script.devices.len(),
        script.scans(),
        first.iter().filter(|(what, _)| what.starts_with("trace ")).count(),
        began.elapsed().as_secs_f64(),
    );
    assert!(held > 3 && held < made, "{held} of {made} on hold shows nothing");
}

/// Says what differs first.
fn same(one: &State, other: &State, place: &str) {
    let differs = |one: &State, other: &State| -> BTreeMap<String, (String, Option<String>)> {
        let differing = one.iter().filter(|(what, how)| other.get(*what) != Some(*how));
        let pair = |(what, how): (&String, &String)| {
            (what.clone(), (how.clone(), other.get(what).cloned()))
        };
        differing.map(pair).collect()
    };
    let (here, there) = (differs(one, other), differs(other, one));
    let all: Vec<_> = here.iter().chain(&there).take(5).collect();
    assert!(all.is_empty(), "{place}: {all:#?}");
}

#[test]
fn whoever_is_heard_first_everything_ends_the_same() {
    let (orders, acts) = (number("SUYUAN_FLOOR_ORDERS", 3), number("SUYUAN_FLOOR_ACTS", 5));
    simulate(orders, acts as usize, number("SUYUAN_FLOOR_SEED", 1));
}

/// `cargo xtask simulate-floor`.
#[test]
#[ignore = "takes minutes; `cargo xtask simulate-floor`"]
fn fifty_devices_for_a_shift_in_many_orders() {
    let (orders, acts) = (number("SUYUAN_FLOOR_ORDERS", 10), number("SUYUAN_FLOOR_ACTS", 40));
    let seed = number("SUYUAN_FLOOR_SEED", 1);
    for seed in seed..seed + number("SUYUAN_FLOOR_SEEDS", 3) {
        simulate(orders, acts as usize, seed);
    }
}
