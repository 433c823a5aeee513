//! What sentences about retention, and about who may see a record, ask of the API.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::sentences::Sentence;
use super::verbs::Requests;

/// The requests of a sentence about retention; none when the verb is another one's.
pub(super) fn request(verb: &str, sentence: &Sentence) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    let because = || sentence.after("because").unwrap_or_default();
    Some(match verb {
        // keep PHOTOS 24 because "FSMA 204": goods complaints
        "keep" => post(
            &format!("/retention/classes/{}", word(1)),
            json!({"name": word(1), "months": word(2).parse::<u32>().ok()?, "basis": because(),
                "families": sentence.list(), "ended": sentence.has("no-more")}),
        ),
        // legal-hold LH-1 on complaint:CC-1 because "the court asks"
        "legal-hold" => post(
            &format!("/retention/holds/{}", word(1)),
            json!({"subject": sentence.after("on"), "reason": because(),
                "lifted": sentence.has("no-more")}),
        ),
        // circle recall RC-1 with manager because "one of us"; `open` for everybody again
        "circle" => vec![(
            "PUT",
            format!("/circles/{}/{}", word(1), word(2)),
            json!({"roles": Vec::from_iter(sentence.after("with")), "open": sentence.has("open"),
                "reason": because()}),
        )],
        // remove letter.pdf because "over": what `attach letter.pdf` attached
        "remove" => {
            let content = Sha256::digest(format!("%PDF-1.4 {}", word(1)));
            let hash = content.iter().fold(String::new(), |mut text, byte| {
                write!(text, "{byte:02x}").unwrap();
                text
            });
            post("/retention/removals", json!({"files": [hash], "reason": because()}))
        }
        // bring-back "no archive": a file that holds these words
        "bring-back" => post("/retention/archive", Value::String(word(1).to_owned())),
        _ => return None,
    })
}
