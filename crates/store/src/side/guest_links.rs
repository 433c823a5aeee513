//! The links of guests, by their hashes.

use domain::ids::CompanyId;
use domain::{PersonId, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    ADD = "INSERT INTO guest_link (token_sha256, company, site, guest, made_at_us)
        VALUES ($1, $2, $3, $4, $5)";
    BEHIND = "SELECT company, guest FROM guest_link WHERE token_sha256 = $1";
    END = "DELETE FROM guest_link WHERE company = $1 AND guest = $2";
}

/// Keeps the hash of a link.
pub fn add(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
    ((company, site), guest): ((CompanyId, SiteId), PersonId),
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute(&ADD, args![token_sha256, company, site, guest, now_us])?;
    Ok(())
}

/// Whose link it is.
pub fn behind(
    tx: &mut Tx<'_>,
    token_sha256: &[u8; 32],
) -> Result<Option<(CompanyId, PersonId)>, StoreError> {
    tx.query_one(&BEHIND, args![token_sha256], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The links of a guest lead nowhere any more.
pub fn end(tx: &mut Tx<'_>, company: CompanyId, guest: PersonId) -> Result<u64, StoreError> {
    tx.execute(&END, args![company, guest])
}
