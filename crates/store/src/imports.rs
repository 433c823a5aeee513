//! Imports as readers see them, and the rule of what they may see: a row counts when it came with
//! no import or with one that is complete.

use std::collections::BTreeSet;

use domain::ids::CompanyId;
use domain::{ImportId, PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// The condition that a row counts; `$1` must be the part and `$2` the company. Imports are looked at
/// only for a row that came with one.
macro_rules! visible {
    ($table:literal) => {
        concat!(
            "(",
            $table,
            ".import = 0 OR ",
            $table,
            ".import NOT IN (SELECT hidden.import FROM import hidden
                WHERE hidden.part = $1 AND hidden.company = $2 AND hidden.state <> 2))"
        )
    };
}
pub(crate) use visible;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Facts are being appended; they count for nothing yet.
    Running,
    /// Its facts count.
    Complete,
    /// Its facts count for nothing, for ever.
    Abandoned,
}

impl ImportState {
    /// The number used in the database.
    pub(crate) const fn code(self) -> i64 {
        match self {
            Self::Running => 1,
            Self::Complete => 2,
            Self::Abandoned => 3,
        }
    }

    fn from_code(code: i64) -> Result<Self, StoreError> {
        match code {
            1 => Ok(Self::Running),
            2 => Ok(Self::Complete),
            3 => Ok(Self::Abandoned),
            _ => Err(StoreError::Column { column: 1, expected: "the state of an import" }),
        }
    }
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// How far it has come.
    pub state: ImportState,
    /// SHA-256 of the document.
    pub document_sha256: [u8; 32],
    /// Who began it.
    pub by: Option<PersonId>,
    /// When it began, by the ledger's clock.
    pub started_at_us: i64,
    /// When it ended.
    pub finished_at_us: Option<i64>,
    /// What was new, when it is complete.
    pub counts: Option<ImportCounts>,
    /// Why it was given up.
    pub reason: Option<String>,
}

/// How much of a document was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    /// Items.
    pub items: u32,
    /// Partners.
    pub partners: u32,
    /// Pools.
    pub pools: u32,
    /// Transfers.
    pub transfers: u32,
    /// Corrections.
    pub corrections: u32,
}

macro_rules! columns {
    () => {
        "SELECT import, state, document_sha256, person, started_at_us, finished_at_us, items,
            partners, pools, transfers, corrections, reason FROM import
        WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    FIND = concat!(columns!(), " AND import = $4");
    RUNNING = concat!(columns!(), " AND state = 1 ORDER BY import LIMIT 1");
    BY_DOCUMENT = concat!(columns!(),
        " AND document_sha256 = $4 AND state = 2 ORDER BY import LIMIT 1");
    PAGE = concat!(columns!(), " AND import < $4 ORDER BY import DESC LIMIT $5");
    HIDDEN = "SELECT import FROM import WHERE part = $1 AND company = $2 AND state <> 2";
}

fn read(row: Row<'_>) -> Result<Import, StoreError> {
    let mut columns = row.columns();
    Ok(Import {
        id: columns.take()?,
        state: ImportState::from_code(columns.take()?)?,
        document_sha256: columns.take()?,
        by: columns.take()?,
        started_at_us: columns.take()?,
        finished_at_us: columns.take()?,
        counts: match columns.take()? {
            None => {
                for _ in 0..4 {
                    columns.take::<Option<u32>>()?;
                }
                None
            }
            Some(items) => Some(ImportCounts {
                items,
                partners: columns.take()?,
                pools: columns.take()?,
                transfers: columns.take()?,
                corrections: columns.take()?,
            }),
        },
        reason: columns.take()?,
    })
}

/// An import by its id.
pub fn find(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    import: ImportId,
) -> Result<Option<Import>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&FIND, args![part, company, site, import], read)
}

/// The import that is running at a site; there is at most one.
pub fn running(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
) -> Result<Option<Import>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&RUNNING, args![part, company, site], read)
}

/// The complete import of a document, if it was taken over before.
pub fn by_document(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    document_sha256: &[u8; 32],
) -> Result<Option<Import>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_DOCUMENT, args![part, company, site, document_sha256], read)
}

/// Imports of a site, the newest first; the next page begins before the last one seen.
pub fn page(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    before: Option<ImportId>,
    limit: u32,
) -> Result<Vec<Import>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |import| import.0);
    tx.query_all(&PAGE, args![part, company, site, before, limit], read)
}

/// The imports of a company whose rows do not count.
pub fn hidden(tx: &mut Tx<'_>, company: CompanyId) -> Result<BTreeSet<ImportId>, StoreError> {
    let part = tx.part(company);
    let mut hidden = BTreeSet::new();
    tx.stream(&HIDDEN, args![part, company], |row| {
        hidden.insert(row.get(0)?);
        Ok::<(), StoreError>(())
    })?;
    Ok(hidden)
}
