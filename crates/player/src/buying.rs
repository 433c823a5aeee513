//! What is bought: ordered, taken in, tested, released, put away or pumped.

use std::collections::BTreeMap;

use demo::works::{INSPECTOR, PLANNER, STORE_KEEPER};
use demo::{Deed, Transfer};
use serde_json::{Value, json};

use crate::act::{Act, Call};
use crate::agenda::{History, amount, put_away, told};
use crate::later;

pub(crate) fn acts(history: &History<'_>) -> Vec<Act> {
    let orders = orders(history);
    let mut acts = Vec::new();
    for (code, receipts) in &orders {
        acts.extend(ordered(history, code, receipts));
        for (place, receipt) in receipts.iter().enumerate() {
            acts.push(received(history, (code, place + 1), receipt));
            acts.extend(put_away(history, &receipt.to, (2, STORE_KEEPER)));
        }
    }
    let mut is_first = true;
    for (deed, transfer) in history.deeds() {
        match deed {
            Deed::Metered => acts.push(unordered(history, transfer)),
            Deed::Tipped if is_first => {
                is_first = false;
                acts.push(unordered(history, transfer));
            }
            Deed::Tipped => acts.push(tipped(history, transfer)),
            Deed::Drained => acts.push(drained(transfer)),
            Deed::Sampled => acts.extend(sampled(history, transfer)),
            Deed::Pumped => acts.push(pumped(transfer)),
            Deed::ThrownAway => acts.push(written_off(transfer, "scrap")),
            Deed::PouredAway => acts.push(written_off(transfer, "loss")),
            Deed::Counted(counted) => {
                let lot = if transfer.from.code.is_empty() { &transfer.to } else { &transfer.from };
                let body = json!({
                    "lot": lot.code, "place": history.bin(lot), "counted": counted.to_string(),
                    "reason": "盤點",
                });
                acts.push(told(transfer, Call::Count, body));
            }
            _ => {}
        }
    }
    acts
}

type Receipts<'a> = Vec<&'a Transfer>;

/// The purchase orders: one a day and supplier.
fn orders<'a>(history: &History<'a>) -> BTreeMap<String, Receipts<'a>> {
    let mut orders: BTreeMap<String, Receipts<'a>> = BTreeMap::new();
    for (deed, transfer) in history.deeds() {
        if deed == Deed::Received {
            let note = transfer.document.as_deref().unwrap_or_default();
            let day = note.trim_start_matches("GRN").split('-').next().unwrap_or_default();
            let code = format!("PO{day}-{}", transfer.from.code);
            orders.entry(code).or_default().push(transfer);
        }
    }
    orders
}

fn ordered(history: &History<'_>, code: &str, receipts: &[&Transfer]) -> [Act; 2] {
    let line = |receipt: &&Transfer| {
        let item = history.item(&receipt.to);
        json!({"item": item, "quantity": amount(receipt).to_string()})
    };
    let (first, last) = (receipts[0], receipts[receipts.len() - 1]);
    let body = json!({
        "code": code, "partner": first.from.code,
        "lines": receipts.iter().map(line).collect::<Vec<_>>(),
    });
    let at = later(first.at, -18 * 60);
    let closed = later(last.at, 8 * 60);
    let close = Act::new(closed, PLANNER, Call::StepPurchase, json!({"state": "closed"}));
    [Act::new(at, PLANNER, Call::PlacePurchase, body), close.about(&[code])]
}

fn lot(history: &History<'_>, transfer: &Transfer) -> Value {
    let pool = history.pool(&transfer.to);
    json!({
        "item": pool.item,
        "quantity": amount(transfer).to_string(),
        "supplier_lot": pool.supplier_lot,
        "lot_number": pool.lot_number,
        "expires_on": pool.expires.map(|day| day.to_string()),
    })
}

fn received(history: &History<'_>, (code, line): (&str, usize), transfer: &Transfer) -> Act {
    let mut lot = lot(history, transfer);
    lot["line"] = json!(line);
    let body = json!({"order": code, "document": transfer.document, "lots": [lot]});
    told(transfer, Call::Receive, body)
}

/// What comes without an order: water by the meter, salt for the bin.
fn unordered(history: &History<'_>, transfer: &Transfer) -> Act {
    let body = json!({
        "supplier": transfer.from.code, "document": transfer.document,
        "lots": [lot(history, transfer)],
    });
    told(transfer, Call::Receive, body)
}

/// Goods nobody follows by lot have one lot for good.
fn tipped(history: &History<'_>, transfer: &Transfer) -> Act {
    let item = history.pool(&transfer.to).item.as_deref();
    let body = json!({
        "supplier": transfer.from.code, "document": transfer.document,
        "lots": [{
            "item": item, "quantity": amount(transfer).to_string(), "into": transfer.to.code,
        }],
    });
    told(transfer, Call::Receive, body)
}

/// What the gauge says is left is let go; the tank is empty and clean from then on.
fn drained(transfer: &Transfer) -> Act {
    let body = json!({
        "tank": transfer.from.code, "residue": amount(transfer).to_string(),
        "reason": transfer.document,
    });
    told(transfer, Call::CleanTank, body)
}

/// The sample leaves the lot; what came from outside is released a minute later.
fn sampled(history: &History<'_>, transfer: &Transfer) -> Vec<Act> {
    let mut acts = vec![written_off(transfer, "loss")];
    let moves = history.moves(&transfer.from);
    let receipt = moves.iter().find(|(deed, _)| *deed == Deed::Received);
    if let Some((_, receipt)) = receipt {
        let accepted = domain::Quantity(amount(receipt).0 - amount(transfer).0);
        let body = json!({
            "lot": transfer.from.code, "stage": "incoming", "accepted": accepted.to_string(),
            "sampled": 1, "defective": 0,
        });
        acts.push(Act::new(later(transfer.at, 1), INSPECTOR, Call::Inspect, body));
    }
    acts
}

fn pumped(transfer: &Transfer) -> Act {
    let body = json!({
        "tank": transfer.to.code, "lot": transfer.from.code,
        "quantity": amount(transfer).to_string(),
    });
    told(transfer, Call::FillTank, body)
}

fn written_off(transfer: &Transfer, sink: &str) -> Act {
    let body = json!({
        "lot": transfer.from.code, "quantity": amount(transfer).to_string(), "sink": sink,
        "reason": transfer.document,
    });
    told(transfer, Call::Scrap, body)
}
