//! Badges and PINs: what somebody shows at a device that many share. Only hashes are kept.
//!
//! A badge is looked up by its code alone, so a code belongs to one company of the installation.

use domain::ids::CompanyId;
use domain::{BadgeId, PersonId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A badge that is bound to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// SHA-256 of the code on it.
    pub badge_sha256: [u8; 32],
    /// The company it opens.
    pub company: CompanyId,
    /// Its own id, which the ledger knows it by.
    pub badge: BadgeId,
    /// Whose it is.
    pub person: PersonId,
    /// Whether it is one of a temporary worker, for a shift.
    pub for_a_day: bool,
    /// Whether it suffices without a PIN; none where the company's setting says.
    pub alone: Option<bool>,
    /// Codes of the operations it is for, separated by blanks; none where it is for all.
    pub operations: Option<String>,
    /// From when it is valid, microseconds UTC.
    pub valid_from_us: i64,
    /// Until when.
    pub valid_until_us: Option<i64>,
    /// Who bound it.
    pub bound_by: Option<PersonId>,
}

/// A PIN as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Its argon2 hash.
    pub hash: String,
    /// Who gave it, where that is not the person: it is known to two.
    pub given_by: Option<PersonId>,
}

macro_rules! badge_columns {
    () => {
        "SELECT badge_sha256, company, badge, person, kind, alone, operations, valid_from_us,
            valid_until_us, bound_by FROM badge"
    };
}

statements! {
    BIND = "INSERT INTO badge (badge_sha256, company, badge, person, kind, alone, operations,
            valid_from_us, valid_until_us, bound_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    BY_CODE = concat!(badge_columns!(), " WHERE badge_sha256 = $1");
    BY_ID = concat!(badge_columns!(), " WHERE company = $1 AND badge = $2");
    OF_COMPANY = concat!(badge_columns!(), " WHERE company = $1 ORDER BY badge");
    TAKE_AWAY = "DELETE FROM badge WHERE badge_sha256 = $1";
    SET_PIN = "INSERT INTO pin (part, company, person, hash, set_at_us, given_by)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, person) DO UPDATE SET
            hash = excluded.hash, set_at_us = excluded.set_at_us, given_by = excluded.given_by";
    PIN = "SELECT hash, given_by FROM pin WHERE part = $1 AND company = $2 AND person = $3";
    DELETE_PIN = "DELETE FROM pin WHERE part = $1 AND company = $2 AND person = $3";
}

fn read_badge(row: Row<'_>) -> Result<Badge, StoreError> {
    let mut columns = row.columns();
    Ok(Badge {
        badge_sha256: columns.take()?,
        company: columns.take()?,
        badge: columns.take()?,
        person: columns.take()?,
        for_a_day: columns.take()?,
        alone: columns.take()?,
        operations: columns.take()?,
        valid_from_us: columns.take()?,
        valid_until_us: columns.take()?,
        bound_by: columns.take()?,
    })
}

/// Keeps a badge; its code must not be in use.
pub fn bind(tx: &mut Tx<'_>, badge: &Badge) -> Result<(), StoreError> {
    tx.execute(
        &BIND,
        args![
            &badge.badge_sha256,
            badge.company,
            badge.badge,
            badge.person,
            badge.for_a_day,
            badge.alone,
            badge.operations.as_deref(),
            badge.valid_from_us,
            badge.valid_until_us,
            badge.bound_by
        ],
    )?;
    Ok(())
}

/// The badge with a code, also when it is no longer valid: the caller compares with its clock.
pub fn by_code(tx: &mut Tx<'_>, badge_sha256: &[u8; 32]) -> Result<Option<Badge>, StoreError> {
    tx.query_one(&BY_CODE, args![badge_sha256], read_badge)
}

/// A badge by its id.
pub fn by_id(
    tx: &mut Tx<'_>,
    company: CompanyId,
    badge: BadgeId,
) -> Result<Option<Badge>, StoreError> {
    tx.query_one(&BY_ID, args![company, badge], read_badge)
}

/// Every badge of a company that was not taken away, in the order they were bound.
pub fn of_company(tx: &mut Tx<'_>, company: CompanyId) -> Result<Vec<Badge>, StoreError> {
    tx.query_all(&OF_COMPANY, args![company], read_badge)
}

/// Takes a badge away: its code may be bound again.
pub fn take_away(tx: &mut Tx<'_>, badge_sha256: &[u8; 32]) -> Result<bool, StoreError> {
    Ok(tx.execute(&TAKE_AWAY, args![badge_sha256])? > 0)
}

/// Sets the argon2 hash of a person's PIN.
pub fn set_pin(
    tx: &mut Tx<'_>,
    (company, person): (CompanyId, PersonId),
    pin: &Pin,
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&SET_PIN, args![part, company, person, &pin.hash, now_us, pin.given_by])?;
    Ok(())
}

/// A person's PIN as it is kept.
pub fn pin(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Option<Pin>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&PIN, args![part, company, person], |row| {
        Ok(Pin { hash: row.get(0)?, given_by: row.get(1)? })
    })
}

/// Takes a person's PIN away.
pub fn delete_pin(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&DELETE_PIN, args![part, company, person])? > 0)
}
