//! Shipments and their picks.

use domain::facts::{
    PickSet, Record, ShipmentDelivered, ShipmentDispatched, ShipmentPlanned, ShipmentReopened,
};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    PLAN = "INSERT INTO shipment (part, company, site, shipment, order_id, code, dock, planned_at_us,
            planned_by, planned_seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SET_PICK = "INSERT INTO pick (part, company, site, shipment, pick, line, pool, quantity, place,
            unit, picked, reason, person, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (part, company, site, shipment, pick) DO UPDATE SET
            line = excluded.line, pool = excluded.pool, quantity = excluded.quantity,
            place = excluded.place, unit = excluded.unit, picked = excluded.picked,
            reason = excluded.reason, person = excluded.person, seq = excluded.seq";
    DROP_PICK = "DELETE FROM pick WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4
        AND pick = $5";
    DROP_CUSTOMER_LOT = "DELETE FROM customer_lot WHERE part = $1 AND company = $2 AND site = $3
        AND shipment = $4 AND pick = $5";
    DISPATCH = "UPDATE shipment SET carrier = $1, plate = $2, driver = $3, seal = $4,
            precool_milli_c = $5, loading_milli_c = $6, dispatched_at_us = $7, dispatched_by = $8,
            dispatched_seq = $9
        WHERE part = $10 AND company = $11 AND site = $12 AND shipment = $13";
    REOPEN = "UPDATE shipment SET carrier = NULL, plate = NULL, driver = NULL, seal = NULL,
            precool_milli_c = NULL, loading_milli_c = NULL, dispatched_at_us = NULL,
            dispatched_by = NULL, dispatched_seq = NULL
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4";
    DELIVER = "UPDATE shipment SET arrival_milli_c = $1, shortfall = $2, delivered_at_us = $3,
            delivered_by = $4, delivered_seq = $5
        WHERE part = $6 AND company = $7 AND site = $8 AND shipment = $9";
}

pub(super) fn planned(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ShipmentPlanned,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let (company, site) = (record.company, record.site);
    tx.execute(
        &PLAN,
        args![
            part,
            company,
            site,
            fact.shipment,
            fact.order,
            &fact.code,
            fact.dock.as_deref(),
            entry.at.utc_us,
            entry.by,
            record.seq
        ],
    )?;
    claims::claim(tx, record, site, ClaimKind::Shipment, &fact.code, fact.shipment.0)
}

pub(super) fn pick_set(tx: &mut Tx<'_>, record: &Record, fact: &PickSet) -> Result<(), StoreError> {
    super::stock::touched(tx, record, fact.pool)?;
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    let Some(quantity) = fact.quantity else {
        // Its number is given again: what a customer calls it goes with it.
        for dropped in [&DROP_PICK, &DROP_CUSTOMER_LOT] {
            tx.execute(dropped, args![part, company, site, fact.shipment, fact.pick])?;
        }
        return Ok(());
    };
    tx.execute(
        &SET_PICK,
        args![
            part,
            company,
            site,
            fact.shipment,
            fact.pick,
            fact.line,
            fact.pool,
            quantity,
            fact.place.as_deref(),
            fact.unit,
            fact.picked,
            fact.reason.as_deref(),
            record.entry.by,
            record.seq
        ],
    )?;
    Ok(())
}

pub(super) fn dispatched(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ShipmentDispatched,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &DISPATCH,
        args![
            fact.carrier.as_deref(),
            fact.plate.as_deref(),
            fact.driver,
            fact.seal.as_deref(),
            fact.precool_milli_c,
            fact.loading_milli_c,
            entry.at.utc_us,
            entry.by,
            record.seq,
            part,
            record.company,
            record.site,
            fact.shipment
        ],
    )?;
    Ok(())
}

pub(super) fn delivered(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ShipmentDelivered,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &DELIVER,
        args![
            fact.arrival_milli_c,
            fact.shortfall.as_deref(),
            entry.at.utc_us,
            entry.by,
            record.seq,
            part,
            record.company,
            record.site,
            fact.shipment
        ],
    )?;
    Ok(())
}

/// It stands as it did before it left; how it had left stays in the ledger.
pub(super) fn reopened(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &ShipmentReopened,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&REOPEN, args![part, record.company, record.site, fact.shipment])?;
    Ok(())
}
