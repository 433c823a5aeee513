//! `suyuan gs1`: GS1 messages and tag data for scripts and support, a JSON string a line in, a JSON
//! object a line out. No data folder is opened, and errors are in English: scripts read them.

use std::io::{BufRead, Write};

use serde::Serialize;
use serde_json::json;
use standards::epc::identity::{self, Identity};
use standards::epc::tag::{self, Tag};
use standards::gs1::fault::Fault;
use standards::gs1::message::Message;
use standards::gs1::scan::{self, Scanned, Symbology};
use standards::gs1::{Leniency, bracketed, element, link};

use crate::args::{Form, Gs1Command};

/// Nothing is taken that the standard does not take.
const STRICT: Leniency = Leniency { unknown_identifiers: false, short_gtins: false, words: false };

/// A message in every form; what it cannot have is null.
#[derive(Debug, Serialize)]
struct Forms {
    ok: bool,
    bracketed: Option<String>,
    element: Option<String>,
    dl: Option<String>,
    scan_gs1_128: Option<String>,
    scan_gs1_datamatrix: Option<String>,
}

/// Tag data in every form; what it cannot have is null.
#[derive(Debug, Serialize)]
struct TagForms {
    #[serde(flatten)]
    forms: Forms,
    hex: Option<String>,
    tag_uri: Option<String>,
    pure_identity: String,
    /// As `bracketed`, under the name that the published vectors use.
    gs1: Option<String>,
}

/// How an identity is to be written on a tag.
struct Wanted<'a> {
    scheme: Option<&'a str>,
    filter: u8,
    prefix: Option<u8>,
}

/// Reads lines until there are none.
pub(crate) fn run(
    what: &Gs1Command,
    input: impl BufRead,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    for line in input.split(b'\n') {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = match serde_json::from_slice::<String>(&line) {
            Ok(text) => match what {
                Gs1Command::Parse { form, values_only } => parsed(*form, *values_only, &text),
                Gs1Command::Tag { scheme, filter, prefix } => {
                    let wanted =
                        Wanted { scheme: scheme.as_deref(), filter: *filter, prefix: *prefix };
                    tagged(&text, &wanted).unwrap_or_else(|why| {
                        json!({"ok": false, "error": why, "ai": null, "at": null}).to_string()
                    })
                }
            },
            Err(_) => json!({
                "ok": false, "error": "the line is no JSON string", "ai": null, "at": null
            })
            .to_string(),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn parsed(form: Form, values_only: bool, text: &str) -> String {
    let read = match (form, values_only) {
        (Form::Bracketed, false) => bracketed::parse(text, STRICT).map(Some),
        (Form::Bracketed, true) => bracketed::elements(text, STRICT).map(Some),
        (Form::Element, false) => element::parse(text, STRICT).map(Some),
        (Form::Element, true) => element::validate(text, STRICT).map(Some),
        (Form::Dl, false) => link::parse(text, STRICT).map(Some),
        (Form::Dl, true) => link::validate(text, STRICT).map(Some),
        (Form::Scan, false) => scan::parse(text, STRICT).map(elements_of),
        (Form::Scan, true) => scan::validate(text, STRICT).map(elements_of),
    };
    let answer = match read {
        Ok(message) => serde_json::to_string(&forms(message.as_ref())),
        Err(fault) => return refused(&fault),
    };
    answer.expect("plain texts can be written")
}

fn elements_of(scanned: Scanned) -> Option<Message> {
    match scanned {
        Scanned::Message(message) | Scanned::Retail { message, .. } => Some(message),
        Scanned::Plain(_) => None,
    }
}

fn forms(message: Option<&Message>) -> Forms {
    let scanned = |symbology| message.and_then(|message| scan::format(message, symbology));
    Forms {
        ok: true,
        bracketed: message.map(bracketed::format),
        element: message.map(element::format),
        dl: message.and_then(|message| link::format(message, None)),
        scan_gs1_128: scanned(Symbology::Gs1128),
        scan_gs1_datamatrix: scanned(Symbology::DataMatrix),
    }
}

fn refused(fault: &Fault) -> String {
    json!({"ok": false, "error": fault.to_string(), "ai": fault.ai, "at": fault.at}).to_string()
}

fn tagged(text: &str, wanted: &Wanted<'_>) -> Result<String, String> {
    let words = |fault: standards::epc::Fault| fault.to_string();
    let (tag, identity) = if text.starts_with("urn:epc:tag:") {
        let tag = tag::parse(text).map_err(words)?;
        (Some(tag.clone()), tag.identity)
    } else if text.starts_with("urn:epc:") {
        (None, identity::parse(text).map_err(words)?)
    } else if text.starts_with('(') {
        let message = bracketed::parse(text, STRICT).map_err(|fault| fault.to_string())?;
        let prefix = wanted.prefix.ok_or("--prefix must say how long the company prefix is")?;
        (None, Identity::of_message(&message, usize::from(prefix)).map_err(words)?)
    } else {
        let tag = tag::of_hex(text).map_err(words)?;
        (Some(tag.clone()), tag.identity)
    };
    let tag = match (tag, wanted.scheme) {
        (None, Some(name)) => {
            let layout = tag::layout_named(name).ok_or("the scheme is unknown")?;
            Some(Tag::new(layout, wanted.filter, identity.clone()).map_err(words)?)
        }
        (tag, _) => tag,
    };
    let forms = forms(identity.message().as_ref());
    let answer = TagForms {
        hex: tag.as_ref().and_then(|tag| tag.hex().ok()),
        tag_uri: tag.as_ref().map(Tag::uri),
        pure_identity: identity.uri(),
        gs1: forms.bracketed.clone(),
        forms,
    };
    Ok(serde_json::to_string(&answer).expect("plain texts can be written"))
}
