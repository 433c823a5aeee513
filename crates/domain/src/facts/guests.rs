//! Facts of guests: who was let in from outside to see what, when that ended, and what they looked at.

use super::fact;
use crate::ids::PersonId;
use crate::time::Instant;

fact! {
    /// Somebody from outside may look at a few things for a while.
    ///
    /// What they are called and whom they come from lies in the side store.
    GuestInvited = 134 v 1 {
        /// The guest: a person of this invitation alone.
        16 guest: PersonId,
        /// From when on.
        17 from: Instant,
        /// Until when.
        18 until: Instant,
        /// The lots, one reference on each line.
        19 lots: Option<String>,
        /// Recalls and drills, one number on each line.
        20 recalls: Option<String>,
        /// Complaints, one number on each line.
        21 complaints: Option<String>,
    }
    /// A guest may look at nothing any more.
    GuestWithdrawn = 135 v 1 {
        /// The guest.
        16 guest: PersonId,
    }
    /// A guest looked at something.
    GuestLooked = 136 v 1 {
        /// The guest.
        16 guest: PersonId,
        /// What: `lot:L1`, `trace:lot:L1`, `recall:RC-1` or `complaint:C-1`.
        17 what: String,
    }
}
