//! What leaves the house: the delivery note, and the list it is gathered by.

use serde::Serialize;

/// Goods leave for a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeliveryNote {
    /// Its number.
    pub number: String,
    /// `planned`, `dispatched` or `delivered`.
    pub state: String,
    /// Number of the sales order.
    pub order: String,
    /// Code of the customer.
    pub customer: String,
    /// Its name.
    pub customer_name: String,
    /// The customer's number of the order.
    pub customer_reference: Option<String>,
    /// When it left, in plant time.
    pub left_at: Option<String>,
    /// When it arrived, in plant time.
    pub arrived_at: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The vehicle's plate.
    pub plate: Option<String>,
    /// What the driver is called.
    pub driver: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// Temperature of the hold before loading, degrees Celsius.
    pub precool_c: Option<String>,
    /// Temperature of the goods when loaded.
    pub loading_c: Option<String>,
    /// Temperature on arrival.
    pub arrival_c: Option<String>,
    /// What the customer says is missing.
    pub shortfall: Option<String>,
    /// The lines of the order that goods of this shipment serve.
    pub lines: Vec<DeliveryLine>,
    /// What it adds up to, once for each unit.
    pub totals: Vec<Total>,
    /// How many cases, pallets and the like there are.
    pub packed: Vec<Packed>,
}

/// A line of an order with the lots that serve it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeliveryLine {
    /// Its number.
    pub line: u32,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much was ordered, with its unit.
    pub ordered: String,
    /// How much this shipment carries, with its unit.
    pub shipped: String,
    /// The lots.
    pub lots: Vec<DeliveryLot>,
}

/// A portion of a lot on a delivery note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeliveryLot {
    /// Its number.
    pub lot: String,
    /// Day it was made.
    pub produced_on: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// The unit it is in, and the unit that one stands in.
    pub packed_in: Vec<String>,
    /// How much, with its unit.
    pub quantity: String,
}

/// What a document adds up to in one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// With its unit.
    pub quantity: String,
}

/// How many handling units of a kind there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Packed {
    /// `case`, `pallet` or `crate`.
    pub kind: String,
    /// How many.
    pub count: usize,
}

/// What is to be gathered for a shipment, in the order it is walked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PickList {
    /// Number of the shipment.
    pub number: String,
    /// Number of the sales order.
    pub order: String,
    /// Code of the customer.
    pub customer: String,
    /// Its name.
    pub customer_name: String,
    /// Where it is gathered.
    pub dock: Option<String>,
    /// When it was planned, in plant time.
    pub planned_at: String,
    /// What is taken, from where.
    pub picks: Vec<PickRow>,
    /// What it adds up to, once for each unit.
    pub totals: Vec<Total>,
}

/// One portion to be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PickRow {
    /// Its number within the shipment.
    pub pick: u32,
    /// Code of the place it lies at.
    pub place: Option<String>,
    /// The unit it is in, and the unit that one stands in.
    pub packed_in: Vec<String>,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Number of the lot.
    pub lot: String,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// How much, with its unit.
    pub quantity: String,
    /// Whether it was already taken to the dock.
    pub picked: bool,
    /// Why this lot, when another one went first.
    pub reason: Option<String>,
}
