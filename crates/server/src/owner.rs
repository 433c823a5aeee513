//! A data folder has one owner process at a time.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use store::Target;

/// How often a folder is tried that another command holds.
const TRIES_MAX: u32 = 600;
/// The time between two tries.
const TRY_AGAIN: Duration = Duration::from_millis(100);

/// Who has a data folder.
pub(crate) enum Owner {
    /// This process.
    Us(Ownership),
    /// A server, which does the work of callers beside it.
    Server,
    /// Another command, for longer than it was waited for.
    Command,
}

/// The right to write in a data folder, held until it is dropped.
pub(crate) struct Ownership {
    _lock: File,
}

impl Ownership {
    /// Takes the folder, unless a server owns it. Another command is waited for.
    ///
    /// The lock goes with its process. A socket may be left behind by one that was killed, so it
    /// counts only when somebody listens.
    pub(crate) fn take(data: &Path) -> Result<Owner> {
        let path = data.join("suyuan.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| path.display().to_string())?;
        for _ in 0..TRIES_MAX {
            match file.try_lock() {
                Ok(()) => return Ok(Owner::Us(Self { _lock: file })),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| path.display().to_string());
                }
                Err(TryLockError::WouldBlock) if crate::socket::listens(data) => {
                    return Ok(Owner::Server);
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(TRY_AGAIN),
            }
        }
        Ok(Owner::Command)
    }
}

/// Where the data is: PostgreSQL where one is named, else the folder's own database.
pub(crate) fn target(data: &Path, database: Option<&str>) -> Target {
    match database {
        Some(url) => Target::Postgres(url.to_owned()),
        None => Target::Sqlite(data.join("suyuan.db")),
    }
}

/// What `--from` and `--to` name: a server by its URL, a database file, or a data folder.
pub(crate) fn named(place: &str) -> Target {
    let path = Path::new(place);
    if place.starts_with("postgres://") || place.starts_with("postgresql://") {
        Target::Postgres(place.to_owned())
    } else if path.extension().is_some_and(|extension| extension == "db") && !path.is_dir() {
        Target::Sqlite(path.to_owned())
    } else {
        target(path, None)
    }
}
