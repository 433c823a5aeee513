//! Checks of scales, and quantities that came from one.

use domain::facts::{QuantityWeighed, Record, ScaleChecked};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    CHECK = "INSERT INTO scale_check (part, company, site, scale, seq, nominal, shown, within, passed,
            person, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    WEIGH = "INSERT INTO weighing (part, company, site, transfer, scale, reading, gross, tare, tare_of,
            checked_seq, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (part, company, site, transfer) DO UPDATE SET
            scale = excluded.scale, reading = excluded.reading, gross = excluded.gross,
            tare = excluded.tare, tare_of = excluded.tare_of, checked_seq = excluded.checked_seq,
            seq = excluded.seq";
}

pub(super) fn checked(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ScaleChecked,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &CHECK,
        args![
            part,
            record.company,
            record.site,
            &fact.scale,
            record.seq,
            fact.nominal,
            fact.shown,
            fact.within,
            fact.passed,
            record.entry.by,
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}

pub(super) fn weighed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &QuantityWeighed,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &WEIGH,
        args![
            part,
            record.company,
            record.site,
            fact.transfer,
            &fact.scale,
            &fact.reading,
            fact.gross,
            fact.tare,
            fact.tare_of.as_deref(),
            fact.checked_seq,
            record.seq
        ],
    )?;
    Ok(())
}
