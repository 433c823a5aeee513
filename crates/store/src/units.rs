//! Handling units as readers see them: by number, what stands in them, and what stands at a place.

use domain::ids::CompanyId;
use domain::{PoolId, Quantity, SiteId, UnitId, UnitKind};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A handling unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub unit: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// Its number.
    pub code: String,
    /// The unit it stands in.
    pub parent: Option<UnitId>,
    /// The place it stands at; none where it stands in a unit, or is not in the house.
    pub place: Option<String>,
}

macro_rules! unit_columns {
    () => {
        "SELECT unit, kind, code, parent, place FROM unit
        WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    BY_ID = concat!(unit_columns!(), " AND unit = $4");
    IN_UNIT = concat!(unit_columns!(), " AND parent = $4 ORDER BY unit");
    AT_PLACE = concat!(unit_columns!(), " AND place = $4 ORDER BY unit");
    STAYED = "SELECT parent, place FROM unit_stay
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND at_us <= $5
        ORDER BY at_us DESC, seq DESC LIMIT 1";
    EVER_IN = "SELECT DISTINCT unit FROM unit_stay
        WHERE part = $1 AND company = $2 AND site = $3 AND parent = $4 AND at_us <= $5 ORDER BY unit";
    PACKED = "SELECT MIN(at_us), MAX(at_us) FROM unit_portion
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND pool = $5 AND quantity > 0
            AND at_us <= $6";
    LAY_IN = "SELECT pool, CAST(SUM(quantity) AS BIGINT) FROM unit_portion
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND at_us <= $5
        GROUP BY pool HAVING SUM(quantity) <> 0 ORDER BY pool";
}

fn read_unit(row: Row<'_>) -> Result<Unit, StoreError> {
    let mut columns = row.columns();
    Ok(Unit {
        unit: columns.take()?,
        kind: columns.take()?,
        code: columns.take()?,
        parent: columns.take()?,
        place: columns.take()?,
    })
}

/// A unit by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
) -> Result<Option<Unit>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, unit], read_unit)
}

/// The unit that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Unit>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Unit, code)? {
        Some(id) => find(tx, (company, site), UnitId(id)),
        None => Ok(None),
    }
}

/// The units that stand directly in a unit.
pub fn in_unit(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    parent: UnitId,
) -> Result<Vec<Unit>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&IN_UNIT, args![part, company, site, parent], read_unit)
}

/// The units that stand on the floor of a place.
pub fn at_place(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    place: &str,
) -> Result<Vec<Unit>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&AT_PLACE, args![part, company, site, place], read_unit)
}

/// A unit as it stood at a moment, by what is known of it now; it had no parent and no place before
/// anybody moved it.
pub fn at(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: Unit,
    at_us: i64,
) -> Result<Unit, StoreError> {
    let part = tx.part(company);
    let stayed = tx.query_one(&STAYED, args![part, company, site, unit.unit, at_us], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let (parent, place) = stayed.unwrap_or_default();
    Ok(Unit { parent, place, ..unit })
}

/// The units that stood directly in a unit at a moment.
pub fn in_unit_at(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    parent: UnitId,
    at_us: i64,
) -> Result<Vec<Unit>, StoreError> {
    let (company, site) = ground;
    let part = tx.part(company);
    let ever: Vec<UnitId> =
        tx.query_all(&EVER_IN, args![part, company, site, parent, at_us], |row| row.get(0))?;
    let mut stood = Vec::new();
    for unit in ever {
        let Some(unit) = find(tx, ground, unit)? else { continue };
        let unit = at(tx, ground, unit, at_us)?;
        if unit.parent == Some(parent) {
            stood.push(unit);
        }
    }
    Ok(stood)
}

/// What lay directly in a unit at a moment.
pub fn lay_in(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
    at_us: i64,
) -> Result<Vec<(PoolId, Quantity)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, unit, at_us];
    tx.query_all(&LAY_IN, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// When the first and the last of a lot went into a unit, up to a moment; none where none did.
pub fn packed(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (unit, pool): (UnitId, PoolId),
    at_us: i64,
) -> Result<Option<(i64, i64)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, unit, pool, at_us];
    let found: Option<(Option<i64>, Option<i64>)> =
        tx.query_one(&PACKED, args, |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.and_then(|(first, last)| first.zip(last)))
}
