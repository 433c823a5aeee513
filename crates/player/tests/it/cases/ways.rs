//! Every way a movement can be said, and every reason why none does, in one history.

use player::history::{Why, lived, read};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::answers::Names;
use super::played::{as_imported, made, taken_over};

/// A movement on the first of March: id, time, from, to, what left, what entered.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const ROWS: &[Row] = &[
    ("receipt", "06:00", "supplier:S1", "lot:A", "", "100"),
    ("same_receipt", "06:00", "supplier:S1", "lot:B", "", "50"),
    ("oil", "06:10", "supplier:S1", "lot:O", "", "80"),
    ("salt", "06:15", "supplier:S1", "lot:SALT", "", "9"),
    ("more_salt", "06:20", "supplier:S1", "lot:SALT", "", "9"),
    ("into_known", "06:25", "supplier:S1", "lot:B", "", "5"),
    ("filled", "06:30", "lot:O", "tank:T", "60", "60"),
    ("into_tank", "06:35", "supplier:S1", "tank:T", "", "4"),
    ("drawn_into_run", "07:00", "tank:T", "run:R1", "10", "10"),
    ("drawn_into_lot", "07:05", "tank:T", "lot:O2", "5", "5"),
    ("fed", "07:10", "lot:A", "run:R1", "40", "40"),
    ("weighed_apart", "07:15", "lot:A", "run:R1", "10", "9"),
    ("made", "08:00", "run:R1", "lot:P", "20", "40"),
    ("handed_back", "08:05", "run:R1", "lot:A", "5", "5"),
    ("scrap_in_pieces", "08:10", "run:R1", "scrap", "2", "2"),
    ("fed_2", "08:20", "lot:A", "run:R2", "10", "10"),
    ("topped_up", "08:30", "run:R2", "lot:P", "9", "18"),
    ("fed_3", "08:40", "lot:A", "run:R3", "10", "10"),
    ("made_3", "08:45", "run:R3", "lot:G", "4", "4"),
    ("rejected", "08:50", "run:R3", "scrap", "1", "1"),
    ("dust", "08:55", "run:R3", "loss", "0.5", "0.5"),
    ("passed_on", "09:00", "run:R3", "run:R4", "3", "3"),
    ("made_4", "09:05", "run:R4", "lot:G4", "2", "2"),
    ("made_by_none", "09:08", "run:R4", "lot:A", "0.5", "0.5"),
    ("other_order", "09:10", "run:R4", "lot:G", "1", "1"),
    ("reworked", "09:15", "lot:G4", "run:R4", "1", "1"),
    ("split", "09:20", "lot:B", "lot:B1", "20", "20"),
    ("part_poured", "09:25", "lot:B", "lot:B1", "10", "10"),
    ("merged", "09:30", "lot:O2", "lot:O", "5", "5"),
    ("relabelled", "09:35", "lot:B1", "lot:B2", "30", "30"),
    ("repacked", "09:40", "lot:B2", "lot:P2", "10", "20"),
    ("scrapped", "09:45", "lot:B", "scrap", "1", "1"),
    ("lost", "09:50", "lot:B", "loss", "1", "1"),
    ("found_less", "09:55", "lot:B", "adjust", "1", "1"),
    ("found_more", "10:00", "adjust", "lot:B", "2", "2"),
    ("went_back", "10:05", "lot:A", "supplier:S1", "5", ""),
    ("part_drained", "10:10", "tank:T", "loss", "1", "1"),
    ("cleaned", "10:15", "tank:T", "loss", "48", "48"),
    ("after_close", "13:00", "lot:A", "run:R2", "1", "1"),
    ("shipped", "13:10", "lot:P", "customer:C1", "8", ""),
    ("same_note", "13:20", "lot:P", "customer:C1", "6", ""),
    ("came_back", "14:00", "customer:C1", "lot:P", "", "2"),
    ("came_back_unknown", "14:10", "customer:C1", "lot:P3", "", "3"),
    ("too_much", "14:20", "lot:P3", "customer:C1", "7", ""),
];

const PLAIN: &[(&str, Why)] = &[
    ("into_known", Why::IntoKnownLot),
    ("into_tank", Why::NoSuchAct),
    ("weighed_apart", Why::WeighedApart),
    ("made_by_none", Why::MadeByNone),
    ("part_poured", Why::PartPoured),
    ("part_drained", Why::PartDrained),
    ("after_close", Why::RunClosed),
    ("same_note", Why::NoteLeft),
    ("came_back", Why::WhichDelivery),
    ("too_much", Why::MoreThanThere),
    ("too_much", Why::NoSuchCorrection),
];

fn transfer(&(id, time, from, to, left, entered): &Row) -> Value {
    let quantity = |text: &'static str| (!text.is_empty()).then_some(text);
    let returns = match id {
        "handed_back" => Some("fed"),
        "went_back" => Some("receipt"),
        "came_back" => Some("shipped"),
        _ => None,
    };
    let document = match id {
        "receipt" | "same_receipt" => Some("G1"),
        "shipped" | "same_note" => Some("D1"),
        "too_much" => Some("D2"),
        _ => None,
    };
    let at = format!("2026-03-01T{time}:00+08:00");
    // The outside world and the sinks are not measured.
    let outside =
        |end: &str| !end.starts_with("lot") && !end.starts_with("run") && !end.starts_with("tank");
    json!({
        "id": id, "at": at, "from": from, "to": to, "document": document, "returns": returns,
        "qty_from": quantity(left).filter(|_| !outside(from)),
        "qty_to": quantity(entered).filter(|_| !outside(to)),
    })
}

fn document(rows: &[Row]) -> Value {
    let item = |code: &str, unit: &str, weight: &str, tracking: &str| {
        json!({
            "code": code, "name": code, "unit": unit, "kg_per_unit": weight, "tracking": tracking,
        })
    };
    let lot = |id: &str, item: &str| json!({"id": id, "kind": "lot", "item": item});
    let run = |id: &str, order: &str, closed_at: Option<&str>| {
        json!({
            "id": id, "kind": "run", "work_order": order, "operation": "MIX",
            "closed_at": closed_at,
        })
    };
    let lots = [
        ("A", "RAW"),
        ("B", "RAW"),
        ("B1", "RAW"),
        ("B2", "RAW"),
        ("O", "OIL"),
        ("O2", "OIL"),
        ("SALT", "SALT"),
        ("P", "PCS"),
        ("P2", "PCS"),
        ("P3", "PCS"),
        ("G", "GOO"),
        ("G4", "GOO"),
    ];
    let mut pools: Vec<Value> = lots.iter().map(|(id, item)| lot(id, item)).collect();
    pools.push(json!({"id": "T", "kind": "tank", "item": "OIL"}));
    pools.extend([
        run("R1", "WO-1", None),
        run("R2", "WO-1", Some("2026-03-01T12:00:00+08:00")),
        run("R3", "WO-3", None),
        run("R4", "WO-4", None),
    ]);
    let correction = |id: &str, hour: u32, change: Value| {
        let at = format!("2026-03-02T{hour:02}:00:00+08:00");
        let mut row = json!({"corrects": id, "reason": "looked again", "at": at});
        row.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        row
    };
    let corrections = [
        correction("fed", 8, json!({"qty_from": "41", "qty_to": "41"})),
        correction("lost", 9, json!({"void": true})),
        correction("lost", 10, json!({"void": false})),
        correction("lost", 11, json!({"void": true})),
        correction("too_much", 12, json!({"qty_from": "3"})),
    ];
    let known = |one: &&Value| rows.iter().any(|row| one["corrects"] == row.0);
    json!({
        "format": "suyuan-exchange", "version": 1,
        "items": [
            item("RAW", "kg", "1", "lot"), item("OIL", "kg", "1", "lot"),
            item("SALT", "kg", "1", "none"), item("PCS", "pcs", "0.5", "lot"),
            item("GOO", "kg", "1", "lot"),
        ],
        "partners": [
            {"code": "S1", "name": "S1", "role": "supplier"},
            {"code": "C1", "name": "C1", "role": "customer"},
        ],
        "pools": pools,
        "transfers": rows.iter().map(transfer).collect::<Vec<_>>(),
        "corrections": corrections.iter().filter(known).collect::<Vec<_>>(),
    })
}

#[test]
fn every_way_is_an_act_or_has_a_reason_and_traces_as_imported() {
    let scratch = TempDir::new().unwrap();
    let facts = scratch.path().join("facts.json");
    std::fs::write(&facts, document(ROWS).to_string()).unwrap();
    let document = read(&facts).unwrap();
    let lived = lived(&document).unwrap();

    let factory = made(&lived);

    let plain: Vec<(&str, Why)> = lived.plain.iter().map(|(id, why)| (id.as_str(), *why)).collect();
    assert_eq!(plain, PLAIN);
    factory.verify();
    let names = Names::of(&lived, &factory.played);
    as_imported(&document, (&factory, &names), &taken_over(&facts));
}

#[test]
fn what_neither_an_act_nor_a_movement_can_say_is_not_told_otherwise() {
    let scratch = TempDir::new().unwrap();
    let facts = scratch.path().join("facts.json");
    let found = [("found", "06:00", "adjust", "lot:A", "5", "5")];
    std::fs::write(&facts, document(&found).to_string()).unwrap();

    let unsaid = lived(&read(&facts).unwrap()).unwrap_err();

    assert_eq!(unsaid.to_string(), "found: no act opens the lot it enters");
}
