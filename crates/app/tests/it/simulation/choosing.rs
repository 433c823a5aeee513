//! What somebody in the plant does next: mostly sensible, often enough not.

use app::LotStock;
use serde_json::{Value, json};

use super::dice::Dice;
use super::doing::Deed;

/// What the people of the plant have on paper: numbers they can name.
#[derive(Debug, Default)]
pub(crate) struct Papers {
    pub(crate) purchases: Vec<String>,
    pub(crate) sales: Vec<String>,
    pub(crate) work_orders: Vec<String>,
    pub(crate) lots: Vec<String>,
    /// Those that wait for quality.
    pub(crate) pending: Vec<String>,
    pub(crate) runs: Vec<String>,
    pub(crate) feeds: Vec<String>,
    pub(crate) holds: Vec<String>,
    pub(crate) units: Vec<String>,
    pub(crate) shipments: Vec<String>,
    pub(crate) complaints: Vec<String>,
    pub(crate) acts: Vec<String>,
    pub(crate) picks: Vec<String>,
    /// What somebody saw when they last looked around.
    pub(crate) seen: Vec<LotStock>,
    pub(crate) now_us: i64,
}

const RAW: [&str; 5] = ["PORK", "CABBAGE", "CHIVE", "BOX", "LARD"];
const PLACES: [&str; 5] = ["A-05", "A-06", "MIX-1-L", "DOCK", "CAGE"];
const REASONS: [&str; 5] =
    ["over_issue", "over_output", "operation_order", "by_product", "no_output"];

/// What opens the day.
pub(crate) fn morning() -> Vec<(&'static str, Deed)> {
    Chooser::morning()
}

/// Who does something and what.
pub(crate) fn choose(dice: &mut Dice, papers: &Papers) -> (&'static str, Deed) {
    let mut chooser = Chooser { dice, papers };
    let (role, mut deed) = chooser.deed();
    if deed.name != "drop_pick" {
        deed.ask["act"] = chooser.how();
    }
    // Whoever may not do it tries once in a while.
    let role = if chooser.dice.one_in(25) { chooser.dice.pick(&ROLES) } else { role };
    (role, deed)
}

/// Those who work in the plant.
pub(crate) const ROLES: [&str; 6] =
    ["operator", "leader", "quality", "planner", "auditor", "administrator"];

struct Chooser<'a> {
    dice: &'a mut Dice,
    papers: &'a Papers,
}

impl Chooser<'_> {
    fn how(&mut self) -> Value {
        let mut how = json!({"capture": self.dice.pick(&["scanned", "typed", "program"])});
        if self.dice.one_in(5) {
            let ago = if self.dice.one_in(2) { 60 } else { 900 };
            let at_us = self.papers.now_us - self.dice.below(ago) as i64 * 60_000_000;
            how["at"] = json!(domain::Instant::utc(at_us).to_string());
        }
        if self.dice.one_in(2) {
            how["reasons"] = REASONS.iter().map(|rule| (*rule, "so it was")).collect();
        }
        how
    }

    fn deed(&mut self) -> (&'static str, Deed) {
        match self.dice.below(100) {
            0..=11 => self.buying(),
            12..=23 => self.judging(),
            24..=42 => self.storing(),
            43..=70 => self.making(),
            71..=91 => self.selling(),
            _ => self.taking_back(),
        }
    }

    fn lot(&mut self) -> String {
        self.dice.known(&self.papers.lots)
    }

    /// What opens the day: goods, orders that are released, runs that are open.
    pub(crate) fn morning() -> Vec<(&'static str, Deed)> {
        let lot = |item: &str, number: &str| {
            json!({"item": item, "quantity": "500", "lot_number": number, "place": "A-05",
                "expires_on": "2099-01-01"})
        };
        let lots = json!([
            lot("PORK", "P-1"),
            lot("CABBAGE", "K-1"),
            lot("LARD", "L-1"),
            lot("BOX", "B-1"),
            lot("PORK", "P-2")
        ]);
        let mut deeds = vec![
            ("operator", deed("receive", "", json!({"supplier": "S1", "lots": lots}))),
            ("quality", deed("inspect", "", json!({"lot": "P-1", "stage": "incoming"}))),
        ];
        for (order, item, operation) in
            [("WO-1", "FILLING", "MIX"), ("WO-2", "DUMPLING", "FORM"), ("WO-3", "FILLING", "MIX")]
        {
            let ask = json!({"code": order, "item": item, "quantity": "400"});
            deeds.push(("planner", deed("place_work_order", "", ask)));
            let state = json!({"state": "released"});
            deeds.push(("planner", deed("step_work_order", order, state)));
            let start = json!({"order": order, "operation": operation});
            deeds.push(("operator", deed("start_operation", "", start)));
        }
        deeds
    }

    /// A lot of one of these items that was seen, and how much of it.
    fn lot_of(&mut self, items: &[&str]) -> Option<LotStock> {
        let wanted = |lot: &&LotStock| items.contains(&lot.item.as_str()) && lot.on_hand != "0";
        let lots: Vec<&LotStock> = self.papers.seen.iter().filter(wanted).collect();
        (!lots.is_empty()).then(|| lots[self.dice.below(lots.len())].clone())
    }

    /// Whole, broken, and seldom impossible.
    fn quantity(&mut self) -> String {
        match self.dice.below(20) {
            0 => "0".to_owned(),
            1 => "0.000000001".to_owned(),
            2 => "100000".to_owned(),
            3..=8 => format!("{}.{}", self.dice.below(30), 1 + self.dice.below(999)),
            _ => (1 + self.dice.below(60)).to_string(),
        }
    }

    /// What a lorry brings.
    fn much(&mut self) -> String {
        if self.dice.one_in(15) { self.quantity() } else { (50 + self.dice.below(400)).to_string() }
    }

    fn place(&mut self) -> Option<&'static str> {
        (!self.dice.one_in(3)).then(|| self.dice.pick(&PLACES))
    }

    fn buying(&mut self) -> (&'static str, Deed) {
        let item = self.dice.pick(&RAW);
        match self.dice.below(8) {
            0 | 1 => {
                let lines = json!([{"item": item, "quantity": self.much()},
                    {"item": self.dice.pick(&RAW), "quantity": "800"}]);
                ("planner", deed("purchase", "", json!({"partner": "S1", "lines": lines})))
            }
            2 => {
                let state = self.dice.pick(&["closed", "released", "released"]);
                let order = self.dice.known(&self.papers.purchases);
                ("planner", deed("step_purchase", &order, json!({"state": state, "reason": "so"})))
            }
            3 => {
                let lot = json!({"item": item, "quantity": self.much(),
                    "lot_number": format!("OLD-{}", self.dice.below(400))});
                ("planner", deed("open_stock", "", json!({"place": self.place(), "lots": [lot]})))
            }
            _ => {
                let expires = *["2020-01-01", "2099-01-01", "2099-01-02"]
                    .get(self.dice.below(9))
                    .unwrap_or(&"2099-01-03");
                let lot = json!({"item": item, "quantity": self.much(), "expires_on": expires,
                    "place": self.place(), "supplier_lot": format!("N-{}", self.dice.below(90))});
                let order = self.dice.one_in(2).then(|| self.dice.known(&self.papers.purchases));
                let supplier = order.is_none().then_some("S1");
                let ask = json!({"order": order, "supplier": supplier, "lots": [lot]});
                ("operator", deed("receive", "", ask))
            }
        }
    }

    fn judging(&mut self) -> (&'static str, Deed) {
        let lot = self.lot();
        match self.dice.below(7) {
            0..=2 => {
                let lot =
                    if self.dice.one_in(3) { lot } else { self.dice.known(&self.papers.pending) };
                let stage = self.dice.pick(&["incoming", "final", "in_process", "return"]);
                let there = self.papers.seen.iter().find(|seen| seen.lot == lot);
                let there = there.map_or("1".to_owned(), |seen| seen.on_hand.clone());
                let whole: i64 = there.split('.').next().unwrap_or("0").parse().unwrap_or(0);
                let (accepted, rejected) = match self.dice.below(4) {
                    0 if whole > 2 && !there.contains('.') => {
                        ((whole - 2).to_string(), Some("2".to_owned()))
                    }
                    1 => ("0".to_owned(), Some(there)),
                    _ => (there, None),
                };
                let ask = json!({"lot": lot, "stage": stage, "accepted": accepted,
                    "rejected": rejected,
                    "rejected_place": self.dice.one_in(2).then_some("CAGE")});
                ("quality", deed("inspect", "", ask))
            }
            3 => {
                let lots = json!([lot, self.lot()]);
                ("quality", deed("place_hold", "", json!({"lots": lots, "reason": "glass"})))
            }
            4 | 5 => {
                let hold = self.dice.known(&self.papers.holds);
                ("quality", deed("lift_hold", &hold, json!({"reason": "no glass"})))
            }
            _ if self.dice.one_in(2) => {
                let lot = self.dice.one_in(2).then_some(lot);
                let ask = json!({"customer": "C1", "text": "a hair", "lot": lot});
                ("operator", deed("take_complaint", "", ask))
            }
            _ => {
                let step = self.dice.pick(&["acknowledged", "investigated", "answered", "closed"]);
                let ask = json!({"step": step, "due_at": "2099-01-01T00:00:00Z"});
                let complaint = self.dice.known(&self.papers.complaints);
                ("quality", deed("step_complaint", &complaint, ask))
            }
        }
    }

    fn storing(&mut self) -> (&'static str, Deed) {
        let (lot, quantity, place) = (self.lot(), self.quantity(), self.place());
        let fresh = format!("S-{}", self.dice.below(300));
        let deed = match self.dice.below(13) {
            0..=2 => {
                let (from, to) = (place.filter(|_| self.dice.one_in(2)), self.dice.pick(&PLACES));
                deed("move", "", json!({"lot": lot, "quantity": quantity, "from": from, "to": to}))
            }
            3 | 4 => {
                let reason = self.dice.one_in(2).then_some("counted twice");
                let ask =
                    json!({"lot": lot, "counted": quantity, "place": place, "reason": reason});
                deed("count", "", ask)
            }
            5 => {
                let sign = self.dice.pick(&["", "-"]);
                let ask = json!({"lot": lot, "change": format!("{sign}{quantity}"),
                    "place": place, "reason": "scale"});
                deed("adjust", "", ask)
            }
            6 => {
                let ask = json!({"lot": lot, "quantity": quantity, "place": place,
                    "reason": "torn"});
                deed("scrap", "", ask)
            }
            7 => {
                let ask = json!({"lot": lot, "quantity": quantity, "place": place,
                    "lot_number": fresh});
                deed("split", "", ask)
            }
            8 => deed("merge", "", json!({"from": lot, "into": self.lot()})),
            9 => deed("relabel", "", json!({"lot": lot, "lot_number": fresh})),
            10 => {
                let kind = self.dice.pick(&["case", "pallet"]);
                deed("build_unit", "", json!({"kind": kind, "place": place}))
            }
            11 => {
                let unit = self.dice.known(&self.papers.units);
                let ask = json!({"lot": lot, "quantity": quantity, "place": place});
                deed("fill_unit", &unit, ask)
            }
            _ => {
                let unit = self.dice.known(&self.papers.units);
                let parent = self.dice.one_in(2).then(|| self.dice.known(&self.papers.units));
                let place = parent.is_none().then_some("A-06");
                deed("put_unit", &unit, json!({"parent": parent, "place": place}))
            }
        };
        ("operator", deed)
    }

    fn making(&mut self) -> (&'static str, Deed) {
        let run = self.dice.known(&self.papers.runs);
        let order = self.dice.known(&self.papers.work_orders);
        let fitting = self.lot_of(&["PORK", "CABBAGE", "FILLING", "LARD"]);
        let fitting = fitting.filter(|_| !self.dice.one_in(5)).map(|lot| lot.lot);
        let (lot, quantity, place) =
            (fitting.unwrap_or_else(|| self.lot()), self.quantity(), self.place());
        let deed = match self.dice.below(26) {
            0 | 1 => {
                let (item, materials) = self.recipe();
                let ask = json!({"item": item, "quantity": "400", "materials": materials});
                return ("planner", deed("place_work_order", "", ask));
            }
            2 | 3 => {
                let state = if self.dice.one_in(8) { "closed" } else { "released" };
                let ask = json!({"state": state, "reason": "so"});
                return ("planner", deed("step_work_order", &order, ask));
            }
            4 => {
                let ask = json!({"line": 1 + self.dice.below(3), "quantity": quantity,
                    "reason": "dry flour"});
                return ("planner", deed("change_line", &order, ask));
            }
            5..=7 => {
                let operation = self.dice.pick(&["MIX", "FORM", "FREEZE", "PACK"]);
                deed("start_operation", "", json!({"order": order, "operation": operation}))
            }
            8 if self.dice.one_in(2) => deed("finish_operation", &run, json!({"reason": "done"})),
            8 | 9 => deed("reopen_operation", &run, json!({"reason": "more"})),
            10..=15 => {
                // Who stands at the station scans the place too.
                let place = self.dice.one_in(2).then_some("A-05");
                let ask = json!({"run": run, "lot": lot, "quantity": quantity, "place": place});
                deed("feed", "", ask)
            }
            16 => {
                let ask = json!({"run": run, "item": "WATER", "quantity": quantity});
                deed("feed", "", ask)
            }
            17 => {
                let feed = self.dice.known(&self.papers.feeds);
                let ask = json!({"feed": feed, "quantity": quantity, "place": place});
                deed("return_material", "", ask)
            }
            18..=21 => {
                let lot = self.dice.one_in(6).then_some(lot);
                let reject = self.dice.one_in(4).then_some("1");
                let ask = json!({"run": run, "quantity": quantity, "lot": lot, "place": place,
                    "reject": reject, "reject_reason": reject.map(|_| "burnt")});
                deed("produce", "", ask)
            }
            22 if self.dice.one_in(2) => {
                let into = self.dice.known(&self.papers.runs);
                let quantity = self.dice.one_in(3).then_some(quantity);
                deed("pass_on", &run, json!({"into": into, "quantity": quantity}))
            }
            22 if self.dice.one_in(2) => {
                deed("lose_from_run", &run, json!({"quantity": quantity, "reason": "dust"}))
            }
            22 => deed("rework", "", json!({"lot": lot, "run": run, "quantity": quantity})),
            23 => {
                let tank = self.dice.pick(&["SILO-1", "SILO-2"]);
                let item = (tank == "SILO-1").then_some("LARD");
                deed("open_tank", "", json!({"code": tank, "item": item}))
            }
            24 if self.dice.one_in(6) => {
                let ask = json!({"tank": self.dice.pick(&["SILO-1", "SILO-2"]),
                    "reason": "on Sunday"});
                deed("clean_tank", "", ask)
            }
            24 => {
                let ask = json!({"tank": self.dice.pick(&["SILO-1", "SILO-2"]), "lot": lot,
                    "quantity": quantity});
                deed("fill_tank", "", ask)
            }
            _ => {
                let run = self.dice.one_in(2).then_some(run);
                let item = run.is_none().then_some("LARD");
                let ask = json!({"tank": self.dice.pick(&["SILO-1", "SILO-2"]), "run": run,
                    "item": item, "quantity": quantity});
                deed("draw_tank", "", ask)
            }
        };
        ("operator", deed)
    }

    fn recipe(&mut self) -> (&'static str, Value) {
        let item = self.dice.pick(&["FILLING", "FILLING", "DUMPLING"]);
        // An order with materials of its own names what is often there.
        let own = json!([{"item": "PORK", "quantity": "250", "operation": "MIX"},
            {"item": "LARD", "quantity": "20", "operation": "MIX"}]);
        (item, if item == "FILLING" && self.dice.one_in(2) { own } else { json!([]) })
    }

    fn selling(&mut self) -> (&'static str, Deed) {
        let shipment = self.dice.known(&self.papers.shipments);
        let pick = self.dice.known(&self.papers.picks);
        let (lot, quantity, place) = (self.lot(), self.quantity(), self.place());
        let customer = self.dice.pick(&["C1", "C2"]);
        let deed = match self.dice.below(20) {
            0..=2 => {
                let item = self.dice.pick(&["FILLING", "LARD", "CABBAGE", "BOX"]);
                let ask = json!({"partner": customer,
                    "lines": [{"item": item, "quantity": "120"}]});
                return ("planner", deed("sell", "", ask));
            }
            3 => {
                let state = self.dice.pick(&["closed", "released", "released"]);
                let order = self.dice.known(&self.papers.sales);
                let ask = json!({"state": state, "reason": "so"});
                return ("planner", deed("step_sale", &order, ask));
            }
            4..=6 => {
                let order = self.dice.known(&self.papers.sales);
                let dock = self.dice.one_in(2).then_some("DOCK");
                deed("plan_shipment", "", json!({"order": order, "dock": dock}))
            }
            7..=9 => {
                let lot = self.dice.one_in(6).then_some(lot);
                let ask = json!({"line": 1, "lot": lot, "quantity": quantity,
                    "reason": "they asked for it"});
                deed("set_pick", &shipment, ask)
            }
            10..=12 => deed("take_pick", &pick, json!({})),
            13 => deed("drop_pick", &pick, json!({})),
            14 | 15 => deed(
                "dispatch",
                pick.split('/').next().unwrap_or(&shipment),
                json!({"plate": "ABC-123"}),
            ),
            16 => deed("deliver", &shipment, json!({"arrival_c": "-17"})),
            17 | 18 => {
                let ask = json!({"customer": customer, "lot": lot, "quantity": quantity,
                    "same_lot": self.dice.one_in(2), "place": place});
                deed("customer_return", "", ask)
            }
            _ => {
                let ask = json!({"lot": lot, "quantity": quantity, "reason": "mould"});
                deed("supplier_return", "", ask)
            }
        };
        ("operator", deed)
    }

    fn taking_back(&mut self) -> (&'static str, Deed) {
        let role = self.dice.pick(&["operator", "leader", "quality", "administrator"]);
        // Most of what is taken back was done by mistake a moment ago.
        let act = self.dice.known(&self.papers.acts);
        (role, deed("undo", &act, json!({"reason": "it was not so"})))
    }
}

fn deed(name: &'static str, about: &str, ask: Value) -> Deed {
    Deed { name, about: about.to_owned(), ask }
}

impl Papers {
    /// Takes down the numbers an answer names.
    pub(crate) fn learn(&mut self, deed: &Deed, answer: &Value) {
        let result = &answer["result"];
        let at = |pointer: &str| result.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let waiting = (0..5).filter_map(|lot| {
            let waits = at(&format!("/lots/{lot}/status"))? == "pending_inspection";
            at(&format!("/lots/{lot}/lot")).filter(|_| waits)
        });
        self.pending.extend(waiting.chain(at("/lot").filter(|_| deed.name == "produce")));
        match deed.name {
            "purchase" => self.purchases.extend(at("/code")),
            "sell" => self.sales.extend(at("/code")),
            "place_work_order" => self.work_orders.extend(at("/order/code").or(at("/code"))),
            "start_operation" => self.runs.extend(at("/run")),
            "feed" | "rework" => {
                self.feeds.extend(at("/transfer"));
                self.lots.extend(at("/lot"));
            }
            "receive" => self.lots.extend((0..5).filter_map(|lot| at(&format!("/lots/{lot}/lot")))),
            "open_stock" => self.lots.extend(at("/lots/0")),
            "inspect" => self.lots.extend(at("/rejected/lot/lot")),
            "place_hold" => self.holds.extend(at("/lots/0/hold")),
            "split" | "relabel" => self.lots.extend(at("/into/lot")),
            "produce" => self.lots.extend(at("/lot")),
            "draw_tank" => self.lots.extend(at("/to").filter(|to| to.starts_with("lot:"))),
            "build_unit" => self.units.extend(at("/code")),
            "plan_shipment" => self.shipments.extend(at("/code")),
            "set_pick" => {
                let picks = result["picks"].as_array().cloned().unwrap_or_default();
                let newest = picks.iter().filter_map(|pick| pick["pick"].as_u64()).max();
                self.picks.extend(newest.map(|pick| format!("{}/{pick}", deed.about)));
            }
            "customer_return" => self.lots.extend(at("/stock/lot")),
            "take_complaint" => self.complaints.extend(at("/code")),
            _ => {}
        }
        let act = answer["act"].as_str().map(str::to_owned);
        self.acts.extend(act);
        let mut seen = std::collections::BTreeSet::new();
        self.lots.retain(|lot| seen.insert(lot.clone()));
    }
}
