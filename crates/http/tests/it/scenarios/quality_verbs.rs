//! Sentences of plans, results and charts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::sentences::Sentence;
use super::verbs::Requests;

/// inspection-plan IP FLOUR 3: "water number 14" "germs choice absent|found"
pub(super) fn plan(sentence: &Sentence, code: &str) -> Value {
    let looked_at = sentence.list().iter().map(|one| {
        let words: Vec<&str> = one.split(' ').collect();
        let limit = if words[1] == "number" { "upper" } else { "choices" };
        json!({"name": words[0], "kind": words[1], limit: words[2]})
    });
    let size = sentence.word(3).trim_end_matches(':').parse::<u32>().ok();
    json!({"name": code, "item": sentence.word(2), "stage": "incoming", "results": true,
        "sampling": "pieces", "size": size, "characteristics": looked_at.collect::<Vec<_>>()})
}

/// control-chart CC-1 FLOUR water
pub(super) fn chart(sentence: &Sentence, code: &str) -> Value {
    json!({"name": code, "item": sentence.word(2), "stage": "incoming",
        "characteristic": sentence.word(3), "chart": "individuals", "rules": "beyond"})
}

/// gauge G-1 365
pub(super) fn gauge(sentence: &Sentence, code: &str) -> Value {
    json!({"name": code, "interval_days": sentence.word(2).parse::<u32>().ok()})
}

pub(super) fn request(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let said = |preposition| sentence.after(preposition).unwrap_or_default();
    let (path, body) = match sentence.verb() {
        // reserve F-1 accept 100 until 2099-01-01T08:00:00+08:00 because "they wait" for C1
        "reserve" => (
            "/reserves".to_owned(),
            json!({"verdict": {"lot": word(1), "stage": "incoming",
                    "accepted": sentence.after("accept")},
                "due": said("until"), "reason": said("because"),
                "customers": sentence.after("for").into_iter().collect::<Vec<_>>()}),
        ),
        // looked F-1 water piece 2 with G-1 because "not dry": 13 13.5
        "looked" => {
            let first = sentence.after("piece").map(|piece| {
                piece.trim_end_matches(':').parse::<u32>().expect("a piece is a number")
            });
            let gauge = sentence.after("with").map(|code| code.trim_end_matches(':'));
            (
                "/inspections/results".to_owned(),
                json!({"lot": word(1), "stage": "incoming", "again": sentence.after("because"),
                    "results": [{"characteristic": word(2).trim_end_matches(':'),
                        "first": first, "gauge": gauge,
                        "values": sentence.list()}]}),
            )
        }
        // calibrate G-1 found out left good by "the institute" until 2099-01-01
        "calibrate" => {
            let is = |word| sentence.after(word).map(|found| found == "good");
            (
                format!("/gauges/{}/calibrations", word(1)),
                json!({"laboratory": said("by"), "as_found": is("found").unwrap_or(true),
                    "as_left": is("left"), "due": sentence.after("until")}),
            )
        }
        // answer-signal S1 of CC-1 because "the oven"
        "answer-signal" => {
            let signal = names.get(word(1)).map_or(word(1), String::as_str);
            (
                format!("/control-charts/{}/answers", said("of")),
                json!({"signal": signal, "note": said("because")}),
            )
        }
        _ => return None,
    };
    Some(vec![("POST", path, body)])
}
