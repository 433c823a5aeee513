//! What GS1's own engine says about messages made at random from its dictionary.

use serde_json::Value;
use standards::gs1::fault::Fault;
use standards::gs1::message::Message;
use standards::gs1::scan::{self, Scanned, Symbology};
use standards::gs1::{Leniency, bracketed, element, link};

use crate::vectors::{hold, same, text};

const STRICT: Leniency = Leniency { unknown_identifiers: false, short_gtins: false, words: false };

/// The identifier that a sentence of the engine is about.
fn about(sentence: &str) -> Option<&str> {
    let (_, rest) = sentence.split_once("AI (")?;
    rest.split_once(')').map(|(code, _)| code)
}

/// Compares verdicts: whether it is good, and which identifier is to blame.
fn verdict(ours: Result<&Message, &Fault>, vector: &Value) -> Result<(), String> {
    same("ok", ours.is_ok(), vector["ok"].as_bool().unwrap())?;
    let (Err(fault), Some(sentence)) = (ours, vector["error"].as_str()) else { return Ok(()) };
    if let Some(code) = about(sentence) {
        same("the identifier", fault.ai.as_deref(), Some(code))?;
    }
    let Some(markup) = vector["error_markup"].as_str() else { return Ok(()) };
    // "(01)before|flaw|behind"
    let flaw = markup.split('|').nth(1).unwrap();
    same("the length of the flaw", fault.len, flaw.len())
}

#[test]
fn bracketed_messages_are_read_as_the_engine_reads_them() {
    hold("gs1-engine-differential/bracketed", |vector| {
        let ours = bracketed::parse(text(vector, "input"), STRICT);
        verdict(ours.as_ref(), vector)?;
        let Ok(message) = ours else { return Ok(()) };
        let scanned = |symbology| scan::format(&message, symbology);
        let theirs = |name: &str| vector[name].as_str().map(str::to_owned);
        same("element", Some(element::format(&message)), theirs("unbracketed"))?;
        same("bracketed", Some(bracketed::format(&message)), theirs("canonical_bracketed"))?;
        same("GS1-128", scanned(Symbology::Gs1128), theirs("scan_gs1_128"))?;
        same("Data Matrix", scanned(Symbology::DataMatrix), theirs("scan_gs1_datamatrix"))?;
        same("link", link::format(&message, None), theirs("dl_uri"))
    });
}

#[test]
fn a_flaw_is_where_the_engine_marks_it() {
    hold("gs1-engine-differential/bracketed", |vector| {
        let Some(markup) = vector["error_markup"].as_str() else { return Ok(()) };
        let input = text(vector, "input");
        let fault = bracketed::parse(input, STRICT).unwrap_err();
        let flaw = markup.split('|').nth(1).unwrap();
        if flaw.contains('(') {
            return Ok(());
        }
        same("the flaw", &input[fault.at..fault.at + fault.len], flaw)
    });
}

#[test]
fn scans_are_read_as_the_engine_reads_them() {
    hold("gs1-engine-differential/scan", |vector| {
        let ours = scan::parse(text(vector, "scan"), STRICT);
        let message = match &ours {
            Ok(Scanned::Plain(_)) => return Err("it has no elements".to_owned()),
            Ok(scanned) => Ok(scanned.message().unwrap()),
            Err(fault) => Err(fault),
        };
        verdict(message, vector)?;
        let Ok(message) = message else { return Ok(()) };
        same("element", element::format(message), text(vector, "unbracketed").to_owned())?;
        same("bracketed", bracketed::format(message), text(vector, "bracketed").to_owned())
    });
}

#[test]
fn links_are_read_as_the_engine_reads_them() {
    hold("gs1-engine-differential/dl", |vector| {
        let ours = link::parse(text(vector, "uri"), STRICT);
        verdict(ours.as_ref(), vector)?;
        let Ok(message) = ours else { return Ok(()) };
        same("bracketed", bracketed::format(&message), text(vector, "bracketed").to_owned())
    });
}
