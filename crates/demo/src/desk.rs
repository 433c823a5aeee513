//! What the demo factory works with beyond its history: master records, and orders that wait.
//!
//! These are not imported: the program's own commands write them, so that the pages of the day's
//! work have something to do.

use domain::CivilDate;
use serde_json::{Value, json};

use crate::masters::{self, Raw, Source};

/// A master record: kind, code, fields.
pub struct Record {
    /// The kind, for example `place`.
    pub kind: &'static str,
    /// Its code.
    pub code: String,
    /// Its fields as the masters' pages know them.
    pub fields: Value,
}

/// An order that waits: from or for whom, what, how much, and in how many days.
pub struct Waiting {
    /// Code of the supplier or customer.
    pub partner: &'static str,
    /// The number the partner knows it by.
    pub reference: &'static str,
    /// Item and quantity of each line.
    pub lines: &'static [(&'static str, &'static str)],
    /// Days from today.
    pub in_days: i64,
}

/// What lies at a place and is free to be used: item, lot number, quantity of each lot.
pub struct Free {
    /// The place.
    pub place: &'static str,
    /// Its lots.
    pub lots: &'static [(&'static str, &'static str, &'static str)],
}

/// A work order that waits.
pub struct ToMake {
    /// What it makes.
    pub item: &'static str,
    /// How much of it.
    pub quantity: &'static str,
    /// Days from today.
    pub in_days: i64,
    /// Whether it may be begun at once.
    pub released: bool,
}

pub(crate) fn record(kind: &'static str, code: &str, fields: Value) -> Record {
    Record { kind, code: code.to_owned(), fields }
}

/// The master records, each after those it refers to.
pub fn records(site: &str) -> Vec<Record> {
    let mut records = ground(site);
    records.push(record(
        "lot_rule",
        "DP",
        json!({"name": "水餃", "pattern": "DP{yy}{mm}{dd}-{seq:1}"}),
    ));
    records.extend(masters::RAWS.iter().map(raw_item));
    records.push(record(
        "item",
        masters::CABBAGE.dumpling,
        json!({
            "kind": "semi_finished", "lot_rule": "DP", "inspect_final": true,
            "shelf_life_days": 365, "storage": "frozen", "allergens": "gluten soybeans sesame",
        }),
    ));
    records.push(record(
        "item",
        FILLING,
        json!({
            "name": "高麗菜豬肉餡", "unit": "kg", "tracking": "lot", "kind": "semi_finished",
            "shelf_life_days": 2, "storage": "chilled",
        }),
    ));
    records.push(record("bom", masters::CABBAGE.dumpling, bill()));
    records.push(record("routing", masters::CABBAGE.dumpling, routing()));
    records.extend(rules());
    records.extend(labels(site));
    records.extend(practice());
    records
}

/// When and where work is done.
pub(crate) fn ground(site: &str) -> Vec<Record> {
    let mut records = vec![record("calendar", site, calendar())];
    records.extend(places());
    records
}

fn calendar() -> Value {
    json!({
        "day_start": "06:00", "weekdays": "1 2 3 4 5 6",
        "shifts": [
            {"code": "A", "name": "早班", "start": "06:00"},
            {"code": "B", "name": "晚班", "start": "14:00"},
        ],
    })
}

fn places() -> Vec<Record> {
    let place = |code: &str, name: &str, kind: &str, parent: &str| {
        record("place", code, json!({"name": name, "kind": kind, "parent": parent}))
    };
    vec![
        place("WH-1", "原料倉", "warehouse", ""),
        place("A-02", "常溫 A-02", "bin", "WH-1"),
        place("C-02", "冷藏 C-02", "bin", "WH-1"),
        place("C-04", "冷藏 C-04", "bin", "WH-1"),
        place("F-01", "冷凍庫 1", "bin", "WH-1"),
        place("Q-01", "隔離區", "quarantine", "WH-1"),
        place("DOCK-3", "3 號碼頭", "dock", ""),
        place("ST-MIX", "拌餡", "station", ""),
        place("ST-FORM", "成型 L2", "station", ""),
        record("equipment", "M-03", json!({"name": "拌餡機", "station": "ST-MIX"})),
        record("equipment", "L2", json!({"name": "成型線 L2", "station": "ST-FORM"})),
    ]
}

fn raw_item(raw: &Raw) -> Record {
    let life = (raw.shelf_days > 0).then_some(raw.shelf_days);
    let fields = json!({
        "kind": "raw", "shelf_life_days": life, "inspect_incoming": raw.sampled, "over_percent": 5,
    });
    record("item", raw.item, fields)
}

/// The recipe of the cabbage dumplings, for a charge of 900 kg.
fn bill() -> Value {
    let lines: Vec<Value> = masters::CABBAGE
        .recipe
        .iter()
        .map(|(source, kilograms)| {
            let item = match source {
                Source::Seasoning => masters::CABBAGE.seasoning,
                Source::Lots(item) => item,
                Source::Tank(masters::SOY_TANK) => masters::SOY.item,
                Source::Tank(_) => masters::OIL.item,
                Source::Bin => masters::COARSE_SALT.item,
            };
            json!({"item": item, "quantity": kilograms.to_string(), "operation": "MIX"})
        })
        // What is mixed goes on to be formed, as a lot of its own.
        .chain([json!({"item": FILLING, "quantity": "900", "operation": "FORM"})])
        .collect();
    json!({"item": masters::CABBAGE.dumpling, "quantity": "900", "lines": lines})
}

fn routing() -> Value {
    json!({"item": masters::CABBAGE.dumpling, "operations": [
        {"code": "MIX", "name": "拌餡", "station": "ST-MIX", "equipment": "M-03"},
        {"code": "FORM", "name": "成型", "station": "ST-FORM", "equipment": "L2"},
    ]})
}

/// The filling of the cabbage dumplings, between mixing and forming.
pub(crate) const FILLING: &str = "FILL-CABBAGE";

/// A small recipe to practise with: two materials, one operation, nothing to be inspected.
fn practice() -> Vec<Record> {
    let item = |code: &str, name: &str, kind: &str, days: u32| {
        let fields = json!({
            "name": name, "unit": "kg", "tracking": "lot", "kind": kind, "shelf_life_days": days,
        });
        record("item", code, fields)
    };
    let line = |item: &str, quantity: &str| json!({"item": item, "quantity": quantity, "operation": "MAKE"});
    let step = json!({"code": "MAKE", "name": "包水餃", "station": "ST-FORM", "equipment": "L2"});
    vec![
        record("partner", "TRY-S", json!({"name": "練習供應商", "role": "supplier"})),
        record("partner", "TRY-C", json!({"name": "練習客戶", "role": "customer"})),
        item("TRY-MEAT", "練習絞肉", "raw", 7),
        item("TRY-SKIN", "練習餃皮", "raw", 7),
        item("TRY-DUMPLING", "練習水餃", "finished", 180),
        record(
            "bom",
            "TRY-DUMPLING",
            json!({"item": "TRY-DUMPLING", "quantity": "20",
                "lines": [line("TRY-MEAT", "12"), line("TRY-SKIN", "8")]}),
        ),
        record("routing", "TRY-DUMPLING", json!({"item": "TRY-DUMPLING", "operations": [step]})),
    ]
}

/// A printer that only keeps what it gets, templates to print with, and numbers for labels that are
/// printed ahead.
fn labels(site: &str) -> Vec<Record> {
    let template = |code: &str, name: &str, purpose: &str, layout: &str| {
        let fields = json!({"name": name, "purpose": purpose, "copies": 1, "layout": layout});
        record("label_template", code, fields)
    };
    vec![
        record(
            "printer",
            "SHOW",
            json!({"name": "示範印表機（只記錄）", "site": site, "place": "DOCK-3",
                "language": "recording", "dpi": "203"}),
        ),
        template("LOT", "批次標籤", "lot", include_str!("../labels/lot.json")),
        template("MATERIAL", "原料標籤", "material", include_str!("../labels/material.json")),
        record(
            "number_pool",
            "ROLLS",
            json!({"name": "預印標籤", "key": "label", "site": site, "company_prefix": "4712345"}),
        ),
    ]
}

fn rules() -> Vec<Record> {
    let rule =
        |code: &str, field: &str, (test, value): (&str, &str), outcome: &str, words: &str| {
            let fields = json!({
                "act": "receive", "field": field, "test": test, "value": value, "outcome": outcome,
                "words": words,
            });
            record("rule", code, fields)
        };
    let mut meat = rule(
        "MEAT-PAPER",
        "certificate",
        ("required", ""),
        "ask",
        "肉品每批要有衛檢證明（王怡君）。先收進待驗也可以，請寫原因",
    );
    meat.fields["item"] = json!("PORK");
    vec![
        rule(
            "LOT-SEEN",
            "supplier_lot",
            ("unique", ""),
            "ask",
            "這個供應商批號收過了。看一眼實物標籤再收",
        ),
        rule(
            "LOT-NO",
            "supplier_lot",
            ("required", ""),
            "refuse",
            "每批都要抄供應商批號，標籤上有",
        ),
        meat,
    ]
}

/// Purchase orders whose goods are expected.
pub const EXPECTED: &[Waiting] = &[
    Waiting {
        partner: "S03",
        reference: "ASN-012",
        lines: &[("PORK", "1500"), ("PORK-FAT", "200")],
        in_days: 0,
    },
    Waiting {
        partner: "S04",
        reference: "ASN-118",
        lines: &[("CABBAGE", "700"), ("SCALLION", "60")],
        in_days: 0,
    },
    Waiting { partner: "S05", reference: "ASN-044", lines: &[("FLOUR", "2000")], in_days: 1 },
    Waiting { partner: "TRY-S", reference: "TRY-1", lines: &[("TRY-MEAT", "20")], in_days: 0 },
];

/// Sales orders that wait for goods: customer, pallets' item, kilograms.
pub const SOLD: &[Waiting] = &[
    Waiting { partner: "C01", reference: "PO-88213", lines: &[("DP-CABBAGE", "600")], in_days: 3 },
    Waiting { partner: "TRY-C", reference: "TRY-1", lines: &[("TRY-DUMPLING", "20")], in_days: 1 },
];

/// The work orders that wait.
pub const TO_MAKE: &[ToMake] = &[
    ToMake { item: "DP-CABBAGE", quantity: "900", in_days: 1, released: false },
    ToMake { item: "TRY-DUMPLING", quantity: "20", in_days: 0, released: true },
];

/// What the stores hold beyond the history, whose goods are past their days by now: enough for a charge
/// of the recipe, and for the practice all but most of the meat, which is on its way.
pub const FREE: &[Free] = &[
    Free { place: "C-02", lots: &[("PORK", "PK-0001", "450"), ("TRY-MEAT", "TRY-M1", "4")] },
    Free {
        place: "C-04",
        lots: &[
            ("CABBAGE", "CB-0001", "420"),
            ("SCALLION", "SG-0001", "50"),
            ("TRY-SKIN", "TRY-S1", "40"),
        ],
    },
    Free {
        place: "A-02",
        lots: &[
            (masters::SEASONING_PEPPER, "SP-0001", "30"),
            (masters::SOY.item, "SY-0001", "50"),
            (masters::OIL.item, "SO-0001", "40"),
        ],
    },
];

/// Days from today until what is free is past its own.
pub const FREE_DAYS: i64 = 60;

/// A day some days after another.
pub fn after(today: CivilDate, days: i64) -> CivilDate {
    CivilDate(today.0.saturating_add(jiff::Span::new().days(days)))
}
