//! Acts: which facts a person put in together.

use domain::facts::{ActRecorded, Record};

use super::circles;
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    RECORD = "INSERT INTO act (part, company, site, act, name, first_seq, last_seq, document, capture,
            first_input_at_us, at_us, at_offset_min, recorded_at_us, person, device, refusals,
            undoes, undone_by, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL,
            $18)";
    UNDO = "UPDATE act SET undone_by = $1
        WHERE part = $2 AND company = $3 AND site = $4 AND act = $5";
}

/// The act's own fact is its last: the facts before it, from `first_seq` on, are what it did.
pub(super) fn recorded(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ActRecorded,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &RECORD,
        args![
            part,
            record.company,
            record.site,
            fact.act,
            &fact.name,
            fact.first_seq,
            record.seq,
            fact.document.as_deref(),
            fact.capture,
            fact.first_input_at.map(|at| at.utc_us),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            entry.device.as_deref(),
            fact.refusals,
            fact.undoes,
            fact.reason.as_deref()
        ],
    )?;
    if let Some(undone) = fact.undoes {
        tx.execute(&UNDO, args![fact.act, part, record.company, record.site, undone])?;
    }
    circles::of_complaint(tx, record, fact)
}
