//! What is to be made: the work order that travels with the goods, with blanks to write on.

use serde::Serialize;

/// What is to be made, of what, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct WorkOrder {
    /// Its number.
    pub number: String,
    /// `planned`, `released`, `closed` or `cancelled`.
    pub state: String,
    /// Code of what is made.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much, with its unit.
    pub quantity: String,
    /// When it is due.
    pub due_on: Option<String>,
    /// Code of the bill of materials.
    pub bom: Option<String>,
    /// Code of the routing.
    pub routing: Option<String>,
    /// When it was written, in plant time.
    pub written_at: String,
    /// What it takes.
    pub materials: Vec<Material>,
    /// The operations in their order.
    pub steps: Vec<Step>,
}

/// A material of a work order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Material {
    /// Number of the line.
    pub line: u32,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// The operation that uses it.
    pub operation: Option<String>,
    /// Codes of items that may take its place.
    pub substitutes: Vec<String>,
    /// How much is needed, with its unit.
    pub needed: String,
}

/// An operation of a work order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its place, from 1.
    pub step: u32,
    /// Its code.
    pub operation: String,
    /// Its name.
    pub name: String,
    /// Code of the station.
    pub station: String,
    /// Code of the equipment.
    pub equipment: String,
}
