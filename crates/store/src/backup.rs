//! A copy of a database while it is at work: one moment of it, whole, in a file of the embedded engine.
//! And the way back, into either engine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::database::{Database, Target};
use crate::error::StoreError;
use crate::moving::{self, End, MoveFault};

/// Writes a copy of a database to a file that is not there yet. Others go on reading and writing; the copy
/// is what stood when it began.
///
/// `id` is drawn by the caller: a file that was not written to its end is marked with it.
pub fn copy(database: &Database, to: &Path, id: [u8; 16], now_us: i64) -> Result<(), MoveFault> {
    // Under another name first: a copy that was cut off is not taken for a database.
    let coming = coming(to);
    remove(&coming)?;
    if !database.copy_to(&coming.to_string_lossy())? {
        moving::copy_moment(database, Target::Sqlite(coming.clone()), &mark(id, now_us))?;
    }
    Ok(fs::rename(&coming, to).map_err(StoreError::File)?)
}

/// Fills an empty database from a file that [`copy`] wrote. The file may be of an earlier program: it is
/// brought up to this one, so it has to be ours to change.
pub fn restore(from: &Path, to: Target, id: [u8; 16], now_us: i64) -> Result<(), MoveFault> {
    let source = Database::open(Target::Sqlite(from.to_owned()))?;
    moving::copy_moment(&source, to, &mark(id, now_us))
}

/// The name a file has while it is written.
pub fn coming(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".coming");
    name.into()
}

/// Removes a database file with what the engine keeps beside it, where there is one.
pub fn remove(path: &Path) -> Result<(), StoreError> {
    for beside in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        match fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::File(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn mark(id: [u8; 16], since_us: i64) -> End {
    let place = "a backup".to_owned();
    End { move_id: id, origin: [0; 32], seal: [0; 16], place, done: false, since_us }
}
