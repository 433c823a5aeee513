//! What sentences about calls and instructions ask of the API.

use serde_json::{Value, json};

use super::sentences::Sentence;
use super::verbs::Requests;

/// The requests of a sentence of the floor; none when the verb is another one's.
pub(super) fn request(
    verb: &str,
    sentence: &Sentence,
    resolve: &impl Fn(&str) -> String,
) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let post = |path: &str, body| vec![("POST", path.to_owned(), body)];
    let because = || sentence.after("because");
    Some(match verb {
        "call" => post(
            "/calls",
            json!({"kind": word(1), "station": sentence.after("at"),
                "subject": sentence.after("about"), "note": sentence.after("saying"),
                "stopped": sentence.has("stopped")}),
        ),
        "come" => post(&format!("/calls/{}/answer", resolve(word(1))), json!({})),
        "resolve" => post(
            &format!("/calls/{}/resolve", resolve(word(1))),
            json!({"cause": because(), "remedy": sentence.after("by")}),
        ),
        "call-off" => {
            post(&format!("/calls/{}/withdraw", resolve(word(1))), json!({"reason": because()}))
        }
        "instruct" => post("/instructions", instruction(sentence)),
        "draft" => post("/instruction-drafts", instruction(sentence)),
        "approve" => post(
            &format!("/instruction-drafts/{}/release", word(1)),
            json!({"draft": whole(sentence.after("draft"))}),
        ),
        "turn-down" => post(
            &format!("/instruction-drafts/{}/return", word(1)),
            json!({"draft": whole(sentence.after("draft")),
                "reason": because().unwrap_or_default()}),
        ),
        "read" => post(
            &format!("/instructions/{}/read", word(1)),
            json!({"version": whole(sentence.after("version"))}),
        ),
        "retire" => post(
            &format!("/instructions/{}/withdraw", word(1)),
            json!({"reason": because().unwrap_or_default()}),
        ),
        _ => return None,
    })
}

fn whole(text: Option<&str>) -> u32 {
    text.map_or(0, |text| text.parse().unwrap())
}

/// `instruct BAKING for BAKE unread ask after 1 new "hotter": "wash" "bake at 220"`.
fn instruction(sentence: &Sentence) -> Value {
    let steps = sentence.list().iter().map(|text| json!({"texts": {"en": text}}));
    // The last word before the steps carries the colon.
    let named = |word| sentence.after(word).map(|text| text.trim_end_matches(':'));
    let code = sentence.word(1).trim_end_matches(':');
    json!({
        "code": code, "titles": {"en": code}, "operation": named("for"), "station": named("at"),
        "unread": named("unread").unwrap_or("show"), "based_on": whole(named("after")),
        "change": named("new"), "steps": steps.collect::<Vec<Value>>()
    })
}
