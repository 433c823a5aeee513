//! What a code on a label may stand for: items and partners by their GS1 numbers, lots by theirs.
//!
//! The numbers that GS1 gave are kept beside the records that carry them, so that a scan is one look into
//! an index however many items there are.

use domain::facts::ItemDefined;
use domain::ids::CompanyId;
use domain::masters::gs1_numbers::looked_up;
use domain::{ItemId, MasterKind, OrderKind, PoolId, PoolKind, ShipmentId, SiteId};

use crate::error::StoreError;
use crate::imports::visible;
use crate::masters::item_of;
use crate::pools::item_columns;
use crate::sql::{Tx, args, statements};

macro_rules! lots_by {
    ($column:literal) => {
        concat!(
            "SELECT p.pool, p.item FROM pool p WHERE p.part = $1 AND p.company = $2 AND p.site = $3
                AND p.kind = $4 AND p.",
            $column,
            " = $5 AND ",
            visible!("p"),
            " ORDER BY p.pool DESC LIMIT $6"
        )
    };
}

statements! {
    ITEMS = concat!("SELECT ", item_columns!(), ", m.body FROM master_number n
        JOIN master m ON m.part = n.part AND m.company = n.company AND m.kind = n.kind
            AND m.code = n.code
        JOIN item i ON i.part = n.part AND i.company = n.company AND i.code = n.code
        WHERE n.part = $1 AND n.company = $2 AND n.kind = $3 AND n.number = $4
            AND ", visible!("i"), " ORDER BY n.code LIMIT $5");
    CODES = "SELECT n.code FROM master_number n
        WHERE n.part = $1 AND n.company = $2 AND n.kind = $3 AND n.number = $4
        ORDER BY n.code LIMIT $5";
    BODIES = "SELECT m.code, m.body FROM master m
        WHERE m.part = $1 AND m.company = $2 AND m.kind = $3 AND m.retired = 0
            AND lower(m.body) LIKE $4 ESCAPE '!' ORDER BY m.code LIMIT $5";
    CUSTOMER_ITEMS = "SELECT m.code, m.body FROM customer_number n
        JOIN master m ON m.part = n.part AND m.company = n.company AND m.code = n.code
        WHERE n.part = $1 AND n.company = $2 AND n.number = $3 AND m.kind = $4 AND m.retired = 0
        ORDER BY m.code LIMIT $5";
    ORDERS_BY_REFERENCE = "SELECT kind, code FROM orders
        WHERE part = $1 AND company = $2 AND site = $3 AND partner_reference = $4
        ORDER BY order_id DESC LIMIT $5";
    CUSTOMER_LOTS = "SELECT pool, shipment FROM customer_lot
        WHERE part = $1 AND company = $2 AND site = $3 AND number = $4 ORDER BY seq DESC LIMIT $5";
    CUSTOMER_LOT_OF = "SELECT number FROM customer_lot
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4 AND pick = $5";
    BY_NUMBER = lots_by!("lot_number");
    BY_SUPPLIER_LOT = lots_by!("supplier_lot");
}

/// Items with a GTIN, with their record's body.
/// Records that may say that a customer has this number for an item: their codes and bodies.
pub fn customer_items(
    tx: &mut Tx<'_>,
    company: CompanyId,
    number: &str,
    limit: u32,
) -> Result<Vec<(String, String)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, number, MasterKind::CustomerItem, limit];
    tx.query_all(&CUSTOMER_ITEMS, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Orders to which a partner gave a number of its own, the newest first.
pub fn orders_referred_to(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    number: &str,
    limit: u32,
) -> Result<Vec<(OrderKind, String)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&ORDERS_BY_REFERENCE, args![part, company, site, number, limit], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Lots that a customer has under a number of its own, the last shipped first, with the shipment.
pub fn customer_lots(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    number: &str,
    limit: u32,
) -> Result<Vec<(PoolId, ShipmentId)>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&CUSTOMER_LOTS, args![part, company, site, number, limit], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The number a customer has for what a pick holds.
pub fn customer_lot_of(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    shipment: ShipmentId,
    pick: u32,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&CUSTOMER_LOT_OF, args![part, company, site, shipment, pick], |row| row.get(0))
}

/// Items whose record holds a text, with the record's body.
pub fn items_with(
    tx: &mut Tx<'_>,
    company: CompanyId,
    gtin: &str,
    limit: u32,
) -> Result<Vec<(ItemDefined, String)>, StoreError> {
    let (part, kind) = (tx.part(company), MasterKind::Item);
    let number = looked_up(kind, gtin);
    tx.query_all(&ITEMS, args![part, company, kind, &number, limit], |row| {
        let mut columns = row.columns();
        Ok((item_of(&mut columns)?, columns.take()?))
    })
}

/// Codes of partners with a GLN.
pub fn partners_with(
    tx: &mut Tx<'_>,
    company: CompanyId,
    gln: &str,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let (part, kind) = (tx.part(company), MasterKind::Partner);
    let number = looked_up(kind, gln);
    tx.query_all(&CODES, args![part, company, kind, &number, limit], |row| row.get(0))
}

/// Lots that have a number of ours, the newest first, with their items.
pub fn lots_numbered(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    number: &str,
    limit: u32,
) -> Result<Vec<(PoolId, Option<ItemId>)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, PoolKind::Lot, number, limit];
    tx.query_all(&BY_NUMBER, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Lots that came under a supplier's number, the newest first, with their items.
pub fn lots_of_supplier_lot(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    number: &str,
    limit: u32,
) -> Result<Vec<(PoolId, Option<ItemId>)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, PoolKind::Lot, number, limit];
    tx.query_all(&BY_SUPPLIER_LOT, args, |row| Ok((row.get(0)?, row.get(1)?)))
}
