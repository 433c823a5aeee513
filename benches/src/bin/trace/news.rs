//! What a new fact costs: the graph of now that goes on, beside the one that is built anew.

use std::io::Write;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use domain::facts::{TransferCorrected, TransferRecorded};
use domain::{Basis, Fact, PoolId, Quantity, TransferId};
use trace::{Asked, Cancel, Cut, Direction, Graph, History};

use crate::engine::Feed;
use crate::factory::{Dice, Factory};
use crate::figures::time;
use crate::late;

/// News of each kind.
pub(crate) const NEWS: usize = 41;
/// How often the graph is built anew for comparison.
const BUILT: usize = 3;
/// A day in microseconds.
pub(crate) const DAY_US: i64 = 86_400_000_000;

/// A kind of news: what happens, in which pool.
enum Kind {
    /// It moves out of a lot into a run, now.
    Now,
    /// The same, entered a day late.
    DayLate,
    /// A movement out of the lot is put right.
    PutRight,
}

/// Tells some news of each kind to a graph, and builds it anew some times.
pub(crate) fn measure(factory: &Factory, feed: Feed, out: &mut impl Write) -> Result<()> {
    let Feed { mut seq, mut history } = feed;
    let mut graph = Graph::of_now(&mut history);
    let built = (0..BUILT).map(|_| {
        let begun = Instant::now();
        std::hint::black_box(Graph::build(&history, Cut::NOW));
        begun.elapsed().as_secs_f64()
    });
    let anew = median(built.collect());
    writeln!(out, "\n### news: the graph built anew takes {}", time(anew))?;
    writeln!(out, "\n| | median | slowest | building anew takes |\n|---|---|---|---|")?;
    let mut degree = vec![0_u32; factory.pools.len()];
    for transfer in &factory.transfers {
        degree[transfer.from as usize] += 1;
    }
    let lots = factory.raw_lots.iter().copied();
    let hottest = lots.max_by_key(|&lot| degree[lot as usize]).unwrap_or(0);
    let end_us = factory.transfers.last().map_or(0, |transfer| transfer.at_us);
    let mut dice = Dice::new(9);
    for (name, kind, hot) in [
        ("a movement out of a lot", Kind::Now, false),
        ("a movement out of the hottest lot", Kind::Now, true),
        ("one a day late", Kind::DayLate, false),
        ("one a day late, out of the hottest lot", Kind::DayLate, true),
        ("a movement put right", Kind::PutRight, false),
    ] {
        let mut taken = Vec::with_capacity(NEWS);
        for _ in 0..NEWS {
            let drawn = dice.below(factory.transfers.len() as u64) as usize;
            let known = &factory.transfers[drawn];
            let from = if hot { hottest } else { known.from };
            seq += 1;
            let (at_us, fact): (i64, Fact) = match kind {
                Kind::Now => (end_us + seq, moved(seq, from, known.to)),
                Kind::DayLate => (end_us - DAY_US, moved(seq, from, known.to)),
                Kind::PutRight => (end_us + seq, put_right(drawn)),
            };
            let record = crate::engine::record(seq, at_us, fact);
            let begun = Instant::now();
            graph.let_go();
            history.apply(&record);
            graph.advance(&mut history);
            taken.push(begun.elapsed().as_secs_f64());
        }
        let slowest = taken.iter().copied().fold(0.0, f64::max);
        let median = median(taken);
        writeln!(
            out,
            "| {name} | {} | {} | {:.0} × |",
            time(median),
            time(slowest),
            anew / median
        )?;
    }
    as_of(factory, &history, &graph, seq, out)?;
    late::entries(factory, &mut history, &mut graph, seq, out)?;
    // Whoever goes on must end where the other one begins.
    let fresh = Graph::build(&history, Cut::NOW);
    for lot in [hottest, factory.raw_lots[0]] {
        let answer = |graph: &Graph| -> Result<String> {
            let asked = graph.question(&Asked::about(&format!("lot:{lot}"), Direction::Forward))?;
            Ok(serde_json::to_string(&graph.trace(&asked, &Cancel::default())?)?)
        };
        ensure!(answer(&graph)? == answer(&fresh)?, "lot {lot}: both graphs answer the same");
    }
    Ok(())
}

/// The graph of a moment after which a hundredth of all movements came.
fn as_of(
    factory: &Factory,
    history: &History,
    now: &Graph,
    seq: i64,
    out: &mut impl Write,
) -> Result<()> {
    let cut = Cut { recorded_at: None, seq: Some(seq - factory.transfers.len() as i64 / 100) };
    let (mut past, mut anew, mut touched) = (Vec::new(), Vec::new(), 0);
    for _ in 0..BUILT {
        let begun = Instant::now();
        let graph = now.as_of(history, cut);
        past.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let built = Graph::build(history, cut);
        anew.push(begun.elapsed().as_secs_f64());
        ensure!(graph.transfer_count() == built.transfer_count(), "both hold the same");
        touched = graph.kept_anew().context("a hundredth is not much")?;
    }
    let (past, anew) = (median(past), median(anew));
    writeln!(
        out,
        "\nas of a hundredth of all movements ago: {}, {touched} of {} pools kept anew; built anew {}, \
         {:.1} ×",
        time(past),
        factory.pools.len(),
        time(anew),
        anew / past
    )?;
    Ok(())
}

pub(crate) fn moved(number: i64, from: u32, to: u32) -> Fact {
    TransferRecorded {
        transfer: TransferId(1_000_000_000 + number),
        code: format!("N{number}"),
        from: PoolId(i64::from(from) + 1),
        to: PoolId(i64::from(to) + 1),
        qty_from: Some(Quantity(1_000_000)),
        qty_to: Some(Quantity(1_000_000)),
        basis: Basis::Scanned,
        equipment: None,
        document: None,
        returns: None,
    }
    .into()
}

fn put_right(place: usize) -> Fact {
    TransferCorrected {
        transfer: TransferId(place as i64 + 1),
        void: None,
        set_at: None,
        set_by: None,
        from: None,
        to: None,
        qty_from: Some(Quantity(2_000_000)),
        qty_to: Some(Quantity(2_000_000)),
        basis: None,
        equipment: None,
        document: None,
        reason: Some("the scale".to_owned()),
    }
    .into()
}

pub(crate) fn median(mut measured: Vec<f64>) -> f64 {
    measured.sort_by(f64::total_cmp);
    measured[measured.len() / 2]
}
