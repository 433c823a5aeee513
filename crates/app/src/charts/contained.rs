//! What was made since a chart last said nothing.

use std::collections::BTreeSet;

use domain::{CompanyId, PoolId, SiteId};
use jiff::tz::TimeZone;
use quality::spc::Signal;
use store::{Tx, lots, recalls, stock};

use super::charted::Charted;
use super::views::{ContainedLot, ContainmentView};
use crate::analysis::SpreadView;
use crate::error::Result;
use crate::naming::{lot_name, on_hand};
use crate::times;

/// Lots that are named in one containment.
const LOTS_MAX: u32 = 500;

/// The lots of the item since the last point before a stretch, on the machines of its lots.
pub(super) fn contained(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (charted, signal): (&Charted, &Signal),
    zone: &TimeZone,
) -> Result<(ContainmentView, Vec<PoolId>)> {
    let good = signal.first.checked_sub(1).map(|place| &charted.sources[place]);
    let since_us = good.map_or(i64::MIN, |good| good.at.utc_us);
    let mut machines = BTreeSet::new();
    let mut of_stretch = BTreeSet::new();
    for source in &charted.sources[signal.first..=signal.seen] {
        if of_stretch.insert(source.pool) {
            machines.extend(recalls::lines_of(tx, ground, source.pool)?);
        }
    }
    let made = recalls::made_between(tx, ground, (since_us, i64::MAX), &machines, u32::MAX)?;
    let mut pools: Vec<PoolId> = made.into_iter().collect();
    let rows = lots::rows(tx, ground, &pools)?;
    let of_item = |pool: &PoolId| {
        rows.get(pool).is_some_and(|(row, _)| row.pool.fact.item == Some(charted.item))
    };
    pools.retain(of_item);
    // A lot of the stretch is under suspicion whenever it was made.
    pools.extend(
        of_stretch.iter().filter(|pool| !pools.contains(pool)).copied().collect::<Vec<_>>(),
    );
    pools.sort_unstable();
    let more = pools.len() > LOTS_MAX as usize;
    pools.truncate(LOTS_MAX as usize);
    let mut named = Vec::with_capacity(pools.len());
    for &pool in &pools {
        let holds = stock::holds(tx, ground, pool)?;
        named.push(ContainedLot {
            lot: lot_name(tx, ground, pool)?,
            here: on_hand(tx, ground, pool)?,
            on_hold: holds.iter().any(|hold| hold.lifted_at_us.is_none()),
            spread: SpreadView::default(),
        });
    }
    let good = match good {
        Some(good) => {
            Some((times::in_zone(good.at.utc_us, zone), lot_name(tx, ground, good.pool)?))
        }
        None => None,
    };
    let (since, good) = good.map_or((None, None), |(since, lot)| (Some(since), Some(lot)));
    let machines = machines.into_iter().collect();
    Ok((ContainmentView { since, good, machines, lots: named, more, to_hold: Vec::new() }, pools))
}
