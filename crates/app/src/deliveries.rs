//! Shipments as people see them: the list, and one with everything its delivery note says.

use domain::{CompanyId, PoolRef, ShipmentId, SiteId, quantity::format_scaled};
use serde::{Deserialize, Serialize};
use store::shipping::{self as stored, Pick, Shipment};
use store::side::people;
use store::{Tx, orders, pools, stock};
use utoipa::{IntoParams, ToSchema};

use crate::carrying::weighed;
use crate::cold::{ExcursionView, LoggerView, cold_chain};
use crate::dispatch::phone_of;
use crate::error::{Error, Result};
use crate::orders::{OrderLineView, view as order_view};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::portions::units_above;
use crate::stock::least_days;
use crate::times::utc;

/// Which shipments a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShipmentQuery {
    /// Only those that are still in the house.
    pub open: Option<bool>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of shipments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShipmentPage {
    /// The shipments, the newest first.
    pub rows: Vec<ShipmentView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A shipment with what its delivery note says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShipmentView {
    /// Number of the delivery note.
    pub code: String,
    /// `planned`, `dispatched` or `delivered`.
    pub state: String,
    /// Number of the sales order.
    pub order: String,
    /// Code of the customer.
    pub customer: Option<String>,
    /// Its name.
    pub customer_name: Option<String>,
    /// The customer's number of the order.
    pub customer_reference: Option<String>,
    /// Days that must be left of a lot when it leaves, as the customer asks; 0 where it asks for none.
    #[serde(default)]
    pub least_days: u32,
    /// Where it is gathered.
    pub dock: Option<String>,
    /// When it was planned.
    pub planned_at: String,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// What the driver is called.
    pub driver: Option<String>,
    /// The number a driver who is a stranger can be called at.
    #[serde(default)]
    pub driver_phone: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature of the hold before loading, degrees Celsius.
    pub precool_c: Option<String>,
    /// Temperature of the goods when loaded.
    pub loading_c: Option<String>,
    /// When it left.
    pub dispatched_at: Option<String>,
    /// Temperature on arrival.
    pub arrival_c: Option<String>,
    /// What the customer says is missing.
    pub shortfall: Option<String>,
    /// When it arrived.
    pub delivered_at: Option<String>,
    /// The lines of the order.
    pub lines: Vec<OrderLineView>,
    /// What is gathered, or left.
    pub picks: Vec<PickView>,
    /// The lines of which the customer got less.
    #[serde(default)]
    pub short: Vec<ShortView>,
    /// The loggers that went with it.
    #[serde(default)]
    pub loggers: Vec<LoggerView>,
    /// Temperatures that were outside their limits.
    #[serde(default)]
    pub excursions: Vec<ExcursionView>,
}

/// A line of which the customer got less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShortView {
    /// The line of the order.
    pub line: u32,
    /// How much is missing, in the item's own unit.
    pub quantity: String,
    /// Why.
    pub reason: Option<String>,
}

/// A portion of a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PickView {
    /// Its number within the shipment.
    pub pick: u32,
    /// The line of the order.
    pub line: u32,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// Day it was made.
    pub produced_on: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity.
    pub unit: String,
    /// Where it lies.
    pub place: Option<String>,
    /// Number of the handling unit it is in, an SSCC where it has one.
    pub handling_unit: Option<String>,
    /// Number of the outermost unit, where it stands in another one.
    pub outer_unit: Option<String>,
    /// Whether it was taken to the dock.
    pub picked: bool,
    /// Why this lot, when another one went first.
    pub reason: Option<String>,
    /// The customer's own number for it.
    #[serde(default)]
    pub customer_lot: Option<String>,
    /// What its pieces weigh together in kilograms, where each of them was weighed.
    #[serde(default)]
    pub kilograms: Option<String>,
}

impl Plant {
    /// A page of shipments.
    pub fn shipments(&self, operator: &Operator, query: &ShipmentQuery) -> Result<ShipmentPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<ShipmentId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            let open = query.open.unwrap_or(false);
            let found = stored::page(tx, ground, open, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.shipment.to_string());
            let rows = found.into_iter().map(|shipment| view(tx, ground, shipment));
            Ok(ShipmentPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One shipment with its delivery note.
    pub fn shipment(&self, operator: &Operator, code: &str) -> Result<ShipmentView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = stored::by_code(tx, ground, code)?;
            let unknown =
                || domain::Refusal::UnknownDocument { kind: "shipment", code: code.to_owned() };
            view(tx, ground, found.ok_or_else(unknown)?)
        })
    }
}

/// A shipment with what its delivery note says.
pub(crate) fn view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    shipment: Shipment,
) -> Result<ShipmentView> {
    let order = orders::find(tx, ground, shipment.order)?.ok_or(Error::NotFound("order"))?;
    let order = order_view(tx, ground, order)?;
    let picks = stored::picks(tx, ground, shipment.shipment)?;
    let picks = picks.into_iter().map(|pick| pick_view(tx, ground, shipment.shipment, pick));
    let picks = picks.collect::<Result<_>>()?;
    let (driver, driver_phone) = match shipment.driver {
        Some(driver) => (name_of(tx, ground.0, driver)?, phone_of(tx, ground.0, driver)?),
        None => (None, None),
    };
    let short = store::transport::short_of(tx, ground, shipment.shipment)?;
    let short = short.into_iter().map(|one| ShortView {
        line: one.line,
        quantity: one.quantity.to_string(),
        reason: one.reason,
    });
    let (loggers, excursions) = cold_chain(tx, ground, &format!("shipment:{}", shipment.code))?;
    let least_days = match &order.partner {
        Some(customer) => least_days(tx, ground.0, customer)?,
        None => 0,
    };
    Ok(ShipmentView {
        least_days,
        short: short.collect(),
        loggers,
        excursions,
        state: shipment.stage().as_str().to_owned(),
        code: shipment.code,
        order: order.code,
        customer: order.partner,
        customer_name: order.partner_name,
        customer_reference: order.partner_reference,
        dock: shipment.dock,
        planned_at: utc(shipment.planned_at_us),
        carrier: shipment.carrier,
        plate: shipment.plate,
        driver,
        driver_phone,
        seal: shipment.seal,
        precool_c: shipment.precool_milli_c.map(degrees),
        loading_c: shipment.loading_milli_c.map(degrees),
        dispatched_at: shipment.dispatched_at_us.map(utc),
        arrival_c: shipment.arrival_milli_c.map(degrees),
        shortfall: shipment.shortfall,
        delivered_at: shipment.delivered_at_us.map(utc),
        lines: order.lines,
        picks,
    })
}

fn pick_view(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    shipment: ShipmentId,
    pick: Pick,
) -> Result<PickView> {
    let customer_lot = store::scanning::customer_lot_of(tx, ground, shipment, pick.pick)?;
    let kilograms = match pick.unit {
        Some(unit) => weighed(tx, ground, (unit, pick.pool), (pick.quantity, i64::MAX))?.1,
        None => None,
    };
    let row = pools::find(tx, ground.0, ground.1, pick.pool)?.ok_or(Error::NotFound("lot"))?;
    let (lot, item) = (row.pool.fact, row.item.ok_or(Error::NotFound("item"))?);
    let state = stock::lot(tx, ground, pick.pool)?;
    let above = match pick.unit {
        Some(unit) => units_above(tx, ground, unit)?,
        None => Vec::new(),
    };
    let outer = above.iter().skip(1).next_back().map(|unit| unit.code.clone());
    let stands_at = above.last().and_then(|unit| unit.place.clone());
    Ok(PickView {
        pick: pick.pick,
        line: pick.line,
        item: item.code,
        item_name: item.name,
        lot: PoolRef { kind: lot.kind, code: lot.code }.to_string(),
        lot_number: lot.lot_number,
        produced_on: state.produced_on.map(|day| day.to_string()),
        expires_on: state.expires_on.or(lot.expires).map(|day| day.to_string()),
        quantity: pick.quantity.to_string(),
        unit: item.unit,
        place: pick.place.or(stands_at),
        handling_unit: above.first().map(|unit| unit.code.clone()),
        outer_unit: outer,
        picked: pick.picked,
        reason: pick.reason,
        customer_lot,
        kilograms,
    })
}

/// What a person is called now; none once it was erased.
pub(crate) fn name_of(
    tx: &mut Tx<'_>,
    company: CompanyId,
    person: domain::PersonId,
) -> Result<Option<String>> {
    let names = people::names(tx, company, person)?;
    let known = names.into_iter().find(|name| name.valid_to_us.is_none());
    Ok(known.and_then(|name| name.name.or(name.code)))
}

/// Thousandths of a degree as people write degrees.
pub(crate) fn degrees(milli_c: i64) -> String {
    format_scaled(i128::from(milli_c) * i128::from(domain::quantity::SCALE / 1_000))
}
