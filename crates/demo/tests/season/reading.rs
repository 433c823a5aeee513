//! A reader of the history that knows nothing of the program that made it: corrections and returns
//! are applied, pools are followed forward. Deliberately simple; the trace engine is tested apart.

use std::collections::{BTreeMap, BTreeSet};

use demo::{Document, Transfer};
use domain::{Instant, PoolKind, PoolRef};

/// Billionths of a unit.
pub(crate) type Steps = i128;

/// A transfer as it counts, after corrections and returns.
#[derive(Debug, Clone)]
pub(crate) struct Counted<'a> {
    pub(crate) row: &'a Transfer,
    pub(crate) at: Instant,
    pub(crate) left: Steps,
    pub(crate) entered: Steps,
}

/// The transfers that count, as known at a record time; `None` is now.
pub(crate) fn counted(document: &Document, as_of: Option<Instant>) -> Vec<Counted<'_>> {
    let known = |recorded_at: Instant| as_of.is_none_or(|as_of| recorded_at <= as_of);
    let mut rows: BTreeMap<&str, Counted<'_>> = BTreeMap::new();
    for row in document.transfers.iter().filter(|row| known(row.recorded_at)) {
        let steps = |side: Option<domain::Quantity>| side.map_or(0, |quantity| quantity.0.into());
        let counted =
            Counted { row, at: row.at, left: steps(row.qty_from), entered: steps(row.qty_to) };
        rows.insert(&row.id, counted);
    }
    for correction in document.corrections.iter().filter(|fix| known(fix.recorded_at)) {
        let Some(row) = rows.get_mut(correction.corrects.as_str()) else { continue };
        row.at = correction.set_at.unwrap_or(row.at);
        row.left = correction.qty_from.map_or(row.left, |quantity| quantity.0.into());
        row.entered = correction.qty_to.map_or(row.entered, |quantity| quantity.0.into());
        if correction.void == Some(true) {
            rows.remove(correction.corrects.as_str());
        }
    }
    let returns: Vec<Counted<'_>> =
        rows.values().filter(|counted| counted.row.returns.is_some()).cloned().collect();
    for back in returns {
        rows.remove(back.row.id.as_str());
        let Some(taken_back) = back.row.returns.as_deref().and_then(|id| rows.get_mut(id)) else {
            continue;
        };
        let amount = back.entered.max(back.left);
        taken_back.left = (taken_back.left - amount).max(0);
        taken_back.entered = (taken_back.entered - amount).max(0);
    }
    let mut in_order: Vec<Counted<'_>> = rows.into_values().collect();
    in_order.sort_by(|a, b| (a.at, &a.row.id).cmp(&(b.at, &b.row.id)));
    in_order
}

/// The balance of every lot, run and tank at the end of each instant at which it changes.
pub(crate) fn balances<'a>(rows: &[Counted<'a>]) -> BTreeMap<&'a PoolRef, Vec<(Instant, Steps)>> {
    let mut courses: BTreeMap<&PoolRef, Vec<(Instant, Steps)>> = BTreeMap::new();
    for counted in rows {
        for (pool, change) in
            [(&counted.row.to, counted.entered), (&counted.row.from, -counted.left)]
        {
            if !pool.kind.is_inside() {
                continue;
            }
            let course = courses.entry(pool).or_default();
            let balance = course.last().map_or(0, |(_, balance)| *balance) + change;
            match course.last_mut().filter(|(at, _)| *at == counted.at) {
                Some(last) => last.1 = balance,
                None => course.push((counted.at, balance)),
            }
        }
    }
    courses
}

/// How a trace reads time inside a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// In time order, until the pool is empty.
    Strict,
    /// Whatever entered may leave with anything.
    Cautious,
}

/// Every transfer that something of a lot may have gone with.
pub(crate) fn forward<'a>(
    rows: &[Counted<'a>],
    root: &PoolRef,
    reading: Reading,
) -> Vec<Counted<'a>> {
    let courses = balances(rows);
    let mut out_of: BTreeMap<&PoolRef, Vec<usize>> = BTreeMap::new();
    for (place, counted) in rows.iter().enumerate() {
        out_of.entry(&counted.row.from).or_default().push(place);
    }
    let mut reached = BTreeSet::new();
    let mut open = out_of[root].clone();
    while let Some(place) = open.pop() {
        let into = &rows[place];
        if !reached.insert(place) || !into.row.to.kind.is_inside() {
            continue;
        }
        let emptied_at = courses[&into.row.to]
            .iter()
            .find(|(at, balance)| *at >= into.at && *balance == 0)
            .map(|(at, _)| *at);
        let follows = |next: &Counted<'_>| match reading {
            Reading::Cautious => true,
            Reading::Strict => {
                next.at >= into.at && emptied_at.is_none_or(|emptied_at| next.at <= emptied_at)
            }
        };
        let onward = out_of.get(&into.row.to).into_iter().flatten();
        open.extend(onward.filter(|&&next| follows(&rows[next])));
    }
    reached.into_iter().map(|place| rows[place].clone()).collect()
}

/// How much of a lot each pool holds at the end, by perfect mixing in time order.
pub(crate) fn amounts(rows: &[Counted<'_>], root: &PoolRef) -> BTreeMap<PoolRef, Steps> {
    let mut balance: BTreeMap<&PoolRef, Steps> = BTreeMap::new();
    let mut amount: BTreeMap<PoolRef, Steps> = BTreeMap::new();
    for instant in rows.chunk_by(|a, b| a.at == b.at) {
        let mut waiting: Vec<&Counted<'_>> = instant.iter().collect();
        while !waiting.is_empty() {
            // A transfer is due when nothing of this instant has yet to enter the pool it leaves.
            let due = waiting
                .iter()
                .position(|next| waiting.iter().all(|other| other.row.to != next.row.from))
                .unwrap_or(0);
            let moved = waiting.swap_remove(due);
            let (from, to) = (&moved.row.from, &moved.row.to);
            let of_root = amount.get(from).copied().unwrap_or(0);
            let share = match balance.get(from).copied().unwrap_or(0) {
                _ if from == root => moved.left,
                held if held > 0 && from.kind.is_inside() => of_root * moved.left / held,
                _ => 0,
            };
            *balance.entry(from).or_default() -= moved.left;
            *balance.entry(to).or_default() += moved.entered;
            *amount.entry(from.clone()).or_default() -= share;
            let entered = if to == root { moved.entered } else { share };
            *amount.entry(to.clone()).or_default() += entered;
        }
    }
    amount.retain(|pool, held| *held != 0 && pool.kind != PoolKind::Supplier);
    amount
}

/// The codes of the pools of a kind that are entered, beginning with a prefix.
pub(crate) fn entered<'a>(
    reached: &[Counted<'a>],
    kind: PoolKind,
    prefix: &str,
) -> BTreeSet<&'a str> {
    reached
        .iter()
        .map(|counted| &counted.row.to)
        .filter(|pool| pool.kind == kind && pool.code.starts_with(prefix))
        .map(|pool| pool.code.as_str())
        .collect()
}

/// The papers on which goods left for a customer.
pub(crate) fn shipments<'a>(reached: &[Counted<'a>]) -> BTreeSet<&'a str> {
    reached
        .iter()
        .filter(|counted| counted.row.to.kind == PoolKind::Customer)
        .filter_map(|counted| counted.row.document.as_deref())
        .collect()
}
