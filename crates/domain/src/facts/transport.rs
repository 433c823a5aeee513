//! Facts of goods on the way: what was short, what brought them, how warm they were.

use super::fact;
use crate::ids::{PartnerId, PersonId, ShipmentId};
use crate::quantity::Quantity;
use crate::time::Instant;

fact! {
    /// A customer got less of a line than had left.
    LineShort = 90 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// The line of the order.
        17 line: u32,
        /// How much is missing, in the item's own unit.
        18 quantity: Quantity,
        /// Why: broken, refused, not there.
        19 reason: Option<String>,
    }
    /// What brought a delivery.
    DeliveryCarried = 91 v 1 {
        /// Number of the receipt.
        16 document: String,
        /// The supplier.
        17 partner: PartnerId,
        /// Who carried it.
        18 carrier: Option<String>,
        /// The vehicle's plate.
        19 plate: Option<String>,
        /// The driver.
        20 driver: Option<PersonId>,
        /// The seal's number.
        21 seal: Option<String>,
        /// Temperature of the goods on arrival, in thousandths of a degree Celsius.
        22 arrival_milli_c: Option<i64>,
    }
    /// Goods on the way were warmer or colder than they may be.
    TemperatureOutside = 92 v 1 {
        /// What it is about: `shipment:DN-1` or `receipt:GR-1`.
        16 subject: String,
        /// When it was measured: `precool_c`, `loading_c`, `arrival_c` or `transport_c`.
        17 what: String,
        /// What was measured, the worst of it.
        18 found_milli_c: i64,
        /// The lowest that may be.
        19 least_milli_c: Option<i64>,
        /// The highest that may be.
        20 most_milli_c: Option<i64>,
        /// How long it was outside without a break, in seconds, where a logger says so.
        21 lasted_s: Option<i64>,
        /// Why it went on all the same.
        22 reason: Option<String>,
    }
    /// The file of a logger was read.
    LoggerRead = 93 v 1 {
        /// What it went with: `shipment:DN-1` or `receipt:GR-1`.
        16 subject: String,
        /// SHA-256 of the file.
        17 sha256: [u8; 32],
        /// Its name.
        18 name: String,
        /// How many readings it has.
        19 readings: u32,
        /// The first of them.
        20 from: Instant,
        /// The last of them.
        21 until: Instant,
        /// The lowest temperature.
        22 lowest_milli_c: i64,
        /// The highest temperature.
        23 highest_milli_c: i64,
        /// The lowest that may be.
        24 least_milli_c: Option<i64>,
        /// The highest that may be.
        25 most_milli_c: Option<i64>,
        /// Seconds outside that, all told.
        26 outside_s: i64,
        /// Seconds of the longest stretch outside.
        27 longest_s: i64,
        /// Seconds that one stretch may last.
        28 allowed_s: i64,
    }
    /// Quality looked at a temperature that was outside.
    TemperatureJudged = 94 v 1 {
        /// Place in the chain of the fact that says so.
        16 outside_seq: i64,
        /// What was found, and what was done about it.
        17 note: String,
    }
}
