//! Operations: who executes what, and when the run closes.

use domain::facts::{OperationStarted, Record, RunClosed};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    START = "INSERT INTO operation (part, company, site, run, order_id, operation, step, equipment,
            station, started_at_us, started_by, started_seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    CLOSE = "UPDATE operation SET closed_at_us = $1, closed_by = $2, closed_seq = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND run = $7";
    KEEP_CLOSING = "INSERT INTO run_closing (part, company, site, run, seq, at_us, at_offset_min,
            recorded_at_us, recorded_offset_min, reopened, before_us, before_offset_min)
        SELECT part, company, site, pool, CAST($1 AS BIGINT), CAST($2 AS BIGINT),
            CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT),
            closed_at_us, closed_offset_min FROM pool
        WHERE part = $7 AND company = $8 AND site = $9 AND pool = $10";
    CLOSE_POOL = "UPDATE pool SET closed_at_us = $1, closed_offset_min = $2
        WHERE part = $3 AND company = $4 AND site = $5 AND pool = $6";
}

pub(super) fn started(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &OperationStarted,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &START,
        args![
            part,
            record.company,
            record.site,
            fact.run,
            fact.order,
            &fact.operation,
            fact.step,
            fact.equipment.as_deref(),
            fact.station.as_deref(),
            entry.at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    Ok(())
}

/// A run that was reopened is as one that never closed; every closing is kept beside what was said
/// before it.
pub(super) fn closed(tx: &mut Tx<'_>, record: &Record, fact: &RunClosed) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    let at = (!fact.reopened).then_some(entry.at);
    let (at_us, offset) = (at.map(|at| at.utc_us), at.map(|at| at.offset_min));
    let by = entry.by.filter(|_| !fact.reopened);
    let seq = (!fact.reopened).then_some(record.seq);
    tx.execute(&CLOSE, args![at_us, by, seq, part, company, site, fact.run])?;
    let recorded = entry.recorded_at;
    tx.execute(
        &KEEP_CLOSING,
        args![
            record.seq,
            entry.at.utc_us,
            entry.at.offset_min,
            recorded.utc_us,
            recorded.offset_min,
            fact.reopened,
            part,
            company,
            site,
            fact.run
        ],
    )?;
    tx.execute(&CLOSE_POOL, args![at_us, offset, part, company, site, fact.run])?;
    Ok(())
}
