//! Which act a movement was: told by its two ends and by the books.

use domain::{PoolKind, Quantity, Tracking};
use exchange::TransferRow;

use super::books::{Books, Entered};
use super::orders::Orders;

/// How a movement is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Goods arrived on an order.
    Received,
    /// Goods nobody follows by lot were put to what was there, on an order.
    Tipped,
    /// A lot was fed to a run.
    Fed,
    /// A lot was made again into what it is.
    Reworked,
    /// A part of a feed came back.
    HandedBack,
    /// A lot was poured into a tank.
    Filled,
    /// A run drew from a tank.
    DrawnIntoRun,
    /// A lot was drawn from a tank.
    DrawnIntoLot,
    /// A run made a lot.
    Made,
    /// A run made more of a lot.
    ToppedUp,
    /// A run gave scrap.
    Rejected,
    /// A charge went on into the next run.
    PassedOn,
    /// Something was lost from a run, or swept up.
    LostFromRun,
    /// A tank was emptied and cleaned.
    Cleaned,
    /// A part of a lot became a lot.
    Split,
    /// A lot got another number.
    Relabelled,
    /// All of a lot went into another one.
    Merged,
    /// A lot became another item.
    Repacked,
    /// Goods left on a delivery note.
    Shipped,
    /// Goods of a known delivery came back.
    CameBack,
    /// Goods of no known delivery came back.
    CameBackUnknown,
    /// Goods went back to who had delivered them.
    WentBack,
    /// Goods were written off.
    WrittenOff,
    /// The books were put right.
    Adjusted,
    /// No act says it.
    Plain(Why),
}

/// Why a movement is recorded plainly, or a correction written past an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A receipt of goods that are followed by lot opens one; these were put to a lot that was there.
    IntoKnownLot,
    /// A lot is topped up for an order that made some of it; none did.
    MadeByNone,
    /// More left than the books knew of at that moment.
    MoreThanThere,
    /// Acts pour all of a lot into another one; this was a part of it.
    PartPoured,
    /// A delivery note leaves once; these goods left on it at another moment.
    NoteLeft,
    /// Two deliveries could be meant, and an act would choose the newer one.
    WhichDelivery,
    /// Who cleans a tank empties it; this was a part of what was in it.
    PartDrained,
    /// The run had closed.
    RunClosed,
    /// Kilograms were weighed at the run that do not follow from the item.
    WeighedApart,
    /// The clock was wrong: entered when the books allowed it, its time put right past the act.
    ClockWrong,
    /// No act puts this right.
    NoSuchCorrection,
    /// No act moves goods between such pools.
    NoSuchAct,
}

impl Way {
    /// The way of a movement that is entered now.
    pub(super) fn of(books: &Books<'_>, orders: &Orders, one: &TransferRow) -> Self {
        let way = by_ends(books, orders, one);
        match hindrance(books, one, way) {
            Some(why) => Self::Plain(why),
            None => way,
        }
    }
}

fn by_ends(books: &Books<'_>, orders: &Orders, one: &TransferRow) -> Way {
    use PoolKind::{Adjust, Customer, Loss, Lot, Run, Scrap, Supplier, Tank};
    let is_new = books.is_lacking(&one.to);
    match (one.from.kind, one.to.kind, one.returns.is_some()) {
        (Supplier, Lot, false) if is_new => Way::Received,
        (Supplier, Lot, false) => match books.item(&one.to).map(|item| item.tracking) {
            Some(Tracking::None) => Way::Tipped,
            _ => Way::Plain(Why::IntoKnownLot),
        },
        (Lot, Supplier, true) => Way::WentBack,
        (Lot, Run, false) if orders.is_rework(books, one) => Way::Reworked,
        (Lot, Run, false) => Way::Fed,
        (Run, Lot, true) => Way::HandedBack,
        (Run, Lot, false) if is_new => Way::Made,
        (Run, Lot, false) => topped_up(books, one),
        (Run, Scrap, false) if orders.makes_kilograms(books, &one.from) => Way::Rejected,
        (Run, Scrap | Loss, false) => Way::LostFromRun,
        (Run, Run, false) => Way::PassedOn,
        (Lot, Tank, false) => Way::Filled,
        (Tank, Run, false) => Way::DrawnIntoRun,
        (Tank, Lot, false) if is_new => Way::DrawnIntoLot,
        (Tank, Loss | Scrap, false) => drained(books, one),
        (Lot, Lot, false) => from_lot_to_lot(books, one, is_new),
        (Lot, Customer, false) => Way::Shipped,
        (Customer, Lot, true) => Way::CameBack,
        (Customer, Lot, false) if is_new => Way::CameBackUnknown,
        (Lot, Scrap | Loss, false) => Way::WrittenOff,
        (Lot, Adjust, false) => Way::Adjusted,
        (Adjust, Lot, false) if !is_new => Way::Adjusted,
        _ => Way::Plain(Why::NoSuchAct),
    }
}

/// A lot takes what an order makes that made some of it, or what was made of it.
fn topped_up(books: &Books<'_>, one: &TransferRow) -> Way {
    let fed = !books.between(&one.to, &one.from).is_empty();
    if fed || books.maker(&one.to, &one.from).is_some() {
        Way::ToppedUp
    } else {
        Way::Plain(Why::MadeByNone)
    }
}

/// Whether nothing stays in a tank.
fn drained(books: &Books<'_>, one: &TransferRow) -> Way {
    let there = books.moves(&one.from).free_at(one.at.utc_us);
    let all = one.qty_from.is_some_and(|quantity| i128::from(quantity.0) == there);
    if all { Way::Cleaned } else { Way::Plain(Why::PartDrained) }
}

fn from_lot_to_lot(books: &Books<'_>, one: &TransferRow, is_new: bool) -> Way {
    let alike = books.pool(&one.from).item == books.pool(&one.to).item;
    let same = alike && one.qty_from == one.qty_to;
    let there = books.moves(&one.from).on_hand();
    let all = one.qty_from.is_some_and(|quantity| i128::from(quantity.0) == there);
    match (is_new, same, all) {
        (true, true, true) => Way::Relabelled,
        (true, true, false) => Way::Split,
        (true, false, _) => Way::Repacked,
        (false, true, true) => Way::Merged,
        (false, _, _) => Way::Plain(Why::PartPoured),
    }
}

/// What stands in the way of an act.
fn hindrance(books: &Books<'_>, one: &TransferRow, way: Way) -> Option<Why> {
    if matches!(way, Way::Plain(_)) {
        return None;
    }
    let mut runs = [&one.from, &one.to].into_iter().filter(|end| end.kind == PoolKind::Run);
    if runs.any(|run| books.closed.contains(run)) && closed_before(books, one) {
        return Some(Why::RunClosed);
    }
    if !is_weighed_by_item(books, one) {
        return Some(Why::WeighedApart);
    }
    if !is_enough(books, one) {
        return Some(Why::MoreThanThere);
    }
    match way {
        Way::Shipped => {
            let left = one.document.as_ref().is_some_and(|note| books.notes.contains(note));
            left.then_some(Why::NoteLeft)
        }
        Way::CameBack | Way::WentBack | Way::HandedBack => unclear_return(books, one, way),
        _ => None,
    }
}

fn closed_before(books: &Books<'_>, one: &TransferRow) -> bool {
    let ends = [&one.from, &one.to].into_iter().filter(|end| end.kind == PoolKind::Run);
    ends.filter_map(|run| books.pool(run).closed_at).any(|closed| one.at.utc_us > closed.utc_us)
}

/// At no moment from then on may less than nothing be left of a lot.
fn is_enough(books: &Books<'_>, one: &TransferRow) -> bool {
    if books.item(&one.from).is_none() {
        return true;
    }
    let free = books.moves(&one.from).free_at(one.at.utc_us);
    one.qty_from.is_some_and(|quantity| i128::from(quantity.0) <= free)
}

/// Acts say what leaves a lot or enters one; kilograms at a run and in a tank of anything follow
/// from the item, and are not known where it has no weight.
pub(super) fn is_weighed_by_item(books: &Books<'_>, one: &TransferRow) -> bool {
    let (kept, weighed) = match (one.from.kind, one.to.kind) {
        (PoolKind::Lot, PoolKind::Run | PoolKind::Tank) => (&one.from, true),
        (PoolKind::Run | PoolKind::Tank, PoolKind::Lot) => (&one.to, false),
        (PoolKind::Run, PoolKind::Run) => return one.qty_from == one.qty_to,
        (PoolKind::Run, PoolKind::Loss) => return one.qty_from.is_some(),
        _ => return true,
    };
    let (quantity, kilograms) =
        if weighed { (one.qty_from, one.qty_to) } else { (one.qty_to, one.qty_from) };
    let other = if weighed { &one.to } else { &one.from };
    let Some(kilograms) = kilograms else { return true };
    let per_unit = if books.item(other).is_some() {
        Some(Quantity::whole(1))
    } else {
        books.item(kept).and_then(|item| item.kg_per_unit)
    };
    let product = quantity.zip(per_unit).map(|(one, per)| i128::from(one.0) * i128::from(per.0));
    product == Some(i128::from(kilograms.0) * i128::from(domain::quantity::SCALE))
}

/// An act must find the very movement that is taken back.
fn unclear_return(books: &Books<'_>, one: &TransferRow, way: Way) -> Option<Why> {
    let original = one.returns.as_deref().and_then(|id| books.entered(id));
    let Some((original, Entered::ByAct)) = original else { return Some(Why::WhichDelivery) };
    let alike = books.between(&original.from, &original.to);
    let alike = alike.iter().filter(|other| match way {
        Way::CameBack => other.document == original.document,
        _ => true,
    });
    (way != Way::HandedBack && alike.count() > 1).then_some(Why::WhichDelivery)
}
