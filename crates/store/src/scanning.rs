//! What a code on a label may stand for: items and partners by their GS1 numbers, lots by theirs.
//!
//! GS1 numbers stand in the bodies of master records. A body is looked through as text, and whoever
//! asks reads it once more: the database need not know what a body is made of.

use domain::facts::ItemDefined;
use domain::ids::CompanyId;
use domain::{ItemId, MasterKind, PoolId, PoolKind, SiteId};

use crate::error::StoreError;
use crate::imports::visible;
use crate::masters::item_of;
use crate::pools::{containing, item_columns};
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
    ITEMS = concat!("SELECT ", item_columns!(), ", m.body FROM master m
        JOIN item i ON i.part = m.part AND i.company = m.company AND i.code = m.code
        WHERE m.part = $1 AND m.company = $2 AND m.kind = $3 AND m.retired = 0
            AND lower(m.body) LIKE $4 ESCAPE '!' AND ", visible!("i"), " ORDER BY m.code LIMIT $5");
    BODIES = "SELECT m.code, m.body FROM master m
        WHERE m.part = $1 AND m.company = $2 AND m.kind = $3 AND m.retired = 0
            AND lower(m.body) LIKE $4 ESCAPE '!' ORDER BY m.code LIMIT $5";
    BY_NUMBER = lots_by!("lot_number");
    BY_SUPPLIER_LOT = lots_by!("supplier_lot");
}

/// Items whose record holds a text, with the record's body.
pub fn items_with(
    tx: &mut Tx<'_>,
    company: CompanyId,
    text: &str,
    limit: u32,
) -> Result<Vec<(ItemDefined, String)>, StoreError> {
    let (part, pattern) = (tx.part(company), containing(text));
    tx.query_all(&ITEMS, args![part, company, MasterKind::Item, &pattern, limit], |row| {
        let mut columns = row.columns();
        Ok((item_of(&mut columns)?, columns.take()?))
    })
}

/// Codes of records of a kind that hold a text, with their bodies.
pub fn records_with(
    tx: &mut Tx<'_>,
    company: CompanyId,
    kind: MasterKind,
    text: &str,
    limit: u32,
) -> Result<Vec<(String, String)>, StoreError> {
    let (part, pattern) = (tx.part(company), containing(text));
    tx.query_all(&BODIES, args![part, company, kind, &pattern, limit], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
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
