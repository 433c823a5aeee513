//! What is known of many lots, asked together.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::ids::CompanyId;
use domain::{CivilDate, PoolId, Quantity, SiteId};

use crate::error::StoreError;
use crate::holds::{OpenPick, read_pick};
use crate::imports::visible;
use crate::many::{self, ForIds, chunk_args, for_ids, id_places};
use crate::pools::{PoolRow, item_columns, pool_columns, read_pool_row};
use crate::sql::{Columns, Statement, Tx};

static ROWS: ForIds = LazyLock::new(|| many::statements(rows_statement));
static LYING: ForIds = LazyLock::new(|| many::statements(lying_statement));
static PICKS: ForIds = LazyLock::new(|| many::statements(picks_statement));

/// The statement that reads many pools with their items, and the days said of them since.
pub(crate) fn rows_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "SELECT p.pool, l.expires_on, {}, {} FROM pool p
            LEFT JOIN item i ON i.part = p.part AND i.company = p.company AND i.item = p.item
            LEFT JOIN lot l ON l.part = p.part AND l.company = p.company AND l.site = p.site
                AND l.pool = p.pool
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.pool IN ({}) AND {}",
        pool_columns!(),
        item_columns!(),
        id_places(places),
        visible!("p")
    ))
}

/// The statement that reads where portions of many pools lie.
pub(crate) fn lying_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "SELECT s.pool, s.place, s.quantity FROM stock s
        WHERE s.part = $1 AND s.company = $2 AND s.site = $3 AND s.pool IN ({})
        ORDER BY s.pool, s.place, s.unit",
        id_places(places)
    ))
}

/// The statement that reads the open picks of many lots.
pub(crate) fn picks_statement(places: usize) -> Statement {
    Statement::generated(format!(
        "SELECT k.pool, s.shipment, s.code, k.quantity, k.picked FROM pick k
            JOIN shipment s ON s.part = k.part AND s.company = k.company AND s.site = k.site
                AND s.shipment = k.shipment
        WHERE k.part = $1 AND k.company = $2 AND k.site = $3 AND k.pool IN ({})
            AND s.dispatched_seq IS NULL
        ORDER BY k.pool, s.shipment, k.pick",
        id_places(places)
    ))
}

/// Pools with their items, and the day each expires by what was said of it since it was opened.
pub fn rows(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<BTreeMap<PoolId, (PoolRow, Option<CivilDate>)>, StoreError> {
    let mut rows = BTreeMap::new();
    each(tx, ground, (&ROWS, pools), |pool, columns| {
        let expires = columns.take()?;
        rows.insert(pool, (read_pool_row(columns)?, expires));
        Ok(())
    })?;
    Ok(rows)
}

/// Where portions of each lie, and how much of it.
pub fn lying(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<BTreeMap<PoolId, Vec<(String, Quantity)>>, StoreError> {
    let mut lying: BTreeMap<PoolId, Vec<(String, Quantity)>> = BTreeMap::new();
    each(tx, ground, (&LYING, pools), |pool, columns| {
        lying.entry(pool).or_default().push((columns.take()?, columns.take()?));
        Ok(())
    })?;
    Ok(lying)
}

/// The picks of each whose shipments have not left.
pub fn picks(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<BTreeMap<PoolId, Vec<OpenPick>>, StoreError> {
    let mut picks: BTreeMap<PoolId, Vec<OpenPick>> = BTreeMap::new();
    each(tx, ground, (&PICKS, pools), |pool, columns| {
        picks.entry(pool).or_default().push(read_pick(columns)?);
        Ok(())
    })?;
    Ok(picks)
}

/// Hands over every row of an answer, whose first column is the pool it is about.
fn each(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (statements, pools): (&'static ForIds, &[PoolId]),
    mut take: impl FnMut(PoolId, &mut Columns<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (statement, places) = for_ids(statements, pools.len());
    for chunk in pools.chunks(places) {
        let args = chunk_args(tx, ground, chunk.iter().map(|pool| pool.0), places);
        tx.stream(statement, &args, |row| {
            let mut columns = row.columns();
            let pool = columns.take()?;
            take(pool, &mut columns)
        })?;
    }
    Ok(())
}
