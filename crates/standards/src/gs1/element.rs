//! Element strings: `^01…10…^21…`, where the caret is the separator FNC1.

use super::Leniency;
use super::fault::{Fault, What};
use super::message::{ELEMENTS_MAX, Message, Places, Read, readable};
use super::pairing;
use super::table::{self, Identifier};

/// The separator as it is written.
pub const SEPARATOR: u8 = b'^';

/// Reads a message, and checks its values and what stands beside what.
pub fn parse(text: &str, leniency: Leniency) -> Result<Message, Fault> {
    let mut places = Vec::new();
    let message = elements(text, leniency, &mut places)?;
    checked(message, &places)
}

/// Reads a message and checks its values, but not what stands beside what.
pub fn validate(text: &str, leniency: Leniency) -> Result<Message, Fault> {
    elements(text, leniency, &mut Vec::new())
}

fn elements(text: &str, leniency: Leniency, places: &mut Vec<usize>) -> Result<Message, Fault> {
    readable(text)?;
    let mut message = Message::default();
    let (linear, composite) = text.split_once('|').map_or((text, None), |(a, b)| (a, Some(b)));
    component(linear, 0, leniency, &mut message, places)?;
    if let Some(composite) = composite {
        message.composite = Some(message.elements.len());
        component(composite, linear.len() + 1, leniency, &mut message, places)?;
    }
    Ok(message)
}

/// Checks what stands beside what; a fault is said where the identifier stands.
pub(super) fn checked(message: Message, places: &[usize]) -> Result<Message, Fault> {
    let place = |ai: &str| message.elements.iter().position(|one| one.code == ai);
    pairing::check(&message).map_err(|fault| {
        let place = fault.ai.as_deref().and_then(place).and_then(|place| places.get(place));
        Fault { at: place.copied().unwrap_or_default(), ..fault }
    })?;
    Ok(message)
}

fn component(
    text: &str,
    from: usize,
    leniency: Leniency,
    to: &mut Message,
    places: &mut Vec<usize>,
) -> Result<(), Fault> {
    let Some(body) = text.strip_prefix('^') else {
        return Err(Fault::new(What::NoSeparatorFirst, from));
    };
    body_of(body.as_bytes(), SEPARATOR, from + 1, leniency, to, places)
}

/// Reads what follows the first separator.
pub(super) fn body_of(
    body: &[u8],
    separator: u8,
    from: usize,
    leniency: Leniency,
    to: &mut Message,
    places: &mut Vec<usize>,
) -> Result<(), Fault> {
    if body.is_empty() {
        return Err(Fault::new(What::Nothing, from));
    }
    let mut at = 0;
    while at < body.len() {
        let (code, identifier) = identifier_at(&body[at..], from + at, leniency)?;
        let start = at + code.len();
        let end = body[start..].iter().position(|byte| *byte == separator);
        let mut end = end.map_or(body.len(), |end| start + end);
        if identifier.fixed {
            end = end.min(start + identifier.len_max());
        }
        let read = Read {
            identifier,
            code,
            code_at: from + at,
            value: body[start..end].to_vec(),
            places: Places::From(from + start),
        };
        let taken = start + read.check()?;
        if to.elements.len() + usize::from(to.composite.is_some()) >= ELEMENTS_MAX {
            return Err(read.fault(What::TooManyElements));
        }
        if taken < end {
            let at = from + taken;
            return Err(Fault { at, ..read.fault(What::ValueTooLong) });
        }
        places.push(read.code_at);
        to.elements.push(read.element());
        // A separator that nothing needed is passed over, as scanners send it.
        at = end + usize::from(body.get(end) == Some(&separator));
    }
    Ok(())
}

/// The identifier that data begins with. One that is not assigned can only be told from its value
/// where its prefix says how long it is.
fn identifier_at(
    data: &[u8],
    at: usize,
    leniency: Leniency,
) -> Result<(String, &'static Identifier), Fault> {
    if let Some(identifier) = table::at_start(data) {
        return Ok((identifier.code.clone(), identifier));
    }
    if leniency.unknown_identifiers {
        let code = table::code_len(data).and_then(|len| data.get(..len));
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        if let Some((code, identifier)) =
            code.and_then(|code| Some((code, table::unassigned(code)?)))
        {
            return Ok((code.to_owned(), identifier));
        }
    }
    let begins = String::from_utf8_lossy(&data[..data.len().min(4)]).into_owned();
    Err(Fault::new(What::UnknownIdentifier(begins), at))
}

/// Writes a message.
pub fn format(message: &Message) -> String {
    let linear = message.composite.unwrap_or(message.elements.len());
    let mut text = written(&message.elements[..linear], SEPARATOR);
    if linear < message.elements.len() || message.composite.is_some() {
        text.push('|');
        text.push_str(&written(&message.elements[linear..], SEPARATOR));
    }
    text
}

/// Elements with a separator first, and behind each value whose end nothing else says.
pub(super) fn written(elements: &[super::message::Element], separator: u8) -> String {
    let mut text = String::new();
    let mut needed = true;
    for element in elements {
        if needed {
            text.push(char::from(separator));
        }
        text.push_str(&element.code);
        text.push_str(&element.value);
        needed = !element.identifier.fixed;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_that_nothing_needs_is_passed_over() {
        let message = parse("^0112345678901231^991234", Leniency::default()).unwrap();

        assert_eq!(format(&message), "^0112345678901231991234");
    }

    #[test]
    fn a_fault_says_its_place() {
        let fault = parse("^011234567890123210AB", Leniency::default()).unwrap_err();

        assert_eq!((fault.ai.as_deref(), fault.at, fault.len), (Some("01"), 16, 1));
        assert_eq!(fault.to_string(), "AI (01): the numeric check digit is incorrect");
    }
}
