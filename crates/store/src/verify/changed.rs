//! Which rows of the rebuild later facts change, and comparing only those.
//!
//! The rebuild is a throw-away SQLite database, so triggers note it there, whatever statement it is that
//! changes a row.

use super::rows::{check_key, check_table};
use super::{Halt, Progress};
use crate::error::StoreError;
use crate::projections::{Projection, projections};
use crate::sql::{Cell, Statement, Tx};

/// With more changed rows in a table than this, all of it is compared: one pass is quicker than so many
/// looks.
const LOOKS_MAX: usize = 50_000;
/// How often progress is told.
const ROWS_PER_NEWS: u64 = 1_000;

/// Lets the rebuild note from now on which rows are changed.
pub(super) fn watch(rebuilt: &mut Tx<'_>) -> Result<(), StoreError> {
    rebuilt.flush()?;
    for projection in projections() {
        rebuilt.run_engine_script(&triggers(projection))?;
    }
    Ok(())
}

/// A table of keys, in which a key may stand more than once, and what fills it.
fn triggers(projection: &Projection) -> String {
    let (table, key) = (projection.table, &projection.columns[..projection.key]);
    let of = |row: &str| -> String {
        let columns: Vec<String> = key.iter().map(|column| format!("{row}.{column}")).collect();
        columns.join(", ")
    };
    let (before, after, key) = (of("OLD"), of("NEW"), key.join(", "));
    format!(
        "CREATE TABLE changed_{table} AS SELECT {key} FROM {table} LIMIT 0;
         CREATE TRIGGER changed_{table}_insert AFTER INSERT ON {table}
         BEGIN INSERT INTO changed_{table} VALUES ({after}); END;
         CREATE TRIGGER changed_{table}_update AFTER UPDATE ON {table}
         BEGIN INSERT INTO changed_{table} VALUES ({before}), ({after}); END;
         CREATE TRIGGER changed_{table}_delete AFTER DELETE ON {table}
         BEGIN INSERT INTO changed_{table} VALUES ({before}); END;"
    )
}

/// Compares every row that was changed in the rebuild since the last time.
pub(super) fn check(
    tx: &mut Tx<'_>,
    rebuilt: &mut Tx<'_>,
    rows: &mut u64,
    progress: &mut dyn FnMut(Progress) -> Result<(), Halt>,
) -> Result<(), Halt> {
    rebuilt.flush()?;
    for projection in projections() {
        let keys = changed(projection, rebuilt)?;
        if keys.len() > LOOKS_MAX {
            check_table(projection, tx, rebuilt, rows, progress)?;
        } else {
            for key in &keys {
                check_key(projection, key, tx, rebuilt)?;
                *rows += 1;
                if rows.is_multiple_of(ROWS_PER_NEWS) {
                    progress(Progress::Rows(*rows))?;
                }
            }
        }
        let forget = format!("DELETE FROM changed_{}", projection.table);
        rebuilt.execute(&Statement::generated(forget), &[])?;
    }
    progress(Progress::Rows(*rows))
}

/// The keys that were noted, each once, at most one more than are looked at one by one.
fn changed(projection: &Projection, rebuilt: &mut Tx<'_>) -> Result<Vec<Vec<Cell>>, StoreError> {
    let key = projection.columns[..projection.key].join(", ");
    let all = format!(
        "SELECT DISTINCT {key} FROM changed_{} ORDER BY {key} LIMIT {}",
        projection.table,
        LOOKS_MAX + 1
    );
    rebuilt.query_all(&Statement::generated(all), &[], |row| Cell::row(row, projection.key))
}
