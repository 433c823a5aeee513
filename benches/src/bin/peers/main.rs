//! The trace engine beside its peers: the same made-up factory, the same starts, the same rows.
//!
//! In one run the engine in this process, a bare search, `SQLite`, `PostgreSQL` and `DuckDB` trace
//! raw lots forward, packed lots backward and the hottest lots forward, and Tryton a small factory
//! of its own. Every answer is compared with the engine's cautious walk before its contestant is
//! timed; a difference fails the run. A time never does: machines differ, so only ratios are
//! claimed.
//!
//! `peers short|full [PICTURE]`: where a path is told, the figures are drawn there. `PEERS_DUCKDB`
//! and `PEERS_TRYTON` name the Pythons that have the packages of `benches/peers/*.txt`.

mod contest;
mod ours;
mod picture;
mod postgres;
mod python;
mod report;
mod sqlite;

use anyhow::{Context as _, Result, bail, ensure};
use benches::engine::{Engine, Feed, Row};
use benches::factory::Factory;
use benches::figures::load;
use benches::plain::{Search, Steps};
use benches::starts::{SEED, Set, sets};
use benches::{engine, factory, say};
use tempfile::TempDir;
use testkit::Cluster;

use contest::Contestant;
use ours::{Asked, Bare, Ours};
use picture::Panel;
use python::{Answers, Peer, Task};
use report::{Entry, Table};

/// How much is made and asked.
struct Size {
    transfers: usize,
    starts: usize,
    /// Of each set, for a peer that takes a second for an answer.
    starts_slow: usize,
}

/// Of what Tryton traces: some ten thousand lots.
const TRYTON: Size = Size { transfers: 55_500, starts: 3, starts_slow: 1 };

const DUCKDB: Peer =
    Peer { script: "duckdb_trace.py", variable: "PEERS_DUCKDB", answers: Answers::Rows };
const TRYTOND: Peer =
    Peer { script: "tryton_trace.py", variable: "PEERS_TRYTON", answers: Answers::Lots };

fn main() -> Result<()> {
    let size = match std::env::args().nth(1).as_deref() {
        Some("short") => Size { transfers: 50_000, starts: 40, starts_slow: 4 },
        Some("full") => Size { transfers: 1_000_000, starts: 200, starts_slow: 10 },
        _ => bail!("usage: peers short|full [PICTURE]"),
    };
    say_load("at the beginning");
    let cluster = testkit::cluster(&postgres::SETTINGS);
    if let Err(why) = &cluster {
        say(&format!(
            "\n*** SKIPPED: PostgreSQL, and Tryton that keeps its data there: {why}. ***"
        ));
    }
    let cluster = cluster.ok();
    let tables = large(&size, cluster.as_ref())?;
    tables.iter().for_each(Table::print);
    let small = match &cluster {
        Some(cluster) => tryton(cluster)?,
        None => Vec::new(),
    };
    small.iter().for_each(Table::print);
    say("");
    for table in tables.iter().chain(&small) {
        table.judge();
    }
    if let Some(path) = std::env::args().nth(2) {
        let timed = tables.iter().map(|table| Panel { table, is_busy: false });
        let busy = small.iter().map(|table| Panel { table, is_busy: true });
        let panels: Vec<Panel<'_>> = timed.chain(busy).collect();
        std::fs::write(&path, picture::draw(&panels)).with_context(|| path.clone())?;
    }
    say_load("at the end");
    say("all answers agree");
    Ok(())
}

fn say_load(when: &str) {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    say(&format!("load {when}: {} on {processors} processors", load()));
}

/// A factory with all that traces it here.
struct Floor {
    factory: Factory,
    forward: Steps,
    backward: Steps,
    feed: Feed,
    engine: Engine,
    folder: TempDir,
}

impl Floor {
    fn build(transfers: usize) -> Result<Self> {
        let factory = factory::build(transfers, SEED);
        let lots = factory.pools.iter().filter(|pool| pool.item.is_some()).count();
        say(&format!(
            "factory: {} transfers, {} pools ({lots} lots), {} reworked lots, up to {} \
             productions in a row",
            factory.transfers.len(),
            factory.pools.len(),
            factory.rework,
            factory.steps_max,
        ));
        let feed = engine::fed(&factory);
        let engine = Engine::build(&feed.history);
        let folder = benches::scratch()?;
        python::write_factory(folder.path(), &factory)?;
        let (forward, backward) = (Steps::forward(&factory), Steps::backward(&factory));
        Ok(Self { factory, forward, backward, feed, engine, folder })
    }

    fn ours(&self, asked: Asked) -> Ours<'_> {
        Ours::new(&self.engine, &self.feed.history, asked)
    }

    fn sets(&self, starts: usize) -> Vec<Set> {
        sets(&self.factory, &self.forward, &self.backward, starts)
    }

    fn expected(&self, sets: &[Set]) -> Result<Vec<Vec<Vec<Row>>>> {
        let mut ours = self.ours(Asked::Cautious);
        sets.iter().map(|set| contest::expected(&mut ours, set)).collect()
    }

    /// A peer in Python on some starts, beside the engine on the same.
    fn ask_peer(
        &self,
        peer: &Peer,
        sets: &[Set],
        settings: &[(&str, String)],
    ) -> Result<Vec<(String, Entry)>> {
        let expected = self.expected(sets)?;
        let (folder, factory) = (self.folder.path(), &self.factory);
        let task = Task { folder, factory, sets, expected: &expected };
        let Some(figures) = peer.measure(&task, settings)? else { return Ok(Vec::new()) };
        let mut ours = Vec::new();
        for set in sets {
            ours.push(contest::measure(&mut self.ours(Asked::Cautious), set)?);
        }
        let entry = |figure: python::Figure| {
            let of_set = sets.iter().zip(&ours).find(|(set, _)| set.name == figure.set);
            let (set, ours) = of_set.with_context(|| format!("no such set: {}", figure.set))?;
            let (taken, starts) = (figure.taken(), set.roots.len());
            let entry = Entry { name: figure.form, taken, ours: ours.clone(), starts };
            Ok((figure.set, entry))
        };
        figures.into_iter().map(entry).collect()
    }
}

/// Everyone but Tryton.
fn large(size: &Size, cluster: Option<&Cluster>) -> Result<Vec<Table>> {
    let floor = Floor::build(size.transfers)?;
    let sets = floor.sets(size.starts);
    let expected = floor.expected(&sets)?;
    let mut contestants = contestants(&floor, cluster)?;
    for contestant in &mut contestants {
        for (set, expected) in sets.iter().zip(&expected) {
            contest::check(contestant.as_mut(), set, expected)?;
        }
    }
    let mut tables = Vec::new();
    for (set, expected) in sets.iter().zip(&expected) {
        tables.push(measure(&mut contestants, set, expected)?);
    }
    drop(contestants);
    let thinned: Vec<Set> = sets.iter().map(|set| set.thinned(size.starts_slow)).collect();
    for (set, entry) in floor.ask_peer(&DUCKDB, &thinned, &[])? {
        let table = sets.iter().zip(&mut tables).find(|(known, _)| known.name == set);
        table.context("a set is known")?.1.entries.push(entry);
    }
    Ok(tables)
}

fn contestants<'a>(
    floor: &'a Floor,
    cluster: Option<&Cluster>,
) -> Result<Vec<Box<dyn Contestant + 'a>>> {
    let pools = floor.factory.pools.len();
    let (factory, forward, backward) = (&floor.factory, &floor.forward, &floor.backward);
    let file = floor.folder.path().join("transfers.db");
    benches::sqlite::load(&file, factory, sqlite::INDEXES)?;
    say(&format!("SQLite {} is loaded", rusqlite::version()));
    let mut contestants: Vec<Box<dyn Contestant + 'a>> = vec![
        Box::new(floor.ours(Asked::Cautious)),
        Box::new(floor.ours(Asked::Strict)),
        Box::new(floor.ours(Asked::Whole)),
        Box::new(Bare { factory, forward, backward, search: Search::new(pools) }),
        Box::new(sqlite::Recursive::open(&file)?),
        Box::new(sqlite::ByLevel::open(&file, pools)?),
    ];
    if let Some(cluster) = cluster {
        let version = postgres::load(&cluster.url, factory)?;
        say(&format!("PostgreSQL {version} is loaded"));
        contestants.push(Box::new(postgres::Recursive::open(&cluster.url)?));
        contestants.push(Box::new(postgres::ByLevel::open(&cluster.url, pools)?));
    }
    Ok(contestants)
}

/// Each contestant goes through all starts by itself; the first is the one they are held against.
fn measure(
    contestants: &mut [Box<dyn Contestant + '_>],
    set: &Set,
    expected: &[Vec<Row>],
) -> Result<Table> {
    let starts = set.roots.len();
    let mut entries: Vec<Entry> = Vec::new();
    for contestant in contestants {
        let taken = contest::measure(contestant.as_mut(), set)?;
        let ours = entries.first().map_or(&taken, |first| &first.taken).clone();
        entries.push(Entry { name: contestant.name().to_owned(), taken, ours, starts });
    }
    Ok(Table { title: title(set, expected), set: set.name, is_hot: is_hot(set), entries })
}

fn is_hot(set: &Set) -> bool {
    set.name.starts_with("hottest")
}

fn title(set: &Set, expected: &[Vec<Row>]) -> String {
    let rows: usize = expected.iter().map(Vec::len).sum();
    let mean = rows / expected.len().max(1);
    format!("{}, {} starts, {mean} rows on average", set.name, set.roots.len())
}

/// Tryton on a factory of its own, processor beside processor.
fn tryton(cluster: &Cluster) -> Result<Vec<Table>> {
    if std::env::var_os(TRYTOND.variable).is_none() {
        TRYTOND.say_skipped();
        return Ok(Vec::new());
    }
    let floor = Floor::build(TRYTON.transfers)?;
    let mut sets = floor.sets(TRYTON.starts);
    for set in &mut sets {
        if is_hot(set) {
            *set = set.thinned(TRYTON.starts_slow);
        }
    }
    let expected = floor.expected(&sets)?;
    let settings = [("PGHOST", cluster.socket.display().to_string()), ("PGUSER", "suyuan".into())];
    let mut tables: Vec<Table> = Vec::new();
    let figures = floor.ask_peer(&TRYTOND, &sets, &settings)?;
    for (set, expected) in sets.iter().zip(&expected) {
        let taken = contest::measure(&mut floor.ours(Asked::Cautious), set)?;
        let (name, ours) = ("suyuan, the same lots".to_owned(), taken.clone());
        let entries = vec![Entry { name, taken, ours, starts: set.roots.len() }];
        let title = format!("10,000 lots, processor time: {}", title(set, expected));
        tables.push(Table { title, set: set.name, is_hot: is_hot(set), entries });
    }
    for (set, entry) in figures {
        let table = sets.iter().zip(&mut tables).find(|(known, _)| known.name == set);
        table.context("a set is known")?.1.entries.push(entry);
    }
    ensure!(tables.iter().all(|table| table.entries.len() > 1), "Tryton left out a set");
    Ok(tables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_small_factory_all_give_the_same_rows() {
        let floor = Floor::build(2_000).unwrap();
        let sets = floor.sets(5);
        let expected = floor.expected(&sets).unwrap();
        let cluster = testkit::cluster(&[]).ok();

        for contestant in &mut contestants(&floor, cluster.as_ref()).unwrap() {
            for (set, expected) in sets.iter().zip(&expected) {
                contest::check(contestant.as_mut(), set, expected).unwrap();
            }
        }
        assert!(expected.iter().flatten().all(|rows| !rows.is_empty()));
    }
}
