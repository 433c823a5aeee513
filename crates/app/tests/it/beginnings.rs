//! Traces that begin with what a person did, what lay at a place, what a scale weighed, and what was too
//! warm: each against what was done.

use std::collections::BTreeSet;

use app::{Error, MoveStock, RecordTransfer, TraceAsk};
use domain::Fact;
use domain::facts::{QuantityWeighed, TemperatureOutside};
use domain::{Quantity, TransferId};
use serde_json::Value;

use crate::house::{House, in_every_house};
use crate::kitchen::{self, refused};

const DAY: &str = "2026-03-05";

fn at(hour: u32) -> String {
    format!("{DAY}T{hour:02}:00:00+08:00")
}

/// Somebody moves goods.
fn moves(
    house: &House,
    who: &app::Operator,
    ends: (&str, &str),
    hour: u32,
    document: &str,
) -> String {
    let ask = RecordTransfer {
        from: ends.0.to_owned(),
        to: ends.1.to_owned(),
        qty_from: Some("10".to_owned()),
        qty_to: Some("10".to_owned()),
        at: Some(at(hour)),
        document: Some(document.to_owned()),
        ..RecordTransfer::default()
    };
    house.plant.record_transfer(who, &ask, None).unwrap().transfer
}

fn about(root: &str, from: Option<u32>, to: Option<u32>) -> TraceAsk {
    TraceAsk {
        root: root.to_owned(),
        direction: "forward".to_owned(),
        at_from: from.map(at),
        at_to: to.map(at),
        ..TraceAsk::default()
    }
}

fn reached(house: &House, ask: &TraceAsk) -> Result<BTreeSet<String>, Error> {
    let reply = house.plant.trace(&house.owner, ask)?;
    let told: Value = serde_json::to_value(&reply).unwrap();
    let rows = told["transfers"].as_array().unwrap();
    Ok(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect())
}

fn set(codes: &[&String]) -> BTreeSet<String> {
    codes.iter().map(|code| (*code).clone()).collect()
}

#[test]
fn what_somebody_moved_in_a_time_is_a_beginning() {
    in_every_house(|house| {
        kitchen::set_up(house);
        let (wang, li) = (house.person("wang", &["quality"]), house.person("li", &["quality"]));
        let first = moves(house, &wang, ("lot:OLD", "lot:D1"), 8, "X-1");
        let onward = moves(house, &li, ("lot:D1", "customer:SHOP"), 9, "X-2");
        let other = moves(house, &li, ("lot:OLD", "scrap"), 9, "X-3");

        let morning = |who: &str| about(who, Some(7), Some(8));
        assert_eq!(reached(house, &morning("person:wang")).unwrap(), set(&[&first, &onward]));
        assert_eq!(reached(house, &morning("person:li")).unwrap(), set(&[]), "nothing by then");
        let later = about("person:li", Some(9), Some(10));
        assert_eq!(reached(house, &later).unwrap(), set(&[&onward, &other]));
        let by_id = format!("person:{}", wang.person.unwrap());
        assert_eq!(reached(house, &morning(&by_id)).unwrap(), set(&[&first, &onward]));
        assert_eq!(refused(reached(house, &about("person:wang", None, Some(8)))), "bad_input");
        assert_eq!(refused(reached(house, &morning("person:nobody"))), "unknown_pool");
    });
}

#[test]
fn what_lay_at_a_place_in_a_time_is_a_beginning() {
    in_every_house(|house| {
        kitchen::set_up(house);
        kitchen::receive(house, "F1", "100", Some("A-01"));
        house.wait_hours(2);
        let moved = MoveStock {
            lot: "F1".to_owned(),
            quantity: "100".to_owned(),
            from: Some("A-01".to_owned()),
            to: "A-02".to_owned(),
            ..MoveStock::default()
        };
        house.plant.move_stock(&house.owner, &moved, (None, false)).unwrap();
        let now = |hours: i64| {
            let stamp = jiff::Timestamp::from_microsecond(house.now_us()).unwrap();
            Some((stamp + jiff::SignedDuration::from_hours(hours)).to_string())
        };
        let lots = |place: &str, from: Option<String>, to: Option<String>| {
            let root = format!("place:{place}");
            let ask = TraceAsk {
                at_from: from,
                at_to: to,
                direction: "backward".to_owned(),
                ..about(&root, None, None)
            };
            let reply = house.plant.trace(&house.owner, &ask)?;
            let told: Value = serde_json::to_value(&reply).unwrap();
            Ok::<_, Error>(told["suppliers"].as_array().unwrap().len())
        };

        assert_eq!(lots("A-01", now(-3), now(-1)).unwrap(), 1, "on {}", house.engine);
        assert_eq!(lots("A-01", now(1), now(2)).unwrap(), 0, "it left before");
        assert_eq!(lots("A-02", now(-3), now(-1)).unwrap(), 0, "it came later");
        assert_eq!(lots("A-02", now(0), now(1)).unwrap(), 1);
        assert_eq!(lots("Q-01", None, None).unwrap(), 0, "a place where nothing lay");
        assert_eq!(refused(lots("NOWHERE", None, None)), "unknown_pool");
        house.check();
    });
}

#[test]
fn what_a_scale_weighed_and_what_was_too_warm_are_beginnings() {
    in_every_house(|house| {
        kitchen::set_up(house);
        let owner = &house.owner;
        let first = moves(house, owner, ("lot:OLD", "lot:D1"), 8, "GR-9");
        let onward = moves(house, owner, ("lot:D1", "customer:SHOP"), 9, "DN-9");
        let other = moves(house, owner, ("lot:OLD", "scrap"), 9, "X-3");
        let weighed = |code: &str| QuantityWeighed {
            transfer: code.parse::<TransferId>().unwrap(),
            scale: "SC-1".into(),
            reading: format!("r-{code}"),
            gross: Quantity(10_000_000_000),
            tare: Quantity(0),
            tare_of: None,
            checked_seq: None,
        };
        let warm = TemperatureOutside {
            subject: "shipment:DN-9".into(),
            what: "loading_c".into(),
            found_milli_c: -15_000,
            least_milli_c: None,
            most_milli_c: Some(-18_000),
            lasted_s: None,
            reason: None,
        };
        let facts: Vec<Fact> = vec![weighed(&first).into(), weighed(&other).into(), warm.into()];
        house.record("measure", facts);

        let gauge = |from, to| reached(house, &about("gauge:SC-1", from, to)).unwrap();
        assert_eq!(gauge(None, None), set(&[&first, &onward, &other]), "on {}", house.engine);
        assert_eq!(gauge(Some(9), None), set(&[&other]));
        assert_eq!(refused(reached(house, &about("gauge:SC-9", None, None))), "unknown_pool");
        let any = reached(house, &about("parameter:temperature", None, None)).unwrap();
        assert_eq!(any, set(&[&onward]));
        let arrived = reached(house, &about("parameter:arrival_c", None, None)).unwrap();
        assert_eq!(arrived, set(&[]));
        let before = reached(house, &about("parameter:temperature", None, Some(10))).unwrap();
        assert_eq!(before, set(&[]), "it was measured later");
        assert_eq!(refused(reached(house, &about("parameter:ph", None, None))), "unknown_pool");
    });
}

#[test]
fn a_trace_at_the_command_line_begins_with_goods_alone() {
    in_every_house(|house| {
        kitchen::set_up(house);
        for root in ["person:x", "place:A-01", "gauge:SC-1", "parameter:temperature"] {
            let refusal = house.plant.trace_pool(&house.owner, &about(root, Some(1), Some(2)));
            assert_eq!(refused(refusal.map(|_| ())), "unknown_pool");
        }
    });
}
