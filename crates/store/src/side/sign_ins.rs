//! Every try to sign in: by which way, from where, and whether it was good.
//!
//! Addresses and devices tell much about a person, so this is no part of history: it is kept for a
//! limited time, and erased with the person.

use std::collections::BTreeMap;

use domain::PersonId;
use domain::ids::CompanyId;

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A try to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Who it was about; `PersonId(0)` where the name is nobody's.
    pub person: PersonId,
    /// When.
    pub at_us: i64,
    /// Tells two tries of one moment apart.
    pub salt: [u8; 8],
    /// What was shown: `password`, `code`, `passkey`, `badge`.
    pub way: String,
    /// Whether it was right.
    pub good: bool,
    /// Address and browser.
    pub device: Option<String>,
}

macro_rules! sign_in_columns {
    () => {
        "SELECT person, at_us, salt, way, good, device FROM sign_in WHERE part = $1 AND company = $2"
    };
}

statements! {
    KEEP = "INSERT INTO sign_in (part, company, person, at_us, salt, way, good, device)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_PERSON = concat!(sign_in_columns!(),
        " AND person = $3 ORDER BY at_us DESC, salt LIMIT $4");
    ALL = concat!(sign_in_columns!(), " ORDER BY at_us DESC, person, salt LIMIT $3");
    LAST_GOOD = "SELECT person, MAX(at_us) FROM sign_in WHERE part = $1 AND company = $2 AND good = 1
        GROUP BY person";
    FORGET_PERSON = "DELETE FROM sign_in WHERE part = $1 AND company = $2 AND person = $3";
    FORGET_OLD = "DELETE FROM sign_in WHERE part = $1 AND company = $2 AND at_us <= $3";
}

fn read(row: Row<'_>) -> Result<SignIn, StoreError> {
    let mut columns = row.columns();
    Ok(SignIn {
        person: columns.take()?,
        at_us: columns.take()?,
        salt: columns.take()?,
        way: columns.take()?,
        good: columns.take()?,
        device: columns.take()?,
    })
}

/// Keeps a try.
pub fn keep(tx: &mut Tx<'_>, company: CompanyId, tried: &SignIn) -> Result<(), StoreError> {
    let part = tx.part(company);
    tx.execute(
        &KEEP,
        args![
            part,
            company,
            tried.person,
            tried.at_us,
            &tried.salt,
            &tried.way,
            tried.good,
            tried.device.as_deref()
        ],
    )?;
    Ok(())
}

/// The newest tries of a person.
pub fn of_person(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
    limit: u32,
) -> Result<Vec<SignIn>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_PERSON, args![part, company, person, limit], read)
}

/// The newest tries of everybody.
pub fn newest(tx: &mut Tx<'_>, company: CompanyId, limit: u32) -> Result<Vec<SignIn>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ALL, args![part, company, limit], read)
}

/// When each person last signed in.
pub fn last_good(
    tx: &mut Tx<'_>,
    company: CompanyId,
) -> Result<BTreeMap<PersonId, i64>, StoreError> {
    let part = tx.part(company);
    let rows = tx.query_all(&LAST_GOOD, args![part, company], |row| {
        let mut columns = row.columns();
        Ok((columns.take()?, columns.take()?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Forgets every try of a person.
pub fn forget_person(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET_PERSON, args![part, company, person])
}

/// Forgets the tries up to a moment.
pub fn forget_until(tx: &mut Tx<'_>, company: CompanyId, until_us: i64) -> Result<u64, StoreError> {
    let part = tx.part(company);
    tx.execute(&FORGET_OLD, args![part, company, until_us])
}
