//! Operations as readers see them: which run executes what, where, and since when.

use std::collections::BTreeMap;

use domain::ids::CompanyId;
use domain::{Instant, OrderId, PersonId, PoolId, SiteId};

use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// An operation that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its run.
    pub run: PoolId,
    /// The work order.
    pub order: OrderId,
    /// Its code.
    pub operation: String,
    /// Its place in the routing, from 1.
    pub step: u32,
    /// The equipment.
    pub equipment: Option<String>,
    /// The station.
    pub station: Option<String>,
    /// When it began, microseconds UTC.
    pub started_at_us: i64,
    /// Who began it.
    pub started_by: Option<PersonId>,
    /// What they are called now.
    pub started_by_name: Option<String>,
    /// When it was closed; none while it is open.
    pub closed_at_us: Option<i64>,
}

macro_rules! operation_columns {
    () => {
        "SELECT w.run, w.order_id, w.operation, w.step, w.equipment, w.station, w.started_at_us,
            w.started_by, n.name, w.closed_at_us FROM operation w
        LEFT JOIN person_name n ON n.part = w.part AND n.company = w.company
            AND n.person = w.started_by AND n.valid_to_us IS NULL
        WHERE w.part = $1 AND w.company = $2 AND w.site = $3"
    };
}

statements! {
    BY_RUN = concat!(operation_columns!(), " AND w.run = $4");
    OF_ORDER = concat!(operation_columns!(), " AND w.order_id = $4 ORDER BY w.step, w.run");
    CLOSINGS = "SELECT p.pool, p.closed_at_us, p.closed_offset_min FROM operation w
        JOIN pool p ON p.part = w.part AND p.company = w.company AND p.site = w.site
            AND p.pool = w.run
        WHERE w.part = $1 AND w.company = $2 AND w.site = $3";
    OPEN_DURING = concat!(operation_columns!(), " AND w.started_at_us >= $4 AND w.started_at_us <= $5
        AND (w.closed_at_us IS NULL OR w.closed_at_us >= $6)
        ORDER BY w.started_at_us DESC, w.run LIMIT $7");
    OPEN = concat!(operation_columns!(), " AND w.closed_seq IS NULL AND w.run > $4
        ORDER BY w.run LIMIT $5");
    OPEN_AT = concat!(operation_columns!(), " AND w.closed_seq IS NULL AND w.station = $4
        ORDER BY w.run LIMIT $5");
}

fn read_operation(row: Row<'_>) -> Result<Operation, StoreError> {
    let mut columns = row.columns();
    Ok(Operation {
        run: columns.take()?,
        order: columns.take()?,
        operation: columns.take()?,
        step: columns.take()?,
        equipment: columns.take()?,
        station: columns.take()?,
        started_at_us: columns.take()?,
        started_by: columns.take()?,
        started_by_name: columns.take()?,
        closed_at_us: columns.take()?,
    })
}

/// The operation a run executes.
pub fn of_run(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    run: PoolId,
) -> Result<Option<Operation>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_RUN, args![part, company, site, run], read_operation)
}

/// The operations of an order in the order of their routing.
pub fn of_order(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    order: OrderId,
) -> Result<Vec<Operation>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_ORDER, args![part, company, site, order], read_operation)
}

/// When each run that executes an operation closed; none while it is open. Such a run is opened
/// first and closed later, by a fact of its own.
pub fn closings(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
) -> Result<BTreeMap<PoolId, Option<Instant>>, StoreError> {
    let part = tx.part(company);
    let closings = tx.query_all(&CLOSINGS, args![part, company, site], |row| {
        let mut columns = row.columns();
        Ok((columns.take()?, columns.instant_or_null()?))
    })?;
    Ok(closings.into_iter().collect())
}

/// The operations that were open in a stretch of time, of those that began after a moment: the last one
/// first.
pub fn open_during(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    begun_after_us: i64,
    (from_us, until_us): (i64, i64),
    limit: u32,
) -> Result<Vec<Operation>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, begun_after_us, until_us, from_us, limit];
    tx.query_all(&OPEN_DURING, args, read_operation)
}

/// The operations that are open at a station, the oldest first.
pub fn open_at(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    station: &str,
    limit: u32,
) -> Result<Vec<Operation>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN_AT, args![part, company, site, station, limit], read_operation)
}

/// A page of the operations that are open, the oldest first.
pub fn open(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    after: PoolId,
    limit: u32,
) -> Result<Vec<Operation>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN, args![part, company, site, after, limit], read_operation)
}
