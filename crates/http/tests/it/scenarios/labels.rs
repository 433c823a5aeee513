//! Sentences about labels.

use std::collections::BTreeMap;

use serde_json::json;

use super::sentences::Sentence;
use super::verbs::Requests;
use crate::house::PASSWORD;

/// The name under which a stage keeps the person of a role.
pub(super) fn person(role: &str) -> String {
    format!("person {role}")
}

/// The role of whoever has to agree; none where nobody has to.
pub(super) fn second(sentence: &Sentence) -> Option<&str> {
    sentence.after("with").filter(|_| sentence.verb() == "identify")
}

/// What a sentence about labels asks of the API.
pub(super) fn request(sentence: &Sentence, names: &BTreeMap<String, String>) -> Option<Requests> {
    let word = |place| sentence.word(place);
    let resolve = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let reason = sentence.after("because");
    let (path, body) = match sentence.verb() {
        "label" => (
            "/labels/print".to_owned(),
            json!({"subject": word(1), "printer": sentence.after("by"), "reason": reason}),
        ),
        "void-label" => (format!("/labels/{}/void", resolve(word(1))), json!({"reason": reason?})),
        "roll" => (
            "/label-rolls".to_owned(),
            json!({"count": word(1).parse::<u64>().ok()?, "pool": sentence.after("of")?}),
        ),
        "stick" => {
            ("/labels/bind".to_owned(), json!({"code": word(1), "subject": sentence.after("on")?}))
        }
        _ => (
            "/labels/identify".to_owned(),
            json!({"subject": word(1), "place": sentence.after("at")?, "reason": reason?,
                "confirmed_by": resolve(&person(second(sentence)?)),
                "confirm_password": PASSWORD}),
        ),
    };
    Some(vec![("POST", path, body)])
}
