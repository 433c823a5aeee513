//! What every contestant has to do, and how it is held against the engine.

use anyhow::{Result, ensure};
use benches::engine::Row;
use benches::figures::Times;
use benches::starts::Set;
use benches::thread_seconds;

/// Whole rounds over a set go on until so many seconds of a processor are spent: the system tells
/// processor time in steps that are coarser than a trace of the engine.
const BUSY_S: f64 = 0.25;
/// More answers than this tell nothing new.
const ASKED_MAX: usize = 2_000_000;
/// A start is asked again and again for its share of so many seconds.
const WARM_S: f64 = 1.0;

/// Someone who says where the goods of a lot went, or where they came from.
pub(crate) trait Contestant {
    /// What it is called in the tables.
    fn name(&self) -> &'static str;

    /// Looks up the lots of a set by the numbers they all have in the factory. It is not timed:
    /// whoever asks a database gives it the number of the row as well.
    fn resolve(&mut self, set: &Set) -> Result<()> {
        let _ = set;
        Ok(())
    }

    /// Answers one start of a set with all rows in memory, and says how many there are.
    fn ask(&mut self, set: &Set, place: usize) -> Result<usize> {
        Ok(std::hint::black_box(self.rows(set, place)?).map_or(0, |rows| rows.len()))
    }

    /// The rows of that answer by the numbers of the factory, in any order; nothing where an answer
    /// is of another form and shows only what more costs.
    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>>;

    /// Seconds of a processor that others than this thread have spent for its sake so far.
    fn busy_elsewhere(&self) -> f64 {
        0.0
    }
}

/// The first contestant's answers to a set, in order.
pub(crate) fn expected(engine: &mut dyn Contestant, set: &Set) -> Result<Vec<Vec<Row>>> {
    engine.resolve(set)?;
    let answers = (0..set.roots.len()).map(|place| {
        let mut rows = engine.rows(set, place)?.unwrap_or_default();
        rows.sort_unstable();
        Ok(rows)
    });
    answers.collect()
}

/// Whether a contestant gives the very same rows.
pub(crate) fn check(other: &mut dyn Contestant, set: &Set, expected: &[Vec<Row>]) -> Result<()> {
    other.resolve(set)?;
    for (place, expected) in expected.iter().enumerate() {
        if let Some(rows) = other.rows(set, place)? {
            compare(other.name(), set, place, rows, expected)?;
        }
    }
    Ok(())
}

/// Whether an answer is the expected one, to the row.
pub(crate) fn compare(
    name: &str,
    set: &Set,
    place: usize,
    mut rows: Vec<Row>,
    expected: &[Row],
) -> Result<()> {
    rows.sort_unstable();
    let differs = rows.iter().zip(expected).find(|(row, expected)| row != expected);
    ensure!(
        rows == expected,
        "{name} differs: {} from lot {}, {} rows of {}, first {differs:?}",
        set.name,
        set.roots[place],
        rows.len(),
        expected.len(),
    );
    Ok(())
}

/// What a contestant took over the starts of a set.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    /// The best time of the start in the middle, in seconds.
    pub(crate) median: f64,
    /// The best time that nineteen of twenty starts do not exceed.
    pub(crate) p95: f64,
    /// Seconds of a processor for a start that is asked again and again, on average.
    pub(crate) busy: f64,
    /// The same where all starts are asked in turn, so that what one needs has left the caches.
    pub(crate) in_turn: Option<f64>,
}

/// Times a contestant alone on every start of a set.
pub(crate) fn measure(contestant: &mut dyn Contestant, set: &Set) -> Result<Taken> {
    contestant.resolve(set)?;
    let places: Vec<usize> = (0..set.roots.len()).collect();
    let times = Times::take(&places, |&place| contestant.ask(set, place))?;
    let repeats = (WARM_S / times.sum().max(1e-6)).clamp(3.0, 50.0) as usize;
    let busy = spent(contestant, set, repeats)?;
    let in_turn = Some(spent(contestant, set, 1)?);
    Ok(Taken { median: times.median(), p95: times.p95(), busy, in_turn })
}

/// Seconds of a processor for an answer, on average over a set of which each start is asked so many
/// times running.
fn spent(contestant: &mut dyn Contestant, set: &Set, repeats: usize) -> Result<f64> {
    let busy_now =
        |contestant: &dyn Contestant| thread_seconds("thread-self") + contestant.busy_elsewhere();
    let (before, mut asked, mut spent) = (busy_now(contestant), 0, 0.0);
    while asked == 0 || (spent < BUSY_S && asked < ASKED_MAX) {
        for place in 0..set.roots.len() {
            for _ in 0..repeats {
                std::hint::black_box(contestant.ask(set, place)?);
            }
        }
        asked += repeats * set.roots.len();
        spent = busy_now(contestant) - before;
    }
    Ok(spent / asked.max(1) as f64)
}
