//! Facts of goods that go from one site of a company to another, and of recalls that follow them there.
//!
//! Each end writes its own half into its own chain; the half of the sender is named by the receiver.

use super::fact;
use crate::ids::{PoolId, RecallId, SiteId, TransferId};

fact! {
    /// What a transfer took out of the house went to another site of the company.
    SentToSite = 140 v 1 {
        /// The transfer, of this site.
        16 transfer: TransferId,
        /// The lot it was taken from.
        17 pool: PoolId,
        /// Where it went.
        18 to_site: SiteId,
    }
    /// What a transfer brought into the house came from another site of the company.
    CameFromSite = 141 v 1 {
        /// The transfer, of this site. The last word about it counts.
        16 transfer: TransferId,
        /// The lot it went into.
        17 pool: PoolId,
        /// Where it came from.
        18 from_site: SiteId,
        /// The transfer of that site it is the other half of; none where nobody knows yet.
        19 sent: Option<TransferId>,
    }
    /// A recall is the part of a recall that another site opened.
    RecallOfCase = 142 v 1 {
        /// The recall, of this site.
        16 recall: RecallId,
        /// The recall the case began with.
        17 case: RecallId,
        /// The site that opened it.
        18 home: SiteId,
    }
    /// Goods in the scope of a recall went to another site of the company.
    RecallWentOn = 143 v 1 {
        /// The recall.
        16 recall: RecallId,
        /// The transfer they went with.
        17 transfer: TransferId,
    }
}
