//! Which form a scanned text has. Nothing is looked up here.

use standards::gs1::fault::Fault;
use standards::gs1::message::Message;
use standards::gs1::scan::{self, GROUP_SEPARATOR, Scanned, has_check_digit};
use standards::gs1::{Leniency, bracketed, link};

/// What scanners and keyboards make of the separator where they cannot send it.
const SUBSTITUTES: [&str; 9] =
    ["\u{241d}", "<GS>", "{GS}", "[GS]", "\\x1d", "\\u001d", "^", "|", "~"];

/// Identifiers whose values have a check digit: a text that begins with one and holds it was hardly
/// made by chance.
const CHECKED: [&str; 16] = [
    "00", "01", "02", "03", "253", "255", "402", "410", "411", "412", "413", "414", "8003", "8006",
    "8017", "8018",
];

/// Digits of an SSCC.
const SSCC_LEN: usize = 18;

/// Links are taken as people print them.
const LENIENT: Leniency = Leniency { unknown_identifiers: false, short_gtins: true, words: true };

/// A text as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    /// Without symbology identifier and without what surrounds it.
    pub text: String,
    /// What the scanner said of the symbol.
    pub symbology: Option<String>,
    /// `gs1`, `link`, `retail` or `plain`.
    pub form: &'static str,
    /// Its elements.
    pub message: Option<Message>,
    /// Whether it cannot well be anything else than these elements.
    pub certain: bool,
    /// What is wrong with a text that claims to have elements.
    pub fault: Option<Fault>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Read {
    let text =
        text.trim_matches(|letter: char| letter.is_whitespace() && letter != GROUP_SEPARATOR);
    let symbology = symbology(text);
    let bare = &text[symbology.map_or(0, str::len)..];
    let plain = Read {
        text: bare.to_owned(),
        symbology: symbology.map(str::to_owned),
        form: "plain",
        message: None,
        certain: false,
        fault: None,
    };
    if scan::split(text).is_some() {
        match scan::validate(text, LENIENT) {
            Ok(Scanned::Message(message)) => {
                let form = if message.path.is_some() { "link" } else { "gs1" };
                return Read { form, message: Some(message), certain: true, ..plain };
            }
            Ok(Scanned::Retail { message, .. }) => {
                return Read { form: "retail", message: Some(message), certain: true, ..plain };
            }
            Ok(Scanned::Plain(_)) => {}
            // Whatever the scanner thought: somebody may have such a number.
            Err(fault) => return Read { fault: Some(fault), ..plain },
        }
    }
    without_symbology(bare, plain)
}

/// The symbology identifier: a bracket, a letter and a modifier (ISO/IEC 15424).
fn symbology(text: &str) -> Option<&str> {
    let id = text.get(..3)?.as_bytes();
    let known = id[0] == b']' && id[1].is_ascii_alphabetic() && id[2].is_ascii_alphanumeric();
    known.then(|| &text[..3])
}

/// Reads a text that no scanner told anything of.
fn without_symbology(text: &str, plain: Read) -> Read {
    let gs1 =
        |message, certain| Read { form: "gs1", message: Some(message), certain, ..plain.clone() };
    let wrong = |fault| Read { fault: Some(fault), ..plain.clone() };
    if let Some(behind) = text.strip_prefix(GROUP_SEPARATOR) {
        return scan::validate_data(behind, Leniency::default())
            .map_or_else(wrong, |message| gs1(message, true));
    }
    if link::is_link(text) {
        return match link::validate(text, LENIENT) {
            Ok(message) => Read { form: "link", ..gs1(message, true) },
            Err(fault) => wrong(fault),
        };
    }
    if text.starts_with('(') {
        // People read numbers out with spaces that are not in them.
        let tight: String = text.split_whitespace().collect();
        return bracketed::elements(&tight, Leniency::default())
            .map_or_else(wrong, |message| gs1(message, true));
    }
    if let Some(message) = number(text) {
        let form = if text.len() == SSCC_LEN { "gs1" } else { "retail" };
        return Read { form, ..gs1(message, false) };
    }
    match data(text) {
        Some(message) => {
            let first = message.elements.first().map(|element| element.code.as_str());
            let certain = first.is_some_and(|first| CHECKED.contains(&first));
            gs1(message, certain)
        }
        None => plain,
    }
}

/// A bare number with a check digit: a retail code, or the number of a logistic unit.
fn number(text: &str) -> Option<Message> {
    if !has_check_digit(text) {
        return None;
    }
    match text.len() {
        8 | 12 | 13 | 14 => {
            Some(Message { elements: vec![scan::gtin(text)], ..Message::default() })
        }
        SSCC_LEN => scan::validate_data(&format!("00{text}"), Leniency::default()).ok(),
        _ => None,
    }
}

/// Elements without anything that says so, the separator perhaps replaced.
fn data(text: &str) -> Option<Message> {
    let replaced = SUBSTITUTES.iter().filter(|substitute| text.contains(**substitute));
    let variants = replaced.map(|substitute| text.replace(substitute, "\u{1d}"));
    // Some of them could be part of a lot's number; hardly any is.
    variants
        .chain(std::iter::once(text.to_owned()))
        .find_map(|variant| scan::validate_data(&variant, Leniency::default()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bracketed_of(text: &str) -> Option<String> {
        read(text).message.as_ref().map(bracketed::format)
    }

    #[test]
    fn one_label_reads_alike_whatever_became_of_its_separator() {
        let expected = "(01)04012345678901(10)AB-1(21)7";
        let seen = [
            "]C1010401234567890110AB-1\u{1d}217",
            "]d2010401234567890110AB-1\u{1d}217",
            "\u{1d}010401234567890110AB-1\u{1d}217",
            "010401234567890110AB-1\u{1d}217\r\n",
            "010401234567890110AB-1<GS>217",
            "010401234567890110AB-1^217",
            "010401234567890110AB-1\u{241d}217",
            "(01)04012345678901(10)AB-1(21)7",
            "(01) 04012345678901 (10) AB-1 (21) 7",
            "https://id.gs1.org/01/04012345678901/10/AB-1/21/7",
            "]Q1https://shop.example/x/01/04012345678901/10/AB-1/21/7",
            "https://shop.example/gtin/4012345678901/lot/AB-1/ser/7",
        ];

        for text in seen {
            assert_eq!(bracketed_of(text).as_deref(), Some(expected), "{text:?}");
            assert!(read(text).certain, "{text:?}");
        }
    }

    #[test]
    fn a_lot_that_looks_like_an_identifier_stays_a_plain_text() {
        let read = read("10D9T");

        assert!(!read.certain);
        assert_eq!(read.text, "10D9T");
    }

    #[test]
    fn a_number_with_a_check_digit_may_be_a_retail_code() {
        assert_eq!(bracketed_of("4012345678901").as_deref(), Some("(01)04012345678901"));
        assert_eq!(bracketed_of("]E04012345678901").as_deref(), Some("(01)04012345678901"));
        assert_eq!(bracketed_of("006141411234567890").as_deref(), Some("(00)006141411234567890"));
        assert!(!read("4012345678901").certain);
    }

    #[test]
    fn what_claims_to_be_gs1_and_is_not_says_why() {
        let read = read("]C10104012345678902");

        assert_eq!(read.fault.unwrap().code(), "wrong_check_digit");
        assert_eq!(read.text, "0104012345678902");
    }
}
