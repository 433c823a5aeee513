//! The unit tests of GS1's engine and of its rules for values.

use serde_json::Value;
use standards::gs1::fault::{CouponFlaw, CouponPart, Fault, Flaw, What};
use standards::gs1::message::Message;
use standards::gs1::percent::{Part, decode, encode};
use standards::gs1::scan::{self, Scanned, Symbology};
use standards::gs1::{Leniency, bracketed, element, link, linters, pairing, table};

use crate::vectors::{hold, same, text};

/// What a vector asks to be lenient about; the names were mangled on their way.
fn leniency(vector: &Value) -> Leniency {
    let options = vector["options"].to_string();
    Leniency {
        unknown_identifiers: options.contains("permit_unknown"),
        short_gtins: options.contains("permit_zero_suppressed"),
        words: options.contains("permit_convenience_alphas"),
    }
}

fn ok(vector: &Value) -> bool {
    vector["ok"].as_bool().unwrap()
}

/// The name that GS1 gives a flaw.
fn name(flaw: Flaw) -> String {
    let snake = |words: String| {
        let mut name = String::new();
        for letter in words.chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
        }
        name
    };
    match flaw {
        Flaw::Coupon(flaw, part) => coupon_name(flaw, part),
        Flaw::NotIso3166Or999 => "NOT_ISO3166_OR_999".to_owned(),
        Flaw::NotIso3166Alpha2 => "NOT_ISO3166_ALPHA2".to_owned(),
        plain => snake(format!("{plain:?}")),
    }
}

fn coupon_name(flaw: CouponFlaw, part: CouponPart) -> String {
    let nth = |nth: u8| ["1ST", "2ND", "3RD"][usize::from(nth) - 1];
    let is_length = |part: CouponPart| {
        use CouponPart as Part;
        matches!(
            part,
            Part::FunderLength
                | Part::GcpLength
                | Part::SaveValueLength
                | Part::RequirementLength(_)
                | Part::PurchaseGcpLength(_)
                | Part::SerialNumberLength
                | Part::RetailerLength
        )
    };
    let what = match part {
        CouponPart::FormatCode => "FORMAT_CODE".to_owned(),
        CouponPart::FunderLength | CouponPart::Funder => "FUNDER".to_owned(),
        CouponPart::GcpLength | CouponPart::Gcp => "GCP".to_owned(),
        CouponPart::OfferCode => "OFFER_CODE".to_owned(),
        CouponPart::SaveValueLength | CouponPart::SaveValue => "SAVE_VALUE".to_owned(),
        CouponPart::RequirementLength(n) | CouponPart::Requirement(n) => {
            format!("{}_PURCHASE_REQUIREMENT", nth(n))
        }
        CouponPart::RequirementCode(n) => format!("{}_PURCHASE_REQUIREMENT_CODE", nth(n)),
        CouponPart::FamilyCode(n) => format!("{}_PURCHASE_FAMILY_CODE", nth(n)),
        CouponPart::PurchaseGcpLength(n) | CouponPart::PurchaseGcp(n) => {
            format!("{}_PURCHASE_GCP", nth(n))
        }
        CouponPart::AdditionalRules => "ADDITIONAL_PURCHASE_RULES_CODE".to_owned(),
        CouponPart::ExpirationDate => "EXPIRATION_DATE".to_owned(),
        CouponPart::StartDate => "START_DATE".to_owned(),
        CouponPart::SerialNumberLength | CouponPart::SerialNumber => "SERIAL_NUMBER".to_owned(),
        CouponPart::RetailerLength | CouponPart::Retailer => "RETAILER_GCP_OR_GLN".to_owned(),
        CouponPart::SaveValueCode => "SAVE_VALUE_CODE".to_owned(),
        CouponPart::SaveValueAppliesTo => "SAVE_VALUE_APPLIES_TO_ITEM".to_owned(),
        CouponPart::StoreCouponFlag => "STORE_COUPON_FLAG".to_owned(),
        CouponPart::DontMultiplyFlag => "DONT_MULTIPLY_FLAG".to_owned(),
        CouponPart::Coupon => "DATA".to_owned(),
    };
    let is_date = matches!(part, CouponPart::ExpirationDate | CouponPart::StartDate);
    match flaw {
        CouponFlaw::Missing if is_length(part) => format!("COUPON_MISSING_{what}_VLI"),
        CouponFlaw::Missing => format!("COUPON_MISSING_{what}"),
        CouponFlaw::Invalid if is_length(part) => format!("COUPON_INVALID_{what}_LENGTH"),
        CouponFlaw::Invalid => format!("COUPON_INVALID_{what}"),
        CouponFlaw::Truncated if is_date => format!("COUPON_TOO_SHORT_FOR_{what}"),
        CouponFlaw::Truncated => format!("COUPON_TRUNCATED_{what}"),
        CouponFlaw::Excess => format!("COUPON_EXCESS_{what}"),
        CouponFlaw::Before => "COUPON_EXPIRATION_BEFORE_START".to_owned(),
    }
}

/// As GS1 spells it, once corrected.
fn corrected(name: &str) -> String {
    name.replace("EXIPIRATION", "EXPIRATION")
}

#[test]
fn each_rule_of_values_finds_what_the_published_one_finds() {
    hold("gs1-syntax/linters", |vector| {
        // A character of theirs stands for a byte.
        let bytes: Vec<u8> = text(vector, "input").chars().map(|byte| byte as u8).collect();
        let linter = linters::by_name(text(vector, "linter")).ok_or("no such rule")?;
        let ours = linter(&bytes);
        same("ok", ours.is_ok(), ok(vector))?;
        let Err(found) = ours else { return Ok(()) };
        same("the flaw", name(found.flaw), corrected(text(vector, "error")))?;
        let end = found.at + found.len;
        let part = |from: usize, to: usize| -> String {
            bytes[from..to].iter().copied().map(char::from).collect()
        };
        let marked = [&part(0, found.at), "*", &part(found.at, end), "*", &part(end, bytes.len())];
        same("the place", marked.concat(), text(vector, "highlight").to_owned())
    });
}

#[test]
fn a_value_in_brackets_is_held_against_its_rules() {
    hold("gs1-syntax/bracketed_lint", |vector| {
        let ours = bracketed::elements(text(vector, "input"), leniency(vector));
        same("ok", ours.is_ok(), ok(vector))?;
        match ours {
            Err(Fault { what: What::Value(flaw), .. }) => {
                same("the flaw", name(flaw), corrected(text(vector, "error")))
            }
            Err(fault) => Err(format!("otherwise wrong: {fault}")),
            Ok(_) => Ok(()),
        }
    });
}

#[test]
fn how_long_an_identifier_is_follows_from_two_digits() {
    hold("gs1-syntax/ai_length_by_prefix", |vector| {
        let ours = table::code_len(text(vector, "input").as_bytes()).unwrap_or_default();
        same("the length", ours as u64, vector["expect"].as_u64().unwrap())
    });
}

#[test]
fn what_may_stand_beside_what_is_held_rule_by_rule() {
    hold("gs1-syntax/association", |vector| {
        let message = bracketed::elements(text(vector, "input"), leniency(vector))
            .map_err(|fault| fault.to_string())?;
        let rule: fn(&Message) -> Result<(), Fault> = match text(vector, "rule") {
            "repeats" => pairing::repetitions,
            "mutex" => pairing::exclusions,
            "requisites" => pairing::requirements,
            "DigSigRequiresSerialisedKey" => pairing::signatures,
            other => return Err(format!("no rule {other}")),
        };
        same("ok", rule(&message).is_ok(), ok(vector))
    });
}

#[test]
fn brackets_become_an_element_string() {
    hold("gs1-syntax/bracketed_to_unbracketed", |vector| {
        let ours = bracketed::elements(text(vector, "input"), leniency(vector));
        same("ok", ours.is_ok(), ok(vector))?;
        let Ok(message) = ours else { return Ok(()) };
        same("the element string", element::format(&message), text(vector, "expect").to_owned())
    });
}

#[test]
fn an_element_string_is_held_against_its_rules() {
    hold("gs1-syntax/validate_unbracketed", |vector| {
        let ours = element::validate(text(vector, "input"), leniency(vector));
        same("ok", ours.is_ok(), ok(vector))
    });
}

#[test]
fn brackets_are_written_again() {
    hold("gs1-syntax/to_bracketed", |vector| {
        let message = any_form(text(vector, "input"), leniency(vector))?;
        same("brackets", bracketed::format(&message), text(vector, "expect").to_owned())
    });
}

#[test]
fn text_for_people_has_a_line_an_element() {
    hold("gs1-syntax/hri", |vector| {
        let message = any_form(text(vector, "input"), leniency(vector))?;
        same("the lines", serde_json::json!(message.readable()), vector["expect"].clone())
    });
}

/// A message in whatever form a vector has it.
fn any_form(input: &str, leniency: Leniency) -> Result<Message, String> {
    let read = match input.chars().next() {
        Some('(') => bracketed::elements(input, leniency),
        Some('^') => element::validate(input, leniency),
        _ => link::validate(input, leniency),
    };
    read.map_err(|fault| fault.to_string())
}

#[test]
fn a_link_becomes_an_element_string() {
    hold("gs1-syntax/dl_uri_to_unbracketed", |vector| {
        let ours = link::validate(text(vector, "input"), leniency(vector));
        same("ok", ours.is_ok(), ok(vector))?;
        let Ok(message) = ours else { return Ok(()) };
        same("the element string", element::format(&message), text(vector, "expect").to_owned())
    });
}

#[test]
fn a_message_becomes_a_link() {
    hold("gs1-syntax/bracketed_to_dl_uri", |vector| {
        let message = bracketed::elements(text(vector, "input"), leniency(vector))
            .map_err(|fault| fault.to_string())?;
        let ours = link::format(&message, vector["stem"].as_str());
        same("ok", ours.is_some(), ok(vector))?;
        same("the link", ours.as_deref(), vector["expect"].as_str())
    });
}

#[test]
fn key_and_qualifiers_keep_their_order() {
    hold("gs1-syntax/dl_path_ai_sequence", |vector| {
        let codes: Vec<&str> =
            vector["input"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        same("ok", link::is_sequence(&codes), ok(vector))
    });
}

#[test]
fn check_digits_follow_from_the_others() {
    hold("gs1-syntax/check_digit", |vector| {
        same("ok", scan::has_check_digit(text(vector, "input")), ok(vector))
    });
}

/// Our table has a form of its own, so no line is read here: what a line says of an identifier is held
/// against what our table says of it.
#[test]
fn identifiers_are_what_lines_of_the_dictionary_say() {
    hold("gs1-syntax/syntax_dictionary_entry", |vector| {
        same("ok", true, ok(vector))?;
        for entry in vector["expect_entries"].as_array().unwrap() {
            let code = text(entry, "ai");
            let ours = table::find(code).ok_or_else(|| format!("({code}) is not assigned"))?;
            same("separated", !ours.fixed, entry["fnc1"] == true)?;
            same("an attribute", ours.attribute, entry["dl_attr"] == true)?;
        }
        Ok(())
    });
}

#[test]
fn percent_sequences_are_written() {
    hold("gs1-syntax/uri_escape", |vector| {
        let input = text(vector, "input");
        same("path", encode(input, Part::Path).as_str(), text(vector, "expect_path"))?;
        same("query", encode(input, Part::Query).as_str(), text(vector, "expect_query"))
    });
}

#[test]
fn percent_sequences_are_read() {
    hold("gs1-syntax/uri_unescape", |vector| {
        let ours = |part| -> String {
            decode(text(vector, "input"), part).0.into_iter().map(char::from).collect()
        };
        same("path", ours(Part::Path).as_str(), text(vector, "expect_path"))?;
        same("query", ours(Part::Query).as_str(), text(vector, "expect_query"))
    });
}

#[test]
fn what_a_scanner_sends_is_read() {
    hold("gs1-syntax/from_scan_data", |vector| {
        let ours = scan::parse(text(vector, "input"), leniency(vector));
        same("ok", ours.is_ok(), ok(vector))?;
        let Ok(scanned) = ours else { return Ok(()) };
        let expected = text(vector, "expect");
        match scanned {
            Scanned::Plain(plain) => same("the text", quoted(&plain).as_str(), expected),
            Scanned::Message(message) if link::is_link(expected) => {
                let theirs = link::parse(expected, Leniency::default()).unwrap();
                same("the message", message, theirs)
            }
            Scanned::Message(message) => {
                same("the element string", element::format(&message).as_str(), expected)
            }
            Scanned::Retail { digits, message } => {
                // Their data of a retail code is its digits, with the component behind.
                let written = element::format(&message);
                let behind = written.split_once('|').map_or("", |(_, behind)| behind);
                let sign = if behind.is_empty() { "" } else { "|" };
                same("the digits", format!("{digits}{sign}{behind}").as_str(), expected)
            }
        }
    });
}

/// Their data cannot begin with a caret that is no separator: it is quoted.
fn quoted(plain: &str) -> String {
    let backslashes = plain.len() - plain.trim_start_matches('\\').len();
    if plain[backslashes..].starts_with('^') { format!("\\{plain}") } else { plain.to_owned() }
}

#[test]
fn what_a_scanner_would_send_is_known() {
    hold("gs1-syntax/to_scan_data", |vector| {
        let symbology = match text(vector, "symbology") {
            "QR" => Symbology::Qr,
            "DM" => Symbology::DataMatrix,
            "DotCode" => Symbology::DotCode,
            "DataBarExpanded" => Symbology::DataBarExpanded,
            "DataBarOmni" => Symbology::DataBar,
            "DataBarLimited" => Symbology::DataBarLimited,
            "GS1_128_CCA" => Symbology::Gs1128,
            "UPCA" | "UPCE" => Symbology::Upc,
            "EAN13" => Symbology::Ean13,
            "EAN8" => Symbology::Ean8,
            other => return Err(format!("no symbology {other}")),
        };
        let input = text(vector, "input");
        let digits = input.split('|').next().unwrap();
        let number = digits.len() >= 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
        // A number alone is data of theirs; to us it is the identifier it stands for.
        let as_element = if number {
            format!("^01{digits:0>14}{}", &input[digits.len()..])
        } else {
            input.to_owned()
        };
        let message = element::validate(&as_element, leniency(vector));
        let ours = message.ok().and_then(|message| scan::format(&message, symbology));
        same("the scan", ours.as_deref(), vector["expect"].as_str())
    });
}
