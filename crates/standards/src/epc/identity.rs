//! Identities: `urn:epc:id:sgtin:0614141.812345.6789`, and the GS1 elements they stand for.

use super::Fault;
use super::scheme::{self, PREFIX_LENS, Part, Scheme};
use crate::gs1::linters::check_digit;
use crate::gs1::message::{Element, Message};
use crate::gs1::table;

/// An identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its scheme.
    pub scheme: &'static Scheme,
    /// Its parts, escapes undone.
    pub parts: Vec<String>,
}

/// Schemes whose keys have a digit before the company prefix: indicator or extension.
const TURNED: [&str; 5] = ["sgtin", "lgtin", "upui", "itip", "sscc"];

/// Characters that URIs have as escapes only.
const ESCAPED: &[u8] = b"\"#%&/<>?";

/// Reads an identity.
pub fn parse(uri: &str) -> Result<Identity, Fault> {
    let rest = uri.strip_prefix("urn:epc:").ok_or(Fault::UnknownScheme)?;
    let (kind, rest) = rest.split_once(':').ok_or(Fault::UnknownScheme)?;
    let (name, body) = rest.split_once(':').ok_or(Fault::UnknownScheme)?;
    let scheme = scheme::find(name).ok_or(Fault::UnknownScheme)?;
    if kind != if scheme.class { "class" } else { "id" } {
        return Err(Fault::UnknownScheme);
    }
    of_parts(scheme, body)
}

/// Reads the parts of an identity.
pub(super) fn of_parts(scheme: &'static Scheme, body: &str) -> Result<Identity, Fault> {
    // A dot may be part of a serial number, which is last.
    let parts: Vec<&str> = body.splitn(scheme.parts.len(), '.').collect();
    if parts.len() != scheme.parts.len() {
        return Err(Fault::WrongParts);
    }
    let parts = parts.into_iter().map(unescaped).collect::<Result<Vec<_>, _>>()?;
    Identity { scheme, parts }.checked()
}

impl Identity {
    /// The same, if every part is what the scheme wants.
    pub fn checked(self) -> Result<Self, Fault> {
        let prefix = self.parts.first().map_or(0, String::len);
        if self.parts.len() != self.scheme.parts.len() {
            return Err(Fault::WrongParts);
        }
        for (part, value) in self.scheme.parts.iter().zip(&self.parts) {
            part.check(value, prefix)?;
        }
        Ok(self)
    }

    /// Its parts as URIs have them.
    pub(super) fn body(&self) -> String {
        self.parts.iter().map(|part| escaped(part)).collect::<Vec<_>>().join(".")
    }

    /// As a URI.
    pub fn uri(&self) -> String {
        let kind = if self.scheme.class { "class" } else { "id" };
        format!("urn:epc:{kind}:{}:{}", self.scheme.name, self.body())
    }

    /// The elements it stands for; none where the scheme is not one of GS1.
    pub fn message(&self) -> Option<Message> {
        let part = |place: usize| self.parts.get(place).map_or("", String::as_str);
        let (prefix, number, serial) = (part(0), part(1), part(2));
        let elements: Vec<(&str, String)> = match self.scheme.name {
            "sgtin" => vec![("01", turned(prefix, number)), ("21", serial.to_owned())],
            "lgtin" => vec![("01", turned(prefix, number)), ("10", serial.to_owned())],
            "upui" => vec![("01", turned(prefix, number)), ("235", serial.to_owned())],
            "itip" => vec![
                ("8006", turned(prefix, number) + serial + part(3)),
                ("21", part(4).to_owned()),
            ],
            "sscc" => vec![("00", turned(prefix, number))],
            "sgln" => vec![("414", closed(prefix, number)), ("254", serial.to_owned())],
            "pgln" => vec![("417", closed(prefix, number))],
            "grai" => vec![("8003", format!("0{}{serial}", closed(prefix, number)))],
            "giai" => vec![("8004", format!("{prefix}{number}"))],
            "gsrn" => vec![("8018", closed(prefix, number))],
            "gsrnp" => vec![("8017", closed(prefix, number))],
            "gdti" => vec![("253", closed(prefix, number) + serial)],
            "sgcn" => vec![("255", closed(prefix, number) + serial)],
            "ginc" => vec![("401", format!("{prefix}{number}"))],
            "gsin" => vec![("402", closed(prefix, number))],
            "cpi" => vec![("8010", format!("{prefix}{number}")), ("8011", serial.to_owned())],
            _ => return None,
        };
        let elements = elements.into_iter().map(|(code, value)| {
            let identifier = table::find(code)?;
            Some(Element { identifier, code: code.to_owned(), value })
        });
        Some(Message { elements: elements.collect::<Option<_>>()?, ..Message::default() })
    }

    /// The identity that elements stand for, given how long the company prefix in them is.
    pub fn of_message(message: &Message, prefix_len: usize) -> Result<Self, Fault> {
        if !PREFIX_LENS.contains(&prefix_len) {
            return Err(Fault::WrongPrefix);
        }
        let (name, key, serials) = named(message).ok_or(Fault::NoEpc)?;
        let scheme = scheme::find(name).ok_or(Fault::UnknownScheme)?;
        let cut =
            |from: usize, to: usize| key.get(from..to).map(str::to_owned).ok_or(Fault::WrongLength);
        // The check digit is left out, and a first digit goes behind the company prefix.
        let (prefix, number) = match scheme.parts[1] {
            Part::Fill(total) if TURNED.contains(&name) => {
                let (prefix, rest) = (cut(1, 1 + prefix_len)?, cut(1 + prefix_len, total)?);
                (prefix, cut(0, 1)? + &rest)
            }
            Part::Fill(total) => (cut(0, prefix_len)?, cut(prefix_len, total)?),
            _ => (cut(0, prefix_len)?, cut(prefix_len, key.len())?),
        };
        Self { scheme, parts: [vec![prefix, number], serials].concat() }.checked()
    }

    /// What a part is, and its value.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Part, &str)> {
        self.scheme.parts.iter().copied().zip(self.parts.iter().map(String::as_str))
    }
}

/// The scheme of elements, the key in them, and what is beside it.
fn named(message: &Message) -> Option<(&'static str, String, Vec<String>)> {
    let value = |code: &str| message.value(code).map(str::to_owned);
    let behind = |key: &str, from: usize| key.get(from..).map(str::to_owned);
    if let Some(gtin) = value("01") {
        let beside = [("sgtin", "21"), ("lgtin", "10"), ("upui", "235")];
        let found = beside.into_iter().find_map(|(name, code)| Some((name, value(code)?)));
        if let Some((name, serial)) = found {
            return Some((name, gtin, vec![serial]));
        }
    }
    if let (Some(key), Some(serial)) = (value("8006"), value("21")) {
        let pieces = (key.get(14..16)?.to_owned(), key.get(16..18)?.to_owned());
        return Some(("itip", key, vec![pieces.0, pieces.1, serial]));
    }
    if let (Some(key), Some(serial)) = (value("8010"), value("8011")) {
        return Some(("cpi", key, vec![serial]));
    }
    if let Some(key) = value("414") {
        // A place without an extension has the extension 0.
        let extension = value("254").unwrap_or_else(|| "0".to_owned());
        return Some(("sgln", key, vec![extension]));
    }
    if let Some(key) = value("8003") {
        return Some(("grai", behind(&key, 1)?, vec![behind(&key, 14)?]));
    }
    for (name, code) in [("gdti", "253"), ("sgcn", "255")] {
        if let Some(key) = value(code) {
            let serial = behind(&key, 13)?;
            return Some((name, key, vec![serial]));
        }
    }
    let alone = [
        ("sscc", "00"),
        ("pgln", "417"),
        ("giai", "8004"),
        ("gsrn", "8018"),
        ("gsrnp", "8017"),
        ("ginc", "401"),
        ("gsin", "402"),
    ];
    alone.into_iter().find_map(|(name, code)| Some((name, value(code)?, vec![])))
}

/// A key whose first digit stands before the company prefix, with its check digit.
fn turned(prefix: &str, number: &str) -> String {
    let (first, rest) = number.split_at(1.min(number.len()));
    closed(&format!("{first}{prefix}"), rest)
}

/// Company prefix and number with their check digit.
fn closed(prefix: &str, number: &str) -> String {
    let key = format!("{prefix}{number}");
    let check = char::from(check_digit(key.as_bytes()));
    format!("{key}{check}")
}

fn escaped(text: &str) -> String {
    let mut uri = String::new();
    for byte in text.bytes() {
        if ESCAPED.contains(&byte) {
            let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
            uri.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        } else {
            uri.push(char::from(byte));
        }
    }
    uri
}

fn unescaped(text: &str) -> Result<String, Fault> {
    let mut plain = String::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
            let (high, low) = (digit(), digit());
            let value = high.zip(low).ok_or(Fault::WrongCharacter)?;
            plain.push(char::from((value.0 * 16 + value.1) as u8));
        } else if ESCAPED.contains(&byte) || !byte.is_ascii() {
            return Err(Fault::WrongCharacter);
        } else {
            plain.push(char::from(byte));
        }
    }
    // The characters of every scheme are ASCII.
    if plain.is_ascii() { Ok(plain) } else { Err(Fault::WrongCharacter) }
}
