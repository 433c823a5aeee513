//! The measured claim of the trace engine: what it costs to keep time, and what a database costs.
//!
//! In one run, on one thread and the same transfers: reach that is true to time, against a bare
//! breadth-first search and against `SQLite`; and against reach alone, the same with the shares,
//! bounds and balance of all that is reached, and the whole answer, sorted and with what the reader
//! must know. All answers are compared before anything is timed; a difference fails the run. A time
//! never does: machines differ, so only ratios are claimed.

mod late;
mod news;
mod sql;

use std::io::{self, Write};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use benches::starts::{SEED, Set, sets};
use benches::{engine, factory, figures, plain};
use engine::{Engine, Feed};
use factory::Factory;
use figures::{Times, resident_mib, time};
use plain::{Search, Steps};
use sql::Database;
use trace::{Mode, Question, Way};

/// How much is made and asked.
struct Size {
    transfers: usize,
    starts: usize,
}

fn main() -> Result<()> {
    let size = match std::env::args().nth(1).as_deref() {
        Some("short") => Size { transfers: 50_000, starts: 40 },
        Some("full") => Size { transfers: 1_000_000, starts: 200 },
        _ => bail!("usage: trace short|full"),
    };
    let mut out = io::stdout().lock();
    let mut bench = Bench::prepare(&size, &mut out)?;
    let mut missed = Vec::new();
    for set in sets(&bench.factory, &bench.forward, &bench.backward, size.starts) {
        bench.check(&set)?;
        let times = bench.measure(&set)?;
        missed.extend(report(&set, &times, &mut out)?);
    }
    let Bench { factory, feed, .. } = bench;
    news::measure(&factory, feed, &mut out)?;
    drop(factory);
    late::tank(size.transfers, &mut out)?;
    match missed.as_slice() {
        [] => writeln!(out, "\nall answers agree; every target is met")?,
        _ => writeln!(out, "\nall answers agree; missed: {}", missed.join(", "))?,
    }
    Ok(())
}

/// The four kinds of contestants over one factory.
struct Bench {
    factory: Factory,
    forward: Steps,
    backward: Steps,
    search: Search,
    engine: Engine,
    feed: Feed,
    database: Database,
    _directory: tempfile::TempDir,
}

impl Bench {
    fn prepare(size: &Size, out: &mut impl Write) -> Result<Self> {
        let factory = factory::build(size.transfers, SEED);
        writeln!(
            out,
            "factory: {} transfers, {} pools ({} raw and {} packed lots), {} reworked lots, \
             up to {} productions in a row",
            factory.transfers.len(),
            factory.pools.len(),
            factory.raw_lots.len(),
            factory.packed_lots.len(),
            factory.rework,
            factory.steps_max,
        )?;
        let at_first = resident_mib();
        let begun = Instant::now();
        let feed = engine::fed(&factory);
        let (taken_in, with_history) = (begun.elapsed().as_secs_f64(), resident_mib());
        let begun = Instant::now();
        let engine = Engine::build(&feed.history);
        let (built, with_graph) = (begun.elapsed().as_secs_f64(), resident_mib());
        let grown = |from: Option<f64>, to: Option<f64>| match from.zip(to) {
            Some((from, to)) => format!("{:.0} MiB", to - from),
            None => "unknown".to_owned(),
        };
        writeln!(
            out,
            "history taken in: {}, {}; graph built: {}, {}",
            time(taken_in),
            grown(at_first, with_history),
            time(built),
            grown(with_history, with_graph),
        )?;
        let directory = tempfile::tempdir()?;
        let begun = Instant::now();
        let database = Database::load(&directory.path().join("transfers.db"), &factory)?;
        let loaded = time(begun.elapsed().as_secs_f64());
        writeln!(out, "SQLite {} loaded and indexed: {loaded}", Database::version())?;
        let (forward, backward) = (Steps::forward(&factory), Steps::backward(&factory));
        let search = Search::new(factory.pools.len());
        Ok(Self {
            factory,
            forward,
            backward,
            search,
            engine,
            feed,
            database,
            _directory: directory,
        })
    }

    /// Whether all give the same answer: without time to the transfer and its depth, with time a
    /// part of that.
    fn check(&mut self, set: &Set) -> Result<()> {
        for &root in &set.roots {
            let case = || format!("{} from lot {root}", set.name);
            let steps = match set.way {
                Way::Forward => &self.forward,
                Way::Backward => &self.backward,
            };
            let plain = plain::with_depth(&self.search.run(steps, root));
            let sorted = |mut rows: Vec<(u32, u32)>| {
                rows.sort_unstable();
                rows
            };
            let recursive = sorted(self.database.recursive(set.way, root)?);
            ensure!(recursive == plain, "{}: the recursive statement differs", case());
            let by_level = sorted(self.database.by_level(set.way, root)?);
            ensure!(by_level == plain, "{}: the statements by level differ", case());
            let mut without_depth = self.database.recursive_without_depth(set.way, root)?;
            without_depth.sort_unstable();
            ensure!(
                plain.iter().map(|(transfer, _)| transfer).eq(&without_depth),
                "{}: the statement without depth differs",
                case()
            );
            let question = self.engine.question(set.way, root, Mode::Cautious)?;
            let cautious = self.engine.with_depth(&self.engine.reach(set.way, &question)?)?;
            ensure!(cautious == plain, "{}: the cautious walk differs", case());
            self.check_strict(set, root, &plain).with_context(case)?;
        }
        Ok(())
    }

    fn check_strict(&self, set: &Set, root: u32, plain: &[(u32, u32)]) -> Result<()> {
        let question = self.engine.question(set.way, root, Mode::Strict)?;
        let strict = self.engine.with_depth(&self.engine.reach(set.way, &question)?)?;
        let is_sooner = |&(transfer, depth): &(u32, u32)| {
            let place = plain.binary_search_by_key(&transfer, |row| row.0);
            place.is_ok_and(|place| plain[place].1 <= depth)
        };
        ensure!(strict.iter().all(is_sooner), "the strict walk leaves the cautious one");
        let shares = self.engine.shares(set.way, &question)?;
        ensure!(shares.known() == strict.len(), "a reached transfer has no share");
        ensure!(shares.is_balanced() == (set.way == Way::Forward), "the shares do not add up");
        let listed = self.engine.listed(set.way, &question)?;
        ensure!(
            strict.iter().map(|(transfer, _)| transfer).eq(&listed),
            "the answer lists other transfers than were reached"
        );
        Ok(())
    }

    /// Each contestant goes through all starts by itself, so that none warms a cache for another.
    fn measure(&mut self, set: &Set) -> Result<Measured> {
        let (way, roots) = (set.way, set.roots.as_slice());
        let asked = roots.iter().map(|&root| self.engine.question(way, root, Mode::Strict));
        let questions = asked.collect::<Result<Vec<Question>>>()?;
        let (engine, database) = (&self.engine, &mut self.database);
        let steps = if way == Way::Forward { &self.forward } else { &self.backward };
        let search = &mut self.search;
        let (mut reached, mut reached_plain) = (0, 0);
        for (question, &root) in questions.iter().zip(roots) {
            reached += engine.reach(way, question)?.len();
            reached_plain += search.run(steps, root).0.len();
        }
        Ok(Measured {
            plain: Times::take(roots, |&root| Ok(search.run(steps, root)))?,
            strict: Times::take(&questions, |question| engine.reach(way, question))?,
            shares: Times::take(&questions, |question| engine.shares(way, question))?,
            answer: Times::take(&questions, |question| engine.answer(question))?,
            by_level: Times::take(roots, |&root| database.by_level(way, root))?,
            recursive: Times::take(roots, |&root| database.recursive(way, root))?,
            without_depth: Times::take(roots, |&root| database.recursive_without_depth(way, root))?,
            reached,
            reached_plain,
        })
    }
}

/// The times of one set, and how much was reached in all.
struct Measured {
    plain: Times,
    strict: Times,
    shares: Times,
    answer: Times,
    recursive: Times,
    without_depth: Times,
    by_level: Times,
    reached: usize,
    reached_plain: usize,
}

/// What a ratio of medians may be.
#[derive(Clone, Copy)]
enum Target {
    AtMost(f64),
    AtLeast(f64),
    /// Shown, not claimed.
    None,
}

impl Target {
    fn is_met(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(most) => ratio <= most,
            Self::AtLeast(least) => ratio >= least,
            Self::None => true,
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "≤ {most}"),
            Self::AtLeast(least) => write!(f, "≥ {least}"),
            Self::None => Ok(()),
        }
    }
}

/// Prints one set as a table, and names the targets it misses.
fn report(set: &Set, times: &Measured, out: &mut impl Write) -> Result<Vec<String>> {
    let starts = set.roots.len().max(1);
    let (with_time, without) = (times.reached, times.reached_plain);
    writeln!(
        out,
        "\n### {}: {starts} starts, {} transfers reached on average, {} without time\n",
        set.name,
        with_time / starts,
        without / starts,
    )?;
    writeln!(
        out,
        "| | median | p95 | median of first runs | ns per transfer | ratio of medians | target |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    let (search, reach) = (("the search", &times.plain), ("reach", &times.strict));
    let (recursive, lean) = (&times.recursive, &times.without_depth);
    let rows = [
        ("bare search, no time", search.1, without, search, Target::None),
        ("reach, true to time", reach.1, with_time, search, Target::AtMost(3.0)),
        ("shares, bounds and balance", &times.shares, with_time, reach, Target::AtMost(10.0)),
        ("whole answer", &times.answer, with_time, reach, Target::None),
        ("SQLite, one recursive statement", recursive, without, reach, Target::AtLeast(40.0)),
        ("SQLite, a statement a level", &times.by_level, without, reach, Target::AtLeast(15.0)),
        ("SQLite, one statement without depth", lean, without, reach, Target::None),
    ];
    let mut missed = Vec::new();
    for (name, taken, transfers, (than, compared), target) in rows {
        let ratio = taken.median() / compared.median();
        let each = taken.sum() * 1e9 / transfers.max(1) as f64;
        let (median, p95) = (time(taken.median()), time(taken.p95()));
        let first = time(taken.median_of_first());
        writeln!(
            out,
            "| {name} | {median} | {p95} | {first} | {each:.1} | {ratio:.2} × {than} | {target} |"
        )?;
        if !target.is_met(ratio) {
            missed.push(format!("{name} ({}, {target})", set.name));
        }
    }
    Ok(missed)
}
