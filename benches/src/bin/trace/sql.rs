//! What a database does with the same question: one recursive statement, or one statement a level.
//!
//! `SQLite` gets every favour: covering indexes both ways, a page cache and a memory map larger than
//! the data, one open read transaction, prepared statements, and no rule of time to keep.

use std::path::Path;

use anyhow::Result;
use benches::starts::ends;
use rusqlite::Connection;
use trace::Way;

use crate::factory::Factory;

/// Indexes both ways.
const INDEXES: &str = "
    CREATE INDEX outflows ON transfers (pool_from, pool_to);
    CREATE INDEX inflows ON transfers (pool_to, pool_from);";

/// A database that holds the transfers of a factory.
pub(crate) struct Database {
    connection: Connection,
    met: Vec<u32>,
    generation: u32,
}

impl Database {
    pub(crate) fn load(path: &Path, factory: &Factory) -> Result<Self> {
        benches::sqlite::load(path, factory, INDEXES)?;
        let connection = benches::sqlite::open(path)?;
        Ok(Self { connection, met: vec![0; factory.pools.len()], generation: 0 })
    }

    pub(crate) fn version() -> &'static str {
        rusqlite::version()
    }

    /// One recursive statement: pools with their depth, then the transfers beyond them.
    pub(crate) fn recursive(&self, way: Way, root: u32) -> Result<Vec<(u32, u32)>> {
        let (near, far) = ends(way);
        let mut statement = self.connection.prepare_cached(&format!(
            "WITH RECURSIVE met (pool, depth) AS (
                 VALUES (?1, 0)
                 UNION
                 SELECT t.{far}, met.depth + 1
                   FROM met CROSS JOIN transfers t ON t.{near} = met.pool)
             SELECT t.id, first.depth + 1
               FROM (SELECT pool, min(depth) AS depth FROM met GROUP BY pool) first
               CROSS JOIN transfers t ON t.{near} = first.pool"
        ))?;
        let rows = statement.query_map([root], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One recursive statement without depth: the least it can be asked.
    pub(crate) fn recursive_without_depth(&self, way: Way, root: u32) -> Result<Vec<u32>> {
        let (near, far) = ends(way);
        let mut statement = self.connection.prepare_cached(&format!(
            "WITH RECURSIVE met (pool) AS (
                 VALUES (?1)
                 UNION
                 SELECT t.{far} FROM met CROSS JOIN transfers t ON t.{near} = met.pool)
             SELECT t.id FROM met CROSS JOIN transfers t ON t.{near} = met.pool"
        ))?;
        let rows = statement.query_map([root], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One statement a level; which pools are new is decided here, not by the database.
    pub(crate) fn by_level(&mut self, way: Way, root: u32) -> Result<Vec<(u32, u32)>> {
        let (near, far) = ends(way);
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT t.id, t.{far}
               FROM json_each(?1) level CROSS JOIN transfers t ON t.{near} = level.value"
        ))?;
        self.generation += 1;
        self.met[root as usize] = self.generation;
        let (mut level, mut depth, mut reached) = (vec![root], 0, Vec::new());
        while !level.is_empty() {
            depth += 1;
            let asked = format!("{level:?}");
            level.clear();
            let mut rows = statement.query([asked])?;
            while let Some(row) = rows.next()? {
                let (transfer, pool): (u32, u32) = (row.get(0)?, row.get(1)?);
                reached.push((transfer, depth));
                let mark = &mut self.met[pool as usize];
                if *mark != self.generation {
                    *mark = self.generation;
                    level.push(pool);
                }
            }
        }
        Ok(reached)
    }
}
