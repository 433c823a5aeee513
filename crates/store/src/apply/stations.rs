//! Stations: who looks after them, and badges that were in use at two of them.

use domain::facts::{BadgeDoubleSettled, BadgeDoubled, Record, StationHandedOver};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    HAND_OVER = "INSERT INTO hand_over (part, company, site, station, seq, outgoing, incoming, runs,
            note, at_us, at_offset_min)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    DOUBLE = "INSERT INTO badge_double (part, company, site, seq, badge, person, station, other,
            other_since_us, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SETTLE = "UPDATE badge_double SET settled_seq = $1, settled_at_us = $2, settled_by = $3,
            settled_note = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND seq = $8";
}

pub(super) fn handed_over(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &StationHandedOver,
) -> Result<(), StoreError> {
    let (part, at) = (tx.part(record.company), record.entry.at);
    tx.execute(
        &HAND_OVER,
        args![
            part,
            record.company,
            record.site,
            &fact.station,
            record.seq,
            fact.outgoing,
            fact.incoming,
            fact.runs,
            fact.note.as_deref(),
            at.utc_us,
            at.offset_min
        ],
    )?;
    Ok(())
}

pub(super) fn badge_doubled(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &BadgeDoubled,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &DOUBLE,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            fact.badge,
            fact.person,
            &fact.station,
            &fact.other,
            fact.other_since.utc_us,
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}

pub(super) fn double_settled(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &BadgeDoubleSettled,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &SETTLE,
        args![
            record.seq,
            entry.at.utc_us,
            entry.by,
            &fact.note,
            part,
            record.company,
            record.site,
            fact.doubled_seq
        ],
    )?;
    Ok(())
}
