//! Second factors: the secret that a person's telephone makes codes from, and codes for its loss.
//!
//! The secret has to be read again for every code, so it cannot be hashed as a password is; recovery
//! codes are, and have enough bits that a plain hash keeps them.

use domain::PersonId;
use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// A second factor as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// What codes are made from.
    pub secret: Vec<u8>,
    /// When its owner showed the first code; until then it guards nothing.
    pub confirmed_at_us: Option<i64>,
    /// The newest time step whose code was taken: no code is taken twice.
    pub last_step: i64,
}

statements! {
    PUT = "INSERT INTO second_factor (part, company, person, secret, created_at_us, confirmed_at_us,
            last_step)
        VALUES ($1, $2, $3, $4, $5, NULL, 0)
        ON CONFLICT (part, company, person) DO UPDATE SET secret = excluded.secret,
            created_at_us = excluded.created_at_us, confirmed_at_us = NULL, last_step = 0";
    GET = "SELECT secret, confirmed_at_us, last_step FROM second_factor
        WHERE part = $1 AND company = $2 AND person = $3";
    CONFIRM = "UPDATE second_factor SET confirmed_at_us = $1
        WHERE part = $2 AND company = $3 AND person = $4";
    STEP = "UPDATE second_factor SET last_step = $1
        WHERE part = $2 AND company = $3 AND person = $4 AND last_step < $1";
    REMOVE = "DELETE FROM second_factor WHERE part = $1 AND company = $2 AND person = $3";
    PUT_CODE = "INSERT INTO recovery_code (part, company, person, code_sha256)
        VALUES ($1, $2, $3, $4)";
    TAKE_CODE = "DELETE FROM recovery_code
        WHERE part = $1 AND company = $2 AND person = $3 AND code_sha256 = $4";
    REMOVE_CODES = "DELETE FROM recovery_code WHERE part = $1 AND company = $2 AND person = $3";
    CODES = "SELECT COUNT(*) FROM recovery_code WHERE part = $1 AND company = $2 AND person = $3";
}

/// Whose: the company and the person.
type Who = (CompanyId, PersonId);

/// Begins a second factor anew; it guards nothing before it is confirmed.
pub fn begin(
    tx: &mut Tx<'_>,
    (company, person): Who,
    secret: &[u8],
    now_us: i64,
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&PUT, args![part, company, person, secret, now_us])?;
    Ok(())
}

/// The second factor of a person, confirmed or not.
pub fn of(tx: &mut Tx<'_>, (company, person): Who) -> Result<Option<SecondFactor>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&GET, args![part, company, person], |row| {
        Ok(SecondFactor {
            secret: row.get(0)?,
            confirmed_at_us: row.get(1)?,
            last_step: row.get(2)?,
        })
    })
}

/// From now on it guards the sign-in.
pub fn confirm(tx: &mut Tx<'_>, (company, person): Who, now_us: i64) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&CONFIRM, args![now_us, part, company, person])?;
    Ok(())
}

/// Uses up the code of a time step; whether it was not used before.
pub fn use_step(tx: &mut Tx<'_>, (company, person): Who, step: i64) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&STEP, args![step, part, company, person])? > 0)
}

/// Forgets a second factor with its recovery codes; whether there was one.
pub fn remove(tx: &mut Tx<'_>, (company, person): Who) -> Result<bool, StoreError> {
    let part = tx.part(company);
    tx.execute(&REMOVE_CODES, args![part, company, person])?;
    Ok(tx.execute(&REMOVE, args![part, company, person])? > 0)
}

/// Puts recovery codes in the place of those there were.
pub fn set_codes(
    tx: &mut Tx<'_>,
    (company, person): Who,
    codes: &[[u8; 32]],
) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(&REMOVE_CODES, args![part, company, person])?;
    for code in codes {
        tx.execute(&PUT_CODE, args![part, company, person, code])?;
    }
    Ok(())
}

/// Uses up a recovery code; whether it was one.
pub fn use_code(
    tx: &mut Tx<'_>,
    (company, person): Who,
    code_sha256: &[u8; 32],
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    Ok(tx.execute(&TAKE_CODE, args![part, company, person, code_sha256])? > 0)
}

/// How many recovery codes are left.
pub fn codes_left(tx: &mut Tx<'_>, (company, person): Who) -> Result<i64, StoreError> {
    let part = tx.part(company);
    Ok(tx.query_one(&CODES, args![part, company, person], |row| row.get(0))?.unwrap_or(0))
}
