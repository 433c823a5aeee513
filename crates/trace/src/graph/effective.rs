//! What the recorded transfers amount to at a cut: corrections applied (rule N6), returns taken
//! off what they take back (rule N5), kilograms derived (rule N8).

use domain::facts::TransferCorrected;
use domain::{Basis, Quantity, TransferId};

use crate::amount::{Amount, LARGEST, STEPS};
use crate::corrections::Correction;
use crate::graph::Cut;
use crate::history::{AsRecorded, History};
use crate::names::Names;
use crate::texts::TextId;

/// A transfer as it stands at the cut.
#[derive(Debug, Clone)]
pub(crate) struct Effective {
    /// Its place in the history.
    pub(crate) source: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) at_us: i64,
    pub(crate) recorded_at_us: i64,
    /// What left, in the unit of the pool it left.
    pub(crate) left: Option<Amount>,
    /// What entered, in the unit of the pool it entered.
    pub(crate) entered: Option<Amount>,
    pub(crate) document: TextId,
    pub(crate) equipment: TextId,
    pub(crate) at_offset_min: i16,
    pub(crate) basis: Basis,
}

impl Effective {
    /// Whether it moves what another one does, between the same pools at the same moment.
    pub(super) fn moves_as(&self, other: &Self) -> bool {
        let moved = |one: &Self| (one.from, one.to, one.at_us, one.left, one.entered);
        moved(self) == moved(other)
    }
}

/// Everything that links two pools at the cut, in the order it was recorded.
pub(super) fn effective_transfers(history: &History, cut: Cut) -> Vec<Effective> {
    let sources = 0..history.transfers.len() as u32;
    sources.filter_map(|source| standing(history, source, cut)).collect()
}

/// What a recorded transfer amounts to at the cut; none where it links nothing.
pub(super) fn standing(history: &History, source: u32, cut: Cut) -> Option<Effective> {
    let recorded = &history.transfers[source as usize];
    if recorded.returns().is_some() {
        return None;
    }
    let mut transfer = known(history, source, cut)?;
    if recorded.is_returned() {
        take_off_returns(history, &mut transfer, cut);
    }
    is_link(&transfer).then_some(transfer)
}

/// A transfer with its corrections, if it is known and not void at the cut.
fn known(history: &History, source: u32, cut: Cut) -> Option<Effective> {
    let recorded = &history.transfers[source as usize];
    let is_known = cut.knows(recorded.recorded_at_us, recorded.seq);
    if is_known { corrected(history, recorded, source, cut) } else { None }
}

/// A transfer lowered to zero is no link at all, and nothing links a pool with itself.
fn is_link(transfer: &Effective) -> bool {
    let moved = |amount: Option<Amount>| amount.is_none_or(|amount| amount > 0);
    transfer.from != transfer.to && moved(transfer.left) && moved(transfer.entered)
}

/// The transfer with the corrections known at the cut; `None` when it is void.
fn corrected(history: &History, recorded: &AsRecorded, source: u32, cut: Cut) -> Option<Effective> {
    let mut transfer = Effective {
        source,
        from: recorded.from,
        to: recorded.to,
        at_us: recorded.at_us,
        recorded_at_us: recorded.recorded_at_us,
        left: None,
        entered: None,
        document: recorded.document,
        equipment: recorded.equipment,
        at_offset_min: recorded.at_offset_min,
        basis: recorded.basis(),
    };
    let (mut qty_from, mut qty_to) = (recorded.qty_from(), recorded.qty_to());
    if recorded.is_corrected() {
        let mut void = false;
        for correction in known_corrections(history, recorded.id(), cut) {
            let change = &correction.change;
            void = change.void.unwrap_or(void);
            qty_from = change.qty_from.or(qty_from);
            qty_to = change.qty_to.or(qty_to);
            apply_change(&history.names, &mut transfer, change);
        }
        if void {
            return None;
        }
    }
    let names = &history.names;
    transfer.left = side(names, transfer.from, qty_from, transfer.to, qty_to);
    transfer.entered = side(names, transfer.to, qty_to, transfer.from, qty_from);
    Some(transfer)
}

/// The corrections of a transfer in record order: by record time, then by content (rule N6).
fn known_corrections(history: &History, id: TransferId, cut: Cut) -> Vec<Correction> {
    let mut corrections = history.corrections_of(id, cut);
    corrections.sort_by(|a, b| a.recorded_at.cmp(&b.recorded_at).then_with(|| by_content(a, b)));
    corrections
}

/// An order of contents that no order of arrival can change: by field, what is named first.
fn by_content(a: &Correction, b: &Correction) -> std::cmp::Ordering {
    fn text<T: ToString>(value: Option<T>) -> (bool, String) {
        (value.is_none(), value.map_or_else(String::new, |v| v.to_string()))
    }
    let key = |c: &Correction| {
        let change = &c.change;
        [
            (false, c.at.to_string()),
            text(change.basis),
            text(change.document.clone()),
            text(change.equipment.clone()),
            text(change.from),
            text(change.qty_from),
            text(change.qty_to),
            text(change.reason.clone()),
            text(change.set_at),
            text(change.to),
            text(change.void),
            text(change.set_by),
        ]
    };
    key(a).cmp(&key(b))
}

fn apply_change(names: &Names, transfer: &mut Effective, change: &TransferCorrected) {
    if let Some(at) = change.set_at {
        (transfer.at_us, transfer.at_offset_min) = (at.utc_us, at.offset_min);
    }
    if let Some(pool) = change.from.and_then(|id| names.pool_by_id(id)) {
        transfer.from = pool;
    }
    if let Some(pool) = change.to.and_then(|id| names.pool_by_id(id)) {
        transfer.to = pool;
    }
    transfer.basis = change.basis.unwrap_or(transfer.basis);
    let text = |value: &Option<String>| value.as_deref().and_then(|t| names.texts.find(t));
    if let Some(document) = text(&change.document) {
        transfer.document = document;
    }
    if let Some(equipment) = text(&change.equipment) {
        transfer.equipment = equipment;
    }
}

/// The amount on one side of a transfer; kilograms may follow from the other side.
fn side(
    names: &Names,
    pool: u32,
    quantity: Option<Quantity>,
    other: u32,
    other_quantity: Option<Quantity>,
) -> Option<Amount> {
    if let Some(quantity) = quantity {
        return Some(i128::from(quantity.0) * STEPS);
    }
    if !names.holds_kg(pool) {
        return None;
    }
    let quantity = other_quantity?;
    let kg_per_unit = if names.holds_kg(other) {
        Quantity::whole(1)
    } else if names.kind(other).is_inside() {
        names.item(other)?.kg_per_unit()?
    } else {
        return None;
    };
    let kg = i128::from(quantity.0) * i128::from(kg_per_unit.0);
    (kg < LARGEST).then_some(kg)
}

/// Lowers a transfer by what came back of it; a return may itself have been taken back.
///
/// Returns of what is not known, or void, have no effect. Nor have returns in a ring: nothing that
/// goes out leads to them.
fn take_off_returns(history: &History, transfer: &mut Effective, cut: Cut) {
    let mut returns: Vec<(usize, Effective)> = Vec::new();
    let of = |source: u32| {
        let id = history.transfers[source as usize].id();
        let known = move |source: u32| known(history, source, cut);
        history.returns_of(id).into_iter().filter_map(known)
    };
    // A return with the place of what it takes back, before it in the list; 0 is the transfer.
    returns.extend(of(transfer.source).map(|back| (0, back)));
    let mut next = 0;
    while let Some((_, back)) = returns.get(next) {
        next += 1;
        let source = back.source;
        returns.extend(of(source).map(|back| (next, back)));
    }
    while let Some((taken_back, back)) = returns.pop() {
        match taken_back.checked_sub(1) {
            None => lower(transfer, &back),
            Some(place) => lower(&mut returns[place].1, &back),
        }
    }
}

/// Takes off a transfer what came back; where the way back was not weighed, the rest is unknown.
fn lower(transfer: &mut Effective, back: &Effective) {
    let less = |amount: Option<Amount>, back: Option<Amount>| Some((amount? - back?).max(0));
    transfer.left = less(transfer.left, back.entered);
    transfer.entered = less(transfer.entered, back.left);
}
