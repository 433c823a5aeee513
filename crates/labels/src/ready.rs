//! Templates to begin with: a copy is made of one and changed.

/// A template that comes with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready {
    /// A stable name, to be translated.
    pub name: &'static str,
    /// What it is for: `lot`, `material`, `unit`, `pallet` or `shipment`.
    pub purpose: &'static str,
    /// The template as JSON.
    pub layout: &'static str,
}

macro_rules! ready {
    ($name:literal, $purpose:literal) => {
        Ready {
            name: $name,
            purpose: $purpose,
            layout: include_str!(concat!("../templates/", $name, ".json")),
        }
    };
}

/// All of them.
pub const ALL: &[Ready] = &[
    ready!("lot_100x60", "lot"),
    ready!("lot_60x40", "lot"),
    ready!("material", "material"),
    ready!("reel", "material"),
    ready!("carton", "unit"),
    ready!("small_15", "unit"),
    ready!("logistic", "pallet"),
    ready!("customer_carton", "shipment"),
];
