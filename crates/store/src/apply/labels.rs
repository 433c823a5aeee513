//! Labels: which were printed for what, which are void, and what numbers printed ahead stand for.

use domain::facts::{IdentityChosen, LabelBound, LabelPrinted, LabelVoided, Record, RollPrinted};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    PRINT = "INSERT INTO label (part, company, site, label, subject, template, template_seq, printer,
            copies, data_sha256, reprint_of, reason, at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    VOID = "UPDATE label SET voided_at_us = $1, voided_by = $2, void_reason = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND label = $7 AND voided_at_us IS NULL";
    BIND = "INSERT INTO label_binding (part, company, site, code, pool, subject, at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (part, company, site, code) DO NOTHING";
    ROLL = "INSERT INTO label_roll (part, company, site, roll, pool, first, last, printer, data_sha256,
            at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (part, company, site, roll) DO UPDATE SET printer = excluded.printer,
            data_sha256 = excluded.data_sha256, at_us = excluded.at_us, person = excluded.person,
            seq = excluded.seq";
    CHOOSE = "INSERT INTO identity_choice (part, company, site, subject, seq, place, person,
            confirmed_by, candidates, reason, label, at_us, at_offset_min)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
}

pub(super) fn printed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &LabelPrinted,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.insert(
        &PRINT,
        args![
            part,
            record.company,
            record.site,
            fact.label,
            &fact.subject,
            fact.template.as_deref(),
            fact.template_seq,
            fact.printer.as_deref(),
            fact.copies,
            &fact.data_sha256,
            fact.reprint_of,
            fact.reason.as_deref(),
            record.entry.at.utc_us,
            record.entry.by,
            record.seq
        ],
    )
}

pub(super) fn voided(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &LabelVoided,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let ground = (record.company, record.site);
    let (at_us, reason) = (entry.at.utc_us, &fact.reason);
    tx.execute(&VOID, args![at_us, entry.by, reason, part, ground.0, ground.1, fact.label])?;
    Ok(())
}

pub(super) fn bound(tx: &mut Tx<'_>, record: &Record, fact: &LabelBound) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let ground = (record.company, record.site);
    let LabelBound { code, pool, subject } = fact;
    let (at_us, seq) = (entry.at.utc_us, record.seq);
    tx.execute(&BIND, args![part, ground.0, ground.1, code, pool, subject, at_us, entry.by, seq])?;
    Ok(())
}

pub(super) fn roll_printed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RollPrinted,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.insert(
        &ROLL,
        args![
            part,
            record.company,
            record.site,
            fact.roll,
            &fact.pool,
            fact.first,
            fact.last,
            fact.printer.as_deref(),
            &fact.data_sha256,
            entry.at.utc_us,
            entry.by,
            record.seq
        ],
    )
}

pub(super) fn identity_chosen(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &IdentityChosen,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.insert(
        &CHOOSE,
        args![
            part,
            record.company,
            record.site,
            &fact.subject,
            record.seq,
            &fact.place,
            entry.by,
            fact.confirmed_by,
            fact.candidates,
            &fact.reason,
            fact.label,
            entry.at.utc_us,
            entry.at.offset_min
        ],
    )
}
