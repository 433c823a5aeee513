//! The transfers of a factory in `SQLite`, with every favour for who asks: a page cache and a memory
//! map larger than the data, and one open read transaction.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params};

use crate::factory::Factory;

const SETTINGS: &str = "
    PRAGMA cache_size = -1000000; PRAGMA mmap_size = 30000000000; PRAGMA temp_store = MEMORY;
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";

/// Writes the transfers of a factory into a new database, with these indexes.
pub fn load(path: &Path, factory: &Factory, indexes: &str) -> Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch(
        "CREATE TABLE transfers (
             id INTEGER PRIMARY KEY, pool_from INT, pool_to INT, at_us INT, quantity INT)",
    )?;
    let write = connection.transaction()?;
    {
        let mut insert = write.prepare("INSERT INTO transfers VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for (number, transfer) in (0_i64..).zip(&factory.transfers) {
            let (from, to) = (transfer.from, transfer.to);
            insert.execute(params![number, from, to, transfer.at_us, transfer.quantity])?;
        }
    }
    write.commit()?;
    connection.execute_batch(indexes)?;
    Ok(connection.execute_batch("ANALYZE")?)
}

/// Opens such a database, with a read transaction that stays open.
pub fn open(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch("BEGIN")?;
    Ok(connection)
}
