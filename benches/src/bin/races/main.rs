//! Races: goods are picked, split and dispatched by several hands while somebody opens a recall and holds
//! everything. No portion of the scope may leave after the hold's place in the ledger.
//!
//! `races --rounds 2000 --seed 1` in full, `races --short` within half a minute. What a round is and what
//! is looked at afterwards is described in `docs/races.md`.

mod floor;
mod look;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use app::{Clock, Operator, Options, Plant};
use benches::{say, scratch};
use testkit::{EngineUnderTest, Place};

use crate::floor::{Round, furnish};

/// A factory lives through so many rounds; then another one is founded.
const LIFE: u64 = 250;
/// How long the short form goes on beginning rounds on each engine.
const SHORT_S: u64 = 10;

struct Arguments {
    rounds: u64,
    seed: u64,
    seconds: Option<u64>,
}

/// What came of the rounds on one engine.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    rounds: u64,
    /// Shipments that left before everything was held.
    before: usize,
    /// Acts that were refused because of the hold: picks, splits and shipments.
    refused: usize,
    /// Shipments of the scope that stayed in the house.
    stopped: usize,
    /// Lots that came to be while the recall was being opened and held, and were taken in.
    joined: usize,
    /// Shipments of goods that nobody recalled.
    others: usize,
    slipped: Vec<String>,
}

fn main() -> Result<()> {
    let arguments = read_arguments()?;
    say(&format!("races: {} rounds with seed {}", arguments.rounds, arguments.seed));
    let mut slipped = 0;
    slipped += on_engine("SQLite", &|| Some(testkit::sqlite()), &arguments)?;
    if testkit::postgres().is_some() {
        slipped += on_engine("PostgreSQL", &testkit::postgres, &arguments)?;
    } else {
        say("SKIPPED: PostgreSQL, because there is no server");
    }
    ensure!(slipped == 0, "{slipped} portions slipped past a hold");
    Ok(())
}

fn read_arguments() -> Result<Arguments> {
    let mut read = Arguments { rounds: 2_000, seed: 1, seconds: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} what?"));
        match word.as_str() {
            "--short" | "short" => (read.rounds, read.seconds) = (60, Some(SHORT_S)),
            "full" => {}
            "--rounds" => read.rounds = value()?.parse()?,
            "--seed" => read.seed = value()?.parse()?,
            "--seconds" => read.seconds = Some(value()?.parse()?),
            other => bail!("{other}: not an argument of this"),
        }
    }
    Ok(read)
}

/// Runs the rounds on one engine; how many portions slipped past a hold.
fn on_engine(
    name: &str,
    found: &dyn Fn() -> Option<EngineUnderTest>,
    arguments: &Arguments,
) -> Result<usize> {
    let began = Instant::now();
    let until = arguments.seconds.map(|seconds| began + Duration::from_secs(seconds));
    let mut counts = Counts::default();
    while counts.rounds < arguments.rounds && until.is_none_or(|until| Instant::now() < until) {
        let house = House::found(found().context("the engine was there before")?)?;
        furnish(&house.desk, &house.owner, house.folder.path())?;
        let end = arguments.rounds.min(counts.rounds + LIFE);
        // The desk comes at any moment of about the time that the hands need.
        let mut lasts = Duration::from_millis(100);
        while counts.rounds < end && until.is_none_or(|until| Instant::now() < until) {
            let number = counts.rounds;
            let start = Instant::now();
            Round { house: &house, number, seed: arguments.seed, lasts }
                .run(&mut counts)
                .with_context(|| format!("round {number} on {name}"))?;
            lasts = start.elapsed() / 2;
            counts.rounds += 1;
        }
        let report = house.desk.verify(&house.owner)?;
        ensure!(report.clean, "on {name}: {:?}", report.first);
    }
    say(&format!(
        "{name:<10} {} rounds, {} shipments left before the hold, {} were stopped ({} acts refused), \
         {} lots came late and were taken in, {} other shipments went on, SLIPPED PAST {}   ({:.0} s)",
        counts.rounds,
        counts.before,
        counts.stopped,
        counts.refused,
        counts.joined,
        counts.others,
        counts.slipped.len(),
        began.elapsed().as_secs_f64()
    ));
    counts.slipped.iter().for_each(|line| say(&format!("  {line}")));
    Ok(counts.slipped.len())
}

/// A factory on one engine: the desk's program and the floor's, which are two on PostgreSQL, where two
/// servers may share a database.
pub(crate) struct House {
    pub(crate) desk: Plant,
    floor: Option<Plant>,
    pub(crate) owner: Operator,
    pub(crate) database: store::Database,
    folder: tempfile::TempDir,
    _engine: EngineUnderTest,
}

impl House {
    fn found(engine: EngineUnderTest) -> Result<Self> {
        let folder = scratch()?;
        let target = match &engine.place {
            Place::Sqlite(_) => store::Target::Sqlite(folder.path().join("suyuan.db")),
            Place::Postgres(url) => store::Target::Postgres(url.clone()),
        };
        let open = |name: &str| -> Result<Plant> {
            let data_dir = folder.path().join(name);
            std::fs::create_dir_all(&data_dir)?;
            Ok(Plant::open(Options { target: target.clone(), data_dir, clock: Clock::system() })?)
        };
        let desk = open("desk")?;
        let owner = desk.command_line(None, None)?;
        let floor = match &target {
            store::Target::Sqlite(_) => None,
            store::Target::Postgres(_) => Some(open("floor")?),
        };
        let database = store::Database::open(target.clone())?;
        Ok(Self { desk, floor, owner, database, folder, _engine: engine })
    }

    /// The program a hand uses: every second one has the desk's.
    pub(crate) fn of_hand(&self, hand: usize) -> &Plant {
        self.floor.as_ref().filter(|_| hand.is_multiple_of(2)).unwrap_or(&self.desk)
    }
}
