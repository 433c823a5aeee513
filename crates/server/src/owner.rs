//! A data folder has one owner process at a time.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use store::Target;

/// The right to write in a data folder, held until it is dropped.
pub(crate) struct Ownership {
    _lock: File,
}

impl Ownership {
    /// Takes the folder, or gives `None` while a server owns it.
    ///
    /// Another command line holds it only for a moment, so that is waited for.
    pub(crate) fn take(data: &Path) -> Result<Option<Self>> {
        let path = data.join("suyuan.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| path.display().to_string())?;
        for _ in 0..600 {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self { _lock: file })),
                Err(TryLockError::Error(error)) => {
                    return Err(error).with_context(|| path.display().to_string());
                }
                Err(TryLockError::WouldBlock) if crate::socket::path(data).exists() => {
                    return Ok(None);
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
        Ok(None)
    }
}

/// Where the data is: PostgreSQL where one is named, else the folder's own database.
pub(crate) fn target(data: &Path, database: Option<&str>) -> Target {
    match database {
        Some(url) => Target::Postgres(url.to_owned()),
        None => Target::Sqlite(data.join("suyuan.db")),
    }
}
