//! What a drill can be about, in the order in which it came to be: counted, and one of it.

use domain::ids::CompanyId;
use domain::{ItemId, PoolKind, SiteId};

use crate::error::StoreError;
use crate::sql::{Tx, args, statements};

statements! {
    LOTS = "SELECT COUNT(*) FROM pool WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4";
    LOT = "SELECT code FROM pool WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4
        ORDER BY pool LIMIT 1 OFFSET $5";
    LOTS_OF = "SELECT COUNT(*) FROM pool
        WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4 AND item = $5";
    LOT_OF = "SELECT code FROM pool
        WHERE part = $1 AND company = $2 AND site = $3 AND kind = $4 AND item = $5
        ORDER BY pool LIMIT 1 OFFSET $6";
    DELIVERIES = "SELECT COUNT(*) FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND dispatched_seq IS NOT NULL";
    DELIVERY = "SELECT code FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND dispatched_seq IS NOT NULL
        ORDER BY shipment LIMIT 1 OFFSET $4";
    UNITS = "SELECT COUNT(DISTINCT unit) FROM unit_portion
        WHERE part = $1 AND company = $2 AND site = $3";
    UNIT = "SELECT u.unit, u.code FROM unit u WHERE u.part = $1 AND u.company = $2 AND u.site = $3
            AND EXISTS (SELECT 1 FROM unit_portion p WHERE p.part = u.part AND p.company = u.company
                AND p.site = u.site AND p.unit = u.unit)
        ORDER BY u.unit LIMIT 1 OFFSET $4";
    IN_UNIT = "SELECT DISTINCT l.code FROM unit_portion p JOIN pool l ON l.part = p.part
            AND l.company = p.company AND l.site = p.site AND l.pool = p.pool
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.unit = $4 AND l.kind = $5
        ORDER BY l.code LIMIT $6";
}

type Ground = (CompanyId, SiteId);

/// Lots of one unit that are looked at.
const IN_UNIT_MAX: u32 = 20;

/// How many lots there are; those of an item where one is named.
pub fn lots(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    item: Option<ItemId>,
) -> Result<u32, StoreError> {
    let part = tx.part(company);
    let found = match item {
        None => tx.query_one(&LOTS, args![part, company, site, PoolKind::Lot], |row| row.get(0))?,
        Some(item) => {
            let args = args![part, company, site, PoolKind::Lot, item];
            tx.query_one(&LOTS_OF, args, |row| row.get(0))?
        }
    };
    Ok(found.unwrap_or(0))
}

/// The code of the lot at a place.
pub fn lot(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    item: Option<ItemId>,
    place: u32,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    match item {
        None => {
            let args = args![part, company, site, PoolKind::Lot, place];
            tx.query_one(&LOT, args, |row| row.get(0))
        }
        Some(item) => {
            let args = args![part, company, site, PoolKind::Lot, item, place];
            tx.query_one(&LOT_OF, args, |row| row.get(0))
        }
    }
}

/// How many shipments have left.
pub fn deliveries(tx: &mut Tx<'_>, (company, site): Ground) -> Result<u32, StoreError> {
    let part = tx.part(company);
    let found = tx.query_one(&DELIVERIES, args![part, company, site], |row| row.get(0))?;
    Ok(found.unwrap_or(0))
}

/// The number of the shipment at a place.
pub fn delivery(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    place: u32,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&DELIVERY, args![part, company, site, place], |row| row.get(0))
}

/// How many handling units ever held something.
pub fn units(tx: &mut Tx<'_>, (company, site): Ground) -> Result<u32, StoreError> {
    let part = tx.part(company);
    let found = tx.query_one(&UNITS, args![part, company, site], |row| row.get(0))?;
    Ok(found.unwrap_or(0))
}

/// The number of the handling unit at a place, and the lots it held.
pub fn unit(
    tx: &mut Tx<'_>,
    (company, site): Ground,
    place: u32,
) -> Result<Option<(String, Vec<String>)>, StoreError> {
    let part = tx.part(company);
    let found = tx.query_one(&UNIT, args![part, company, site, place], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
    })?;
    let Some((unit, code)) = found else { return Ok(None) };
    let args = args![part, company, site, unit, PoolKind::Lot, IN_UNIT_MAX];
    let lots = tx.query_all(&IN_UNIT, args, |row| row.get(0))?;
    Ok(Some((code, lots)))
}
