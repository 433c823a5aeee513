//! Facts of recalls and drills.

use super::fact;
use crate::ids::{PartnerId, PoolId, RecallId};
use crate::quantity::Quantity;
use crate::recalls::{RecallHazard, RecallReading};
use crate::time::Instant;

fact! {
    /// Goods are to be brought back, or it is practised.
    RecallOpened = 100 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// Its number.
        17 code: String,
        /// What is feared of the goods.
        18 hazard: RecallHazard,
        /// Why.
        19 reason: String,
        /// The complaint it follows from.
        20 complaint: Option<String>,
        /// Whether it is only practised: a drill moves and blocks nothing.
        21 drill: bool,
        /// Minutes within which everything should be found.
        22 target_min: Option<u32>,
    }
    /// What a recall reaches was asked of the record, and frozen.
    RecallScoped = 101 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// What was asked about: roots of traces, apart by spaces.
        17 roots: String,
        /// How widely the record was read.
        18 reading: RecallReading,
        /// The ledger's place up to which it was read.
        19 position: i64,
        /// Only what was in the root from this time on.
        20 from: Option<Instant>,
        /// Only what was in the root up to this time.
        21 to: Option<Instant>,
        /// Why it was read more narrowly than the hazard asks for, or changed.
        22 reason: Option<String>,
        /// How many lots the record itself reaches.
        23 lots: u32,
        /// How many with everything that is possible.
        24 lots_possible: u32,
    }
    /// A lot is in the scope of a recall, or no longer.
    RecallLotSet = 102 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The lot.
        17 pool: PoolId,
        /// Whether it is in the scope.
        18 included: bool,
        /// What had to be accounted for of it then.
        19 target: Quantity,
        /// Why somebody put it in or left it out by hand.
        20 reason: Option<String>,
    }
    /// Everything in the house was blocked at once; in a drill it was only counted.
    RecallHeld = 103 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// Lots that were blocked.
        17 lots: u32,
        /// Portions of them that lay somewhere.
        18 portions: u32,
    }
    /// A customer was told.
    RecallNoticed = 104 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The customer.
        17 partner: PartnerId,
        /// How: `phone`, `email`, `message`, `visit`.
        18 channel: String,
        /// Told again, to somebody higher up.
        19 escalated: bool,
        /// What is to be remembered of it.
        20 note: Option<String>,
    }
    /// A customer said that they know.
    RecallAcknowledged = 105 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The customer.
        17 partner: PartnerId,
        /// What they said.
        18 note: Option<String>,
    }
    /// A customer said what became of a lot; the last word counts.
    RecallAccounted = 106 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The customer.
        17 partner: PartnerId,
        /// The lot.
        18 pool: PoolId,
        /// Sealed there.
        19 sealed: Quantity,
        /// Stopped on its way.
        20 intercepted: Quantity,
        /// Sold or eaten.
        21 sold: Quantity,
        /// Looked for and not found.
        22 missing: Quantity,
        /// What had come back of it by then.
        23 returned: Quantity,
        /// What is to be remembered of it.
        24 note: Option<String>,
    }
    /// Somebody looked whether a recall worked.
    RecallChecked = 107 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// Whether it did.
        17 effective: bool,
        /// What was found.
        18 note: String,
    }
    /// A recall ended.
    RecallClosed = 108 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// What becomes of the goods, and what was learnt.
        17 note: String,
    }
    /// How long one waits for answers in a recall before somebody else is told.
    RecallPaced = 127 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// Minutes until whoever was told is reminded.
        17 remind_min: u32,
        /// Minutes until the deputy is told.
        18 deputy_min: u32,
        /// Minutes until whoever looks after the recall has to call.
        19 owner_min: u32,
    }
    /// Somebody answered over the personal link of a notice: what the same act records was said there, by
    /// whoever the act is by.
    RecallAnswered = 128 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The customer.
        17 partner: PartnerId,
        /// Code of the contact whom the link was sent to.
        18 contact: String,
    }
    /// What a customer was told of a lot, where that is more than before: what comes to be reached after
    /// it is not told yet.
    RecallTold = 138 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The customer.
        17 partner: PartnerId,
        /// The lot.
        18 pool: PoolId,
        /// How much was delivered of it by then.
        19 delivered: Quantity,
    }
    /// What a drill is about was drawn, and anybody can draw it again.
    DrillDrawn = 129 v 1 {
        /// The drill.
        16 recall: RecallId,
        /// What was drawn from: `lot`, `packaging`, `unit`, `delivery`.
        17 kind: String,
        /// What the draw began with.
        18 seed: i64,
        /// How many there were to draw from.
        19 of: u32,
        /// Which of them it was, in the order in which they came to be, from 0.
        20 place: u32,
        /// What was drawn, as people call it.
        21 drawn: String,
    }
}
