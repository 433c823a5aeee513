//! What sentences ask of the API.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sentences::Sentence;

/// Method, path and body, in the order in which they are sent.
type Requests = Vec<(&'static str, String, Value)>;

/// Whether a sentence defines something rather than doing it: the administrator's work.
pub(crate) fn is_definition(sentence: &Sentence) -> bool {
    matches!(
        sentence.verb(),
        "item" | "supplier" | "customer" | "place" | "equipment" | "bom" | "routing" | "rule"
    )
}

/// The name a sentence gives to what it makes (`start WO-1 MIX as R1`).
pub(crate) fn names(sentence: &Sentence) -> Option<String> {
    let naming = matches!(sentence.verb(), "start" | "hold");
    sentence.after("as").filter(|_| naming).map(str::to_owned)
}

/// The code the answer gives to what was named.
pub(crate) fn named(sentence: &Sentence, answer: &Value) -> Option<String> {
    let pointer = match sentence.verb() {
        "start" => "/result/run",
        _ => "/result/holds/0/hold",
    };
    answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

/// The requests of a sentence; none when nobody knows the verb.
pub(crate) fn request(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let resolve = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    Some(match sentence.verb() {
        "item" | "supplier" | "customer" | "place" | "equipment" | "bom" | "routing" | "rule" => {
            definition(sentence)
        }
        "purchase" => post("/purchase-orders", order(sentence)),
        "sell" => post("/sales-orders", order(sentence)),
        "receive" => post("/receipts", receipt(sentence)),
        "open-stock" => post(
            "/opening-stock",
            json!({"place": sentence.after("at"), "lots": [{
                "item": word(1), "quantity": word(2), "lot_number": sentence.after("as")
            }]}),
        ),
        "inspect" => post(
            "/inspections",
            json!({"lot": word(1), "stage": sentence.after("stage").unwrap_or("incoming"),
                "accepted": sentence.after("accept"), "rejected": sentence.after("reject")}),
        ),
        "hold" => post("/holds", json!({"lots": [word(1)], "reason": word(2)})),
        "lift" => post(&format!("/holds/{}/lift", resolve(word(1))), json!({"reason": word(2)})),
        "move" => post(
            "/moves",
            json!({"lot": word(1), "quantity": word(2), "from": sentence.after("from"),
                "to": sentence.after("to")}),
        ),
        "count" => post(
            "/counts",
            json!({"lot": word(1), "counted": word(2), "place": sentence.after("at"),
                "reason": sentence.after("because")}),
        ),
        "scrap" => post(
            "/scraps",
            json!({"lot": word(1), "quantity": word(2), "reason": sentence.after("because"),
                "place": sentence.after("from")}),
        ),
        "split" => post(
            "/splits",
            json!({"lot": word(1), "quantity": word(2), "lot_number": sentence.after("as"),
                "place": sentence.after("from")}),
        ),
        "work" => {
            post("/work-orders", json!({"code": word(1), "item": word(2), "quantity": word(3)}))
        }
        "release" => post(&format!("/work-orders/{}/state", word(1)), json!({"state": "released"})),
        "start" => post(
            "/operations/start",
            json!({"order": word(1), "operation": word(2), "equipment": sentence.after("on")}),
        ),
        "finish" => post(
            &format!("/operations/{}/finish", resolve(word(1))),
            json!({"reason": sentence.after("because")}),
        ),
        "feed" => post("/feeds", feed(sentence, &resolve)),
        "output" => post(
            "/outputs",
            json!({"run": resolve(sentence.after("from")?), "item": word(1),
                "quantity": word(2), "lot_number": sentence.after("as")}),
        ),
        "ship" => shipment(sentence),
        "dispatch" => post(
            &format!("/shipments/{}/dispatch", word(1)),
            json!({"plate": sentence.after("plate"), "seal": sentence.after("seal")}),
        ),
        "complain" => post(
            "/complaints",
            json!({"customer": word(1), "lot": sentence.after("about"), "text": word(2)}),
        ),
        _ => return None,
    })
}

fn feed(sentence: &Sentence, resolve: &impl Fn(&str) -> String) -> Value {
    let mut body = json!({
        "run": resolve(sentence.after("into").unwrap_or_default()),
        "lot": sentence.word(1), "quantity": sentence.word(2), "place": sentence.after("from"),
    });
    if let Some(reason) = sentence.after("because") {
        body["act"] = json!({"reasons": {"over_issue": reason}});
    }
    body
}

/// `ship DN-1 on SO-1: B-1 10 B-2 5` plans, sets a pick a lot, and takes each.
fn shipment(sentence: &Sentence) -> Requests {
    let code = sentence.word(1);
    let order = sentence.after("on").unwrap_or_default().trim_end_matches(':');
    let mut requests =
        vec![("POST", "/shipments".to_owned(), json!({"code": code, "order": order}))];
    for (number, lot) in (1..).zip(sentence.list().chunks(2)) {
        let pick = json!({
            "line": 1, "lot": lot[0], "quantity": lot[1], "reason": "as the scenario says"
        });
        requests.push(("POST", format!("/shipments/{code}/picks"), pick));
        requests.push(("POST", format!("/shipments/{code}/picks/{number}/pick"), json!({})));
    }
    requests
}

/// `purchase PO-1 MILLER: FLOUR 100 SALT 5`.
fn order(sentence: &Sentence) -> Value {
    let lines: Vec<Value> = sentence
        .list()
        .chunks(2)
        .map(|line| json!({"item": line[0], "quantity": line[1]}))
        .collect();
    json!({
        "code": sentence.word(1), "partner": sentence.word(2).trim_end_matches(':'),
        "lines": lines
    })
}

/// `receive FLOUR 100 as F-1 on PO-1`, or `from MILLER`.
fn receipt(sentence: &Sentence) -> Value {
    json!({
        "order": sentence.after("on"), "supplier": sentence.after("from"),
        "lots": [{
            "item": sentence.word(1), "quantity": sentence.word(2),
            "lot_number": sentence.after("as"), "supplier_lot": sentence.after("numbered"),
            "expires_on": sentence.after("until"), "place": sentence.after("at"),
            "certificate": sentence.after("certificate"),
        }]
    })
}

fn definition(sentence: &Sentence) -> Requests {
    let code = sentence.word(1).trim_end_matches(':');
    let record = |kind: &str, body: Value| {
        ("PUT", format!("/masters/{kind}/{code}"), json!({"fields": body}))
    };
    let request = match sentence.verb() {
        "item" => record("item", item(sentence)),
        "supplier" | "customer" => {
            record("partner", json!({"name": code, "role": sentence.verb()}))
        }
        "place" => record("place", json!({"name": code, "kind": sentence.word(2)})),
        "equipment" => record("equipment", json!({"name": code})),
        "bom" => record("bom", bom(sentence, code)),
        "routing" => {
            let operations: Vec<Value> = sentence
                .list()
                .iter()
                .map(|operation| json!({"code": operation, "name": operation}))
                .collect();
            record("routing", json!({"item": code, "operations": operations}))
        }
        // rule R1 receive supplier_lot required refuse "words" [value X]
        _ => record(
            "rule",
            json!({"act": sentence.word(2), "field": sentence.word(3), "test": sentence.word(4),
                "outcome": sentence.word(5), "words": sentence.word(6),
                "value": sentence.after("value").unwrap_or_default()}),
        ),
    };
    vec![request]
}

fn item(sentence: &Sentence) -> Value {
    let mut item = json!({
        "name": sentence.word(1), "unit": sentence.word(2), "tracking": "lot",
        "inspect_incoming": sentence.has("inspected"), "inspect_final": sentence.has("tested"),
    });
    if sentence.word(2) == "kg" {
        item["kg_per_unit"] = json!("1");
    }
    if let Some(weight) = sentence.after("weighing") {
        item["kg_per_unit"] = json!(weight);
    }
    if let Some(days) = sentence.after("keeping") {
        item["shelf_life_days"] = json!(days.parse::<u32>().unwrap());
    }
    if let Some(into) = sentence.after("reworked-into") {
        item["rework_into"] = json!(into);
    }
    item
}

/// `bom BREAD 10: FLOUR 6 MIX YEAST 0.1 MIX`: for 10 of it, at which operation each.
fn bom(sentence: &Sentence, code: &str) -> Value {
    let lines: Vec<Value> = sentence
        .list()
        .chunks(3)
        .map(|line| json!({"item": line[0], "quantity": line[1], "operation": line[2]}))
        .collect();
    json!({"item": code, "quantity": sentence.word(2).trim_end_matches(':'), "lines": lines})
}
