//! The movements of a pool as they stand: what decisions about quantities are made of.

use std::collections::BTreeMap;

use domain::balance::{Correction, Moves, Standing, standing};
use domain::ids::CompanyId;
use domain::{OrderId, PoolId, SiteId, TransferId};

use crate::error::StoreError;
use crate::imports::visible;
use crate::orders;
use crate::sql::{Tx, args, statements};
use crate::transfers::{self, Side, Transfer};

statements! {
    HELD = "SELECT on_hand, last_at_us FROM balance
        WHERE part = $1 AND company = $2 AND site = $3 AND pool = $4";
    LINES_SERVED = "SELECT line, taken, given FROM line_served
        WHERE part = $1 AND company = $2 AND site = $3 AND order_id = $4";
    TOUCHING = concat!("SELECT t.transfer FROM transfer_out t WHERE t.part = $1 AND t.company = $2
            AND t.site = $3 AND t.pool_from = $4 AND ", visible!("t"), "
        UNION SELECT k.transfer FROM transfer_in k WHERE k.part = $1 AND k.company = $2
            AND k.site = $3 AND k.pool_to = $4 AND ", visible!("k"));
}

/// What is in a pool now.
pub fn on_hand(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<i128, StoreError> {
    match held(tx, ground, pool)? {
        None => Ok(0),
        Some(Held { on_hand: Some(on_hand), .. }) => Ok(on_hand.into()),
        Some(Held { on_hand: None, .. }) => Ok(all_moves(tx, ground, pool)?.on_hand()),
    }
}

/// The movements of a pool as decisions at a moment ask about them: what happened before counts as one.
pub fn moves_from(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
    at_us: i64,
) -> Result<Moves, StoreError> {
    let held = held(tx, ground, pool)?;
    moves_as_held(tx, ground, (pool, held), at_us)
}

/// The same where it is known already what is kept of the pool.
pub fn moves_as_held(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (pool, held): (PoolId, Option<Held>),
    at_us: i64,
) -> Result<Moves, StoreError> {
    match held {
        Some(Held { on_hand: Some(on_hand), last_at_us }) if last_at_us <= at_us => {
            Ok(Moves::holding(on_hand.into(), last_at_us))
        }
        _ => all_moves(tx, ground, pool),
    }
}

/// What is kept of a pool; no figure where none can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// What is there.
    pub(crate) on_hand: Option<i64>,
    /// When it was last moved.
    pub(crate) last_at_us: i64,
}

/// What is kept of a pool; none where it holds nothing.
pub(crate) fn held(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Option<Held>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&HELD, args![part, company, site, pool], |row| {
        Ok(Held { on_hand: row.get(0)?, last_at_us: row.get(1)? })
    })
}

/// What entered and left a pool, corrections and returns worked in.
pub fn all_moves(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Moves, StoreError> {
    Ok(Moves::of(pool, standing_of(tx, ground, pool)?))
}

/// Every transfer of a pool as its corrections leave it.
pub fn standing_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<Standing>, StoreError> {
    let touching = touching(tx, ground, pool)?;
    all_standing(tx, ground, &touching)
}

/// Every transfer that ever touched a pool, as it was recorded or as a correction says.
fn touching(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Vec<TransferId>, StoreError> {
    let part = tx.part(company);
    let mut touching: Vec<TransferId> =
        tx.query_all(&TOUCHING, args![part, company, site, pool], |row| row.get(0))?;
    for side in [Side::Out, Side::In] {
        let corrected = transfers::corrected_to(tx, company, site, (pool, side))?;
        touching.extend(corrected.iter().map(|correction| correction.fact.transfer));
    }
    touching.sort_unstable();
    touching.dedup();
    Ok(touching)
}

/// What stands of each transfer that entered a pool, and of each that left it, in the order of
/// events; those that were taken back altogether are left out.
pub fn flows(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pool: PoolId,
) -> Result<Flows, StoreError> {
    Ok(flows_of_many(tx, ground, &[pool])?.remove(&pool).unwrap_or_default())
}

/// What entered a pool, and what left it.
pub type Flows = (Vec<Flow>, Vec<Flow>);

/// The same of many pools, each of which is among what is answered.
pub fn flows_of_many(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    pools: &[PoolId],
) -> Result<BTreeMap<PoolId, Flows>, StoreError> {
    let mut flows: BTreeMap<PoolId, Flows> =
        pools.iter().map(|&pool| (pool, Flows::default())).collect();
    let touching = transfers::touching_many(tx, ground, pools)?;
    let mut standing = all_standing(tx, ground, &touching)?;
    let nets = net_of(tx, ground, &standing)?;
    standing.sort_by_key(|one| (one.at.utc_us, one.fact.transfer));
    for Standing { at, fact } in standing.into_iter().filter(|one| one.fact.returns.is_none()) {
        let net = nets.get(&fact.transfer).copied().unwrap_or_default();
        if net.left <= 0 && net.entered <= 0 && (fact.qty_from.is_some() || fact.qty_to.is_some()) {
            continue;
        }
        // A correction may say that it touched another pool.
        let flow = Flow { at, fact, net };
        if let Some((_, outs)) = flows.get_mut(&flow.fact.from) {
            outs.push(flow.clone());
        }
        if let Some((ins, _)) = flows.get_mut(&flow.fact.to) {
            ins.push(flow);
        }
    }
    Ok(flows)
}

/// A transfer with what stands of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// When it happened.
    pub at: domain::Instant,
    /// The transfer, corrections worked in.
    pub fact: domain::facts::TransferRecorded,
    /// What stands of it after returns.
    pub net: Net,
}

/// Transfers as their corrections leave them; void ones are left out.
pub fn all_standing(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    ids: &[TransferId],
) -> Result<Vec<Standing>, StoreError> {
    let transfers = transfers::by_ids(tx, company, site, ids)?;
    let mut corrections: BTreeMap<TransferId, Vec<Correction>> = BTreeMap::new();
    for correction in transfers::corrections_of_many(tx, company, site, ids)? {
        corrections.entry(correction.fact.transfer).or_default().push(Correction {
            recorded_at: correction.recorded_at,
            seq: correction.seq,
            change: correction.fact,
        });
    }
    let stand = |transfer: Transfer| {
        let corrections = corrections.remove(&transfer.fact.transfer).unwrap_or_default();
        standing(transfer.at, transfer.fact, corrections)
    };
    Ok(transfers.into_iter().filter_map(stand).collect())
}

/// What stands of a transfer after corrections and returns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Net {
    /// Out of the pool it left, in that pool's unit.
    pub left: i128,
    /// Into the pool it entered, in that pool's unit.
    pub entered: i128,
}

/// What stands of each transfer; void ones are left out.
pub fn net(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    ids: &[TransferId],
) -> Result<BTreeMap<TransferId, Net>, StoreError> {
    let standing = all_standing(tx, ground, ids)?;
    net_of(tx, ground, &standing)
}

/// The same where it is known already how corrections leave them.
pub fn net_of(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    standing: &[Standing],
) -> Result<BTreeMap<TransferId, Net>, StoreError> {
    let of = |quantity: Option<domain::Quantity>| quantity.map_or(0, |q| i128::from(q.0));
    let net = |fact: &domain::facts::TransferRecorded| Net {
        left: of(fact.qty_from),
        entered: of(fact.qty_to),
    };
    let mut nets: BTreeMap<TransferId, Net> =
        standing.iter().map(|one| (one.fact.transfer, net(&one.fact))).collect();
    let ids: Vec<TransferId> = nets.keys().copied().collect();
    let back = transfers::returns_of_many(tx, ground, &ids)?;
    for Standing { fact: back, .. } in all_standing(tx, ground, &back)? {
        let original = back.returns.and_then(|original| nets.get_mut(&original));
        if let Some(net) = original {
            net.left -= of(back.qty_to);
            net.entered -= of(back.qty_from);
        }
    }
    Ok(nets)
}

/// What transfers took and gave together, the larger side of each counting as given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Out of the pools they left.
    pub taken: i128,
    /// Into the pools they entered, or out of the others where that is more.
    pub given: i128,
}

/// Adds up what stands of transfers.
pub fn sum(nets: impl IntoIterator<Item = Net>) -> Sum {
    nets.into_iter().fold(Sum::default(), |sum, net| Sum {
        taken: sum.taken + net.left,
        given: sum.given + net.entered.max(net.left),
    })
}

/// What each line of an order was served.
pub fn lines_served(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    order: OrderId,
) -> Result<BTreeMap<u32, Sum>, StoreError> {
    let (part, (company, site)) = (tx.part(ground.0), ground);
    let rows = tx.query_all(&LINES_SERVED, args![part, company, site, order], |row| {
        let figures = row.get::<Option<i64>>(1)?.zip(row.get::<Option<i64>>(2)?);
        Ok((row.get::<u32>(0)?, figures))
    })?;
    let mut served = BTreeMap::new();
    for (line, figures) in rows {
        let kept = figures.map(|(taken, given)| Sum { taken: taken.into(), given: given.into() });
        let figures = match kept {
            Some(kept) => kept,
            None => added_up(tx, ground, (order, line))?,
        };
        served.insert(line, figures);
    }
    Ok(served)
}

/// What a line was served, from every transfer that serves it.
pub(crate) fn added_up(
    tx: &mut Tx<'_>,
    ground: (CompanyId, SiteId),
    (order, line): (OrderId, u32),
) -> Result<Sum, StoreError> {
    let serving = orders::serving(tx, ground, order)?.into_iter();
    let ids: Vec<TransferId> =
        serving.filter(|(other, _)| *other == line).map(|(_, id)| id).collect();
    Ok(sum(net(tx, ground, &ids)?.into_values()))
}
