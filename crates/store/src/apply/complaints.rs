//! Complaints, their steps, and files that belong to something.

use domain::ComplaintStep;
use domain::facts::{ComplaintStepped, ComplaintTaken, FileAttached, Record};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    TAKE = "INSERT INTO complaint (part, company, site, complaint, code, partner, pool, document, text,
            cause, step, at_us, at_offset_min, recorded_at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    STEP = "UPDATE complaint SET step = $1, owner = COALESCE($2, owner), due_at_us = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND complaint = $7";
    KEEP_STEP = "INSERT INTO complaint_step (part, company, site, complaint, seq, step, owner,
            due_at_us, note, at_us, at_offset_min, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ATTACH = "INSERT INTO attachment (part, company, site, subject, seq, sha256, name, media_type,
            bytes, at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}

pub(super) fn taken(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ComplaintTaken,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &TAKE,
        args![
            part,
            company,
            site,
            fact.complaint,
            &fact.code,
            fact.partner,
            fact.pool,
            fact.document.as_deref(),
            &fact.text,
            fact.cause.as_deref(),
            ComplaintStep::Taken,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    claims::claim(tx, record, site, ClaimKind::Complaint, &fact.code, fact.complaint.0)
}

pub(super) fn stepped(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ComplaintStepped,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let due_at_us = fact.due_at.map(|at| at.utc_us);
    tx.execute(
        &STEP,
        args![fact.step, fact.owner, due_at_us, part, company, site, fact.complaint],
    )?;
    tx.execute(
        &KEEP_STEP,
        args![
            part,
            company,
            site,
            fact.complaint,
            record.seq,
            fact.step,
            fact.owner,
            due_at_us,
            fact.note.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn file_attached(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &FileAttached,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &ATTACH,
        args![
            part,
            record.company,
            record.site,
            &fact.subject,
            record.seq,
            &fact.sha256,
            &fact.name,
            &fact.media_type,
            fact.bytes,
            entry.at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}
