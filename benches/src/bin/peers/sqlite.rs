//! `SQLite` in this process: one recursive statement, or one statement a level.
//!
//! It gets every favour: indexes both ways that cover all that is asked, a page cache and a memory
//! map larger than the data, one open read transaction and prepared statements.

use std::path::Path;

use anyhow::Result;
use benches::engine::Row;
use benches::sqlite::open;
use benches::starts::{Set, ends};
use rusqlite::Connection;

use crate::contest::Contestant;

/// Indexes both ways, with all that is asked.
pub(crate) const INDEXES: &str = "
    CREATE INDEX outflows ON transfers (pool_from, pool_to, quantity);
    CREATE INDEX inflows ON transfers (pool_to, pool_from, quantity);";

/// One recursive statement: pools with their depth, then the transfers beyond them.
pub(crate) struct Recursive(Connection);

impl Recursive {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        open(path).map(Self)
    }

    fn answer(&self, set: &Set, place: usize) -> Result<Vec<Row>> {
        let (near, far) = ends(set.way);
        let mut statement = self.0.prepare_cached(&format!(
            "WITH RECURSIVE met (pool, depth) AS (
                 VALUES (?1, 0)
                 UNION
                 SELECT t.{far}, met.depth + 1
                   FROM met CROSS JOIN transfers t ON t.{near} = met.pool)
             SELECT t.id, t.{far}, first.depth + 1, t.quantity
               FROM (SELECT pool, min(depth) AS depth FROM met GROUP BY pool) first
               CROSS JOIN transfers t ON t.{near} = first.pool"
        ))?;
        let rows = statement.query_map([set.roots[place]], |row| {
            let (transfer, pool) = (row.get(0)?, row.get(1)?);
            Ok(Row { transfer, pool, depth: row.get(2)?, quantity: row.get(3)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Contestant for Recursive {
    fn name(&self) -> &'static str {
        "SQLite, one recursive statement"
    }

    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>> {
        self.answer(set, place).map(Some)
    }
}

/// One statement a level; which pools are new is decided here, not by the database.
pub(crate) struct ByLevel {
    connection: Connection,
    met: Met,
}

impl ByLevel {
    pub(crate) fn open(path: &Path, pools: usize) -> Result<Self> {
        Ok(Self { connection: open(path)?, met: Met::new(pools) })
    }

    fn answer(&mut self, set: &Set, place: usize) -> Result<Vec<Row>> {
        let (near, far) = ends(set.way);
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT t.id, t.{far}, t.quantity
               FROM json_each(?1) level CROSS JOIN transfers t ON t.{near} = level.value"
        ))?;
        let (mut level, mut depth, mut reached) = (self.met.begin(set.roots[place]), 0, Vec::new());
        while !level.is_empty() {
            depth += 1;
            let asked = format!("{level:?}");
            level.clear();
            let mut rows = statement.query([asked])?;
            while let Some(row) = rows.next()? {
                let (transfer, pool, quantity) = (row.get(0)?, row.get(1)?, row.get(2)?);
                reached.push(Row { transfer, pool, depth, quantity });
                if self.met.is_new(pool) {
                    level.push(pool);
                }
            }
        }
        Ok(reached)
    }
}

impl Contestant for ByLevel {
    fn name(&self) -> &'static str {
        "SQLite, a statement a level"
    }

    fn rows(&mut self, set: &Set, place: usize) -> Result<Option<Vec<Row>>> {
        self.answer(set, place).map(Some)
    }
}

/// Which pools a search has met, with marks that need no clearing.
pub(crate) struct Met {
    marks: Vec<u32>,
    generation: u32,
}

impl Met {
    pub(crate) fn new(pools: usize) -> Self {
        Self { marks: vec![0; pools], generation: 0 }
    }

    /// Begins anew at one pool, which is the first level.
    pub(crate) fn begin(&mut self, root: u32) -> Vec<u32> {
        self.generation += 1;
        self.marks[root as usize] = self.generation;
        vec![root]
    }

    pub(crate) fn is_new(&mut self, pool: u32) -> bool {
        let mark = &mut self.marks[pool as usize];
        std::mem::replace(mark, self.generation) != self.generation
    }
}
