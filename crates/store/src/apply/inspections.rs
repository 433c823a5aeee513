//! Inspections, and rules that somebody passed with a reason.

use domain::facts::{InspectionRecorded, Record, RuleOverridden};

use crate::error::StoreError;
use crate::pools;
use crate::sql::{Tx, args, statements};

statements! {
    RECORD = "INSERT INTO inspection (part, company, site, inspection, pool, stage, accepted, rejected,
            sampled, defective, note, at_us, at_offset_min, recorded_at_us, person, seq, item,
            partner)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    OVERRIDE = "INSERT INTO rule_override (part, company, site, seq, rule, subject, reason, at_us,
            person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

pub(super) fn recorded(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &InspectionRecorded,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let lot = pools::find(tx, record.company, record.site, fact.pool)?.map(|row| row.pool.fact);
    let (item, partner) = lot.map_or((None, None), |lot| (lot.item, lot.partner));
    tx.execute(
        &RECORD,
        args![
            part,
            record.company,
            record.site,
            fact.inspection,
            fact.pool,
            fact.stage,
            fact.accepted,
            fact.rejected,
            fact.sampled,
            fact.defective,
            fact.note.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            record.seq,
            item,
            partner
        ],
    )?;
    Ok(())
}

pub(super) fn rule_overridden(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RuleOverridden,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &OVERRIDE,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            &fact.rule,
            &fact.subject,
            &fact.reason,
            entry.at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}
