//! What units are meant for, weighed pieces in them, and returnables that go out and come back.

use domain::facts::{CustomerLotGiven, PieceWeighed, Record, ReturnablesMoved, UnitMeant};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    MEAN = "INSERT INTO unit_meant (part, company, site, unit, item, full_quantity, returnable, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site, unit) DO UPDATE SET
            item = COALESCE(excluded.item, unit_meant.item),
            full_quantity = COALESCE(excluded.full_quantity, unit_meant.full_quantity),
            returnable = COALESCE(excluded.returnable, unit_meant.returnable),
            seq = excluded.seq";
    WEIGH = "INSERT INTO piece_weight (part, company, site, seq, pool, from_unit, unit, kilograms, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    CUSTOMER_LOT = "INSERT INTO customer_lot (part, company, site, shipment, pick, pool, number, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site, shipment, pick) DO UPDATE SET
            pool = excluded.pool, number = excluded.number, seq = excluded.seq";
    RETURNABLES = "INSERT INTO returnable_move (part, company, site, seq, partner, item, pieces, unit,
            shipment, reason, person, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

pub(super) fn customer_lot_given(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &CustomerLotGiven,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &CUSTOMER_LOT,
        args![
            part,
            record.company,
            record.site,
            fact.shipment,
            fact.pick,
            fact.pool,
            &fact.number,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn meant(tx: &mut Tx<'_>, record: &Record, fact: &UnitMeant) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &MEAN,
        args![
            part,
            record.company,
            record.site,
            fact.unit,
            fact.item,
            fact.full,
            fact.returnable,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn weighed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &PieceWeighed,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &WEIGH,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            fact.pool,
            fact.from,
            fact.unit,
            fact.kilograms,
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}

pub(super) fn returnables_moved(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ReturnablesMoved,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &RETURNABLES,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            fact.partner,
            fact.item,
            fact.count,
            fact.unit,
            fact.shipment,
            fact.reason.as_deref(),
            record.entry.by,
            record.entry.at.utc_us
        ],
    )?;
    Ok(())
}
