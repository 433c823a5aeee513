//! Production: operations in their order, feeds, outputs, rework, and what a trace says of them.

use std::thread;

use app::{ActAsk, CloseRun, Feed, HandBack, OperationQuery, Produce, ReceiveLot, ReworkLot};
use domain::{MasterKind, Refusal};
use serde_json::json;

use crate::workshop::{
    Workshop, ago, because, feed, in_days, in_every_workshop, moment, output, refused,
};

fn finish(workshop: &Workshop<'_>, run: &str, act: ActAsk) -> Result<app::RunView, app::Error> {
    let house = workshop.house;
    let ask = CloseRun { reason: None, act };
    let done = house.plant.finish_operation(&house.owner, run, &ask, (None, false));
    done.map(|done| done.result)
}

fn reopen(workshop: &Workshop<'_>, run: &str, reason: &str) -> Result<app::RunView, app::Error> {
    let house = workshop.house;
    let ask = CloseRun { reason: Some(reason.to_owned()), act: ActAsk::default() };
    let done = house.plant.reopen_operation(&house.owner, run, &ask, (None, false));
    done.map(|done| done.result)
}

fn hand_back(workshop: &Workshop<'_>, fed: &str, quantity: &str) -> Result<String, app::Error> {
    let ask = HandBack {
        feed: fed.to_owned(),
        quantity: quantity.to_owned(),
        act: ago(60),
        ..HandBack::default()
    };
    let house = workshop.house;
    let done = house.plant.hand_back(&house.owner, &ask, (None, false));
    done.map(|done| done.result.stays)
}

fn rework(
    workshop: &Workshop<'_>,
    lot: &str,
    run: &str,
    quantity: &str,
) -> Result<app::Fed, app::Error> {
    let ask = ReworkLot {
        lot: lot.to_owned(),
        run: run.to_owned(),
        quantity: Some(quantity.to_owned()),
        act: ago(40),
        ..ReworkLot::default()
    };
    let house = workshop.house;
    house.plant.rework(&house.owner, &ask, (None, false)).map(|done| done.result)
}

/// A filling order that runs, with its pork.
fn mixing(workshop: &Workshop<'_>) -> (String, String) {
    let pork = workshop.received("PORK", "P-1", "100");
    workshop.ordered("WO-1", "FILLING", "100");
    (workshop.running("WO-1", "MIX"), pork)
}

#[test]
fn operations_begin_in_their_order_or_with_a_reason() {
    in_every_workshop(|workshop| {
        workshop.ordered("WO-1", "DUMPLING", "100");

        let early = refused(workshop.start("WO-1", "FREEZE", ago(150)));
        assert_eq!(early.code(), "operation_out_of_order");
        assert_eq!(early.passes_with(), Some("operation_order"));
        assert_eq!(refused(workshop.start("WO-1", "BAKE", ago(150))).code(), "unknown_code");
        let order = refused(workshop.start("WO-9", "FORM", ago(150)));
        assert_eq!(order.code(), "unknown_document");

        let first = workshop.start("WO-1", "FORM", ago(150)).unwrap();
        let second = workshop.start("WO-1", "FORM", ago(149)).unwrap();
        assert_eq!(
            (first.run.as_str(), second.run.as_str()),
            ("run:WO-1-FORM-1", "run:WO-1-FORM-2")
        );
        workshop.start("WO-1", "FREEZE", ago(140)).unwrap();
        let skipped = because(ago(139), "operation_order", "packed by hand");
        assert_eq!(workshop.start("WO-1", "PACK", skipped).unwrap().step, 3);

        let house = workshop.house;
        let open = house.plant.operations(&house.owner, &OperationQuery::default()).unwrap().rows;
        let shown: Vec<_> = open.iter().map(|run| (run.operation.as_str(), run.step)).collect();
        assert_eq!(shown, [("FORM", 1), ("FORM", 1), ("FREEZE", 2), ("PACK", 3)]);
        assert_eq!(open[0].makes_name.as_deref(), Some("DUMPLING name"));
        assert_eq!(open[0].operation_name.as_deref(), Some("FORM name"));
    });
}

#[test]
fn a_feed_is_checked_in_the_order_a_supervisor_asks() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let old = ReceiveLot { expires_on: Some(in_days(-2)), ..ReceiveLot::default() };
        let old = workshop.received_as("PORK", "P-0", "50", old);
        let lard = workshop.received("LARD", "L-1", "50");

        let wrong = refused(workshop.fed(&run, &lard, "999"));
        assert_eq!(
            wrong,
            Refusal::WrongItem { found: "LARD".into(), wanted: "CABBAGE PORK WATER".into() }
        );
        assert_eq!(refused(workshop.fed(&run, &old, "999")).code(), "lot_expired");
        assert_eq!(refused(workshop.fed(&run, &pork, "101")).code(), "not_enough");
        let over = refused(workshop.fed(&run, &pork, "61"));
        assert_eq!(over, Refusal::OverIssue { line: 2, open: "60".into(), asked: "61".into() });
        assert_eq!(refused(workshop.fed("run:NONE", &pork, "1")).code(), "unknown_pool");
        let early = refused(workshop.feed(feed(&run, &pork, "1", ago(155))));
        assert_eq!(early.code(), "run_not_started");

        let fed =
            workshop.feed(feed(&run, &pork, "61", because(ago(120), "over_issue", "fat cut")));
        let fed = fed.unwrap();
        assert_eq!(
            (fed.left.as_str(), fed.line, fed.line_open.as_deref()),
            ("39", Some(2), Some("0"))
        );
        assert_eq!(fed.substitute_for, None);
        let chive = workshop.received("CHIVE", "H-1", "40");
        let stood_in = workshop.fed(&run, &chive, "5").unwrap();
        assert_eq!(stood_in.substitute_for.as_deref(), Some("CABBAGE"));
    });
}

#[test]
fn a_lot_that_lies_in_the_store_is_brought_to_the_station_first() {
    in_every_workshop(|workshop| {
        let at = |place: &str| ReceiveLot { place: Some(place.into()), ..ReceiveLot::default() };
        let stored = workshop.received_as("PORK", "P-1", "50", at("A-05"));
        let near = workshop.received_as("PORK", "P-2", "20", at("MIX-1-L"));
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");

        let far = refused(workshop.fed(&run, &stored, "10"));
        let wanted = Refusal::WrongStation {
            reference: stored.clone(),
            place: "A-05".into(),
            station: "MIX-1".into(),
        };
        assert_eq!(far, wanted);
        assert_eq!(workshop.fed(&run, &near, "15").unwrap().left, "5");
        let named = Feed { place: Some("A-05".into()), ..feed(&run, &stored, "10", ago(110)) };
        workshop.feed(named).unwrap();
        let too_much = Feed { place: Some("MIX-1-L".into()), ..feed(&run, &near, "6", ago(110)) };
        assert_eq!(refused(workshop.feed(too_much)).code(), "not_enough");
    });
}

#[test]
fn the_rule_table_is_asked_about_feeds_and_outputs() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let rule = |act: &str, outcome: &str| {
            json!({"act": act, "item": "", "field": "quantity", "test": "most", "value": "50",
                "outcome": outcome, "words": "one tub at a time"})
        };
        workshop.define(MasterKind::Rule, "TUB", &rule("feed", "ask"));
        workshop.define(MasterKind::Rule, "LOAD", &rule("produce", "refuse"));

        assert_eq!(refused(workshop.fed(&run, &pork, "60")).code(), "rule_asks");
        workshop.feed(feed(&run, &pork, "60", because(ago(120), "TUB", "big tub"))).unwrap();
        assert_eq!(refused(workshop.made(&run, "60")).code(), "rule_refused");
    });
}

#[test]
fn what_is_left_over_goes_back_to_its_lot_and_no_more_than_that() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let fed = workshop.fed(&run, &pork, "60").unwrap();

        assert_eq!(refused(hand_back(workshop, &fed.transfer, "61")).code(), "return_exceeds");
        assert_eq!(hand_back(workshop, &fed.transfer, "20").unwrap(), "40");
        assert_eq!(refused(hand_back(workshop, &fed.transfer, "41")).code(), "return_exceeds");
        assert_eq!(refused(hand_back(workshop, "nothing", "1")).code(), "unknown_transfer");

        let view = workshop.house.plant.work_order(&workshop.house.owner, "WO-1").unwrap();
        assert_eq!(view.order.lines[1].served, "40");
        assert_eq!(view.order.lines[1].open, "20");
        assert_eq!(view.runs[0].inputs[0].quantity.as_deref(), Some("40"));
        let forward = workshop.traced(&pork, "forward", None);
        assert_eq!(forward["balance"]["on_hand"], "60", "{forward}");
        assert_eq!(forward["balance"]["in_process"], "40", "{forward}");
    });
}

#[test]
fn water_has_a_lot_of_the_day_that_nobody_names() {
    in_every_workshop(|workshop| {
        let (run, _) = mixing(workshop);
        let water = |item: &str, quantity: &str| Feed {
            run: run.clone(),
            item: Some(item.into()),
            quantity: quantity.into(),
            act: ago(1),
            ..Feed::default()
        };

        assert_eq!(refused(workshop.feed(water("PORK", "1"))).code(), "bad_input");
        let first = workshop.feed(water("WATER", "3")).unwrap();
        let second = workshop.feed(water("WATER", "2")).unwrap();

        assert_eq!(first.lot, second.lot);
        assert_eq!(second.left, "0");
        assert_eq!(refused(workshop.feed(water("WATER", "1"))).code(), "over_issue");
        let backward = workshop.traced(&run, "backward", None);
        assert_eq!(backward["complete"], false, "nobody said where the water is from");

        let mains = json!({"format": "suyuan-exchange", "version": 1,
            "partners": [{"code": "WATER", "name": "city water", "role": "supplier"}]});
        workshop.house.take_over(&mains.to_string());
        workshop.ordered("WO-2", "FILLING", "100");
        let other = workshop.running("WO-2", "MIX");
        workshop.feed(Feed { run: other.clone(), ..water("WATER", "5") }).unwrap();
        let from = workshop.traced(&other, "backward", None)["suppliers"].to_string();
        assert!(from.contains("supplier:WATER"), "{from}");
    });
}

#[test]
fn an_output_inherits_from_what_it_was_made_of() {
    in_every_workshop(|workshop| {
        workshop.ordered("WO-1", "FILLING", "100");
        let run = workshop.running("WO-1", "MIX");
        let known = |allergens: &str, claims: &str, days| ReceiveLot {
            allergens: Some(allergens.into()),
            claims: Some(claims.into()),
            expires_on: Some(in_days(days)),
            ..ReceiveLot::default()
        };
        let pork = workshop.received_as("PORK", "P-1", "60", known("soy", "fresh local", 4));
        let cabbage = workshop.received_as("CABBAGE", "C-1", "40", known("", "local", 6));
        workshop.fed(&run, &pork, "60").unwrap();
        workshop.fed(&run, &cabbage, "30").unwrap();
        let water = Feed {
            run: run.clone(),
            item: Some("WATER".into()),
            quantity: "5".into(),
            act: ago(100),
            ..Feed::default()
        };
        workshop.feed(water).unwrap();

        let made = workshop.made(&run, "90").unwrap();

        assert_eq!(made.allergens.as_deref(), Some("gluten soy"));
        assert_eq!(
            made.claims.as_deref(),
            Some("local"),
            "water claims nothing and forbids nothing"
        );
        assert_eq!(made.expires_on.as_deref(), Some(in_days(4).as_str()));
        assert_eq!(made.status.as_deref(), Some("released"));
        assert_eq!(made.line_open.as_deref(), Some("10"));
        let milk = workshop.received_as("CABBAGE", "C-2", "10", known("milk", "", 6));
        workshop.feed(feed(&run, &milk, "10", ago(29))).unwrap();
        let more = Produce { lot: made.lot.clone(), ..output(&run, "10", ago(20)) };
        let more = workshop.produce(more).unwrap();
        assert_eq!(more.lot, made.lot);
        assert_eq!(more.allergens.as_deref(), Some("gluten milk soy"));
        assert_eq!(more.claims, None, "what is no longer true of all of it is not claimed");

        let lot = made.lot.unwrap();
        let backward = workshop.traced(&lot, "backward", None)["pools"].to_string();
        for wanted in ["lot:P-1", "lot:C-1", "lot:C-2", "run:WO-1-MIX-1"] {
            assert!(backward.contains(wanted), "{wanted} in {backward}");
        }
        let forward = workshop.traced(&pork, "forward", None);
        assert!(forward["pools"].to_string().contains(&lot), "{forward}");
    });
}

#[test]
fn outputs_beyond_the_order_and_beside_it_need_a_reason() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        workshop.fed(&run, &pork, "60").unwrap();

        assert_eq!(refused(workshop.made(&run, "101")).code(), "over_output");
        let lard = Produce { item: Some("LARD".into()), ..output(&run, "3", ago(30)) };
        assert_eq!(refused(workshop.produce(lard.clone())).code(), "by_product");
        let scrap = Produce { reject: Some("2".into()), ..output(&run, "50", ago(30)) };
        assert_eq!(refused(workshop.produce(scrap.clone())).code(), "bad_input");
        let strange = Produce { lot: Some(pork.clone()), ..output(&run, "1", ago(30)) };
        assert_eq!(refused(workshop.produce(strange)).code(), "wrong_item");

        let lard = Produce { act: because(ago(30), "by_product", "rendered"), ..lard };
        assert_eq!(workshop.produce(lard).unwrap().line_open, None);
        let scrap = Produce { reject_reason: Some("burnt".into()), ..scrap };
        let made = workshop.produce(scrap).unwrap();
        assert_eq!((made.quantity.as_str(), made.rejected.as_str()), ("50", "2"));
        let only = Produce {
            quantity: None,
            reject: Some("5".into()),
            reject_reason: Some("fell down".into()),
            ..output(&run, "", ago(29))
        };
        assert_eq!(workshop.produce(only).unwrap().lot, None);
        finish(workshop, &run, ago(10)).unwrap();
        let balance = &workshop.traced(&pork, "forward", None)["balance"];
        assert_eq!(balance["scrapped"], "7", "{balance}");
        assert_eq!(balance["on_hand"], "93", "{balance}");
    });
}

#[test]
fn a_run_closes_late_opens_again_and_each_is_known_from_when_it_was_recorded() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        workshop.fed(&run, &pork, "60").unwrap();

        assert_eq!(refused(finish(workshop, &run, ago(60))).code(), "run_without_output");
        workshop.made(&run, "50").unwrap();
        assert_eq!(refused(finish(workshop, &run, ago(60))).code(), "closed_too_early");
        assert_eq!(refused(reopen(workshop, &run, "x")).code(), "run_open");
        let in_process = |as_of| {
            workshop.traced(&pork, "forward", as_of)["balance"]["in_process"]
                .as_str()
                .map(str::to_owned)
        };
        let before = Some(moment(0));
        let closed = finish(workshop, &run, ago(20)).unwrap();

        assert!(closed.closed_at.is_some());
        assert_eq!(in_process(None).as_deref(), Some("0"), "the rest is lost");
        assert_eq!(in_process(before).as_deref(), Some("10"), "nobody had recorded it then");
        let after = refused(workshop.produce(output(&run, "1", ago(10))));
        assert_eq!(after.code(), "run_closed");
        let late = workshop.feed(feed(&run, &pork, "1", ago(10)));
        assert_eq!(refused(late).code(), "run_closed");
        assert_eq!(refused(finish(workshop, &run, ago(20))).code(), "run_closed");
        assert_eq!(refused(reopen(workshop, &run, " ")).code(), "bad_input");
        reopen(workshop, &run, "the last tray").unwrap();
        assert_eq!(in_process(None).as_deref(), Some("10"));
        finish(workshop, &run, ago(5)).unwrap();
        workshop.stepped("WO-1", "closed").unwrap();
    });
}

#[test]
fn the_exchange_document_carries_when_a_run_closed() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        workshop.fed(&run, &pork, "60").unwrap();
        workshop.made(&run, "50").unwrap();
        finish(workshop, &run, ago(20)).unwrap();
        let here = workshop.traced(&pork, "forward", None)["balance"].clone();
        let path = workshop.house.folder.path().join("out.json");
        workshop.house.plant.export_path(&workshop.house.owner, &path).unwrap();
        let document = std::fs::read_to_string(&path).unwrap();

        crate::house::in_every_house(|other| {
            other.take_over(&document);
            let there = Workshop { house: other }.traced(&pork, "forward", None);
            assert_eq!(there["balance"], here);
        });
    });
}

#[test]
fn dumplings_wait_for_inspection_and_are_reworked_as_far_as_their_item_allows() {
    in_every_workshop(|workshop| {
        let filling = workshop.received("FILLING", "FI-1", "10");
        workshop.ordered("WO-1", "DUMPLING", "500");
        let forming = workshop.running("WO-1", "FORM");
        workshop.fed(&forming, &filling, "6").unwrap();
        let dumplings = workshop.made(&forming, "300").unwrap();
        assert_eq!(dumplings.status.as_deref(), Some("pending_inspection"));
        let dumplings = dumplings.lot.unwrap();
        workshop.ordered("WO-2", "FILLING", "100");
        let mixing = workshop.running("WO-2", "MIX");
        let pork = workshop.received("PORK", "P-1", "60");
        workshop.fed(&mixing, &pork, "9").unwrap();

        let share = refused(rework(workshop, &dumplings, &mixing, "100"));
        assert_eq!(share, Refusal::TooMuchRework { percent: 10, charge: "11".into() });
        assert_eq!(refused(rework(workshop, &dumplings, &mixing, "40")).code(), "lot_pending");
        let elsewhere = refused(rework(workshop, &dumplings, &forming, "10"));
        assert_eq!(elsewhere.code(), "rework_not_allowed");
        assert_eq!(refused(rework(workshop, &pork, &mixing, "1")).code(), "rework_not_allowed");
    });
}

#[test]
fn what_was_reworked_once_is_not_reworked_again() {
    in_every_workshop(|workshop| {
        let dumplings = workshop.received("DUMPLING", "D-1", "100");
        let pork = workshop.received("PORK", "P-1", "60");
        workshop.ordered("WO-1", "FILLING", "100");
        let mixing = workshop.running("WO-1", "MIX");
        workshop.fed(&mixing, &pork, "20").unwrap();
        let fed = rework(workshop, &dumplings, &mixing, "100").unwrap();
        assert_eq!((fed.line, fed.left.as_str()), (None, "0"));
        let filling = workshop.made(&mixing, "22").unwrap().lot.unwrap();
        workshop.ordered("WO-2", "DUMPLING", "500");
        let forming = workshop.start("WO-2", "FORM", ago(29)).unwrap().run;
        workshop.feed(feed(&forming, &filling, "6.63", ago(28))).unwrap();
        let again = workshop.produce(output(&forming, "300", ago(27))).unwrap().lot.unwrap();
        workshop.ordered("WO-3", "FILLING", "100");
        let third = workshop.start("WO-3", "MIX", ago(50)).unwrap().run;

        let refusal = refused(rework(workshop, &again, &third, "1"));
        assert_eq!(refusal, Refusal::ReworkedTooOften { reference: again, most: 1 });
        let back = workshop.traced(&dumplings, "forward", None)["pools"].to_string();
        assert!(back.contains(&filling), "{back}");
    });
}

#[test]
fn what_is_passed_on_takes_its_share_of_rework_with_it() {
    in_every_workshop(|workshop| {
        let dumplings = workshop.received("DUMPLING", "D-1", "2000");
        let pork = workshop.received("PORK", "P-1", "200");
        for order in ["WO-1", "WO-2", "WO-3"] {
            workshop.ordered(order, "FILLING", "200");
        }
        let [first, second, third] =
            ["WO-1", "WO-2", "WO-3"].map(|order| workshop.running(order, "MIX"));
        let pass = |from: &str, into: &str, quantity: Option<&str>, minutes| {
            let ask = app::PassOn {
                into: into.to_owned(),
                quantity: quantity.map(str::to_owned),
                act: ago(minutes),
            };
            let house = workshop.house;
            house.plant.pass_on(&house.owner, from, &ask, (None, false)).unwrap();
        };
        workshop.fed(&first, &pork, "90").unwrap();
        rework(workshop, &dumplings, &first, "500").unwrap();
        // Half of it goes another way round, so that its share comes through two runs.
        pass(&first, &third, Some("50"), 35);
        pass(&third, &second, None, 34);
        pass(&first, &second, None, 33);
        let into = |units: &str| {
            let ask = ReworkLot {
                lot: dumplings.clone(),
                run: second.clone(),
                quantity: Some(units.into()),
                act: ago(30),
                ..ReworkLot::default()
            };
            workshop.house.plant.rework(&workshop.house.owner, &ask, (None, false))
        };

        let over = Refusal::TooMuchRework { percent: 10, charge: "110".into() };
        assert_eq!(refused(into("500")), over, "10 came with it");
        assert_eq!(refused(into("1")).code(), "too_much_rework");
        workshop.feed(feed(&second, &pork, "9", ago(32))).unwrap();
        into("50").unwrap();
        assert_eq!(refused(into("1")).code(), "too_much_rework");
    });
}

#[test]
fn a_lot_is_topped_up_by_its_own_order_and_by_what_it_was_made_into_again() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        workshop.fed(&run, &pork, "60").unwrap();
        let lot = workshop.made(&run, "20").unwrap().lot;
        workshop.ordered("WO-2", "FILLING", "100");
        let other = workshop.running("WO-2", "MIX");
        let into = |run: &str| Produce { lot: lot.clone(), ..output(run, "5", ago(20)) };

        assert_eq!(refused(workshop.produce(into(&other))).code(), "lot_of_other_order");
        assert_eq!(workshop.produce(into(&run)).unwrap().lot, lot);
        let filling = json!({"rework_into": "FILLING", "shelf_life_days": 9});
        workshop.define(MasterKind::Item, "FILLING", &filling);
        let lot = lot.clone().unwrap();
        let again = ReworkLot {
            lot: lot.clone(),
            run: other.clone(),
            quantity: Some("5".into()),
            act: ago(15),
            ..ReworkLot::default()
        };
        let house = workshop.house;
        house.plant.rework(&house.owner, &again, (None, false)).unwrap();
        let back = Produce { act: ago(10), ..into(&other) };
        assert_eq!(workshop.produce(back).unwrap().lot.as_deref(), Some(lot.as_str()));
        let forward = workshop.traced(&pork, "forward", None);
        assert!(forward["pools"].to_string().contains(&other), "{forward}");
        assert_eq!(workshop.traced(&lot, "both", None)["forward"]["complete"], true);
    });
}

#[test]
fn two_people_do_not_feed_the_same_kilograms() {
    in_every_workshop(|workshop| {
        let pork = workshop.received("PORK", "P-1", "50");
        workshop.ordered("WO-1", "FILLING", "1000");
        let run = workshop.running("WO-1", "MIX");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);

        let outcomes: Vec<bool> = thread::scope(|scope| {
            let feeds = (0..4).map(|_| {
                let ask = feed(&run, &pork, "20", ago(100));
                scope.spawn(move || plant.feed(owner, &ask, (None, false)).is_ok())
            });
            let feeds: Vec<_> = feeds.collect();
            feeds.into_iter().map(|feed| feed.join().unwrap()).collect()
        });

        assert_eq!(outcomes.iter().filter(|done| **done).count(), 2, "{outcomes:?}");
    });
}

#[test]
fn the_same_key_feeds_once_and_a_preview_feeds_nothing() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let ask = feed(&run, &pork, "10", ago(100));

        let shown = plant.feed(owner, &ask, (Some("k1"), true)).unwrap();
        assert_eq!(shown.result.left, "90");
        let first = plant.feed(owner, &ask, (Some("k1"), false)).unwrap();
        let second = plant.feed(owner, &ask, (Some("k1"), false)).unwrap();

        assert_eq!(first, second);
        assert!(first.late);
        assert_eq!(workshop.fed(&run, &pork, "1").unwrap().left, "89");
        let other = feed(&run, &pork, "11", ago(100));
        assert_eq!(refused(plant.feed(owner, &other, (Some("k1"), false))).code(), "key_reused");
    });
}

#[test]
fn what_an_order_makes_comes_out_of_its_last_operation_or_with_a_reason() {
    in_every_workshop(|workshop| {
        workshop.ordered("WO-1", "DUMPLING", "100");
        let forming = workshop.running("WO-1", "FORM");
        let early = |how: ActAsk| Produce { act: how, ..output(&forming, "50", ago(30)) };

        let refusal = refused(workshop.produce(early(ago(30))));
        assert_eq!(refusal.passes_with(), Some("output_too_early"));
        assert_eq!(
            refusal,
            Refusal::OutputTooEarly {
                item: "DUMPLING name".to_owned(),
                operation: "FORM name".to_owned(),
                last: "PACK name".to_owned(),
            }
        );
        let scrap = Produce {
            quantity: None,
            reject: Some("1".to_owned()),
            reject_reason: Some("torn".to_owned()),
            ..early(ago(29))
        };
        workshop.produce(scrap).unwrap();
        let why = because(ago(28), "output_too_early", "frozen at the line");
        workshop.produce(early(why)).unwrap();
        workshop.start("WO-1", "FREEZE", ago(20)).unwrap();
        let packing = workshop.start("WO-1", "PACK", ago(15)).unwrap().run;
        let last = Produce { act: ago(10), ..output(&packing, "50", ago(10)) };
        workshop.produce(last).unwrap();
    });
}

#[test]
fn what_another_operation_of_the_order_asks_for_is_no_by_product() {
    in_every_workshop(|workshop| {
        workshop.ordered("WO-1", "DUMPLING", "100");
        let packing = because(ago(150), "operation_order", "boxes first");
        let packing = workshop.start("WO-1", "PACK", packing).unwrap().run;
        let forming = workshop.running("WO-1", "FORM");
        let out = |run: &str, item: &str, at| Produce {
            item: Some(item.to_owned()),
            act: ago(at),
            ..output(run, "1", ago(at))
        };

        let filling = workshop.produce(out(&packing, "FILLING", 40)).unwrap();
        assert_eq!(filling.line_open, None, "it goes on, and serves no line");
        let fed = workshop.feed(feed(&forming, &filling.lot.unwrap(), "1", ago(30))).unwrap();
        assert_eq!(fed.item, "FILLING");
        assert_eq!(refused(workshop.produce(out(&forming, "LARD", 20))).code(), "by_product");
    });
}

#[test]
fn several_lots_are_fed_at_once_or_none_of_them() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let cabbage = workshop.received("CABBAGE", "C-1", "40");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let part = |lot: &str, quantity: &str| app::FeedPart {
            lot: Some(lot.to_owned()),
            quantity: quantity.to_owned(),
            ..app::FeedPart::default()
        };
        let water = app::FeedPart {
            item: Some("WATER".to_owned()),
            quantity: "5".to_owned(),
            ..app::FeedPart::default()
        };
        let all =
            |feeds: Vec<app::FeedPart>| app::FeedAll { run: run.clone(), feeds, act: ago(100) };
        let facts = workshop.house.facts();

        assert_eq!(refused(plant.feed_all(owner, &all(vec![]), (None, false))).code(), "bad_input");
        let too_much = all(vec![part(&pork, "60"), part(&cabbage, "41")]);
        let refusal = refused(plant.feed_all(owner, &too_much, (None, false)));
        assert!(matches!(refusal, Refusal::AtLine { line: 2, .. }), "{refusal:?}");
        let twice = all(vec![part(&pork, "60"), part(&pork, "41")]);
        assert_eq!(refused(plant.feed_all(owner, &twice, (None, false))).code(), "not_enough");
        let good = all(vec![part(&pork, "60"), part(&cabbage, "40"), water]);
        assert_eq!(plant.feed_all(owner, &good, (None, true)).unwrap().result.feeds.len(), 3);
        assert_eq!(workshop.house.facts(), facts, "nothing was fed so far");

        let done = plant.feed_all(owner, &good, (Some("all-1"), false)).unwrap();
        let again = plant.feed_all(owner, &good, (Some("all-1"), false)).unwrap();
        assert_eq!(done, again, "the same key feeds once");
        let view = plant.work_order(owner, "WO-1").unwrap();
        assert_eq!(view.runs[0].inputs.len(), 3);
        assert!(
            view.order
                .lines
                .iter()
                .filter(|line| line.role == "input")
                .all(|line| line.open == "0")
        );
        let undo = app::UndoAct { reason: "the wrong run".to_owned(), ..app::UndoAct::default() };
        plant.undo_act(owner, &done.act, &undo, (None, false)).unwrap();
        assert!(plant.work_order(owner, "WO-1").unwrap().runs[0].inputs.is_empty());
    });
}

#[test]
fn a_run_is_called_by_its_card_and_no_card_twice() {
    in_every_workshop(|workshop| {
        workshop.ordered("WO-1", "FILLING", "100");
        let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
        let start = |run: Option<&str>, minutes| {
            let ask = app::StartOperation {
                order: "WO-1".to_owned(),
                operation: "MIX".to_owned(),
                run: run.map(str::to_owned),
                act: ago(minutes),
                ..app::StartOperation::default()
            };
            plant.start_operation(owner, &ask, (None, false)).map(|done| done.result.run)
        };

        assert_eq!(start(Some("CARD-7"), 100).unwrap(), "run:CARD-7");
        assert_eq!(refused(start(Some("CARD-7"), 90)).code(), "name_taken");
        assert_eq!(refused(start(Some(&"9".repeat(61)), 90)).code(), "bad_input");
        assert_eq!(start(Some("  "), 90).unwrap(), "run:WO-1-MIX-1", "no card, no name of its own");
        let pork = workshop.received("PORK", "P-1", "10");
        let fed = workshop.fed("CARD-7", &pork, "10");
        assert_eq!(refused(fed).code(), "run_not_started", "it began later than that");
        workshop.feed(feed("CARD-7", &pork, "10", ago(80))).unwrap();
    });
}

#[test]
fn how_a_movement_is_known_is_what_the_act_says() {
    in_every_workshop(|workshop| {
        let (run, pork) = mixing(workshop);
        let fed = |basis: Option<&str>, capture: Option<&str>| {
            let how = ActAsk {
                basis: basis.map(str::to_owned),
                capture: capture.map(str::to_owned),
                ..ago(100)
            };
            workshop.feed(feed(&run, &pork, "1", how))
        };

        assert_eq!(refused(fed(Some("guessed"), None)).code(), "bad_input");
        for (basis, capture) in [
            (Some("weighed"), None),
            (Some("backflushed"), Some("program")),
            (None, Some("program")),
            (None, Some("scanned")),
            (Some("  "), None),
        ] {
            fed(basis, capture).unwrap();
        }
        let plant = &workshop.house.plant;
        let passport = plant.passport(&workshop.house.owner, &pork).unwrap();
        let known: Vec<_> = passport.destinations.iter().map(|link| link.basis).collect();
        assert_eq!(known, ["weighed", "backflushed", "machine", "scanned", "scanned"]);
    });
}
