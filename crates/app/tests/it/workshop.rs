//! A workshop that makes dumplings: items, bills, routings, and what was received this morning.

use app::{
    ActAsk, Done, Error, Fed, Feed, PlaceWorkOrder, Produce, Produced, Receive, ReceiveLot,
    RunView, StartOperation, StepOrder, TraceAsk, WorkOrderView,
};
use domain::{MasterKind, Refusal};
use serde_json::{Value, json};

use crate::house::{House, in_every_house};

/// A house with dumplings in it.
pub(crate) struct Workshop<'a> {
    pub(crate) house: &'a House,
}

/// Runs a test in a fresh workshop on every engine at hand; its books are right afterwards.
pub(crate) fn in_every_workshop(test: impl Fn(&Workshop<'_>)) {
    in_every_house(|house| {
        let workshop = Workshop { house };
        workshop.furnish();
        test(&workshop);
        workshop.books_are_right();
    });
}

/// How it comes about so many minutes ago.
pub(crate) fn ago(minutes: i64) -> ActAsk {
    ActAsk { at: Some(moment(minutes)), ..ActAsk::default() }
}

/// The moment so many minutes ago.
pub(crate) fn moment(minutes: i64) -> String {
    let now_us = app::Clock::system().now_us();
    domain::Instant::utc(now_us - minutes * 60_000_000).to_string()
}

/// The same with an answer to a rule that asks.
pub(crate) fn because(how: ActAsk, rule: &str, reason: &str) -> ActAsk {
    ActAsk { reasons: [(rule.to_owned(), reason.to_owned())].into(), ..how }
}

/// The refusal something ended in.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refusal(refusal)) => refusal,
        other => panic!("{other:?} is no refusal"),
    }
}

/// A day some days from now.
pub(crate) fn in_days(days: i64) -> String {
    let now_us = app::Clock::system().now_us();
    let now = jiff::Timestamp::from_microsecond(now_us).unwrap();
    let now = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    now.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

impl Workshop<'_> {
    pub(crate) fn furnish(&self) {
        let item = |code: &str, unit: &str, kg: Option<&str>| {
            json!({"code": code, "name": format!("{code} name"), "unit": unit,
                "kg_per_unit": kg, "tracking": "lot"})
        };
        let document = json!({
            "format": "suyuan-exchange", "version": 1,
            "items": [
                item("PORK", "kg", Some("1")), item("CABBAGE", "kg", Some("1")),
                item("CHIVE", "kg", Some("1")), item("WATER", "kg", Some("1")),
                item("FILLING", "kg", Some("1")), item("DUMPLING", "pcs", Some("0.02")),
                item("BOX", "pcs", None), item("LARD", "kg", Some("1")),
            ],
            "partners": [{"code": "S1", "name": "mill", "role": "supplier"}],
        });
        self.house.take_over(&document.to_string());
        self.item("PORK", json!({"kind": "raw", "allergens": ""}));
        self.item("WATER", json!({"kind": "utility"}));
        self.item("BOX", json!({"kind": "packaging"}));
        let filling = json!({"kind": "semi_finished", "allergens": "gluten", "shelf_life_days": 9,
            "expires_with_inputs": true});
        self.item("FILLING", filling);
        let dumpling = json!({"kind": "finished", "inspect_final": true, "shelf_life_days": 180,
            "rework_into": "FILLING", "rework_percent": 10, "rework_times": 1});
        self.item("DUMPLING", dumpling);
        let bom = |item: &str, quantity: &str, lines: Value| json!({"item": item, "quantity": quantity, "lines": lines});
        let filling = json!([
            {"item": "PORK", "quantity": "60", "operation": "MIX"},
            {"item": "CABBAGE", "quantity": "40", "operation": "MIX", "substitutes": "CHIVE"},
            {"item": "WATER", "quantity": "5", "operation": "MIX"},
        ]);
        self.define(MasterKind::Bom, "FILLING", &bom("FILLING", "100", filling));
        let dumpling = json!([
            {"item": "FILLING", "quantity": "1.3", "operation": "FORM", "scrap_percent": 2},
            {"item": "BOX", "quantity": "5", "operation": "PACK"},
        ]);
        self.define(MasterKind::Bom, "DUMPLING", &bom("DUMPLING", "100", dumpling));
        let step = |code: &str, station: &str| json!({"code": code, "name": format!("{code} name"), "station": station});
        let filling = json!({"item": "FILLING", "operations": [step("MIX", "MIX-1")]});
        self.define(MasterKind::Routing, "FILLING", &filling);
        let steps = [step("FORM", ""), step("FREEZE", ""), step("PACK", "")];
        let dumpling = json!({"item": "DUMPLING", "operations": steps});
        self.define(MasterKind::Routing, "DUMPLING", &dumpling);
        for (code, kind, parent) in [
            ("A-05", "bin", ""),
            ("MIX-1", "station", ""),
            ("MIX-1-L", "bin", "MIX-1"),
            ("SILO-1", "tank", ""),
        ] {
            self.define(MasterKind::Place, code, &json!({"kind": kind, "parent": parent}));
        }
    }

    pub(crate) fn define(&self, kind: MasterKind, code: &str, body: &Value) {
        self.house.define(kind, code, body);
    }

    fn item(&self, code: &str, body: Value) {
        self.define(MasterKind::Item, code, &body);
    }

    /// A lot of an item that came this morning.
    pub(crate) fn received(&self, item: &str, number: &str, quantity: &str) -> String {
        let lot = ReceiveLot { expires_on: Some(in_days(30)), ..ReceiveLot::default() };
        self.received_as(item, number, quantity, lot)
    }

    /// The same with what else is known of it.
    pub(crate) fn received_as(
        &self,
        item: &str,
        number: &str,
        quantity: &str,
        lot: ReceiveLot,
    ) -> String {
        let lot = ReceiveLot {
            item: item.to_owned(),
            quantity: quantity.to_owned(),
            lot_number: Some(number.to_owned()),
            ..lot
        };
        let (supplier, lots, act) = (Some("S1".to_owned()), vec![lot], ago(180));
        let ask = Receive { supplier, lots, act, ..Receive::default() };
        let done = self.house.plant.receive(&self.house.owner, &ask, (None, false)).unwrap();
        done.result.lots[0].lot.clone()
    }

    /// A work order, written down.
    pub(crate) fn planned(&self, code: &str, item: &str, quantity: &str) -> WorkOrderView {
        let ask = PlaceWorkOrder {
            code: Some(code.to_owned()),
            item: item.to_owned(),
            quantity: quantity.to_owned(),
            act: ago(170),
            ..PlaceWorkOrder::default()
        };
        let owner = &self.house.owner;
        self.house.plant.place_work_order(owner, &ask, (None, false)).unwrap().result
    }

    /// The same, released.
    pub(crate) fn ordered(&self, code: &str, item: &str, quantity: &str) -> Done<WorkOrderView> {
        self.planned(code, item, quantity);
        self.stepped(code, "released").unwrap()
    }

    pub(crate) fn stepped(&self, code: &str, to: &str) -> Result<Done<WorkOrderView>, Error> {
        let ask = StepOrder { state: to.to_owned(), reason: None, act: ago(160) };
        self.house.plant.step_work_order(&self.house.owner, code, &ask, (None, false))
    }

    pub(crate) fn start(
        &self,
        order: &str,
        operation: &str,
        how: ActAsk,
    ) -> Result<RunView, Error> {
        let ask = StartOperation {
            order: order.to_owned(),
            operation: operation.to_owned(),
            act: how,
            ..StartOperation::default()
        };
        let done = self.house.plant.start_operation(&self.house.owner, &ask, (None, false));
        done.map(|done| done.result)
    }

    /// A run that began two and a half hours ago.
    pub(crate) fn running(&self, order: &str, operation: &str) -> String {
        self.start(order, operation, ago(150)).unwrap().run
    }

    pub(crate) fn feed(&self, ask: Feed) -> Result<Fed, Error> {
        let done = self.house.plant.feed(&self.house.owner, &ask, (None, false));
        done.map(|done| done.result)
    }

    /// A feed of a lot two hours ago.
    pub(crate) fn fed(&self, run: &str, lot: &str, quantity: &str) -> Result<Fed, Error> {
        self.feed(feed(run, lot, quantity, ago(120)))
    }

    pub(crate) fn produce(&self, ask: Produce) -> Result<Produced, Error> {
        let done = self.house.plant.produce(&self.house.owner, &ask, (None, false));
        done.map(|done| done.result)
    }

    /// An output half an hour ago.
    pub(crate) fn made(&self, run: &str, quantity: &str) -> Result<Produced, Error> {
        self.produce(output(run, quantity, ago(30)))
    }

    /// A trace as its JSON.
    pub(crate) fn traced(&self, root: &str, direction: &str, as_of: Option<String>) -> Value {
        let ask: TraceAsk = TraceAsk {
            root: root.to_owned(),
            direction: direction.to_owned(),
            as_of,
            ..TraceAsk::default()
        };
        let reply = self.house.plant.trace(&self.house.owner, &ask).unwrap();
        serde_json::to_value(&reply).unwrap()
    }

    fn books_are_right(&self) {
        let (plant, owner) = (&self.house.plant, &self.house.owner);
        let verified = plant.verify(owner).unwrap();
        assert!(verified.clean, "on {}: {:?}", self.house.engine, verified.first);
        plant.rebuild(owner).unwrap();
        let rebuilt = plant.verify(owner).unwrap();
        assert!(rebuilt.clean, "rebuilt on {}: {:?}", self.house.engine, rebuilt.first);
    }
}

pub(crate) fn feed(run: &str, lot: &str, quantity: &str, act: ActAsk) -> Feed {
    Feed {
        run: run.to_owned(),
        lot: Some(lot.to_owned()),
        quantity: quantity.to_owned(),
        act,
        ..Feed::default()
    }
}

/// An output; where it comes out before the last operation, the workshop says why.
pub(crate) fn output(run: &str, quantity: &str, act: ActAsk) -> Produce {
    let act = because(act, "output_too_early", "goes to the freezer as it is");
    Produce { run: run.to_owned(), quantity: Some(quantity.to_owned()), act, ..Produce::default() }
}
