//! Acts in the words of the program: the bodies that say each way of a movement.

use demo::works::{INSPECTOR, PACKER, PLANNER, STORE_KEEPER};
use domain::{Instant, PoolKind, PoolRef};
use exchange::{PoolRow, TransferRow};
use serde_json::{Value, json};

use super::lived::Telling;
use super::orders::order_of;
use super::ways::Way;
use crate::act::{Act, Call};
use crate::later;

/// What the program lets pass only with a reason.
const REASONS: &[(&str, &str)] = &[
    ("over_issue", "as the history says"),
    ("over_output", "as the history says"),
    ("by_product", "as the history says"),
    ("no_output", "as the history says"),
    ("more_than_in_run", "as the history says"),
];

/// Orders are written so long before their first movement is entered.
const ORDERED_BEFORE_MIN: i64 = -60;

fn text(quantity: Option<domain::Quantity>) -> Option<String> {
    quantity.map(|quantity| quantity.to_string())
}

/// An act that is a movement of the document.
fn said(one: &TransferRow, by: &str, call: Call, body: Value) -> Act {
    Act::new(one.at, by, call, body).known(one.at, one.basis).because(REASONS).making(&[&one.id])
}

impl Telling<'_> {
    /// Puts the acts of some movements that are one on the agenda.
    pub(super) fn tell(&mut self, way: Way, together: &[&TransferRow], entered_at: Instant) {
        let one = together[0];
        let acts = match way {
            Way::Received | Way::Tipped => self.received(way, together, entered_at),
            Way::Shipped => self.shipped(together, entered_at),
            Way::CameBackUnknown => self.came_back_unknown(one),
            _ => vec![self.moved(way, one)],
        };
        self.acts.extend(acts.into_iter().map(|act| act.entered_by(entered_at)));
    }

    fn name(&self, at: &PoolRef) -> String {
        self.books.name(at)
    }

    fn label(&self, lot: &PoolRef) -> &str {
        self.books.labels.get(lot).map_or("", String::as_str)
    }

    fn item(&self, at: &PoolRef) -> Option<&str> {
        self.books.item(at).map(|item| item.code.as_str())
    }

    /// One act for one movement.
    fn moved(&self, way: Way, one: &TransferRow) -> Act {
        let (from, to) = (self.name(&one.from), self.name(&one.to));
        let (left, entered) = (text(one.qty_from), text(one.qty_to));
        let label = self.label(&one.to);
        let (by, call, body) = match way {
            Way::Fed => (PACKER, Call::Feed, json!({"lot": from, "run": to, "quantity": left})),
            Way::Reworked => {
                (PACKER, Call::Rework, json!({"lot": from, "run": to, "quantity": left}))
            }
            Way::HandedBack => {
                let feed = format!("@{}", one.returns.as_deref().unwrap_or_default());
                (PACKER, Call::HandBack, json!({"feed": feed, "quantity": entered}))
            }
            Way::Filled => {
                let body = json!({"lot": from, "tank": to, "quantity": left});
                (STORE_KEEPER, Call::FillTank, body)
            }
            Way::DrawnIntoRun => {
                let body = json!({"tank": from, "run": to, "quantity": left.or(entered)});
                (STORE_KEEPER, Call::DrawTank, body)
            }
            Way::DrawnIntoLot => {
                let item = self.item(&one.to);
                let body =
                    json!({"tank": from, "item": item, "lot_number": label, "quantity": entered});
                (STORE_KEEPER, Call::DrawTank, body)
            }
            Way::Made => {
                let item = self.item(&one.to);
                let body =
                    json!({"run": from, "item": item, "lot_number": label, "quantity": entered});
                (PACKER, Call::Produce, body)
            }
            Way::ToppedUp => {
                let item = self.item(&one.to);
                let order = self.books.maker(&one.to, &one.from);
                let body = json!({
                    "run": from, "order": order, "item": item, "lot": to, "quantity": entered,
                });
                (PACKER, Call::Produce, body)
            }
            Way::Rejected => {
                let reject = left.or(entered);
                let body = json!({"run": from, "reject": reject, "reject_reason": "scrap"});
                (PACKER, Call::Produce, body)
            }
            Way::Cleaned => {
                let sink = one.to.kind.to_string();
                let body = json!({"tank": from, "residue": left, "sink": sink});
                (STORE_KEEPER, Call::CleanTank, body)
            }
            Way::PassedOn | Way::LostFromRun => return self.left_run(way, one),
            _ => return self.moved_in_store(way, one),
        };
        said(one, by, call, body)
    }

    /// What leaves a run and becomes no lot.
    fn left_run(&self, way: Way, one: &TransferRow) -> Act {
        let quantity = text(one.qty_from);
        let (call, body) = if way == Way::PassedOn {
            (Call::Pass, json!({"into": self.name(&one.to), "quantity": quantity}))
        } else {
            let sink = one.to.kind.to_string();
            let reason = "as the history says";
            (Call::Lose, json!({"quantity": quantity, "sink": sink, "reason": reason}))
        };
        said(one, PACKER, call, body).about(&[&one.from.code])
    }

    /// One act of the store for one movement.
    fn moved_in_store(&self, way: Way, one: &TransferRow) -> Act {
        let (from, to) = (self.name(&one.from), self.name(&one.to));
        let (left, entered) = (text(one.qty_from), text(one.qty_to));
        let label = self.label(&one.to);
        let reason = "as the history says";
        let (call, body) = match way {
            Way::Split => {
                (Call::Split, json!({"lot": from, "quantity": left, "lot_number": label}))
            }
            Way::Relabelled => {
                (Call::Relabel, json!({"lot": from, "lot_number": label, "reason": reason}))
            }
            Way::Merged => (Call::Merge, json!({"from": from, "into": to})),
            Way::Repacked => {
                let body = json!({
                    "lot": from, "into_item": self.item(&one.to), "lot_number": label,
                    "quantity_from": left, "quantity_to": entered,
                });
                (Call::Repack, body)
            }
            Way::CameBack => {
                let original = one.returns.as_deref().and_then(|id| self.books.entered(id));
                let note = original.and_then(|(original, _)| original.document.as_deref());
                let body = json!({
                    "customer": one.from.code, "lot": to, "same_lot": true, "document": note,
                    "code": one.document, "quantity": entered, "reason": reason,
                });
                (Call::CustomerReturn, body)
            }
            Way::WentBack => {
                (Call::SupplierReturn, json!({"lot": from, "quantity": left, "reason": reason}))
            }
            Way::WrittenOff => {
                let sink = if one.to.kind == PoolKind::Loss { "loss" } else { "scrap" };
                let body = json!({"lot": from, "quantity": left, "sink": sink, "reason": reason});
                (Call::Scrap, body)
            }
            Way::Adjusted if one.from.kind == PoolKind::Lot => {
                let change = format!("-{}", left.unwrap_or_default());
                (Call::Adjust, json!({"lot": from, "change": change, "reason": reason}))
            }
            Way::Adjusted => {
                (Call::Adjust, json!({"lot": to, "change": entered, "reason": reason}))
            }
            _ => return self.recorded(one),
        };
        said(one, STORE_KEEPER, call, body)
    }

    /// A movement no act says.
    fn recorded(&self, one: &TransferRow) -> Act {
        let returns = one.returns.as_ref().map(|id| format!("@{id}"));
        let body = json!({
            "at": one.at.to_string(), "from": self.name(&one.from), "to": self.name(&one.to),
            "qty_from": text(one.qty_from), "qty_to": text(one.qty_to),
            "basis": one.basis.to_string(), "document": one.document, "returns": returns,
        });
        said(one, STORE_KEEPER, Call::Record, body)
    }

    /// A purchase order, and a delivery that serves it.
    fn received(&mut self, way: Way, together: &[&TransferRow], entered_at: Instant) -> Vec<Act> {
        self.purchases += 1;
        let (one, order) = (together[0], format!("PO-{:04}", self.purchases));
        let line =
            |row: &&TransferRow| json!({"item": self.item(&row.to), "quantity": text(row.qty_to)});
        let lines: Vec<Value> = together.iter().map(line).collect();
        let body = json!({"code": order, "partner": one.from.code, "lines": lines});
        let at = later(entered_at, ORDERED_BEFORE_MIN);
        let placed = Act::new(at, PLANNER, Call::PlacePurchase, body);
        let lot = |(line, row): (usize, &&TransferRow)| {
            let pool = self.books.pool(&row.to);
            if way == Way::Tipped {
                return json!({
                    "line": line, "item": pool.item, "quantity": text(row.qty_to),
                    "into": self.name(&row.to),
                });
            }
            json!({
                "line": line, "item": pool.item, "quantity": text(row.qty_to),
                "lot_number": self.label(&row.to), "supplier_lot": pool.supplier_lot,
                "expires_on": pool.expires.map(|day| day.to_string()),
            })
        };
        let lots: Vec<Value> = (1..).zip(together).map(lot).collect();
        let body = json!({"order": order, "document": one.document, "lots": lots});
        let received = said(one, STORE_KEEPER, Call::Receive, body);
        vec![placed, received.making(&ids(together))]
    }

    /// A sales order, and the shipment that serves it: planned, picked and let go at one moment, for
    /// the document tells of no other.
    fn shipped(&mut self, together: &[&TransferRow], entered_at: Instant) -> Vec<Act> {
        self.sales += 1;
        let (one, order) = (together[0], format!("SO-{:04}", self.sales));
        let note = one.document.clone().unwrap_or_else(|| format!("DN-{:04}", self.sales));
        let line = |row: &&TransferRow| json!({"item": self.item(&row.from), "quantity": text(row.qty_from)});
        let lines: Vec<Value> = together.iter().map(line).collect();
        let body = json!({"code": order, "partner": one.to.code, "lines": lines});
        let at = later(entered_at, ORDERED_BEFORE_MIN);
        let act = |call, body| {
            Act::new(one.at, PACKER, call, body).known(one.at, one.basis).about(&[&note])
        };
        let mut acts = vec![
            Act::new(at, PLANNER, Call::PlaceSales, body),
            act(Call::PlanShipment, json!({"order": order, "code": note})),
        ];
        for (line, row) in (1_usize..).zip(together) {
            let body = json!({
                "line": line, "lot": self.name(&row.from), "quantity": text(row.qty_from),
                "reason": "as the history says",
            });
            acts.push(act(Call::SetPick, body));
            acts.push(act(Call::TakePick, json!({})).about(&[&note, &line.to_string()]));
        }
        acts.push(act(Call::Dispatch, json!({})).making(&ids(together)));
        acts
    }

    /// Goods nobody can connect with a delivery wait for a verdict, and get it at once.
    fn came_back_unknown(&self, one: &TransferRow) -> Vec<Act> {
        let entered = text(one.qty_to);
        let body = json!({
            "customer": one.from.code, "item": self.item(&one.to), "code": one.document,
            "lot_number": self.label(&one.to), "quantity": entered,
            "reason": "as the history says",
        });
        let back = said(one, STORE_KEEPER, Call::CustomerReturn, body);
        let body = json!({"lot": self.name(&one.to), "stage": "return", "accepted": entered});
        vec![back, Act::new(one.at, INSPECTOR, Call::Inspect, body)]
    }

    /// A run begins before the first thing that enters or leaves it.
    pub(super) fn begin(&mut self, one: &TransferRow) {
        for end in [&one.from, &one.to] {
            if end.kind != PoolKind::Run || self.books.has_begun(end) {
                continue;
            }
            self.books.open_run(end);
            let run = self.books.pool(end);
            let order = order_of(run);
            let at = begun_at(self, end);
            if self.orders_begun.insert(order.clone()) {
                let written = later(one.recorded_at.min(at), ORDERED_BEFORE_MIN);
                let body = self.orders.body(&order);
                self.acts.push(Act::new(written, PLANNER, Call::PlaceWork, body));
                let released = json!({"state": "released"});
                let release = Act::new(later(written, 1), PLANNER, Call::StepWork, released);
                self.acts.push(release.about(&[&order]));
            }
            let operation = run.operation.as_deref().unwrap_or("RUN");
            let body = json!({"order": order, "operation": operation, "run": run.id});
            let start = Act::new(at, PACKER, Call::Start, body);
            self.acts.push(start.because(REASONS).entered_by(one.recorded_at));
        }
    }

    /// A run closes.
    pub(super) fn closes(&mut self, run: &PoolRow, entered_at: Instant) {
        let at = run.closed_at.unwrap_or(entered_at);
        let finish = Act::new(at, PACKER, Call::Finish, json!({})).about(&[&run.id]);
        self.acts.push(finish.because(REASONS).entered_by(entered_at));
        self.books.closed.insert(run.reference());
    }

    /// The time of a movement is put right past any act.
    pub(super) fn put_time_right(&mut self, one: &TransferRow, entered_at: Instant) {
        let body = json!({"set_at": one.at.to_string(), "reason": "the clock was wrong"});
        let name = format!("@{}", one.id);
        let act = Act::new(entered_at, INSPECTOR, Call::Correct, body).about(&[&name]);
        self.acts.push(act);
        self.plain.push((one.id.clone(), super::Why::ClockWrong));
    }
}

fn ids<'a>(rows: &[&'a TransferRow]) -> Vec<&'a str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

/// When the first thing entered or left a run.
fn begun_at(telling: &Telling<'_>, run: &PoolRef) -> Instant {
    let transfers = telling.books.document.transfers.iter();
    let touching = transfers.filter(|row| row.from == *run || row.to == *run);
    touching.map(|row| row.at).min().expect("a run begins with a movement")
}
