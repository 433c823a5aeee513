//! Signatures of acts, and tries to sign that failed.

use domain::PersonId;
use domain::facts::{ActSigned, Record, SigningFailed};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    SIGN = "INSERT INTO act_signature (part, company, site, act_seq, seq, act, act_sha256, meaning, way,
            person, at_us, at_offset_min)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    FAIL = "INSERT INTO signing_failure (part, company, site, seq, person, act, way, asked_by, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

pub(super) fn signed(tx: &mut Tx<'_>, record: &Record, fact: &ActSigned) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.insert(
        &SIGN,
        args![
            part,
            record.company,
            record.site,
            fact.act_seq,
            record.seq,
            fact.act,
            &fact.act_sha256,
            fact.meaning,
            fact.way,
            entry.by.unwrap_or(PersonId(0)),
            entry.at.utc_us,
            entry.at.offset_min
        ],
    )
}

pub(super) fn failed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SigningFailed,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.insert(
        &FAIL,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            fact.person,
            &fact.act,
            fact.way,
            entry.by,
            entry.at.utc_us
        ],
    )
}
