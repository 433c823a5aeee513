//! The demo factory lived over again: its ninety days come about by the program's own acts.
//!
//! The agenda is made of the floor's history (`demo::floor`) without reading anything: who does
//! what, when, and when it is entered. Playing does one act after the other in the order in which
//! they were entered, each by the person who did it, with the clock at that moment. Nothing is
//! imported and nothing is written past an act.
//!
//! Any other history of the exchange format is lived the same way (`history`), and what two plants
//! then say of it is held against each other (`traces`).

mod act;
mod agenda;
mod amending;
mod buying;
mod hands;
pub mod history;
mod making;
mod plant;
mod selling;
pub mod traces;

use domain::Instant;
use serde_json::Value;

pub use act::{Act, Call};
pub use agenda::agenda;
pub use hands::{Hands, NotDone, Played, play};
pub use plant::{AtThePlant, PlayClock};

/// A moment some minutes later, or earlier.
pub(crate) const fn later(at: Instant, minutes: i64) -> Instant {
    Instant { utc_us: at.utc_us + minutes * 60_000_000, offset_min: at.offset_min }
}

/// What a master record is asked for with.
pub(crate) fn fields(fields: &Value) -> Value {
    serde_json::json!({ "fields": fields })
}
