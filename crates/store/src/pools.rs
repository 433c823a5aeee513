//! Pools as readers see them: by code, and page by page.

use domain::facts::{ItemDefined, PoolOpened};
use domain::ids::CompanyId;
use domain::{ItemId, PoolId, PoolKind, PoolRef, SiteId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::imports::visible;
use crate::recorded::Recorded;
use crate::sql::{Columns, Row, Tx, Value, args, statements};

/// A pool as it was opened.
pub type Pool = Recorded<PoolOpened>;

/// A pool with the item in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolRow {
    /// The pool.
    pub pool: Pool,
    /// The item, where it has one.
    pub item: Option<ItemDefined>,
}

/// Which pools a page shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct PoolFilter<'a> {
    /// Only this kind.
    pub kind: Option<PoolKind>,
    /// Only this item.
    pub item: Option<ItemId>,
    /// Only where a code, lot number, supplier's lot, item code or item name contains this.
    pub text: Option<&'a str>,
}

macro_rules! pool_columns {
    () => {
        "p.seq, p.at_us, p.at_offset_min, p.recorded_at_us, p.recorded_offset_min, p.person,
            p.pool, p.kind, p.code, p.item, p.partner, p.lot_number, p.supplier_lot, p.expires,
            p.work_order, p.operation, p.closed_at_us, p.closed_offset_min, p.tolerance_s"
    };
}

pub(crate) use pool_columns;

macro_rules! item_columns {
    () => {
        "i.item, i.code, i.name, i.unit, i.kg_per_unit, i.tracking"
    };
}

pub(crate) use item_columns;

/// One page, the newest pool first. The condition picks the index; the text filters what it finds.
macro_rules! page {
    ($condition:literal, $limit:literal) => {
        concat!(
            "SELECT ",
            pool_columns!(),
            ", ",
            item_columns!(),
            " FROM pool p
            LEFT JOIN item i ON i.part = p.part AND i.company = p.company AND i.item = p.item
            WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.pool < $4
                AND (CAST($5 AS TEXT) IS NULL OR lower(p.code) LIKE $5 ESCAPE '!'
                    OR lower(p.lot_number) LIKE $5 ESCAPE '!'
                    OR lower(p.supplier_lot) LIKE $5 ESCAPE '!'
                    OR lower(i.code) LIKE $5 ESCAPE '!' OR lower(i.name) LIKE $5 ESCAPE '!')
                AND ",
            visible!("p"),
            $condition,
            " ORDER BY p.pool DESC LIMIT ",
            $limit
        )
    };
}

statements! {
    BY_ID = concat!("SELECT ", pool_columns!(), ", ", item_columns!(), " FROM pool p
        LEFT JOIN item i ON i.part = p.part AND i.company = p.company AND i.item = p.item
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.pool = $4 AND ", visible!("p"));
    PAGE = page!("", "$6");
    PAGE_OF_KIND = page!(" AND p.kind = $6", "$7");
    PAGE_OF_ITEM = page!(" AND p.item = $6", "$7");
    PAGE_OF_ITEM_AND_KIND = page!(" AND p.item = $6 AND p.kind = $7", "$8");
    GAVE_TO_KIND = concat!("SELECT CAST(1 AS BIGINT) FROM transfer_out t JOIN pool p ON p.part = t.part
            AND p.company = t.company AND p.site = t.site AND p.pool = t.pool_to
        WHERE t.part = $1 AND t.company = $2 AND t.site = $3 AND t.pool_from = $4 AND p.kind = $5
            AND ", visible!("t"), " LIMIT 1");
    IDS_OF_KIND = concat!("SELECT p.pool FROM pool p WHERE p.part = $1 AND p.company = $2
        AND p.site = $3 AND p.kind = $4 AND p.pool > $5 AND ", visible!("p"),
        " ORDER BY p.pool LIMIT $6");
    COUNT_OF_KIND = concat!("SELECT COUNT(*) FROM pool p WHERE p.part = $1 AND p.company = $2
        AND p.site = $3 AND p.kind = $4 AND ", visible!("p"));
}

pub(crate) fn read_pool(columns: &mut Columns<'_>) -> Result<Pool, StoreError> {
    Ok(Recorded {
        seq: columns.take()?,
        at: columns.instant()?,
        recorded_at: columns.instant()?,
        by: columns.take()?,
        fact: PoolOpened {
            pool: columns.take()?,
            kind: columns.take()?,
            code: columns.take()?,
            item: columns.take()?,
            partner: columns.take()?,
            lot_number: columns.take()?,
            supplier_lot: columns.take()?,
            expires: columns.take()?,
            work_order: columns.take()?,
            operation: columns.take()?,
            closed_at: columns.instant_or_null()?,
            tolerance_s: columns.take()?,
        },
    })
}

fn read_row(row: Row<'_>) -> Result<PoolRow, StoreError> {
    read_pool_row(&mut row.columns())
}

/// The columns of a pool and those of its item, which come last.
pub(crate) fn read_pool_row(columns: &mut Columns<'_>) -> Result<PoolRow, StoreError> {
    let pool = read_pool(columns)?;
    let item: Option<ItemId> = columns.take()?;
    let item = match item {
        None => None,
        Some(item) => Some(ItemDefined {
            item,
            code: columns.take()?,
            name: columns.take()?,
            unit: columns.take()?,
            kg_per_unit: columns.take()?,
            tracking: columns.take()?,
        }),
    };
    Ok(PoolRow { pool, item })
}

/// A pool by its id.
pub fn find(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    pool: PoolId,
) -> Result<Option<PoolRow>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, pool], read_row)
}

/// A page of the pools of a kind, the oldest first.
pub fn ids_of_kind(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: PoolKind,
    after: PoolId,
    limit: u32,
) -> Result<Vec<PoolId>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&IDS_OF_KIND, args![part, company, site, kind, after, limit], |row| row.get(0))
}

/// A pool by the reference documents use.
pub fn by_reference(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    reference: &PoolRef,
) -> Result<Option<PoolRow>, StoreError> {
    let kind = ClaimKind::Pool(reference.kind);
    match claims::find(tx, company, site, kind, &reference.code)? {
        Some(id) => find(tx, company, site, PoolId(id)),
        None => Ok(None),
    }
}

/// A page of pools, the newest first; the next page begins before the last one seen.
pub fn page(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    filter: &PoolFilter<'_>,
    before: Option<PoolId>,
    limit: u32,
) -> Result<Vec<PoolRow>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |pool| pool.0);
    let pattern = filter.text.map(containing);
    let mut args = args![part, company, site, before, pattern.as_deref()].to_vec();
    let statement = match (filter.item, filter.kind) {
        (None, None) => &PAGE,
        (None, Some(_)) => &PAGE_OF_KIND,
        (Some(_), None) => &PAGE_OF_ITEM,
        (Some(_), Some(_)) => &PAGE_OF_ITEM_AND_KIND,
    };
    args.extend(filter.item.map(Value::from));
    args.extend(filter.kind.map(Value::from));
    args.push(Value::from(limit));
    tx.query_all(statement, &args, read_row)
}

/// How many pools of a kind there are.
pub fn count(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    kind: PoolKind,
) -> Result<u64, StoreError> {
    let part = tx.part(company);
    let count: Option<i64> =
        tx.query_one(&COUNT_OF_KIND, args![part, company, site, kind], |row| row.get(0))?;
    Ok(count.unwrap_or(0).unsigned_abs())
}

/// Whether anything of a pool ever went to a customer.
pub fn gave_to_customer(
    tx: &mut Tx<'_>,
    company: CompanyId,
    site: SiteId,
    pool: PoolId,
) -> Result<bool, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, pool, PoolKind::Customer];
    let found: Option<i64> = tx.query_one(&GAVE_TO_KIND, args, |row| row.get(0))?;
    Ok(found.is_some())
}

/// The LIKE pattern (escape `!`) for "contains", without regard to the case of ASCII letters.
pub fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}
