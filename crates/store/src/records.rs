//! Master records as decisions need them: one by its code, or all of a kind.

use domain::MasterKind;
use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    ONE = "SELECT body FROM master WHERE part = $1 AND company = $2 AND kind = $3 AND code = $4
        AND retired = 0";
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

/// Codes and bodies of every record of a kind that may be chosen.
pub fn bodies(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
) -> Result<Vec<(String, String)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ALL, args![part, company, kind], |row| Ok((row.get(0)?, row.get(1)?)))
}
