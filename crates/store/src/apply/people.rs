//! Persons, roles and credentials, without any name: names lie in the side store.

use domain::facts::{
    CredentialChanged, PersonEnrolled, PersonErased, Record, RoleGranted, RoleRevoked, SightSet,
};

use crate::error::StoreError;
use crate::ledger::COMPANY_LEDGER;
use crate::sql::{Tx, args, statements};

statements! {
    ENROLL = "INSERT INTO person (part, company, person, erased, seq) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, person) DO NOTHING";
    ERASE = "UPDATE person SET erased = $1 WHERE part = $2 AND company = $3 AND person = $4";
    GRANT = "INSERT INTO role_held (part, company, person, role, site, seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, person, role, site) DO NOTHING";
    REVOKE = "DELETE FROM role_held
        WHERE part = $1 AND company = $2 AND person = $3 AND role = $4 AND site = $5";
    SET_SIGHT = "INSERT INTO role_sight (part, company, role, about, sight, seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, role, about) DO UPDATE SET
            sight = excluded.sight, seq = excluded.seq";
    CHANGE_CREDENTIAL = "INSERT INTO credential (part, company, person, credential, valid, seq)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (part, company, person, credential) DO UPDATE SET
            valid = excluded.valid, seq = excluded.seq";
}

pub(super) fn enrolled(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &PersonEnrolled,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&ENROLL, args![part, record.company, fact.person, false, record.seq])?;
    Ok(())
}

pub(super) fn erased(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &PersonErased,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&ERASE, args![true, part, record.company, fact.person])?;
    Ok(())
}

pub(super) fn role_granted(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RoleGranted,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let site = fact.site.unwrap_or(COMPANY_LEDGER);
    tx.execute(&GRANT, args![part, record.company, fact.person, &fact.role, site, record.seq])?;
    Ok(())
}

pub(super) fn role_revoked(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RoleRevoked,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let site = fact.site.unwrap_or(COMPANY_LEDGER);
    tx.execute(&REVOKE, args![part, record.company, fact.person, &fact.role, site])?;
    Ok(())
}

pub(super) fn sight_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SightSet,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let SightSet { role, group, sight } = fact;
    tx.execute(&SET_SIGHT, args![part, record.company, role, group, sight, record.seq])?;
    Ok(())
}

pub(super) fn credential_changed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CredentialChanged,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &CHANGE_CREDENTIAL,
        args![part, record.company, fact.person, &fact.credential, fact.valid, record.seq],
    )?;
    Ok(())
}
