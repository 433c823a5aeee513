//! Two hundred devices that scan: each looks up what it scanned and hands over an act, over HTTPS, as the
//! floor's pages do, once a second. How long each answer takes, from when it was asked.
//!
//! The devices run on the same machine and take their share of its processors; how late they ask is told
//! beside. Bare SQLite then writes the rows that came of it, each act in a commit of its own.

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use app::{Clock, Operator, Options, Plant};
use benches::bare::{self, Source};
use benches::figures::{load, quantile};
use benches::https::Client;
use benches::program::{Program, Serving};
use benches::{Size, Target, genealogy, say, scratch};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Who is at the devices.
const PERSON: (&str, &str) = ("floor", "a bench has no secrets");
/// Scans a second of all devices together, for each of them once a second.
const EACH_SECOND: f64 = 1.0;

const ONCE: (Option<&str>, bool) = (None, false);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let (devices, scans, behind) = size.pick((20, 5, 2_000), (200, 30, 38_000));
    let folder = scratch()?;
    let program = Program::build(folder.path().join("installation"))?;
    furnish(program.data(), devices, behind)?;
    program.run(&["add-person", PERSON.0, "--roles", "operator"], PERSON.1)?;
    let database = program.data().join("suyuan.db");
    let copy = folder.path().join("bare.db");
    bare::snapshot(&database, &copy)?;
    let after = Source::newest(&database)?;

    say(&format!("floor, {size:?}: {devices} devices, {devices} scans a second, load {}", load()));
    let serving = Serving::start(&program, &[])?;
    let answers = scanned(&serving, program.data(), devices, scans)?;
    say(&format!("{:<34} {:>6.0} MB", "resident", serving.memory_mb()?));
    drop(serving);
    let [late, scan, act] = answers;
    print("asked later than due", &late);
    let scan = print("GET /scan", &scan);
    let act = print("POST /outbox", &act);

    let source = Source::open(&database, after)?;
    let facts = source.count()?;
    let acts = devices * scans;
    ensure!(facts >= acts, "each scan was an act");
    let ends = source.ends(std::iter::repeat_n(facts.div_ceil(acts), acts))?;
    let costs = bare::load_in_groups(&source, &copy, &ends)?;
    let each: Vec<f64> = costs.iter().map(|one| one.seconds).collect();
    let bare = print("bare SQLite, a commit an act", &each);
    say(&format!("{facts} facts of {acts} acts; load {} at the end", load()));
    Target::AtMost(50.0).judge("answer to a scan, p99", scan.1, "ms");
    Target::AtMost(50.0).judge("answer to an act, p99", act.1, "ms");
    say(&format!(
        "an act to bare SQLite: p50 {:.1} x, p99 {:.1} x",
        act.0 / bare.0,
        act.1 / bare.1
    ));
    Ok(())
}

/// Prints p50 and p99 of times in seconds, and answers them in milliseconds.
fn print(what: &str, seconds: &[f64]) -> (f64, f64) {
    let [p50, p99] = [0.5, 0.99].map(|share| quantile(seconds, share) * 1e3);
    say(&format!("{what:<34} p50 {p50:>8.2} ms   p99 {p99:>8.2} ms   {} times", seconds.len()));
    (p50, p99)
}

fn read<T: DeserializeOwned>(ask: Value) -> Result<T> {
    Ok(serde_json::from_value(ask)?)
}

/// The lot of a device.
fn lot(device: usize) -> String {
    format!("W-{device}")
}

/// A factory with a past, two places, and a lot for each device.
fn furnish(data: &Path, devices: usize, transfers: u64) -> Result<()> {
    std::fs::create_dir_all(data)?;
    let document = data.with_file_name("document");
    genealogy::write_folder(&document, transfers)?;
    let target = store::Target::Sqlite(data.join("suyuan.db"));
    let options = Options { target, data_dir: data.to_owned(), clock: Clock::system() };
    let plant = Plant::open(options)?;
    let owner: Operator = plant.command_line(None, None)?;
    let outcome = plant.import_path(&owner, &document)?;
    ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    for place in ["A-01", "A-02"] {
        let ask = json!({"fields": {"name": place, "kind": "bin"}});
        plant.define_master(&owner, "place", place, &read(ask)?)?;
    }
    let row = |device| json!({"item": "ITEM-00", "lot_number": lot(device), "quantity": "1000000"});
    let lots: Vec<Value> = (0..devices).map(row).collect();
    plant.open_stock(&owner, &read(json!({"place": "A-01", "lots": lots}))?, ONCE)?;
    Ok(())
}

/// What all devices waited for: how late each asked, the answers to scans, the answers to acts.
type Waits = [Vec<f64>; 3];

fn scanned(serving: &Serving, data: &Path, devices: usize, scans: usize) -> Result<Waits> {
    let mut clients = Vec::with_capacity(devices);
    for _ in 0..devices {
        let mut client = Client::connect(&serving.url, data)?;
        client.sign_in(PERSON.0, PERSON.1)?;
        clients.push(client);
    }
    let waits: Mutex<Waits> = Mutex::default();
    let start = Instant::now() + Duration::from_millis(200);
    std::thread::scope(|scope| {
        let device = |(number, client): (usize, Client)| {
            let waits = &waits;
            scope.spawn(move || -> Result<()> {
                let own = device(client, (number, devices, scans), start)?;
                let mut all = waits.lock().ok().context("a device panicked")?;
                all.iter_mut().zip(own).for_each(|(all, own)| all.extend(own));
                Ok(())
            })
        };
        let running: Vec<_> = clients.into_iter().enumerate().map(device).collect();
        running.into_iter().try_for_each(|one| one.join().ok().context("a device panicked")?)
    })?;
    waits.into_inner().ok().context("a device panicked")
}

/// One device: a scan a second, spread so that never two are due at once.
fn device(
    mut client: Client,
    (number, devices, scans): (usize, usize, usize),
    start: Instant,
) -> Result<Waits> {
    let mut waits = Waits::default();
    let offset = number as f64 / devices as f64 / EACH_SECOND;
    for scan in 0..scans {
        let due = start + Duration::from_secs_f64(offset + scan as f64 / EACH_SECOND);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        waits[0].push(due.elapsed().as_secs_f64());
        waits[1].push(client.get(&format!("/scan?text=lot:{}", lot(number)))?.last);
        let now = jiff::Timestamp::from_microsecond(Clock::system().now_us())?.to_string();
        let body = json!({"lot": lot(number), "quantity": "1", "from": "A-01", "to": "A-02"});
        let entry = json!({"sequence": scan + 1, "key": format!("{number}-{scan}"), "act": "move",
            "at": now, "put_in": "scanned", "body": body});
        let ask = json!({"device": format!("pda-{number}"), "sent_at": now, "entries": [entry]});
        let answer = client.post("/outbox", &ask)?;
        waits[2].push(answer.last);
        let said: Value = serde_json::from_slice(&answer.body)?;
        ensure!(said["entries"][0]["state"] == "recorded", "{said}");
    }
    Ok(waits)
}
