//! Bracketed text: `(01)04012345678901(10)AB\(C`, with `|` before a composite component.

use super::Leniency;
use super::fault::{Fault, What};
use super::message::{ELEMENTS_MAX, Message, Places, Read, readable};
use super::{pairing, table};

/// Reads a message, and checks its values and what stands beside what.
pub fn parse(text: &str, leniency: Leniency) -> Result<Message, Fault> {
    let message = elements(text, leniency)?;
    pairing::check(&message).map_err(|fault| located(fault, text))?;
    Ok(message)
}

/// Reads a message and checks its values, but not what stands beside what.
pub fn elements(text: &str, leniency: Leniency) -> Result<Message, Fault> {
    readable(text)?;
    let mut message = Message::default();
    let (linear, composite) = text.split_once('|').map_or((text, None), |(a, b)| (a, Some(b)));
    component(linear, 0, leniency, &mut message)?;
    if let Some(composite) = composite {
        message.composite = Some(message.elements.len());
        component(composite, linear.len() + 1, leniency, &mut message)?;
    }
    Ok(message)
}

/// Says a rule's fault at the first place where its identifier stands.
fn located(fault: Fault, text: &str) -> Fault {
    let at = fault.ai.as_ref().and_then(|ai| {
        text.match_indices(&format!("({ai})"))
            .find(|(at, _)| *at == 0 || text.as_bytes()[at - 1] != b'\\')
            .map(|(at, _)| at)
    });
    Fault { at: at.unwrap_or_default(), ..fault }
}

fn component(text: &str, from: usize, leniency: Leniency, to: &mut Message) -> Result<(), Fault> {
    let mut read = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let next = one(text, at, from, leniency)?;
        at = next.1;
        next.0.fits()?;
        // The separator between the components counts as one.
        if to.elements.len() + usize::from(to.composite.is_some()) + read.len() >= ELEMENTS_MAX {
            return Err(next.0.fault(What::TooManyElements));
        }
        read.push(next.0);
    }
    if read.is_empty() {
        return Err(Fault::new(What::Nothing, from));
    }
    for element in &read {
        element.check()?;
    }
    to.elements.extend(read.into_iter().map(Read::element));
    Ok(())
}

/// The element that begins here, and where the next one does.
fn one(text: &str, at: usize, from: usize, leniency: Leniency) -> Result<(Read, usize), Fault> {
    let malformed = |at: usize| Fault::new(What::Malformed, from + at);
    if text.as_bytes()[at] != b'(' {
        return Err(malformed(at));
    }
    let end = text[at..].find(')').map(|end| at + end).ok_or_else(|| malformed(at))?;
    let code = &text[at + 1..end];
    let unassigned = || leniency.unknown_identifiers.then(|| table::unassigned(code)).flatten();
    let unknown = || Fault::of(What::UnknownIdentifier(code.to_owned()), code, from + at + 1);
    let identifier = table::find(code).or_else(unassigned).ok_or_else(unknown)?;
    if end + 1 == text.len() {
        return Err(Fault { ai: Some(code.to_owned()), ..malformed(end + 1) });
    }
    let (mut value, mut places) = (Vec::new(), Vec::new());
    let mut at = end + 1;
    let bytes = text.as_bytes();
    while at < bytes.len() && bytes[at] != b'(' {
        // A backslash stands for itself unless a bracket follows.
        at += usize::from(bytes[at..].starts_with(b"\\("));
        value.push(bytes[at]);
        places.push(from + at);
        at += 1;
    }
    if places.is_empty() {
        places.push(from + end + 1);
    }
    let (code, code_at) = (code.to_owned(), from + end - code.len());
    Ok((Read { identifier, code, code_at, value, places: Places::Each(places) }, at))
}

/// Writes a message.
pub fn format(message: &Message) -> String {
    let mut text = String::new();
    for (place, element) in message.elements.iter().enumerate() {
        if message.composite == Some(place) {
            text.push('|');
        }
        text.extend(["(", &element.code, ")", &element.value.replace('(', "\\(")]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::element;
    use super::*;

    fn read(text: &str) -> Result<Message, Fault> {
        parse(text, Leniency::default())
    }

    #[test]
    fn a_lot_may_have_brackets() {
        let message = read("(01)12345678901231(10)A\\(11)B").unwrap();

        assert_eq!(message.value("10"), Some("A(11)B"));
        assert_eq!(element::format(&message), "^011234567890123110A(11)B");
    }
}
