//! What units are meant for, weighed pieces in them, and returnables at partners, as readers see them.

use domain::ids::CompanyId;
use domain::{ItemId, PartnerId, PersonId, PoolId, Quantity, ShipmentId, SiteId, UnitId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// What a unit is meant for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Meant {
    /// The item it is meant to hold.
    pub item: Option<ItemId>,
    /// How much of it makes the unit full.
    pub full: Option<Quantity>,
    /// The returnable it is.
    pub returnable: Option<ItemId>,
}

/// Weighed pieces of a lot in a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weighed {
    /// How many.
    pub pieces: i64,
    /// What they weigh together.
    pub kilograms: Quantity,
}

/// Returnables that went out or came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnableMove {
    /// Its place in the chain.
    pub seq: i64,
    /// The partner.
    pub partner: PartnerId,
    /// The item they are.
    pub item: ItemId,
    /// How many went out; below zero, how many came back.
    pub pieces: i64,
    /// The one of them that has a number.
    pub unit: Option<UnitId>,
    /// The shipment they went out with.
    pub shipment: Option<ShipmentId>,
    /// Why, where the records did not expect it.
    pub reason: Option<String>,
    /// Who took it down.
    pub by: Option<PersonId>,
    /// When.
    pub at_us: i64,
}

macro_rules! move_columns {
    () => {
        "SELECT seq, partner, item, pieces, unit, shipment, reason, person, at_us
            FROM returnable_move WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    MEANT = "SELECT item, full_quantity, returnable FROM unit_meant
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4";
    CAME_IN = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(kilograms), 0) AS BIGINT)
        FROM piece_weight WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND pool = $5
            AND at_us <= $6";
    WENT_OUT = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(kilograms), 0) AS BIGINT)
        FROM piece_weight WHERE part = $1 AND company = $2 AND site = $3 AND from_unit = $4
            AND pool = $5 AND at_us <= $6";
    SUCH_IN = "SELECT CAST(COUNT(*) AS BIGINT) FROM piece_weight
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4 AND pool = $5 AND kilograms = $6";
    SUCH_OUT = "SELECT CAST(COUNT(*) AS BIGINT) FROM piece_weight
        WHERE part = $1 AND company = $2 AND site = $3 AND from_unit = $4 AND pool = $5
            AND kilograms = $6";
    OWED = "SELECT partner, item, CAST(SUM(pieces) AS BIGINT) FROM returnable_move
        WHERE part = $1 AND company = $2 AND site = $3
        GROUP BY partner, item HAVING SUM(pieces) <> 0 ORDER BY partner, item";
    OWED_BY = "SELECT CAST(COALESCE(SUM(pieces), 0) AS BIGINT) FROM returnable_move
        WHERE part = $1 AND company = $2 AND site = $3 AND partner = $4 AND item = $5";
    OF_PARTNER = concat!(move_columns!(), " AND partner = $4 AND item = $5
        ORDER BY at_us DESC, seq DESC LIMIT $6");
    OF_UNIT = concat!(move_columns!(), " AND unit = $4 ORDER BY seq DESC LIMIT 1");
    UNITS_OUT = "SELECT u.code FROM returnable_move r
        JOIN unit u ON u.part = r.part AND u.company = r.company AND u.site = r.site AND u.unit = r.unit
        WHERE r.part = $1 AND r.company = $2 AND r.site = $3 AND r.partner = $4 AND r.item = $5
            AND r.unit IS NOT NULL
        GROUP BY u.code HAVING SUM(r.pieces) > 0 ORDER BY u.code LIMIT $6";
}

fn read_move(row: Row<'_>) -> Result<ReturnableMove, StoreError> {
    let mut columns = row.columns();
    Ok(ReturnableMove {
        seq: columns.take()?,
        partner: columns.take()?,
        item: columns.take()?,
        pieces: columns.take()?,
        unit: columns.take()?,
        shipment: columns.take()?,
        reason: columns.take()?,
        by: columns.take()?,
        at_us: columns.take()?,
    })
}

/// What a unit is meant for; nothing where nobody said.
pub fn meant(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
) -> Result<Meant, StoreError> {
    let part = tx.part(company);
    let found = tx.query_one(&MEANT, args![part, company, site, unit], |row| {
        Ok(Meant { item: row.get(0)?, full: row.get(1)?, returnable: row.get(2)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// The weighed pieces of a lot that were in a unit at a moment.
pub fn weighed_in(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (unit, pool): (UnitId, PoolId),
    at_us: i64,
) -> Result<Weighed, StoreError> {
    let part = tx.part(company);
    let mut weighed = Weighed::default();
    for (statement, sign) in [(&CAME_IN, 1), (&WENT_OUT, -1)] {
        let args = args![part, company, site, unit, pool, at_us];
        let found: Option<(i64, i64)> =
            tx.query_one(statement, args, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (pieces, kilograms) = found.unwrap_or_default();
        weighed.pieces += sign * pieces;
        weighed.kilograms.0 += sign * kilograms;
    }
    Ok(weighed)
}

/// How many pieces of a lot with a weight are in a unit.
pub fn such_pieces(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (unit, pool): (UnitId, PoolId),
    kilograms: Quantity,
) -> Result<i64, StoreError> {
    let part = tx.part(company);
    let mut pieces = 0;
    for (statement, sign) in [(&SUCH_IN, 1), (&SUCH_OUT, -1)] {
        let args = args![part, company, site, unit, pool, kilograms];
        let found: Option<i64> = tx.query_one(statement, args, |row| row.get(0))?;
        pieces += sign * found.unwrap_or_default();
    }
    Ok(pieces)
}

/// What every partner owes of every returnable; below zero, what we owe.
pub fn owed(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
) -> Result<Vec<(PartnerId, ItemId, i64)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OWED, args![part, company, site], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// What a partner owes of a returnable; below zero, what we owe.
pub fn owed_by(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (partner, item): (PartnerId, ItemId),
) -> Result<i64, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, partner, item];
    Ok(tx.query_one(&OWED_BY, args, |row| row.get(0))?.unwrap_or_default())
}

/// The movements of a returnable to and from a partner, the newest first.
pub fn moves_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (partner, item): (PartnerId, ItemId),
    limit: u32,
) -> Result<Vec<ReturnableMove>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_PARTNER, args![part, company, site, partner, item, limit], read_move)
}

/// The last movement of a returnable with a number.
pub fn last_move_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
) -> Result<Option<ReturnableMove>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&OF_UNIT, args![part, company, site, unit], read_move)
}

/// Numbers of the returnables that are at a partner.
pub fn units_at(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (partner, item): (PartnerId, ItemId),
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&UNITS_OUT, args![part, company, site, partner, item, limit], |row| row.get(0))
}
