//! What goes from run to run or is lost on the way, and a run that works for several orders.

use std::thread;

use app::{ActAsk, LoseFromRun, PassOn, Produce, ReceiveLot, UndoAct};
use domain::Refusal;

use crate::workshop::{Workshop, ago, because, feed, in_every_workshop, output, refused};

fn pass_of(into: &str, quantity: Option<&str>, act: ActAsk) -> PassOn {
    PassOn { into: into.to_owned(), quantity: quantity.map(str::to_owned), act }
}

fn pass(
    workshop: &Workshop<'_>,
    run: &str,
    ask: &PassOn,
) -> Result<app::Done<app::PassedOn>, app::Error> {
    let house = workshop.house;
    house.plant.pass_on(&house.owner, run, ask, (None, false))
}

fn lose(
    workshop: &Workshop<'_>,
    run: &str,
    (quantity, sink, reason): (Option<&str>, Option<&str>, &str),
    act: ActAsk,
) -> Result<app::LostFromRun, app::Error> {
    let ask = LoseFromRun {
        quantity: quantity.map(str::to_owned),
        sink: sink.map(str::to_owned),
        reason: reason.to_owned(),
        act,
    };
    let house = workshop.house;
    let done = house.plant.lose_from_run(&house.owner, run, &ask, (None, false));
    done.map(|done| done.result)
}

/// A mixer with 50 kg of pork in it, and a line that forms dumplings.
fn mixer_and_line(workshop: &Workshop<'_>) -> (String, String) {
    let soy = ReceiveLot { allergens: Some("soybeans".into()), ..ReceiveLot::default() };
    let pork = workshop.received_as("PORK", "P-1", "100", soy);
    workshop.ordered("WO-1", "FILLING", "100");
    workshop.ordered("WO-2", "DUMPLING", "5000");
    let mixer = workshop.running("WO-1", "MIX");
    workshop.fed(&mixer, &pork, "50").unwrap();
    (mixer, workshop.running("WO-2", "FORM"))
}

#[test]
fn what_a_mixer_passes_on_serves_the_line_and_is_in_what_is_made_of_it() {
    in_every_workshop(|workshop| {
        let (mixer, line) = mixer_and_line(workshop);
        let some = |quantity| pass_of(&line, Some(quantity), ago(100));

        let itself = pass_of(&mixer, Some("1"), ago(100));
        assert_eq!(refused(pass(workshop, &mixer, &itself)).code(), "self_transfer");
        assert_eq!(refused(pass(workshop, &mixer, &some("0"))).code(), "not_positive");
        let more =
            Refusal::MoreThanInRun { run: mixer.clone(), there: "50".into(), asked: "51".into() };
        assert_eq!(refused(pass(workshop, &mixer, &some("51"))), more);
        let early = pass_of(&line, Some("1"), ago(130));
        assert_eq!(refused(pass(workshop, &mixer, &early)).code(), "more_than_in_run");
        let nowhere = pass_of("run:NONE", Some("1"), ago(100));
        assert_eq!(refused(pass(workshop, &mixer, &nowhere)).code(), "unknown_pool");

        let passed = pass(workshop, &mixer, &some("20")).unwrap().result;
        assert_eq!((passed.line, passed.left.as_deref()), (Some(2), Some("30")));
        let rest = pass(workshop, &mixer, &pass_of(&line, None, ago(90))).unwrap().result;
        assert_eq!((rest.quantity.as_deref(), rest.left.as_deref()), (Some("30"), Some("0")));
        let empty = pass_of(&line, None, ago(80));
        assert_eq!(refused(pass(workshop, &mixer, &empty)).code(), "nothing_there");
        let wet = pass_of(&line, Some("1"), because(ago(80), "more_than_in_run", "ice"));
        pass(workshop, &mixer, &wet).unwrap();

        let made = workshop.made(&line, "2000").unwrap();
        assert_eq!(made.allergens.as_deref(), Some("soybeans"), "through both runs");
        let lot = made.lot.unwrap();
        let traced = workshop.traced(&lot, "backward", None);
        let pools = traced["pools"].to_string();
        assert!(pools.contains("lot:P-1") && pools.contains(&mixer), "{pools}");
        let forward = workshop.traced("lot:P-1", "forward", None);
        assert!(forward["pools"].to_string().contains(&lot), "{forward}");
    });
}

#[test]
fn a_charge_goes_only_where_an_order_wants_it() {
    in_every_workshop(|workshop| {
        let (mixer, line) = mixer_and_line(workshop);
        workshop.ordered("WO-3", "FILLING", "100");
        let other = workshop.running("WO-3", "MIX");

        let back = pass(workshop, &line, &pass_of(&mixer, Some("1"), ago(90)));
        let back = refused(back);
        assert_eq!(back.code(), "more_than_in_run", "nothing is in the line yet");
        pass(workshop, &mixer, &pass_of(&line, Some("10"), ago(100))).unwrap();
        let back = refused(pass(workshop, &line, &pass_of(&mixer, Some("1"), ago(90))));
        let astray = Refusal::OtherOrder {
            run: mixer.clone(),
            operation: "MIX".into(),
            order: "WO-2".into(),
        };
        assert_eq!(back, astray);
        let beside = pass(workshop, &mixer, &pass_of(&other, Some("5"), ago(90))).unwrap().result;
        assert_eq!((beside.into_order.as_str(), beside.line), ("WO-3", None));

        let house = workshop.house;
        let close = app::CloseRun { reason: None, act: ago(60) };
        house.plant.finish_operation(&house.owner, &mixer, &close, (None, false)).unwrap();
        let closed = refused(pass(workshop, &mixer, &pass_of(&line, None, ago(50))));
        assert_eq!(closed.code(), "run_closed");
        pass(workshop, &mixer, &pass_of(&line, Some("2"), ago(70))).unwrap();
    });
}

#[test]
fn a_charge_is_passed_on_once_however_often_and_by_whomever_it_is_asked() {
    in_every_workshop(|workshop| {
        let (mixer, line) = mixer_and_line(workshop);
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let ask = pass_of(&line, Some("30"), ago(100));

        let shown = plant.pass_on(owner, &mixer, &ask, (Some("k"), true)).unwrap();
        assert_eq!(shown.result.left.as_deref(), Some("20"));
        let first = plant.pass_on(owner, &mixer, &ask, (Some("k"), false)).unwrap();
        assert_eq!(first, plant.pass_on(owner, &mixer, &ask, (Some("k"), false)).unwrap());
        let outcomes: Vec<bool> = thread::scope(|scope| {
            let pass = || plant.pass_on(owner, &mixer, &ask, (None, false)).is_ok();
            let both = [scope.spawn(pass), scope.spawn(pass)];
            both.map(|one| one.join().unwrap()).into()
        });
        assert_eq!(outcomes, [false, false], "20 kg are left");

        let undo = UndoAct { reason: "wrong line".into(), ..UndoAct::default() };
        plant.undo_act(owner, &first.act, &undo, (None, false)).unwrap();
        let again = pass(workshop, &mixer, &pass_of(&line, None, ago(95))).unwrap().result;
        assert_eq!(again.quantity.as_deref(), Some("50"));
    });
}

#[test]
fn what_left_a_run_later_was_not_passed_on_or_lost_before() {
    in_every_workshop(|workshop| {
        let pork = workshop.received("PORK", "P-1", "100");
        workshop.ordered("WO-1", "FILLING", "100");
        workshop.ordered("WO-2", "DUMPLING", "5000");
        let mixer = workshop.running("WO-1", "MIX");
        let line = workshop.running("WO-2", "FORM");
        let more = because(ago(120), "over_issue", "more meat");
        workshop.feed(feed(&mixer, &pork, "100", more)).unwrap();
        let made = workshop.made(&mixer, "90").unwrap();
        assert!(made.lot.is_some());

        let ask = |quantity| pass_of(&line, quantity, ago(60));
        let there = |there: &str, asked: &str| Refusal::MoreThanInRun {
            run: mixer.clone(),
            there: there.into(),
            asked: asked.into(),
        };
        assert_eq!(refused(pass(workshop, &mixer, &ask(Some("100")))), there("10", "100"));
        let lost = lose(workshop, &mixer, (Some("11"), None, "dust"), ago(60));
        assert_eq!(refused(lost), there("10", "11"));
        let rest = pass(workshop, &mixer, &ask(None)).unwrap().result;
        assert_eq!((rest.quantity.as_deref(), rest.left.as_deref()), (Some("10"), Some("0")));
        assert_eq!(refused(pass(workshop, &mixer, &ask(None))).code(), "nothing_there");
        let lost = lose(workshop, &mixer, (None, None, "dust"), ago(60));
        assert_eq!(refused(lost).code(), "nothing_there");
        let wet = because(ago(60), "more_than_in_run", "ice");
        lose(workshop, &mixer, (Some("1"), None, "steam"), wet).unwrap();
    });
}

#[test]
fn what_a_run_loses_goes_where_it_is_said_with_a_reason() {
    in_every_workshop(|workshop| {
        let (mixer, _) = mixer_and_line(workshop);
        let dust =
            |quantity, sink, reason| lose(workshop, &mixer, (quantity, sink, reason), ago(90));

        assert_eq!(refused(dust(Some("1"), None, " ")).code(), "reason_needed");
        assert_eq!(refused(dust(Some("1"), Some("adjust"), "dust")).code(), "bad_input");
        assert_eq!(refused(dust(Some("51"), None, "dust")).code(), "more_than_in_run");
        let lost = dust(Some("2"), None, "dust").unwrap();
        assert_eq!((lost.sink.as_str(), lost.left.as_deref()), ("loss", Some("48")));
        dust(Some("3"), Some("scrap"), "swept up").unwrap();
        workshop.made(&mixer, "40").unwrap();
        let rest = lose(workshop, &mixer, (None, None, "sticks to the bowl"), ago(20)).unwrap();
        assert_eq!(rest.quantity, "5");
        let nothing = lose(workshop, &mixer, (None, None, "nothing"), ago(10));
        assert_eq!(refused(nothing).code(), "nothing_there");

        let forward = workshop.traced("lot:P-1", "forward", None);
        let balance = &forward["balance"];
        assert_eq!((&balance["lost"], &balance["scrapped"]), (&"7".into(), &"3".into()));
        assert_eq!(balance["unexplained"], "0", "{balance}");
    });
}

#[test]
fn all_of_a_charge_nobody_can_weigh_is_passed_on_without_a_figure_and_not_lost() {
    in_every_workshop(|workshop| {
        let boxes = workshop.received("BOX", "B-1", "500");
        workshop.ordered("WO-2", "DUMPLING", "5000");
        workshop.running("WO-2", "FORM");
        workshop.running("WO-2", "FREEZE");
        let packing = workshop.running("WO-2", "PACK");
        let next = workshop.running("WO-2", "PACK");
        workshop.feed(feed(&packing, &boxes, "10", ago(120))).unwrap();

        let lost = lose(workshop, &packing, (None, None, "torn"), ago(90));
        assert_eq!(refused(lost).code(), "charge_not_weighed");
        let passed = pass(workshop, &packing, &pass_of(&next, None, ago(80))).unwrap().result;
        assert_eq!((passed.quantity, passed.left), (None, None));
        let forward = workshop.traced("lot:B-1", "forward", None);
        assert!(forward["pools"].to_string().contains(&next), "{forward}");
    });
}

#[test]
fn one_run_makes_for_every_order_that_has_its_operation() {
    in_every_workshop(|workshop| {
        let (mixer, line) = mixer_and_line(workshop);
        workshop.ordered("WO-3", "DUMPLING", "300");
        workshop.planned("WO-4", "DUMPLING", "300");
        pass(workshop, &mixer, &pass_of(&line, None, ago(100))).unwrap();
        let made_for = |order: &str, quantity: &str, act| {
            let ask = output(&line, quantity, act);
            workshop.produce(Produce { order: Some(order.to_owned()), ..ask })
        };

        assert_eq!(refused(made_for("WO-9", "10", ago(30))).code(), "unknown_document");
        assert_eq!(refused(made_for("WO-4", "10", ago(30))).code(), "order_not_open");
        assert_eq!(refused(made_for("WO-1", "10", ago(30))).code(), "other_order");
        assert_eq!(refused(made_for("WO-3", "301", ago(30))).code(), "over_output");
        let first = made_for("WO-3", "200", ago(30)).unwrap();
        let own = workshop.made(&line, "1000").unwrap();

        assert_eq!((first.order.as_str(), first.line_open.as_deref()), ("WO-3", Some("100")));
        assert_eq!((own.order.as_str(), own.line_open.as_deref()), ("WO-2", Some("4000")));
        let onto = |order: &str| Produce {
            order: Some(order.to_owned()),
            lot: first.lot.clone(),
            ..output(&line, "10", ago(20))
        };
        assert_eq!(refused(workshop.produce(onto("WO-2"))).code(), "lot_of_other_order");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let served = |order: &str| {
            let order = plant.work_order(owner, order).unwrap();
            order.order.lines[0].served.clone()
        };
        assert_eq!((served("WO-2"), served("WO-3")), ("1000".into(), "200".into()));
        let others = plant.work_order(owner, "WO-3").unwrap().made_by_others;
        assert_eq!(others.len(), 1, "{others:?}");
        assert_eq!((others[0].run.as_str(), others[0].order.as_str()), (line.as_str(), "WO-2"));
        assert_eq!(Some(&others[0].lot), first.lot.as_ref());
        assert_eq!((others[0].quantity.as_str(), others[0].unit.as_deref()), ("200", Some("pcs")));
        assert!(plant.work_order(owner, "WO-2").unwrap().made_by_others.is_empty());
        workshop.stepped("WO-3", "closed").unwrap();
        assert_eq!(refused(made_for("WO-3", "1", ago(10))).code(), "order_not_open");
    });
}
