//! Common cause: how often a planted cause is named first, and how long the question takes in a site
//! with a million lots, beside a database that counts the same by one recursive statement.
//!
//! The database is given every favour: covering indexes, all in its cache, no rule of time, lots and
//! suppliers only. The engine counts machines, people and shifts as well, keeps the rules of time, and
//! reckons and corrects the chances.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use benches::engine;
use benches::factory::{self, Dice, Factory};
use benches::figures::{load, quantile, time};
use benches::starts::SEED;
use benches::{Size, Target, say};
use domain::facts::{ItemDefined, PoolOpened, TransferRecorded};
use domain::{Basis, Fact, ItemId, PersonId, PoolId, PoolKind, Quantity, Tracking, TransferId};
use rusqlite::{Connection, params};
use trace::{
    Cancel, Causes, Cut, Graph, History, PoolIndex, Study, Suspect, Traits, TransferIndex, Way,
};

const MINUTE_US: i64 = 60_000_000;
const DAY_US: i64 = 24 * 60 * MINUTE_US;
/// Lots that are bad in the large question, and those of them that are bad for no reason.
const BAD: usize = 500;
const BAD_BY_CHANCE: usize = 100;
/// Lots that are compared with unless somebody asks for more.
const COMPARED: usize = 4_000;
/// How often a question is timed.
const ROUNDS: usize = 5;

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    say(&format!("common cause, {size:?}; load {}", load()));
    planted(size.pick(10, 200))?;
    large(size)
}

/// What spoils goods in a small factory.
#[derive(Debug, Clone, Copy)]
enum Cause {
    Lot,
    Machine,
    Person,
    ShiftOfDay,
}

impl Cause {
    const ALL: [Self; 4] = [Self::Lot, Self::Machine, Self::Person, Self::ShiftOfDay];

    const fn title(self) -> &'static str {
        match self {
            Self::Lot => "a bought lot, two steps before",
            Self::Machine => "a machine",
            Self::Person => "a person",
            Self::ShiftOfDay => "one shift of one day",
        }
    }
}

/// Of a hundred lots with the cause so many are bad, and of those without it this many.
const ATTACKS: [u64; 3] = [80, 50, 30];
const BY_CHANCE: u64 = 2;

fn planted(seeds: u64) -> Result<()> {
    say(&format!("\n### Planted causes: 1,500 lots in 30 days, {seeds} factories a row\n"));
    say(
        "| cause | bad with it | bad without it | bad lots | first | among three | by Holm < 0.01 |",
    );
    say("|---|---|---|---|---|---|---|");
    for cause in Cause::ALL {
        for attack in ATTACKS {
            let mut tally = Tally::default();
            for seed in 0..seeds {
                let world = Small::build(seed * 31 + attack);
                tally.add(&world.plant(cause, attack)?);
            }
            say(&tally.row(cause, attack));
        }
    }
    Ok(())
}

/// Where a planted cause came out.
struct Outcome {
    bad: usize,
    place: Option<usize>,
    certain: bool,
}

#[derive(Default)]
struct Tally {
    bad: Vec<f64>,
    first: usize,
    in_three: usize,
    certain: usize,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        self.bad.push(outcome.bad as f64);
        self.first += usize::from(outcome.place == Some(0));
        self.in_three += usize::from(outcome.place.is_some_and(|place| place < 3));
        self.certain += usize::from(outcome.certain);
    }

    fn row(&self, cause: Cause, attack: u64) -> String {
        let share = |count: usize| format!("{:.1} %", 100.0 * count as f64 / self.bad.len() as f64);
        format!(
            "| {} | {attack} % | {BY_CHANCE} % | {:.0} | {} | {} | {} |",
            cause.title(),
            quantile(&self.bad, 0.5),
            share(self.first),
            share(self.in_three),
            share(self.certain),
        )
    }
}

const BOUGHT: i64 = 150;
const SEMIS: i64 = 500;
const MADE: i64 = 1_500;
const MACHINES: u64 = 6;
const PEOPLE: u64 = 8;
const SHIFTS: i64 = 3;

/// A month of a small factory: bought lots into half-made ones, these into lots.
struct Small {
    graph: Graph,
    dice: Dice,
    /// Of each made lot: the bought lots in it, its machine, person and shift.
    made: Vec<(Vec<i64>, u64, u64, i64)>,
}

struct Feed {
    history: History,
    seq: i64,
    transfers: i64,
    pools: i64,
}

impl Feed {
    fn take(&mut self, at_us: i64, by: Option<u64>, fact: Fact) {
        self.seq += 1;
        let mut record = engine::record(self.seq, at_us, fact);
        record.entry.by = by.map(|by| PersonId(by as i64 + 1));
        self.history.apply(&record);
    }

    fn pool(&mut self, kind: PoolKind, code: String) -> i64 {
        self.pools += 1;
        let item = (kind == PoolKind::Lot).then_some(ItemId(1));
        let fact = PoolOpened {
            pool: PoolId(self.pools),
            kind,
            code,
            item,
            partner: None,
            lot_number: None,
            supplier_lot: None,
            expires: None,
            work_order: None,
            operation: None,
            closed_at: None,
            tolerance_s: None,
        };
        self.take(0, None, fact.into());
        self.pools
    }

    fn transfer(&mut self, (from, to): (i64, i64), at_us: i64, of: Option<(u64, u64)>, kg: i64) {
        self.transfers += 1;
        let fact = TransferRecorded {
            transfer: TransferId(self.transfers),
            code: self.transfers.to_string(),
            from: PoolId(from),
            to: PoolId(to),
            qty_from: Some(Quantity::whole(kg)),
            qty_to: Some(Quantity::whole(kg)),
            basis: Basis::Scanned,
            equipment: of.map(|(machine, _)| format!("M{machine}")),
            document: None,
            returns: None,
        };
        self.take(at_us, of.map(|(_, person)| person), fact.into());
    }
}

impl Small {
    fn build(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut feed = Feed { history: History::default(), seq: 0, transfers: 0, pools: 0 };
        feed.take(0, None, item());
        let supplier = feed.pool(PoolKind::Supplier, "S".to_owned());
        let mut bought = Vec::new();
        for lot in 0..BOUGHT {
            let pool = feed.pool(PoolKind::Lot, format!("B{lot}"));
            feed.transfer((supplier, pool), 0, None, 1_000_000);
            bought.push(pool);
        }
        let begun = |number: i64, of: i64| number * 30 * DAY_US / of;
        let mut semis: Vec<(i64, Vec<i64>)> = Vec::new();
        for semi in 0..SEMIS {
            let run = feed.pool(PoolKind::Run, format!("SR{semi}"));
            let lot = feed.pool(PoolKind::Lot, format!("S{semi}"));
            let at_us = begun(semi, SEMIS);
            // Machines and people of the first step are others than those of the second.
            let of = (MACHINES + dice.below(3), PEOPLE + dice.below(4));
            let mut inside: Vec<i64> =
                (0..3).map(|_| semi * (BOUGHT - 12) / SEMIS + dice.below(12) as i64).collect();
            inside.sort_unstable();
            inside.dedup();
            for &one in &inside {
                feed.transfer((bought[one as usize], run), at_us, Some(of), 100);
            }
            feed.transfer((run, lot), at_us, Some(of), inside.len() as i64 * 100);
            semis.push((lot, inside));
        }
        let mut made = Vec::new();
        for number in 0..MADE {
            let run = feed.pool(PoolKind::Run, format!("MR{number}"));
            let lot = feed.pool(PoolKind::Lot, format!("M{number}"));
            let at_us = begun(number, MADE) + 1;
            let shift = at_us / (DAY_US / SHIFTS);
            let machine = dice.below(MACHINES);
            // Somebody works in one shift of three, mostly.
            let person = (dice.below(3) * 3 + (shift % SHIFTS) as u64) % PEOPLE;
            let mut inside = Vec::new();
            for _ in 0..2 {
                let semi = (number * SEMIS / MADE - dice.below(16) as i64).max(0);
                let (from, of_semi) = &semis[semi as usize];
                feed.transfer((*from, run), at_us, Some((machine, person)), 1);
                inside.extend_from_slice(of_semi);
            }
            feed.transfer((run, lot), at_us, Some((machine, person)), 2);
            made.push((inside, machine, person, shift));
        }
        let graph = Graph::build(&feed.history, Cut::NOW);
        Self { graph, dice, made }
    }

    fn plant(mut self, cause: Cause, attack: u64) -> Result<Outcome> {
        let pick = self.dice.below(MADE as u64 * 6 / 10) + MADE as u64 * 2 / 10;
        let (inside, machine, person, shift) = self.made[pick as usize].clone();
        let lot = inside[0];
        let (mut bad, mut compared) = (Vec::new(), Vec::new());
        for (number, (of_lots, on, by, during)) in self.made.iter().enumerate() {
            let with = match cause {
                Cause::Lot => of_lots.contains(&lot),
                Cause::Machine => *on == machine,
                Cause::Person => *by == person,
                Cause::ShiftOfDay => *during == shift,
            };
            let is_bad = self.dice.below(100) < if with { attack } else { BY_CHANCE };
            let pool = self.pool(&format!("lot:M{number}"))?;
            if is_bad { bad.push(pool) } else { compared.push(pool) }
        }
        let guilty = match cause {
            Cause::Lot => Suspect::Pool(self.pool(&format!("lot:B{lot}"))?),
            Cause::Machine => Suspect::Trait(machine as u32),
            Cause::Person => Suspect::Trait(100 + person as u32),
            Cause::ShiftOfDay => Suspect::Trait(200 + shift as u32),
        };
        let study = Study { bad, compared };
        let causes = self.graph.causes(&study, |all| self.describe(all), &Cancel::default())?;
        let place = causes.findings.iter().position(|one| one.suspects.contains(&guilty));
        let certain = place.is_some_and(|place| causes.findings[place].holm < 0.01);
        Ok(Outcome { bad: study.bad.len(), place, certain })
    }

    fn pool(&self, reference: &str) -> Result<PoolIndex> {
        self.graph.pool_by_ref(&reference.parse()?).with_context(|| reference.to_owned())
    }

    fn describe(&self, transfers: &[TransferIndex]) -> Traits {
        let mut traits = Traits::default();
        for &transfer in transfers {
            let machine = self.graph.transfer_equipment(transfer);
            let machine = machine.and_then(|code| code[1..].parse::<u32>().ok());
            let person = self.graph.transfer_person(transfer).map(|person| 99 + person.0 as u32);
            // Only the second step has shifts that could be planted.
            let is_second = machine.is_some_and(|machine| u64::from(machine) < MACHINES);
            let shift = self.graph.moved_at(transfer).utc_us / (DAY_US / SHIFTS);
            let shift = is_second.then_some(200 + shift as u32);
            let numbers: Vec<u32> = [machine, person, shift].into_iter().flatten().collect();
            traits.push(&numbers);
        }
        traits
    }
}

fn item() -> Fact {
    ItemDefined {
        item: ItemId(1),
        code: "I".to_owned(),
        name: "item".to_owned(),
        unit: "kg".to_owned(),
        kg_per_unit: Some(Quantity::whole(1)),
        tracking: Tracking::Lot,
    }
    .into()
}

/// The question in a large site, timed.
fn large(size: Size) -> Result<()> {
    let factory = factory::build(size.pick(40_000, 3_800_000), SEED);
    let lots = factory.pools.iter().filter(|pool| pool.kind == PoolKind::Lot).count();
    let transfers = factory.transfers.len();
    say(&format!("\n### {lots} lots, {transfers} transfers; load {}\n", load()));
    let history = engine::fed(&factory).history;
    let graph = Graph::build(&history, Cut::NOW);
    drop(history);
    let (bad, guilty) = bad_lots(&graph, &factory, size.pick(50, BAD))?;
    let cancel = Cancel::default();

    let mut ours = Vec::new();
    let mut answer = None;
    for _ in 0..ROUNDS {
        let begun = std::time::Instant::now();
        let peers = graph.peers(&bad, 14 * DAY_US);
        let study = Study { bad: bad.clone(), compared: drawn(&peers, COMPARED) };
        let causes = graph.causes(&study, |all| described(&graph, all), &cancel)?;
        ours.push(begun.elapsed().as_secs_f64());
        answer = Some((study, causes, peers.len()));
    }
    let (study, causes, peers) = answer.context("it was asked")?;
    let place =
        causes.findings.iter().position(|one| one.suspects.contains(&Suspect::Pool(guilty)));
    let place = place.map_or("not".to_owned(), |place| (place + 1).to_string());
    say(&format!(
        "{} bad lots, compared with {} of {peers}; {} transfers behind them, {} sets tested; the \
         planted lot came out {place}.",
        causes.bad, causes.compared, causes.transfers, causes.tested
    ));

    let folder = tempfile::tempdir()?;
    let database = Database::load(&folder.path().join("cause.db"), &factory)?;
    let roots: Vec<(u32, bool)> = numbers(&graph, &study);
    let mut theirs = Vec::new();
    let mut ranked = Vec::new();
    for _ in 0..size.pick(2, 3) {
        let begun = std::time::Instant::now();
        ranked = database.rank(&roots)?;
        theirs.push(begun.elapsed().as_secs_f64());
    }
    agree(&graph, &causes, &ranked)?;
    let (ours, theirs) = (quantile(&ours, 0.5), quantile(&theirs, 0.5));
    say("\n| | median | ratio |\n|---|---|---|");
    say(&format!("| the engine, with machines, people, shifts and chances | {} | 1 |", time(ours)));
    let ratio = theirs / ours;
    say(&format!(
        "| SQLite {}, lots alone, counts alone | {} | {ratio:.1} |\n",
        rusqlite::version(),
        time(theirs)
    ));
    Target::AtMost(2.0).judge(&format!("{} bad lots of {lots}", causes.bad), ours, "s");
    Ok(())
}

/// So many lots of which most have one bought lot in them, and that lot.
fn bad_lots(graph: &Graph, factory: &Factory, count: usize) -> Result<(Vec<PoolIndex>, PoolIndex)> {
    let mut dice = Dice::new(SEED);
    let packed: BTreeSet<PoolIndex> =
        factory.packed_lots.iter().filter_map(|&lot| place(graph, lot)).collect();
    let spoilt = count - count * BAD_BY_CHANCE / BAD;
    for _ in 0..10_000 {
        let raw = factory.raw_lots[dice.below(factory.raw_lots.len() as u64) as usize];
        let root = format!("lot:{}", factory.pools[raw as usize].code);
        let question = graph.question(&trace::Asked::about(&root, trace::Direction::Forward))?;
        let reached = graph.reach(&question, Way::Forward, &Cancel::default())?;
        let mut with: Vec<PoolIndex> =
            reached.transfers().map(|(transfer, _)| graph.transfer_ends(transfer).1).collect();
        with.sort_unstable();
        with.dedup();
        with.retain(|pool| packed.contains(pool));
        // Few enough that not everything is bad, and as many as are to be bad at least.
        if !(spoilt..spoilt * 4).contains(&with.len()) {
            continue;
        }
        let mut bad = drawn(&with, spoilt);
        let all: Vec<PoolIndex> = packed.iter().copied().collect();
        while bad.len() < count {
            let one = all[dice.below(all.len() as u64) as usize];
            if !with.contains(&one) && !bad.contains(&one) {
                bad.push(one);
            }
        }
        return Ok((bad, place(graph, raw).context("it is a pool")?));
    }
    anyhow::bail!("no bought lot is in so many packed ones")
}

fn place(graph: &Graph, pool: u32) -> Option<PoolIndex> {
    graph.pool_by_id(PoolId(i64::from(pool) + 1))
}

/// So many of some, at equal distances.
fn drawn(pools: &[PoolIndex], most: usize) -> Vec<PoolIndex> {
    let most = most.min(pools.len());
    (0..most).map(|place| pools[place * pools.len() / most]).collect()
}

/// Forty machines, a hundred and twenty people and every shift, told from the number of a transfer
/// and its time: the factory has none of its own.
fn described(graph: &Graph, transfers: &[TransferIndex]) -> Traits {
    let mut traits = Traits::default();
    for &transfer in transfers {
        let place = graph.transfer_place(transfer);
        let shift = graph.moved_at(transfer).utc_us.div_euclid(8 * 60 * MINUTE_US);
        traits.push(&[place / 4 % 40, 40 + place / 4 % 120, 160 + shift.rem_euclid(8_192) as u32]);
    }
    traits
}

/// The lots of a question as the factory numbers them, and whether each is bad.
fn numbers(graph: &Graph, study: &Study) -> Vec<(u32, bool)> {
    let number = |pool: &PoolIndex| (graph.pool_id(*pool).0 - 1) as u32;
    let bad = study.bad.iter().map(|pool| (number(pool), true));
    bad.chain(study.compared.iter().map(|pool| (number(pool), false))).collect()
}

struct Database(Connection);

impl Database {
    fn load(path: &Path, factory: &Factory) -> Result<Self> {
        let index = "CREATE INDEX inflows ON transfers (pool_to, pool_from);";
        benches::sqlite::load(path, factory, index)?;
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA cache_size = -1000000; PRAGMA mmap_size = 30000000000;
             PRAGMA temp_store = MEMORY;
             CREATE TEMP TABLE roots (pool INTEGER PRIMARY KEY, bad INT)",
        )?;
        Ok(Self(connection))
    }

    /// Every pool behind the lots, with how many bad ones and how many others it is behind.
    fn rank(&self, roots: &[(u32, bool)]) -> Result<Vec<(u32, u32, u32)>> {
        self.0.execute_batch("DELETE FROM roots; BEGIN")?;
        let mut insert = self.0.prepare_cached("INSERT INTO roots VALUES (?1, ?2)")?;
        for (pool, bad) in roots {
            insert.execute(params![pool, bad])?;
        }
        self.0.execute_batch("COMMIT")?;
        let mut statement = self.0.prepare_cached(
            "WITH RECURSIVE behind (root, pool) AS (
                 SELECT r.pool, t.pool_from FROM roots r
                     CROSS JOIN transfers t ON t.pool_to = r.pool
                 UNION
                 SELECT b.root, t.pool_from FROM behind b
                     CROSS JOIN transfers t ON t.pool_to = b.pool)
             SELECT b.pool, sum(r.bad), sum(1 - r.bad) FROM behind b
                 CROSS JOIN roots r ON r.pool = b.root
             GROUP BY b.pool ORDER BY sum(r.bad) * 1.0 / count(*) DESC, sum(r.bad) DESC",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What the engine counts the database counts too, or more: it keeps no rule of time.
fn agree(graph: &Graph, causes: &Causes, ranked: &[(u32, u32, u32)]) -> Result<()> {
    let theirs: BTreeMap<u32, (u32, u32)> =
        ranked.iter().map(|&(pool, bad, good)| (pool, (bad, good))).collect();
    for finding in &causes.findings {
        for suspect in &finding.suspects {
            let Suspect::Pool(pool) = suspect else { continue };
            let number = (graph.pool_id(*pool).0 - 1) as u32;
            let &(bad, good) = theirs.get(&number).with_context(|| number.to_string())?;
            let fits = finding.bad_with <= bad && finding.compared_with <= good;
            ensure!(fits, "the database counts {bad} and {good} of pool {number}: {finding:?}");
        }
    }
    Ok(())
}
