//! Calls from the floor: raised, answered, ended.

use domain::CallState;
use domain::facts::{CallAnswered, CallRaised, CallResolved, CallWithdrawn, Record};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    RAISE = "INSERT INTO floor_call (part, company, site, call_id, code, kind, station, subject, note,
            stopped, state, at_us, at_offset_min, recorded_at_us, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    // The first answer is what somebody waited for; who comes is whoever said so last.
    ANSWER = "UPDATE floor_call SET state = $1, answered_at_us = COALESCE(answered_at_us, $2),
            answered_by = $3, answer = COALESCE($4, answer)
        WHERE part = $5 AND company = $6 AND site = $7 AND call_id = $8";
    END = "UPDATE floor_call SET state = $1, ended_at_us = $2, ended_by = $3, cause = $4,
            remedy = $5, running_at_us = $6
        WHERE part = $7 AND company = $8 AND site = $9 AND call_id = $10";
}

pub(super) fn raised(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CallRaised,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &RAISE,
        args![
            part,
            company,
            site,
            fact.call,
            &fact.code,
            fact.kind,
            fact.station.as_deref(),
            fact.subject.as_deref(),
            fact.note.as_deref(),
            fact.stopped,
            CallState::Raised,
            entry.at.utc_us,
            entry.at.offset_min,
            entry.recorded_at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    claims::claim(tx, record, site, ClaimKind::Call, &fact.code, fact.call.0)
}

pub(super) fn answered(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CallAnswered,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &ANSWER,
        args![
            CallState::Answered,
            entry.at.utc_us,
            entry.by,
            fact.note.as_deref(),
            part,
            record.company,
            record.site,
            fact.call
        ],
    )?;
    Ok(())
}

pub(super) fn resolved(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CallResolved,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &END,
        args![
            CallState::Resolved,
            entry.at.utc_us,
            entry.by,
            fact.cause.as_deref(),
            fact.remedy.as_deref(),
            fact.running_at.map(|at| at.utc_us),
            part,
            record.company,
            record.site,
            fact.call
        ],
    )?;
    Ok(())
}

pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CallWithdrawn,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (remedy, running_at_us): (Option<&str>, Option<i64>) = (None, None);
    tx.execute(
        &END,
        args![
            CallState::Withdrawn,
            entry.at.utc_us,
            entry.by,
            fact.reason.as_deref(),
            remedy,
            running_at_us,
            part,
            record.company,
            record.site,
            fact.call
        ],
    )?;
    Ok(())
}
