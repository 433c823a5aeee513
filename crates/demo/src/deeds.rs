//! What each movement of the history was on the floor, in the words of those who did it.
//!
//! The exchange document knows only that something moved. Whoever lives the ninety days over again
//! has to know by which act.

use domain::Quantity;

use crate::document::Document;

/// What somebody did when a quantity moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A delivery became a lot.
    Received,
    /// The meter opened the water of the day.
    Metered,
    /// Goods nobody follows by lot were tipped to those that were there.
    Tipped,
    /// The laboratory took its sample.
    Sampled,
    /// A delivery was pumped into a tank.
    Pumped,
    /// A tank was emptied to be cleaned.
    Drained,
    /// A material went into a charge.
    Fed,
    /// A material went into a charge by the scale's own list, which asks nobody.
    FedUnchecked,
    /// The same, under the lot that was really fed, found out later.
    FedAfterAll,
    /// What had been made before went into a charge again.
    Reworked,
    /// A part of what was fed came back.
    HandedBack,
    /// A charge went on to the next machine.
    Passed,
    /// What was to be made came out.
    Made,
    /// Something came out that goes back into the next day.
    LeftOver,
    /// What was no good left the machine.
    Scrapped,
    /// What nobody weighed went as dust.
    Dusted,
    /// Goods were packed into cartons.
    Packed,
    /// A pallet left for a customer.
    Shipped,
    /// Cartons came back, and it is known of which delivery.
    CameBack,
    /// Cartons came back, and nobody knows of which delivery.
    CameBackUnknown,
    /// Goods were thrown away.
    ThrownAway,
    /// Water was let go.
    PouredAway,
    /// A lot was counted, and so much was there.
    Counted(Quantity),
}

/// The ninety days as they came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// The history as it was written down.
    pub document: Document,
    /// What each of its transfers was, in the same order.
    pub deeds: Vec<Deed>,
    /// What was to be made.
    pub orders: Vec<WorkOrder>,
}

/// Something that was to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkOrder {
    /// Its number.
    pub code: String,
    /// Code of the item.
    pub item: &'static str,
    /// How much of it.
    pub quantity: Quantity,
}
