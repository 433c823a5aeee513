//! A copy of a database while it is at work: one moment of it, whole.

use std::path::Path;

use crate::database::Database;
use crate::error::StoreError;

/// Writes a copy of an embedded database to a file that is not there yet. Others go on reading and
/// writing; the copy is what stood when it began. Whether it was made: a PostgreSQL database is backed up
/// by its own programs.
pub fn copy(database: &Database, to: &Path) -> Result<bool, StoreError> {
    database.copy_to(&to.to_string_lossy())
}
