//! Goods on the way: what left and did not arrive has somebody to call, and what brought a delivery is
//! kept with its receipt.

use domain::facts::DeliveryCarried;
use domain::{PartnerId, PersonId};
use serde::{Deserialize, Serialize};
use store::shipping::{self, Shipment};
use store::transport::{self as stored, Carried};
use store::{Tx, masters, orders};
use utoipa::{IntoParams, ToSchema};

use crate::acts::Acting;
use crate::cold::{ExcursionView, LoggerView, OnTheWay, cold_chain};
use crate::deliveries::{degrees, name_of};
use crate::dispatch::{milli_c, phone_of};
use crate::error::{Error, Result};
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::Ground;
use crate::times::utc;
use crate::warehouse::given;

/// What brought a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CarriedAsk {
    /// Who carried it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// The driver: as with a shipment that leaves, a stranger's name and number are kept where names
    /// are and can be erased.
    pub driver: Option<String>,
    /// The number the driver can be called at.
    pub driver_phone: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature of the goods on arrival, degrees Celsius.
    pub arrival_c: Option<String>,
}

/// A shipment that left and did not arrive yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OnTheWayView {
    /// Number of the delivery note.
    pub shipment: String,
    /// Number of the sales order.
    pub order: String,
    /// Code of the customer.
    pub customer: Option<String>,
    /// Its name.
    pub customer_name: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// What the driver is called.
    pub driver: Option<String>,
    /// The number to call the driver at.
    pub driver_phone: Option<String>,
    /// Who let it leave: to be called where no driver is known.
    pub sent_by: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// When it left.
    pub dispatched_at: Option<String>,
    /// Temperatures that were outside and that nobody judged yet.
    pub open_excursions: usize,
}

/// A delivery with what brought it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InboundView {
    /// Number of the receipt.
    pub document: String,
    /// Name of the supplier.
    pub supplier: Option<String>,
    /// Who carried it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// What the driver is called.
    pub driver: Option<String>,
    /// The number to call the driver at.
    pub driver_phone: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature on arrival, degrees Celsius.
    pub arrival_c: Option<String>,
    /// When.
    pub at: String,
    /// The loggers' files.
    pub loggers: Vec<LoggerView>,
    /// What was outside its limits.
    pub excursions: Vec<ExcursionView>,
}

/// A page of shipments on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OnTheWayPage {
    /// The last one that left first.
    pub rows: Vec<OnTheWayView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A page of deliveries with what brought them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InboundPage {
    /// The last one first.
    pub rows: Vec<InboundView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Which page of a list is shown.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TransportQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

impl Plant {
    /// What left and did not arrive, with whom to call.
    pub fn on_the_way(&self, operator: &Operator, query: &TransportQuery) -> Result<OnTheWayPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            let found = shipping::on_the_way(tx, ground, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.shipment.to_string());
            let rows = found.into_iter().map(|shipment| way_view(tx, ground, shipment));
            Ok(OnTheWayPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// Deliveries with what brought them.
    pub fn inbound(&self, operator: &Operator, query: &TransportQuery) -> Result<InboundPage> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let before: Option<i64> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        self.read(|tx| {
            let found = stored::carried(tx, ground, before, limit)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|last| last.seq.to_string());
            let rows = found.into_iter().map(|carried| inbound_view(tx, ground, carried));
            Ok(InboundPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }
}

impl Acting<'_, '_, '_> {
    /// Takes down what brought a delivery, and asks the rules about its temperature.
    pub(crate) fn carried(
        &mut self,
        document: &str,
        (supplier, partner): (&str, PartnerId),
        items: &[String],
        ask: &CarriedAsk,
    ) -> Result<()> {
        let arrival_milli_c = milli_c(ask.arrival_c.as_deref(), "arrival_c")?;
        let driver = self.driver(ask.driver.as_deref(), ask.driver_phone.as_deref())?;
        let subject = format!("receipt:{document}");
        let about = OnTheWay { act: "receive", partner: supplier, items, subject };
        self.temperatures(&about, &[("arrival_c", arrival_milli_c)], true)?;
        self.append(DeliveryCarried {
            document: document.to_owned(),
            partner,
            carrier: given(ask.carrier.as_deref()),
            plate: given(ask.plate.as_deref()),
            driver,
            seal: given(ask.seal.as_deref()),
            arrival_milli_c,
        })?;
        Ok(())
    }
}

/// What a driver is called, and the number to call.
fn driver_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    driver: Option<PersonId>,
) -> Result<(Option<String>, Option<String>)> {
    match driver {
        Some(driver) => Ok((name_of(tx, ground.0, driver)?, phone_of(tx, ground.0, driver)?)),
        None => Ok((None, None)),
    }
}

fn way_view(tx: &mut Tx<'_>, ground: Ground, shipment: Shipment) -> Result<OnTheWayView> {
    let order = orders::find(tx, ground, shipment.order)?.ok_or(Error::NotFound("order"))?;
    let customer = match order.partner {
        Some(partner) => masters::partner(tx, ground.0, partner)?,
        None => None,
    };
    let (customer, customer_name) = customer.map(|one| (one.code, one.name)).unzip();
    let (driver, driver_phone) = driver_of(tx, ground, shipment.driver)?;
    let sent_by = match shipping::sent_by(tx, ground, shipment.shipment)? {
        Some(person) => name_of(tx, ground.0, person)?,
        None => None,
    };
    let (_, excursions) = cold_chain(tx, ground, &format!("shipment:{}", shipment.code))?;
    Ok(OnTheWayView {
        shipment: shipment.code,
        order: order.code,
        customer,
        customer_name,
        carrier: shipment.carrier,
        plate: shipment.plate,
        driver,
        driver_phone,
        sent_by,
        seal: shipment.seal,
        dispatched_at: shipment.dispatched_at_us.map(utc),
        open_excursions: excursions.iter().filter(|one| one.judged_at.is_none()).count(),
    })
}

fn inbound_view(tx: &mut Tx<'_>, ground: Ground, carried: Carried) -> Result<InboundView> {
    let (driver, driver_phone) = driver_of(tx, ground, carried.driver)?;
    let supplier = masters::partner(tx, ground.0, carried.partner)?;
    let (loggers, excursions) = cold_chain(tx, ground, &format!("receipt:{}", carried.document))?;
    Ok(InboundView {
        document: carried.document,
        supplier: supplier.map(|one| one.name),
        carrier: carried.carrier,
        plate: carried.plate,
        driver,
        driver_phone,
        seal: carried.seal,
        arrival_c: carried.arrival_milli_c.map(degrees),
        at: utc(carried.at_us),
        loggers,
        excursions,
    })
}
