//! Shipments and their picks as readers see them.

use domain::ids::CompanyId;
use domain::shipping::Stage;
use domain::{OrderId, PersonId, PoolId, Quantity, ShipmentId, SiteId, UnitId};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// A shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// Its id.
    pub shipment: ShipmentId,
    /// The sales order.
    pub order: OrderId,
    /// Number of the delivery note.
    pub code: String,
    /// Where it is gathered.
    pub dock: Option<String>,
    /// When it was planned, microseconds UTC.
    pub planned_at_us: i64,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// The driver.
    pub driver: Option<PersonId>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature of the cold room before loading, in thousandths of a degree Celsius.
    pub precool_milli_c: Option<i64>,
    /// Temperature of the goods when they were loaded.
    pub loading_milli_c: Option<i64>,
    /// When it left the house.
    pub dispatched_at_us: Option<i64>,
    /// Temperature on arrival.
    pub arrival_milli_c: Option<i64>,
    /// What the customer says is missing.
    pub shortfall: Option<String>,
    /// When it arrived.
    pub delivered_at_us: Option<i64>,
}

impl Shipment {
    /// Where it stands.
    pub const fn stage(&self) -> Stage {
        match (self.dispatched_at_us, self.delivered_at_us) {
            (None, _) => Stage::Planned,
            (Some(_), None) => Stage::Dispatched,
            (Some(_), Some(_)) => Stage::Delivered,
        }
    }
}

/// A portion of a lot that is meant for a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// Its number within the shipment.
    pub pick: u32,
    /// The line of the order.
    pub line: u32,
    /// The lot.
    pub pool: PoolId,
    /// How much.
    pub quantity: Quantity,
    /// Where it lies.
    pub place: Option<String>,
    /// The unit it is in.
    pub unit: Option<UnitId>,
    /// Whether it was taken from there.
    pub picked: bool,
    /// Why this lot.
    pub reason: Option<String>,
    /// Who set it last.
    pub by: Option<PersonId>,
}

macro_rules! shipment_columns {
    () => {
        "SELECT shipment, order_id, code, dock, planned_at_us, carrier, plate, driver, seal,
            precool_milli_c, loading_milli_c, dispatched_at_us, arrival_milli_c, shortfall,
            delivered_at_us FROM shipment WHERE part = $1 AND company = $2 AND site = $3"
    };
}

statements! {
    BY_ID = concat!(shipment_columns!(), " AND shipment = $4");
    PAGE = concat!(shipment_columns!(), " AND shipment < $4 ORDER BY shipment DESC LIMIT $5");
    OPEN = concat!(shipment_columns!(), " AND dispatched_seq IS NULL AND shipment < $4
        ORDER BY shipment DESC LIMIT $5");
    ON_THE_WAY = concat!(shipment_columns!(), " AND dispatched_seq IS NOT NULL
        AND delivered_seq IS NULL AND shipment < $4 ORDER BY shipment DESC LIMIT $5");
    SENT_BY = "SELECT dispatched_by FROM shipment
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4";
    OF_ORDER = concat!(shipment_columns!(), " AND order_id = $4 ORDER BY shipment");
    PICKS = "SELECT pick, line, pool, quantity, place, unit, picked, reason, person FROM pick
        WHERE part = $1 AND company = $2 AND site = $3 AND shipment = $4 ORDER BY pick";
    OPEN_PICKS = "SELECT p.pick, p.line, p.pool, p.quantity, p.place, p.unit, p.picked, p.reason,
            p.person FROM pick p
        JOIN shipment s ON s.part = p.part AND s.company = p.company AND s.site = p.site
            AND s.shipment = p.shipment
        WHERE p.part = $1 AND p.company = $2 AND p.site = $3 AND p.pool = $4
            AND s.dispatched_seq IS NULL";
}

fn read_shipment(row: Row<'_>) -> Result<Shipment, StoreError> {
    let mut columns = row.columns();
    Ok(Shipment {
        shipment: columns.take()?,
        order: columns.take()?,
        code: columns.take()?,
        dock: columns.take()?,
        planned_at_us: columns.take()?,
        carrier: columns.take()?,
        plate: columns.take()?,
        driver: columns.take()?,
        seal: columns.take()?,
        precool_milli_c: columns.take()?,
        loading_milli_c: columns.take()?,
        dispatched_at_us: columns.take()?,
        arrival_milli_c: columns.take()?,
        shortfall: columns.take()?,
        delivered_at_us: columns.take()?,
    })
}

fn read_pick(row: Row<'_>) -> Result<Pick, StoreError> {
    let mut columns = row.columns();
    Ok(Pick {
        pick: columns.take()?,
        line: columns.take()?,
        pool: columns.take()?,
        quantity: columns.take()?,
        place: columns.take()?,
        unit: columns.take()?,
        picked: columns.take()?,
        reason: columns.take()?,
        by: columns.take()?,
    })
}

/// A shipment by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    shipment: ShipmentId,
) -> Result<Option<Shipment>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, shipment], read_shipment)
}

/// The shipment that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    code: &str,
) -> Result<Option<Shipment>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Shipment, code)? {
        Some(id) => find(tx, (company, site), ShipmentId(id)),
        None => Ok(None),
    }
}

/// A page of shipments, the newest first; only those still in the house where `open`.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    open: bool,
    before: Option<ShipmentId>,
    limit: u32,
) -> Result<Vec<Shipment>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |shipment| shipment.0);
    let statement = if open { &OPEN } else { &PAGE };
    tx.query_all(statement, args![part, company, site, before, limit], read_shipment)
}

/// A page of shipments that left and did not arrive, the last one first.
pub fn on_the_way(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    before: Option<ShipmentId>,
    limit: u32,
) -> Result<Vec<Shipment>, StoreError> {
    let part = tx.part(company);
    let before = before.map_or(i64::MAX, |shipment| shipment.0);
    tx.query_all(&ON_THE_WAY, args![part, company, site, before, limit], read_shipment)
}

/// Who let a shipment leave.
pub fn sent_by(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    shipment: ShipmentId,
) -> Result<Option<PersonId>, StoreError> {
    let part = tx.part(company);
    let found: Option<Option<PersonId>> =
        tx.query_one(&SENT_BY, args![part, company, site, shipment], |row| row.get(0))?;
    Ok(found.flatten())
}

/// The shipments of an order.
pub fn of_order(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    order: OrderId,
) -> Result<Vec<Shipment>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OF_ORDER, args![part, company, site, order], read_shipment)
}

/// The picks of a shipment in their order.
pub fn picks(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    shipment: ShipmentId,
) -> Result<Vec<Pick>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&PICKS, args![part, company, site, shipment], read_pick)
}

/// The picks of a lot that are meant for shipments still in the house.
pub fn open_picks(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<Pick>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&OPEN_PICKS, args![part, company, site, pool], read_pick)
}
