//! Graphs that are kept in files between two lives of a process.
//!
//! A file is a copy of what the ledger says up to a place, and names that place by its hashes: one that
//! is damaged, of another version or of another ledger is passed over, and the graph is made anew from
//! the facts. So a file can be deleted at any time, and never has to be backed up.

use std::io;
use std::path::{Path, PathBuf};

use bytemuck::{Pod, Zeroable};
use domain::{CompanyId, ImportId, SiteId};
use mapped::{Broken, Checker, Sections, UNFINISHED, Writer};
use store::ledger::{self as chain, COMPANY_LEDGER};
use store::{StoreError, Tx};
use trace::{Graph, History, snapshot};

use crate::knowledge::Place;

/// The folder of the files, and what they are called in it.
#[derive(Debug, Clone)]
pub(crate) struct Snapshots {
    folder: PathBuf,
}

/// A graph from a file: what it knows, and how far its ledger had come.
pub(crate) struct Kept {
    pub(crate) graph: Graph,
    pub(crate) history: History,
    pub(crate) company: Place,
    pub(crate) own: Place,
    /// Checks the blocks that no question touched yet.
    pub(crate) checker: Checker,
}

/// Where a chain stood, and what proves that it is this chain.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Stand {
    site: i64,
    seq: i64,
    hash: [u8; 32],
}

/// An import that was not finished.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Unfinished {
    site: i64,
    import: i64,
    begun: i64,
}

/// The file cannot be used, or the database cannot be read.
enum Unusable {
    File(Broken),
    Stale,
    Store(StoreError),
}

impl From<Broken> for Unusable {
    fn from(broken: Broken) -> Self {
        Self::File(broken)
    }
}

impl From<StoreError> for Unusable {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Snapshots {
    /// In a folder of the installation.
    pub(crate) fn within(data_dir: &Path) -> Self {
        Self { folder: data_dir.join("graphs") }
    }

    /// Removes what a process that was killed had begun to write.
    pub(crate) fn clear_unfinished(&self) -> io::Result<()> {
        let files = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            files => files?,
        };
        for file in files {
            let file = file?;
            if file.file_name().to_string_lossy().starts_with(UNFINISHED) {
                std::fs::remove_file(file.path())?;
            }
        }
        Ok(())
    }

    fn path(&self, company: CompanyId, site: SiteId) -> PathBuf {
        self.folder.join(format!("{}-{}.graph", company.0, site.0))
    }

    /// The graph of a site, if a file has one of this very ledger.
    pub(crate) fn take(
        &self,
        tx: &mut Tx<'_>,
        company: CompanyId,
        site: SiteId,
    ) -> Result<Option<Kept>, StoreError> {
        match take(&self.path(company, site), tx, company, site) {
            Ok(kept) => Ok(Some(kept)),
            Err(Unusable::Store(error)) => Err(error),
            Err(Unusable::File(Broken::Io(error))) if error.kind() == io::ErrorKind::NotFound => {
                Ok(None)
            }
            Err(Unusable::Stale) => {
                tracing::warn!(%site, "A kept graph is of another ledger and is passed over");
                Ok(None)
            }
            Err(Unusable::File(error)) => {
                tracing::warn!(%site, %error, "A kept graph is passed over and made anew");
                Ok(None)
            }
        }
    }

    /// Begins a file; [`File::write`] fills it.
    pub(crate) fn begin(&self, company: CompanyId, site: SiteId) -> io::Result<File> {
        std::fs::create_dir_all(&self.folder)?;
        Ok(File(Writer::begin(&self.path(company, site), snapshot::FORMAT)?))
    }

    /// Removes a file that is not what was written.
    pub(crate) fn discard(&self, company: CompanyId, site: SiteId) {
        let removed = std::fs::remove_file(self.path(company, site));
        tracing::error!(%site, ?removed, "A kept graph is damaged; it is made anew from the ledger");
    }
}

/// A file that is being written.
pub(crate) struct File(Writer);

impl File {
    /// Writes how far both chains had come. Every place is named by the hash of the fact there.
    pub(crate) fn stand(
        &mut self,
        tx: &mut Tx<'_>,
        company: CompanyId,
        places: [(SiteId, &Place); 2],
    ) -> Result<io::Result<()>, StoreError> {
        let mut stands = Vec::new();
        let mut unfinished = Vec::new();
        for (site, place) in places {
            let hash = hash_at(tx, company, site, place.seq)?.unwrap_or_default();
            stands.push(Stand { site: site.0, seq: place.seq, hash });
            unfinished.extend(place.open.iter().map(|(import, begun)| Unfinished {
                site: site.0,
                import: import.0,
                begun: *begun,
            }));
        }
        let stands = bytemuck::cast_slice(&stands);
        let unfinished = bytemuck::cast_slice(&unfinished);
        let written = self.0.section("stands", size_of::<Stand>(), stands);
        Ok(written.and_then(|()| self.0.section("unfinished", size_of::<Unfinished>(), unfinished)))
    }

    /// Writes what is known, and gives the file its name.
    pub(crate) fn write(mut self, graph: &Graph, history: &History) -> io::Result<()> {
        let file = &mut self.0;
        snapshot::put(graph, history, &mut |name, size, bytes| file.section(name, size, bytes))?;
        self.0.finish()
    }
}

fn take(path: &Path, tx: &mut Tx<'_>, company: CompanyId, site: SiteId) -> Result<Kept, Unusable> {
    let mut sections = Sections::open(path, snapshot::FORMAT)?;
    let checker = sections.checker();
    let stands = sections.take::<Stand>("stands")?;
    let unfinished = sections.take::<Unfinished>("unfinished")?;
    let mut place = |site: SiteId| {
        let stand = stands.all().iter().find(|stand| stand.site == site.0);
        let stand = stand.ok_or(Unusable::Stale)?;
        if hash_at(tx, company, site, stand.seq)?.unwrap_or_default() != stand.hash {
            return Err(Unusable::Stale);
        }
        let open = unfinished.all().iter().filter(|one| one.site == site.0);
        let open = open.map(|one| (ImportId(one.import), one.begun)).collect();
        Ok(Place { seq: stand.seq, open })
    };
    let (company, own) = (place(COMPANY_LEDGER)?, place(site)?);
    let graph = snapshot::take_graph(&mut sections)?;
    let history = snapshot::take_history(&graph, &mut sections)?;
    Ok(Kept { graph, history, company, own, checker })
}

/// The hash of the fact at a place of a chain; none before the first.
fn hash_at(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    seq: i64,
) -> Result<Option<[u8; 32]>, StoreError> {
    let facts = chain::stored_facts(tx, company, site, seq - 1, 1)?;
    Ok(facts.first().filter(|fact| fact.header.seq == seq).map(|fact| fact.hash))
}
