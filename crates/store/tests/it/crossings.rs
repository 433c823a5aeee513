//! Facts of goods between two sites, and of recalls that follow them, in an order in which they can happen.

use domain::facts::{CameFromSite, RecallOfCase, RecallWentOn, SentToSite};
use domain::{Fact, PoolId, RecallId, SiteId, TransferId};

pub(crate) fn samples() -> Vec<Fact> {
    let (transfer, pool, recall) = (TransferId(21), PoolId(11), RecallId(120));
    let sent = Some(TransferId(7_021));
    vec![
        SentToSite { transfer, pool, to_site: SiteId(7) }.into(),
        CameFromSite { transfer, pool, from_site: SiteId(7), sent }.into(),
        RecallOfCase { recall, case: RecallId(7_120), home: SiteId(7) }.into(),
        RecallWentOn { recall, transfer }.into(),
    ]
}
