//! Who was told of what: whatever came to be reached since is not told yet.

use std::collections::BTreeMap;

use domain::facts::RecallTold;
use domain::recalls as decisions;
use domain::{PartnerId, PoolId, Quantity};
use store::Tx;
use store::recalls::{self as stored, Event, EventKind, Recall, ScopeLot};

use super::board::{self, AtCustomer, Ground};
use crate::acts::Acting;
use crate::error::Result;

/// What customers were told of, up to some place of the ledger.
#[derive(Debug, Default)]
pub(crate) struct Told {
    delivered: BTreeMap<(PartnerId, PoolId), i128>,
    /// When a customer last heard of it without figures, as it was before those were kept: of the lots
    /// that were in the scope by then.
    heard: BTreeMap<PartnerId, i64>,
}

impl Told {
    /// Everything that was told.
    pub(crate) fn of(events: &[Event]) -> Self {
        Self::until(events, i64::MAX)
    }

    /// What was told up to a place of the ledger.
    pub(crate) fn until(events: &[Event], seq: i64) -> Self {
        let mut told = Self::default();
        let mut with_figures = Vec::new();
        for event in events.iter().filter(|event| event.seq <= seq) {
            let Some(partner) = event.partner else { continue };
            match (event.kind, event.pool) {
                (EventKind::Told, Some(pool)) => {
                    let delivered = event.figures[0].unwrap_or(0).into();
                    told.delivered.insert((partner, pool), delivered);
                    with_figures.push(partner);
                }
                (EventKind::Noticed | EventKind::Acknowledged, _) => {
                    told.heard.insert(partner, event.seq);
                }
                _ => {}
            }
        }
        told.heard.retain(|partner, _| !with_figures.contains(partner));
        told
    }

    /// How much of what a customer got of a lot nobody told them of.
    pub(crate) fn untold(&self, partner: PartnerId, lot: &ScopeLot, at: &AtCustomer) -> i128 {
        if self.heard.get(&partner).is_some_and(|heard| lot.seq < *heard) {
            return 0;
        }
        let told = self.delivered.get(&(partner, lot.pool)).copied().unwrap_or(0);
        decisions::untold((at.sent, at.returned), told)
    }
}

/// Whether a customer said that they know, after all that they were told.
pub(crate) fn knows(events: &[Event], partner: PartnerId) -> bool {
    let of = |kind| {
        events.iter().rfind(move |event| event.kind == kind && event.partner == Some(partner))
    };
    let told = of(EventKind::Told).map_or(0, |event| event.seq);
    of(EventKind::Acknowledged).is_some_and(|event| event.seq > told)
}

/// The ledger's place of what a customer heard last; 0 where they heard nothing.
pub(crate) fn heard_at(events: &[Event], partner: PartnerId) -> i64 {
    let heard = |event: &&Event| {
        let kinds = [EventKind::Noticed, EventKind::Told, EventKind::Acknowledged];
        event.partner == Some(partner) && kinds.contains(&event.kind)
    };
    events.iter().rfind(heard).map_or(0, |event| event.seq)
}

/// What of the scope came to each customer and nobody told them of, by lot.
pub(crate) fn untold(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
    events: &[Event],
) -> Result<BTreeMap<PartnerId, i128>> {
    let told = Told::of(events);
    let mut untold: BTreeMap<PartnerId, i128> = BTreeMap::new();
    let mut fates = board::fates_in_scope(tx, ground, recall)?;
    for lot in stored::lots(tx, ground, recall.recall)?.into_iter().filter(|lot| lot.included) {
        for (code, at) in fates.remove(&lot.pool).unwrap_or_default().1 {
            let partner = board::partner_of(tx, ground.0, &code)?.0;
            *untold.entry(partner).or_default() += told.untold(partner, &lot, &at);
        }
    }
    Ok(untold)
}

impl Acting<'_, '_, '_> {
    /// A customer is told of everything that came to them of the scope; only what is more than before
    /// is written down.
    pub(crate) fn tell_all(
        &mut self,
        found: &Recall,
        (partner, customer): (PartnerId, &str),
    ) -> Result<()> {
        let ground = self.ground();
        let mut delivered = Vec::new();
        let lots = stored::lots(self.cx.tx, ground, found.recall)?;
        for lot in lots.into_iter().filter(|lot| lot.included) {
            let at = board::at_customer(self.cx.tx, ground, lot.pool, customer)?;
            delivered.push((lot.pool, at.sent));
        }
        self.tell(found, partner, &delivered)
    }

    /// A customer is told what was delivered of each lot.
    pub(crate) fn tell(
        &mut self,
        found: &Recall,
        partner: PartnerId,
        delivered: &[(PoolId, i128)],
    ) -> Result<()> {
        let ground = self.ground();
        let told = Told::of(&stored::events(self.cx.tx, ground, found.recall)?);
        for &(pool, sent) in delivered {
            if sent > told.delivered.get(&(partner, pool)).copied().unwrap_or(0) {
                let delivered = Quantity(i64::try_from(sent).unwrap_or(i64::MAX));
                self.append(RecallTold { recall: found.recall, partner, pool, delivered })?;
            }
        }
        Ok(())
    }
}
