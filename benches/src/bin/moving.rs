//! Moving to another database while people work: facts a second, how long an act takes meanwhile, and
//! how long the source takes no acts at the end.
//!
//! It moves into a file, and to the server that `SUYUAN_BENCH_POSTGRES` names, whose database has to be
//! empty. Two lots come of seven transfers: the full form has a million lots.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use app::{Clock, Error, MoveAsk, MoveEnd, MoveNews, Operator, Options, Plant, RecordTransfer};
use benches::{Size, genealogy, median, memory_mb, say, scratch};
use store::Target;

/// The pace of those who work meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let server = std::env::var("SUYUAN_BENCH_POSTGRES").ok().map(Target::Postgres);
    for (name, server) in [("SQLite", None), ("PostgreSQL", server)] {
        let folder = scratch()?;
        let to = match (name, server) {
            ("SQLite", _) => Target::Sqlite(folder.path().join("moved").join("suyuan.db")),
            (_, Some(server)) => server,
            (_, None) => {
                say("PostgreSQL: SUYUAN_BENCH_POSTGRES names no server, so nothing was measured");
                continue;
            }
        };
        let document = folder.path().join("document");
        let transfers = genealogy::write_folder(&document, size.pick(20_000, 3_500_000))?;
        let from = Target::Sqlite(folder.path().join("suyuan.db"));
        let data_dir = folder.path().to_owned();
        let options = Options { target: from.clone(), data_dir, clock: Clock::system() };
        let plant = Plant::open(options)?;
        let owner = plant.command_line(None, None)?;
        let outcome = plant.import_path(&owner, &document)?;
        anyhow::ensure!(outcome.faults_total == 0, "{:?}", outcome.faults);
        say(&format!("moving, {size:?}: {transfers} transfers to {name}"));
        measure(&plant, &owner, from, to)?;
    }
    Ok(())
}

fn measure(plant: &Plant, owner: &Operator, from: Target, to: Target) -> Result<()> {
    let (over, waits) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let (began, mut copied, mut sealed) = (Instant::now(), None, None);
    let end = std::thread::scope(|scope| {
        scope.spawn(|| work(plant, owner, &over, &waits));
        let ask = MoveAsk { from, to, batch: 5_000, samples: 40, seed: 7, prepare: false };
        let end = app::move_data(&ask, &Clock::system(), &mut |news| {
            match news {
                MoveNews::Copied(..) if sealed.is_none() => copied = Some(began.elapsed()),
                MoveNews::Sealed => sealed = Some(began.elapsed()),
                _ => {}
            }
            true
        });
        over.store(true, Ordering::Relaxed);
        end
    })?;
    let MoveEnd::Complete { facts, answers } = end else { anyhow::bail!("{end:?}") };
    let (copied, sealed) = copied.zip(sealed).context("it was copied and sealed")?;
    let closed = began.elapsed().saturating_sub(sealed);
    let rate = facts as f64 / copied.as_secs_f64();
    say(&format!("{facts} facts copied in {:.1} s, {rate:.0} /s", copied.as_secs_f64()));
    say(&format!("no acts for {:.1} s, {answers} traces the same", closed.as_secs_f64()));
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
