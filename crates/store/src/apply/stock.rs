//! What quality says of lots, what blocks them, and where their portions lie.

use std::collections::BTreeSet;

use domain::facts::{
    HoldLifted, HoldPlaced, LotDescribed, LotJudged, Record, StockCounted, StockMoved, UnitBuilt,
    UnitMoved,
};
use domain::{PoolId, Quantity, UnitId};

use super::{balances, circles};
use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    BEGIN_LOT = "INSERT INTO lot (part, company, site, pool, seq) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (part, company, site, pool) DO NOTHING";
    DESCRIBE = "UPDATE lot SET produced_on = COALESCE($1, produced_on),
            expires_on = COALESCE($2, expires_on), best_before_on = COALESCE($3, best_before_on),
            retest_on = COALESCE($4, retest_on), allergens = COALESCE($5, allergens),
            origin = COALESCE($6, origin), claims = COALESCE($7, claims),
            certificate = COALESCE($8, certificate), attributes = COALESCE($9, attributes), seq = $10
        WHERE part = $11 AND company = $12 AND site = $13 AND pool = $14";
    JUDGE = "UPDATE lot SET status = $1, inspection = $2, judged_seq = $3, seq = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND pool = $7";
    TOUCH = "INSERT INTO lot_touch (part, company, site, pool, seq) VALUES ($1, $2, $3, $4, $5)";
    HOLD = "INSERT INTO hold (part, company, site, hold, pool, reason, placed_at_us, placed_by,
            placed_seq, recall, kept_as)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    LIFT = "UPDATE hold SET lifted_at_us = $1, lifted_by = $2, lifted_reason = $3, lifted_seq = $4
        WHERE part = $5 AND company = $6 AND site = $7 AND hold = $8";
    PUT = "INSERT INTO stock (part, company, site, pool, place, unit, quantity, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (part, company, site, pool, place, unit) DO UPDATE SET
            quantity = stock.quantity + excluded.quantity, seq = excluded.seq";
    SWEEP = "DELETE FROM stock WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4
        AND place = $5 AND unit = $6 AND quantity = 0";
    COUNT = "INSERT INTO stock_count (part, company, site, seq, pool, place, counted, expected, reason,
            at_us, at_offset_min, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    BUILD = "INSERT INTO unit (part, company, site, unit, kind, code, seq)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LIES_IN = "SELECT pool FROM stock
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND unit <> 0";
    STAY = "INSERT INTO unit_stay (part, company, site, unit, seq, parent, place, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    PORTION = "INSERT INTO unit_portion (part, company, site, unit, seq, pool, quantity, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LAY = "INSERT INTO place_move (part, company, site, place, seq, entered, pool, quantity, at_us)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    STANDS_IN = "SELECT unit FROM unit
        WHERE part = $1 AND company = $2 AND site = $3 AND parent = $4";
    MOVE_UNIT = "UPDATE unit SET parent = $1, place = $2, seq = $3
        WHERE part = $4 AND company = $5 AND site = $6 AND unit = $7";
}

fn begin_lot(tx: &mut Tx<'_>, record: &Record, pool: domain::PoolId) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(&BEGIN_LOT, args![part, record.company, record.site, pool, record.seq])?;
    Ok(())
}

/// Remembers where in the chain a lot was touched by a fact whose row the next one overwrites.
pub(super) fn touched(
    tx: &mut Tx<'_>,
    record: &Record,
    pool: domain::PoolId,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.insert(&TOUCH, args![part, record.company, record.site, pool, record.seq])?;
    Ok(())
}

pub(super) fn described(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &LotDescribed,
) -> Result<(), StoreError> {
    begin_lot(tx, record, fact.pool)?;
    touched(tx, record, fact.pool)?;
    let part = tx.part(record.company);
    let days = [fact.produced_on, fact.expires_on, fact.best_before_on, fact.retest_on];
    let [produced_on, expires_on, best_before_on, retest_on] =
        days.map(|day| day.map(|day| day.to_string()));
    tx.execute(
        &DESCRIBE,
        args![
            produced_on.as_deref(),
            expires_on.as_deref(),
            best_before_on.as_deref(),
            retest_on.as_deref(),
            fact.allergens.as_deref(),
            fact.origin.as_deref(),
            fact.claims.as_deref(),
            fact.certificate.as_deref(),
            fact.attributes.as_deref(),
            record.seq,
            part,
            record.company,
            record.site,
            fact.pool
        ],
    )?;
    match expires_on {
        Some(day) => balances::lasts_until(tx, record, fact.pool, &day),
        None => Ok(()),
    }
}

pub(super) fn judged(tx: &mut Tx<'_>, record: &Record, fact: &LotJudged) -> Result<(), StoreError> {
    begin_lot(tx, record, fact.pool)?;
    touched(tx, record, fact.pool)?;
    let part = tx.part(record.company);
    tx.execute(
        &JUDGE,
        args![
            fact.status,
            fact.inspection,
            record.seq,
            part,
            record.company,
            record.site,
            fact.pool
        ],
    )?;
    Ok(())
}

pub(super) fn hold_placed(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &HoldPlaced,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    let says = circles::of_recall(tx, record, fact)?;
    tx.insert(
        &HOLD,
        args![
            part,
            record.company,
            record.site,
            fact.hold,
            fact.pool,
            &fact.reason,
            entry.at.utc_us,
            entry.by,
            record.seq,
            fact.recall,
            says.as_deref()
        ],
    )?;
    Ok(())
}

pub(super) fn hold_lifted(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &HoldLifted,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &LIFT,
        args![
            entry.at.utc_us,
            entry.by,
            &fact.reason,
            record.seq,
            part,
            record.company,
            record.site,
            fact.hold
        ],
    )?;
    Ok(())
}

/// A side without a place and without a unit is what has no row.
pub(super) fn moved(tx: &mut Tx<'_>, record: &Record, fact: &StockMoved) -> Result<(), StoreError> {
    touched(tx, record, fact.pool)?;
    let out = Quantity(-fact.quantity.0);
    put(tx, record, fact, (fact.from.as_deref(), fact.from_unit), out)?;
    put(tx, record, fact, (fact.to.as_deref(), fact.to_unit), fact.quantity)?;
    lay(tx, record, fact)?;
    if fact.from_unit == fact.to_unit {
        return Ok(());
    }
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (seq, pool, at_us) = (record.seq, fact.pool, record.entry.at.utc_us);
    for (unit, quantity) in [(fact.from_unit, out), (fact.to_unit, fact.quantity)] {
        if let Some(unit) = unit {
            tx.insert(&PORTION, args![part, company, site, unit, seq, pool, quantity, at_us])?;
        }
    }
    Ok(())
}

/// What a place was given, and what was taken from it. What lies in a unit is where the unit stands.
fn lay(tx: &mut Tx<'_>, record: &Record, fact: &StockMoved) -> Result<(), StoreError> {
    if fact.from == fact.to && fact.from_unit == fact.to_unit {
        return Ok(());
    }
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let (seq, pool, at_us) = (record.seq, fact.pool, record.entry.at.utc_us);
    let sides = [(&fact.from, fact.from_unit, false), (&fact.to, fact.to_unit, true)];
    for (place, unit, entered) in sides {
        let (Some(place), None) = (place.as_deref(), unit) else { continue };
        let args = args![part, company, site, place, seq, entered, pool, fact.quantity, at_us];
        tx.insert(&LAY, args)?;
    }
    Ok(())
}

fn put(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &StockMoved,
    (place, unit): (Option<&str>, Option<UnitId>),
    quantity: Quantity,
) -> Result<(), StoreError> {
    if place.is_none() && unit.is_none() {
        return Ok(());
    }
    let part = tx.part(record.company);
    let (place, unit) = (place.unwrap_or_default(), unit.unwrap_or_default());
    let (company, site, pool) = (record.company, record.site, fact.pool);
    tx.execute(&PUT, args![part, company, site, pool, place, unit, quantity, record.seq])?;
    tx.execute(&SWEEP, args![part, company, site, pool, place, unit])?;
    Ok(())
}

pub(super) fn counted(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &StockCounted,
) -> Result<(), StoreError> {
    let (part, entry) = (tx.part(record.company), &record.entry);
    tx.execute(
        &COUNT,
        args![
            part,
            record.company,
            record.site,
            record.seq,
            fact.pool,
            fact.place.as_deref(),
            fact.counted,
            fact.expected,
            fact.reason.as_deref(),
            entry.at.utc_us,
            entry.at.offset_min,
            entry.by
        ],
    )?;
    Ok(())
}

pub(super) fn unit_built(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &UnitBuilt,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    let (company, site) = (record.company, record.site);
    tx.execute(&BUILD, args![part, company, site, fact.unit, fact.kind, &fact.code, record.seq])?;
    claims::claim(tx, record, site, ClaimKind::Unit, &fact.code, fact.unit.0)
}

pub(super) fn unit_moved(
    tx: &mut Tx<'_>,
    record: &Record,
    fact: &UnitMoved,
) -> Result<(), StoreError> {
    let part = tx.part(record.company);
    tx.execute(
        &MOVE_UNIT,
        args![
            fact.parent,
            fact.place.as_deref(),
            record.seq,
            part,
            record.company,
            record.site,
            fact.unit
        ],
    )?;
    let (company, site, seq) = (record.company, record.site, record.seq);
    let (place, at_us) = (fact.place.as_deref(), record.entry.at.utc_us);
    tx.insert(&STAY, args![part, company, site, fact.unit, seq, fact.parent, place, at_us])?;
    for pool in lots_within(tx, record, fact.unit)? {
        touched(tx, record, pool)?;
    }
    Ok(())
}

/// The lots that lie in a unit or in what stands in it: they move with it.
fn lots_within(
    tx: &mut Tx<'_>,
    record: &Record,
    unit: UnitId,
) -> Result<BTreeSet<PoolId>, StoreError> {
    let (part, company, site) = (tx.part(record.company), record.company, record.site);
    let mut units = vec![unit];
    let mut at = 0;
    let mut lots = BTreeSet::new();
    while let Some(&unit) = units.get(at) {
        at += 1;
        let inside = args![part, company, site, unit];
        lots.extend(tx.query_all(&LIES_IN, inside, |row| row.get::<PoolId>(0))?);
        let inside = args![part, company, site, unit];
        let inner = tx.query_all(&STANDS_IN, inside, |row| row.get::<UnitId>(0))?;
        // A history that was taken over may say that units stand in each other.
        let new: Vec<UnitId> = inner.into_iter().filter(|unit| !units.contains(unit)).collect();
        units.extend(new);
    }
    Ok(lots)
}
