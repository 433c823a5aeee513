//! What came into the house: the note of a receipt.

use serde::Serialize;

use crate::shipping::Total;

/// Goods came from a supplier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReceiptNote {
    /// Its number.
    pub number: String,
    /// Whether the receipt was taken back.
    pub void: bool,
    /// Code of the supplier.
    pub supplier: String,
    /// Its name.
    pub supplier_name: String,
    /// Numbers of the purchase orders it serves.
    pub orders: Vec<String>,
    /// When the goods came, in plant time.
    pub received_at: String,
    /// Who took them in.
    pub received_by: Option<String>,
    /// Why something was taken in against a rule.
    pub reason: Option<String>,
    /// The lots that came.
    pub lots: Vec<ReceiptLot>,
    /// What it adds up to, once for each unit.
    pub totals: Vec<Total>,
}

/// A lot of a receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReceiptLot {
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Our number of the lot.
    pub lot: String,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// Day it was made.
    pub produced_on: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// Number of its certificate.
    pub certificate: Option<String>,
    /// Country it comes from.
    pub origin: Option<String>,
    /// Code of the place it was put at.
    pub place: Option<String>,
    /// How much came, with its unit.
    pub quantity: String,
    /// How it stands when the note is printed, a word of `state`.
    pub state: String,
}
