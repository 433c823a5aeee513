//! Facts of what instruments said: scales.

use super::fact;
use crate::ids::TransferId;
use crate::quantity::Quantity;

fact! {
    /// A check weight was put on a scale.
    ScaleChecked = 95 v 1 {
        /// The scale's code.
        16 scale: String,
        /// What the check weight weighs, in kilograms.
        17 nominal: Quantity,
        /// What the scale showed.
        18 shown: Quantity,
        /// By how much that may be off.
        19 within: Quantity,
        /// Whether it was not more.
        20 passed: bool,
    }
    /// The quantity of a transfer came from a scale; nobody typed it.
    QuantityWeighed = 96 v 1 {
        /// The transfer.
        16 transfer: TransferId,
        /// The scale's code.
        17 scale: String,
        /// The reading, under the name the server gave it.
        18 reading: String,
        /// What was on the scale, in kilograms.
        19 gross: Quantity,
        /// What the container weighs, in kilograms.
        20 tare: Quantity,
        /// Which container: what was scanned.
        21 tare_of: Option<String>,
        /// The place in the chain of the last check of the scale.
        22 checked_seq: Option<i64>,
    }
}
