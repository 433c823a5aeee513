//! What was entered late: questions as of before it, and a tank through which nearly all has gone.

use std::io::Write;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use domain::{Fact, PoolKind};
use trace::{Asked, Cancel, Cut, Direction, Graph, History, Question, Way};

use crate::engine;
use crate::factory::{Dice, Factory, Pool, Transfer};
use crate::figures::{Times, time};
use crate::news::{DAY_US, NEWS, median, moved};

/// Lots that are asked about.
const ROOTS: usize = 100;
/// Of so many movements one is entered late.
const LATE_EVERY: usize = 100;
/// Movements in and out of the tank for each lot that goes in, and each that comes out.
const PER_LOT: usize = 10;
/// Microseconds between two movements of the tank.
const PACE_US: i64 = 20_000_000;

/// Enters a hundredth of all movements late, and asks as of before they were entered.
pub(crate) fn entries(
    factory: &Factory,
    history: &mut History,
    graph: &mut Graph,
    mut seq: i64,
    out: &mut impl Write,
) -> Result<()> {
    let before = Cut { recorded_at: None, seq: Some(seq) };
    let mut dice = Dice::new(11);
    let count = factory.transfers.len() / LATE_EVERY;
    graph.let_go();
    for _ in 0..count {
        let known = &factory.transfers[dice.below(factory.transfers.len() as u64) as usize];
        seq += 1;
        let fact: Fact = moved(seq, known.from, known.to);
        history.apply(&engine::record(seq, known.at_us + 1, fact));
    }
    graph.advance(history);
    let lots: Vec<u32> = (0..ROOTS)
        .map(|_| factory.raw_lots[dice.below(factory.raw_lots.len() as u64) as usize])
        .collect();
    let begun = Instant::now();
    let past = graph.as_of(history, before);
    let kept = begun.elapsed().as_secs_f64();
    let asked = questions(&past, &lots)?;
    past.trace(&asked[0], &Cancel::default())?;
    let first = begun.elapsed().as_secs_f64();
    let built = Graph::build(history, before);
    for (lot, root) in lots.iter().zip(&asked).take(ROOTS / 10) {
        let anew = built.question(&Asked::about(&format!("lot:{lot}"), Direction::Forward))?;
        ensure!(answer(&past, root)? == answer(&built, &anew)?, "lot {lot}: as of, another answer");
    }
    drop(built);
    let now = questions(graph, &lots)?;
    let (reach_now, answer_now) = both(graph, &now)?;
    let (reach_past, answer_past) = both(&past, &asked)?;
    writeln!(
        out,
        "\n### as of before {count} late entries, {} pools kept anew\n\n\
         the graph of that moment {}, with the first answer {}; after that:\n\n\
         | {ROOTS} raw lots forward | now | as of | ratio | target |\n|---|---|---|---|---|",
        past.kept_anew().context("a hundredth is not much")?,
        time(kept),
        time(first),
    )?;
    for (name, now, past) in
        [("reach", reach_now, reach_past), ("whole answer", answer_now, answer_past)]
    {
        let (now, past) = (now.median(), past.median());
        let (shown, ratio) = (time(now), past / now);
        writeln!(out, "| {name} | {shown} | {} | {ratio:.2} × | ≤ 2 |", time(past))?;
    }
    Ok(())
}

fn questions(graph: &Graph, lots: &[u32]) -> Result<Vec<Question>> {
    let ask = |lot: &u32| {
        let root = format!("lot:{lot}");
        Ok(graph.question(&Asked::about(&root, Direction::Forward))?)
    };
    lots.iter().map(ask).collect()
}

fn both(graph: &Graph, asked: &[Question]) -> Result<(Times, Times)> {
    let cancel = Cancel::default();
    let reach = Times::take(asked, |asked| Ok(graph.reach(asked, Way::Forward, &cancel)?))?;
    let answer = Times::take(asked, |asked| Ok(graph.trace(asked, &cancel)?.sides().len()))?;
    Ok((reach, answer))
}

fn answer(graph: &Graph, question: &Question) -> Result<String> {
    Ok(serde_json::to_string(&graph.trace(question, &Cancel::default())?)?)
}

/// News of a tank with so many movements in and out, until the graph of now knows them.
pub(crate) fn tank(transfers: usize, out: &mut impl Write) -> Result<()> {
    let works = Works::run(transfers);
    let engine::Feed { mut seq, mut history } = engine::fed(&works.factory);
    let mut graph = Graph::of_now(&mut history);
    let end_us = works.now_us;
    writeln!(
        out,
        "\n### news of a tank with {transfers} movements in and out\n\n\
         | one movement | visible after, median | slowest of {NEWS} | target |\n|---|---|---|---|"
    )?;
    let (lot, made) = (works.last_in, works.last_out);
    for (name, late_us, from, to) in [
        ("into the tank, now", 0, lot, TANK),
        ("into the tank, a day late", DAY_US, lot, TANK),
        ("out of the tank, a day late", DAY_US, TANK, made),
        ("into the tank, as of its first half", transfers as i64 / 2 * PACE_US, lot, TANK),
    ] {
        let mut taken = Vec::with_capacity(NEWS);
        for _ in 0..NEWS {
            seq += 1;
            let at_us = if late_us == 0 { end_us + seq } else { end_us - late_us + seq };
            let record = engine::record(seq, at_us, moved(seq, from, to));
            let begun = Instant::now();
            graph.let_go();
            history.apply(&record);
            graph.advance(&mut history);
            taken.push(begun.elapsed().as_secs_f64());
        }
        let slowest = taken.iter().copied().fold(0.0, f64::max);
        let (middle, met) = (time(median(taken)), if slowest < 0.1 { "met" } else { "MISSED" });
        writeln!(out, "| {name} | {middle} | {} | < 100 ms: {met} |", time(slowest))?;
    }
    let fresh = Graph::build(&history, Cut::NOW);
    let about = |graph: &Graph| -> Result<String> {
        let root = format!("lot:{made}");
        answer(graph, &graph.question(&Asked::about(&root, Direction::Backward))?)
    };
    ensure!(about(&graph)? == about(&fresh)?, "lot {made}: both graphs answer the same");
    Ok(())
}

/// The tank's pool.
const TANK: u32 = 1;

/// A tank into which lots are emptied and from which lots are drawn.
struct Works {
    factory: Factory,
    now_us: i64,
    last_in: u32,
    last_out: u32,
}

impl Works {
    fn run(transfers: usize) -> Self {
        let factory = Factory { items: 1, ..Factory::default() };
        let mut works = Self { factory, now_us: 1_577_836_800_000_000, last_in: 0, last_out: 0 };
        works.pool(PoolKind::Supplier, None);
        works.pool(PoolKind::Tank, Some(0));
        for number in 0..transfers / 2 {
            if number.is_multiple_of(PER_LOT) {
                works.last_in = works.pool(PoolKind::Lot, Some(0));
                works.last_out = works.pool(PoolKind::Lot, Some(0));
                works.transfer(0, works.last_in, 100 * (PER_LOT as i64 + NEWS as i64 * 3));
            }
            works.transfer(works.last_in, TANK, 100);
            works.transfer(TANK, works.last_out, 99);
        }
        works
    }

    fn pool(&mut self, kind: PoolKind, item: Option<u32>) -> u32 {
        let pool = self.factory.pools.len() as u32;
        self.factory.pools.push(Pool { kind, code: pool.to_string(), item, closed_at_us: None });
        pool
    }

    fn transfer(&mut self, from: u32, to: u32, kg: i64) {
        self.now_us += PACE_US;
        let (at_us, quantity) = (self.now_us, kg * 1_000_000_000);
        self.factory.transfers.push(Transfer { from, to, at_us, quantity });
    }
}
