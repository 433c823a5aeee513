//! Moving, counting, adjusting, writing off; lots that become others.

use std::thread;

use app::{
    ActAsk, AdjustStock, Clock, CountStock, MergeLots, MoveStock, RelabelLot, RepackLot,
    ScrapStock, SplitLot, StockQuery,
};

use domain::{Instant, MasterKind};
use serde_json::json;

use crate::furnished::{ONCE, done, refused};
use crate::house::{House, in_every_house};

fn in_every_furnished_house(test: impl Fn(&House)) {
    in_every_house(|house| {
        house.furnish();
        test(house);
    });
}

fn moving(lot: &str, quantity: &str, from: Option<&str>, to: &str) -> MoveStock {
    MoveStock {
        lot: lot.to_owned(),
        quantity: quantity.to_owned(),
        from: from.map(str::to_owned),
        to: to.to_owned(),
        ..MoveStock::default()
    }
}

fn scrapping(lot: &str, quantity: &str) -> ScrapStock {
    ScrapStock {
        lot: lot.to_owned(),
        quantity: quantity.to_owned(),
        reason: "torn".to_owned(),
        ..ScrapStock::default()
    }
}

fn counting(lot: &str, place: Option<&str>, counted: &str, reason: Option<&str>) -> CountStock {
    CountStock {
        lot: lot.to_owned(),
        place: place.map(str::to_owned),
        counted: counted.to_owned(),
        reason: reason.map(str::to_owned),
        ..CountStock::default()
    }
}

#[test]
fn goods_are_put_away_and_moved_and_stay_the_same_lot() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "");

        done(plant.move_stock(owner, &moving("F1", "60", None, "A1"), ONCE));
        done(plant.move_stock(owner, &moving("F1", "25", Some("A1"), "A2"), ONCE));

        assert_eq!(house.at("F1", "A1"), "35", "on {}", house.engine);
        assert_eq!(house.at("F1", "A2"), "25");
        let row = house.lot("F1").unwrap();
        assert_eq!((row.on_hand.as_str(), row.unplaced.as_deref()), ("100", Some("40")));
        assert_eq!(row.portions[0].place_name.as_deref(), Some("Shelf 1"));
        let there = plant.place_stock(owner, "A2").unwrap();
        assert_eq!(there.rows.len(), 1);
        assert_eq!(there.rows[0].portions.len(), 1);
        house.stays_sound();
    });
}

#[test]
fn a_move_is_refused_where_the_goods_are_not_or_may_not_lie() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        house.receive("FLOUR", "F2", "10", "ONE");
        house.receive("FLOUR", "F3", "10", "A2");
        house.hold("F3", "metal");
        let go = |ask: &MoveStock| plant.move_stock(owner, ask, ONCE);

        assert_eq!(refused(go(&moving("F1", "1", Some("A2"), "A1"))), "not_there");
        assert_eq!(refused(go(&moving("F1", "1", Some("A1"), "NONE"))), "unknown_code");
        assert_eq!(refused(go(&moving("F1", "1", None, "ONE"))), "place_taken");
        assert_eq!(refused(go(&moving("F1", "1", None, "Q1"))), "quarantine_only");
        assert_eq!(refused(go(&moving("F1", "1", Some("A1"), "A1"))), "self_transfer");
        assert_eq!(refused(go(&moving("F3", "1", None, "A1"))), "lot_on_hold");
        assert_eq!(refused(go(&moving("NOPE", "1", None, "A1"))), "unknown_pool");

        done(go(&moving("F3", "10", None, "Q1")));
        assert_eq!(house.at("F3", "Q1"), "10", "what is held is set apart");
        house.stays_sound();
    });
}

#[test]
fn a_count_that_differs_asks_why_and_settles_the_balance() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        let count = |ask: &CountStock| plant.count_stock(owner, ask, ONCE);

        done(count(&counting("F1", Some("A1"), "100", None)));
        assert_eq!(refused(count(&counting("F1", Some("A1"), "97", None))), "reason_needed");
        assert_eq!(refused(count(&counting("F1", Some("A1"), "-1", None))), "bad_input");
        assert_eq!(refused(count(&counting("F1", Some("NONE"), "1", None))), "unknown_code");
        assert_eq!(house.on_hand("F1"), "100");

        done(count(&counting("F1", Some("A1"), "97", Some("spilt"))));
        assert_eq!((house.on_hand("F1"), house.at("F1", "A1")), ("97".into(), "97".into()));
        done(count(&counting("F1", Some("A2"), "5", Some("found"))));
        assert_eq!((house.on_hand("F1"), house.at("F1", "A2")), ("102".into(), "5".into()));
        house.stays_sound();
    });
}

#[test]
fn an_adjustment_needs_a_reason_and_never_goes_below_zero() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        let adjust = |change: &str, reason: &str| {
            let ask = AdjustStock {
                lot: "F1".to_owned(),
                change: change.to_owned(),
                place: Some("A1".to_owned()),
                reason: reason.to_owned(),
                ..AdjustStock::default()
            };
            plant.adjust_stock(owner, &ask, ONCE)
        };

        assert_eq!(refused(adjust("-3", " ")), "reason_needed");
        assert_eq!(refused(adjust("0", "why")), "bad_input");
        assert_eq!(refused(adjust("-101", "gone")), "not_there");
        done(adjust("-3", "dried"));
        done(adjust("1.5", "scale was wrong"));

        assert_eq!((house.on_hand("F1"), house.at("F1", "A1")), ("98.5".into(), "98.5".into()));
        house.stays_sound();
    });
}

#[test]
fn what_is_written_off_leaves_place_and_lot_at_once() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        let scrap = |ask: &ScrapStock| plant.scrap_stock(owner, ask, ONCE);

        let without_reason = ScrapStock { reason: String::new(), ..scrapping("F1", "1") };
        assert_eq!(refused(scrap(&without_reason)), "reason_needed");
        assert_eq!(refused(scrap(&scrapping("F1", "101"))), "not_enough");
        assert_eq!(refused(scrap(&scrapping("F1", "0"))), "not_positive");
        let elsewhere = ScrapStock { place: Some("A2".to_owned()), ..scrapping("F1", "1") };
        assert_eq!(refused(scrap(&elsewhere)), "not_there");
        done(scrap(&scrapping("F1", "30")));

        assert_eq!((house.on_hand("F1"), house.at("F1", "A1")), ("70".into(), "70".into()));
        assert!(house.traced("lot:F1", "forward").contains("scrap"));
        house.stays_sound();
    });
}

#[test]
fn a_late_entry_is_refused_when_the_goods_have_left_since() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "");

        let before_it_came =
            ActAsk { at: Some("2026-01-01T08:00:00+08:00".to_owned()), ..ActAsk::default() };
        let ask = ScrapStock { act: before_it_came, ..scrapping("F1", "1") };
        assert_eq!(refused(plant.scrap_stock(owner, &ask, ONCE)), "not_enough");
    });
}

#[test]
fn a_split_gives_the_part_a_name_and_what_the_lot_is() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        house.hold("F1", "metal");
        let split = |quantity: &str, number: &str, place: Option<&str>| {
            let ask = SplitLot {
                lot: "F1".to_owned(),
                quantity: quantity.to_owned(),
                lot_number: Some(number.to_owned()),
                place: place.map(str::to_owned),
                ..SplitLot::default()
            };
            plant.split_lot(owner, &ask, ONCE)
        };

        assert_eq!(refused(split("101", "F1-A", None)), "not_enough");
        assert_eq!(refused(split("1", "F1-A", Some("A2"))), "not_there");
        let became = done(split("40", "F1-A", Some("A1")));

        assert_eq!(became.from.on_hand, "60");
        assert_eq!(became.into.on_hand, "40");
        assert_eq!(became.into.expires_on, became.from.expires_on);
        assert_eq!(became.into.status, became.from.status);
        assert_eq!(became.into.holds, ["metal"], "a part is blocked as the whole is");
        assert_eq!(became.into.portions[0].place.as_deref(), Some("A1"));
        assert!(house.traced("lot:F1-A", "backward").contains("supplier:S1"));
        house.stays_sound();
    });
}

#[test]
fn a_merge_takes_the_first_end_and_every_allergen() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive_until("FLOUR", "F1", "100", "A1", "2034-01-01");
        house.receive_until("FLOUR", "F2", "50", "A2", "2035-01-01");
        house.receive("BREAD", "B1", "5", "");
        house.receive("FLOUR", "F3", "5", "");
        house.hold("F3", "metal");
        let merge = |from: &str, into: &str| {
            let ask =
                MergeLots { from: from.to_owned(), into: into.to_owned(), ..MergeLots::default() };
            plant.merge_lots(owner, &ask, ONCE)
        };

        assert_eq!(refused(merge("B1", "F2")), "wrong_item");
        assert_eq!(refused(merge("F3", "F2")), "lot_on_hold");
        assert_eq!(refused(merge("F2", "F2")), "self_transfer");
        let became = done(merge("F1", "F2"));

        assert_eq!((became.from.on_hand.as_str(), became.into.on_hand.as_str()), ("0", "150"));
        assert_eq!(became.into.expires_on.as_deref(), Some("2034-01-01"));
        assert_eq!((house.at("F2", "A1"), house.at("F2", "A2")), ("100".into(), "50".into()));
        assert_eq!(refused(merge("F1", "F2")), "nothing_there", "nothing is left of it");
        house.stays_sound();
    });
}

#[test]
fn a_relabelled_lot_stays_visible_under_its_old_name() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        let relabel = |number: &str| {
            let ask = RelabelLot {
                lot: "F1".to_owned(),
                lot_number: number.to_owned(),
                ..RelabelLot::default()
            };
            plant.relabel_lot(owner, &ask, ONCE)
        };

        assert_eq!(refused(relabel(" ")), "bad_input");
        let became = done(relabel("F-NEW"));
        assert_eq!((became.from.on_hand.as_str(), became.into.on_hand.as_str()), ("0", "100"));
        assert_eq!(house.at("F-NEW", "A1"), "100");
        assert_eq!(refused(relabel("F-2")), "nothing_there");
        assert!(house.traced("lot:F1", "forward").contains("F-NEW"));
        house.stays_sound();
    });
}

#[test]
fn repacking_changes_the_unit_and_keeps_the_history() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        let repack = |item: &str, from: &str| {
            let ask = RepackLot {
                lot: "F1".to_owned(),
                into_item: item.to_owned(),
                quantity_from: from.to_owned(),
                quantity_to: "40".to_owned(),
                lot_number: Some("BG1".to_owned()),
                ..RepackLot::default()
            };
            plant.repack_lot(owner, &ask, ONCE)
        };

        assert_eq!(refused(repack("NONE", "20")), "unknown_code");
        assert_eq!(refused(repack("BREAD", "20")), "not_a_packing");
        assert_eq!(refused(repack("BAG", "20")), "not_a_packing");
        house.define(MasterKind::Item, "BAG", &json!({"packing_of": "FLOUR"}));
        assert_eq!(refused(repack("BAG", "200")), "not_enough");
        assert_eq!(refused(repack("BAG", "0")), "not_positive");
        let became = done(repack("BAG", "20"));

        assert_eq!((became.from.on_hand.as_str(), became.into.on_hand.as_str()), ("80", "40"));
        assert_eq!(became.into.unit, "pcs");
        assert_eq!(became.into.portions[0].place.as_deref(), Some("A1"));
        assert!(house.traced("lot:BG1", "backward").contains("supplier:S1"));
        house.stays_sound();
    });
}

#[test]
fn stock_is_shown_as_it_was_and_by_place_item_status_and_text() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");
        house.receive("BREAD", "B1", "7", "A1");
        let list = |query: StockQuery| {
            let page = plant.stock(owner, &query).unwrap();
            page.rows.into_iter().map(|row| row.lot).collect::<Vec<_>>()
        };
        let text = |text: &str| Some(text.to_owned());

        let by_item = StockQuery { item: text("BREAD"), ..StockQuery::default() };
        assert_eq!(list(by_item), ["lot:B1"]);
        let by_place = StockQuery { place: text("A1"), ..StockQuery::default() };
        assert_eq!(list(by_place), ["lot:F1", "lot:B1"]);
        let by_status =
            StockQuery { status: text("released"), q: text("f1"), ..StockQuery::default() };
        assert_eq!(list(by_status), ["lot:F1"]);
        let first = StockQuery { limit: Some(1), ..StockQuery::default() };
        let page = plant.stock(owner, &first).unwrap();
        let second = StockQuery { cursor: page.next, ..first };
        assert_eq!(list(second), ["lot:B1"]);

        let before = StockQuery { as_of: text("2026-01-01T00:00:00Z"), ..StockQuery::default() };
        assert_eq!(list(before), Vec::<String>::new(), "nothing had come yet");
        let nonsense = StockQuery { status: text("good"), ..StockQuery::default() };
        assert_eq!(refused(plant.stock(owner, &nonsense)), "bad_input");
    });
}

#[test]
fn a_lot_among_many_is_on_the_first_page_of_whoever_asks_for_it() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        for hundred in 0..6 {
            let many = (0..100).map(|at| app::ReceiveLot {
                item: "FLOUR".to_owned(),
                quantity: "1".to_owned(),
                lot_number: Some(format!("M{}", hundred * 100 + at)),
                expires_on: Some("2035-01-01".to_owned()),
                ..app::ReceiveLot::default()
            });
            let ask = app::Receive {
                supplier: Some("S1".to_owned()),
                lots: many.collect(),
                ..app::Receive::default()
            };
            done(plant.receive(owner, &ask, ONCE));
        }
        house.receive("BREAD", "LAST", "7", "A1");
        house.hold("LAST", "metal");
        let list = |query: StockQuery| {
            let page = plant.stock(owner, &query).unwrap();
            page.rows.into_iter().map(|row| row.lot).collect::<Vec<_>>()
        };
        let text = |text: &str| Some(text.to_owned());

        for called in ["last", "lot:LAST", "bread"] {
            let query = StockQuery { q: text(called), ..StockQuery::default() };
            assert_eq!(list(query), ["lot:LAST"], "{called} on {}", house.engine);
        }
        let then = StockQuery {
            q: text("LAST"),
            as_of: text("2035-01-01T00:00:00Z"),
            ..StockQuery::default()
        };
        assert_eq!(list(then), ["lot:LAST"]);
        let held = StockQuery { status: text("on_hold"), ..StockQuery::default() };
        assert_eq!(list(held), ["lot:LAST"]);
        let held = StockQuery { status: text("on_hold"), q: text("m1"), ..StockQuery::default() };
        assert_eq!(list(held), Vec::<String>::new());
    });
}

#[test]
fn of_two_people_who_take_the_last_of_a_lot_one_is_refused() {
    in_every_furnished_house(|house| {
        house.receive("FLOUR", "F1", "100", "A1");

        let takers: Vec<_> = (0..2)
            .map(|_| {
                let (plant, owner) = (house.plant.clone(), house.owner.clone());
                thread::spawn(move || plant.scrap_stock(&owner, &scrapping("F1", "60"), ONCE))
            })
            .collect();
        let outcomes: Vec<_> = takers.into_iter().map(|taker| taker.join().unwrap()).collect();

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let failed = outcomes.into_iter().find(Result::is_err).unwrap();
        assert_eq!(refused(failed), "not_enough");
        assert_eq!(house.on_hand("F1"), "40", "on {}", house.engine);
        house.stays_sound();
    });
}

#[test]
fn an_act_that_is_sent_twice_happens_once_and_a_preview_never() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "A1");

        let first = plant.scrap_stock(owner, &scrapping("F1", "10"), (Some("k1"), false)).unwrap();
        let again = plant.scrap_stock(owner, &scrapping("F1", "10"), (Some("k1"), false)).unwrap();
        let shown = plant.scrap_stock(owner, &scrapping("F1", "10"), (None, true)).unwrap();

        assert_eq!(first, again);
        assert_eq!(shown.result.on_hand, "80");
        assert_eq!(house.on_hand("F1"), "90");
        house.stays_sound();
    });
}

#[test]
fn what_an_import_takes_out_of_a_lot_is_gone_from_it_at_once() {
    in_every_furnished_house(|house| {
        house.receive("FLOUR", "F1", "100", "");
        done(house.plant.scrap_stock(&house.owner, &scrapping("F1", "10"), ONCE));
        assert_eq!(house.lot("F1").unwrap().on_hand, "90", "on {}", house.engine);

        let document = serde_json::json!({
            "format": "suyuan-exchange", "version": 1,
            "pools": [{"id": "R-OLD", "kind": "run"}],
            "transfers": [{"id": "old-1", "at": Instant::utc(Clock::system().now_us()).to_string(), "from": "lot:F1",
                "to": "run:R-OLD", "qty_from": "30", "basis": "weighed"}],
        });
        house.take_over(&document.to_string());

        assert_eq!(house.lot("F1").unwrap().on_hand, "60", "on {}", house.engine);
        done(house.plant.scrap_stock(&house.owner, &scrapping("F1", "60"), ONCE));
        assert_eq!(
            refused(house.plant.scrap_stock(&house.owner, &scrapping("F1", "1"), ONCE)),
            "not_enough"
        );
        house.check();
        assert!(house.lot("F1").is_none_or(|lot| lot.on_hand == "0"), "on {}", house.engine);
    });
}

#[test]
fn a_count_is_taken_in_any_unit_of_the_item_and_kept_in_its_own() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        let flour = serde_json::json!({"conversions": [{"unit": "sack", "factor": "25"}]});
        house.define(domain::MasterKind::Item, "FLOUR", &flour);
        house.receive("FLOUR", "F1", "100", "A1");
        let sacks = |counted: &str, unit: &str| CountStock {
            unit: Some(unit.to_owned()),
            ..counting("F1", Some("A1"), counted, Some("one burst"))
        };

        assert_eq!(refused(plant.count_stock(owner, &sacks("3", "crate"), ONCE)), "unknown_code");
        assert_eq!(refused(plant.count_stock(owner, &sacks("-1", "sack"), ONCE)), "bad_input");
        let counted = done(plant.count_stock(owner, &sacks("3", "sack"), ONCE));

        assert_eq!((counted.on_hand.as_str(), counted.unit.as_str()), ("75", "kg"));
        let page = plant.acts(owner, &app::ActQuery::default()).unwrap();
        let facts = plant.one_act(owner, &page.rows[0].act).unwrap().facts;
        let fact = facts.iter().find(|fact| fact.kind == "stock_counted").unwrap();
        assert_eq!((&*fact.values["counted"], &*fact.values["expected"]), ("75", "100"));
        done(plant.count_stock(owner, &sacks("0", "sack"), ONCE));
        assert_eq!(house.on_hand("F1"), "0", "nothing is nothing in every unit");
        house.stays_sound();
    });
}

#[test]
fn what_a_test_used_up_is_lost_and_what_is_thrown_away_is_scrap() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "");
        let into = |quantity: &str, sink: Option<&str>| ScrapStock {
            sink: sink.map(str::to_owned),
            ..scrapping("F1", quantity)
        };

        done(plant.scrap_stock(owner, &into("1", Some("loss")), ONCE));
        done(plant.scrap_stock(owner, &into("2", Some("scrap")), ONCE));
        done(plant.scrap_stock(owner, &into("3", None), ONCE));
        assert_eq!(refused(plant.scrap_stock(owner, &into("4", Some("river")), ONCE)), "bad_input");

        let passport = plant.passport(owner, "lot:F1").unwrap();
        let mut gone: Vec<_> = passport
            .destinations
            .iter()
            .map(|link| (link.quantity.clone().unwrap(), link.pool.reference.clone()))
            .collect();
        gone.sort();
        let gone: Vec<_> = gone.iter().map(|(much, to)| (much.as_str(), to.as_str())).collect();
        assert_eq!(gone, [("1", "loss"), ("2", "scrap"), ("3", "scrap")]);
        assert_eq!(house.on_hand("F1"), "94");
        house.stays_sound();
    });
}

#[test]
fn everything_done_to_a_lot_is_listed_whatever_it_was() {
    in_every_furnished_house(|house| {
        let (plant, owner) = (&house.plant, &house.owner);
        house.receive("FLOUR", "F1", "100", "");
        house.receive("FLOUR", "F2", "100", "");
        done(plant.move_stock(owner, &moving("F1", "60", None, "A1"), ONCE));
        done(plant.move_stock(owner, &moving("F1", "20", Some("A1"), "A2"), ONCE));
        done(plant.move_stock(owner, &moving("F2", "10", None, "A2"), ONCE));
        done(plant.count_stock(owner, &counting("F1", Some("A2"), "20", None), ONCE));
        let hold = app::PlaceHold {
            lots: vec!["F1".to_owned()],
            reason: "smells".to_owned(),
            ..app::PlaceHold::default()
        };
        let blocked = done(plant.place_hold(owner, &hold, ONCE));
        let lift = app::LiftHold { reason: "it was soap".to_owned(), ..app::LiftHold::default() };
        done(plant.lift_hold(owner, &blocked.lots[0].hold, &lift, ONCE));
        done(plant.scrap_stock(owner, &scrapping("F1", "1"), ONCE));

        let of = |lot: &str, cursor: Option<String>, limit| {
            let lot = Some(lot.to_owned());
            let query = app::ActQuery { lot, cursor, limit, ..app::ActQuery::default() };
            plant.acts(owner, &query).unwrap()
        };
        let names = |page: &app::ActPage| -> Vec<String> {
            page.rows.iter().map(|act| act.name.clone()).collect()
        };
        let all = of("lot:F1", None, None);
        let expected = ["scrap", "lift_hold", "place_hold", "count", "move", "move", "receive"];
        assert_eq!(names(&all), expected, "on {}", house.engine);
        assert_eq!(names(&of("F2", None, None)), ["move", "receive"]);
        let first = of("F1", None, Some(4));
        let rest = of("F1", first.next.clone(), Some(4));
        assert_eq!([names(&first), names(&rest)].concat(), expected, "page by page");
        let unknown = app::ActQuery { lot: Some("F9".to_owned()), ..app::ActQuery::default() };
        assert!(plant.acts(owner, &unknown).is_err());
        let holds = app::HoldQuery { lot: Some("F1".to_owned()), ..app::HoldQuery::default() };
        let holds = plant.holds(owner, &holds).unwrap().rows;
        assert_eq!(holds.len(), 1, "a hold that was lifted is still one of the lot");
        assert_eq!(holds[0].lifted_reason.as_deref(), Some("it was soap"));
        assert!(plant.holds(owner, &app::HoldQuery::default()).unwrap().rows.is_empty());
        house.stays_sound();
    });
}
