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
    records.push(record("bom", masters::CABBAGE.dumpling, bill()));
    records.push(record("routing", masters::CABBAGE.dumpling, routing()));
    records.extend(rules());
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
        .collect();
    json!({"item": masters::CABBAGE.dumpling, "quantity": "900", "lines": lines})
}

fn routing() -> Value {
    json!({"item": masters::CABBAGE.dumpling, "operations": [
        {"code": "MIX", "name": "拌餡", "station": "ST-MIX", "equipment": "M-03"},
        {"code": "FORM", "name": "成型", "station": "ST-FORM", "equipment": "L2"},
    ]})
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
];

/// Sales orders that wait for goods: customer, pallets' item, kilograms.
pub const SOLD: &[Waiting] = &[Waiting {
    partner: "C01",
    reference: "PO-88213",
    lines: &[("DP-CABBAGE", "600")],
    in_days: 3,
}];

/// The work order that waits: item, kilograms, days from today.
pub const TO_MAKE: (&str, &str, i64) = ("DP-CABBAGE", "900", 1);

/// A day some days after another.
pub fn after(today: CivilDate, days: i64) -> CivilDate {
    CivilDate(today.0.saturating_add(jiff::Span::new().days(days)))
}
