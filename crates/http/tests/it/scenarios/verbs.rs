//! What sentences ask of the API.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sentences::Sentence;
use super::{labels, quality_verbs, site_verbs};

/// Method, path and body, in the order in which they are sent.
pub(super) type Requests = Vec<(&'static str, String, Value)>;

/// Whether a sentence defines something rather than doing it: the administrator's work.
pub(crate) fn is_definition(sentence: &Sentence) -> bool {
    matches!(
        sentence.verb(),
        "item"
            | "supplier"
            | "customer"
            | "place"
            | "equipment"
            | "bom"
            | "routing"
            | "rule"
            | "signature-point"
            | "numbers"
            | "inspection-plan"
            | "control-chart"
            | "gauge"
            | "printer"
            | "stands"
    )
}

/// The name a sentence gives to what it makes (`start WO-1 MIX as R1`).
pub(crate) fn names(sentence: &Sentence) -> Option<String> {
    if sentence.verb() == "offline" {
        return sentence.after("called").map(str::to_owned);
    }
    let naming = matches!(
        sentence.verb(),
        "start"
            | "hold"
            | "feed"
            | "call"
            | "log"
            | "clean-machine"
            | "coming"
            | "unnamed"
            | "looked"
    );
    let called = sentence.after("as").filter(|_| naming);
    if sentence.verb() == "label" {
        return sentence.after("as").map(str::to_owned);
    }
    // Whatever was done can be taken back under the name it was called by.
    let called = called.or_else(|| sentence.after("called"));
    called.map(|name| name.trim_end_matches(':').to_owned())
}

/// The code the answer gives to what was named.
pub(crate) fn named(sentence: &Sentence, answer: &Value) -> Option<String> {
    let pointer = match sentence.verb() {
        "label" => "/result/label/label",
        "offline" => "/entries/0/code",
        _ if sentence.after("called").is_some() => "/act",
        "feed" => "/result/transfer",
        "start" => "/result/run",
        "call" => "/result/code",
        "coming" | "unnamed" => "/rows/0/transfer",
        "log" => "/result/excursion",
        "looked" => "/warnings/0/fields/signal",
        "clean-machine" => "/result/cleaning",
        _ => "/result/lots/0/hold",
    };
    answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

/// The requests of a sentence; none when nobody knows the verb.
///
/// Any act may end in `before 40m` or `before 2h` (it happened that long ago) and say `passing RULE
/// "reason"` to each that asks for one.
pub(crate) fn request(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    if sentence.verb() == "offline" {
        return outbox(sentence, names);
    }
    let mut requests = request_of(sentence, names)?;
    let Some((_, _, body)) = requests.last_mut() else { return Some(requests) };
    if let Some(ago) = sentence.after("before") {
        body["act"]["at"] = json!(moment(ago));
    }
    for (rule, reason) in sentence.pairs_after("passing") {
        body["act"]["reasons"][rule] = json!(reason);
    }
    Some(requests)
}

/// `offline feed F-1 10 into R1 before 30m`: the device did it then, and now sends it. A device makes
/// its numbers itself; here the line of the sentence is the device, so that each has its own.
fn outbox(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    let inner = sentence.rest();
    let (_, path, mut body) = request_of(&inner, names)?.pop()?;
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let (act, path) = match (inner.verb(), parts.as_slice()) {
        ("start", _) => ("start_operation", json!({})),
        ("call", _) => ("raise_call", json!({})),
        ("read", [_, code, _]) => ("read_instruction", json!({"code": code})),
        ("finish", [_, run, _]) => ("finish_operation", json!({"run": run})),
        ("output", _) => ("produce", json!({})),
        ("pack", [_, code, _]) => ("fill_unit", json!({"code": code})),
        ("take", [_, code, _, pick, _]) => ("take_pick", json!({"code": code, "pick": pick})),
        ("dispatch", [_, code, _]) => ("dispatch", json!({"code": code})),
        (verb, _) => (verb, json!({})),
    };
    if let Some(act) = body.as_object_mut().and_then(|body| body.get_mut("act")) {
        act.as_object_mut()?.remove("at");
    }
    let at = moment(inner.after("before").unwrap_or("0m"));
    let key = format!("line-{}", sentence.line);
    let entry = json!({"sequence": 1, "key": key, "act": act, "at": at, "put_in": "scanned",
        "path": path, "body": body});
    let outbox = json!({"device": key, "sent_at": moment("0m"), "entries": [entry]});
    Some(vec![("POST", "/outbox".to_owned(), outbox)])
}

/// The moment so long ago: minutes (`40m`), hours (`2h`) or days (`3d`); tomorrow with a minus.
fn moment(ago: &str) -> String {
    let (number, unit) = ago.split_at(ago.len() - 1);
    let minutes = match unit {
        "d" => 24 * 60,
        "h" => 60,
        _ => 1,
    };
    let back_us = number.parse::<i64>().unwrap() * minutes * 60_000_000;
    domain::Instant::utc(app::Clock::system().now_us() - back_us).to_string()
}

fn request_of(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let resolve = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    Some(match sentence.verb() {
        "reserve" | "looked" | "answer-signal" | "calibrate" => {
            quality_verbs::request(sentence, names)?
        }
        "coming" | "unnamed" | "name-sender" | "hold-everywhere" | "stands" => {
            site_verbs::request(sentence, names)?
        }
        _ if is_definition(sentence) => definition(sentence),
        "label" | "void-label" | "roll" | "stick" | "identify" => labels::request(sentence, names)?,
        "purchase" => post("/purchase-orders", order(sentence)),
        "sell" => post("/sales-orders", order(sentence)),
        "receive" => {
            let mut body = receipt(sentence);
            body["lots"][0]["sent"] = json!(sentence.after("sent").map(resolve));
            post("/receipts", body)
        }
        "open-stock" => post(
            "/opening-stock",
            json!({"place": sentence.after("at"), "lots": [{
                "item": word(1), "quantity": word(2), "lot_number": sentence.after("as")
            }]}),
        ),
        "inspect" => post(
            "/inspections",
            json!({"lot": word(1), "stage": sentence.after("stage").unwrap_or("incoming"),
                "accepted": sentence.after("accept").unwrap_or("0"),
                "rejected": sentence.after("reject"),
                "rejected_place": sentence.after("to")}),
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
                "order": sentence.after("for"), "quantity": word(2), "lot_number": sentence.after("as"),
                "lot": sentence.after("onto"), "place": sentence.after("at"),
                "reject": sentence.after("scrapping"),
                "reject_reason": sentence.after("because")}),
        ),
        "ship" => shipment(sentence),
        other => return request_of_rest(other, sentence, &resolve),
    })
}

/// Verbs of the second half: what is less often said.
fn request_of_rest(
    verb: &str,
    sentence: &Sentence,
    resolve: &impl Fn(&str) -> String,
) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    let because = || sentence.after("because");
    Some(match verb {
        "undo" => post(
            &format!("/acts/{}/undo", resolve(word(1))),
            json!({"reason": because().unwrap_or("a mistake")}),
        ),
        "sign" => post(&format!("/acts/{}/signatures", resolve(word(1))), json!({"tickets": []})),
        "amend" => post(
            &format!("/acts/{}/quantity", resolve(word(1))),
            json!({"quantity": word(2), "place": sentence.after("at"),
                "reason": because().unwrap_or("typed wrong")}),
        ),
        "settle" => post(
            &format!("/device-acts/{}/settle", resolve(word(1))),
            json!({"reason": because().unwrap_or("looked at"), "again": sentence.has("again")}),
        ),
        "adjust" => post(
            "/adjustments",
            json!({"lot": word(1), "change": word(2), "place": sentence.after("at"),
                "reason": because().unwrap_or_default()}),
        ),
        "merge" => post("/merges", json!({"from": word(1), "into": sentence.after("into")})),
        "relabel" => post("/relabels", json!({"lot": word(1), "lot_number": sentence.after("as")})),
        "repack" => post(
            "/repacks",
            json!({"lot": word(1), "quantity_from": word(2), "into_item": sentence.after("into"),
                "quantity_to": sentence.after("giving"), "lot_number": sentence.after("as")}),
        ),
        "line" => post(
            &format!("/work-orders/{}/lines", word(1)),
            json!({"line": word(2).parse::<u32>().ok()?, "quantity": word(3),
                "reason": because().unwrap_or_default()}),
        ),
        "step" => post(&format!("/{}/{}/state", word(1), word(2)), json!({"state": word(3)})),
        "reopen" => {
            post(&format!("/operations/{}/reopen", resolve(word(1))), json!({"reason": because()}))
        }
        "hand-back" => post(
            "/feeds/return",
            json!({"feed": resolve(word(1)), "quantity": word(2), "place": sentence.after("at")}),
        ),
        "pass" => post(
            &format!("/operations/{}/pass", resolve(sentence.after("from")?)),
            json!({"quantity": quantity(word(1)),
                "into": resolve(sentence.after("into").unwrap_or_default())}),
        ),
        "lose" => post(
            &format!("/operations/{}/losses", resolve(sentence.after("from")?)),
            json!({"quantity": quantity(word(1)), "sink": sentence.after("to"),
                "reason": because().unwrap_or_default()}),
        ),
        "rework" => post(
            "/rework",
            json!({"lot": word(1), "quantity": word(2),
                "run": resolve(sentence.after("into").unwrap_or_default())}),
        ),
        "tank" => post("/tanks", json!({"code": word(1), "item": sentence.after("of")})),
        "fill" => post(
            "/tanks/fill",
            json!({"lot": word(1), "quantity": word(2), "tank": sentence.after("into")}),
        ),
        "draw" => post(
            "/tanks/draw",
            json!({"quantity": word(1), "tank": sentence.after("from"),
                "lot_number": sentence.after("as"), "item": sentence.after("of"),
                "run": sentence.after("into").map(resolve)}),
        ),
        "clean-tank" => post(
            "/tanks/clean",
            json!({"tank": word(1), "residue": sentence.after("holding"),
                "sink": sentence.after("to"), "lot_number": sentence.after("as"),
                "reason": because()}),
        ),
        "clean-machine" => post(
            "/machine-cleanings",
            json!({"equipment": word(1), "verified": sentence.has("seen"),
                "note": sentence.after("saying")}),
        ),
        "void-cleaning" => post(
            &format!("/machine-cleanings/{}/void", resolve(word(1))),
            json!({"reason": because().unwrap_or_default()}),
        ),
        "build" | "take-numbers" | "pack" | "put" => return request_of_units(verb, sentence),
        "call" | "come" | "resolve" | "call-off" | "instruct" | "read" | "retire" | "draft"
        | "approve" | "turn-down" => {
            return super::floor_verbs::request(verb, sentence, resolve);
        }
        "judge-temperature" => {
            post(&format!("/excursions/{}/judge", resolve(word(1))), json!({"note": word(2)}))
        }
        other => request_of_delivering(other, sentence)
            .or_else(|| super::complaint_verbs::request(other, sentence))
            .or_else(|| super::retention_verbs::request(other, sentence))
            .or_else(|| request_of_recalling(other, sentence))?,
    })
}

/// Verbs of handling units.
fn request_of_units(verb: &str, sentence: &Sentence) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    Some(match verb {
        "build" => {
            // The number of a pool where none is said.
            let code = (!["", "at"].contains(&word(2))).then(|| word(2));
            post(
                "/units",
                json!({"kind": word(1), "code": code, "place": sentence.after("at"),
                    "item": sentence.after("for"), "full": sentence.after("holding"),
                    "returnable": sentence.after("being")}),
            )
        }
        "take-numbers" => post(
            &format!("/number-pools/{}/blocks", sentence.after("of")?),
            json!({"count": word(1).parse::<u64>().ok()?,
                "purpose": sentence.after("for").unwrap_or_default()}),
        ),
        "pack" => post(
            &format!("/units/{}/fill", sentence.after("into")?),
            json!({"lot": word(1), "quantity": word(2), "place": sentence.after("from"),
                "order": sentence.after("for"), "serials": serials(sentence),
                "line": sentence.after("for").map(|_| 1)}),
        ),
        "put" => post(
            &format!("/units/{}/put", word(1)),
            json!({"parent": sentence.after("into"), "place": sentence.after("at")}),
        ),
        _ => return None,
    })
}

/// `all` is what is there: the quantity is not named.
fn quantity(word: &str) -> Option<&str> {
    (word != "all").then_some(word)
}

/// Verbs of a recall.
fn request_of_recalling(verb: &str, sentence: &Sentence) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    let because = || sentence.after("because");
    Some(match verb {
        // recall B-1 of allergen because "traces" as RC-1 drill
        "recall" => post(
            "/recalls",
            json!({"roots": [word(1)], "hazard": sentence.after("of"),
                "reason": because().unwrap_or_default(), "code": sentence.after("as"),
                "reading": sentence.after("reading"), "drill": sentence.has("drill")}),
        ),
        "recall-lot" => post(
            &format!("/recalls/{}/lots", word(1)),
            json!({"lot": word(2), "included": !sentence.has("without"),
                "reason": because().unwrap_or_default()}),
        ),
        "hold-all" => post(&format!("/recalls/{}/hold", word(1)), json!({})),
        "tell" => post(
            &format!("/recalls/{}/notices", word(1)),
            json!({"customer": word(2), "channel": sentence.after("by")}),
        ),
        // send-notices RC-1 SHOP remind 90
        "send-notices" => {
            let remind = sentence.after("remind").and_then(|minutes| minutes.parse::<u32>().ok());
            post(
                &format!("/recalls/{}/sendings", word(1)),
                json!({"customers": [word(2)], "remind_min": remind}),
            )
        }
        // draw-drill delivery of substance because "practice" as RD-1 seed 7
        "draw-drill" => post(
            "/drills",
            json!({"of": word(1), "hazard": sentence.after("of"),
                "reason": because().unwrap_or_default(), "code": sentence.after("as"),
                "seed": sentence.after("seed").and_then(|seed| seed.parse::<u32>().ok())}),
        ),
        "knows" => {
            post(&format!("/recalls/{}/acknowledgements", word(1)), json!({"customer": word(2)}))
        }
        "accounts" => post(
            &format!("/recalls/{}/accounts", word(1)),
            json!({"customer": word(2), "lot": word(3), "sealed": sentence.after("sealed"),
                "sold": sentence.after("sold"), "missing": sentence.after("missing"),
                "note": because()}),
        ),
        "check-recall" => post(
            &format!("/recalls/{}/check", word(1)),
            json!({"effective": !sentence.has("failed"), "note": because().unwrap_or_default()}),
        ),
        "end-recall" => post(
            &format!("/recalls/{}/close", word(1)),
            json!({"note": because().unwrap_or_default()}),
        ),
        _ => return None,
    })
}

/// Verbs of what leaves the house and what is heard of it afterwards.
fn request_of_delivering(verb: &str, sentence: &Sentence) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    let because = || sentence.after("because");
    Some(match verb {
        "plan" => post(
            "/shipments",
            json!({"code": word(1), "order": sentence.after("on"), "dock": sentence.after("at")}),
        ),
        "pick" => post(
            &format!("/shipments/{}/picks", sentence.after("for")?),
            json!({"line": 1, "lot": word(1), "quantity": word(2), "reason": because()}),
        ),
        "take" => post(&format!("/shipments/{}/picks/{}/pick", word(1), word(2)), json!({})),
        "drop" => {
            vec![("DELETE", format!("/shipments/{}/picks/{}", word(1), word(2)), json!({}))]
        }
        "deliver" => post(
            &format!("/shipments/{}/deliver", word(1)),
            json!({"arrival_c": sentence.after("arriving"),
                "short": sentence.after("missing").map(|much| vec![json!({"line": 1,
                    "quantity": much, "reason": because()})]).unwrap_or_default()}),
        ),
        // log -5 on shipment:DN-1 most -18: twenty minutes of it between readings of -20
        "log" => {
            let file = format!(
                "time,temp\n2026-11-26 08:00,-20\n2026-11-26 08:10,{}\n2026-11-26 08:30,-20\n",
                word(1)
            );
            let path = format!(
                "/loggers?subject={}&name=logger.csv&most_c={}&minutes={}",
                sentence.after("on").unwrap_or_default(),
                sentence.after("most").unwrap_or("0"),
                sentence.after("allowing").unwrap_or("0")
            );
            vec![("POST", path, json!(file))]
        }
        "check-scale" => post(&format!("/scales/{}/checks", word(1)), json!({"reading": word(2)})),
        "lend" => post(
            "/returnables",
            json!({"direction": "out", "item": word(1), "count": word(2).parse::<u32>().ok()?,
                "partner": sentence.after("to")}),
        ),
        "regain" => post(
            "/returnables",
            json!({"direction": "back", "item": word(1), "count": word(2).parse::<u32>().ok()?,
                "partner": sentence.after("from"), "reason": because()}),
        ),
        "take-back" => post(
            "/customer-returns",
            json!({"lot": word(1), "quantity": word(2), "customer": sentence.after("from"),
                "same_lot": sentence.has("mixed-in"), "lot_number": sentence.after("as")}),
        ),
        "send-back" => post(
            "/supplier-returns",
            json!({"lot": word(1), "quantity": word(2),
                "reason": because().unwrap_or_default()}),
        ),
        // attach letter.pdf to complaint:CC-1: a file that begins as its name says
        "attach" => {
            let begins = if word(1).contains(".pdf") { "%PDF-1.4 " } else { "dear all, " };
            let path = format!(
                "/attachments?subject={}&name={}",
                sentence.after("to").unwrap_or_default(),
                word(1)
            );
            vec![("POST", path, json!(format!("{begins}{}", word(1))))]
        }
        "dispatch" => post(
            &format!("/shipments/{}/dispatch", word(1)),
            json!({"plate": sentence.after("plate"), "seal": sentence.after("seal"),
                "driver": sentence.after("driver"), "loading_c": sentence.after("loaded-at")}),
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
    if let Some(item) = sentence.word(1).strip_prefix("item:") {
        body["lot"] = Value::Null;
        body["item"] = json!(item);
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

/// `receive FLOUR 100 as F-1 on PO-1`, or `from MILLER`; `onto BIN` tips it to what is there.
fn receipt(sentence: &Sentence) -> Value {
    json!({
        "order": sentence.after("on"), "supplier": sentence.after("from"),
        "lots": [{
            "item": sentence.word(1), "quantity": sentence.word(2),
            "lot_number": sentence.after("as"), "into": sentence.after("onto"),
            "supplier_lot": sentence.after("numbered"), "serials": serials(sentence),
            "expires_on": sentence.after("until"), "place": sentence.after("at"),
            "certificate": sentence.after("certificate"),
        }]
    })
}

/// `serials SN001..SN100`, or a single one.
fn serials(sentence: &Sentence) -> Vec<Value> {
    let named = sentence.after("serials").into_iter();
    named
        .map(|named| match named.split_once("..") {
            Some((from, to)) => json!({"from": from, "to": to}),
            None => json!({"from": named}),
        })
        .collect()
}

fn definition(sentence: &Sentence) -> Requests {
    let code = sentence.word(1).trim_end_matches(':');
    let record = |kind: &str, body: Value| {
        ("PUT", format!("/masters/{kind}/{code}"), json!({"fields": body}))
    };
    let request = match sentence.verb() {
        "item" => record("item", item(sentence)),
        "supplier" | "customer" => {
            let mut partner = json!({"name": code, "role": sentence.verb()});
            if let Some(days) = sentence.after("asking") {
                partner["least_days"] = json!(days.parse::<u32>().unwrap());
            }
            record("partner", partner)
        }
        "place" => record("place", json!({"name": code, "kind": sentence.word(2)})),
        "equipment" => record("equipment", json!({"name": code})),
        // signature-point lift_hold 2 "release review"
        "signature-point" => record(
            "signature_point",
            json!({"name": code, "act": code, "signatures": sentence.word(2).parse::<u32>().ok(),
                "meanings": sentence.word(3)}),
        ),
        "bom" => record("bom", bom(sentence, code)),
        "routing" => {
            let operations: Vec<Value> = sentence
                .list()
                .iter()
                .map(|operation| json!({"code": operation, "name": operation}))
                .collect();
            record("routing", json!({"item": code, "operations": operations}))
        }
        // numbers SSCC sscc 0614141 0 99 for pallet case
        "inspection-plan" => record("inspection_plan", quality_verbs::plan(sentence, code)),
        "control-chart" => record("control_chart", quality_verbs::chart(sentence, code)),
        "gauge" => record("gauge", quality_verbs::gauge(sentence, code)),
        "numbers" => record(
            "number_pool",
            json!({"name": code, "key": sentence.word(2), "site": sentence.after("at").unwrap_or("main"),
                "company_prefix": sentence.word(3), "first": sentence.word(4).parse::<i64>().ok(),
                "last": sentence.word(5).parse::<i64>().ok(),
                "units": sentence.after("for").unwrap_or_default()}),
        ),
        // printer SHOW at A-01
        "printer" => record(
            "printer",
            json!({"name": code, "language": "recording", "dpi": "203",
                "place": sentence.after("at").unwrap_or_default()}),
        ),
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
    let tracking = match (sentence.has("untracked"), sentence.has("by-serial")) {
        (true, _) => "none",
        (_, true) => "serial",
        _ => "lot",
    };
    let mut item = json!({
        "name": sentence.word(1), "unit": sentence.word(2), "tracking": tracking,
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
    if let Some(allergens) = sentence.after("containing") {
        item["allergens"] = json!(allergens);
    }
    if sentence.has("ending-with-inputs") {
        item["expires_with_inputs"] = json!(true);
    }
    if let Some(percent) = sentence.after("at-most") {
        item["rework_percent"] = json!(percent.parse::<u32>().unwrap());
        item["rework_times"] = json!(1);
    }
    if let Some(goods) = sentence.after("packing-of") {
        item["packing_of"] = json!(goods);
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
