//! What pieces showed, and lots that go on before all of it is known.

use domain::facts::{Record, ReserveGiven, ReserveSettled, ResultsRecorded, SignalAnswered};

use crate::error::StoreError;
use crate::pools;
use crate::sql::{Tx, args, statements};

statements! {
    RESULT = "INSERT INTO result (part, company, site, seq, pool, item, stage, plan, characteristic,
            first_piece, found, failing, again, gauge, at_us, at_offset_min, recorded_at_us, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    RESERVE = "INSERT INTO reserve (part, company, site, inspection, pool, stage, plan, pending, due_us,
            due_offset_min, customers, reason, at_us, at_offset_min, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    ANSWER = "INSERT INTO signal_answer (part, company, site, chart, results_seq, rule, note, at_us,
            at_offset_min, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (part, company, site, chart, results_seq, rule) DO UPDATE SET
            note = excluded.note, at_us = excluded.at_us, at_offset_min = excluded.at_offset_min,
            person = excluded.person, seq = excluded.seq";
    SETTLE = "UPDATE reserve SET passed = $1, recall = $2, settled_seq = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND inspection = $7";
}

pub(super) fn recorded(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ResultsRecorded,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let lot = pools::find(tx, record.company, record.site, fact.pool)?;
    tx.execute(
        &RESULT,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            fact.pool,
            lot.and_then(|row| row.pool.fact.item),
            fact.stage,
            &fact.plan,
            &fact.characteristic,
            fact.first,
            &fact.found,
            fact.failing,
            fact.again.as_deref(),
            fact.gauge.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn reserve_given(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ReserveGiven,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &RESERVE,
        args![
            part,
            record.company,
            record.site,
            fact.inspection,
            fact.pool,
            fact.stage,
            &fact.plan,
            &fact.pending,
            fact.due.utc_us,
            fact.due.offset_min,
            fact.customers.as_deref(),
            &fact.reason,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn reserve_settled(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ReserveSettled,
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let passed = i64::from(fact.passed);
    let args = args![passed, fact.recall, record.seq, part, company, site, fact.inspection];
    tx.execute(&SETTLE, args)?;
    Ok(())
}

pub(super) fn answered(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SignalAnswered,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &ANSWER,
        args![
            part,
            record.company,
            record.site,
            &fact.chart,
            fact.results_seq,
            &fact.rule,
            &fact.note,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by,
            record.seq
        ],
    )?;
    Ok(())
}
