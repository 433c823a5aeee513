//! Cost grows with the answer, not with what lies around it: the same closures in a small and in a
//! large factory, and the largest roots of the large one beside a bare walk.
//!
//! Roots are drawn in both factories, and of these the ones are asked about whose closures are of the
//! size that both have most of; so the answers are alike, and what differs is how much lies around.

use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::ops::RangeInclusive;

use anyhow::{Context as _, Result, bail, ensure};
use benches::engine::{self, Engine};
use benches::factory::{self, Dice};
use benches::figures::{Times, time};
use benches::plain::{Search, Steps, with_depth};
use benches::starts::{SEED, Set, sets};
use benches::{Target, say};
use trace::{Mode, Question, Way};

/// Bytes of memory that a transfer takes while a factory, its history and its graph are built.
const BYTES_A_TRANSFER: u64 = 560;
/// Roots of one size that are asked about.
const ROOTS: usize = 100;
/// A closure is of a size when it is at most so much larger, in hundredths.
const WIDER: usize = 125;

/// Lots that are looked at for a closure of that size.
const DRAWN: usize = 4_000;

/// How many transfers may lie beyond a root.
type Band = RangeInclusive<usize>;

fn main() -> Result<()> {
    let sizes: [usize; 2] = match std::env::args().nth(1).as_deref() {
        Some("short") => [20_000, 100_000],
        Some("full") => [500_000, 5_000_000],
        Some("huge") => [500_000, 20_000_000],
        // Ten million lots. While they are built 21 GB are needed, of which swap may hold what is put
        // aside; what is asked afterwards, some 9 GB, lies in memory.
        Some("hugest") => [500_000, 38_000_000],
        _ => bail!("usage: growth short|full|huge|hugest"),
    };
    let available = available_bytes()?;
    let needed = sizes[1] as u64 * BYTES_A_TRANSFER;
    ensure!(available > needed, "{} MiB are free, {} are needed", available >> 20, needed >> 20);
    let mut small = World::build(sizes[0])?;
    let mut large = World::build(sizes[1])?;
    for way in [Way::Forward, Way::Backward] {
        let [few, many] = [&mut small, &mut large].map(|world| world.drawn(way));
        let size = common(&few, &many)?;
        let (a, b) = (small.measure(way, &few, &size)?, large.measure(way, &many, &size)?);
        say(&format!("\n### {way:?}, closures of {} to {} transfers\n", size.start(), size.end()));
        say(&format!("| | {} lots | {} lots | ratio |\n|---|---|---|---|", small.lots, large.lots));
        a.compare(&b);
    }
    large.hottest()
}

/// The size of which both have most roots, and so the scarcer of them.
fn common(few: &[(u32, usize)], many: &[(u32, usize)]) -> Result<Band> {
    let count = |drawn: &[(u32, usize)], band: &Band| {
        drawn.iter().filter(|(_, closure)| band.contains(closure)).count()
    };
    let sizes = std::iter::successors(Some(50), |size| Some(size * WIDER / 100)).take(30);
    let bands = sizes.map(|size| size..=size * WIDER / 100);
    let scarcer = |band: &Band| count(few, band).min(count(many, band));
    let best = bands.max_by_key(scarcer).context("there are bands")?;
    let found = scarcer(&best);
    say(&format!("\n{found} roots in the scarcer of the two"));
    ensure!(found > 0, "no closures of one size");
    Ok(best)
}

/// What the system could still give, in memory and in swap.
fn available_bytes() -> Result<u64> {
    let told = std::io::BufReader::new(std::fs::File::open("/proc/meminfo")?);
    let mut available = None;
    for line in told.lines() {
        let line = line?;
        let found = ["MemAvailable:", "SwapFree:"].iter().find_map(|name| line.strip_prefix(name));
        if let Some(kib) = found {
            let bytes = kib.trim().trim_end_matches(" kB").parse::<u64>()? << 10;
            available = Some(available.unwrap_or(0) + bytes);
        }
    }
    available.context("this system does not tell what memory is free")
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

    /// Lots drawn by chance, with how many transfers lie beyond each.
    fn drawn(&mut self, way: Way) -> Vec<(u32, usize)> {
        let (lots, steps) = match way {
            Way::Forward => (&self.raw_lots, &self.forward),
            Way::Backward => (&self.packed_lots, &self.backward),
        };
        let mut dice = Dice::new(SEED + 2);
        let drawn = (0..DRAWN).map(|_| lots[dice.below(lots.len() as u64) as usize]);
        let drawn: BTreeSet<u32> = drawn.collect();
        let search = &mut self.search;
        drawn.into_iter().map(|lot| (lot, search.run(steps, lot).0.len())).collect()
    }

    fn measure(&mut self, way: Way, drawn: &[(u32, usize)], size: &Band) -> Result<Measured> {
        let fitting = drawn.iter().filter(|(_, closure)| size.contains(closure));
        let roots: Vec<u32> = fitting.map(|(lot, _)| *lot).take(ROOTS).collect();
        let steps = if way == Way::Forward { &self.forward } else { &self.backward };
        let questions = checked(&self.engine, way, &roots, steps, &mut self.search)?;
        Measured::over(&self.engine, way, &roots, &questions, steps, &mut self.search)
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
            Target::AtMost(2.0).judge(
                &format!("{name}, large to small"),
                b.median() / a.median(),
                "x",
            );
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
