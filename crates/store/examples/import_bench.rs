//! How long the ledger and its projections take for an import, beside bare SQLite with the same rows.
//!
//! `cargo run --release -p store --example import_bench [TRANSFERS] [ROUNDS]`. Every round loads a
//! fresh database through `ledger::append` in groups of 10,000 facts, then copies its rows into
//! another fresh database of the same schema with plain prepared statements: once in the same groups
//! with all indexes in place, once table by table in one transaction with the secondary indexes
//! built at the end. Reading the rows to be copied is not timed. Medians are printed.

use std::path::Path;
use std::time::{Duration, Instant as Clock};

use domain::facts::{
    CompanyFounded, Entry, ImportCompleted, ImportStarted, ItemDefined, PoolOpened, SiteOpened,
    TransferRecorded,
};
use domain::ids::CompanyId;
use domain::{
    Basis, Fact, ImportId, Instant, ItemId, PoolId, PoolKind, Quantity, SiteId, Tracking,
    TransferId,
};
use ledger::seal::Secret;
use rusqlite::types::Value;
use store::ledger::{COMPANY_LEDGER, Head, append, lock_head, save_head};
use store::{Database, StoreError, Target, Writer};

const COMPANY: CompanyId = CompanyId(4_194_304);
const SITE: SiteId = SiteId(11_111_111_111_111);
const GROUP: usize = 10_000;
const START_US: i64 = 1_772_323_200_000_000;
/// A lot or run is opened for every so many transfers.
const TRANSFERS_PER_POOL: i64 = 4;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let transfers = numbers.next().transpose()?.unwrap_or(1_000_000);
    let rounds = numbers.next().transpose()?.unwrap_or(3);
    let mut times: [Vec<Duration>; 3] = Default::default();
    for round in 1..=rounds {
        let directory = tempfile::tempdir()?;
        let ours = directory.path().join("ours.db");
        times[0].push(load_ours(&ours, transfers)?);
        times[1].push(load_bare_in_groups(&ours, &directory.path().join("groups.db"))?);
        times[2].push(load_bare_at_once(&ours, &directory.path().join("once.db"))?);
        let shown: Vec<String> = times.iter().map(|t| format!("{:.2?}", t[t.len() - 1])).collect();
        let size = std::fs::metadata(&ours)?.len();
        say(&format!("round {round}: {} ({} MB)", shown.join(", "), size >> 20));
    }
    let [ours, groups, once] = times.map(median);
    say(&format!("{transfers} transfers, median of {rounds}"));
    say(&format!("ledger and projections      {:8.2} s", ours.as_secs_f64()));
    for (name, bare) in
        [("bare, same groups          ", groups), ("bare, once, indexes at end  ", once)]
    {
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        say(&format!("{name}{:8.2} s   ratio {ratio:.2}", bare.as_secs_f64()));
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn say(line: &str) {
    println!("{line}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn entry(at_us: i64, fact: impl Into<Fact>) -> Entry {
    let at = Instant { utc_us: at_us, offset_min: 480 };
    Entry { at, recorded_at: at, by: None, device: None, fact: fact.into() }
}

/// Appends one group to a chain, as one transaction.
fn append_group(
    writer: &mut Writer,
    site: SiteId,
    import: ImportId,
    mut next: impl FnMut(&mut Head) -> Option<Entry>,
) -> Result<usize, StoreError> {
    writer.write(|tx| {
        let mut head = lock_head(tx, COMPANY, site)?;
        let mut appended = 0;
        while appended < GROUP {
            let Some(entry) = next(&mut head) else { break };
            // As costly to derive salts from as a random one.
            let secret = Secret((head.seq as u128).to_be_bytes());
            append(tx, &mut head, entry, import, secret, START_US)?;
            appended += 1;
        }
        save_head(tx, &head)?;
        Ok(appended)
    })
}

fn load_ours(path: &Path, transfers: usize) -> Result<Duration, Failure> {
    let db = Database::open(Target::Sqlite(path.to_owned()))?;
    let mut writer = db.writer()?;
    let item = ItemId(77_777_777_777_777);
    let import = ImportId(88_888_888_888_888);
    let none = ImportId(0);
    let mut masters = vec![entry(START_US, flour(item)), entry(START_US, site())];
    masters.push(entry(START_US, CompanyFounded { code: "C".into(), name: "Company".into() }));
    append_group(&mut writer, COMPANY_LEDGER, none, |_| masters.pop())?;
    let mut genealogy = Genealogy { made: 0, transfers, item, pools: Vec::new() };

    let start = Clock::now();
    let mut begin = Some(entry(START_US, ImportStarted { import, document_sha256: [1; 32] }));
    append_group(&mut writer, SITE, none, |_| begin.take())?;
    while append_group(&mut writer, SITE, import, |head| genealogy.next(head))? == GROUP {}
    let transfers = transfers as u32;
    let counts = ImportCompleted {
        import,
        items: 1,
        partners: 0,
        pools: genealogy.pools.len() as u32,
        transfers,
        corrections: 0,
    };
    let mut end = Some(entry(START_US, counts));
    append_group(&mut writer, SITE, none, |_| end.take())?;
    Ok(start.elapsed())
}

fn flour(item: ItemId) -> ItemDefined {
    ItemDefined {
        item,
        code: "FLOUR".into(),
        name: "小麥粉".into(),
        unit: "kg".into(),
        kg_per_unit: Some(Quantity::whole(1)),
        tracking: Tracking::Lot,
    }
}

fn site() -> SiteOpened {
    SiteOpened {
        site: SITE,
        number: 1,
        code: "MAIN".into(),
        name: "Main works".into(),
        zone: "Asia/Taipei".into(),
    }
}

/// Lots and runs in turn, each followed by transfers between recent pools.
struct Genealogy {
    made: usize,
    transfers: usize,
    item: ItemId,
    pools: Vec<PoolId>,
}

impl Genealogy {
    fn next(&mut self, head: &mut Head) -> Option<Entry> {
        if self.made == self.transfers {
            return None;
        }
        let number = self.made as i64;
        let at_us = START_US + number * 1_000_000;
        if self.pools.len() < 2 || self.pools.len() as i64 * TRANSFERS_PER_POOL <= number {
            let pool = PoolId(head.next_id(START_US));
            self.pools.push(pool);
            return Some(entry(at_us, self.pool(pool)));
        }
        self.made += 1;
        let newest = self.pools.len() - 1;
        let older = newest.saturating_sub(1 + (self.made * 7919) % 500).min(newest - 1);
        Some(entry(
            at_us,
            TransferRecorded {
                transfer: TransferId(head.next_id(START_US)),
                code: format!("T-{number:08}"),
                from: self.pools[older],
                to: self.pools[newest],
                qty_from: Some(Quantity(number * 1_000_000 + 1)),
                qty_to: Some(Quantity(number * 1_000_000 + 1)),
                basis: Basis::Imported,
                equipment: (number % 3 == 0).then(|| "MIXER-1".to_owned()),
                document: (number % 4 == 0).then(|| format!("DN-{:07}", number / 40)),
                returns: None,
            },
        ))
    }

    fn pool(&self, pool: PoolId) -> PoolOpened {
        let number = self.pools.len();
        let lot = number % 2 == 1;
        PoolOpened {
            pool,
            kind: if lot { PoolKind::Lot } else { PoolKind::Run },
            code: format!("P-{number:07}"),
            item: lot.then_some(self.item),
            partner: None,
            lot_number: lot.then(|| format!("F-{number:07}")),
            supplier_lot: None,
            expires: None,
            work_order: (!lot).then(|| format!("WO-{number:07}")),
            operation: (!lot).then(|| "MIX".to_owned()),
            closed_at: None,
            tolerance_s: None,
        }
    }
}

/// The tables an import fills.
const TABLES: [&str; 5] = ["ledger", "pool", "transfer_out", "transfer_in", "claim"];
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;";

/// A table to be copied: its name and how a row is inserted.
struct Table {
    name: String,
    insert: String,
    columns: usize,
}

fn tables(source: &rusqlite::Connection) -> Result<Vec<Table>, Failure> {
    let mut found = Vec::new();
    for name in TABLES {
        let columns = source.prepare(&format!("SELECT * FROM {name}"))?.column_count();
        let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
        let insert = format!("INSERT INTO {name} VALUES ({})", places.join(", "));
        found.push(Table { name: name.to_owned(), insert, columns });
    }
    Ok(found)
}

/// The schema of the source without triggers; secondary indexes apart.
fn copy_schema(
    source: &rusqlite::Connection,
    target: &rusqlite::Connection,
) -> Result<Vec<String>, Failure> {
    target.execute_batch(SETTINGS)?;
    let mut statement = source.prepare(
        "SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger'",
    )?;
    let mut rows = statement.query([])?;
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

type Rows = Vec<Vec<Value>>;

/// Opens what was loaded and the number of its facts, with copies that can be read by the place of
/// the fact that made a row. The copies are temporary: the source is not changed.
fn source_of(path: &Path) -> Result<(rusqlite::Connection, i64), Failure> {
    let source = rusqlite::Connection::open(path)?;
    source.execute_batch(
        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -1000000;
         CREATE TEMP TABLE place (id INTEGER PRIMARY KEY, made_by INTEGER);
         INSERT INTO place SELECT transfer, seq FROM transfer_out;
         INSERT INTO place SELECT pool, seq FROM pool;
         CREATE TEMP TABLE c_ledger AS SELECT *, seq AS made_by FROM ledger WHERE site <> 0;
         CREATE TEMP TABLE c_pool AS SELECT *, seq AS made_by FROM pool;
         CREATE TEMP TABLE c_transfer_out AS SELECT *, seq AS made_by FROM transfer_out;
         CREATE TEMP TABLE c_transfer_in AS
             SELECT t.*, p.made_by FROM transfer_in t JOIN place p ON p.id = t.transfer;
         CREATE TEMP TABLE c_claim AS
             SELECT c.*, p.made_by FROM claim c JOIN place p ON p.id = c.id;",
    )?;
    for name in TABLES {
        source.execute_batch(&format!("CREATE INDEX temp.by_{name} ON c_{name} (made_by)"))?;
    }
    let last = source.query_row("SELECT MAX(made_by) FROM c_ledger", [], |row| row.get(0))?;
    Ok((source, last))
}

/// All rows, by group and table.
fn everything(
    source: &rusqlite::Connection,
    tables: &[Table],
    last: i64,
) -> Result<Vec<Vec<Rows>>, Failure> {
    let mut groups = Vec::new();
    let mut from = 0;
    while from < last {
        let group: Result<_, _> = tables.iter().map(|table| rows_of(source, table, from)).collect();
        groups.push(group?);
        from += GROUP as i64;
    }
    Ok(groups)
}

/// The rows of a table that one group of facts made.
fn rows_of(source: &rusqlite::Connection, table: &Table, from: i64) -> Result<Rows, Failure> {
    let sql = format!(
        "SELECT * FROM c_{} WHERE made_by > ?1 AND made_by <= ?2 ORDER BY made_by",
        table.name
    );
    let mut statement = source.prepare_cached(&sql)?;
    let mut rows = statement.query([from, from + GROUP as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let values: Result<Vec<Value>, _> = (0..table.columns).map(|at| row.get(at)).collect();
        found.push(values?);
    }
    Ok(found)
}

fn load_bare_in_groups(ours: &Path, path: &Path) -> Result<Duration, Failure> {
    let (source, last) = source_of(ours)?;
    let mut target = rusqlite::Connection::open(path)?;
    for index in copy_schema(&source, &target)? {
        target.execute_batch(&index)?;
    }
    let tables = tables(&source)?;
    let everything = everything(&source, &tables, last)?;
    let mut spent = Duration::ZERO;
    for group in everything {
        let start = Clock::now();
        let tx = target.transaction()?;
        for (table, rows) in tables.iter().zip(&group) {
            insert(&tx, table, rows)?;
        }
        tx.commit()?;
        spent += start.elapsed();
    }
    Ok(spent)
}

fn load_bare_at_once(ours: &Path, path: &Path) -> Result<Duration, Failure> {
    let (source, last) = source_of(ours)?;
    let mut target = rusqlite::Connection::open(path)?;
    let indexes = copy_schema(&source, &target)?;
    let tables = tables(&source)?;
    let everything = everything(&source, &tables, last)?;
    let start = Clock::now();
    let tx = target.transaction()?;
    for (at, table) in tables.iter().enumerate() {
        for group in &everything {
            insert(&tx, table, &group[at])?;
        }
    }
    for index in indexes {
        tx.execute_batch(&index)?;
    }
    tx.commit()?;
    Ok(start.elapsed())
}

fn insert(tx: &rusqlite::Transaction<'_>, table: &Table, rows: &Rows) -> Result<(), Failure> {
    let mut statement = tx.prepare_cached(&table.insert)?;
    for row in rows {
        statement.execute(rusqlite::params_from_iter(row))?;
    }
    Ok(())
}
