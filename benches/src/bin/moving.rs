//! Moving to another database while people work: facts a second, how long an act takes meanwhile, and
//! how long the source takes no acts at the end.
//!
//! A genealogy is imported into a file and moved, there and back: to the server that
//! `SUYUAN_BENCH_POSTGRES` names, whose database has to be empty, and from it into another file. Without
//! a server it moves from file to file. Two lots come of seven transfers: the full form has a million
//! lots. Any other number of lots can be named.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use app::{Clock, Error, MoveAsk, MoveEnd, MoveNews, Operator, Options, Plant, RecordTransfer};
use benches::{Size, genealogy, median, memory_mb, say, scratch};
use store::Target;

/// The pace of those who work meanwhile.
const PAUSE: Duration = Duration::from_millis(50);

fn main() -> Result<()> {
    let word = std::env::args().nth(1);
    let lots = match word.as_deref().map(str::parse::<u64>) {
        Some(Ok(lots)) => lots,
        _ => Size::of(word.as_deref())?.pick(6_000, 1_000_000),
    };
    let folder = scratch()?;
    let file = |name: &str| Target::Sqlite(folder.path().join(name).join("suyuan.db"));
    let server = std::env::var("SUYUAN_BENCH_POSTGRES").ok().map(Target::Postgres);
    if server.is_none() {
        say("PostgreSQL: SUYUAN_BENCH_POSTGRES names no server, so nothing was measured there");
    }
    let there = server.unwrap_or_else(|| file("there"));
    let (home, back) = (file("home"), file("back"));
    let open = |target: &Target| {
        let data_dir = folder.path().join("home");
        Plant::open(Options { target: target.clone(), data_dir, clock: Clock::system() })
    };
    let document = folder.path().join("document");
    let transfers = genealogy::write_folder(&document, lots * 7 / 2)?;
    std::fs::create_dir_all(folder.path().join("home"))?;
    let mut plant = open(&home)?;
    let owner = plant.command_line(None, None)?;
    let outcome = plant.import_path(&owner, &document)?;
    anyhow::ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
    std::fs::remove_dir_all(&document)?;
    for (from, to) in [(home, there.clone()), (there, back)] {
        say(&format!("{transfers} transfers, {lots} lots, {} to {}", engine(&from), engine(&to)));
        measure(&plant, from, to.clone())?;
        plant = open(&to)?;
    }
    Ok(())
}

const fn engine(target: &Target) -> &'static str {
    match target {
        Target::Sqlite(_) => "SQLite",
        Target::Postgres(_) => "PostgreSQL",
    }
}

/// What a move is at, and since when.
struct Phases {
    began: Instant,
    now: (&'static str, Instant),
    past: Vec<(&'static str, f64)>,
    sealed: Option<Instant>,
}

impl Phases {
    fn hear(&mut self, news: &MoveNews) {
        let name = match news {
            MoveNews::GoingOn(_) | MoveNews::Copied(..) => "copy",
            MoveNews::Keeping(..) | MoveNews::Kept(..) => "side tables",
            MoveNews::Sealed => {
                self.sealed = Some(Instant::now());
                "sealed"
            }
            MoveNews::Verified(_) => "verify",
            MoveNews::Traced(..) => "traces",
        };
        // News are told when something is done: what was done belongs to them, not to those before.
        let (last, since) = self.now;
        let spent = since.elapsed().as_secs_f64();
        match self.past.last_mut() {
            Some((known, seconds)) if *known == name && last == name => *seconds += spent,
            _ => self.past.push((name, spent)),
        }
        self.now = (name, Instant::now());
    }
}

fn measure(plant: &Plant, from: Target, to: Target) -> Result<()> {
    let owner = plant.command_line(None, None)?;
    let (over, waits) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let began = Instant::now();
    let mut phases = Phases { began, now: ("", began), past: Vec::new(), sealed: None };
    let end = std::thread::scope(|scope| {
        scope.spawn(|| work(plant, &owner, &over, &waits));
        let ask = MoveAsk { from, to, batch: 5_000, samples: 40, seed: 7, prepare: false };
        let end = app::move_data(&ask, &Clock::system(), &mut |news| {
            phases.hear(&news);
            true
        });
        over.store(true, Ordering::Relaxed);
        end
    })?;
    let MoveEnd::Complete { facts, answers } = end else { anyhow::bail!("{end:?}") };
    let closed = phases.sealed.context("it was sealed")?.elapsed().as_secs_f64();
    let all = phases.began.elapsed().as_secs_f64();
    let copy = phases.past.first().map_or(f64::NAN, |(_, seconds)| *seconds);
    say(&format!(
        "{facts} facts, the first copy at {:.0} /s; {all:.1} s in all",
        facts as f64 / copy
    ));
    let told: Vec<String> =
        phases.past.iter().map(|(name, seconds)| format!("{name} {seconds:.2} s")).collect();
    say(&format!("one after the other: {}", told.join(", ")));
    say(&format!("no acts for {closed:.2} s, {answers} traces the same"));
    let mut waits = waits.into_inner().unwrap_or_default();
    anyhow::ensure!(!waits.is_empty(), "nobody did anything meanwhile");
    waits.sort_by(f64::total_cmp);
    let (count, last) = (waits.len(), waits[waits.len() - 1]);
    let p99 = waits[(count * 99 / 100).min(count - 1)];
    say(&format!(
        "{count} acts meanwhile: p50 {:.1} ms, p99 {p99:.1} ms, the longest {last:.1} ms",
        median(&waits)
    ));
    if let Some(peak) = memory_mb("self", "VmHWM") {
        say(&format!("peak of resident memory {peak:.0} MB, with the source's own server in it"));
    }
    Ok(())
}

/// Somebody scraps a gram, over and over, until the gate closes.
fn work(plant: &Plant, owner: &Operator, over: &AtomicBool, waits: &Mutex<Vec<f64>>) {
    while !over.load(Ordering::Relaxed) {
        let gram = Some("0.001".to_owned());
        let ask = RecordTransfer {
            at: None,
            from: "supplier:S00".to_owned(),
            to: "scrap".to_owned(),
            qty_from: gram.clone(),
            qty_to: gram,
            basis: None,
            equipment: None,
            document: None,
            returns: None,
        };
        let began = Instant::now();
        let done = plant.record_transfer(owner, &ask, None);
        if matches!(done, Err(Error::Moved { .. })) {
            return;
        }
        done.expect("an act at a plant that moves is done or told that it moves");
        let mut waits = waits.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        waits.push(began.elapsed().as_secs_f64() * 1000.0);
        drop(waits);
        std::thread::sleep(PAUSE);
    }
}
