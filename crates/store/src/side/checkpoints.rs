//! Checkpoints that are kept: signed notes, the signatures that witnesses put under them, and the time
//! stamps of others.

use domain::SiteId;
use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A checkpoint that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// How many facts the ledger had.
    pub size: i64,
    /// The signed note.
    pub note: String,
    /// Since when it is kept.
    pub kept_at_us: i64,
    /// The time stamp of RFC 3161 about it, as its authority sent it.
    pub stamp: Option<Vec<u8>>,
}

statements! {
    KEEP = "INSERT INTO checkpoint (part, company, site, size, note, kept_at_us, stamp)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    COSIGN = "UPDATE checkpoint SET note = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND size = $5";
    STAMP = "UPDATE checkpoint SET stamp = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND size = $5";
    AT = "SELECT size, note, kept_at_us, stamp FROM checkpoint
        WHERE part = $1 AND company = $2 AND site = $3 AND size = $4";
    BELOW = "SELECT size, note, kept_at_us, stamp FROM checkpoint
        WHERE part = $1 AND company = $2 AND site = $3 AND size < $4 ORDER BY size DESC LIMIT $5";
    ALL = "SELECT company, site, size, note, kept_at_us, stamp FROM checkpoint
        ORDER BY part, company, site, size";
}

/// A company, and one of its sites or its own ledger.
type Chain = (CompanyId, SiteId);

/// Keeps a checkpoint of a size that none is kept of.
pub fn keep(tx: &mut Tx<'_>, (company, site): Chain, kept: &Kept) -> Result<(), StoreError> {
    let part = tx.part(company);
    let stamp = kept.stamp.as_deref();
    let args = args![part, company, site, kept.size, &kept.note, kept.kept_at_us, stamp];
    tx.execute(&KEEP, args)?;
    Ok(())
}

/// Keeps a checkpoint with more signatures than before.
pub fn cosign(
    tx: &mut Tx<'_>,
    (company, site): Chain,
    leaves: i64,
    note: &str,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&COSIGN, args![note, part, company, site, leaves])?;
    Ok(())
}

/// Keeps the time stamp of a checkpoint.
pub fn stamp(
    tx: &mut Tx<'_>,
    (company, site): Chain,
    leaves: i64,
    stamp: &[u8],
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&STAMP, args![stamp, part, company, site, leaves])?;
    Ok(())
}

/// Every checkpoint of every ledger, the smaller sizes of each first.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<(Chain, Kept)>, StoreError> {
    tx.query_all(&ALL, args![], |row| {
        let chain = (CompanyId(row.get(0)?), SiteId(row.get(1)?));
        let (size, note, kept_at_us) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((chain, Kept { size, note, kept_at_us, stamp: row.get(5)? }))
    })
}

/// The checkpoint of a size, if one is kept.
pub fn at(
    tx: &mut Tx<'_>,
    (company, site): Chain,
    leaves: i64,
) -> Result<Option<Kept>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&AT, args![part, company, site, leaves], read)
}

/// Those of smaller sizes, the largest first.
pub fn below(
    tx: &mut Tx<'_>,
    (company, site): Chain,
    leaves: i64,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&BELOW, args![part, company, site, leaves, limit], read)
}

fn read(row: Row<'_>) -> Result<Kept, StoreError> {
    let (size, note, kept_at_us) = (row.get(0)?, row.get(1)?, row.get(2)?);
    Ok(Kept { size, note, kept_at_us, stamp: row.get(3)? })
}
