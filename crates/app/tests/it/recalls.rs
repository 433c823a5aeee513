//! A recall through its life, a drill that moves nothing, and a hold no shipment slips past.

use std::sync::Barrier;
use std::thread;

use app::{
    AccountRecall, ActAsk, Deliver, Dispatch, EndRecall, HoldRecall, OpenRecall, PlanShipment,
    Produce, RecallView, SetPick, SetRecallLot, TakePick, TellRecall,
};

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};
use crate::notices::in_every_recall;
use crate::workshop::{Workshop, in_every_workshop, output};

/// A house with `B1`, of which 30 of 100 went to `C1`.
fn in_every_shop(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        house.receive("BREAD", "B1", "100", "A1");
        gather(house, "1", "30");
        done(house.plant.dispatch(&house.owner, "DN-1", &Dispatch::default(), ONCE));
        test(house);
    });
}

/// An order and a shipment of it that is gathered and stands at the dock.
pub(crate) fn gather(house: &House, number: &str, quantity: &str) {
    plan(house, number, quantity);
    let code = format!("DN-{number}");
    for pick in house.plant.shipment(&house.owner, &code).unwrap().picks {
        let take = TakePick::default();
        done(house.plant.take_pick(&house.owner, (&code, pick.pick), &take, ONCE));
    }
}

/// An order and a shipment of it of which nothing was scanned yet.
pub(crate) fn plan(house: &House, number: &str, quantity: &str) {
    let (order, code) = (format!("SO-{number}"), format!("DN-{number}"));
    house.sell(&order, "C1", "BREAD", quantity);
    let ask = PlanShipment {
        order,
        code: Some(code.clone()),
        dock: Some("DOCK".to_owned()),
        ..PlanShipment::default()
    };
    done(house.plant.plan_shipment(&house.owner, &ask, ONCE));
    let pick = SetPick { line: 1, quantity: quantity.to_owned(), ..SetPick::default() };
    done(house.plant.set_pick(&house.owner, &code, &pick, ONCE));
}

pub(crate) fn opening(hazard: &str) -> OpenRecall {
    OpenRecall {
        roots: vec!["lot:B1".to_owned()],
        hazard: hazard.to_owned(),
        reason: "metal in it".to_owned(),
        code: Some("RC-1".to_owned()),
        ..OpenRecall::default()
    }
}

fn told() -> TellRecall {
    TellRecall { customer: "C1".to_owned(), ..TellRecall::default() }
}

fn ending(effective: Option<bool>) -> EndRecall {
    EndRecall { effective, note: "all shops asked".to_owned(), ..EndRecall::default() }
}

fn figure(view: &RecallView) -> [&str; 6] {
    let of = &view.figures[0];
    [&of.target, &of.on_hand, &of.sealed, &of.sold, &of.open, &of.percent].map(String::as_str)
}

#[test]
fn a_recall_is_scoped_held_told_accounted_for_checked_and_ended() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let opened = done(plant.open_recall(owner, &opening("substance"), ONCE));
        assert_eq!(figure(&opened), ["100", "70", "0", "0", "30", "70.0"], "on {}", house.engine);
        assert_eq!((opened.row.stage.as_str(), opened.lots[0].held), ("scoped", false));
        assert_eq!(refused(plant.notice_recall(owner, "RC-1", &told(), ONCE)), "recall_state");

        let held = done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        assert_eq!((held.held_lots, held.lots[0].held), (Some(1), true));
        // Once more blocks nothing twice.
        done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        let query = app::HoldQuery { lot: Some("B1".to_owned()), ..app::HoldQuery::default() };
        assert_eq!(plant.holds(owner, &query).unwrap().rows.len(), 1);

        let noticed = done(plant.notice_recall(owner, "RC-1", &told(), ONCE));
        assert!(!noticed.customers[0].overdue && noticed.customers[0].deliveries[0].on_the_way);
        house.wait_hours(2);
        assert!(plant.recall(owner, "RC-1").unwrap().customers[0].overdue);
        let elsewhere = TellRecall { customer: "C2".to_owned(), ..TellRecall::default() };
        assert_eq!(refused(plant.notice_recall(owner, "RC-1", &elsewhere, ONCE)), "never_shipped");
        let heard = done(plant.acknowledge_recall(owner, "RC-1", &told(), ONCE));
        assert!(!heard.customers[0].overdue);

        let mut said = AccountRecall {
            customer: "C1".to_owned(),
            lot: "B1".to_owned(),
            sealed: Some("20".to_owned()),
            sold: Some("11".to_owned()),
            ..AccountRecall::default()
        };
        assert_eq!(refused(plant.account_recall(owner, "RC-1", &said, ONCE)), "recall_too_much");
        said.sold = Some("8".to_owned());
        let known = done(plant.account_recall(owner, "RC-1", &said, ONCE));
        assert_eq!(figure(&known), ["100", "70", "20", "8", "2", "98.0"]);
        let worked = ending(Some(true));
        assert_eq!(refused(plant.check_recall(owner, "RC-1", &worked, ONCE)), "recall_open");

        // What comes back is in the house again and no longer sealed there; the rest stays open.
        done(plant.deliver(owner, "DN-1", &Deliver::default(), ONCE));
        let back = app::CustomerReturn {
            customer: "C1".to_owned(),
            lot: "B1".to_owned(),
            quantity: "20".to_owned(),
            ..app::CustomerReturn::default()
        };
        done(plant.customer_return(owner, &back, ONCE));
        // They are a lot of their own, which is blocked as the one it comes from.
        let after = plant.recall(owner, "RC-1").unwrap();
        assert!(after.lots.len() == 2 && after.lots.iter().all(|lot| lot.held));
        assert_eq!(figure(&after), ["100", "90", "0", "8", "2", "98.0"], "on {}", house.engine);

        (said.sealed, said.missing) = (None, Some("2".to_owned()));
        assert_eq!(refused(plant.account_recall(owner, "RC-1", &said, ONCE)), "bad_input");
        said.note = Some("searched twice".to_owned());
        let all = done(plant.account_recall(owner, "RC-1", &said, ONCE));
        assert_eq!(figure(&all), ["100", "90", "0", "8", "0", "100.0"]);
        done(plant.check_recall(owner, "RC-1", &worked, ONCE));
        let closed = done(plant.close_recall(owner, "RC-1", &ending(None), ONCE));
        assert_eq!(closed.row.stage, "closed");
        let again = plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE);
        assert_eq!(refused(again), "recall_state");
        house.stays_sound();
    });
}

#[test]
fn a_recall_is_not_ended_while_goods_are_open_again() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        done(plant.open_recall(owner, &opening("substance"), ONCE));
        done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        done(plant.notice_recall(owner, "RC-1", &told(), ONCE));
        let sold = |quantity: &str| {
            let said = AccountRecall {
                customer: "C1".to_owned(),
                lot: "B1".to_owned(),
                sold: Some(quantity.to_owned()),
                ..AccountRecall::default()
            };
            done(plant.account_recall(owner, "RC-1", &said, ONCE));
        };
        sold("30");
        done(plant.check_recall(owner, "RC-1", &ending(Some(true)), ONCE));
        sold("20");

        let close = || plant.close_recall(owner, "RC-1", &ending(None), ONCE);
        assert_eq!(refused(close()), "recall_open", "on {}", house.engine);
        sold("30");
        assert_eq!(done(close()).row.stage, "closed");
        house.stays_sound();
    });
}

#[test]
fn a_narrower_reading_needs_a_reason_and_a_lot_is_put_in_with_one() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let narrow = OpenRecall { reading: Some("record".to_owned()), ..opening("allergen") };
        assert_eq!(refused(plant.open_recall(owner, &narrow, ONCE)), "recall_narrow");
        let nothing = OpenRecall { roots: vec!["lot:NONE".to_owned()], ..opening("substance") };
        assert_eq!(refused(plant.open_recall(owner, &nothing, ONCE)), "unknown_pool");
        done(plant.open_recall(owner, &opening("allergen"), ONCE));
        done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));

        house.receive("BREAD", "B2", "50", "A2");
        let wider = SetRecallLot {
            lot: "B2".to_owned(),
            included: true,
            reason: "the same belt".to_owned(),
            ..SetRecallLot::default()
        };
        let view = done(plant.set_recall_lot(owner, "RC-1", &wider, ONCE));
        let put_in = view.lots.iter().find(|lot| lot.lot.lot == "lot:B2").unwrap();
        assert!(put_in.held && put_in.by_hand.is_some(), "on {}", house.engine);
        assert_eq!(figure(&view)[0], "150");
    });
}

#[test]
fn a_second_recall_of_the_same_goods_says_that_there_is_one() {
    in_every_recall(false, |house| {
        let again = OpenRecall {
            roots: vec!["lot:B1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "the same once more".to_owned(),
            ..OpenRecall::default()
        };
        let warned = |ask: &OpenRecall| {
            let done = house.plant.open_recall(&house.owner, ask, (None, true)).unwrap();
            let told = done.warnings.into_iter().filter(|one| one.rule == "recall_overlaps");
            told.map(|one| one.fields["recall"].clone()).collect::<Vec<_>>()
        };

        assert_eq!(warned(&again), ["RC-1"], "on {}", house.engine);
        assert_eq!(warned(&OpenRecall { drill: true, ..again }), [""; 0]);
    });
}

#[test]
fn a_drill_blocks_and_moves_nothing() {
    in_every_shop(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let stock = || plant.stock(owner, &app::StockQuery::default()).unwrap().rows;
        let before = stock();
        let drill = OpenRecall { drill: true, target_min: Some(240), ..opening("microbe") };
        done(plant.open_recall(owner, &drill, ONCE));
        let held = done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        assert_eq!((held.held_lots, held.held_portions), (Some(1), Some(1)), "on {}", house.engine);
        done(plant.notice_recall(owner, "RC-1", &told(), ONCE));
        done(plant.check_recall(owner, "RC-1", &ending(Some(true)), ONCE));
        done(plant.close_recall(owner, "RC-1", &ending(None), ONCE));

        assert_eq!(stock(), before, "on {}", house.engine);
        assert!(plant.holds(owner, &app::HoldQuery::default()).unwrap().rows.is_empty());
        house.stays_sound();
    });
}

/// A drum of pork that goes into filling, and a recall of it.
fn recalled_pork(workshop: &Workshop<'_>) -> (String, String) {
    let pork = workshop.received("PORK", "P-1", "100");
    workshop.ordered("WO-1", "FILLING", "100");
    let run = workshop.running("WO-1", "MIX");
    workshop.fed(&run, &pork, "20").unwrap();
    let open = OpenRecall { roots: vec![pork.clone()], ..opening("substance") };
    done(workshop.house.plant.open_recall(&workshop.house.owner, &open, ONCE));
    (run, pork)
}

#[test]
fn what_comes_out_of_a_run_after_everything_was_blocked_is_blocked_and_in_the_scope() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let (run, _) = recalled_pork(workshop);
        let held = done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        assert_eq!((held.held_lots, held.lots.len()), (Some(1), 1), "on {}", workshop.house.engine);
        let steps: Vec<_> = held.steps.iter().map(|step| (step.pool.as_str(), step.held)).collect();
        assert_eq!(steps, [(run.as_str(), true)]);
        assert_eq!(held.steps[0].operation.as_deref(), Some("MIX"));

        let made = workshop.produce(output(&run, "20", ActAsk::default())).unwrap();
        let after = plant.recall(owner, "RC-1").unwrap();
        let of = |lot: &str| after.lots.iter().find(|one| one.lot.lot == lot).map(|one| one.held);
        assert_eq!(of(&made.lot.unwrap()), Some(true));
    });
}

#[test]
fn what_was_left_out_by_hand_stays_out_when_more_of_it_comes_out_of_a_run() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let (run, _) = recalled_pork(workshop);
        done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        let made = workshop.produce(output(&run, "20", ActAsk::default())).unwrap().lot.unwrap();
        let other = workshop.produce(output(&run, "10", ActAsk::default())).unwrap().lot.unwrap();
        let out = SetRecallLot {
            lot: made.clone(),
            reason: "made before the metal fell in".to_owned(),
            ..SetRecallLot::default()
        };
        done(plant.set_recall_lot(owner, "RC-1", &out, ONCE));

        // A lot that is free again takes more, and is blocked with what it takes.
        for lot in [&made, &other] {
            let of = lot.trim_start_matches("lot:").to_owned();
            let query = app::HoldQuery { lot: Some(of), ..app::HoldQuery::default() };
            let lift = app::LiftHold { reason: "looked at".to_owned(), ..app::LiftHold::default() };
            for row in plant.holds(owner, &query).unwrap().rows {
                done(plant.lift_hold(owner, &row.hold, &lift, ONCE));
            }
            let more = output(&run, "5", ActAsk::default());
            let more = Produce { lot: Some(lot.clone()), ..more };
            workshop.produce(more).unwrap();
        }
        let after = plant.recall(owner, "RC-1").unwrap();
        let of = |lot: &str| {
            let one = after.lots.iter().find(|one| one.lot.lot == lot).unwrap();
            (one.included, one.by_hand.is_some(), one.frozen.clone())
        };
        assert_eq!(of(&made), (false, true, "20".to_owned()), "on {}", workshop.house.engine);
        assert_eq!(of(&other), (true, false, "10".to_owned()), "on {}", workshop.house.engine);
    });
}

#[test]
fn no_output_slips_past_a_hold_on_everything() {
    in_every_workshop(|workshop| {
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let (run, pork) = recalled_pork(workshop);
        let start = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                for _ in 0..rounds() {
                    workshop.produce(output(&run, "0.5", ActAsk::default())).unwrap();
                }
            });
            start.wait();
            done(plant.hold_recall(owner, "RC-1", &HoldRecall::default(), ONCE));
        });

        let reached = workshop.traced(&pork, "forward", None);
        let reached = reached["pools"].as_array().unwrap();
        let lots: Vec<_> = reached.iter().filter_map(|pool| pool["ref"].as_str()).collect();
        let view = plant.recall(owner, "RC-1").unwrap();
        let made = lots.iter().filter(|lot| lot.starts_with("lot:")).collect::<Vec<_>>();
        assert_eq!(made.len(), rounds(), "on {}", workshop.house.engine);
        for lot in made {
            let held = view.lots.iter().any(|one| one.lot.lot == **lot && one.held);
            assert!(held, "{lot} on {}", workshop.house.engine);
        }
    });
}

/// Rounds of one house; `RECALL_ROUNDS` asks for more.
fn rounds() -> usize {
    std::env::var("RECALL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(25)
}
