//! Guests, when they were to leave, and what they looked at.

use domain::facts::{GuestInvited, GuestLooked, GuestWithdrawn, Record};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    INVITE = "INSERT INTO guest (part, company, site, guest, from_us, until_us, lots, recalls, complaints,
            person, at_us, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    WITHDRAW = "UPDATE guest SET withdrawn_at_us = $1, withdrawn_by = $2, withdrawn_seq = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND guest = $7";
    LOOK = "INSERT INTO guest_look (part, company, site, seq, guest, what, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

pub(super) fn invited(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &GuestInvited,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.insert(
        &INVITE,
        args![
            part,
            record.company,
            record.site,
            fact.guest,
            fact.from.utc_us,
            fact.until.utc_us,
            fact.lots.as_deref(),
            fact.recalls.as_deref(),
            fact.complaints.as_deref(),
            entry.by,
            entry.at.utc_us,
            record.seq
        ],
    )
}

pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &GuestWithdrawn,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let args = args![entry.at.utc_us, entry.by, record.seq, part, company, site, fact.guest];
    tx.execute(&WITHDRAW, args)?;
    Ok(())
}

pub(super) fn looked(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &GuestLooked,
) -> Result<(), StoreError> {
    let (part, at_us) = (tx.part(record.company), record.entry.at.utc_us);
    let (company, site) = (record.company, record.site);
    tx.insert(&LOOK, args![part, company, site, record.seq, fact.guest, &fact.what, at_us])
}
