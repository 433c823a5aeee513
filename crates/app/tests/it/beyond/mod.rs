//! What memory does not hold is answered from the database, word for word as memory would.

mod choice;
mod random;

use std::cell::Cell;
use std::path::{Path, PathBuf};

use app::{GraphMemory, Options, Plant, TraceAsk};
use serde_json::Value;

use crate::house::{House, in_every_house};

/// Nothing fits into memory.
const NOTHING: GraphMemory =
    GraphMemory { transfers: 0, reach: 1_000_000, at_once: 0, beside: false };

/// Over so many parts pools are spread here.
const PARTS: u16 = 16;

/// A plant of another process on the same database.
fn other_process(house: &House, memory: GraphMemory) -> Plant {
    let data_dir = house.folder.path().join("beyond");
    let (target, clock) = (house.target.clone(), house.clock());
    let plant = Plant::open(Options { target, data_dir, clock }).unwrap();
    plant.keep_in_memory(memory);
    plant
}

/// The same, where the pools lie in many parts.
fn of_many_parts(house: &House) -> Plant {
    let plant = other_process(house, NOTHING);
    plant.spread(&house.owner, PARTS).unwrap();
    plant
}

/// Whether a question of the walk was put to pools in many parts.
fn asked_many_parts(plant: &Plant, house: &House, ask: &TraceAsk) -> bool {
    let reply = plant.trace(&house.owner, ask);
    let reads = reply.ok().and_then(|reply| reply.source().database.clone());
    reads.is_some_and(|reads| {
        assert!((reads.broadcast_factor - 1.0).abs() < f64::EPSILON, "{reads:?}");
        reads.parts > 1
    })
}

/// The answer in words, and where it was read from; a refusal is an answer.
fn told(plant: &Plant, house: &House, ask: &TraceAsk) -> (String, &'static str) {
    match plant.trace(&house.owner, ask) {
        Ok(reply) => (serde_json::to_string(&reply).unwrap(), reply.source().read_from),
        Err(error) => (format!("refused: {error}"), "nowhere"),
    }
}

/// What a plant answers in every other form that is made of a trace.
fn drawn(plant: &Plant, house: &House, ask: &TraceAsk) -> (String, String) {
    let picture = plant.picture(&house.owner, ask, 60).map(|drawn| drawn.picture);
    let readings = plant.readings(&house.owner, ask).map(|readings| {
        // Clean to clean is told only where memory holds all that happened on the machines.
        trace::picture::Readings { clean: None, ..readings.reach }
    });
    (words(picture), words(readings))
}

fn words<T: serde::Serialize>(answer: Result<T, app::Error>) -> String {
    match answer {
        Ok(answer) => serde_json::to_string(&answer).unwrap(),
        Err(error) => format!("refused: {error}"),
    }
}

fn asked(root: &str, direction: &str) -> TraceAsk {
    TraceAsk { root: root.to_owned(), direction: direction.to_owned(), ..TraceAsk::default() }
}

/// Both say the same; answers whether it was an answer.
fn agree(house: &House, beyond: &Plant, ask: &TraceAsk) -> bool {
    let (expected, from) = told(&house.plant, house, ask);
    let (found, read_from) = told(beyond, house, ask);
    assert_eq!(found, expected, "{ask:?} on {}", house.engine);
    let answered = from != "nowhere";
    if answered {
        assert_eq!((from, read_from), ("memory", "database"), "{ask:?}");
    }
    answered
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/public")
}

/// The question of a step of a case.
fn question(step: &Value) -> Option<TraceAsk> {
    let words: Vec<&str> = step["args"].as_array()?.iter().filter_map(Value::as_str).collect();
    let ["trace", direction, root, options @ ..] = words.as_slice() else { return None };
    let mut ask = asked(root, direction);
    for option in options.chunks(2) {
        let value = Some(option[1].to_owned());
        match option[0] {
            "--mode" => ask.mode = value,
            "--tolerance" => ask.tolerance = option[1].parse().ok(),
            "--at-from" => ask.at_from = value,
            "--at-to" => ask.at_to = value,
            "--as-of" => ask.as_of = value,
            "--transfer" => ask.transfer = value,
            other => panic!("no option of a question: {other}"),
        }
    }
    Some(ask)
}

/// Asks all that a case asks, and everything about each of its pools; how many were answered.
fn ask_case(case: &Path, of: impl Fn(&House) -> Plant) -> Option<usize> {
    let document: Value =
        serde_json::from_slice(&std::fs::read(case.join("facts.json")).ok()?).ok()?;
    let steps = std::fs::read(case.join("queries.json")).ok()?;
    let steps: Vec<Value> = serde_json::from_slice(&steps).unwrap();
    let answered = Cell::new(0);
    in_every_house(|house| {
        let outcome = house.plant.import_path(&house.owner, &case.join("facts.json")).unwrap();
        if !outcome.faults.is_empty() {
            return;
        }
        let beyond = of(house);
        let mut asks: Vec<TraceAsk> = steps.iter().filter_map(question).collect();
        let partners = document["partners"].as_array().into_iter().flatten();
        let partners = partners
            .filter_map(|row| Some(format!("{}:{}", row["role"].as_str()?, row["code"].as_str()?)));
        let pools = document["pools"].as_array().into_iter().flatten();
        let pools = pools
            .filter_map(|row| Some(format!("{}:{}", row["kind"].as_str()?, row["id"].as_str()?)));
        for root in pools.chain(partners).take(60) {
            for direction in ["forward", "backward", "both"] {
                let plain = asked(&root, direction);
                asks.push(TraceAsk { mode: Some("cautious".to_owned()), ..plain.clone() });
                asks.push(plain);
            }
        }
        let here = asks.iter().filter(|ask| agree(house, &beyond, ask)).count();
        answered.set(answered.get() + here);
    });
    Some(answered.get())
}

#[test]
fn every_case_is_answered_from_the_database_as_from_memory() {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let answered: Vec<usize> = folders
        .iter()
        .filter_map(|case| ask_case(case, |house| other_process(house, NOTHING)))
        .collect();

    assert!(answered.len() > 20, "{} cases", answered.len());
    assert!(answered.iter().sum::<usize>() > 2_000, "{answered:?}");
}

#[test]
fn every_case_is_answered_from_pools_in_many_parts_as_from_memory() {
    let folders = std::fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = folders.collect();
    folders.sort();
    let answered: Vec<usize> =
        folders.iter().filter_map(|case| ask_case(case, of_many_parts)).collect();

    assert!(answered.len() > 20, "{} cases", answered.len());
    assert!(answered.iter().sum::<usize>() > 2_000, "{answered:?}");
}

/// A lot that owes five is filled by two others in one instant. Which comes first hangs on what
/// enters the second at that instant, and nothing that is reached leads there.
fn debt() -> Value {
    let transfer = |id: &str, hour: u32, from: &str, to: &str, quantity: &str| {
        serde_json::json!({"id": id, "at": format!("2026-03-01T{hour:02}:00:00+08:00"),
            "from": from, "to": to, "qty_from": quantity, "qty_to": quantity})
    };
    let lot = |id: &str| serde_json::json!({"id": id, "kind": "lot", "item": "FLOUR"});
    serde_json::json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [{"code": "FLOUR", "name": "flour", "unit": "kg", "kg_per_unit": "1"}],
        "partners": [{"code": "S", "name": "Mill", "role": "supplier"},
            {"code": "C", "name": "Shop", "role": "customer"}],
        "pools": [lot("X"), lot("Q"), lot("D")],
        "transfers": [
            transfer("b", 5, "supplier:S", "lot:X", "3"),
            transfer("c", 6, "lot:D", "customer:C", "5"),
            transfer("a2", 8, "lot:X", "lot:D", "3"),
            transfer("a1", 8, "lot:Q", "lot:D", "3"),
            transfer("z", 8, "supplier:S", "lot:Q", "3"),
        ],
    })
}

#[test]
fn who_filled_a_debt_in_one_instant_is_told_as_by_the_whole_site() {
    in_every_house(|house| {
        house.take_over(&debt().to_string());
        let beyond = other_process(house, NOTHING);
        let ask = asked("lot:X", "forward");

        agree(house, &beyond, &ask);
        let answer: Value = serde_json::from_str(&told(&beyond, house, &ask).0).unwrap();
        assert_eq!(answer["balance"]["unexplained"], "3", "{answer}");
    });
}
