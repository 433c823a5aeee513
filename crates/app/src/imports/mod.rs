//! Imports: from an uploaded file to facts, with every fault said at once.
//!
//! On the command line one call does all. On the page an import is a job: it is checked while the
//! person watches, shows what it would bring, and is written when they say so.

mod job;
mod known;
mod mapping;
mod write;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use exchange::{CheckError, Checked, Document, Faults, OpenError, Progress};
use sha2::{Digest as _, Sha256};
use store::imports as stored;

use domain::ImportId;

use crate::error::{Error, Result};
use crate::export::halted;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::times::zone;
use crate::views::DocumentCounts;

pub(crate) use self::job::Jobs;
use self::known::KnownInStore;
pub(crate) use self::write::outside_pool;

/// How often a document is checked again because another import came in between.
const CHECKS_MAX: usize = 3;

/// What became of a document given on the command line.
#[derive(Debug, Default)]
pub struct ImportOutcome {
    /// The faults as lines, the first ten thousand.
    pub faults: Vec<String>,
    /// How many faults there are.
    pub faults_total: u64,
    /// What was new, and is now there.
    pub new: DocumentCounts,
}

/// A document without faults, with the moment it was checked against.
pub(crate) struct Ready {
    pub(crate) checked: Checked,
    newest_import: Option<ImportId>,
}

/// Why a document is not ready.
pub(crate) enum NotReady {
    Faulty(Faults),
    Failed(Error),
}

impl From<Error> for NotReady {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Plant {
    /// Takes over a document: all of it, or nothing with every fault said.
    pub fn import_path(&self, operator: &Operator, path: &Path) -> Result<ImportOutcome> {
        operator.need(Permission::ImportRun)?;
        let document = match Document::open(path, &zone(&operator.zone)) {
            Ok(document) => document,
            Err(OpenError::Faulty(faults)) => return Ok(ImportOutcome::faulty(&faults)),
            Err(OpenError::Io(error)) => return Err(Error::io(error)),
        };
        let digest = digest(path)?;
        let mut silent = |_: Progress| ControlFlow::Continue(());
        for _ in 0..CHECKS_MAX {
            let ready = match self.check(operator, &document, &mut silent) {
                Ok(ready) => ready,
                Err(NotReady::Faulty(faults)) => return Ok(ImportOutcome::faulty(&faults)),
                Err(NotReady::Failed(error)) => return Err(error),
            };
            let new = counts(&ready.checked.new);
            match self.take_over(operator, &ready, digest, &mut |_| ControlFlow::Continue(())) {
                Ok(()) => return Ok(ImportOutcome { new, ..ImportOutcome::default() }),
                Err(Error::Stale) => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::Busy)
    }

    /// Checks a document against what the ledger holds now.
    pub(crate) fn check(
        &self,
        operator: &Operator,
        document: &Document,
        report: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Ready, NotReady> {
        let (company, site) = (operator.company, operator.site);
        let spill = self.spill_folder()?;
        let outcome = self.read(|tx| {
            let newest_import = newest_import(tx, company, site)?;
            let mut known = KnownInStore::of(tx, company, site);
            let checked = exchange::check(document, &mut known, &spill, report);
            Ok((checked, newest_import))
        })?;
        match outcome {
            (Ok(checked), newest_import) => Ok(Ready { checked, newest_import }),
            (Err(CheckError::Faulty(faults)), _) => Err(NotReady::Faulty(faults)),
            (Err(CheckError::Halted(halt)), _) => Err(NotReady::Failed(halted(halt))),
        }
    }

    /// Writes what is new; [`Error::Stale`] when another import came in since the check.
    pub(crate) fn take_over(
        &self,
        operator: &Operator,
        ready: &Ready,
        document_sha256: [u8; 32],
        report: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<()> {
        if ready.checked.new.total() == 0 {
            return Ok(());
        }
        write::write(self, operator, ready, document_sha256, report)?;
        self.tables_grew(
            ready.checked.new.total(),
            "item, partner, pool, lot, transfer, transfer_in, balance",
        );
        Ok(())
    }

    fn spill_folder(&self) -> Result<PathBuf> {
        let folder = self.inner.data_dir.join("imports");
        std::fs::create_dir_all(&folder).map_err(Error::io)?;
        Ok(folder)
    }

    /// Removes uploads and spilled rows of a process that is gone.
    pub(crate) fn clear_spill_folder(&self) -> Result<()> {
        let Ok(entries) = std::fs::read_dir(self.inner.data_dir.join("imports")) else {
            return Ok(());
        };
        for entry in entries {
            let path = entry.map_err(Error::io)?.path();
            if path.is_file() {
                std::fs::remove_file(path).map_err(Error::io)?;
            }
        }
        Ok(())
    }
}

impl ImportOutcome {
    fn faulty(faults: &Faults) -> Self {
        Self {
            faults: faults.kept().map(ToString::to_string).collect(),
            faults_total: faults.total(),
            new: DocumentCounts::default(),
        }
    }
}

/// The import that began last; another one since a check makes the check stale.
fn newest_import(
    tx: &mut store::Tx<'_>,
    company: domain::CompanyId,
    site: domain::SiteId,
) -> Result<Option<ImportId>> {
    Ok(stored::page(tx, company, site, None, 1)?.first().map(|import| import.id))
}

pub(crate) fn counts(counts: &exchange::Counts) -> DocumentCounts {
    DocumentCounts {
        items: counts.items,
        partners: counts.partners,
        pools: counts.pools,
        transfers: counts.transfers,
        corrections: counts.corrections,
    }
}

/// SHA-256 of a file, or of the files of a folder in the order of their names.
fn digest(path: &Path) -> Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut files = vec![path.to_path_buf()];
    if path.is_dir() {
        files = std::fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .map_err(Error::fault)?;
        files.retain(|file| file.is_file());
        files.sort();
    }
    let mut buffer = vec![0; 256 << 10];
    for file in files {
        let mut file = File::open(file).map_err(Error::fault)?;
        loop {
            let read = file.read(&mut buffer).map_err(Error::fault)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
        }
    }
    Ok(hash.finalize().into())
}
