//! What sentences about complaints and audits ask of the API.

use serde_json::json;

use super::sentences::Sentence;
use super::verbs::Requests;

/// The requests of a sentence about complaints; none when the verb is another one's.
pub(super) fn request(verb: &str, sentence: &Sentence) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    let of = |path: &str| format!("/complaints/{}/{path}", word(1));
    let number = |word: &str| sentence.after(word).and_then(|word| word.parse::<u32>().ok());
    Some(match verb {
        "complain" => post(
            "/complaints",
            json!({"customer": word(1), "lot": sentence.after("about"), "text": word(2),
                "code": sentence.after("as"), "due_at": sentence.after("until"),
                "candidates": sentence.list()}),
        ),
        "answer" => post(&of("step"), json!({"step": word(2), "due_at": sentence.after("until")})),
        // suspect CC-1 candidate because "same delivery": B-1 B-2
        "suspect" => post(
            &of("lots"),
            json!({"standing": word(2).trim_end_matches(':'), "lots": sentence.list(),
                "reason": sentence.after("because")}),
        ),
        "explain" => post(
            &of("explanation"),
            json!({"cause": sentence.after("cause"), "material": sentence.after("material"),
                "root_cause": sentence.after("because"), "corrective": sentence.after("so")}),
        ),
        "compensate" => post(
            &of("compensations"),
            json!({"way": word(2), "amount": sentence.after("of"),
                "currency": sentence.after("in")}),
        ),
        "sample" => post(
            &of("samples"),
            json!({"pieces": word(2).parse::<u32>().ok()?, "what": word(3),
                "place": sentence.after("at"), "finding": sentence.after("saying")}),
        ),
        // audit AU-1 brcgs "a certifier" from 2026-03-02 to 2026-03-03 taking 960 passed
        "audit" => {
            let body = json!({"code": word(1), "kind": word(2), "auditor": word(3),
                "from_on": sentence.after("from"), "to_on": sentence.after("to"),
                "minutes": number("taking"), "passed": passed(sentence)});
            let again = format!("/audits/{}", word(1));
            post(if sentence.has("again") { &again } else { "/audits" }, body)
        }
        // asked AU-1 "the list" at T answered T
        "asked" => post(
            &format!("/audits/{}/lines", word(1)),
            json!({"kind": "document", "text": word(2), "asked_at": sentence.after("at"),
                "answered_at": sentence.after("answered"), "line": number("line")}),
        ),
        // found AU-1 major "a door" action CA-7 closed
        "found" => post(
            &format!("/audits/{}/lines", word(1)),
            json!({"kind": "finding", "grade": word(2), "text": word(3),
                "action": sentence.after("action"), "closed": sentence.has("closed"),
                "line": number("line")}),
        ),
        _ => return None,
    })
}

/// How an audit ended; nothing where that is not known.
fn passed(sentence: &Sentence) -> Option<bool> {
    match (sentence.has("passed"), sentence.has("failed")) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
