//! Backups: a copy of everything while people work, and whether it can be worked with.
//!
//! A backup is a data folder. It holds the database with history, projections, the side store and all
//! contents of files, and the keys of TLS, so that devices go on trusting the plant that is served from
//! it. Graphs kept in files are made anew from the ledger.
//!
//! Its database is a file of the embedded engine, whichever engine it was made of; it is restored into
//! either one.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use store::moving::MoveFault;
use store::{Database, Target};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::secrets;

/// The database in a data folder.
const DATABASE: &str = "suyuan.db";
/// The folder of keys and certificates beside it.
const TLS: &str = "tls";

/// A backup that was made and read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackUp {
    /// Records in it, all of them recomputed.
    pub records: u64,
    /// What is off in it, if anything is.
    pub first: Option<String>,
}

impl Plant {
    /// Copies everything into a folder that holds no database yet, and verifies the copy.
    pub fn back_up(&self, operator: &Operator, folder: &Path) -> Result<BackUp> {
        operator.need(Permission::PeopleManage)?;
        fs::create_dir_all(folder).map_err(Error::io)?;
        // It holds hashes of passwords and the keys of TLS.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(Error::io)?;
        let to = folder.join(DATABASE);
        if to.exists() {
            return Err(domain::Refusal::BadInput { field: "target" }.into());
        }
        let copied =
            store::backup::copy(&self.inner.database, &to, secrets::random()?, self.now_us());
        match copied {
            Ok(()) => {}
            Err(MoveFault::Differs(words)) => return Ok(BackUp::off(words)),
            Err(other) => return Err(failed(other)),
        }
        fs::File::open(&to).and_then(|file| file.sync_all()).map_err(Error::io)?;
        copy_files(&self.inner.data_dir.join(TLS), &folder.join(TLS))?;
        check(Target::Sqlite(to))
    }
}

impl BackUp {
    /// One that was not made, for what is off in what it was to be made of.
    const fn off(words: String) -> Self {
        Self { records: 0, first: Some(words) }
    }
}

fn failed(fault: MoveFault) -> Error {
    match fault {
        MoveFault::Store(error) => error.into(),
        other => Error::fault(other),
    }
}

/// Copies the files of a folder that may not be there.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(Error::io)?;
    for entry in fs::read_dir(from).map_err(Error::io)? {
        let entry = entry.map_err(Error::io)?;
        if entry.file_type().map_err(Error::io)?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).map_err(Error::io)?;
        }
    }
    Ok(())
}

/// Opens a copy as a server would, and recomputes all of it.
fn check(database: Target) -> Result<BackUp> {
    let database = Database::open(database)?;
    let report = store::verify::verify(&database, &mut |_| {})?;
    let first = report.first.map(|finding| finding.to_string());
    Ok(BackUp { records: report.facts, first })
}

/// Puts a backup where no database is yet, and verifies what is there then: into the data folder, or into
/// an empty database of a server. Whether there was room: data in use are never written over.
pub fn restore(
    backup: &Path,
    folder: &Path,
    target: &Target,
    clock: &Clock,
) -> Result<Option<BackUp>> {
    if let Target::Sqlite(path) = target
        && path.exists()
    {
        return Ok(None);
    }
    fs::create_dir_all(folder).map_err(Error::io)?;
    // Under another name first: a copy that was cut off is not taken for a database.
    let coming = store::backup::coming(&folder.join(DATABASE));
    store::backup::remove(&coming)?;
    fs::copy(backup.join(DATABASE), &coming).map_err(Error::io)?;
    if let Target::Sqlite(path) = target {
        fs::File::open(&coming).and_then(|file| file.sync_all()).map_err(Error::io)?;
        copy_files(&backup.join(TLS), &folder.join(TLS))?;
        fs::rename(&coming, path).map_err(Error::io)?;
        return check(target.clone()).map(Some);
    }
    let filled =
        store::backup::restore(&coming, target.clone(), secrets::random()?, clock.now_us());
    store::backup::remove(&coming)?;
    match filled {
        Ok(()) => {}
        Err(MoveFault::TargetTaken) => return Ok(None),
        Err(MoveFault::Differs(words)) => return Ok(Some(BackUp::off(words))),
        Err(other) => return Err(failed(other)),
    }
    copy_files(&backup.join(TLS), &folder.join(TLS))?;
    check(target.clone()).map(Some)
}
