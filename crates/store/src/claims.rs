//! Claims: which id a code of documents stands for.
//!
//! Commands see to it that a code has one visible claim. Claims of abandoned imports stay in the
//! table and count for nothing, so the same code can be claimed again.

use domain::facts::Record;
use domain::ids::CompanyId;
use domain::{PoolKind, Role, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// Whose code it is; codes are unique within one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClaimKind {
    /// Of a site, in the company's own ledger.
    Site,
    /// Of an item, in the company's own ledger.
    Item,
    /// Of a supplier or customer, in the company's own ledger.
    Partner(Role),
    /// Of a transfer at a site.
    Transfer,
    /// Of a pool at a site.
    Pool(PoolKind),
}

impl ClaimKind {
    /// The number used in the database; never reused.
    const fn code(self) -> i64 {
        match self {
            Self::Site => 1,
            Self::Item => 2,
            Self::Transfer => 3,
            Self::Partner(role) => 8 + role.code() as i64,
            Self::Pool(kind) => 16 + kind.code() as i64,
        }
    }
}

statements! {
    CLAIM = "INSERT INTO claim (part, company, site, kind, code, id, import)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (part, company, site, kind, code, id) DO NOTHING";
    FIND = "SELECT c.id FROM claim c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4 AND c.code = $5
            AND c.import NOT IN
                (SELECT i.import FROM import i WHERE i.part = $1 AND i.company = $2 AND i.state <> 2)
        ORDER BY c.id LIMIT 1";
}

/// Writes a claim; part of applying a fact.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    record: &Record,
    site: SiteId,
    kind: ClaimKind,
    code: &str,
    id: i64,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.insert(&CLAIM, args![part, record.company, site, kind.code(), code, id, record.import])
}

/// The id a code stands for, if it is visible.
pub fn find(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    kind: ClaimKind,
    code: &str,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&FIND, args![part, company, site, kind.code(), code], |row| row.get(0))
}
