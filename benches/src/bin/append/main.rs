//! Durable appends, one fact each, through the command runner, beside bare SQLite.
//!
//! Every round begins with two copies of the same database. Clients record movements in the first,
//! each waiting until its own is on disk; then bare SQLite writes the rows that came of it into the
//! second, on the same disk, in transactions of exactly the groups that the runner had made.
//!
//! Where `SUYUAN_BENCH_POSTGRES` names a server, two processes then do the same there, beside pgbench.

mod server;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use app::{Clock, Operator, Options, Plant, RecordTransfer};
use benches::bare::{self, Source};
use benches::groups::Groups;
use benches::{Size, Target, disk_us, genealogy, median, say, scratch};

/// Clients that record at the same time.
const CLIENTS: usize = 32;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let word = arguments.next();
    let groups = Groups::listen()?;
    if word.as_deref() == Some(server::CLIENTS_OF) {
        return server::serve_clients(&arguments.collect::<Vec<_>>(), &groups);
    }
    let size = Size::of(word.as_deref())?;
    let folder = scratch()?;
    let base = folder.path().join("base.db");
    found(folder.path(), &base, size.pick(2_000, 50_000))?;
    let many = Load { clients: CLIENTS, each: size.pick(40, 200) };
    let one = Load { clients: 1, each: size.pick(100, 400) };
    let mut rates = Rounds::default();
    let mut waits = Rounds::default();
    let mut grouped = Vec::new();
    let mut disk = Vec::new();
    let mut limited = Vec::new();
    for _ in 0..size.pick(3, 9) {
        let round = many.run(&base, &groups)?;
        grouped.push(many.total() as f64 / round.groups as f64);
        rates.add(round.rate_ours(many), round.rate_bare(many));
        let (writes, busy) = (1e6 / disk_us(folder.path())?, round.rate_bare_busy(many));
        limited.push(round.rate_ours(many) / busy.min(writes * CLIENTS as f64));
        let round = one.run(&base, &groups)?;
        waits.add(median(&round.ours), median(&round.bare));
        disk.push(disk_us(folder.path())?);
    }
    say(&format!("append, {size:?}: {} rounds", disk.len()));
    say(&format!("the disk, 16 KiB made durable                {:>9.0} us", median(&disk)));
    rates.print(&format!("{CLIENTS} clients"), "/s");
    say(&format!("commands of one commit                       {:>9.1}", median(&grouped)));
    Target::AtLeast(40.0).judge("rate, of bare SQLite's", 100.0 * median(&rates.ratios), "%");
    Target::AtLeast(0.6).judge("rate, of what disk and processor allow", median(&limited), "x");
    waits.print("1 client, until its fact is on disk", "us");
    Target::AtMost(2.0).judge("latency, to one bare commit", median(&waits.ratios), "x");
    if let Ok(url) = std::env::var("SUYUAN_BENCH_POSTGRES") {
        return server::measure(size, &url);
    }
    say("SKIPPED: PostgreSQL, because SUYUAN_BENCH_POSTGRES names no server");
    Ok(())
}

/// Makes the database that every round begins with: a history, and pools to move goods between.
fn found(folder: &Path, base: &Path, transfers: u64) -> Result<()> {
    let document = folder.join("document");
    genealogy::write_folder(&document, transfers)?;
    let data = folder.join("base");
    let (plant, operator) = open(&data, store::Target::Sqlite(data.join("suyuan.db")))?;
    let outcome = plant.import_path(&operator, &document)?;
    anyhow::ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    bare::snapshot(&data.join("suyuan.db"), base)
}

fn open(data: &Path, target: store::Target) -> Result<(Plant, Operator)> {
    std::fs::create_dir_all(data)?;
    let options = Options { target, data_dir: data.to_owned(), clock: Clock::system() };
    let plant = Plant::open(options)?;
    let operator = plant.command_line(None, None)?;
    Ok((plant, operator))
}

/// How many clients record how much.
#[derive(Clone, Copy)]
struct Load {
    clients: usize,
    each: usize,
}

impl Load {
    fn total(self) -> usize {
        self.clients * self.each
    }

    fn run(self, base: &Path, groups: &Groups) -> Result<Round> {
        let folder = scratch()?;
        let ours = folder.path().join("suyuan.db");
        let copy = folder.path().join("bare.db");
        for target in [&ours, &copy] {
            std::fs::copy(base, target)?;
        }
        let after = Source::newest(&ours)?;
        let (plant, operator) = open(folder.path(), store::Target::Sqlite(ours.clone()))?;
        groups.take();
        let start = Instant::now();
        let waits = self.record(&plant, &operator, 0)?;
        let elapsed = start.elapsed();
        drop(plant);
        let sizes = groups.take();
        let heard = sizes.iter().sum::<usize>();
        anyhow::ensure!(heard == self.total(), "{heard} commands heard, {} recorded", self.total());
        let source = Source::open(&ours, after)?;
        let commits = bare::load_in_groups(&source, &copy, &source.ends(sizes)?)?;
        let us = |time: Duration| time.as_secs_f64() * 1e6;
        Ok(Round {
            groups: commits.len(),
            elapsed,
            ours: waits.into_iter().map(us).collect(),
            bare_busy_s: commits.iter().map(|commit| commit.thread).sum(),
            bare: commits.into_iter().map(|commit| commit.seconds * 1e6).collect(),
        })
    }

    /// Records from all clients at once; answers how long each movement took.
    fn record(self, plant: &Plant, operator: &Operator, first: u64) -> Result<Vec<Duration>> {
        let number = &AtomicU64::new(first);
        std::thread::scope(|scope| {
            let client = |_| {
                scope.spawn(move || -> Result<Vec<Duration>> {
                    let mut waits = Vec::with_capacity(self.each);
                    for _ in 0..self.each {
                        let ask = movement(number.fetch_add(1, Ordering::Relaxed));
                        let start = Instant::now();
                        plant.record_transfer(operator, &ask, None)?;
                        waits.push(start.elapsed());
                    }
                    Ok(waits)
                })
            };
            let clients: Vec<_> = (0..self.clients).map(client).collect();
            let mut waits = Vec::with_capacity(self.total());
            for client in clients {
                waits.extend(client.join().ok().context("a client panicked")??);
            }
            Ok(waits)
        })
    }
}

/// One weighing into a run; lots and runs are those of the history.
fn movement(number: u64) -> RecordTransfer {
    RecordTransfer {
        at: None,
        from: format!("lot:L{}", 1 + number * 7919 % 400),
        to: format!("run:R{}", number * 31 % 200),
        qty_from: Some("12.5".to_owned()),
        qty_to: Some("12.5".to_owned()),
        basis: Some("weighed".to_owned()),
        equipment: Some("MIXER-1".to_owned()),
        document: Some(format!("WO-{}", number / 40)),
        returns: None,
    }
}

/// What one round took, in microseconds: of ours each command, of bare SQLite each commit.
struct Round {
    groups: usize,
    elapsed: Duration,
    ours: Vec<f64>,
    bare: Vec<f64>,
    /// Seconds of a processor that bare SQLite had for them.
    bare_busy_s: f64,
}

impl Round {
    fn rate_ours(&self, load: Load) -> f64 {
        load.total() as f64 / self.elapsed.as_secs_f64()
    }

    fn rate_bare(&self, load: Load) -> f64 {
        load.total() as f64 / (self.bare.iter().sum::<f64>() / 1e6)
    }

    /// What a processor that has nothing else to do would let bare SQLite write.
    fn rate_bare_busy(&self, load: Load) -> f64 {
        load.total() as f64 / self.bare_busy_s
    }
}

/// Figures of both sides, round by round.
#[derive(Default)]
struct Rounds {
    ours: Vec<f64>,
    bare: Vec<f64>,
    ratios: Vec<f64>,
}

impl Rounds {
    fn add(&mut self, ours: f64, bare: f64) {
        self.ours.push(ours);
        self.bare.push(bare);
        self.ratios.push(ours / bare);
    }

    fn print(&self, what: &str, unit: &str) {
        let (ours, bare) = (median(&self.ours), median(&self.bare));
        say(&format!("{what:<44} {ours:>9.0} {unit}   bare SQLite {bare:.0} {unit}"));
    }
}
