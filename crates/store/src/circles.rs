//! Records that are kept to a circle, as readers see them.

use domain::circles::{Circle, KeptKind};
use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::ledger::COMPANY_LEDGER;
use crate::sql::{Row, Tx, args, statements};

/// What was said last of who may see a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What kind of record it is.
    pub kind: KeptKind,
    /// Its number or code.
    pub code: String,
    /// Its id; none where records of its kind have none.
    pub subject: Option<i64>,
    /// Who may see it.
    pub circle: Circle,
    /// Why.
    pub reason: String,
    /// When that was said, microseconds UTC.
    pub at_us: i64,
    /// Who said it.
    pub by: Option<PersonId>,
}

macro_rules! circle_columns {
    () => {
        "SELECT kind, code, subject, people, roles, reason, at_us, person FROM circle
        WHERE part = $1 AND company = $2"
    };
}

statements! {
    OF_SITE = concat!(circle_columns!(), " AND (site = $3 OR site = $4) AND kept <> 0
        ORDER BY kind, code");
    UNSAID = "SELECT placed_seq FROM hold WHERE part = $1 AND company = $2 AND site = $3
            AND kept_as IS NOT NULL
        UNION SELECT lifted_seq FROM hold WHERE part = $1 AND company = $2 AND site = $3
            AND kept_as IS NOT NULL AND lifted_seq IS NOT NULL
        UNION SELECT act.last_seq FROM circle kept JOIN act ON act.part = kept.part
            AND act.company = kept.company AND act.site = kept.site AND act.document = kept.code
        WHERE kept.part = $1 AND kept.company = $2 AND kept.site = $3 AND kept.kept <> 0";
    ONE = concat!(circle_columns!(), " AND site = $3 AND kind = $4 AND code = $5");
}

fn read_kept(row: Row<'_>) -> Result<Kept, StoreError> {
    let mut columns = row.columns();
    let (kind, code, subject) = (columns.take()?, columns.take()?, columns.take()?);
    let (people, roles): (Option<String>, Option<String>) = (columns.take()?, columns.take()?);
    Ok(Kept {
        kind,
        code,
        subject,
        circle: Circle::of(people.as_deref(), roles.as_deref()),
        reason: columns.take()?,
        at_us: columns.take()?,
        by: columns.take()?,
    })
}

/// Everything that is kept to a circle at a site, and in the company.
pub fn of_site(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
) -> Result<Vec<Kept>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_SITE, args![part, company, site, COMPANY_LEDGER], read_kept)
}

/// What was said last of one record, where anything was.
pub fn one(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: KeptKind,
    code: &str,
) -> Result<Option<Kept>, StoreError> {
    let (part, site) = (tx.part(company), ledger_of(kind, site));
    tx.query_one(&ONE, args![part, company, site, kind, code], read_kept)
}

/// Facts whose reasons are words of kept cases: holds, and what closes their acts.
pub fn unsaid(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
) -> Result<Vec<i64>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&UNSAID, args![part, company, site], |row| row.get(0))
}

/// The ledger in which circles of a kind are.
pub const fn ledger_of(kind: KeptKind, site: SiteId) -> SiteId {
    if kind.is_of_company() { COMPANY_LEDGER } else { site }
}
