//! What waits for whom, on both engines.

use app::{Operator, OrderLineAsk, PlaceOrder, Receive, ReceiveLot, TaskQuery, TaskView, UndoAct};
use domain::OrderKind;

use crate::house::{House, in_every_house};
use crate::kitchen::{hold, receive, refused, set_up, transfer, verdict};

fn tasks(house: &House, who: &Operator) -> Vec<TaskView> {
    house.plant.tasks(who, &TaskQuery::default()).unwrap().rows
}

fn kinds(tasks: &[TaskView]) -> Vec<&str> {
    tasks.iter().map(|task| task.kind.as_str()).collect()
}

#[test]
fn a_lot_that_arrived_waits_for_quality_and_for_a_place_and_then_for_nobody() {
    in_every_house(|house| {
        set_up(house);
        let (wang, hua) = (house.person("wang", &["operator"]), house.person("hua", &["quality"]));
        receive(house, "F-1", "100", None);

        let inspect = tasks(house, &hua);
        assert_eq!(kinds(&inspect), ["inspect_lot"]);
        assert_eq!((inspect[0].state.as_str(), inspect[0].code.as_str()), ("waiting", "lot:F-1"));
        let place = tasks(house, &wang);
        assert_eq!(kinds(&place), ["put_away"]);
        assert_eq!(place[0].quantity.as_deref(), Some("100"));

        house.wait_hours(6);
        assert_eq!(tasks(house, &hua)[0].state, "late");
        house.wait_hours(30);
        assert_eq!(tasks(house, &hua)[0].state, "stuck");
        let ask = app::Inspect {
            rejected_place: Some("Q-01".to_owned()),
            ..verdict("F-1", "incoming", "0", "100")
        };
        house.plant.inspect(&house.owner, &ask, (None, false)).unwrap();
        assert!(tasks(house, &hua).is_empty());
    });
}

#[test]
fn orders_wait_from_the_day_before_they_are_due_until_they_are_served() {
    in_every_house(|house| {
        set_up(house);
        let lin = house.person("lin", &["planner"]);
        let order = |code: &str, due: &str| {
            let order = PlaceOrder {
                code: Some(code.to_owned()),
                partner: "MILLER".to_owned(),
                due_on: Some(due.to_owned()),
                lines: vec![OrderLineAsk {
                    item: "FLOUR".to_owned(),
                    quantity: "10".to_owned(),
                    ..OrderLineAsk::default()
                }],
                ..PlaceOrder::default()
            };
            let kind = OrderKind::Purchase;
            house.plant.place_order(&house.owner, kind, &order, (None, false)).unwrap();
        };
        order("PO-OLD", "2026-01-05");
        order("PO-FAR", "2099-01-05");

        let due = tasks(house, &lin);
        assert_eq!(kinds(&due), ["expect_delivery"]);
        assert_eq!((due[0].code.as_str(), due[0].state.as_str()), ("PO-OLD", "stuck"));
        assert_eq!(due[0].partner.as_deref(), Some("廠"));
        let delivery = Receive {
            order: Some("PO-OLD".to_owned()),
            lots: vec![ReceiveLot {
                item: "FLOUR".to_owned(),
                quantity: "10".to_owned(),
                ..ReceiveLot::default()
            }],
            ..Receive::default()
        };
        house.plant.receive(&house.owner, &delivery, (None, false)).unwrap();
        assert!(tasks(house, &lin).is_empty());
    });
}

#[test]
fn holds_debts_and_corrections_by_others_are_told() {
    in_every_house(|house| {
        set_up(house);
        let (wang, hua) = (house.person("wang", &["operator"]), house.person("hua", &["quality"]));
        house.plant.place_hold(&hua, &hold(&["OLD"], "glass"), (None, false)).unwrap();
        transfer(house, "lot:D1", "scrap", "5", None);
        let delivery = Receive {
            supplier: Some("MILLER".to_owned()),
            lots: vec![ReceiveLot {
                item: "FLOUR".to_owned(),
                quantity: "10".to_owned(),
                ..ReceiveLot::default()
            }],
            ..Receive::default()
        };
        let act = house.plant.receive(&wang, &delivery, (None, false)).unwrap().act;
        let ask = UndoAct { reason: "wrong truck".to_owned(), ..UndoAct::default() };
        house.plant.undo_act(&hua, &act, &ask, (None, false)).unwrap();

        let of_quality = tasks(house, &hua);
        let held = of_quality.iter().find(|task| task.kind == "decide_hold").unwrap();
        assert_eq!(held.note.as_deref(), Some("glass"));
        assert_eq!(held.by.as_ref().unwrap().name.as_deref(), Some("hua"));
        let of_floor = tasks(house, &wang);
        let told = of_floor.iter().find(|task| task.kind == "read_correction").unwrap();
        assert_eq!(told.note.as_deref(), Some("wrong truck"));
        assert!(!kinds(&of_quality).contains(&"read_correction"), "it was theirs");
        let short = of_floor.iter().find(|task| task.kind == "count_lot").unwrap();
        assert_eq!((short.code.as_str(), short.quantity.as_deref()), ("lot:D1", Some("-5")));
        let of_role = TaskQuery { role: Some("quality".to_owned()) };
        let of_role = house.plant.tasks(&house.owner, &of_role).unwrap().rows;
        assert!(kinds(&of_role).contains(&"decide_hold"));
        let nobody = TaskQuery { role: Some("king".to_owned()) };
        assert_eq!(refused(house.plant.tasks(&house.owner, &nobody)), "bad_input");
    });
}
