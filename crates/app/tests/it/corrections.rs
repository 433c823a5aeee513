//! Taking acts back, on both engines.

use std::thread;

use app::{
    ActAsk, ActQuery, Done, Error, HoldQuery, LiftHold, Operator, OrderLineAsk, OrderQuery,
    PlaceOrder, Receive, ReceiveLot, StepOrder, UndoAct, Undone,
};
use domain::facts::{
    ComplaintStepped, OperationStarted, OrderLineSet, OrderPlaced, PickSet, PoolOpened, RunClosed,
    ShipmentDelivered, ShipmentDispatched, ShipmentPlanned, UnitBuilt, UnitMoved,
};
use domain::shipping::Stage;
use domain::{
    ComplaintId, ComplaintStep, Fact, LineRole, MasterKind, OrderId, OrderKind, PoolId, PoolKind,
    Quantity, Refusal, ShipmentId, UnitId, UnitKind,
};
use serde_json::json;

use crate::house::{House, in_every_house};
use crate::kitchen::{hold, receive, refusal, refused, set_up, transfer, verdict};

fn ask() -> UndoAct {
    UndoAct { reason: "a mistake".to_owned(), ..UndoAct::default() }
}

fn undo(house: &House, act: &str) -> Result<Done<Undone>, Error> {
    undo_as(house, &house.owner, act)
}

fn undo_as(house: &House, who: &Operator, act: &str) -> Result<Done<Undone>, Error> {
    house.plant.undo_act(who, act, &ask(), (None, false))
}

/// A lot of flour is received by somebody.
fn receive_as(house: &House, who: &Operator, number: &str) -> String {
    let ask = Receive {
        supplier: Some("MILLER".to_owned()),
        lots: vec![ReceiveLot {
            item: "FLOUR".to_owned(),
            quantity: "100".to_owned(),
            lot_number: Some(number.to_owned()),
            ..ReceiveLot::default()
        }],
        ..Receive::default()
    };
    house.plant.receive(who, &ask, (None, false)).unwrap().act
}

#[test]
fn a_receipt_that_is_taken_back_leaves_an_empty_lot_and_an_order_that_is_open_again() {
    in_every_house(|house| {
        set_up(house);
        let order = PlaceOrder {
            code: Some("PO-1".to_owned()),
            partner: "MILLER".to_owned(),
            lines: vec![OrderLineAsk {
                item: "FLOUR".to_owned(),
                quantity: "100".to_owned(),
                ..OrderLineAsk::default()
            }],
            ..PlaceOrder::default()
        };
        let kind = OrderKind::Purchase;
        let placed = house.plant.place_order(&house.owner, kind, &order, (None, false)).unwrap();
        let delivery = Receive {
            order: Some("PO-1".to_owned()),
            lots: vec![ReceiveLot {
                item: "FLOUR".to_owned(),
                quantity: "100".to_owned(),
                lot_number: Some("F-1".to_owned()),
                place: Some("A-01".to_owned()),
                ..ReceiveLot::default()
            }],
            ..Receive::default()
        };
        let received = house.plant.receive(&house.owner, &delivery, (None, false)).unwrap();
        assert_eq!(refused(undo(house, &placed.act)), "order_served");

        let preview =
            house.plant.undo_act(&house.owner, &received.act, &ask(), (None, true)).unwrap().result;
        let done = undo(house, &received.act).unwrap().result;

        assert_eq!(preview.lots, done.lots);
        assert_eq!((done.lots[0].before.as_str(), done.lots[0].after.as_str()), ("100", "0"));
        let stays: Vec<&str> = done.stays.iter().map(|fact| fact.kind.as_str()).collect();
        assert!(stays.contains(&"pool_opened") && stays.contains(&"line_served"), "{stays:?}");
        let order = house.plant.order(&house.owner, kind, "PO-1").unwrap();
        assert_eq!(order.lines[0].served, "0");
        let cancelled = undo(house, &placed.act).unwrap().result;
        assert_eq!(cancelled.orders[0].after, "cancelled");
        house.check();
    });
}

#[test]
fn what_was_used_since_cannot_be_taken_back_below_zero_at_any_moment() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", None);
        transfer(house, "lot:F-1", "lot:D1", "60", None);

        match refusal(undo(house, &act)) {
            Refusal::BelowZero { reference, short, .. } => {
                assert_eq!((reference.as_str(), short.as_str()), ("lot:F-1", "60"));
            }
            other => panic!("{other:?}"),
        }
        let log = house.plant.acts(&house.owner, &ActQuery::default()).unwrap().rows;
        assert!(log.iter().all(|act| act.undone_by.is_none()), "nothing was recorded");
        house.check();
    });
}

#[test]
fn a_verdict_that_is_taken_back_joins_what_was_split() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", Some("A-01"));
        let ask = verdict("F-1", "incoming", "80", "20");
        let judged = house.plant.inspect(&house.owner, &ask, (None, false)).unwrap();

        let done = undo(house, &judged.act).unwrap().result;

        let lot = |number: &str| {
            let of = |lot: &&app::LotChange| lot.lot.lot_number.as_deref() == Some(number);
            done.lots.iter().find(of).unwrap()
        };
        assert_eq!(lot("F-1").status_after.as_deref(), Some("pending_inspection"));
        assert_eq!((lot("F-1").after.as_str(), lot("F-1-R").after.as_str()), ("100", "0"));
        assert!(done.tell.iter().any(|tell| tell.role.as_deref() == Some("quality")));
        assert_eq!(refused(undo(house, &judged.act)), "act_undone");
        let again = house.plant.inspect(&house.owner, &ask, (None, false)).unwrap().result;
        let number = again.rejected.unwrap().lot.lot_number;
        assert_eq!(number.as_deref(), Some("F-1-R2"), "the first part keeps its number");
        house.check();
    });
}

#[test]
fn taking_back_can_be_taken_back() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", Some("A-01"));

        let first = undo(house, &act).unwrap();
        let again = undo(house, &first.act).unwrap().result;
        assert_eq!((again.lots[0].before.as_str(), again.lots[0].after.as_str()), ("0", "100"));
        let third = undo(house, &act).unwrap().result;
        assert_eq!(third.lots[0].after, "0");
        house.check();
    });
}

#[test]
fn holds_come_and_go_by_taking_back() {
    in_every_house(|house| {
        set_up(house);
        let asked = hold(&["OLD"], "glass");
        let placed = house.plant.place_hold(&house.owner, &asked, (None, false)).unwrap();
        let open = || house.plant.holds(&house.owner, &HoldQuery::default()).unwrap().rows;
        let id = open()[0].hold.clone();
        let ask = LiftHold { reason: "none found".to_owned(), ..LiftHold::default() };
        let lifted = house.plant.lift_hold(&house.owner, &id, &ask, (None, false)).unwrap();

        undo(house, &lifted.act).unwrap();
        assert_eq!((open().len(), open()[0].reason.as_str()), (1, "glass"));
        assert_ne!(open()[0].hold, id, "what ended stays ended");
        assert_eq!(refused(undo(house, &placed.act)), "act_stays");
        house.check();
    });
}

#[test]
fn an_order_goes_back_to_where_it_stood_unless_it_went_on() {
    in_every_house(|house| {
        set_up(house);
        let order = PlaceOrder {
            code: Some("SO-1".to_owned()),
            partner: "SHOP".to_owned(),
            lines: vec![OrderLineAsk {
                item: "DOUGH".to_owned(),
                quantity: "1".to_owned(),
                ..OrderLineAsk::default()
            }],
            ..PlaceOrder::default()
        };
        let kind = OrderKind::Sales;
        house.plant.place_order(&house.owner, kind, &order, (None, false)).unwrap();
        let step = |state: &str| {
            let ask = StepOrder { state: state.to_owned(), ..StepOrder::default() };
            let done = house.plant.step_order(&house.owner, (kind, "SO-1"), &ask, (None, false));
            done.unwrap().act
        };
        let closed = step("closed");
        let reopened = step("released");

        match refusal(undo(house, &closed)) {
            Refusal::DoneSince { what, act } => {
                assert_eq!((what.as_str(), act), ("SO-1", reopened.clone()));
            }
            other => panic!("{other:?}"),
        }
        let done = undo(house, &reopened).unwrap().result;
        assert_eq!(done.orders[0].after, "closed");
        let orders = house.plant.orders(&house.owner, kind, &OrderQuery::default()).unwrap();
        assert_eq!(orders.rows[0].state, "closed");
        house.check();
    });
}

#[test]
fn the_floor_takes_back_its_own_last_act_of_the_shift_and_nothing_else() {
    in_every_house(|house| {
        set_up(house);
        let shifts = json!({"day_start": "00:00", "shifts": [
            {"code": "A", "start": "00:00"}, {"code": "B", "start": "12:00"}
        ]});
        house.define(MasterKind::Calendar, "main", &shifts);
        let wang = house.person("wang", &["operator"]);
        let chen = house.person("chen", &["operator"]);
        let lin = house.person("lin", &["leader"]);
        let first = receive_as(house, &wang, "F-1");
        let second = receive_as(house, &wang, "F-2");

        assert_eq!(refused(undo_as(house, &chen, &second)), "undo_not_yours");
        assert_eq!(refused(undo_as(house, &wang, &first)), "undo_not_last");
        undo_as(house, &wang, &second).unwrap();
        undo_as(house, &wang, &first).unwrap();

        let third = receive_as(house, &wang, "F-3");
        let fourth = receive_as(house, &chen, "F-4");
        let told = undo_as(house, &lin, &fourth).unwrap().result.tell;
        assert_eq!(told[0].person.as_ref().unwrap().name.as_deref(), Some("chen"));
        let judged = {
            let ask = verdict("F-3", "incoming", "100", "0");
            house.plant.inspect(&house.owner, &ask, (None, false)).unwrap()
        };
        assert!(matches!(undo_as(house, &lin, &judged.act), Err(Error::Denied)));
        transfer(house, "lot:F-3", "lot:D1", "1", None);
        assert_eq!(refused(undo_as(house, &wang, &third)), "undo_depended_on");
        house.wait_hours(36);
        assert_eq!(refused(undo_as(house, &wang, &third)), "undo_other_shift");
        assert_eq!(refused(undo_as(house, &lin, &third)), "undo_other_day");
        house.check();
    });
}

#[test]
fn a_company_may_write_down_who_corrects_what() {
    in_every_house(|house| {
        set_up(house);
        let right = json!({"act": "receive", "role": "leader", "within": "always"});
        house.define(MasterKind::CorrectionRight, "1", &right);
        let (wang, lin) = (house.person("wang", &["operator"]), house.person("lin", &["leader"]));
        let act = receive_as(house, &wang, "F-1");

        assert_eq!(refused(undo_as(house, &wang, &act)), "undo_not_allowed");
        house.wait_hours(100);
        undo_as(house, &lin, &act).unwrap();
    });
}

#[test]
fn the_preview_names_what_depends_and_who_has_it() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        let ask = verdict("F-1", "incoming", "100", "0");
        let judged = house.plant.inspect(&house.owner, &ask, (None, false)).unwrap();
        transfer(house, "lot:F-1", "lot:D1", "10", None);
        transfer(house, "lot:D1", "customer:SHOP", "5", None);

        let shown = house.plant.undo_act(&house.owner, &judged.act, &self::ask(), (None, true));
        let shown = shown.unwrap().result;

        assert_eq!(shown.dependents.lots[0].lot, "lot:D1");
        assert_eq!(shown.dependents.customers, ["SHOP"]);
        assert!(shown.tell.iter().any(|tell| tell.why == "at_customer"));
        let log = house.plant.acts(&house.owner, &ActQuery::default()).unwrap().rows;
        assert_eq!(log[0].name, "inspect", "a preview records nothing");
        let detail = house.plant.one_act(&house.owner, &judged.act).unwrap();
        let kinds: Vec<&str> = detail.facts.iter().map(|fact| fact.kind.as_str()).collect();
        assert_eq!(kinds, ["inspection_recorded", "lot_judged"]);
        assert_eq!(detail.facts[1].values["lot"], "lot:F-1");
    });
}

#[test]
fn a_portion_that_went_on_to_another_place_is_not_taken_back_from_the_first() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", Some("A-01"));
        let ask = app::Inspect {
            rejected_place: Some("Q-01".to_owned()),
            ..verdict("F-1", "incoming", "0", "100")
        };
        let judged = house.plant.inspect(&house.owner, &ask, (None, false)).unwrap();

        assert_eq!(refused(undo(house, &act)), "not_at_place");
        undo(house, &judged.act).unwrap();
        undo(house, &act).unwrap();
        house.check();
    });
}

#[test]
fn a_reason_is_needed_and_the_same_key_takes_back_once() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", None);
        let without = UndoAct::default();

        let nothing = house.plant.undo_act(&house.owner, &act, &without, (None, false));
        assert_eq!(refused(nothing), "bad_input");
        let first = house.plant.undo_act(&house.owner, &act, &ask(), (Some("k"), false)).unwrap();
        let second = house.plant.undo_act(&house.owner, &act, &ask(), (Some("k"), false)).unwrap();
        assert_eq!(first, second);
        let nobody = undo(house, "00000000000000");
        assert!(matches!(nobody, Err(Error::NotFound("act"))));
    });
}

fn picked(house: &House, quantity: i64) -> Fact {
    PickSet {
        shipment: ShipmentId(7),
        pick: 1,
        line: 1,
        pool: house.pool("OLD"),
        quantity: Some(Quantity::whole(quantity)),
        place: None,
        unit: None,
        picked: false,
        reason: None,
    }
    .into()
}

#[test]
fn a_pick_gets_its_earlier_quantity_back_unless_its_shipment_left() {
    in_every_house(|house| {
        set_up(house);
        let shipment = ShipmentId(7);
        let planned =
            ShipmentPlanned { shipment, order: OrderId(1), code: "DN-1".into(), dock: None };
        let first = house.record("pick", vec![planned.into(), picked(house, 40)]);
        let second = house.record("pick", vec![picked(house, 60)]);

        assert_eq!(refused(undo(house, &first)), "done_since");
        undo(house, &second).unwrap();
        let asked = hold(&["OLD"], "glass");
        let held = house.plant.place_hold(&house.owner, &asked, (None, true)).unwrap().result;
        assert_eq!(held.lots[0].shipments[0].quantity, "40");

        let third = house.record("pick", vec![picked(house, 50)]);
        let left = ShipmentDispatched {
            shipment,
            carrier: None,
            plate: None,
            driver: None,
            seal: None,
            precool_milli_c: None,
            loading_milli_c: None,
        };
        let leave = || house.record("ship", vec![left.clone().into()]);
        let out = leave();
        assert_eq!(refused(undo(house, &third)), "done_since");
        let ground = (house.owner.company, house.owner.site);
        let database = store::Database::open(house.target.clone()).unwrap();
        let stage = || {
            let found = database.read(|tx| store::shipping::find(tx, ground, shipment));
            found.unwrap().unwrap().stage()
        };
        assert_eq!(stage(), Stage::Dispatched);
        let taken_back = undo(house, &out).unwrap().act;
        assert_eq!(stage(), Stage::Planned);
        let left_after_all = undo(house, &taken_back).unwrap().act;
        assert_eq!(stage(), Stage::Dispatched);
        undo(house, &left_after_all).unwrap();
        let left = leave();
        let came = ShipmentDelivered { shipment, arrival_milli_c: None, shortfall: None };
        house.record("deliver", vec![came.into()]);
        assert_eq!(refused(undo(house, &left)), "already_delivered");
        house.check();
    });
}

fn run(code: &str) -> PoolOpened {
    PoolOpened {
        pool: PoolId(77),
        kind: PoolKind::Run,
        code: code.into(),
        item: None,
        partner: None,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: None,
        operation: None,
        closed_at: None,
        tolerance_s: None,
    }
}

#[test]
fn a_run_opens_and_closes_again_and_a_unit_goes_back_to_where_it_stood() {
    in_every_house(|house| {
        set_up(house);
        let started = OperationStarted {
            run: PoolId(77),
            order: OrderId(1),
            operation: "mix".into(),
            step: 1,
            equipment: None,
            station: None,
        };
        let closed = |reopened| Fact::from(RunClosed { run: PoolId(77), reopened });
        let start = house.record("start", vec![run("R1").into(), started.into()]);
        let close = house.record("close", vec![closed(false)]);
        let unit = |place: &str| {
            Fact::from(UnitMoved { unit: UnitId(5), parent: None, place: Some(place.into()) })
        };
        let built = UnitBuilt { unit: UnitId(5), kind: UnitKind::Pallet, code: "P-1".into() };
        house.record("pack", vec![built.into(), unit("A-01")]);
        let moved = house.record("move", vec![unit("A-02")]);

        assert_eq!(refused(undo(house, &start)), "done_since");
        let kinds = |act: &str| {
            let facts = house.plant.one_act(&house.owner, act).unwrap().facts;
            facts.into_iter().map(|fact| (fact.kind, fact.values)).collect::<Vec<_>>()
        };
        let reopened = kinds(&undo(house, &close).unwrap().act);
        assert_eq!(reopened[0].1["reopened"], "true");
        let back = kinds(&undo(house, &moved).unwrap().act);
        assert_eq!((back[0].0.as_str(), back[0].1["place"].as_str()), ("unit_moved", "A-01"));
        let gone = kinds(&undo(house, &start).unwrap().act);
        assert_eq!(gone[0].1["reopened"], "false");
        house.check();
    });
}

#[test]
fn a_line_that_was_changed_asks_for_what_it_asked_before() {
    in_every_house(|house| {
        set_up(house);
        let item = house.item("FLOUR");
        let line = |units: Option<i64>| {
            Fact::from(OrderLineSet {
                order: OrderId(3),
                line: 1,
                role: LineRole::Output,
                item,
                quantity: units.map(Quantity::whole),
                due_on: None,
                operation: None,
                substitutes: None,
                reason: None,
            })
        };
        let placed = OrderPlaced {
            order: OrderId(3),
            kind: OrderKind::Work,
            code: "WO-1".into(),
            partner: None,
            due_on: None,
            partner_reference: None,
            bom: None,
            routing: None,
        };
        house.record("plan", vec![placed.into(), line(Some(10))]);
        let changed = house.record("change", vec![line(Some(20))]);
        let asks = || {
            let order = house.plant.order(&house.owner, OrderKind::Work, "WO-1").unwrap();
            order.lines.iter().map(|line| line.quantity.clone()).collect::<Vec<_>>()
        };
        assert_eq!(asks(), ["20"]);

        undo(house, &changed).unwrap();
        assert_eq!(asks(), ["10"]);
        let dropped = house.record("change", vec![line(None)]);
        assert!(asks().is_empty());
        undo(house, &dropped).unwrap();
        assert_eq!(asks(), ["10"]);
        house.check();
    });
}

#[test]
fn what_was_only_said_stays() {
    in_every_house(|house| {
        set_up(house);
        let said = ComplaintStepped {
            complaint: ComplaintId(1),
            step: ComplaintStep::Acknowledged,
            owner: None,
            due_at: None,
            note: None,
        };
        let act = house.record("acknowledge", vec![said.into()]);

        assert_eq!(refused(undo(house, &act)), "act_stays");
    });
}

#[test]
fn two_people_take_the_same_act_back_once() {
    in_every_house(|house| {
        set_up(house);
        let act = receive(house, "F-1", "100", None);

        let done = thread::scope(|scope| {
            let both = [0, 1].map(|_| scope.spawn(|| undo(house, &act).is_ok()));
            both.map(|one| one.join().unwrap())
        });

        assert_eq!(done.iter().filter(|done| **done).count(), 1, "on {}", house.engine);
        house.check();
    });
}

#[test]
fn an_inflow_that_carried_only_a_moment_of_the_past_is_not_taken_back() {
    in_every_house(|house| {
        set_up(house);
        let day = |day: u32| format!("2026-03-{day:02}T08:00:00+08:00");
        transfer(house, "lot:OLD", "customer:SHOP", "500", Some(&day(4)));
        let ask = Receive {
            supplier: Some("MILLER".to_owned()),
            act: ActAsk { at: Some(day(5)), ..ActAsk::default() },
            lots: vec![ReceiveLot {
                item: "FLOUR".to_owned(),
                quantity: "100".to_owned(),
                lot_number: Some("F-1".to_owned()),
                ..ReceiveLot::default()
            }],
            ..Receive::default()
        };
        let act = house.plant.receive(&house.owner, &ask, (None, false)).unwrap().act;
        transfer(house, "lot:F-1", "lot:D1", "100", Some(&day(6)));
        transfer(house, "supplier:MILLER", "lot:F-1", "100", Some(&day(7)));

        match refusal(undo(house, &act)) {
            Refusal::BelowZero { at, short, .. } => {
                assert_eq!(short, "100");
                assert!(at.starts_with("2026-03-06"), "the day it was used: {at}");
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_receipt_is_not_taken_back_while_the_goods_lie_where_they_were_put_since() {
    in_every_house(|house| {
        house.furnish();
        house.receive("FLOUR", "F-1", "10", "");
        let receipt = newest_act(house);
        let move_to = app::MoveStock {
            lot: "F-1".to_owned(),
            quantity: "10".to_owned(),
            to: "A1".to_owned(),
            ..app::MoveStock::default()
        };
        let moved = house.plant.move_stock(&house.owner, &move_to, (None, false)).unwrap();
        let ask = UndoAct { reason: "not ours".to_owned(), ..UndoAct::default() };
        let undo = |act: &str| house.plant.undo_act(&house.owner, act, &ask, (None, false));

        let early = undo(&receipt);

        assert_eq!(crate::furnished::refused(early), "not_at_place");
        undo(&moved.act).unwrap();
        undo(&receipt).unwrap();
        house.check();
    });
}

fn newest_act(house: &House) -> String {
    let page = house.plant.acts(&house.owner, &app::ActQuery::default()).unwrap();
    page.rows[0].act.clone()
}
