//! What a device says of a lot at a run is what the server says: `cases/floor/feed.json` holds what a
//! device keeps and what the server answered to each feed. The device's own tests judge the same lots
//! from the same answer.
//!
//! `SUYUAN_WRITE_CASES=1` writes the file anew. Days count from the day it was written.

use std::path::PathBuf;

use app::{FloorCacheQuery, Inspect, PlaceHold, ReceiveLot};
use domain::MasterKind;
use serde_json::{Map, Value, json};

use crate::workshop::{Workshop, ago, feed, in_days, in_every_workshop, refused};

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases/floor/feed.json")
}

/// A run that has half of what it needs, and a lot for every reason to say no.
fn furnished(workshop: &Workshop<'_>) -> String {
    let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
    let until = |days: i64| ReceiveLot { expires_on: Some(in_days(days)), ..ReceiveLot::default() };
    let place = |code: &str| ReceiveLot { place: Some(code.to_owned()), ..until(60) };
    workshop.received_as("PORK", "P-GOOD", "100", until(30));
    workshop.received_as("PORK", "P-LITTLE", "5", until(40));
    workshop.received_as("PORK", "P-PLACED", "50", place("A-05"));
    workshop.received_as("PORK", "P-AT-STATION", "20", place("MIX-1-L"));
    workshop.received_as("PORK", "P-OLD", "50", until(-3));
    workshop.received_as("CHIVE", "CH-SUB", "50", until(20));
    workshop.received_as("LARD", "L-FOREIGN", "50", until(20));
    for number in ["P-HELD", "P-EMPTY"] {
        workshop.received_as("PORK", number, "10", until(30));
    }
    workshop.received_as("PORK", "P-OLD-HELD", "10", until(-3));
    let inspected = json!({"kind": "raw", "inspect_incoming": true});
    workshop.define(MasterKind::Item, "PORK", &inspected);
    for (number, days) in [("P-PENDING", 30), ("P-OLD-PENDING", -3), ("P-PENDING-HELD", 30)] {
        workshop.received_as("PORK", number, "10", until(days));
    }
    for (number, days) in [("P-BAD", 30), ("P-BAD-HELD", 30), ("P-OLD-BAD", -3)] {
        workshop.received_as("PORK", number, "10", until(days));
        let ask = Inspect {
            lot: number.to_owned(),
            stage: "incoming".to_owned(),
            rejected: Some("10".to_owned()),
            act: ago(140),
            ..Inspect::default()
        };
        plant.inspect(owner, &ask, (None, false)).unwrap();
    }
    let lots = ["P-HELD", "P-BAD-HELD", "P-OLD-HELD", "P-PENDING-HELD"].map(str::to_owned);
    let ask = PlaceHold {
        lots: lots.to_vec(),
        reason: "metal".to_owned(),
        complaint: None,
        act: ago(130),
    };
    plant.place_hold(owner, &ask, (None, false)).unwrap();
    workshop.received("CABBAGE", "C-FULL", "90");
    workshop.received("WATER", "W-1", "90");
    workshop.ordered("WO-1", "FILLING", "100");
    let run = workshop.running("WO-1", "MIX");
    workshop.fed(&run, "lot:P-EMPTY", "10").unwrap();
    workshop.fed(&run, "lot:W-1", "5").unwrap();
    run
}

/// What is scanned, how much of it goes in, and where it is taken from.
const ASKED: [(&str, &str, Option<&str>); 21] = [
    ("P-GOOD", "50", None),
    ("P-GOOD", "50.001", None),
    ("P-LITTLE", "5", None),
    ("P-LITTLE", "6", None),
    ("P-PLACED", "50", Some("A-05")),
    ("P-AT-STATION", "20", Some("MIX-1-L")),
    ("CH-SUB", "40", None),
    ("CH-SUB", "41", None),
    ("L-FOREIGN", "1", None),
    ("P-OLD", "1", None),
    ("P-HELD", "1", None),
    ("P-BAD", "1", None),
    ("P-PENDING", "1", None),
    ("P-OLD-HELD", "1", None),
    ("P-OLD-BAD", "1", None),
    ("P-OLD-PENDING", "1", None),
    ("P-BAD-HELD", "1", None),
    ("P-PENDING-HELD", "1", None),
    ("P-EMPTY", "1", None),
    ("W-1", "1", None),
    ("NOBODY", "1", None),
];

fn answers(workshop: &Workshop<'_>, run: &str) -> Vec<Value> {
    let (plant, owner) = (&workshop.house.plant, &workshop.house.owner);
    let asked = ASKED.iter().map(|(lot, quantity, place)| {
        let mut ask = feed(run, &format!("lot:{lot}"), quantity, ago(0));
        ask.place = place.map(str::to_owned);
        let said = match plant.feed(owner, &ask, (None, true)) {
            Ok(_) => None,
            no => Some(refused(no).code()),
        };
        json!({"scan": lot, "quantity": quantity, "place": place, "server": said})
    });
    asked.collect()
}

/// Ids and moments differ from run to run; days are told by how far they are from today.
fn steady(value: Value, today: jiff::civil::Date) -> Value {
    match value {
        Value::Object(members) => {
            let told = members.into_iter().map(|(name, value)| {
                let fleeting = ["as_of", "cursor", "transfer", "started_by", "at", "started_at"];
                let value = if fleeting.contains(&name.as_str()) { Value::Null } else { value };
                (name, steady(value, today))
            });
            Value::Object(told.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(|item| steady(item, today)).collect(),
        Value::String(text) => match text.parse::<jiff::civil::Date>() {
            Ok(day) if text.len() == 10 => {
                json!(format!("today{:+}", (day - today).get_days()))
            }
            _ => Value::String(text),
        },
        other => other,
    }
}

#[test]
fn a_device_is_told_the_lots_and_orders_by_which_the_server_judges_a_feed() {
    in_every_workshop(|workshop| {
        let run = furnished(workshop);
        let cache = workshop
            .house
            .plant
            .floor_cache(&workshop.house.owner, &FloorCacheQuery::default())
            .unwrap();
        let mut cache = serde_json::to_value(&cache).unwrap();
        for list in ["tasks", "holds"] {
            cache[list] = json!([]);
        }
        let told = json!({
            "run": run,
            "today": in_days(0),
            "cache": cache,
            "cases": answers(workshop, &run),
        });

        if std::env::var_os("SUYUAN_WRITE_CASES").is_some() {
            std::fs::write(file(), serde_json::to_string_pretty(&told).unwrap() + "\n").unwrap();
        }
        let written: Value = serde_json::from_slice(&std::fs::read(file()).unwrap()).unwrap();
        let day = |told: &Value| told["today"].as_str().unwrap().parse().unwrap();
        let (then, now) = (day(&written), day(&told));
        assert_eq!(steady(written, then), steady(told, now), "on {}", workshop.house.engine);
    });
}
