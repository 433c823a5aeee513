//! Keys that checkpoints are signed with.

use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// A signing key.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Its name, as signed notes show it.
    pub name: String,
    /// The Ed25519 seed.
    pub seed: [u8; 32],
    /// When it was made.
    pub created_at_us: i64,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

statements! {
    KEEP = "INSERT INTO signing_key (part, company, name, seed, created_at_us)
        VALUES ($1, $2, $3, $4, $5)";
    NEWEST = "SELECT name, seed, created_at_us FROM signing_key
        WHERE part = $1 AND company = $2 ORDER BY created_at_us DESC, name LIMIT 1";
    DELETE = "DELETE FROM signing_key WHERE part = $1 AND company = $2 AND name = $3";
    SUCCEED = "INSERT INTO key_succession (part, company, number, note, made_at_us)
        VALUES ($1, $2, $3, $4, $5)";
    SUCCESSIONS = "SELECT note FROM key_succession WHERE part = $1 AND company = $2 ORDER BY number";
}

/// Puts a key in the place of the one that signed until now, whose secret is destroyed, and keeps the
/// note in which the old one names it.
pub fn succeed(
    tx: &mut Tx<'_>,
    company: CompanyId,
    key: &SigningKey,
    note: &str,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    let number = successions(tx, company)?.len() as i64 + 1;
    delete(tx, company, &key.name)?;
    keep(tx, company, key)?;
    tx.execute(&SUCCEED, args![part, company, number, note, key.created_at_us])?;
    Ok(())
}

/// The notes in which each key names the next, the oldest first.
pub fn successions(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&SUCCESSIONS, args![part, company], |row| row.get(0))
}

/// Keeps a new key.
pub fn keep(tx: &mut Tx<'_>, company: CompanyId, key: &SigningKey) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&KEEP, args![part, company, &key.name, &key.seed, key.created_at_us])?;
    Ok(())
}

/// The key that signs now: the newest.
pub fn newest(tx: &mut Tx<'_>, company: CompanyId) -> Result<Option<SigningKey>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&NEWEST, args![part, company], |row| {
        Ok(SigningKey { name: row.get(0)?, seed: row.get(1)?, created_at_us: row.get(2)? })
    })
}

/// Destroys a key.
pub fn delete(tx: &mut Tx<'_>, company: CompanyId, name: &str) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&DELETE, args![part, company, name])? > 0)
}
