//! What waits for somebody, as the projections say it. Every list has a limit its caller knows.

use domain::ids::CompanyId;
use domain::{
    CivilDate, ComplaintStep, OrderId, OrderKind, OrderState, PartnerId, PoolId, Quantity, SiteId,
};

use crate::error::StoreError;
use crate::inspections::Waiting;
use crate::sql::{Tx, args, statements};

statements! {
    DUE = "SELECT o.order_id, MIN(COALESCE(l.due_on, o.due_on)) FROM orders o
        JOIN order_line l ON l.part = o.part AND l.company = o.company AND l.site = o.site
            AND l.order_id = o.order_id
        WHERE o.part = $1 AND o.company = $2 AND o.site = $3 AND o.kind = $4 AND o.state = $5
        GROUP BY o.order_id HAVING MIN(COALESCE(l.due_on, o.due_on)) <= $6
        ORDER BY 2, 1 LIMIT $7";
    NOT_STARTED = "SELECT o.order_id, o.at_us FROM orders o
        WHERE o.part = $1 AND o.company = $2 AND o.site = $3 AND o.kind = $4 AND o.state = $5
            AND NOT EXISTS (SELECT 1 FROM operation p WHERE p.part = o.part
                AND p.company = o.company AND p.site = o.site AND p.order_id = o.order_id)
        ORDER BY o.order_id LIMIT $6";
    OPEN_RUNS = "SELECT run, order_id, operation, started_at_us FROM operation
        WHERE part = $1 AND company = $2 AND site = $3 AND closed_seq IS NULL
            AND started_at_us < $4 ORDER BY run LIMIT $5";
    OPEN_SHIPMENTS = "SELECT code, order_id, planned_at_us FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND dispatched_seq IS NULL
        ORDER BY shipment LIMIT $4";
    OPEN_COMPLAINTS = "SELECT code, partner, pool, step, at_us, due_at_us FROM complaint
        WHERE part = $1 AND company = $2 AND site = $3 AND step <> $4
        ORDER BY complaint LIMIT $5";
    UNPLACED = "SELECT l.pool, l.judged_seq FROM lot l
        WHERE l.part = $1 AND l.company = $2 AND l.site = $3 AND l.status IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM stock s WHERE s.part = l.part
                AND s.company = l.company AND s.site = l.site AND s.pool = l.pool)
        ORDER BY l.pool DESC LIMIT $4";
    SHORT_PLACES = "SELECT pool, place, quantity FROM stock
        WHERE part = $1 AND company = $2 AND site = $3 AND quantity < 0
        ORDER BY pool, place LIMIT $4";
}

/// Released orders of a kind with a line that is due by a day, the most urgent first.
pub fn due_orders(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: OrderKind,
    by: CivilDate,
    limit: u32,
) -> Result<Vec<(OrderId, CivilDate)>, StoreError> {
    let (part, by) = (tx.part(company), by.to_string());
    let args = args![part, company, site, kind, OrderState::Released, &by, limit];
    tx.query_all(&DUE, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Released work orders of which no operation began, with when they were written.
pub fn not_started(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<(OrderId, i64)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, OrderKind::Work, OrderState::Released, limit];
    tx.query_all(&NOT_STARTED, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A run that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    /// The run.
    pub run: PoolId,
    /// Its order.
    pub order: OrderId,
    /// The operation.
    pub operation: String,
    /// Since when, microseconds UTC.
    pub started_at_us: i64,
}

/// Runs that began before a moment and are open.
pub fn open_runs(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before_us: i64,
    limit: u32,
) -> Result<Vec<OpenRun>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN_RUNS, args![part, company, site, before_us, limit], |row| {
        let mut columns = row.columns();
        Ok(OpenRun {
            run: columns.take()?,
            order: columns.take()?,
            operation: columns.take()?,
            started_at_us: columns.take()?,
        })
    })
}

/// Shipments that have not left: number, order, since when.
pub fn open_shipments(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<(String, OrderId, i64)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, limit];
    tx.query_all(&OPEN_SHIPMENTS, args, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// A complaint that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenComplaint {
    /// Its number.
    pub code: String,
    /// The customer.
    pub partner: PartnerId,
    /// The lot, where it is known.
    pub pool: Option<PoolId>,
    /// Where it stands.
    pub step: ComplaintStep,
    /// Since when, microseconds UTC.
    pub at_us: i64,
    /// When the next step is due.
    pub due_at_us: Option<i64>,
}

/// Complaints that are open, the oldest first.
pub fn open_complaints(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<OpenComplaint>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, ComplaintStep::Closed, limit];
    tx.query_all(&OPEN_COMPLAINTS, args, |row| {
        let mut columns = row.columns();
        Ok(OpenComplaint {
            code: columns.take()?,
            partner: columns.take()?,
            pool: columns.take()?,
            step: columns.take()?,
            at_us: columns.take()?,
            due_at_us: columns.take()?,
        })
    })
}

/// Lots of which no portion has a place, the newest first; empty ones are among them.
pub fn unplaced(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<Waiting>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, limit];
    tx.query_all(&UNPLACED, args, |row| Ok(Waiting { pool: row.get(0)?, judged_seq: row.get(1)? }))
}

/// Places that hold less than nothing of a lot.
pub fn short_places(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    limit: u32,
) -> Result<Vec<(PoolId, String, Quantity)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, limit];
    tx.query_all(&SHORT_PLACES, args, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
