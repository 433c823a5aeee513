//! What a scanner sends: a symbology identifier (`]C1`, `]d2`, `]Q3` …), then the data with GS
//! for the separator.

use super::Leniency;
use super::element::{body_of, checked, written};
use super::fault::{Fault, What};
use super::link;
use super::linters::{self, check_digit};
use super::message::{Element, Message, readable};
use super::table;

/// The separator as scanners send it.
pub const GROUP_SEPARATOR: char = '\u{1d}';

/// What begins the message of a composite component.
const COMPOSITE: &str = "]e0";

/// A GTIN.
const GTIN: &str = "01";

/// Characters that GS1-128 holds, the separator it begins with not counted.
const GS1_128_LEN_MAX: usize = 47;

/// The largest number that `DataBar` Limited holds begins with 1.
const LIMITED_FIRST_DIGIT_MAX: u8 = b'1';

/// Which symbol is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// GS1-128, alone or with a composite component.
    Gs1128,
    /// Data Matrix.
    DataMatrix,
    /// QR code.
    Qr,
    /// `DotCode`.
    DotCode,
    /// `DataBar` Expanded.
    DataBarExpanded,
    /// `DataBar` with a GTIN alone.
    DataBar,
    /// `DataBar` Limited.
    DataBarLimited,
    /// UPC-A, or UPC-E as twelve digits.
    Upc,
    /// EAN-13.
    Ean13,
    /// EAN-8.
    Ean8,
}

/// What was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// Elements.
    Message(Message),
    /// A retail code: its digits, and what a composite component says beside them.
    Retail {
        /// 8 or 13 digits.
        digits: String,
        /// The number as an element, and what stands beside it.
        message: Message,
    },
    /// Text without any structure of GS1.
    Plain(String),
}

impl Scanned {
    /// Its elements, if it has any.
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Message(message) | Self::Retail { message, .. } => Some(message),
            Self::Plain(_) => None,
        }
    }
}

/// Takes the symbology identifier off.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let id = text.strip_prefix(']')?;
    let known = ["C1", "E0", "E4", "e0", "d1", "d2", "Q1", "Q3", "J0", "J1"];
    let id = known.iter().find(|known| id.starts_with(**known))?;
    Some((id, &text[1 + id.len()..]))
}

/// Reads what a scanner sent, and checks its values and what stands beside what.
pub fn parse(text: &str, leniency: Leniency) -> Result<Scanned, Fault> {
    let mut places = Vec::new();
    let scanned = scanned(text, leniency, &mut places)?;
    match scanned {
        Scanned::Message(message) => checked(message, &places).map(Scanned::Message),
        // The rules are about what was put beside something; a retail code alone has none.
        Scanned::Retail { digits, message } if message.composite.is_some() => {
            Ok(Scanned::Retail { digits, message: checked(message, &places)? })
        }
        other => Ok(other),
    }
}

/// Reads what a scanner sent and checks its values, but not what stands beside what: a label may
/// have a second symbol with the rest.
pub fn validate(text: &str, leniency: Leniency) -> Result<Scanned, Fault> {
    scanned(text, leniency, &mut Vec::new())
}

/// Reads data that begins with an identifier; nothing says which symbol it is from.
pub fn parse_data(data: &str, leniency: Leniency) -> Result<Message, Fault> {
    let mut places = Vec::new();
    let message = data_of(data, leniency, &mut places)?;
    checked(message, &places)
}

/// As [`parse_data`], but not what stands beside what.
pub fn validate_data(data: &str, leniency: Leniency) -> Result<Message, Fault> {
    data_of(data, leniency, &mut Vec::new())
}

fn data_of(data: &str, leniency: Leniency, places: &mut Vec<usize>) -> Result<Message, Fault> {
    readable(data)?;
    let mut message = Message::default();
    body(data, 0, leniency, &mut message, places)?;
    Ok(message)
}

fn scanned(text: &str, leniency: Leniency, places: &mut Vec<usize>) -> Result<Scanned, Fault> {
    readable(text)?;
    let (id, data) = split(text).ok_or(Fault::new(What::UnknownSymbology, 0))?;
    let at = text.len() - data.len();
    match id {
        "E0" => retail(data, 13, at, leniency, places),
        "E4" => retail(data, 8, at, leniency, places),
        "d1" | "Q1" | "J0" if link::is_link(data) => {
            let located = |fault: Fault| Fault { at: fault.at + at, ..fault };
            let message = link::elements(data, leniency, places).map_err(located)?;
            for place in places.iter_mut() {
                *place += at;
            }
            Ok(Scanned::Message(message))
        }
        "d1" | "Q1" | "J0" => Ok(Scanned::Plain(data.to_owned())),
        _ => {
            let mut message = Message::default();
            body(data, at, leniency, &mut message, places)?;
            Ok(Scanned::Message(message))
        }
    }
}

fn body(
    data: &str,
    at: usize,
    leniency: Leniency,
    to: &mut Message,
    places: &mut Vec<usize>,
) -> Result<(), Fault> {
    if let Some(caret) = data.find('^') {
        return Err(Fault::new(What::Caret, at + caret));
    }
    body_of(data.as_bytes(), GROUP_SEPARATOR as u8, at, leniency, to, places)
}

fn retail(
    data: &str,
    digits: usize,
    at: usize,
    leniency: Leniency,
    places: &mut Vec<usize>,
) -> Result<Scanned, Fault> {
    let wrong = Fault::new(What::RetailDigits, at);
    let primary = data.get(..digits).ok_or_else(|| wrong.clone())?;
    let behind = &data[digits..];
    let composite = behind.strip_prefix('|').and_then(|behind| behind.strip_prefix(COMPOSITE));
    let is_number = linters::csetnumeric(primary.as_bytes()).is_ok();
    if !is_number || (composite.is_none() && !behind.is_empty()) {
        return Err(wrong);
    }
    if !has_check_digit(primary) {
        return Err(Fault { len: 1, ..Fault::new(What::RetailCheckDigit, at + digits - 1) });
    }
    let mut message = Message { elements: vec![gtin(primary)], ..Message::default() };
    places.push(at);
    if let Some(composite) = composite {
        message.composite = Some(1);
        let at = at + data.len() - composite.len();
        body(composite, at, leniency, &mut message, places)?;
    }
    Ok(Scanned::Retail { digits: primary.to_owned(), message })
}

/// Whether the last digit follows from the others.
pub fn has_check_digit(digits: &str) -> bool {
    let split = digits.as_bytes().split_last();
    split.is_some_and(|(last, before)| {
        digits.bytes().all(|digit| digit.is_ascii_digit()) && check_digit(before) == *last
    })
}

/// A number of 8, 12, 13 or 14 digits as the GTIN it is.
pub fn gtin(digits: &str) -> Element {
    let identifier = table::find(GTIN).expect("the table has the GTIN");
    Element { identifier, code: GTIN.to_owned(), value: format!("{digits:0>14}") }
}

/// What a scanner sends for a message in a symbol; none where the symbol does not hold it.
pub fn format(message: &Message, symbology: Symbology) -> Option<String> {
    let linear = message.composite.unwrap_or(message.elements.len());
    let (linear, composite) = message.elements.split_at(linear);
    if symbology == Symbology::Gs1128 && carried("", linear).len() > GS1_128_LEN_MAX {
        return None;
    }
    match symbology {
        Symbology::Gs1128 if message.composite.is_none() => Some(carried("]C1", linear)),
        Symbology::DataMatrix if message.composite.is_none() => Some(carried("]d2", linear)),
        Symbology::Qr if message.composite.is_none() => Some(carried("]Q3", linear)),
        Symbology::DotCode if message.composite.is_none() => Some(carried("]J1", linear)),
        Symbology::Gs1128 | Symbology::DataBarExpanded => {
            // One run of elements: the composite component follows as if it had been there.
            Some(carried(COMPOSITE, &[linear, composite].concat()))
        }
        Symbology::DataBar
        | Symbology::DataBarLimited
        | Symbology::Upc
        | Symbology::Ean13
        | Symbology::Ean8 => {
            let [number] = linear else { return None };
            let number = (number.code == GTIN).then_some(number.value.as_str())?;
            primary(number, message.composite.map(|_| composite), symbology)
        }
        _ => None,
    }
}

/// Elements behind a symbology identifier, which stands for the first separator.
fn carried(id: &str, elements: &[Element]) -> String {
    let text = written(elements, GROUP_SEPARATOR as u8);
    format!("{id}{}", &text[GROUP_SEPARATOR.len_utf8()..])
}

/// What a scanner sends for a number of 14 digits that is alone in the linear symbol.
fn primary(number: &str, composite: Option<&[Element]>, symbology: Symbology) -> Option<String> {
    if !has_check_digit(number) {
        return None;
    }
    let behind = composite.map(|composite| carried(COMPOSITE, composite));
    let (id, zeros) = match symbology {
        Symbology::DataBar => ("]e001", 0),
        Symbology::DataBarLimited if number.as_bytes()[0] <= LIMITED_FIRST_DIGIT_MAX => {
            ("]e001", 0)
        }
        Symbology::Upc if number.starts_with("00") => ("]E0", 1),
        Symbology::Ean13 => ("]E0", 1),
        Symbology::Ean8 => ("]E4", 6),
        _ => return None,
    };
    let digits =
        number.get(zeros..).filter(|_| number[..zeros].bytes().all(|zero| zero == b'0'))?;
    let behind = behind.map_or(String::new(), |behind| match id {
        // In DataBar the component goes on where the GTIN ended.
        "]e001" => behind[COMPOSITE.len()..].to_owned(),
        _ => format!("|{behind}"),
    });
    Some(format!("{id}{digits}{behind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retail_code_is_a_gtin() {
        let scanned = parse("]E02112345678900", Leniency::default()).unwrap();

        assert_eq!(scanned.message().unwrap().value(GTIN), Some("02112345678900"));
    }

    #[test]
    fn a_fault_is_said_where_it_is_in_the_scan() {
        let fault =
            parse("]C1010952012345678810AB\u{1d}17251332", Leniency::default()).unwrap_err();

        assert_eq!((fault.ai.as_deref(), fault.at), (Some("17"), 28));
    }
}
