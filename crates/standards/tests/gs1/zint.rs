//! What zint says about messages in its own tests.

use serde_json::Value;
use standards::gs1::fault::Fault;
use standards::gs1::message::Message;
use standards::gs1::{Leniency, bracketed, element, scan};

use crate::vectors::{hold, same, text};

/// Their input in the form that it is written in. They do not hold every rule between
/// identifiers, so only values are compared.
fn read(vector: &Value) -> Result<Message, Fault> {
    let input = text(vector, "input");
    match text(vector, "syntax") {
        "square" => bracketed::elements(&round(input), Leniency::default()),
        "parens" => bracketed::elements(input, Leniency::default()),
        "caret" => element::validate(input, Leniency::default()),
        // A caret in raw data is one; as an element string it would be a separator.
        _ if input.contains('^') => scan::parse_data(input, Leniency::default()),
        _ => element::validate(&separated(input), Leniency::default()),
    }
}

/// Square brackets as round ones; round ones in the data are quoted.
fn round(input: &str) -> String {
    input.replace('(', "\\(").replace('[', "(").replace(']', ")")
}

/// GS as the separator that we write.
fn separated(input: &str) -> String {
    let body = input.strip_prefix(scan::GROUP_SEPARATOR).unwrap_or(input);
    format!("^{}", body.replace(scan::GROUP_SEPARATOR, "^"))
}

#[test]
fn messages_are_good_where_they_are() {
    hold("gs1-zint/validate", |vector| {
        let ours = read(vector);
        same("ok", ours.is_ok(), vector["result"] == "ok")?;
        let Ok(message) = ours else { return Ok(()) };
        let theirs = vector["reduced"].as_str().map(separated);
        same("the element string", Some(element::format(&message)), theirs)
    });
}

#[test]
fn text_for_people_is_the_same() {
    hold("gs1-zint/hri", |vector| {
        let ours = read(vector);
        if vector["result"] != "ok" {
            return same("ok", ours.is_ok(), false);
        }
        let message = ours.map_err(|fault| fault.to_string())?;
        let lines = message.readable().concat().replace(") ", ")");
        same("the text", lines.as_str(), text(vector, "hri"))
    });
}
