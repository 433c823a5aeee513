//! Copying what the chain says to the pools it says it of: page by page of the ledger, each part in
//! a transaction of its own, and at last how far it came.
//!
//! Everything may happen twice: a copy that was killed is done again from the last page, and two at
//! once write the same rows.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::Entry;
use domain::ids::CompanyId;
use domain::{Fact, PoolId, SiteId};

use super::tables::{self, Kind};
use super::{FOLLOWED, Nodes, SET_COPIED};
use crate::database::Database;
use crate::error::StoreError;
use crate::sql::{Cell, Statement, Tx, Value, args};

/// How many facts are looked at together.
const FACTS_MAX: i64 = 10_000;

/// What one page of the ledger brought.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Copied {
    pub(super) facts: u64,
    /// How many facts are not copied yet.
    pub(super) left: i64,
}

/// Which rows the facts of a page wrote, by their keys.
#[derive(Debug, Default)]
struct Written {
    pools: BTreeSet<i64>,
    transfers: BTreeSet<i64>,
    corrected: BTreeSet<i64>,
    runs: BTreeSet<i64>,
}

/// Rows by the part they go to.
type Rows = BTreeMap<i64, Vec<(Kind, Vec<Cell>)>>;

/// Copies what is missing at the pools of a company, for every placement that is filled or asked.
/// Answers how many facts were copied.
pub fn catch_up(db: &Database, company: CompanyId) -> Result<u64, StoreError> {
    let followed: Vec<Nodes> = db.read(|tx| {
        let part = tx.part(company);
        tx.query_all(&FOLLOWED, args![part, company], |row| {
            Ok(Nodes { version: row.get(0)?, parts: row.get(1)? })
        })
    })?;
    if followed.is_empty() {
        return Ok(0);
    }
    let mut facts = 0;
    for site in super::sites(db, company)? {
        for nodes in &followed {
            loop {
                let copied = copy_page(db, (company, site), *nodes)?;
                facts += copied.facts;
                if copied.left <= 0 {
                    break;
                }
            }
        }
    }
    Ok(facts)
}

/// Copies the next page of a chain.
pub(super) fn copy_page(
    db: &Database,
    chain: (CompanyId, SiteId),
    nodes: Nodes,
) -> Result<Copied, StoreError> {
    let (company, site) = chain;
    let (copied, reached, rows) = db.read(|tx| {
        let done = super::copied(tx, chain, nodes)?;
        let head = super::head(tx, chain)?;
        let (written, reached) = written(tx, chain, done)?;
        let rows = Gathering { chain, nodes, head, rows: Rows::new() }.of(tx, &written)?;
        let facts = u64::try_from(reached - done).unwrap_or(0);
        Ok::<_, StoreError>((Copied { facts, left: head - reached }, reached, rows))
    })?;
    if copied.facts == 0 {
        return Ok(copied);
    }
    let mut writer = db.writer()?;
    for rows in rows.into_values() {
        writer.write(|tx| {
            for (kind, row) in &rows {
                let row: Vec<Value<'_>> = row.iter().map(Cell::as_value).collect();
                tx.insert(tables::write(*kind), &row)?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
    writer.write(|tx| {
        let part = tx.part(company);
        tx.execute(&SET_COPIED, args![part, company, site, nodes.version, reached])?;
        Ok::<_, StoreError>(())
    })?;
    Ok(copied)
}

/// Which rows the next facts of a chain wrote, and the last of these facts.
fn written(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    done: i64,
) -> Result<(Written, i64), StoreError> {
    let (mut written, mut reached) = (Written::default(), done);
    let args = args![tx.part(company), company, site, done, FACTS_MAX];
    tx.stream(&super::FACTS, args, |row| {
        let seq: i64 = row.get(0)?;
        reached = seq;
        let Value::Blob(content) = row.value(3)? else {
            return Err(StoreError::Column { column: 3, expected: "bytes" });
        };
        let entry = Entry::decode(row.get(1)?, row.get(2)?, content)
            .map_err(|fault| StoreError::Fact { site, seq, fault })?;
        match entry.fact {
            Fact::PoolOpened(fact) => _ = written.pools.insert(fact.pool.0),
            Fact::TransferRecorded(fact) => _ = written.transfers.insert(fact.transfer.0),
            Fact::TransferCorrected(fact) => _ = written.corrected.insert(fact.transfer.0),
            Fact::RunClosed(fact) => {
                written.runs.insert(fact.run.0);
                // The pool of a run says when it closed.
                written.pools.insert(fact.run.0);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok((written, reached))
}

/// Rows of the chain on their way to the parts of their pools.
struct Gathering {
    chain: (CompanyId, SiteId),
    nodes: Nodes,
    head: i64,
    rows: Rows,
}

impl Gathering {
    fn of(mut self, tx: &mut Tx<'_>, written: &Written) -> Result<Rows, StoreError> {
        self.read(tx, Kind::Pool, &written.pools, |this, row| {
            this.put(Kind::Pool, row, &["pool"]);
        })?;
        self.read(tx, Kind::Out, &written.transfers, |this, row| {
            this.put(Kind::Out, row, &["pool_from"]);
            this.put(Kind::In, row, &["pool_to"]);
        })?;
        self.read(tx, Kind::Closing, &written.runs, |this, row| {
            this.put(Kind::Closing, row, &["run"]);
        })?;
        // A correction is asked for under the pool that its transfer left, as recorded.
        let mut left: BTreeMap<i64, i64> = BTreeMap::new();
        self.read(tx, Kind::Out, &written.corrected, |_, row| {
            left.extend(number(Kind::Out, row, "transfer").zip(number(
                Kind::Out,
                row,
                "pool_from",
            )));
        })?;
        self.read(tx, Kind::Correction, &written.corrected, |this, row| {
            let transfer = number(Kind::Correction, row, "transfer");
            let pool = transfer.and_then(|transfer| left.get(&transfer).copied());
            this.put_at(Kind::Correction, row, pool);
            this.put(Kind::Correction, row, &["pool_from", "pool_to"]);
        })?;
        Ok(self.rows)
    }

    /// Reads rows of the chain by their keys.
    fn read(
        &mut self,
        tx: &mut Tx<'_>,
        kind: Kind,
        ids: &BTreeSet<i64>,
        mut each: impl FnMut(&mut Self, &[Cell]),
    ) -> Result<(), StoreError> {
        let ids: Vec<i64> = ids.iter().copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (company, site) = self.chain;
        let statement: &Statement = tables::read(tx.engine(), kind);
        let args = args![&ids[..], tx.part(company), company, site];
        tx.stream(statement, args, |row| {
            each(self, &Cell::row(row, tables::width(kind))?);
            Ok::<(), StoreError>(())
        })
    }

    fn put(&mut self, kind: Kind, row: &[Cell], pools: &[&str]) {
        for column in pools {
            self.put_at(kind, row, number(kind, row, column));
        }
    }

    fn put_at(&mut self, kind: Kind, row: &[Cell], pool: Option<i64>) {
        let (company, site) = self.chain;
        let Some(pool) = pool else { return };
        let part = self.nodes.part(company, site, PoolId(pool));
        let mut cells = vec![Cell::Int(part)];
        cells.extend_from_slice(&row[1..tables::BEFORE]);
        cells.push(Cell::Int(self.nodes.version));
        cells.extend_from_slice(&row[tables::BEFORE..]);
        if tables::changes(kind) {
            cells.push(Cell::Int(self.head));
        }
        let rows = self.rows.entry(part).or_default();
        // A correction whose pools share a part comes there once.
        if rows.last() != Some(&(kind, cells.clone())) {
            rows.push((kind, cells));
        }
    }
}

fn number(kind: Kind, row: &[Cell], column: &str) -> Option<i64> {
    match row.get(tables::place(kind, column))? {
        Cell::Int(number) => Some(*number),
        _ => None,
    }
}
