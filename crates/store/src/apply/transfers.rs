//! Transfers and their corrections.

use domain::facts::{Record, TransferCorrected, TransferRecorded};

use super::balances;
use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    RECORD_OUT = "INSERT INTO transfer_out (part, company, site, pool_from, transfer, pool_to, code,
            at_us, at_offset_min, recorded_at_us, recorded_offset_min, qty_from, qty_to, basis,
            person, equipment, document, returns, seq, import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20)";
    RECORD_IN = "INSERT INTO transfer_in (part, company, site, pool_to, transfer, pool_from, at_us,
            recorded_at_us, qty_from, qty_to, basis, returns, import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    CORRECT = "INSERT INTO correction (part, company, site, transfer, seq, void, set_at_us,
            set_at_offset_min, set_by, pool_from, pool_to, qty_from, qty_to, basis, equipment,
            document, reason, at_us, at_offset_min, recorded_at_us, recorded_offset_min, person,
            import)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22, $23)";
}

/// One row under the pool it leaves and one under the pool it enters. Transfers are never added
/// up: each has its own time.
pub(super) fn recorded(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &TransferRecorded,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let entry = &record.entry;
    tx.insert(
        &RECORD_OUT,
        args![
            part,
            record.company,
            record.site,
            fact.from,
            fact.transfer,
            fact.to,
            &fact.code,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.recorded_at.offset_min,
            fact.qty_from,
            fact.qty_to,
            fact.basis,
            entry.by,
            fact.equipment.as_deref(),
            fact.document.as_deref(),
            fact.returns,
            record.seq,
            record.import
        ],
    )?;
    tx.insert(
        &RECORD_IN,
        args![
            part,
            record.company,
            record.site,
            fact.to,
            fact.transfer,
            fact.from,
            entry.at.utc_us,
            entry.recorded_at.utc_us,
            fact.qty_from,
            fact.qty_to,
            fact.basis,
            fact.returns,
            record.import
        ],
    )?;
    claims::claim(tx, record, record.site, ClaimKind::Transfer, &fact.code, fact.transfer.0)?;
    balances::moved(tx, record, fact)
}

/// A correction stands beside what it corrects; nothing is changed.
pub(super) fn corrected(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &TransferCorrected,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let entry = &record.entry;
    tx.insert(
        &CORRECT,
        args![
            part,
            record.company,
            record.site,
            fact.transfer,
            record.seq,
            fact.void,
            fact.set_at.map(|at| at.utc_us),
            fact.set_at.map(|at| at.offset_min),
            fact.set_by,
            fact.from,
            fact.to,
            fact.qty_from,
            fact.qty_to,
            fact.basis,
            fact.equipment.as_deref(),
            fact.document.as_deref(),
            fact.reason.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.recorded_at.offset_min,
            entry.by,
            record.import
        ],
    )?;
    balances::corrected(tx, record, fact)
}
