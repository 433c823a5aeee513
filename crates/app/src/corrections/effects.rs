//! What taking an act back changes, what depends on it, and who has to be told.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::facts::Record;
use domain::{Fact, Instant, LotStatus, OrderId, PersonId, PoolId, PoolKind, Refusal};
use serde::{Deserialize, Serialize};
use store::acts::{self, Act};
use store::transfers::{self, Link, Side};
use store::{balances, holds, orders, pools, stock};
use utoipa::ToSchema;

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::naming::{LotName, People, PersonName, lot_name, reference_of};

/// A lot, run or tank that taking back changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LotChange {
    /// The lot.
    pub lot: LotName,
    /// What is in it with the act.
    pub before: String,
    /// What is in it without.
    pub after: String,
    /// What quality says of it with the act.
    pub status_before: Option<String>,
    /// What it says without.
    pub status_after: Option<String>,
    /// How many holds lie on it with the act.
    pub holds_before: usize,
    /// How many without.
    pub holds_after: usize,
}

/// An order that taking back changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderChange {
    /// Its number.
    pub order: String,
    /// `purchase`, `work` or `sales`.
    pub kind: String,
    /// Where it stands with the act.
    pub before: String,
    /// Where it stands without.
    pub after: String,
}

/// What was done with the goods since.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dependents {
    /// Lots, runs and tanks it went into.
    pub lots: Vec<LotName>,
    /// Shipments that have not left and are to take of it.
    pub shipments: Vec<String>,
    /// Customers that have of it.
    pub customers: Vec<String>,
    /// Whether there are more than could be looked at.
    pub more: bool,
}

/// Somebody who has to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tell {
    /// The person, where it is one.
    pub person: Option<PersonName>,
    /// The role, where everybody in it has to be told.
    pub role: Option<String>,
    /// `did_it`, `worked_on_it`, `status_changed`, `order_changed` or `at_customer`.
    pub why: String,
}

/// Transfers looked at for what depends on an act; more are told, not followed.
const DEPENDENTS_MAX: usize = 500;

/// What follows from an act.
#[derive(Debug, Default)]
pub(super) struct Following {
    pub(super) dependents: Dependents,
    pub(super) people: BTreeSet<PersonId>,
}

impl Following {
    pub(super) fn any(&self) -> bool {
        let of = &self.dependents;
        !of.lots.is_empty() || !of.customers.is_empty() || !of.shipments.is_empty()
    }
}

/// What was recorded after the act and took of the lots it filled or set free.
pub(super) fn following(
    acting: &mut Acting<'_, '_, '_>,
    act: &Act,
    facts: &[Record],
) -> Result<Following> {
    let mut found = Following::default();
    let (mut lots, mut customers) = (BTreeSet::new(), BTreeSet::new());
    let mut shipments = BTreeSet::new();
    let mut reached: BTreeSet<PoolId> = BTreeSet::new();
    let mut queue: VecDeque<PoolId> = filled(acting, facts)?.into();
    let mut looked_at = 0;
    while let Some(pool) = queue.pop_front() {
        if !reached.insert(pool) {
            continue;
        }
        let ground = acting.ground();
        let picks = holds::open_picks(acting.cx.tx, ground, pool)?;
        shipments.extend(picks.into_iter().map(|pick| pick.code));
        for link in later_out(acting, act, pool)? {
            looked_at += 1;
            if looked_at > DEPENDENTS_MAX {
                found.dependents.more = true;
                break;
            }
            let done = acts::of_fact(acting.cx.tx, ground, link.transfer.seq)?;
            found.people.extend(done.and_then(|act| act.by));
            match link.other.kind {
                PoolKind::Customer => drop(customers.insert(link.other.code)),
                PoolKind::Lot | PoolKind::Run | PoolKind::Tank => {
                    lots.insert(link.other.pool);
                    queue.push_back(link.other.pool);
                }
                _ => {}
            }
        }
    }
    let ground = acting.ground();
    for pool in lots {
        found.dependents.lots.push(lot_name(acting.cx.tx, ground, pool)?);
    }
    found.dependents.customers = customers.into_iter().collect();
    found.dependents.shipments = shipments.into_iter().collect();
    Ok(found)
}

/// The lots an act put something into, or set free.
fn filled(acting: &mut Acting<'_, '_, '_>, facts: &[Record]) -> Result<Vec<PoolId>> {
    let ground = acting.ground();
    let mut filled = Vec::new();
    for record in facts {
        match &record.entry.fact {
            Fact::TransferRecorded(fact) => filled.push(fact.to),
            Fact::TransferCorrected(fact) => {
                let known = transfers::find(acting.cx.tx, ground.0, ground.1, fact.transfer)?;
                filled.extend(known.map(|transfer| transfer.fact.to));
                filled.extend(fact.to);
            }
            Fact::LotJudged(fact) if fact.status == LotStatus::Released => filled.push(fact.pool),
            Fact::HoldLifted(fact) => {
                let hold = stock::hold(acting.cx.tx, ground, fact.hold)?;
                filled.extend(hold.map(|hold| hold.pool));
            }
            _ => {}
        }
    }
    let mut ours = Vec::new();
    for pool in filled {
        if is_ours(acting, pool)? {
            ours.push(pool);
        }
    }
    Ok(ours)
}

fn is_ours(acting: &mut Acting<'_, '_, '_>, pool: PoolId) -> Result<bool> {
    let (company, site) = acting.ground();
    let row = pools::find(acting.cx.tx, company, site, pool)?.ok_or(Error::NotFound("pool"))?;
    Ok(matches!(row.pool.fact.kind, PoolKind::Lot | PoolKind::Run | PoolKind::Tank))
}

/// What left a pool by records made after the act, and still stands.
fn later_out(acting: &mut Acting<'_, '_, '_>, act: &Act, pool: PoolId) -> Result<Vec<Link>> {
    let (company, site) = acting.ground();
    // One more than is followed, so that it is seen when there are more.
    let limit = DEPENDENTS_MAX as u32 + 1;
    // Ids of transfers ascend as acts do: none before the act's own is later than it.
    let out = transfers::links(
        acting.cx.tx,
        company,
        site,
        (pool, Side::Out),
        domain::TransferId(act.act.0),
        limit,
    )?;
    let later: Vec<Link> =
        out.into_iter().filter(|link| link.transfer.seq > act.last_seq).collect();
    let ids: Vec<_> = later.iter().map(|link| link.transfer.fact.transfer).collect();
    let standing = balances::all_standing(acting.cx.tx, (company, site), &ids)?;
    let standing: BTreeSet<_> = standing.into_iter().map(|one| one.fact.transfer).collect();
    Ok(later.into_iter().filter(|link| standing.contains(&link.transfer.fact.transfer)).collect())
}

/// How everything an act touches stands at one point of taking it back.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    lots: BTreeMap<PoolId, LotState>,
    orders: BTreeMap<OrderId, String>,
}

#[derive(Debug)]
struct LotState {
    on_hand: i128,
    least: (i128, Option<i64>),
    /// What lies nowhere; below zero where more lies at places than there is.
    unplaced: i128,
    status: Option<LotStatus>,
    holds: usize,
}

impl Snapshot {
    pub(super) fn of(acting: &mut Acting<'_, '_, '_>, facts: &[Fact]) -> Result<Self> {
        let ground = acting.ground();
        let mut snapshot = Self::default();
        for pool in touched(acting, facts)? {
            let moves = balances::all_moves(acting.cx.tx, ground, pool)?;
            let held = stock::holds(acting.cx.tx, ground, pool)?;
            let placed = stock::portions(acting.cx.tx, ground, pool)?;
            let placed: i128 = placed.iter().map(|one| i128::from(one.quantity.0)).sum();
            let state = LotState {
                on_hand: moves.on_hand(),
                unplaced: moves.on_hand() - placed,
                least: moves.least(),
                status: stock::lot(acting.cx.tx, ground, pool)?.status,
                holds: held.iter().filter(|hold| hold.lifted_at_us.is_none()).count(),
            };
            snapshot.lots.insert(pool, state);
        }
        for fact in facts {
            if let Fact::OrderStateSet(fact) = fact {
                let order = orders::find(acting.cx.tx, ground, fact.order)?;
                let state = order.map(|order| order.state.to_string()).unwrap_or_default();
                snapshot.orders.insert(fact.order, state);
            }
        }
        Ok(snapshot)
    }

    /// Refuses what would have let a lot hold less than nothing at any moment, or a place.
    pub(super) fn refuse_shortage(
        &self,
        acting: &mut Acting<'_, '_, '_>,
        after: &Self,
    ) -> Result<()> {
        let ground = acting.ground();
        for (pool, state) in &after.lots {
            let before = self.lots.get(pool).map_or(0, |state| state.least.0);
            // An imported history may be short of something before; it must not become shorter.
            if let (least, Some(at_us)) = state.least
                && least < before
                && lot_or_tank(acting, *pool)?
            {
                return Err(Refusal::BelowZero {
                    reference: reference_of(acting.cx.tx, ground, *pool)?,
                    at: Instant { utc_us: at_us, offset_min: acting.at.offset_min }.to_string(),
                    short: domain::quantity::format_scaled(-least),
                }
                .into());
            }
            let before = self.lots.get(pool).map_or(0, |state| state.unplaced.min(0));
            refuse_misplaced(acting, *pool, state.unplaced - before)?;
        }
        Ok(())
    }

    /// What differs between two points.
    pub(super) fn changes(
        &self,
        acting: &mut Acting<'_, '_, '_>,
        after: &Self,
    ) -> Result<(Vec<LotChange>, Vec<OrderChange>)> {
        let ground = acting.ground();
        let text = |status: Option<LotStatus>| status.map(|status| status.to_string());
        let (mut lots, mut changed) = (Vec::new(), Vec::new());
        for (pool, after) in &after.lots {
            let Some(before) = self.lots.get(pool) else { continue };
            let same = before.on_hand == after.on_hand && before.status == after.status;
            if same && before.holds == after.holds {
                continue;
            }
            lots.push(LotChange {
                lot: lot_name(acting.cx.tx, ground, *pool)?,
                before: domain::quantity::format_scaled(before.on_hand),
                after: domain::quantity::format_scaled(after.on_hand),
                status_before: text(before.status),
                status_after: text(after.status),
                holds_before: before.holds,
                holds_after: after.holds,
            });
        }
        for (id, after) in &after.orders {
            let Some(order) = orders::find(acting.cx.tx, ground, *id)? else { continue };
            changed.push(OrderChange {
                order: order.code,
                kind: order.kind.to_string(),
                before: self.orders.get(id).cloned().unwrap_or_default(),
                after: after.clone(),
            });
        }
        Ok((lots, changed))
    }
}

/// Refused where less than nothing would lie at a place, or more at places than there is in all:
/// what was taken in went on to a place since.
fn refuse_misplaced(acting: &mut Acting<'_, '_, '_>, pool: PoolId, spare: i128) -> Result<()> {
    let ground = acting.ground();
    let portions = stock::portions(acting.cx.tx, ground, pool)?;
    let (found, there, asked) = match portions.iter().find(|portion| portion.quantity.0 < 0) {
        Some(short) => (short, 0, -i128::from(short.quantity.0)),
        None if spare < 0 => match portions.first() {
            Some(first) => {
                (first, (i128::from(first.quantity.0) + spare).max(0), first.quantity.0.into())
            }
            None => return Ok(()),
        },
        None => return Ok(()),
    };
    Err(Refusal::NotAtPlace {
        reference: reference_of(acting.cx.tx, ground, pool)?,
        place: found.place.clone(),
        there: domain::quantity::format_scaled(there),
        asked: domain::quantity::format_scaled(asked),
    }
    .into())
}

fn lot_or_tank(acting: &mut Acting<'_, '_, '_>, pool: PoolId) -> Result<bool> {
    let (company, site) = acting.ground();
    let row = pools::find(acting.cx.tx, company, site, pool)?.ok_or(Error::NotFound("pool"))?;
    let kind = row.pool.fact.kind;
    Ok(row.item.is_some() && matches!(kind, PoolKind::Lot | PoolKind::Tank))
}

/// The lots, runs and tanks that facts are about.
fn touched(acting: &mut Acting<'_, '_, '_>, facts: &[Fact]) -> Result<BTreeSet<PoolId>> {
    let ground = acting.ground();
    let mut touched = BTreeSet::new();
    for fact in facts {
        match fact {
            Fact::TransferCorrected(fact) => {
                let known = transfers::find(acting.cx.tx, ground.0, ground.1, fact.transfer)?;
                let known = known.ok_or(Error::NotFound("transfer"))?;
                touched.extend([known.fact.from, known.fact.to]);
                touched.extend(fact.from.into_iter().chain(fact.to));
                let standing = balances::all_standing(acting.cx.tx, ground, &[fact.transfer])?;
                touched.extend(standing.into_iter().flat_map(|one| [one.fact.from, one.fact.to]));
            }
            Fact::LotJudged(fact) => drop(touched.insert(fact.pool)),
            Fact::HoldPlaced(fact) => drop(touched.insert(fact.pool)),
            Fact::StockMoved(fact) => drop(touched.insert(fact.pool)),
            Fact::HoldLifted(fact) => {
                let hold = stock::hold(acting.cx.tx, ground, fact.hold)?;
                touched.extend(hold.map(|hold| hold.pool));
            }
            _ => {}
        }
    }
    let mut ours = BTreeSet::new();
    for pool in touched {
        if is_ours(acting, pool)? {
            ours.insert(pool);
        }
    }
    Ok(ours)
}

/// Who has to be told: who did it, who went on with it, and the roles that answer for what changed.
pub(super) fn tell(
    acting: &mut Acting<'_, '_, '_>,
    act: &Act,
    following: &Following,
    (lots, orders): (&[LotChange], &[OrderChange]),
) -> Result<Vec<Tell>> {
    let people = People::of(acting.cx.tx, acting.company)?;
    let mut tell = Vec::new();
    let mut to = |person: PersonId, why: &str| {
        tell.push(Tell { person: Some(people.name(person)), role: None, why: why.to_owned() });
    };
    if let Some(by) = act.by.filter(|by| Some(*by) != acting.by) {
        to(by, "did_it");
    }
    for person in following.people.iter().filter(|one| Some(**one) != acting.by) {
        to(*person, "worked_on_it");
    }
    let mut role = |role: &str, why: &str| {
        tell.push(Tell { person: None, role: Some(role.to_owned()), why: why.to_owned() });
    };
    if !following.dependents.customers.is_empty() {
        role("quality", "at_customer");
    } else if lots.iter().any(|lot| lot.status_before != lot.status_after) {
        role("quality", "status_changed");
    }
    if !orders.is_empty() {
        role("planner", "order_changed");
    }
    Ok(tell)
}
