//! What devices handed over, rules that had been broken by then, and what was settled.

use domain::facts::{DeviceActSettled, DeviceActTaken, Record, RuleBroken};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    SEEN = "INSERT INTO device (part, company, site, device, first_by, first_at_us, last_by, last_at_us,
            next_sequence, clock_offset_ms, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $5, $6, $7, $8, $9)
        ON CONFLICT (part, company, site, device) DO UPDATE SET last_by = excluded.last_by,
            last_at_us = excluded.last_at_us,
            next_sequence = CASE WHEN excluded.next_sequence > device.next_sequence
                THEN excluded.next_sequence ELSE device.next_sequence END,
            clock_offset_ms = excluded.clock_offset_ms, seq = excluded.seq";
    TAKE = "INSERT INTO device_act (part, company, site, seq, device, sequence, act_key, name, outcome,
            act, device_at_us, device_at_offset_min, clock_offset_ms, at_us, at_offset_min,
            recorded_at_us, person, problem, params, sha256)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20)";
    BREAK = "INSERT INTO rule_broken (part, company, site, seq, act, rule, params)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SETTLE = "UPDATE device_act SET settled_seq = $1, settled_at_us = $2, settled_by = $3,
            settled_reason = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND seq = $8";
}

pub(super) fn act_taken(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &DeviceActTaken,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &SEEN,
        args![
            part,
            company,
            site,
            &fact.device,
            entry.by,
            entry.recorded_at.utc_us,
            fact.sequence.saturating_add(1),
            fact.clock_offset_ms,
            record.seq
        ],
    )?;
    tx.execute(
        &TAKE,
        args![
            part,
            company,
            site,
            record.seq,
            &fact.device,
            fact.sequence,
            &fact.key,
            &fact.name,
            fact.outcome,
            fact.act,
            fact.device_at.map(|at| at.utc_us),
            fact.device_at.map(|at| at.offset_min),
            fact.clock_offset_ms,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            fact.problem.as_deref(),
            fact.params.as_deref(),
            fact.sha256.as_ref()
        ],
    )?;
    Ok(())
}

pub(super) fn rule_broken(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &RuleBroken,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    let args = args![part, company, site, record.seq, fact.act, &fact.rule, &fact.params];
    tx.execute(&BREAK, args)?;
    Ok(())
}

pub(super) fn act_settled(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &DeviceActSettled,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &SETTLE,
        args![
            record.seq,
            entry.recorded_at.utc_us,
            entry.by,
            &fact.reason,
            part,
            record.company,
            record.site,
            fact.taken_seq
        ],
    )?;
    Ok(())
}
