//! What traces can begin with beside goods: what lay at a place, what a gauge weighed, which units a lot
//! was in.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::CompanyId;
use domain::{PoolId, Quantity, SiteId, TransferId, UnitId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

/// Units within units that are looked into; more is a fault of the data.
const NESTED_MAX: usize = 16;

statements! {
    LAY = "SELECT pool, entered, quantity, at_us FROM place_move
        WHERE part = $1 AND company = $2 AND site = $3 AND place = $4 AND at_us <= $5
            AND seq <= $6 ORDER BY at_us, seq, entered";
    STOOD = "SELECT DISTINCT unit FROM unit_stay
        WHERE part = $1 AND company = $2 AND site = $3 AND place = $4 ORDER BY unit";
    HELD = "SELECT DISTINCT unit FROM unit_stay
        WHERE part = $1 AND company = $2 AND site = $3 AND parent = $4 ORDER BY unit";
    STAYS = "SELECT parent, place, at_us FROM unit_stay
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND seq <= $5
        ORDER BY at_us, seq";
    PORTIONS = "SELECT pool, quantity, at_us FROM unit_portion
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND seq <= $5
        ORDER BY at_us, seq";
    WEIGHED = "SELECT transfer FROM weighing
        WHERE part = $1 AND company = $2 AND site = $3 AND scale = $4 ORDER BY transfer";
    PACKED_AT = "SELECT MAX(at_us) FROM unit_portion
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND pool = $5 AND quantity > 0";
    UNITS_OF = "SELECT DISTINCT unit FROM unit_portion
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4 ORDER BY unit";
}

/// A stretch of time, both ends included, microseconds UTC.
pub type Span = (i64, i64);

/// The lots of which something lay at a place at any time of a stretch, alone or in units that stood
/// there, by what the chain held up to a place of it.
pub fn lay_at(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    place: &str,
    (span, known): (Span, i64),
) -> Result<BTreeSet<PoolId>, StoreError> {
    let (company, site) = ground;
    let part = tx.part(company);
    let moves: Vec<(PoolId, i64, i64)> =
        tx.query_all(&LAY, args![part, company, site, place, span.1, known], |row| {
            let entered: bool = row.get(1)?;
            let quantity: Quantity = row.get(2)?;
            let signed = if entered { quantity.0 } else { -quantity.0 };
            Ok((row.get(0)?, signed, row.get(3)?))
        })?;
    let mut lots = present(moves, span);
    let units: Vec<UnitId> =
        tx.query_all(&STOOD, args![part, company, site, place], |row| row.get(0))?;
    for unit in units {
        for stay in stays(tx, ground, unit, known)? {
            if stay.place.as_deref() == Some(place)
                && let Some(within) = overlap(stay.span, span)
            {
                in_unit(tx, ground, unit, (within, known), (&mut lots, 0))?;
            }
        }
    }
    Ok(lots)
}

/// The transfers whose quantity came from a scale.
pub fn weighed_on(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    scale: &str,
) -> Result<Vec<TransferId>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&WEIGHED, args![part, company, site, scale], |row| row.get(0))
}

/// The units that something of a lot was ever in, and those they stood in.
pub fn units_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<BTreeSet<UnitId>, StoreError> {
    let (company, site) = ground;
    let part = tx.part(company);
    let mut open: Vec<UnitId> =
        tx.query_all(&UNITS_OF, args![part, company, site, pool], |row| row.get(0))?;
    let mut units = BTreeSet::new();
    while let Some(unit) = open.pop() {
        if units.insert(unit) {
            open.extend(
                stays(tx, ground, unit, i64::MAX)?.into_iter().filter_map(|stay| stay.parent),
            );
        }
    }
    Ok(units)
}

/// When something of a lot was put into a unit last, microseconds UTC.
pub fn packed_at(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (unit, pool): (UnitId, PoolId),
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    let found: Option<Option<i64>> =
        tx.query_one(&PACKED_AT, args![part, company, site, unit, pool], |row| row.get(0))?;
    Ok(found.flatten())
}

/// A unit stood somewhere for a while.
struct Stay {
    parent: Option<UnitId>,
    place: Option<String>,
    span: Span,
}

/// Where a unit stood, each time until it was moved on.
fn stays(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
    known: i64,
) -> Result<Vec<Stay>, StoreError> {
    let part = tx.part(company);
    let mut stays: Vec<Stay> =
        tx.query_all(&STAYS, args![part, company, site, unit, known], |row| {
            let since: i64 = row.get(2)?;
            Ok(Stay { parent: row.get(0)?, place: row.get(1)?, span: (since, i64::MAX) })
        })?;
    for at in 1..stays.len() {
        stays[at - 1].span.1 = stays[at].span.0;
    }
    Ok(stays)
}

/// The lots in a unit during a stretch, and in the units that stood in it then.
fn in_unit(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    unit: UnitId,
    (span, known): (Span, i64),
    (lots, depth): (&mut BTreeSet<PoolId>, usize),
) -> Result<(), StoreError> {
    let (company, site) = ground;
    let part = tx.part(company);
    let moves: Vec<(PoolId, i64, i64)> =
        tx.query_all(&PORTIONS, args![part, company, site, unit, known], |row| {
            let quantity: Quantity = row.get(1)?;
            Ok((row.get(0)?, quantity.0, row.get(2)?))
        })?;
    lots.extend(present(moves, span));
    if depth == NESTED_MAX {
        return Ok(());
    }
    let within: Vec<UnitId> =
        tx.query_all(&HELD, args![part, company, site, unit], |row| row.get(0))?;
    for inner in within {
        for stay in stays(tx, ground, inner, known)? {
            if stay.parent == Some(unit)
                && let Some(together) = overlap(stay.span, span)
            {
                in_unit(tx, ground, inner, (together, known), (lots, depth + 1))?;
            }
        }
    }
    Ok(())
}

fn overlap(one: Span, other: Span) -> Option<Span> {
    let both = (one.0.max(other.0), one.1.min(other.1));
    (both.0 <= both.1).then_some(both)
}

/// The lots of which something was there at any time of a stretch, by what came and went.
fn present(moves: Vec<(PoolId, i64, i64)>, (from_us, to_us): Span) -> BTreeSet<PoolId> {
    let mut sums: BTreeMap<PoolId, i128> = BTreeMap::new();
    let mut lots = BTreeSet::new();
    let mut before = true;
    for (pool, quantity, at_us) in moves {
        if at_us > to_us {
            break;
        }
        if before && at_us >= from_us {
            // What lies there when the stretch begins.
            lots.extend(sums.iter().filter(|(_, sum)| **sum > 0).map(|(pool, _)| *pool));
            before = false;
        }
        *sums.entry(pool).or_default() += i128::from(quantity);
        if at_us >= from_us && quantity > 0 {
            lots.insert(pool);
        }
    }
    if before {
        lots.extend(sums.iter().filter(|(_, sum)| **sum > 0).map(|(pool, _)| *pool));
    }
    lots
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: PoolId = PoolId(1);
    const B: PoolId = PoolId(2);

    #[test]
    fn what_came_before_and_has_not_left_is_there() {
        let moves = vec![(A, 5, 10), (B, 3, 20), (A, -5, 30)];

        assert_eq!(present(moves.clone(), (15, 18)), BTreeSet::from([A]));
        assert_eq!(present(moves.clone(), (15, 25)), BTreeSet::from([A, B]));
        assert_eq!(present(moves.clone(), (31, 40)), BTreeSet::from([B]));
        assert_eq!(present(moves.clone(), (0, 9)), BTreeSet::new());
        assert_eq!(present(moves, (30, 30)), BTreeSet::from([A, B]), "it left at that moment");
    }

    #[test]
    fn stretches_that_only_touch_overlap() {
        assert_eq!(overlap((0, 5), (5, 9)), Some((5, 5)));
        assert_eq!(overlap((0, 4), (5, 9)), None);
    }
}
