//! Search over everything that has a code: what begins with the text first, then what contains it.

use std::collections::HashSet;

use domain::ids::CompanyId;
use domain::{PoolKind, Role, SiteId};

use crate::claims::ClaimKind;
use crate::error::StoreError;
use crate::imports::visible;
use crate::ledger::COMPANY_LEDGER;
use crate::pools::containing;
use crate::sql::{Row, Statement, Tx, Value, args, statements};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HitKind {
    /// A lot, run, tank, or the outside world.
    Pool(PoolKind),
    /// An item.
    Item,
    /// A supplier or customer.
    Partner(Role),
    /// A transfer.
    Transfer,
    /// A document that transfers name; it has no id.
    Document,
}

/// Where the text was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matched {
    /// In the code.
    Code,
    /// In the label of a lot.
    LotNumber,
    /// In the number the supplier gave a lot.
    SupplierLot,
    /// In the name of an item or partner.
    Name,
    /// In the number of an order a run belongs to.
    WorkOrder,
    /// In the name of a document.
    Document,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its id; 0 for a document.
    pub id: i64,
    /// Its code, or the name of the document.
    pub code: String,
    /// What to show first: the lot number, name or code.
    pub title: String,
    /// The name of the item in a pool.
    pub item_name: Option<String>,
    /// Where the text was found.
    pub matched: Matched,
}

/// What was found, and whether that is all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether there may be more than were asked for.
    pub more: bool,
}

macro_rules! pool_hit {
    () => {
        "SELECT p.kind, p.pool, p.code, COALESCE(p.lot_number, p.work_order, p.code), i.name
            FROM pool p LEFT JOIN item i
            ON i.part = p.part AND i.company = p.company AND i.item = p.item
            WHERE p.part = $1 AND p.company = $2 AND p.site = $3 "
    };
}

statements! {
    POOL_CODE_BEGINS = concat!("SELECT p.kind, p.pool, p.code,
            COALESCE(p.lot_number, p.work_order, p.code), i.name
        FROM claim c
        JOIN pool p ON p.part = c.part AND p.company = c.company AND p.site = c.site
            AND p.pool = c.id
        LEFT JOIN item i ON i.part = p.part AND i.company = p.company AND i.item = p.item
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4
            AND c.code >= $5 AND c.code < $6 AND ", visible!("c"), " ORDER BY c.code LIMIT $7");
    TRANSFER_CODE_BEGINS = concat!("SELECT c.id, c.code FROM claim c
        WHERE c.part = $1 AND c.company = $2 AND c.site = $3 AND c.kind = $4
            AND c.code >= $5 AND c.code < $6 AND ", visible!("c"), " ORDER BY c.code LIMIT $7");
    LOT_NUMBER_BEGINS = concat!(pool_hit!(), "AND p.lot_number >= $4 AND p.lot_number < $5 AND ",
        visible!("p"), " ORDER BY p.lot_number LIMIT $6");
    SUPPLIER_LOT_BEGINS = concat!(pool_hit!(),
        "AND p.supplier_lot >= $4 AND p.supplier_lot < $5 AND ",
        visible!("p"), " ORDER BY p.supplier_lot LIMIT $6");
    DOCUMENT_BEGINS = concat!("SELECT DISTINCT t.document FROM transfer_out t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3
            AND t.document >= $4 AND t.document < $5 AND ", visible!("t"),
        " ORDER BY t.document LIMIT $6");
    ITEM_CONTAINS = concat!("SELECT i.item, i.code, i.name FROM item i
        WHERE i.part = $1 AND i.company = $2
            AND (lower(i.code) LIKE $3 ESCAPE '!' OR lower(i.name) LIKE $3 ESCAPE '!') AND ",
        visible!("i"), " ORDER BY i.code LIMIT $4");
    PARTNER_CONTAINS = concat!("SELECT p.partner, p.code, p.name, p.role FROM partner p
        WHERE p.part = $1 AND p.company = $2
            AND (lower(p.code) LIKE $3 ESCAPE '!' OR lower(p.name) LIKE $3 ESCAPE '!') AND ",
        visible!("p"), " ORDER BY p.code LIMIT $4");
    POOL_CONTAINS = concat!(pool_hit!(), "AND (lower(p.code) LIKE $4 ESCAPE '!'
            OR lower(p.lot_number) LIKE $4 ESCAPE '!' OR lower(p.supplier_lot) LIKE $4 ESCAPE '!'
            OR lower(p.work_order) LIKE $4 ESCAPE '!') AND p.kind <= 3 AND ", visible!("p"),
        " ORDER BY p.pool DESC LIMIT $5");
    DOCUMENT_CONTAINS = concat!("SELECT DISTINCT t.document FROM transfer_out t
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.document IS NOT NULL
            AND lower(t.document) LIKE $4 ESCAPE '!' AND ", visible!("t"),
        " ORDER BY t.document LIMIT $5");
}

/// Finds what begins with or contains a text, at most `limit` things.
pub fn search(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    text: &str,
    limit: u32,
) -> Result<Hits, StoreError> {
    if text.is_empty() {
        return Ok(Hits::default());
    }
    let place = Place { part: tx.part(company), company, site, limit: limit.saturating_add(1) };
    let mut found = Found { seen: HashSet::new(), hits: Vec::new(), limit: limit as usize };
    begins(tx, &place, text, &mut found)?;
    if !found.is_full() {
        contains(tx, &place, text, &mut found)?;
    }
    let more = found.is_full();
    found.hits.truncate(limit as usize);
    Ok(Hits { hits: found.hits, more })
}

struct Place {
    part: i64,
    company: CompanyId,
    site: SiteId,
    limit: u32,
}

struct Found {
    seen: HashSet<(HitKind, i64, String)>,
    hits: Vec<Hit>,
    limit: usize,
}

impl Found {
    /// One more than asked for was found, so that "more" can be said.
    fn is_full(&self) -> bool {
        self.hits.len() > self.limit
    }

    fn add(&mut self, hit: Hit) {
        if !self.is_full() && self.seen.insert((hit.kind, hit.id, hit.code.clone())) {
            self.hits.push(hit);
        }
    }
}

/// What follows every text that begins with this one, in the order of bytes.
fn end_of_prefix(text: &str) -> String {
    format!("{text}\u{10ffff}")
}

fn begins(tx: &mut Tx<'_>, place: &Place, text: &str, found: &mut Found) -> Result<(), StoreError> {
    let Place { part, company, site, limit } = *place;
    let end = end_of_prefix(text);
    for kind in [PoolKind::Lot, PoolKind::Run, PoolKind::Tank] {
        let kind = ClaimKind::Pool(kind).code();
        let args = args![part, company, site, kind, text, &end, limit];
        pool_hits(tx, &POOL_CODE_BEGINS, args, text, found)?;
    }
    let range = args![part, company, site, text, &end, limit];
    pool_hits(tx, &LOT_NUMBER_BEGINS, range, text, found)?;
    pool_hits(tx, &SUPPLIER_LOT_BEGINS, range, text, found)?;
    document_hits(tx, &DOCUMENT_BEGINS, range, found)?;
    let kind = ClaimKind::Transfer.code();
    let args = args![part, company, site, kind, text, &end, limit];
    tx.stream(&TRANSFER_CODE_BEGINS, args, |row| {
        let code: String = row.get(1)?;
        found.add(Hit {
            kind: HitKind::Transfer,
            id: row.get(0)?,
            title: code.clone(),
            code,
            item_name: None,
            matched: Matched::Code,
        });
        Ok::<(), StoreError>(())
    })
}

fn contains(
    tx: &mut Tx<'_>,
    place: &Place,
    text: &str,
    found: &mut Found,
) -> Result<(), StoreError> {
    debug_assert_ne!(place.site, COMPANY_LEDGER, "goods are searched at a site");
    let Place { part, company, site, limit } = *place;
    let pattern = containing(text);
    let masters = args![part, company, &pattern, limit];
    tx.stream(&ITEM_CONTAINS, masters, |row| {
        found.add(master_hit(row, HitKind::Item, text)?);
        Ok::<(), StoreError>(())
    })?;
    tx.stream(&PARTNER_CONTAINS, masters, |row| {
        let kind = HitKind::Partner(row.get(3)?);
        found.add(master_hit(row, kind, text)?);
        Ok::<(), StoreError>(())
    })?;
    let goods = args![part, company, site, &pattern, limit];
    pool_hits(tx, &POOL_CONTAINS, goods, text, found)?;
    document_hits(tx, &DOCUMENT_CONTAINS, goods, found)
}

fn master_hit(row: Row<'_>, kind: HitKind, text: &str) -> Result<Hit, StoreError> {
    let code: String = row.get(1)?;
    let in_code = holds(&code, text);
    Ok(Hit {
        kind,
        id: row.get(0)?,
        code,
        title: row.get(2)?,
        item_name: None,
        matched: if in_code { Matched::Code } else { Matched::Name },
    })
}

/// As the statements compare: without regard to the case of ASCII letters.
fn holds(whole: &str, text: &str) -> bool {
    whole.to_ascii_lowercase().contains(&text.to_ascii_lowercase())
}

fn pool_hits(
    tx: &mut Tx<'_>,
    statement: &Statement,
    args: &[Value<'_>],
    text: &str,
    found: &mut Found,
) -> Result<(), StoreError> {
    tx.stream(statement, args, |row| {
        let (code, title): (String, String) = (row.get(2)?, row.get(3)?);
        let kind: PoolKind = row.get(0)?;
        let matched = if holds(&code, text) {
            Matched::Code
        } else if !holds(&title, text) {
            Matched::SupplierLot
        } else if kind == PoolKind::Lot {
            Matched::LotNumber
        } else {
            Matched::WorkOrder
        };
        let (id, item_name) = (row.get(1)?, row.get(4)?);
        found.add(Hit { kind: HitKind::Pool(kind), id, code, title, item_name, matched });
        Ok::<(), StoreError>(())
    })
}

fn document_hits(
    tx: &mut Tx<'_>,
    statement: &Statement,
    args: &[Value<'_>],
    found: &mut Found,
) -> Result<(), StoreError> {
    tx.stream(statement, args, |row| {
        let code: String = row.get(0)?;
        found.add(Hit {
            kind: HitKind::Document,
            id: 0,
            title: code.clone(),
            code,
            item_name: None,
            matched: Matched::Document,
        });
        Ok::<(), StoreError>(())
    })
}
