//! Serial numbers: which run of them lies in which lot and handling unit.
//!
//! Runs are cut where a part of them moves, and not joined again: what is asked of them is where a
//! number lies, and a lot whose pieces all went their own way has as many rows as pieces.

use domain::facts::{Record, SerialsMoved};
use domain::{PoolId, UnitId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    PUT = "INSERT INTO serial_run (part, company, site, item, prefix, digits, first, pool, unit, last,
            seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    TOUCHED = "SELECT first, last FROM serial_run
        WHERE part = $1 AND company = $2 AND site = $3 AND item = $4 AND prefix = $5
            AND digits = $6 AND first <= $7 AND pool = $8 AND unit = $9 AND last >= $10
        ORDER BY first";
    EXACT = "DELETE FROM serial_run
        WHERE part = $1 AND company = $2 AND site = $3 AND item = $4 AND prefix = $5
            AND digits = $6 AND first = $7 AND pool = $8 AND unit = $9 AND last = $10";
}

/// The lot and the unit that pieces lie in.
type Where = (PoolId, UnitId);

pub(super) fn moved(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SerialsMoved,
) -> Result<(), StoreError> {
    if let Some(from) = fact.from {
        take(tx, record, fact, (from, fact.from_unit.unwrap_or_default()))?;
    }
    match fact.to {
        Some(to) => {
            let to = (to, fact.to_unit.unwrap_or_default());
            put(tx, record, fact, to, (fact.first, fact.last))
        }
        None => Ok(()),
    }
}

/// Takes the numbers out of the runs that hold them; what is left of these stays.
fn take(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SerialsMoved,
    from: Where,
) -> Result<(), StoreError> {
    // Most runs move as they came.
    if remove(tx, record, fact, from, (fact.first, fact.last))? {
        return Ok(());
    }
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let held: Vec<(i64, i64)> = tx.query_all(
        &TOUCHED,
        args![
            part,
            company,
            site,
            fact.item,
            &fact.prefix,
            fact.digits,
            fact.last,
            from.0,
            from.1,
            fact.first
        ],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (first, last) in held {
        remove(tx, record, fact, from, (first, last))?;
        if first < fact.first {
            put(tx, record, fact, from, (first, fact.first - 1))?;
        }
        if last > fact.last {
            put(tx, record, fact, from, (fact.last + 1, last))?;
        }
    }
    Ok(())
}

fn remove(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SerialsMoved,
    (pool, unit): Where,
    (first, last): (i64, i64),
) -> Result<bool, StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let args =
        args![part, company, site, fact.item, &fact.prefix, fact.digits, first, pool, unit, last];
    Ok(tx.execute(&EXACT, args)? > 0)
}

fn put(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &SerialsMoved,
    (pool, unit): Where,
    (first, last): (i64, i64),
) -> Result<(), StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (item, prefix, digits) = (fact.item, &fact.prefix, fact.digits);
    let args =
        args![part, company, site, item, prefix, digits, first, pool, unit, last, record.seq];
    tx.insert(&PUT, args)
}
