//! Answers that were handed out, and machines that were cleaned.

use domain::facts::{AnswerTaken, CleaningVoided, MachineCleaned, Record};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    TAKE = "INSERT INTO answer_taken (part, company, site, seq, root, direction, reading, form,
            movements, left_out, withheld, as_of, person, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    CLEAN = "INSERT INTO machine_cleaning (part, company, site, equipment, seq, verified, verified_by,
            note, person, at_us, at_offset_min, recorded_at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    VOID = "UPDATE machine_cleaning SET voided = $1, voided_seq = $2
        WHERE part = $3 AND company = $4 AND site = $5 AND seq = $6";
}

pub(super) fn taken(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &AnswerTaken,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.insert(
        &TAKE,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            &fact.root,
            &fact.direction,
            &fact.reading,
            &fact.form,
            fact.rows,
            fact.left_out,
            fact.withheld.as_deref(),
            fact.as_of.as_deref(),
            record.entry.by,
            record.entry.at.utc_us
        ],
    )
}

pub(super) fn cleaned(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &MachineCleaned,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.insert(
        &CLEAN,
        args![
            part,
            record.company,
            record.site,
            &fact.equipment,
            record.seq,
            fact.verified,
            fact.verified_by,
            fact.note.as_deref(),
            entry.by,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us
        ],
    )
}

pub(super) fn voided(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CleaningVoided,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    tx.execute(&VOID, args![&fact.reason, record.seq, part, company, site, fact.cleaning_seq])?;
    Ok(())
}
