//! Facts of what carries goods: units that are meant to hold so much, pieces with weights of their own,
//! crates and pallets that come back.

use super::fact;
use crate::ids::{ItemId, PartnerId, PoolId, ShipmentId, UnitId};
use crate::quantity::Quantity;

fact! {
    /// It was said what a handling unit is meant to hold, or which returnable it is.
    UnitMeant = 86 v 1 {
        /// The unit.
        16 unit: UnitId,
        /// The item it is meant to hold.
        17 item: Option<ItemId>,
        /// How much of it makes the unit full, in the item's own unit.
        18 full: Option<Quantity>,
        /// The returnable it is: the item that crates or pallets of its sort are.
        19 returnable: Option<ItemId>,
    }
    /// A piece of a lot that has a weight of its own went into a unit, or from one into another.
    PieceWeighed = 87 v 1 {
        /// The lot.
        16 pool: PoolId,
        /// The unit it was in, weighed already.
        17 from: Option<UnitId>,
        /// The unit it is in; none where it left without one.
        18 unit: Option<UnitId>,
        /// What it weighs, in kilograms.
        19 kilograms: Quantity,
    }
    /// Returnables went out to a partner, or came back from one.
    ReturnablesMoved = 88 v 1 {
        /// The partner.
        16 partner: PartnerId,
        /// The item they are.
        17 item: ItemId,
        /// How many went out; below zero, how many came back.
        18 count: i64,
        /// The one of them that has a number.
        19 unit: Option<UnitId>,
        /// The shipment they went out with.
        20 shipment: Option<ShipmentId>,
        /// Why, where the records did not expect it.
        21 reason: Option<String>,
    }
    /// A customer has a number of its own for what it gets of a lot.
    CustomerLotGiven = 89 v 1 {
        /// The shipment.
        16 shipment: ShipmentId,
        /// The pick of it.
        17 pick: u32,
        /// The lot.
        18 pool: PoolId,
        /// The customer's number.
        19 number: String,
    }
}
