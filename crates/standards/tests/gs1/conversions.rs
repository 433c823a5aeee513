//! Conversions of GS1's toolkit for Digital Links and of openepcis.

use serde_json::Value;
use standards::gs1::message::Message;
use standards::gs1::scan::GROUP_SEPARATOR;
use standards::gs1::{Leniency, bracketed, element, link};

use crate::vectors::{hold, same, text};

const LENIENT: Leniency = Leniency { unknown_identifiers: false, short_gtins: true, words: true };

fn read(link: &str) -> Result<Message, String> {
    link::validate(link, LENIENT).map_err(|fault| fault.to_string())
}

/// Whether a message says what a map says; the parts of the link that are no elements aside.
fn says(message: &Message, map: &Value) -> Result<(), String> {
    let map = map.as_object().unwrap();
    let codes = map.iter().filter(|(code, _)| code.bytes().all(|digit| digit.is_ascii_digit()));
    for (code, value) in codes {
        same(code, message.value(code), value.as_str())?;
    }
    Ok(())
}

#[test]
fn links_are_converted_as_they_are_elsewhere() {
    hold("digital-link/conversions", |vector| match text(vector, "op") {
        "bracketed_to_dl" => {
            let message = bracketed::elements(text(vector, "input"), LENIENT);
            let message = message.map_err(|fault| fault.to_string())?;
            same(
                "link",
                link::format(&message, vector["stem"].as_str()).as_deref(),
                vector["expect"].as_str(),
            )
        }
        "dl_to_unbracketed" => {
            let written = element::format(&read(text(vector, "input"))?);
            let theirs = text(vector, "expect").replace(GROUP_SEPARATOR, "^");
            same("the element string", written, format!("^{theirs}"))
        }
        "dl_to_ai_map" => {
            let ours = read(text(vector, "input"));
            same("ok", ours.is_ok(), vector["ok"] == true)?;
            ours.map_or(Ok(()), |message| says(&message, &vector["expect"]))
        }
        "dl_alpha_to_numeric" => {
            let ours = read(text(vector, "input"))?;
            let theirs = read(text(vector, "expect"))?;
            same("the elements", ours.elements, theirs.elements)
        }
        other => Err(format!("no conversion {other}")),
    });
}
