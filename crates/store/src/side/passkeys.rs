//! Passkeys: public keys that somebody signs in with. The secret never leaves their device.
//!
//! What a key is made of is the concern of whoever checks it; here it is bytes.

use domain::ids::CompanyId;
use domain::{PasskeyId, PersonId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A passkey as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// What the device that holds it calls it.
    pub credential_id: Vec<u8>,
    /// The company it opens.
    pub company: CompanyId,
    /// Its own id, which the ledger knows it by.
    pub passkey: PasskeyId,
    /// Whose it is.
    pub person: PersonId,
    /// The host name it was made for; it works for no other.
    pub host: String,
    /// What its owner calls it.
    pub name: String,
    /// Its public key and what never changes of it.
    pub public_state: Vec<u8>,
    /// What changes with every use: its counter.
    pub counter_state: Vec<u8>,
    /// When it was made, microseconds UTC.
    pub created_at_us: i64,
    /// When it was used last.
    pub used_at_us: Option<i64>,
}

macro_rules! passkey_columns {
    () => {
        "SELECT credential_id, company, passkey, person, host, name, public_state, counter_state,
            created_at_us, used_at_us FROM passkey"
    };
}

statements! {
    KEEP = "INSERT INTO passkey (credential_id, company, passkey, person, host, name, public_state,
            counter_state, created_at_us, used_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    BY_CREDENTIAL = concat!(passkey_columns!(), " WHERE credential_id = $1");
    OF_PERSON = concat!(passkey_columns!(), " WHERE company = $1 AND person = $2 ORDER BY passkey");
    USED = "UPDATE passkey SET counter_state = $1, used_at_us = $2 WHERE credential_id = $3";
    REMOVE = "DELETE FROM passkey WHERE company = $1 AND person = $2 AND passkey = $3";
}

fn read(row: Row<'_>) -> Result<Passkey, StoreError> {
    let mut columns = row.columns();
    Ok(Passkey {
        credential_id: columns.take()?,
        company: columns.take()?,
        passkey: columns.take()?,
        person: columns.take()?,
        host: columns.take()?,
        name: columns.take()?,
        public_state: columns.take()?,
        counter_state: columns.take()?,
        created_at_us: columns.take()?,
        used_at_us: columns.take()?,
    })
}

/// Keeps a new passkey.
pub fn keep(tx: &mut Tx<'_>, passkey: &Passkey) -> Result<(), StoreError> {
    tx.execute(
        &KEEP,
        args![
            &passkey.credential_id,
            passkey.company,
            passkey.passkey,
            passkey.person,
            &passkey.host,
            &passkey.name,
            &passkey.public_state,
            &passkey.counter_state,
            passkey.created_at_us,
            passkey.used_at_us
        ],
    )?;
    Ok(())
}

/// The passkey that a device calls so.
pub fn by_credential(tx: &mut Tx<'_>, credential_id: &[u8]) -> Result<Option<Passkey>, StoreError> {
    tx.query_one(&BY_CREDENTIAL, args![credential_id], read)
}

/// Every passkey of a person, in the order they were made.
pub fn of_person(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: PersonId,
) -> Result<Vec<Passkey>, StoreError> {
    tx.query_all(&OF_PERSON, args![company, person], read)
}

/// Notes that a passkey was used, with its counter.
pub fn used(
    tx: &mut Tx<'_>,
    credential_id: &[u8],
    counter_state: &[u8],
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute(&USED, args![counter_state, now_us, credential_id])?;
    Ok(())
}

/// Forgets a passkey; whether there was one.
pub fn remove(
    tx: &mut Tx<'_>,
    (company, person): (CompanyId, PersonId),
    passkey: PasskeyId,
) -> Result<bool, StoreError> {
    Ok(tx.execute(&REMOVE, args![company, person, passkey])? > 0)
}
