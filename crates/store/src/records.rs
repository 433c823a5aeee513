//! Master records as decisions need them: one by its code, or all of a kind.

use domain::MasterKind;
use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    ONE = "SELECT body FROM master WHERE part = $1 AND company = $2 AND kind = $3 AND code = $4
        AND retired = 0";
    AS_OF = "SELECT body FROM master_version WHERE part = $1 AND company = $2 AND kind = $3
        AND code = $4 AND recorded_at_us <= $5 ORDER BY seq DESC LIMIT 1";
    WRITTEN = "SELECT code, recorded_at_us FROM master_version WHERE part = $1 AND company = $2
        AND kind = $3 ORDER BY code, seq";
    ALL = "SELECT code, body FROM master WHERE part = $1 AND company = $2 AND kind = $3
        AND retired = 0 ORDER BY code";
}

/// The body of a record that may be chosen; none where there is none, or it was retired.
pub fn body(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
    code: &str,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&ONE, args![part, company, kind, code], |row| row.get(0))
}

/// The body a record had at a moment, retired since or not; none where there was none yet.
pub fn body_as_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
    code: &str,
    at_us: i64,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&AS_OF, args![part, company, kind, code, at_us], |row| row.get(0))
}

/// Codes and bodies of every record of a kind that may be chosen.
pub fn bodies(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
) -> Result<Vec<(String, String)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ALL, args![part, company, kind], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// When each version of each record of a kind was written, microseconds UTC, the first one first.
pub fn written(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
) -> Result<Vec<(String, i64)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&WRITTEN, args![part, company, kind], |row| Ok((row.get(0)?, row.get(1)?)))
}
