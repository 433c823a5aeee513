//! Traces out of the database, of a site that memory does not hold: what an answer costs, that this
//! grows with the answer and not with the site, and what loading the chain first would have cost.
//!
//! Beside it stands `SQLite`'s own recursive statement over the same tables, with no rule of time,
//! no corrections and no figures: transfers beyond a lot and nothing else.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result};
use app::{GraphMemory, Operator, Plant, TraceAsk};
use benches::factory::{self, Dice, Factory};
use benches::starts::SEED;
use benches::{Size, median, memory_mb, say, scratch, stored};
use domain::PoolKind;
use rusqlite::Connection;

/// What memory does not hold, however small it is.
const NOTHING: GraphMemory =
    GraphMemory { transfers: 0, reach: 200_000, at_once: 0, beside: false };
/// Answers that read so many transfers are compared between factories of different size.
const ALIKE: std::ops::RangeInclusive<usize> = 100..=1_000;

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let lots = size.pick([2_000, 8_000], [100_000, 1_000_000]);
    let roots = size.pick(20, 200);
    let mut alike = Vec::new();
    for lots in lots {
        let folder = scratch()?;
        let factory = of_lots(lots);
        let began = Instant::now();
        let facts = stored::write(folder.path(), &factory)?;
        say(&format!(
            "\n{lots} lots, {} transfers, {facts} facts written in {:.0} s",
            factory.transfers.len(),
            began.elapsed().as_secs_f64()
        ));
        alike.push(measure(folder.path(), &factory, roots)?);
    }
    if let [Some(small), Some(large)] = alike[..] {
        let (few, many) = (lots[0], lots[1]);
        say(&format!(
            "\nanswers that read {} to {} transfers: {small:.2} ms a thousand of them among {few} \
             lots, {large:.2} ms among {many}: ratio {:.2}",
            ALIKE.start(),
            ALIKE.end(),
            large / small
        ));
    }
    Ok(())
}

/// A factory with about so many lots.
fn of_lots(lots: usize) -> Factory {
    let is_lot = |pool: &&factory::Pool| pool.kind == PoolKind::Lot;
    let tried = factory::build(lots, SEED);
    let per_lot = tried.transfers.len() as f64 / tried.pools.iter().filter(is_lot).count() as f64;
    factory::build((lots as f64 * per_lot) as usize, SEED)
}

/// What one question cost.
struct Asked {
    ms: f64,
    read: usize,
    levels: u32,
    statements: u32,
    bytes: usize,
}

/// Answers what a thousand transfers cost where answers are alike.
fn measure(folder: &Path, factory: &Factory, roots: usize) -> Result<Option<f64>> {
    let mut dice = Dice::new(SEED + 7);
    let mut draw = |lots: &[u32]| -> Vec<u32> {
        (0..roots).map(|_| lots[dice.below(lots.len() as u64) as usize]).collect()
    };
    let sets = [
        ("raw lots forward", "forward", draw(&factory.raw_lots)),
        ("packed lots backward", "backward", draw(&factory.packed_lots)),
    ];
    let mut alike = Vec::new();
    for (name, direction, lots) in &sets {
        let (plant, owner) = stored::process(folder)?;
        plant.keep_in_memory(NOTHING);
        let mut all = Vec::new();
        for lot in lots {
            all.extend(from_database(&plant, &owner, direction, *lot)?);
        }
        let refused = lots.len() - all.len();
        report(name, &all, refused);
        let of_alike = all.iter().filter(|one| ALIKE.contains(&one.read));
        alike.extend(of_alike.map(|one| one.ms * 1_000.0 / one.read as f64));
        recursive(folder, direction, lots)?;
    }
    if let Some(peak) = memory_mb("self", "VmHWM") {
        say(&format!("  peak of resident memory {peak:.0} MB, with the factory itself in it"));
    }
    let (_, direction, lots) = &sets[1];
    from_memory(folder, direction, lots)?;
    Ok((alike.len() >= 3).then(|| median(&alike)))
}

fn ask(lot: u32, direction: &str) -> TraceAsk {
    let direction = direction.to_owned();
    TraceAsk { root: format!("lot:{lot}"), direction, ..TraceAsk::default() }
}

/// One answer out of the database, written down; none where it reaches too far.
fn from_database(
    plant: &Plant,
    owner: &Operator,
    direction: &str,
    lot: u32,
) -> Result<Option<Asked>> {
    let began = Instant::now();
    let reply = match plant.trace(owner, &ask(lot, direction)) {
        Ok(reply) => reply,
        Err(app::Error::Refusal(domain::Refusal::TooFarReaching { .. })) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let bytes = black_box(serde_json::to_vec(&reply)?).len();
    let ms = began.elapsed().as_secs_f64() * 1_000.0;
    let reads = reply.source().database.as_ref().context("memory holds nothing")?;
    anyhow::ensure!((reads.broadcast_factor - 1.0).abs() < f64::EPSILON, "ids were sent twice");
    let (read, levels, statements) = (reads.transfers, reads.levels, reads.statements);
    Ok(Some(Asked { ms, read, levels, statements, bytes }))
}

fn report(name: &str, all: &[Asked], refused: usize) {
    if all.is_empty() {
        say(&format!("  {name}: all {refused} reach too far"));
        return;
    }
    let of = |figure: fn(&Asked) -> f64| median(&all.iter().map(figure).collect::<Vec<_>>());
    let mut slow: Vec<f64> = all.iter().map(|one| one.ms).collect();
    slow.sort_by(f64::total_cmp);
    let p95 = slow[(slow.len() * 95 / 100).min(slow.len() - 1)];
    say(&format!(
        "  {name}: median {:.2} ms, p95 {p95:.1} ms; {:.0} transfers read in {:.0} levels with {:.0} \
         statements, answer {:.0} bytes; {refused} of {} reach too far",
        of(|one| one.ms),
        of(|one| one.read as f64),
        of(|one| f64::from(one.levels)),
        of(|one| f64::from(one.statements)),
        of(|one| one.bytes as f64),
        all.len() + refused
    ));
}

/// The transfers beyond a lot by one recursive statement over the same tables.
fn recursive(folder: &Path, direction: &str, lots: &[u32]) -> Result<()> {
    let connection = Connection::open(folder.join("suyuan.db"))?;
    connection.execute_batch(
        "PRAGMA cache_size = -1000000; PRAGMA mmap_size = 30000000000; PRAGMA temp_store = MEMORY;
        PRAGMA query_only = ON; BEGIN",
    )?;
    let (table, near, far) = match direction {
        "forward" => ("transfer_out", "pool_from", "pool_to"),
        _ => ("transfer_in", "pool_to", "pool_from"),
    };
    // The outside world is where a walk ends.
    let mut statement = connection.prepare(&format!(
        "WITH RECURSIVE ground (part, company, site) AS (SELECT part, company, site FROM site),
            met (pool) AS (
                VALUES (?1)
                UNION
                SELECT t.{far} FROM met CROSS JOIN ground g CROSS JOIN pool p CROSS JOIN {table} t
                WHERE p.part = g.part AND p.company = g.company AND p.site = g.site
                    AND p.pool = met.pool AND p.kind <= 3 AND t.part = g.part
                    AND t.company = g.company AND t.site = g.site AND t.{near} = met.pool)
        SELECT t.transfer, t.{far}, t.qty_from FROM met CROSS JOIN ground g CROSS JOIN pool p
            CROSS JOIN {table} t
        WHERE p.part = g.part AND p.company = g.company AND p.site = g.site AND p.pool = met.pool
            AND p.kind <= 3 AND t.part = g.part AND t.company = g.company AND t.site = g.site
            AND t.{near} = met.pool"
    ))?;
    let (mut times, mut counts) = (Vec::new(), Vec::new());
    for lot in lots.iter().take(40) {
        let began = Instant::now();
        let mut rows = statement.query([i64::from(*lot) + 1])?;
        let mut count = 0_u64;
        while let Some(row) = rows.next()? {
            black_box(row.get::<_, i64>(0)?);
            count += 1;
        }
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        counts.push(count as f64);
    }
    say(&format!(
        "      one recursive statement, no rule of time, no figures: median {:.2} ms for {:.0} transfers",
        median(&times),
        median(&counts)
    ));
    Ok(())
}

/// The same questions of a process that first reads the chain.
fn from_memory(folder: &Path, direction: &str, lots: &[u32]) -> Result<()> {
    let (plant, owner) = stored::process(folder)?;
    plant.keep_in_memory(GraphMemory { at_once: i64::MAX, ..GraphMemory::default() });
    let before = memory_mb("self", "VmRSS");
    let began = Instant::now();
    let mut times = Vec::new();
    for lot in lots {
        let asked = Instant::now();
        let reply = plant.trace(&owner, &ask(*lot, direction))?;
        anyhow::ensure!(reply.source().read_from == "memory", "memory holds everything");
        black_box(serde_json::to_vec(&reply)?);
        times.push(asked.elapsed().as_secs_f64() * 1_000.0);
        if times.len() == 1 {
            let first = began.elapsed().as_secs_f64();
            let grown =
                memory_mb("self", "VmRSS").zip(before).map_or(0.0, |(now, then)| now - then);
            say(&format!(
                "  the chain read first: {first:.1} s until the first answer, {grown:.0} MB more memory"
            ));
        }
    }
    say(&format!("      after that: median {:.2} ms, {direction}", median(&times[1..])));
    Ok(())
}
