//! The same walks in SQLite and PostgreSQL, a statement a level, in tables as the store has them: what a
//! statement, an id and a row take, and how many bytes a row has.

use std::collections::HashSet;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use benches::factory::Factory;
use postgres::{Client, NoTls, Statement};
use rusqlite::{Connection, params};
use trace::Way;

use crate::cost::Sample;

/// No statement is sent more ids than this.
pub(crate) const CHUNK: usize = 10_000;
/// Rows that are sent at a time while loading.
const BATCH: usize = 20_000;

/// What the store keeps of a transfer under the pool it leaves or enters, in the same order.
const COLUMNS: &str = "part BIGINT NOT NULL, company BIGINT NOT NULL, site BIGINT NOT NULL,
    near BIGINT NOT NULL, transfer BIGINT NOT NULL, far BIGINT NOT NULL, code TEXT NOT NULL,
    at_us BIGINT NOT NULL, at_offset_min BIGINT NOT NULL, recorded_at_us BIGINT NOT NULL,
    recorded_offset_min BIGINT NOT NULL, qty_from BIGINT, qty_to BIGINT, basis BIGINT NOT NULL,
    seq BIGINT NOT NULL, import BIGINT NOT NULL, PRIMARY KEY (part, company, site, near, transfer)";
const READ: &str = "t.far, t.transfer, t.at_us, t.qty_from, t.qty_to";
const WHERE: &str = "t.part = 7 AND t.company = 4194304 AND t.site = 8388608";

/// The columns of a row before and after those that differ from one to the next.
const GROUND: (i64, i64, i64) = (7, 4_194_304, 8_388_608);

const fn table(way: Way) -> &'static str {
    match way {
        Way::Forward => "transfer_out",
        Way::Backward => "transfer_in",
    }
}

/// Ids as large as the program's own.
fn id(number: u32) -> i64 {
    7_000_000_000_000 + i64::from(number) * 4096
}

/// A database with both tables, and what a row takes on its disk.
pub(crate) enum Held {
    Sqlite(Connection),
    /// A connection with the statements forward and backward.
    Postgres(Box<Client>, [Statement; 2]),
}

/// Bytes of a row with its share of the tree, in both tables on average.
pub(crate) struct Loaded {
    pub(crate) held: Held,
    pub(crate) row_bytes: f64,
}

/// Loads a factory into a new SQLite file.
pub(crate) fn sqlite(path: &Path, factory: &Factory) -> Result<Loaded> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;",
    )?;
    for way in [Way::Forward, Way::Backward] {
        let columns = COLUMNS.replace("BIGINT", "INTEGER");
        let make = format!("CREATE TABLE {} ({columns}) STRICT, WITHOUT ROWID", table(way));
        connection.execute_batch(&make)?;
        let write = connection.transaction()?;
        {
            let mut insert = write.prepare(&format!(
                "INSERT INTO {} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 480, ?8, 480, ?9, ?9, 1,
                    ?5, 0)",
                table(way)
            ))?;
            for number in in_order(factory, way) {
                let transfer = &factory.transfers[number as usize];
                let (near, far) = ends(factory, number, way);
                let (part, company, site) = GROUND;
                let (at_us, quantity) = (transfer.at_us, transfer.quantity);
                let code = number.to_string();
                let row =
                    params![part, company, site, near, id(number), far, code, at_us, quantity];
                insert.execute(row)?;
            }
        }
        write.commit()?;
    }
    let bytes: f64 = connection.query_row(
        "SELECT CAST(page_count * page_size AS REAL) FROM pragma_page_count(), pragma_page_size()",
        [],
        |row| row.get(0),
    )?;
    let row_bytes = bytes / (2.0 * factory.transfers.len() as f64);
    Ok(Loaded { held: Held::Sqlite(connection), row_bytes })
}

/// Loads a factory into tables of their own in a database on a server.
pub(crate) fn postgres(url: &str, factory: &Factory) -> Result<Loaded> {
    let mut client = Client::connect(url, NoTls)?;
    let mut bytes = 0_i64;
    for way in [Way::Forward, Way::Backward] {
        let table = table(way);
        client.batch_execute(&format!("DROP TABLE IF EXISTS {table}"))?;
        client.batch_execute(&format!("CREATE TABLE {table} ({COLUMNS})"))?;
        let mut copy = client.copy_in(&format!("COPY {table} FROM STDIN"))?;
        let (part, company, site) = GROUND;
        for batch in in_order(factory, way).chunks(BATCH) {
            let lines = batch.iter().map(|&number| {
                let (near, far) = ends(factory, number, way);
                let (at, id) = (factory.transfers[number as usize].at_us, id(number));
                let quantity = factory.transfers[number as usize].quantity;
                format!(
                    "{part}\t{company}\t{site}\t{near}\t{id}\t{far}\t{number}\t{at}\t480\t{at}\t480\
                     \t{quantity}\t{quantity}\t1\t{id}\t0\n"
                )
            });
            std::io::Write::write_all(&mut copy, lines.collect::<String>().as_bytes())?;
        }
        copy.finish()?;
        client.batch_execute(&format!("VACUUM (FREEZE, ANALYZE) {table}"))?;
        let taken = format!("SELECT pg_total_relation_size('{table}')");
        bytes += client.query_one(&taken, &[])?.get::<_, i64>(0);
    }
    client.batch_execute("SET plan_cache_mode = force_generic_plan; SET jit = off")?;
    let mut prepare = |way| {
        client.prepare(&format!(
            "SELECT {READ} FROM unnest($1::BIGINT[]) f (value) CROSS JOIN {} t
             WHERE {WHERE} AND t.near = f.value",
            table(way)
        ))
    };
    let steps = [prepare(Way::Forward)?, prepare(Way::Backward)?];
    let row_bytes = bytes as f64 / (2.0 * factory.transfers.len() as f64);
    Ok(Loaded { held: Held::Postgres(Box::new(client), steps), row_bytes })
}

/// The numbers of all transfers in the order of the table's key.
fn in_order(factory: &Factory, way: Way) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..factory.transfers.len() as u32).collect();
    numbers.sort_by_key(|&number| match way {
        Way::Forward => factory.transfers[number as usize].from,
        Way::Backward => factory.transfers[number as usize].to,
    });
    numbers
}

fn ends(factory: &Factory, number: u32, way: Way) -> (i64, i64) {
    let transfer = &factory.transfers[number as usize];
    match way {
        Way::Forward => (id(transfer.from), id(transfer.to)),
        Way::Backward => (id(transfer.to), id(transfer.from)),
    }
}

impl Held {
    /// Takes the walk from every root, all in turn, so that what a walk needs has mostly left the
    /// processor's caches before it comes. The quickest of three rounds counts: after the first all pages
    /// lie in the database's cache, and others share the machine.
    pub(crate) fn walks(&mut self, way: Way, roots: &[u32]) -> Result<Vec<Sample>> {
        let mut samples = Vec::new();
        for &root in roots {
            samples.push(self.walk(way, id(root))?);
        }
        for _ in 1..3 {
            for (&root, sample) in roots.iter().zip(&mut samples) {
                sample.seconds = sample.seconds.min(self.walk(way, id(root))?.seconds);
            }
        }
        Ok(samples)
    }

    fn walk(&mut self, way: Way, root: i64) -> Result<Sample> {
        let begun = Instant::now();
        let (mut met, mut frontier) = (HashSet::from([root]), vec![root]);
        let mut sample = Sample::default();
        while !frontier.is_empty() {
            let mut next = Vec::new();
            for ids in frontier.chunks(CHUNK) {
                sample.statements += 1.0;
                sample.ids += ids.len() as f64;
                self.step(way, ids, &mut |far| {
                    sample.rows += 1.0;
                    if met.insert(far) {
                        next.push(far);
                    }
                })?;
            }
            frontier = next;
        }
        sample.seconds = begun.elapsed().as_secs_f64();
        Ok(sample)
    }

    /// What lies beyond some ids, as the store asks for it.
    fn step(&mut self, way: Way, ids: &[i64], each: &mut dyn FnMut(i64)) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                let mut read = connection.prepare_cached(&format!(
                    "SELECT {READ} FROM json_each(?1) f CROSS JOIN {} t
                     WHERE {WHERE} AND t.near = f.value",
                    table(way)
                ))?;
                let mut rows = read.query([format!("{ids:?}")])?;
                while let Some(row) = rows.next()? {
                    let _: (i64, i64, Option<i64>) = (row.get(1)?, row.get(2)?, row.get(3)?);
                    each(row.get(0)?);
                }
            }
            Self::Postgres(client, [forward, backward]) => {
                let read = if way == Way::Forward { &*forward } else { &*backward };
                for row in client.query(read, &[&ids])? {
                    let _: (i64, i64, Option<i64>) = (row.get(1), row.get(2), row.get(3));
                    each(row.get(0));
                }
            }
        }
        Ok(())
    }
}
