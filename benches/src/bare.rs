//! Bare SQLite, for comparison: the rows an installation made, written into an empty database of
//! the same schema with prepared statements and nothing else.
//!
//! No facts, no hashing, no savepoints, no triggers, no ids, no chain head; the same tables,
//! indexes and settings, and the same disk. Reading the rows that are to be written is not timed.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, Rows, Statement, TransactionBehavior};

use crate::Cost;

/// The tables that goods and masters fill: the ledger, what it says, and the codes it claims. Each
/// with the id of the fact or thing that its rows are ordered by.
const TABLES: [(&str, &str); 11] = [
    ("ledger", "fact"),
    ("item", "item"),
    ("partner", "partner"),
    ("pool", "pool"),
    ("transfer_out", "transfer"),
    ("transfer_in", "transfer"),
    ("correction", "transfer"),
    ("claim", "id"),
    ("act", "act"),
    ("hold", "hold"),
    ("operation", "run"),
];

/// The tables whose rows change in place: each row is written once more, as the last fact left it.
const CHANGED: [&str; 12] = [
    "lot",
    "stock",
    "stock_count",
    "unit",
    "orders",
    "order_line",
    "line_transfer",
    "rule_override",
    "pick",
    "balance",
    "line_served",
    "serial_run",
];

/// The settings of the installation's own writer.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 8192; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;";

/// Rows that are read at a time where they are not grouped.
const BATCH: usize = 10_000;

/// What an installation wrote, as far as it came after a certain id.
pub struct Source {
    connection: Connection,
    after: i64,
}

impl Source {
    /// Opens the database of an installation that is not in use. Ids ascend as facts are appended,
    /// so what came after a moment is what has an id above the last one of that moment.
    pub fn open(path: &Path, after: i64) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -65536")?;
        Ok(Self { connection, after })
    }

    /// The id of the last fact so far.
    pub fn newest(path: &Path) -> Result<i64> {
        let newest = "SELECT COALESCE(MAX(fact), 0) FROM ledger";
        Ok(Connection::open(path)?.query_row(newest, [], |row| row.get(0))?)
    }

    /// How many facts came.
    pub fn count(&self) -> Result<usize> {
        let count = "SELECT COUNT(*) FROM ledger WHERE fact > ?1";
        let count: i64 = self.connection.query_row(count, [self.after], |row| row.get(0))?;
        Ok(usize::try_from(count)?)
    }

    /// The ids of facts with which groups end; each group holds as many facts as `sizes` says.
    pub fn ends(&self, sizes: impl IntoIterator<Item = usize>) -> Result<Vec<i64>> {
        let mut facts =
            self.connection.prepare("SELECT fact FROM ledger WHERE fact > ?1 ORDER BY fact")?;
        let facts: Vec<i64> =
            facts.query_map([self.after], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut ends = Vec::new();
        let mut at = 0;
        for size in sizes {
            at = (at + size).min(facts.len());
            if at > 0 && ends.last() != Some(&facts[at - 1]) {
                ends.push(facts[at - 1]);
            }
            if at == facts.len() {
                break;
            }
        }
        Ok(ends)
    }

    /// Statements that read each table in the order its rows were made.
    fn readers(&self) -> Result<Vec<Statement<'_>>> {
        let read = |(table, id)| {
            let sql = format!("SELECT {id}, * FROM {table} WHERE {id} > ?1 ORDER BY {id}");
            Ok(self.connection.prepare(&sql)?)
        };
        let read_changed = |table| {
            let sql = format!(
                "SELECT l.fact, x.* FROM {table} x JOIN ledger l ON l.part = x.part
                    AND l.company = x.company AND l.site = x.site AND l.seq = x.seq
                WHERE l.fact > ?1 ORDER BY l.fact"
            );
            Ok(self.connection.prepare(&sql)?)
        };
        TABLES.into_iter().map(read).chain(CHANGED.into_iter().map(read_changed)).collect()
    }
}

/// Makes an empty database of the source's schema, all indexes in place.
pub fn empty_like(source: &Source, path: &Path) -> Result<()> {
    let target = Connection::open(path)?;
    for index in copy_schema(&source.connection, &target)? {
        target.execute_batch(&index)?;
    }
    Ok(())
}

/// Writes one file with all that a database holds now, whoever else uses it.
pub fn snapshot(database: &Path, copy: &Path) -> Result<()> {
    let copy = copy.to_str().expect("our own paths are text");
    Connection::open(database)?.execute("VACUUM INTO ?1", [copy])?;
    Ok(())
}

/// Writes the rows in transactions that end with the given facts, all indexes in place. Answers what
/// each of them took.
pub fn load_in_groups(source: &Source, path: &Path, ends: &[i64]) -> Result<Vec<Cost>> {
    let mut target = Connection::open(path)?;
    target.execute_batch(SETTINGS)?;
    let mut statements = source.readers()?;
    let mut tables = tables(&mut statements, source.after)?;
    let mut spent = Vec::with_capacity(ends.len());
    for &end in ends {
        let group = tables.iter_mut().map(|table| table.until(end, usize::MAX));
        let group = group.collect::<Result<Vec<_>>>()?;
        let (cost, ()) = Cost::of(|| {
            let tx = target.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (table, rows) in tables.iter().zip(&group) {
                table.insert(&tx, rows)?;
            }
            Ok(tx.commit()?)
        })?;
        spent.push(cost);
    }
    Ok(spent)
}

/// Writes the rows in one transaction, table by table, and builds the secondary indexes at its end.
pub fn load_at_once(source: &Source, path: &Path) -> Result<Cost> {
    let mut target = Connection::open(path)?;
    let indexes = copy_schema(&source.connection, &target)?;
    let mut statements = source.readers()?;
    let mut spent = Vec::new();
    let tx = target.transaction()?;
    for mut table in tables(&mut statements, source.after)? {
        loop {
            let rows = table.until(i64::MAX, BATCH)?;
            if rows.is_empty() {
                break;
            }
            spent.push(Cost::of(|| table.insert(&tx, &rows))?.0);
        }
    }
    let (last, ()) = Cost::of(|| {
        indexes.iter().try_for_each(|index| tx.execute_batch(index))?;
        Ok(tx.commit()?)
    })?;
    Ok(spent.into_iter().chain([last]).sum())
}

/// The schema of the source without its triggers; its secondary indexes are answered.
fn copy_schema(source: &Connection, target: &Connection) -> Result<Vec<String>> {
    target.execute_batch(SETTINGS)?;
    let mut schema = source.prepare(
        "SELECT type, sql FROM sqlite_schema
         WHERE sql IS NOT NULL AND type <> 'trigger' AND name NOT LIKE 'sqlite%'",
    )?;
    let mut rows = schema.query([])?;
    let mut indexes = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, sql): (String, String) = (row.get(0)?, row.get(1)?);
        match kind.as_str() {
            "table" => target.execute_batch(&sql)?,
            _ => indexes.push(sql),
        }
    }
    Ok(indexes)
}

/// A row with the id it is ordered by.
type Row = (i64, Vec<Value>);

/// A table that is being copied: how a row is inserted, and where reading has come to.
struct Table<'s> {
    insert: String,
    columns: usize,
    rows: Rows<'s>,
    next: Option<Row>,
}

fn tables<'s>(statements: &'s mut [Statement<'_>], after: i64) -> Result<Vec<Table<'s>>> {
    let mut tables = Vec::new();
    let names = TABLES.into_iter().map(|(name, _)| ("INSERT", name));
    let changed = CHANGED.into_iter().map(|name| ("INSERT OR REPLACE", name));
    for ((insert, name), statement) in names.chain(changed).zip(statements) {
        let columns = statement.column_count() - 1;
        let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
        let insert = format!("{insert} INTO {name} VALUES ({})", places.join(", "));
        let mut table = Table { insert, columns, rows: statement.query([after])?, next: None };
        table.next = table.read()?;
        tables.push(table);
    }
    Ok(tables)
}

impl Table<'_> {
    fn read(&mut self) -> Result<Option<Row>> {
        let Some(row) = self.rows.next()? else { return Ok(None) };
        let values = (1..=self.columns).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
        Ok(Some((row.get(0)?, values)))
    }

    /// The next rows up to an id, at most so many.
    fn until(&mut self, end: i64, most: usize) -> Result<Vec<Vec<Value>>> {
        let mut found = Vec::new();
        while found.len() < most
            && let Some((_, row)) = self.next.take_if(|(id, _)| *id <= end)
        {
            found.push(row);
            self.next = self.read()?;
        }
        Ok(found)
    }

    fn insert(&self, tx: &rusqlite::Transaction<'_>, rows: &[Vec<Value>]) -> Result<()> {
        let mut statement = tx.prepare_cached(&self.insert)?;
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row))?;
        }
        Ok(())
    }
}

/// Writes the rows of the last facts in one commit, into a copy that stood before them; milliseconds.
pub fn write_again(database: &Path, copy: &Path, after: i64) -> Result<f64> {
    let source = Source::open(database, after)?;
    let ends = source.ends([source.count()?])?;
    let spent = load_in_groups(&source, copy, &ends)?;
    Ok(spent.iter().map(|one| one.seconds).sum::<f64>() * 1e3)
}

/// The same by the server itself, into tables like these: the newest rows of the ledger, and of another
/// table by the place of the fact that made each.
pub fn write_again_there(url: &str, (table, seq): (&str, &str), facts: i64) -> Result<f64> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    client.batch_execute(&format!(
        "CREATE TABLE IF NOT EXISTS bare_ledger (LIKE ledger INCLUDING ALL);
         CREATE TABLE IF NOT EXISTS bare_{table} (LIKE {table} INCLUDING ALL);
         TRUNCATE bare_ledger, bare_{table}"
    ))?;
    let start = Instant::now();
    client.batch_execute(&format!(
        "BEGIN;
         INSERT INTO bare_ledger SELECT * FROM ledger WHERE site <> 0
            ORDER BY seq DESC LIMIT {facts};
         INSERT INTO bare_{table} SELECT * FROM {table} ORDER BY {seq} DESC LIMIT {facts};
         COMMIT"
    ))?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}
