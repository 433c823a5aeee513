//! Verdicts on lots, on both engines.

use std::thread;

use app::{ActAsk, Inspect, InspectionQuery, TraceAsk};

use crate::house::in_every_house;
use crate::kitchen::{hold, receive, refused, set_up, transfer, verdict};

#[test]
fn a_part_that_is_rejected_becomes_a_lot_of_its_own_and_the_rest_is_released() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", Some("A-01"));
        let waiting = house.plant.inspection_queue(&house.owner, &InspectionQuery::default());
        let waiting = waiting.unwrap().rows;
        assert_eq!(waiting.len(), 1, "on {}", house.engine);
        assert_eq!(waiting[0].lot.supplier_lot.as_deref(), Some("M-F-1"));
        assert_eq!((waiting[0].quantity.as_str(), waiting[0].lot.unit.as_str()), ("100", "kg"));

        let ask = Inspect {
            rejected_place: Some("Q-01".to_owned()),
            ..verdict("F-1", "incoming", "80", "20")
        };
        let done = house.plant.inspect(&house.owner, &ask, (None, false)).unwrap().result;

        assert_eq!((done.status.as_str(), done.quantity.as_str()), ("released", "80"));
        let bad = done.rejected.unwrap();
        assert_eq!(bad.lot.lot_number.as_deref(), Some("F-1-R"));
        assert_eq!(bad.lot.supplier_lot.as_deref(), Some("M-F-1"));
        assert_eq!((bad.quantity.as_str(), bad.places), ("20", vec!["Q-01".to_owned()]));
        let again = verdict("F-1-R", "return", "20", "0");
        let again = house.plant.inspect(&house.owner, &again, (None, false));
        assert_eq!(refused(again), "already_judged");
        let waiting = house.plant.inspection_queue(&house.owner, &InspectionQuery::default());
        assert!(waiting.unwrap().rows.is_empty());
        let history = house.plant.inspections(&house.owner, &InspectionQuery::default()).unwrap();
        assert_eq!((history.rows.len(), history.rows[0].rejected.as_str()), (1, "20"));
        house.check();
    });
}

#[test]
fn the_rejected_part_is_traced_back_to_the_supplier() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        let ask = verdict("F-1", "incoming", "80", "20");
        house.plant.inspect(&house.owner, &ask, (None, false)).unwrap();

        let ask = TraceAsk {
            root: "supplier:MILLER".to_owned(),
            direction: "forward".to_owned(),
            ..TraceAsk::default()
        };
        let reply = house.plant.trace(&house.owner, &ask).unwrap();
        let mut text = Vec::new();
        reply.write_csv(&mut text).unwrap();

        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("F-1-R"), "on {}: {text}", house.engine);
    });
}

#[test]
fn a_verdict_that_does_not_fit_what_is_there_is_refused_and_leaves_nothing() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        receive(house, "F-2", "50", None);
        transfer(house, "lot:OLD", "customer:SHOP", "100", None);
        let head = house.plant.ledger_head(&house.owner).unwrap().seq;
        let ask = |lot: &str, stage: &str, accepted: &str, rejected: &str| {
            let ask = verdict(lot, stage, accepted, rejected);
            house.plant.inspect(&house.owner, &ask, (None, false))
        };

        assert_eq!(refused(ask("F-1", "incoming", "80", "10")), "not_adding_up");
        assert_eq!(refused(ask("F-1", "incoming", "-1", "101")), "not_positive");
        assert_eq!(refused(ask("NONE", "incoming", "1", "0")), "unknown_pool");
        assert_eq!(refused(ask("F-1", "someday", "100", "0")), "bad_input");
        assert_eq!(refused(ask("OLD", "return", "400", "100")), "partly_shipped");
        assert_eq!(refused(ask("D1", "final", "0", "0")), "nothing_there");
        let placed = house.plant.place_hold(&house.owner, &hold(&["F-2"], "glass"), (None, true));
        assert_eq!(placed.unwrap().result.lots.len(), 1);
        assert_eq!(house.plant.ledger_head(&house.owner).unwrap().seq, head);
        house.plant.place_hold(&house.owner, &hold(&["F-2"], "glass"), (None, false)).unwrap();
        assert_eq!(refused(ask("F-2", "incoming", "50", "0")), "lot_on_hold");
        house.check();
    });
}

#[test]
fn a_rejected_part_is_taken_from_the_place_somebody_names() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", Some("A-01"));
        let ask = |from: Option<&str>| Inspect {
            rejected_from: from.map(str::to_owned),
            ..verdict("F-1", "incoming", "80", "20")
        };

        let nowhere = house.plant.inspect(&house.owner, &ask(Some("A-02")), (None, false));
        assert_eq!(refused(nowhere), "not_at_place");
        let done = house.plant.inspect(&house.owner, &ask(Some("A-01")), (None, false)).unwrap();
        assert_eq!(done.result.rejected.unwrap().places, ["A-01"]);
        house.check();
    });
}

#[test]
fn two_verdicts_at_once_make_one() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);

        let judged = thread::scope(|scope| {
            let ask = |rejected: &'static str, accepted: &'static str| {
                scope.spawn(move || {
                    let ask = verdict("F-1", "incoming", accepted, rejected);
                    house.plant.inspect(&house.owner, &ask, (None, false)).is_ok()
                })
            };
            let both = [ask("0", "100"), ask("100", "0")];
            both.map(|one| one.join().unwrap())
        });

        assert_eq!(judged.iter().filter(|done| **done).count(), 1, "on {}", house.engine);
        house.check();
    });
}

#[test]
fn the_same_key_twice_judges_once() {
    in_every_house(|house| {
        set_up(house);
        receive(house, "F-1", "100", None);
        let ask = verdict("F-1", "incoming", "80", "20");

        let first = house.plant.inspect(&house.owner, &ask, (Some("k"), false)).unwrap();
        let second = house.plant.inspect(&house.owner, &ask, (Some("k"), false)).unwrap();

        assert_eq!(first, second);
    });
}

#[test]
fn a_late_verdict_speaks_of_what_was_there_then() {
    in_every_house(|house| {
        set_up(house);
        transfer(house, "lot:OLD", "customer:SHOP", "100", Some("2026-03-10T08:00:00+08:00"));
        let late = |accepted: &str, rejected: &str| Inspect {
            act: ActAsk { at: Some("2026-03-05T08:00:00+08:00".to_owned()), ..ActAsk::default() },
            ..verdict("OLD", "in_process", accepted, rejected)
        };

        let too_much = house.plant.inspect(&house.owner, &late("50", "450"), (None, false));
        assert_eq!(refused(too_much), "not_enough");
        let done = house.plant.inspect(&house.owner, &late("480", "20"), (None, false)).unwrap();
        assert!(done.late);
        assert_eq!(done.result.quantity, "380");
        house.check();
    });
}
