//! Any machine is cleaned by an act: the third reading ends where somebody saw that it was clean, and goes
//! on again where that turns out to be wrong.

use app::{CleanMachine, CleaningQuery, RecordTransfer, TraceAsk, UndoAct, VoidCleaning};
use domain::MasterKind;
use serde_json::json;

use crate::furnished::ONCE;
use crate::house::{House, in_every_house};
use crate::kitchen::{self, refused};

const DAY: &str = "2026-03-05";

fn at(hour: u32) -> String {
    format!("{DAY}T{hour:02}:00:00+08:00")
}

/// Two doughs pass a mixer, one after the other; no record of goods joins them.
fn two_doughs(house: &House) {
    kitchen::set_up(house);
    house.define(MasterKind::Equipment, "MX-1", &json!({"name": "mixer"}));
    for (from, to, hour) in [("lot:OLD", "lot:D1", 8), ("lot:OLD", "scrap", 10)] {
        let ask = RecordTransfer {
            from: from.to_owned(),
            to: to.to_owned(),
            qty_from: Some("10".to_owned()),
            qty_to: Some("10".to_owned()),
            at: Some(at(hour)),
            equipment: Some("MX-1".to_owned()),
            ..RecordTransfer::default()
        };
        house.plant.record_transfer(&house.owner, &ask, None).unwrap();
    }
}

fn cleaning(verified: bool, hour: u32) -> CleanMachine {
    let mut ask =
        CleanMachine { equipment: "MX-1".to_owned(), verified, ..CleanMachine::default() };
    ask.act.at = Some(at(hour));
    ask.note = Some("ATP 12".to_owned());
    ask
}

#[test]
fn a_verified_cleaning_ends_the_third_reading_and_a_voided_one_does_not() {
    in_every_house(|house| {
        two_doughs(house);
        let forward = |house: &House| {
            let ask = TraceAsk {
                root: "lot:OLD".to_owned(),
                direction: "forward".to_owned(),
                ..TraceAsk::default()
            };
            let reach = house.plant.readings(&house.owner, &ask).unwrap().reach;
            reach.clean.unwrap().uncleaned
        };
        assert_eq!(forward(house), ["MX-1"], "on {}", house.engine);
        house.plant.clean_machine(&house.owner, &cleaning(false, 9), ONCE).unwrap();
        assert_eq!(forward(house), ["MX-1"], "nobody saw that it was clean");
        let seen = house.plant.clean_machine(&house.owner, &cleaning(true, 9), ONCE).unwrap();
        assert_eq!(forward(house), Vec::<String>::new());

        let id: i64 = seen.result.cleaning.parse().unwrap();
        let reason =
            VoidCleaning { reason: "the other mixer".to_owned(), ..VoidCleaning::default() };
        let empty = VoidCleaning::default();
        let refusal = house.plant.void_cleaning(&house.owner, (id, &empty), ONCE);
        assert_eq!(refused(refusal), "reason_needed");
        let voided = house.plant.void_cleaning(&house.owner, (id, &reason), ONCE).unwrap();
        assert_eq!(voided.result.voided.as_deref(), Some("the other mixer"));
        assert_eq!(forward(house), ["MX-1"], "it counts for nothing");
        let again = house.plant.void_cleaning(&house.owner, (id, &reason), ONCE);
        assert_eq!(refused(again), "bad_input");

        let listed =
            house.plant.machine_cleanings(&house.owner, &CleaningQuery::default()).unwrap();
        assert_eq!(listed.rows.len(), 2, "both stay visible");

        let wrong = house.plant.clean_machine(&house.owner, &cleaning(true, 9), ONCE).unwrap();
        assert_eq!(forward(house), Vec::<String>::new());
        let undo = UndoAct { reason: "not cleaned".to_owned(), ..UndoAct::default() };
        house.plant.undo_act(&house.owner, &wrong.act, &undo, ONCE).unwrap();
        assert_eq!(forward(house), ["MX-1"], "an act that is taken back counts for nothing");
        house.check();
    });
}

#[test]
fn a_machine_that_nobody_knows_is_not_cleaned() {
    in_every_house(|house| {
        two_doughs(house);
        let unknown = CleanMachine { equipment: "MX-9".to_owned(), ..cleaning(true, 9) };
        assert_eq!(
            refused(house.plant.clean_machine(&house.owner, &unknown, ONCE)),
            "unknown_code"
        );
        let blind = CleanMachine { verified_by: Some("wang".into()), ..cleaning(false, 9) };
        house.person("wang", &["quality"]);
        assert_eq!(refused(house.plant.clean_machine(&house.owner, &blind, ONCE)), "bad_input");
    });
}
