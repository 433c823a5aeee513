//! Cost grows with the answer, not with what lies around it: the same closures in a small and in a
//! large factory, and the largest roots of the large one beside a bare walk.
//!
//! Roots are drawn in both factories until each has enough whose closure is of one size; so the
//! answers are alike, and what differs is how much memory they lie in.

use std::io::BufRead as _;

use anyhow::{Context as _, Result, bail, ensure};
use benches::engine::{self, Engine};
use benches::factory::{self, Dice};
use benches::figures::{Times, quantile, time};
use benches::plain::{Search, Steps, with_depth};
use benches::starts::{SEED, Set, sets};
use benches::{Target, say};
use trace::{Mode, Question, Way};

/// Bytes of memory that a transfer takes while a factory, its history and its graph are built.
const BYTES_A_TRANSFER: u64 = 420;
/// Roots of one size that are asked about.
const ROOTS: usize = 100;
/// A closure is of a size when it is at most so much larger, in hundredths.
const WIDER: usize = 125;

fn main() -> Result<()> {
    let sizes: [usize; 2] = match std::env::args().nth(1).as_deref() {
        Some("short") => [20_000, 100_000],
        Some("full") => [500_000, 5_000_000],
        Some("huge") => [500_000, 50_000_000],
        _ => bail!("usage: growth short|full|huge"),
    };
    let available = available_bytes()?;
    let needed = sizes[1] as u64 * BYTES_A_TRANSFER;
    ensure!(available > needed, "{} MiB are free, {} are needed", available >> 20, needed >> 20);
    let mut small = World::build(sizes[0])?;
    let mut large = World::build(sizes[1])?;
    for way in [Way::Forward, Way::Backward] {
        let middle = small.middle_closure(way);
        let size = middle..=middle * WIDER / 100;
        let [a, b] = [&mut small, &mut large].map(|world| world.measure(way, &size));
        let (a, b) = (a?, b?);
        say(&format!("\n### {way:?}, closures of {} to {} transfers\n", size.start(), size.end()));
        say(&format!("| | {} lots | {} lots | ratio |\n|---|---|---|---|", small.lots, large.lots));
        a.compare(&b);
    }
    large.hottest()
}

/// What the system could still give.
fn available_bytes() -> Result<u64> {
    let told = std::io::BufReader::new(std::fs::File::open("/proc/meminfo")?);
    for line in told.lines() {
        if let Some(kib) = line?.strip_prefix("MemAvailable:") {
            return Ok(kib.trim().trim_end_matches(" kB").parse::<u64>()? << 10);
        }
    }
    bail!("this system does not tell what memory is free")
}

/// A factory that is ready to be asked; its history is let go.
struct World {
    lots: usize,
    engine: Engine,
    forward: Steps,
    backward: Steps,
    search: Search,
    raw_lots: Vec<u32>,
    packed_lots: Vec<u32>,
    hottest: Set,
}

impl World {
    fn build(transfers: usize) -> Result<Self> {
        let mut factory = factory::build(transfers, SEED);
        let lots = factory.pools.iter().filter(|pool| pool.kind == domain::PoolKind::Lot).count();
        let (pools, transfers) = (factory.pools.len(), factory.transfers.len());
        say(&format!("factory: {transfers} transfers, {pools} pools, {lots} lots"));
        let feed = engine::fed(&factory);
        factory.pools.iter_mut().for_each(|pool| pool.code = String::new());
        let engine = Engine::build(&feed.history);
        drop(feed);
        let (forward, backward) = (Steps::forward(&factory), Steps::backward(&factory));
        let hottest = sets(&factory, &forward, &backward, 1).pop().context("three sets")?;
        Ok(Self {
            lots,
            engine,
            forward,
            backward,
            search: Search::new(pools),
            raw_lots: factory.raw_lots,
            packed_lots: factory.packed_lots,
            hottest,
        })
    }

    /// Transfers of lots drawn by chance, without end.
    fn drawn(&mut self, way: Way, dice: &mut Dice) -> (u32, usize) {
        let (lots, steps) = match way {
            Way::Forward => (&self.raw_lots, &self.forward),
            Way::Backward => (&self.packed_lots, &self.backward),
        };
        let lot = lots[dice.below(lots.len() as u64) as usize];
        (lot, self.search.run(steps, lot).0.len())
    }

    /// How much is beyond the root in the middle, of those beyond which is more than a handful.
    fn middle_closure(&mut self, way: Way) -> usize {
        let mut dice = Dice::new(SEED + 2);
        let closures = (0..ROOTS * 10).map(|_| self.drawn(way, &mut dice).1);
        let closures: Vec<f64> = closures.filter(|&size| size > 20).map(|size| size as f64).collect();
        quantile(&closures, 0.5) as usize
    }

    fn measure(&mut self, way: Way, size: &std::ops::RangeInclusive<usize>) -> Result<Measured> {
        let mut dice = Dice::new(SEED + 3);
        let mut roots = Vec::new();
        let mut tries = 0;
        while roots.len() < ROOTS {
            let (lot, closure) = self.drawn(way, &mut dice);
            if size.contains(&closure) && !roots.contains(&lot) {
                roots.push(lot);
            }
            tries += 1;
            ensure!(tries < 1_000 * ROOTS, "{way:?}: too few roots with {size:?} beyond them");
        }
        let steps = if way == Way::Forward { &self.forward } else { &self.backward };
        let questions = checked(&self.engine, way, &roots, steps, &mut self.search)?;
        let (engine, search) = (&self.engine, &mut self.search);
        Ok(Measured {
            walk: Times::take(&roots, |&root| Ok(search.run(steps, root)))?,
            reach: Times::take(&questions, |asked| engine.reach(way, asked))?,
            shares: Times::take(&questions, |asked| engine.shares(way, asked))?,
            answer: Times::take(&questions, |asked| engine.answer(asked))?,
        })
    }

    /// The lots that went into most, beside the bare walk.
    fn hottest(&mut self) -> Result<()> {
        let roots = &self.hottest.roots;
        let way = Way::Forward;
        let questions = checked(&self.engine, way, roots, &self.forward, &mut self.search)?;
        let (engine, search) = (&self.engine, &mut self.search);
        let mut largest = (0, 0);
        for (place, asked) in questions.iter().enumerate() {
            largest = largest.max((engine.reach(way, asked)?.len(), place));
        }
        let (size, place) = largest;
        say(&format!("\n### hottest lots forward; {size} transfers beyond the largest\n"));
        let hot = Measured::over(engine, way, roots, &questions, &self.forward, search)?;
        hot.say_ratios("the hottest", 3.0);
        let (root, question) = (&roots[place..=place], &questions[place..=place]);
        let one = Measured::over(engine, way, root, question, &self.forward, search)?;
        one.say_ratios("the largest", 1.5);
        Ok(())
    }
}

/// The strict questions about some lots, once the cautious ones gave what the bare walk gives.
fn checked(
    engine: &Engine,
    way: Way,
    roots: &[u32],
    steps: &Steps,
    search: &mut Search,
) -> Result<Vec<Question>> {
    for &root in roots.iter().take(ROOTS / 5) {
        let question = engine.question(way, root, Mode::Cautious)?;
        let ours = engine.with_depth(&engine.reach(way, &question)?)?;
        ensure!(ours == with_depth(&search.run(steps, root)), "lot {root}: another answer");
    }
    roots.iter().map(|&root| engine.question(way, root, Mode::Strict)).collect()
}

/// The times of one set of roots.
struct Measured {
    walk: Times,
    reach: Times,
    shares: Times,
    answer: Times,
}

impl Measured {
    fn over(
        engine: &Engine,
        way: Way,
        roots: &[u32],
        questions: &[Question],
        steps: &Steps,
        search: &mut Search,
    ) -> Result<Self> {
        Ok(Self {
            walk: Times::take(roots, |&root| Ok(search.run(steps, root)))?,
            reach: Times::take(questions, |asked| engine.reach(way, asked))?,
            shares: Times::take(questions, |asked| engine.shares(way, asked))?,
            answer: Times::take(questions, |asked| engine.answer(asked))?,
        })
    }

    fn compare(&self, large: &Self) {
        let rows = [
            ("bare walk, no time", &self.walk, &large.walk),
            ("reach, true to time", &self.reach, &large.reach),
            ("shares, bounds and balance", &self.shares, &large.shares),
            ("whole answer", &self.answer, &large.answer),
        ];
        let line = |name: &str, a: f64, b: f64| {
            say(&format!("| {name} | {} | {} | {:.2} × |", time(a), time(b), b / a));
        };
        for (name, a, b) in rows {
            line(&format!("{name}, again"), a.median(), b.median());
            line(&format!("{name}, in turn"), a.median_of_first(), b.median_of_first());
        }
        for (name, a, b) in &rows[1..] {
            Target::AtMost(2.0).judge(&format!("{name}, large to small"), b.median() / a.median(), "x");
        }
    }

    fn say_ratios(&self, which: &str, most: f64) {
        let (walk, reach) = (self.walk.median(), self.reach.median());
        say(&format!("{which}: bare walk {}, reach {}", time(walk), time(reach)));
        Target::AtMost(most).judge(&format!("{which}, reach to the bare walk"), reach / walk, "x");
        let (shares, answer) = (self.shares.median(), self.answer.median());
        say(&format!(
            "{which}: shares {} ({:.1} × reach), whole answer {} ({:.1} × reach)",
            time(shares),
            shares / reach,
            time(answer),
            answer / reach
        ));
    }
}
