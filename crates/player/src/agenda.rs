//! The agenda: every act of the ninety days, in the order in which they were entered.

use std::collections::BTreeMap;

use demo::works::{bin_of, records};
use demo::{Deed, Floor, Pool, Transfer, works};
use domain::{PoolKind, PoolRef, Quantity};
use serde_json::json;

use crate::act::{Act, Call};
use crate::{amending, buying, fields, later, making, selling};

/// Makes the agenda of a floor's history at a site.
pub fn agenda(floor: &Floor, site: &str) -> Vec<Act> {
    let history = History::of(floor);
    let mut acts = furnishing(&history, site);
    acts.extend(buying::acts(&history));
    acts.extend(making::acts(&history));
    acts.extend(selling::acts(&history));
    acts.extend(amending::acts(&history));
    acts.retain(|act| act.entered_at <= demo::ends_at());
    acts.sort_by_key(|act| (act.entered_at, act.rank));
    acts
}

/// Somebody who works at the factory is meant; a code of `demo::works`.
pub(crate) type Person = str;

/// The history, looked up from several sides.
pub(crate) struct History<'a> {
    pub(crate) floor: &'a Floor,
    pools: BTreeMap<(PoolKind, &'a str), &'a Pool>,
    by_id: BTreeMap<&'a str, &'a Transfer>,
    /// What entered and left each lot and run, in order.
    moves: BTreeMap<&'a PoolRef, Vec<(Deed, &'a Transfer)>>,
}

impl<'a> History<'a> {
    fn of(floor: &'a Floor) -> Self {
        let document = &floor.document;
        let pools = document.pools.iter().map(|pool| ((pool.kind, pool.id.as_str()), pool));
        let by_id = document.transfers.iter().map(|transfer| (transfer.id.as_str(), transfer));
        let (pools, by_id) = (pools.collect(), by_id.collect());
        let mut moves: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (transfer, deed) in document.transfers.iter().zip(&floor.deeds) {
            for end in [&transfer.from, &transfer.to] {
                moves.entry(end).or_default().push((*deed, transfer));
            }
        }
        Self { floor, pools, by_id, moves }
    }

    /// Every movement with what it was.
    pub(crate) fn deeds(&self) -> impl Iterator<Item = (Deed, &'a Transfer)> {
        self.floor.deeds.iter().copied().zip(&self.floor.document.transfers)
    }

    /// A lot, run or tank.
    pub(crate) fn pool(&self, reference: &PoolRef) -> &'a Pool {
        self.pools[&(reference.kind, reference.code.as_str())]
    }

    /// The code of a lot's item.
    pub(crate) fn item(&self, lot: &PoolRef) -> &'a str {
        self.pool(lot).item.as_deref().expect("every lot of the history has an item")
    }

    /// A movement.
    pub(crate) fn transfer(&self, id: &str) -> &'a Transfer {
        self.by_id[id]
    }

    /// What entered and left a pool, in order of time.
    pub(crate) fn moves(&self, reference: &PoolRef) -> &[(Deed, &'a Transfer)] {
        self.moves.get(reference).map_or(&[], Vec::as_slice)
    }

    /// The place a lot is kept at, once it was put away.
    pub(crate) fn bin(&self, lot: &PoolRef) -> Option<&'static str> {
        if lot.kind != PoolKind::Lot {
            return None;
        }
        // What is pumped at once, and what the books know less of than was there, lies nowhere.
        let unplaced = |(deed, _): &(Deed, _)| {
            matches!(deed, Deed::Pumped | Deed::FedUnchecked | Deed::CameBackUnknown)
        };
        let moves = self.moves(lot);
        bin_of(self.item(lot)).filter(|_| !moves.iter().any(unplaced))
    }
}

/// So much of a movement, in the unit of the pool it leaves or enters.
pub(crate) fn amount(transfer: &Transfer) -> Quantity {
    let known = transfer.qty_from.or(transfer.qty_to);
    known.expect("every movement of the history has a quantity at one end")
}

/// Who did it; nobody where a machine did.
pub(crate) fn doer(transfer: &Transfer) -> &Person {
    transfer.by.as_deref().unwrap_or_default()
}

/// An act as a movement of the history tells it.
pub(crate) fn told(transfer: &Transfer, call: Call, body: serde_json::Value) -> Act {
    Act::new(transfer.at, doer(transfer), call, body)
        .known(transfer.at, transfer.basis)
        .entered_at(transfer.recorded_at)
        .kept(&transfer.id)
}

/// A movement for which there is no act.
pub(crate) fn recorded(transfer: &Transfer) -> Act {
    told(
        transfer,
        Call::Record,
        json!({
            "at": transfer.at.to_string(),
            "from": transfer.from.to_string(),
            "to": transfer.to.to_string(),
            "qty_from": transfer.qty_from.map(|quantity| quantity.to_string()),
            "qty_to": transfer.qty_to.map(|quantity| quantity.to_string()),
            "basis": transfer.basis.to_string(),
            "equipment": transfer.equipment,
            "document": transfer.document,
        }),
    )
}

/// What is put somewhere once it is there and nothing more is taken off at once.
pub(crate) fn put_away(
    history: &History<'_>,
    lot: &PoolRef,
    (wait_min, by): (i64, &str),
) -> Option<Act> {
    let bin = history.bin(lot)?;
    let moves = history.moves(lot);
    let (_, entry) = moves.iter().find(|(_, transfer)| transfer.to == *lot)?;
    let sample = moves.iter().find(|(deed, _)| *deed == Deed::Sampled);
    let all = entry.qty_to.unwrap_or_default();
    let taken = sample.map_or(Quantity::ZERO, |(_, sample)| amount(sample));
    let last = sample.map_or(entry.at, |(_, sample)| sample.at.max(entry.at));
    let body = json!({
        "lot": lot.code, "quantity": Quantity(all.0 - taken.0).to_string(), "to": bin,
    });
    Some(Act::new(later(last, wait_min), by, Call::Move, body))
}

/// What is there before the first delivery: masters, by the owner, and tanks.
fn furnishing(history: &History<'_>, site: &str) -> Vec<Act> {
    let first = history.floor.document.transfers.first().map(|transfer| transfer.at);
    let begins_at = later(first.unwrap_or(demo::ends_at()), -48 * 60);
    let mut acts: Vec<Act> = records(site)
        .into_iter()
        .map(|record| {
            let act = Act::new(begins_at, "", Call::DefineMaster, fields(&record.fields));
            act.about(&[record.kind, &record.code])
        })
        .collect();
    let tanks = history.floor.document.pools.iter().filter(|pool| pool.kind == PoolKind::Tank);
    for tank in tanks {
        let body = json!({"code": tank.id, "item": tank.item});
        acts.push(Act::new(later(begins_at, 60), works::STORE_KEEPER, Call::OpenTank, body));
    }
    acts
}
