//! Facts of complaints after they were taken: which lots, why, what was given for it, samples.

use super::fact;
use crate::complaints::{DismissalReason, LotStanding};
use crate::ids::{ComplaintId, FactId, ItemId, PoolId};
use crate::quantity::Quantity;

fact! {
    /// Somebody said what a lot is to a complaint; the last word on each lot counts.
    ComplaintLotSet = 112 v 1 {
        /// The complaint.
        16 complaint: ComplaintId,
        /// The lot.
        17 pool: PoolId,
        /// Whether it may be this one, is this one, or is not.
        18 standing: LotStanding,
        /// How one knows.
        19 reason: Option<String>,
    }
    /// Why it happened and what was done against it, as eight steps have it; the last word counts.
    ComplaintExplained = 113 v 1 {
        /// The complaint.
        16 complaint: ComplaintId,
        /// Kind of fault, for trends.
        17 cause: Option<String>,
        /// The material it comes from, for trends.
        18 material: Option<ItemId>,
        /// The department it comes from.
        19 department: Option<String>,
        /// Who works on it.
        20 team: Option<String>,
        /// What keeps it from more customers until it is put right.
        21 containment: Option<String>,
        /// Why it happened.
        22 root_cause: Option<String>,
        /// What is to put it right.
        23 corrective: Option<String>,
        /// What was done of that, and how one knows that it works.
        24 implemented: Option<String>,
        /// What keeps it from happening elsewhere.
        25 prevention: Option<String>,
        /// What was said to whoever worked on it.
        26 recognition: Option<String>,
    }
    /// A customer was given something for it.
    ComplaintCompensated = 114 v 1 {
        /// The complaint.
        16 complaint: ComplaintId,
        /// `credit`, `replacement`, `refund`, `goodwill` or `none`.
        17 way: String,
        /// How much, in the currency.
        18 amount: Option<Quantity>,
        /// The currency.
        19 currency: Option<String>,
        /// Number of the credit note or delivery.
        20 document: Option<String>,
        /// What is to be remembered of it.
        21 note: Option<String>,
    }
    /// A sample of what is complained of came back.
    SampleReturned = 115 v 1 {
        /// The complaint.
        16 complaint: ComplaintId,
        /// What it is.
        17 what: String,
        /// How many pieces.
        18 pieces: u32,
        /// Where it is kept.
        19 place: Option<String>,
        /// What was seen.
        20 finding: Option<String>,
    }
    /// What a stranger reported is no complaint. What they said, and what is to be remembered of it, may
    /// name somebody, so neither is here.
    ReportDismissed = 139 v 1 {
        /// The report.
        16 report: FactId,
        /// Why.
        17 why: DismissalReason,
    }
}
