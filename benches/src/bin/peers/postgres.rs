//! `PostgreSQL` on a cluster of its own on this machine, over a socket file: one recursive
//! statement, or one statement a level that joins the frontier as an array.
//!
//! It gets every favour: indexes both ways that cover all that is asked, vacuumed so that no row is
//! looked up beside them, buffers larger than the data and read beforehand, prepared statements,
//! binary results, and no plan but the one that follows the indexes.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use benches::engine::Row;
use benches::factory::Factory;
use benches::starts::{Set, ends};
use benches::thread_seconds;
use postgres::{Client, NoTls, Statement};
use trace::Way;

use crate::contest::Contestant;
use crate::sqlite::Met;

/// What the cluster is started with.
pub(crate) const SETTINGS: [&str; 3] = ["shared_buffers=1GB", "jit=off", "max_wal_size=8GB"];
/// Rows that are sent at a time while loading.
const BATCH: usize = 50_000;
/// No statement is sent more pools than this.
const CHUNK: usize = 10_000;

/// Writes the transfers of a factory into an empty database; gives back the server's version.
pub(crate) fn load(url: &str, factory: &Factory) -> Result<String> {
    let mut client = Client::connect(url, NoTls)?;
    client.batch_execute(
        "CREATE TABLE transfers (
             id int4 PRIMARY KEY, pool_from int4, pool_to int4, at_us int8, quantity int8)",
    )?;
    let mut text = String::new();
    let mut copy = client.copy_in("COPY transfers FROM STDIN")?;
    for (start, batch) in (0..).step_by(BATCH).zip(factory.transfers.chunks(BATCH)) {
        text.clear();
        for (number, transfer) in (start..).zip(batch) {
            let (from, to, at_us) = (transfer.from, transfer.to, transfer.at_us);
            writeln!(text, "{number}\t{from}\t{to}\t{at_us}\t{}", transfer.quantity)?;
        }
        std::io::Write::write_all(&mut copy, text.as_bytes())?;
    }
    copy.finish()?;
    client.batch_execute(
        "CREATE INDEX outflows ON transfers (pool_from) INCLUDE (pool_to, id, quantity);
         CREATE INDEX inflows ON transfers (pool_to) INCLUDE (pool_from, id, quantity);",
    )?;
    client.batch_execute("VACUUM (FREEZE, ANALYZE) transfers")?;
    // Not every installation brings the extension; the rounds before the best one warm as well.
    let _ = client.batch_execute(
        "CREATE EXTENSION pg_prewarm;
         SELECT pg_prewarm('outflows'), pg_prewarm('inflows'), pg_prewarm('transfers');",
    );
    Ok(client.query_one("SHOW server_version", &[])?.get(0))
}

/// A connection, and the process at its other end.
struct Session {
    client: Client,
    process: i32,
}

impl Session {
    fn open(url: &str) -> Result<Self> {
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute(
            "SET plan_cache_mode = force_generic_plan; SET work_mem = '256MB'; SET jit = off;
             SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
             SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0;",
        )?;
        let process = client.query_one("SELECT pg_backend_pid()", &[])?.get(0);
        Ok(Self { client, process })
    }

    fn busy(&self) -> f64 {
        thread_seconds(&self.process.to_string())
    }

    /// A statement for each way.
    fn prepare(&mut self, text: impl Fn(&str, &str) -> String) -> Result<[Statement; 2]> {
        let mut one = |way| {
            let (near, far) = ends(way);
            self.client.prepare(&text(near, far)).context("a statement can be prepared")
        };
        Ok([one(Way::Forward)?, one(Way::Backward)?])
    }
}

fn of_way(statements: &[Statement; 2], way: Way) -> &Statement {
    match way {
        Way::Forward => &statements[0],
        Way::Backward => &statements[1],
    }
}

/// Columns are signed there, numbers of the factory are not.
fn number(row: &postgres::Row, column: usize) -> u32 {
    row.get::<_, i32>(column) as u32
}

/// One recursive statement: pools with their depth, then the transfers beyond them.
pub(crate) struct Recursive {
    session: Session,
    statements: [Statement; 2],
}

impl Recursive {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let mut session = Session::open(url)?;
        let statements = session.prepare(|near, far| {
            format!(
                "WITH RECURSIVE met (pool, depth) AS (
                     SELECT $1::int4, 0
                     UNION
                     SELECT t.{far}, met.depth + 1 FROM met JOIN transfers t ON t.{near} = met.pool)
                 SELECT t.id, t.{far}, first.depth + 1, t.quantity
                   FROM (SELECT pool, min(depth) AS depth FROM met GROUP BY pool) first
                   JOIN transfers t ON t.{near} = first.pool"
            )
        })?;
        Ok(Self { session, statements })
    }

    fn answer(&mut self, set: &Set, place: usize) -> Result<Vec<Row>> {
        let root = set.roots[place] as i32;
        let statement = of_way(&self.statements, set.way);
        let rows = self.session.client.query(statement, &[&root])?;
        let row = |row: &postgres::Row| Row {
            transfer: number(row, 0),
            pool: number(row, 1),
            depth: number(row, 2),
            quantity: row.get(3),
        };
        Ok(rows.iter().map(row).collect())
    }
}

impl Contestant for Recursive {
    fn name(&self) -> &'static str {
        "PostgreSQL, one recursive statement"
    }

    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>> {
        self.answer(set, place).map(Some)
    }

    fn busy_elsewhere(&self) -> f64 {
        self.session.busy()
    }
}

/// One statement a level; which pools are new is decided here, not by the database.
pub(crate) struct ByLevel {
    session: Session,
    statements: [Statement; 2],
    met: Met,
}

impl ByLevel {
    pub(crate) fn open(url: &str, pools: usize) -> Result<Self> {
        let mut session = Session::open(url)?;
        let statements = session.prepare(|near, far| {
            format!(
                "SELECT t.id, t.{far}, t.quantity
                   FROM unnest($1::int4[]) level (pool) JOIN transfers t ON t.{near} = level.pool"
            )
        })?;
        Ok(Self { session, statements, met: Met::new(pools) })
    }

    fn answer(&mut self, set: &Set, place: usize) -> Result<Vec<Row>> {
        let statement = of_way(&self.statements, set.way);
        let (mut level, mut depth, mut reached) = (self.met.begin(set.roots[place]), 0, Vec::new());
        while !level.is_empty() {
            depth += 1;
            let mut next = Vec::new();
            for chunk in level.chunks(CHUNK) {
                let asked: Vec<i32> = chunk.iter().map(|&pool| pool as i32).collect();
                for row in &self.session.client.query(statement, &[&asked])? {
                    let pool = number(row, 1);
                    reached.push(Row {
                        transfer: number(row, 0),
                        pool,
                        depth,
                        quantity: row.get(2),
                    });
                    if self.met.is_new(pool) {
                        next.push(pool);
                    }
                }
            }
            level = next;
        }
        Ok(reached)
    }
}

impl Contestant for ByLevel {
    fn name(&self) -> &'static str {
        "PostgreSQL, a statement a level"
    }

    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>> {
        self.answer(set, place).map(Some)
    }

    fn busy_elsewhere(&self) -> f64 {
        self.session.busy()
    }
}
