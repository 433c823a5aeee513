//! What is sold: ordered, gathered, dispatched, and what comes back.

use std::collections::BTreeMap;

use demo::works::PLANNER;
use demo::{Deed, Transfer};
use domain::{Basis, Instant, Quantity};
use serde_json::json;

use crate::act::{Act, Call};
use crate::agenda::{History, amount, doer, told};
use crate::later;

/// Pallets are chosen at the freezer by who loads them.
const CHOSEN: &str = "依現場取板";

pub(crate) fn acts(history: &History<'_>) -> Vec<Act> {
    let mut acts = Vec::new();
    for (code, pallets) in shipments(history) {
        acts.extend(sold(history, &code, &pallets));
        acts.extend(gathered(history, &code, &pallets));
    }
    for (deed, transfer) in history.deeds() {
        match deed {
            Deed::CameBack => acts.push(told(
                transfer,
                Call::CustomerReturn,
                json!({
                    "customer": transfer.from.code, "lot": transfer.to.code, "same_lot": true,
                    "code": transfer.document, "quantity": amount(transfer).to_string(),
                    "reason": "客戶退貨",
                }),
            )),
            Deed::CameBackUnknown => acts.push(told(
                transfer,
                Call::CustomerReturn,
                json!({
                    "customer": transfer.from.code, "item": history.item(&transfer.to),
                    "lot_number": transfer.to.code, "code": transfer.document,
                    "quantity": amount(transfer).to_string(), "reason": "查無出貨單",
                }),
            )),
            _ => {}
        }
    }
    acts
}

/// The pallets of each shipment. What was entered later than the rest has a note of its own.
fn shipments<'a>(history: &History<'a>) -> BTreeMap<String, Vec<&'a Transfer>> {
    let mut shipments: BTreeMap<String, Vec<&'a Transfer>> = BTreeMap::new();
    let mut notes: BTreeMap<&str, Instant> = BTreeMap::new();
    for (deed, transfer) in history.deeds() {
        if deed != Deed::Shipped {
            continue;
        }
        let note = transfer.document.as_deref().unwrap_or_default();
        let first = *notes.entry(note).or_insert(transfer.recorded_at);
        let code =
            if first == transfer.recorded_at { note.to_owned() } else { format!("{note}-R") };
        shipments.entry(code).or_default().push(transfer);
    }
    shipments
}

/// When a sales order was written, before its goods were loaded or, of a late entry, entered.
const ORDERED_BEFORE_MIN: i64 = 60;

fn sales_order(shipment: &str) -> String {
    format!("SO{}", shipment.trim_start_matches("SH"))
}

/// The lines of the order: an item each, with how much of it.
fn lines<'a>(history: &History<'a>, pallets: &[&Transfer]) -> Vec<(&'a str, Quantity)> {
    let mut lines: Vec<(&str, Quantity)> = Vec::new();
    for pallet in pallets {
        let item = history.item(&pallet.from);
        match lines.iter_mut().find(|(known, _)| *known == item) {
            Some((_, sum)) => sum.0 += amount(pallet).0,
            None => lines.push((item, amount(pallet))),
        }
    }
    lines
}

fn sold(history: &History<'_>, code: &str, pallets: &[&Transfer]) -> [Act; 2] {
    let (order, entered_at) = (sales_order(code), pallets[0].recorded_at);
    let lines: Vec<_> = lines(history, pallets)
        .into_iter()
        .map(|(item, quantity)| json!({"item": item, "quantity": quantity.to_string()}))
        .collect();
    let body = json!({"code": order, "partner": pallets[0].to.code, "lines": lines});
    let at = later(entered_at, -ORDERED_BEFORE_MIN);
    let closed = later(entered_at, 120);
    let close = Act::new(closed, PLANNER, Call::StepSales, json!({"state": "closed"}));
    [Act::new(at, PLANNER, Call::PlaceSales, body), close.about(&[&order])]
}

fn gathered(history: &History<'_>, code: &str, pallets: &[&Transfer]) -> Vec<Act> {
    let (first, order) = (pallets[0], sales_order(code));
    let (by, entered_at) = (doer(first), first.recorded_at);
    let is_late = entered_at != first.at;
    // What is entered late is entered at one go, as having happened when the truck left.
    let when = |minutes| if is_late { first.at } else { later(entered_at, minutes) };
    let act = |minutes, call, body| {
        let entered = later(entered_at, minutes);
        let act = Act::new(when(minutes), by, call, body).about(&[code]);
        act.known(when(minutes), basis_of(first)).entered_at(entered)
    };
    let lines = lines(history, pallets);
    let body = json!({"order": order, "code": code, "dock": "DOCK-3"});
    let mut acts = vec![act(-40, Call::PlanShipment, body)];
    for (place, pallet) in (1_u8..).zip(pallets) {
        let item = history.item(&pallet.from);
        let line = lines.iter().position(|(known, _)| *known == item).map_or(0, |line| line + 1);
        let body = json!({
            "line": line, "lot": pallet.from.code, "quantity": amount(pallet).to_string(),
            "place": history.bin(&pallet.from), "reason": CHOSEN,
        });
        acts.push(act(-35, Call::SetPick, body).ranked(place));
        let taken = act(-15, Call::TakePick, json!({}));
        acts.push(taken.about(&[code, &place.to_string()]).ranked(place));
    }
    acts.push(act(0, Call::Dispatch, json!({"carrier": "順達冷鏈"})));
    acts
}

const fn basis_of(transfer: &Transfer) -> Basis {
    transfer.basis
}
