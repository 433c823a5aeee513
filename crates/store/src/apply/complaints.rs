//! Complaints, their steps, and files that belong to something.

use domain::ComplaintStep;
use domain::complaints::LotStanding;
use domain::facts::{
    ComplaintCompensated, ComplaintExplained, ComplaintLotSet, ComplaintStepped, ComplaintTaken,
    FileAttached, Record, SampleReturned,
};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    TAKE = "INSERT INTO complaint (part, company, site, complaint, code, partner, pool, document, text,
            cause, coder_text, step, at_us, at_offset_min, recorded_at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    STEP = "UPDATE complaint SET step = $1, owner = COALESCE($2, owner), due_at_us = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND complaint = $7";
    KEEP_STEP = "INSERT INTO complaint_step (part, company, site, complaint, seq, step, owner,
            due_at_us, note, at_us, at_offset_min, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    SET_LOT = "INSERT INTO complaint_lot (part, company, site, complaint, pool, standing, reason, at_us,
            person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (part, company, site, complaint, pool) DO UPDATE SET standing = excluded.standing,
            reason = excluded.reason, at_us = excluded.at_us, person = excluded.person,
            seq = excluded.seq";
    NAME_LOT = "UPDATE complaint SET pool = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND complaint = $5";
    UNNAME_LOT = "UPDATE complaint SET pool = NULL
        WHERE part = $1 AND company = $2 AND site = $3 AND complaint = $4 AND pool = $5";
    EXPLAIN = "INSERT INTO complaint_explanation (part, company, site, complaint, team, containment,
            root_cause, corrective, implemented, prevention, recognition, at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (part, company, site, complaint) DO UPDATE SET team = excluded.team,
            containment = excluded.containment, root_cause = excluded.root_cause,
            corrective = excluded.corrective, implemented = excluded.implemented,
            prevention = excluded.prevention, recognition = excluded.recognition,
            at_us = excluded.at_us, person = excluded.person, seq = excluded.seq";
    EXPLAIN_KIND = "UPDATE complaint SET cause = $1, material = $2, department = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND complaint = $7";
    COMPENSATE = "INSERT INTO complaint_compensation (part, company, site, complaint, seq, way, amount,
            currency, document, note, at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    SAMPLE = "INSERT INTO complaint_sample (part, company, site, complaint, seq, what, pieces, place,
            finding, at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
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
            fact.coder_text.as_deref(),
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

pub(super) fn lot_set(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ComplaintLotSet,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &SET_LOT,
        args![
            part,
            company,
            site,
            fact.complaint,
            fact.pool,
            fact.standing,
            fact.reason.as_deref(),
            entry.at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    if fact.standing == LotStanding::Named {
        tx.execute(&NAME_LOT, args![fact.pool, part, company, site, fact.complaint])?;
    } else {
        tx.execute(&UNNAME_LOT, args![part, company, site, fact.complaint, fact.pool])?;
    }
    Ok(())
}

pub(super) fn explained(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ComplaintExplained,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &EXPLAIN,
        args![
            part,
            company,
            site,
            fact.complaint,
            fact.team.as_deref(),
            fact.containment.as_deref(),
            fact.root_cause.as_deref(),
            fact.corrective.as_deref(),
            fact.implemented.as_deref(),
            fact.prevention.as_deref(),
            fact.recognition.as_deref(),
            entry.at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    tx.execute(
        &EXPLAIN_KIND,
        args![
            fact.cause.as_deref(),
            fact.material,
            fact.department.as_deref(),
            part,
            company,
            site,
            fact.complaint
        ],
    )?;
    Ok(())
}

pub(super) fn compensated(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ComplaintCompensated,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &COMPENSATE,
        args![
            part,
            record.company,
            record.site,
            fact.complaint,
            record.seq,
            &fact.way,
            fact.amount,
            fact.currency.as_deref(),
            fact.document.as_deref(),
            fact.note.as_deref(),
            entry.at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn sample_returned(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SampleReturned,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &SAMPLE,
        args![
            part,
            record.company,
            record.site,
            fact.complaint,
            record.seq,
            &fact.what,
            fact.pieces,
            fact.place.as_deref(),
            fact.finding.as_deref(),
            entry.at.utc_us,
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
