//! What is made: work orders, charges, feeds, outputs, packing.

use std::collections::{BTreeMap, BTreeSet};

use demo::works::{INSPECTOR, PACKER, PLANNER, operation, sold_as};
use demo::{Deed, Pool, Transfer};
use domain::{Instant, PoolKind, PoolRef, Quantity};
use serde_json::json;

use crate::act::{Act, Call};
use crate::agenda::{History, amount, doer, put_away, recorded, told};
use crate::later;

/// What the program lets pass only with a reason, and this factory's reasons.
const REASONS: &[(&str, &str)] = &[
    // What is written on paper first begins, for the program, after what comes behind it.
    ("operation_order", "前道紙本，事後補錄"),
    ("over_issue", "依配方卡投料"),
    ("over_output", "以磅秤為準"),
    ("by_product", "料頭與碎品另批記錄"),
    ("more_than_in_run", "以磅秤為準"),
    ("no_output", "產出事後補錄"),
];

/// How long an order stays open after its last charge, for what is entered late.
const CLOSED_AFTER_MIN: i64 = 40 * 60;

pub(crate) fn acts(history: &History<'_>) -> Vec<Act> {
    let runs = history.floor.document.pools.iter().filter(|pool| pool.kind == PoolKind::Run);
    let runs: Vec<Charge<'_>> = runs.map(|pool| Charge::of(history, pool)).collect();
    let mut acts = orders(history, &runs);
    for run in &runs {
        acts.extend(run.begin_and_end());
    }
    for (deed, transfer) in history.deeds() {
        acts.extend(done(history, deed, transfer));
    }
    acts
}

/// A run of the history with when it was and whose order it belongs to.
struct Charge<'a> {
    pool: &'a Pool,
    order: String,
    begun_at: Instant,
    first: &'a Transfer,
    last: &'a Transfer,
}

impl<'a> Charge<'a> {
    fn of(history: &History<'a>, pool: &'a Pool) -> Self {
        let reference = PoolRef { kind: PoolKind::Run, code: pool.id.clone() };
        let moves = history.moves(&reference);
        let own: Vec<&'a Transfer> =
            moves.iter().filter(|(deed, _)| *deed != Deed::FedAfterAll).map(|&(_, t)| t).collect();
        let order = order_of(pool, own[0]);
        Self { pool, order, begun_at: own[0].at, first: own[0], last: own[own.len() - 1] }
    }

    fn begin_and_end(&self) -> Vec<Act> {
        let (pool, first) = (self.pool, self.first);
        // A charge enters the next machine under the hands of those who run that one.
        let (by, equipment) = (doer(first), first.equipment.as_deref());
        let body = json!({
            "order": self.order, "operation": code_of(pool), "run": pool.id,
            "equipment": equipment,
        });
        let start = Act::new(self.begun_at, by, Call::Start, body).because(REASONS).ranked(10);
        let finish = pool.closed_at.map(|at| {
            let finish = Act::new(at, doer(self.last), Call::Finish, json!({}));
            finish.about(&[&pool.id]).because(REASONS).ranked(90)
        });
        [start].into_iter().chain(finish).collect()
    }
}

fn code_of(run: &Pool) -> &'static str {
    operation(run.operation.as_deref().unwrap_or_default())
}

/// Packing has an order of its own: what it makes is another item. A line runs for the orders of its
/// day, and belongs to that of its first charge.
fn order_of(run: &Pool, first: &Transfer) -> String {
    let order = run.work_order.clone().unwrap_or_default();
    match code_of(run) {
        "PACK" => format!("{order}-P"),
        "FORM" => first.document.clone().unwrap_or(order),
        _ => order,
    }
}

/// The order something comes out of a run for, where the run works for several.
fn made_for<'a>(history: &History<'a>, transfer: &'a Transfer) -> Option<&'a str> {
    let shared = code_of(history.pool(&transfer.from)) == "FORM";
    transfer.document.as_deref().filter(|_| shared)
}

fn orders(history: &History<'_>, runs: &[Charge<'_>]) -> Vec<Act> {
    let mut made: BTreeMap<String, (String, Quantity)> = BTreeMap::new();
    for order in &history.floor.orders {
        made.insert(order.code.clone(), (order.item.to_owned(), order.quantity));
        // Sixty cartons to 600 kg.
        let cartons = Quantity(order.quantity.0 / 10);
        made.insert(format!("{}-P", order.code), (sold_as(order.item), cartons));
    }
    let mut spans: BTreeMap<&str, (Instant, Option<Instant>)> = BTreeMap::new();
    for run in runs {
        let closed = run.pool.closed_at;
        let span = spans.entry(&run.order).or_insert((run.begun_at, closed));
        *span = (span.0.min(run.begun_at), span.1.zip(closed).map(|(one, other)| one.max(other)));
    }
    let reopened = amended_orders(history);
    let mut acts = Vec::new();
    for (code, (begun_at, closed_at)) in spans {
        let (item, quantity) = &made[code];
        let at = later(begun_at, -13 * 60);
        let body = json!({"code": code, "item": item, "quantity": quantity.to_string()});
        acts.push(Act::new(at, PLANNER, Call::PlaceWork, body));
        acts.push(stepped(code, later(at, 1), "released"));
        let Some(closed_at) = closed_at else { continue };
        acts.push(stepped(code, later(closed_at, CLOSED_AFTER_MIN), "closed"));
        if let Some((from, to)) = reopened.get(code) {
            acts.push(stepped(code, later(*from, -5), "released"));
            acts.push(stepped(code, later(*to, 5), "closed"));
        }
    }
    acts
}

fn stepped(code: &str, at: Instant, state: &str) -> Act {
    let body = json!({"state": state, "reason": "生管"});
    Act::new(at, PLANNER, Call::StepWork, body).about(&[code])
}

/// Orders something is put right about long after they were closed, from when to when.
fn amended_orders(history: &History<'_>) -> BTreeMap<String, (Instant, Instant)> {
    let mut spans = BTreeMap::new();
    let document = &history.floor.document;
    let wrong: BTreeSet<&str> =
        document.corrections.iter().map(|correction| correction.corrects.as_str()).collect();
    let late: Vec<&Transfer> =
        history.deeds().filter(|(deed, _)| *deed == Deed::FedAfterAll).map(|(_, t)| t).collect();
    let begins = document.corrections.iter().filter(|correction| {
        let order = history.transfer(&correction.corrects).document.as_deref();
        wrong.contains(correction.corrects.as_str())
            && late.iter().any(|transfer| transfer.document.as_deref() == order)
    });
    let first = begins.map(|correction| correction.recorded_at).min();
    let last = late.iter().map(|transfer| transfer.recorded_at).max();
    let Some(span) = first.zip(last) else { return spans };
    for transfer in late {
        spans.insert(transfer.document.clone().unwrap_or_default(), span);
    }
    spans
}

fn done(history: &History<'_>, deed: Deed, transfer: &Transfer) -> Vec<Act> {
    let act = match deed {
        Deed::Fed | Deed::FedAfterAll => fed(history, transfer),
        // No act takes more than the books know of.
        Deed::FedUnchecked => recorded(transfer),
        Deed::Passed => {
            let body = json!({
                "into": transfer.to.code, "quantity": amount(transfer).to_string(),
            });
            told(transfer, Call::Pass, body).about(&[&transfer.from.code])
        }
        Deed::Dusted => {
            let body = json!({"quantity": amount(transfer).to_string(), "reason": "粉塵"});
            told(transfer, Call::Lose, body).about(&[&transfer.from.code])
        }
        Deed::Reworked => {
            let body = json!({
                "lot": transfer.from.code, "run": transfer.to.code,
                "quantity": amount(transfer).to_string(),
            });
            told(transfer, Call::Rework, body)
        }
        Deed::HandedBack => {
            let feed = transfer.returns.as_deref().unwrap_or_default();
            let body = json!({
                "feed": format!("@{feed}"), "quantity": amount(transfer).to_string(),
                "place": history.bin(&transfer.to),
            });
            told(transfer, Call::HandBack, body)
        }
        Deed::Made | Deed::LeftOver => {
            let body = json!({
                "run": transfer.from.code, "order": made_for(history, transfer),
                "item": history.item(&transfer.to),
                "quantity": transfer.qty_to.unwrap_or_default().to_string(),
                "lot_number": transfer.to.code,
            });
            return made(history, told(transfer, Call::Produce, body), transfer);
        }
        Deed::Scrapped => {
            let body = json!({
                "run": transfer.from.code, "order": made_for(history, transfer),
                "reject": amount(transfer).to_string(),
                "reject_reason": "破損與料頭",
            });
            told(transfer, Call::Produce, body)
        }
        Deed::Packed => {
            let body = json!({
                "lot": transfer.from.code, "into_item": history.item(&transfer.to),
                "quantity_from": transfer.qty_from.unwrap_or_default().to_string(),
                "quantity_to": transfer.qty_to.unwrap_or_default().to_string(),
                "lot_number": transfer.to.code,
            });
            return made(history, told(transfer, Call::Repack, body), transfer);
        }
        _ => return Vec::new(),
    };
    vec![act.because(REASONS)]
}

/// What was made is looked at where its item says so, and put away.
fn made(history: &History<'_>, act: Act, transfer: &Transfer) -> Vec<Act> {
    let mut acts = vec![act.because(REASONS)];
    let item = history.item(&transfer.to);
    if item.starts_with("DP-") && item != "DP-REWORK" {
        let body = json!({
            "lot": transfer.to.code, "stage": "final",
            "accepted": transfer.qty_to.unwrap_or_default().to_string(),
            "sampled": 5, "defective": 0,
        });
        acts.push(Act::new(later(transfer.at, 2), INSPECTOR, Call::Inspect, body));
    }
    if item.starts_with("PL-") {
        acts.extend(put_away(history, &transfer.to, (35, PACKER)));
    }
    acts
}

fn fed(history: &History<'_>, transfer: &Transfer) -> Act {
    let quantity = amount(transfer).to_string();
    if transfer.from.kind == PoolKind::Tank {
        let body = json!({
            "tank": transfer.from.code, "run": transfer.to.code, "quantity": quantity,
        });
        return told(transfer, Call::DrawTank, body);
    }
    let body = json!({
        "lot": transfer.from.code, "run": transfer.to.code, "quantity": quantity,
        "place": history.bin(&transfer.from),
    });
    told(transfer, Call::Feed, body)
}
