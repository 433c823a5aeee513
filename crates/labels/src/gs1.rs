//! GS1 data of a symbol: bracketed text with fields, each value written as its identifier wants it.
//!
//! What a plant keeps, `2027-03-31` and `18.5`, becomes `270331` and `001850` here and nowhere
//! else. Whether the result is right is asked of [`standards`].

use standards::gs1::fault::Fault;
use standards::gs1::message::Message;
use standards::gs1::{Leniency, bracketed, linters, pairing};

use crate::fault::What;
use crate::pattern::{Field, Fields, Located, Part, Pattern};

/// An element string to be: its identifier, and the pieces of its value.
struct Piece<'a> {
    code: String,
    parts: Vec<Said<'a>>,
}

enum Said<'a> {
    Text(String),
    Field(&'a Field),
}

/// The message a pattern says.
pub(crate) fn message(pattern: &Pattern, fields: &Fields) -> Result<Message, Located> {
    let malformed = || (What::Gs1("malformed", None), None);
    let pieces = pieces(pattern).ok_or_else(malformed)?;
    let mut text = String::new();
    let mut about = Vec::new();
    for piece in &pieces {
        let name = piece.parts.iter().find_map(|part| match part {
            Said::Field(field) => Some(field.name.clone()),
            Said::Text(_) => None,
        });
        let Some((code, value)) = piece.written(fields)? else { continue };
        let value = value.replace('(', "\\(");
        text.extend(["(", &code, ")", &value]);
        about.push((code, name));
    }
    if text.is_empty() {
        let first = pattern.fields().next().map(|field| field.name.clone());
        return Err((What::FieldEmpty, first));
    }
    checked(&text).map_err(|fault| {
        let of = |ai: &String| about.iter().find(|(code, _)| code == ai)?.1.clone();
        let field = fault.ai.as_ref().and_then(of);
        (What::Gs1(fault.code(), fault.ai.clone()), field)
    })
}

/// What holds for a symbol alone. What one identifier needs beside it may stand in another symbol
/// of the same label: [`incomplete`].
fn checked(text: &str) -> Result<Message, Fault> {
    let message = bracketed::elements(text, Leniency::default())?;
    pairing::exclusions(&message)?;
    pairing::repetitions(&message)?;
    pairing::signatures(&message)?;
    Ok(message)
}

/// The place of a message that needs an identifier which no symbol of the label has.
pub(crate) fn incomplete(messages: &[(usize, Message)]) -> Option<(usize, What)> {
    let mut all = Message::default();
    for element in messages.iter().flat_map(|(_, message)| &message.elements) {
        if !all.elements.contains(element) {
            all.elements.push(element.clone());
        }
    }
    let fault = pairing::requirements(&all).err()?;
    let ai = fault.ai.clone().unwrap_or_default();
    let place = messages.iter().find(|(_, message)| message.value(&ai).is_some())?.0;
    Some((place, What::Gs1(fault.code(), fault.ai)))
}

/// Tears a pattern apart at its brackets.
fn pieces(pattern: &Pattern) -> Option<Vec<Piece<'_>>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for part in &pattern.parts {
        let mut text = match part {
            Part::Field(field) => {
                pieces.last_mut()?.parts.push(Said::Field(field));
                continue;
            }
            Part::Text(text) => text.as_str(),
        };
        while !text.is_empty() {
            if let Some(rest) = text.strip_prefix('(') {
                let (code, rest) = rest.split_once(')')?;
                pieces.push(Piece { code: code.to_owned(), parts: Vec::new() });
                text = rest;
                continue;
            }
            // A backslash stands for itself unless a bracket follows.
            let skipped = usize::from(text.starts_with("\\("));
            let from = skipped + usize::from(skipped > 0);
            let end = text[from..].find(['(', '\\']).map_or(text.len(), |end| from + end);
            let end = if end == 0 { 1 } else { end };
            pieces.last_mut()?.parts.push(Said::Text(text[skipped..end].to_owned()));
            text = &text[end..];
        }
    }
    Some(pieces)
}

impl Piece<'_> {
    /// Identifier and value; none where every field is empty and may be.
    fn written(&self, fields: &Fields) -> Result<Option<(String, String)>, Located> {
        if let [Said::Field(field)] = self.parts.as_slice() {
            let value = field.value(fields)?;
            if value.is_empty() {
                return Ok(None);
            }
            let written = shaped(&self.code, value);
            return written.map(Some).map_err(|what| (what, Some(field.name.clone())));
        }
        let mut value = String::new();
        let mut is_said = false;
        for part in &self.parts {
            match part {
                Said::Text(text) => {
                    is_said = true;
                    value.push_str(text);
                }
                Said::Field(field) => {
                    let said = field.value(fields)?;
                    is_said |= !said.is_empty();
                    value.push_str(said);
                }
            }
        }
        Ok((is_said || self.parts.is_empty()).then(|| (self.code.clone(), value)))
    }
}

/// Digits of a measure.
const MEASURE_LEN: usize = 6;

/// Decimal places a measure may have.
const PLACES_MAX: usize = 5;

/// A value as an identifier wants it, and the identifier with its number of places.
fn shaped(code: &str, value: &str) -> Result<(String, String), What> {
    let same = |value: String| Ok((code.to_owned(), value));
    match code {
        "00" if value.len() == 17 && is_digits(value) => {
            let check = char::from(linters::check_digit(value.as_bytes()));
            same(format!("{value}{check}"))
        }
        "01" | "02" if matches!(value.len(), 8 | 12 | 13) && is_digits(value) => {
            same(format!("{value:0>14}"))
        }
        "11" | "12" | "13" | "15" | "16" | "17" => same(date(value)?),
        "30" | "37" => match decimal(value) {
            Some((whole, "")) => same(whole.to_owned()),
            _ => Err(What::FigureDoesNotFit),
        },
        _ if is_measure(code) => measure(code, value),
        _ => same(value.to_owned()),
    }
}

fn is_digits(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

fn date(value: &str) -> Result<String, What> {
    let bytes = value.as_bytes();
    if bytes.len() == 6 && is_digits(value) {
        return Ok(value.to_owned());
    }
    let is_iso = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_iso {
        return Ok(format!("{}{}{}", &value[2..4], &value[5..7], &value[8..]));
    }
    Err(What::DateMalformed)
}

/// Whether an identifier is `31nn` to `36nn`, the last figure being its decimal places.
fn is_measure(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 4 && bytes[0] == b'3' && (b'1'..=b'6').contains(&bytes[1])
}

/// Whole part without leading zeros, and places without trailing ones.
fn decimal(value: &str) -> Option<(&str, &str)> {
    let (whole, places) = value.split_once('.').unwrap_or((value, "0"));
    let is_figure =
        !whole.is_empty() && !places.is_empty() && is_digits(whole) && is_digits(places);
    let short = match whole.trim_start_matches('0') {
        "" => "0",
        short => short,
    };
    is_figure.then(|| (short, places.trim_end_matches('0')))
}

fn measure(code: &str, value: &str) -> Result<(String, String), What> {
    let (whole, places) = decimal(value).ok_or(What::FigureDoesNotFit)?;
    let count = match code.as_bytes()[3] {
        b'n' => places.len(),
        digit @ b'0'..=b'9' => usize::from(digit - b'0'),
        _ => return Ok((code.to_owned(), value.to_owned())),
    };
    if places.len() > count || count > PLACES_MAX {
        return Err(What::FigureDoesNotFit);
    }
    let digits = format!("{whole}{places:0<count$}");
    let digits = digits.trim_start_matches('0');
    if digits.len() > MEASURE_LEN {
        return Err(What::FigureDoesNotFit);
    }
    Ok((format!("{}{count}", &code[..3]), format!("{digits:0>MEASURE_LEN$}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pattern: &str, fields: &[(&str, &str)]) -> Result<String, Located> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let message = message(&Pattern::parse(pattern).unwrap(), &fields.collect())?;
        Ok(bracketed::format(&message))
    }

    #[test]
    fn values_are_written_as_their_identifiers_want_them() {
        let fields =
            [("gtin", "4006381333931"), ("expiry", "2027-03-31"), ("w", "18.50"), ("q", "12.000")];

        assert_eq!(
            said("(02){gtin}(37){q}(17){expiry}(3103){w}", &fields).unwrap(),
            "(02)04006381333931(37)12(17)270331(3103)018500"
        );
        assert_eq!(said("(01){gtin}(310n){w}", &fields).unwrap(), "(01)04006381333931(3101)000185");
        assert_eq!(
            said("(00){s}", &[("s", "35412345678901234")]).unwrap(),
            "(00)354123456789012347"
        );
    }

    #[test]
    fn a_lot_may_have_brackets_and_two_fields() {
        let fields = [("lot", "A(1)"), ("serial", "B")];

        let pattern = "(01)04006381333931(10){lot}-{serial}";
        assert_eq!(said(pattern, &fields).unwrap(), "(01)04006381333931(10)A\\(1)-B");
        assert_eq!(
            said("(01)04006381333931(10)x\\(y", &[]).unwrap(),
            "(01)04006381333931(10)x\\(y"
        );
    }

    #[test]
    fn an_empty_field_is_left_out_only_where_that_is_said() {
        let fields = [("gtin", "4006381333931")];

        assert_eq!(said("(01){gtin}(10){lot?}", &fields).unwrap(), "(01)04006381333931");
        let fault = said("(01){gtin}(10){lot}", &fields).unwrap_err();
        assert_eq!(fault, (What::FieldEmpty, Some("lot".to_owned())));
    }

    #[test]
    fn what_breaks_a_rule_is_told_with_its_identifier_and_field() {
        let wrong = said("(01){gtin}", &[("gtin", "4006381333932")]).unwrap_err();

        assert_eq!(
            wrong,
            (What::Gs1("wrong_check_digit", Some("01".to_owned())), Some("gtin".to_owned()))
        );
    }

    #[test]
    fn digits_are_never_lost() {
        for (pattern, value) in
            [("(37){v}", "1.5"), ("(3101){v}", "1.25"), ("(3100){v}", "1000000"), ("(30){v}", "-1")]
        {
            let fault = said(pattern, &[("v", value)]).unwrap_err();

            assert_eq!(fault.0, What::FigureDoesNotFit, "{pattern}");
        }
        assert_eq!(said("(17){v}", &[("v", "31.3.2027")]).unwrap_err().0, What::DateMalformed);
    }
}
