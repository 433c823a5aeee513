//! What a trace needs in memory, a transfer.
//!
//! Two measures, neither of which looks into the graph. What is held is counted by the allocator as
//! the history is taken in and the graph is built. What is *needed* is counted by the machine: the
//! system forgets which pages of the process were used, traces spread over the whole factory are
//! asked, and the pages that were used again are those without which these traces do not work.
//! So memory that only answers in words need, such as documents and times of recording, is told apart
//! from what reach needs and from what shares need.

use std::alloc::System;

use anyhow::{Context as _, Result, ensure};
use benches::engine::{self, Engine};
use benches::figures::resident_mib;
use benches::plain::Steps;
use benches::starts::{SEED, Set, sets};
use benches::{Size, Target, factory, say};
use cap::Cap;
use trace::{Mode, Question, Way};

#[global_allocator]
static HELD: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    let factory = factory::build(size.pick(100_000, 1_000_000), SEED);
    let (forward, backward) = (Steps::forward(&factory), Steps::backward(&factory));
    let mut sets = sets(&factory, &forward, &backward, size.pick(1_000, 4_000));
    sets.truncate(2);
    let (transfers, pools) = (factory.transfers.len(), factory.pools.len());
    let each = |bytes: usize| bytes as f64 / transfers as f64;
    say(&format!("memory, {size:?}: {transfers} transfers, {pools} pools"));

    let nothing = HELD.allocated();
    let feed = engine::fed(&factory);
    let history = HELD.allocated() - nothing;
    let engine = Engine::build(&feed.history);
    let both = HELD.allocated() - nothing;
    let resident = resident_mib().unwrap_or(f64::NAN);
    say("\n| held, counted by the allocator | bytes a transfer |\n|---|---|");
    say(&format!("| history, with names and codes | {:.1} |", each(history)));
    say(&format!("| graph beside it | {:.1} |", each(both - history)));
    drop((feed, factory, forward, backward));
    let graph = HELD.allocated() - nothing.min(HELD.allocated());
    say(&format!(
        "| resident in all, with the factory and the search beside | {resident:.0} MiB |"
    ));
    say(&format!("| held when the history is gone, names and codes stay | {:.1} |", each(graph)));

    let asked = Asked::prepare(&engine, &sets)?;
    // Working memory is as large as the largest answer; it is made before anything is counted.
    let before = HELD.allocated();
    asked.reach(&engine)?;
    asked.shares(&engine)?;
    let working = HELD.allocated().saturating_sub(before);
    let idle = used(|| asked.look())?;
    let reach = used(|| asked.reach(&engine))?.saturating_sub(idle);
    let shares = used(|| asked.shares(&engine))?.saturating_sub(idle);
    let whole = used(|| asked.answer(&engine))?.saturating_sub(idle);
    say(&format!(
        "\nworking memory that stays for the next trace: {:.1} a transfer",
        each(working)
    ));
    say(&format!(
        "{} questions forward and backward; pages used by looking at them alone: {:.1} a transfer\n",
        asked.questions.len(),
        each(idle)
    ));
    Target::AtMost(20.0).judge("reach, true to time, both ways", each(reach), "B");
    Target::AtMost(64.0).judge("shares, bounds and balance, both ways", each(shares), "B");
    say(&format!("{:<44} {:>9.2} B", "whole answers, not written down", each(whole)));
    Ok(())
}

/// Questions that are ready to be asked.
struct Asked {
    questions: Vec<(Way, Question)>,
}

impl Asked {
    fn prepare(engine: &Engine, sets: &[Set]) -> Result<Self> {
        let ask = |set: &Set| {
            let way = set.way;
            let ask = move |&root| Ok((way, engine.question(way, root, Mode::Strict)?));
            set.roots.iter().map(ask).collect::<Result<Vec<_>>>()
        };
        let questions = sets.iter().map(ask).collect::<Result<Vec<_>>>()?;
        Ok(Self { questions: questions.into_iter().flatten().collect() })
    }

    /// Uses nothing but the questions.
    fn look(&self) -> Result<()> {
        let titles: usize = self.questions.iter().map(|(_, asked)| asked.title.len()).sum();
        ensure!(std::hint::black_box(titles) > 0, "a question has a title");
        Ok(())
    }

    fn reach(&self, engine: &Engine) -> Result<()> {
        self.questions.iter().try_for_each(|(way, asked)| engine.reach(*way, asked).map(drop))
    }

    fn shares(&self, engine: &Engine) -> Result<()> {
        self.questions.iter().try_for_each(|(way, asked)| engine.shares(*way, asked).map(drop))
    }

    fn answer(&self, engine: &Engine) -> Result<()> {
        self.questions.iter().try_for_each(|(_, asked)| engine.answer(asked).map(drop))
    }
}

/// Bytes of the pages that some work used, to the page.
fn used(work: impl FnOnce() -> Result<()>) -> Result<usize> {
    // proc(5): 1 forgets of all pages that they were used.
    std::fs::write("/proc/self/clear_refs", "1").context("this system does not tell pages used")?;
    work()?;
    let told = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = told.lines().find_map(|line| line.strip_prefix("Referenced:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok());
    Ok(kib.context("this system does not tell pages used")? << 10)
}
