//! What taking an act back asks: which fact changed a thing last, and how a thing stood before.

use domain::facts::Record;
use domain::ids::CompanyId;
use domain::{ActId, HoldId, OrderId, PersonId, PoolId, ShipmentId, SiteId, UnitId};

use crate::error::StoreError;
use crate::ledger;
use crate::sql::{Tx, args, statements};

/// Something facts change again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// What quality says of a lot.
    Verdict(PoolId),
    /// Where an order stands.
    Order(OrderId),
    /// A line of an order.
    Line(OrderId, u32),
    /// Where a handling unit stands.
    Unit(UnitId),
    /// A pick of a shipment.
    Pick(ShipmentId, u32),
    /// The end of a hold.
    Hold(HoldId),
    /// The end of a run.
    Run(PoolId),
    /// A shipment's leaving.
    Dispatch(ShipmentId),
    /// A shipment's arriving.
    Delivery(ShipmentId),
}

statements! {
    VERDICT = "SELECT judged_seq FROM lot
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4";
    ORDER = "SELECT state_seq FROM orders
        WHERE part = $1 AND company = $2 AND site = $3 AND order_id = $4";
    LINE = "SELECT seq FROM order_line
        WHERE part = $1 AND company = $2 AND site = $3 AND order_id = $4 AND line = $5";
    UNIT = "SELECT seq FROM unit WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4";
    PICK = "SELECT seq FROM pick
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4 AND pick = $5";
    HOLD = "SELECT lifted_seq FROM hold
        WHERE part = $1 AND company = $2 AND site = $3 AND hold = $4";
    RUN = "SELECT closed_seq FROM operation
        WHERE part = $1 AND company = $2 AND site = $3 AND run = $4";
    DISPATCH = "SELECT dispatched_seq FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4";
    DELIVERY = "SELECT delivered_seq FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4";
    SHIPMENT_CODE = "SELECT code FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4";
    UNIT_CODE = "SELECT code FROM unit
        WHERE part = $1 AND company = $2 AND site = $3 AND unit = $4";
    TAKEN_BACK = "SELECT u.act FROM act a
        JOIN act u ON u.part = a.part AND u.company = a.company AND u.site = a.site
            AND u.act = a.undone_by
        WHERE a.part = $1 AND a.company = $2 AND a.site = $3 AND a.person = $4
            AND u.recorded_at_us >= $5 AND (u.person IS NULL OR u.person <> a.person)
        ORDER BY u.last_seq DESC LIMIT $6";
}

/// Place in the chain of the fact that changed something last; none where nothing did.
pub fn last_changed(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    subject: Subject,
) -> Result<Option<i64>, StoreError> {
    let part = tx.part(company);
    let (statement, id, place) = match subject {
        Subject::Verdict(pool) => (&VERDICT, pool.0, None),
        Subject::Order(order) => (&ORDER, order.0, None),
        Subject::Line(order, line) => (&LINE, order.0, Some(line)),
        Subject::Unit(unit) => (&UNIT, unit.0, None),
        Subject::Pick(shipment, pick) => (&PICK, shipment.0, Some(pick)),
        Subject::Hold(hold) => (&HOLD, hold.0, None),
        Subject::Run(run) => (&RUN, run.0, None),
        Subject::Dispatch(shipment) => (&DISPATCH, shipment.0, None),
        Subject::Delivery(shipment) => (&DELIVERY, shipment.0, None),
    };
    let found: Option<Option<i64>> = match place {
        None => tx.query_one(statement, args![part, company, site, id], |row| row.get(0))?,
        Some(place) => {
            tx.query_one(statement, args![part, company, site, id, place], |row| row.get(0))?
        }
    };
    Ok(found.flatten())
}

/// Facts of a kind looked at together.
const FACTS: u32 = 256;

/// The last fact of a kind before a place in the chain that is the one looked for.
pub fn before(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    kind: u16,
    mut seq: i64,
    wanted: impl Fn(&Record) -> bool,
) -> Result<Option<Record>, StoreError> {
    loop {
        let page = ledger::earlier(tx, ground, kind, seq, FACTS)?;
        let Some(last) = page.last() else { return Ok(None) };
        seq = last.seq;
        let full = page.len() == FACTS as usize;
        if let Some(found) = page.into_iter().find(|record| wanted(record)) {
            return Ok(Some(found));
        }
        if !full {
            return Ok(None);
        }
    }
}

/// The number of a delivery note.
pub fn shipment_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    shipment: ShipmentId,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&SHIPMENT_CODE, args![part, company, site, shipment], |row| row.get(0))
}

/// The number of a handling unit.
pub fn unit_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    unit: UnitId,
) -> Result<Option<String>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&UNIT_CODE, args![part, company, site, unit], |row| row.get(0))
}

/// The acts by which others took back what a person did, the newest first, since a moment.
pub fn taken_back(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    person: PersonId,
    since_us: i64,
    limit: u32,
) -> Result<Vec<ActId>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, person, since_us, limit];
    tx.query_all(&TAKEN_BACK, args, |row| row.get(0))
}
