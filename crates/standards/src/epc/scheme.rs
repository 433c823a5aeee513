//! The schemes of EPC identities: which parts a URI has, and what each may be.

use super::Fault;

/// What a part of an identity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The company prefix.
    Prefix,
    /// Digits, so many together with the company prefix.
    Fill(usize),
    /// Characters of the 82, at most so many together with the company prefix.
    Rest(usize),
    /// Characters of part numbers, at most so many together with the company prefix.
    PartNumber(usize),
    /// Characters of the 82, at most so many.
    Text(usize),
    /// Digits, at most so many.
    Digits(usize),
    /// Exactly so many digits.
    Exactly(usize),
    /// A number without leading zeros, of so many bits at most.
    Number(usize),
    /// Five or six characters that a government gave.
    Cage,
    /// Characters of aircraft part numbers, or none.
    AircraftPart,
    /// A serial number of aircraft parts, perhaps with a sign that it is the first of its kind.
    AircraftSerial,
    /// The number of a container: owner, category, six digits and a check digit.
    Container,
}

/// A scheme.
#[derive(Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name.
    pub name: &'static str,
    /// Whether it names a kind of goods and no single one.
    pub class: bool,
    /// Its parts in their order.
    pub parts: &'static [Part],
}

use Part::{
    AircraftPart, AircraftSerial, Cage, Container, Digits, Exactly, Fill, Number, PartNumber,
    Prefix, Rest, Text,
};

const fn id(name: &'static str, parts: &'static [Part]) -> Scheme {
    Scheme { name, class: false, parts }
}

/// All schemes.
pub const SCHEMES: &[Scheme] = &[
    id("sgtin", &[Prefix, Fill(13), Text(20)]),
    Scheme { name: "lgtin", class: true, parts: &[Prefix, Fill(13), Text(20)] },
    id("upui", &[Prefix, Fill(13), Text(28)]),
    id("itip", &[Prefix, Fill(13), Exactly(2), Exactly(2), Text(20)]),
    id("sscc", &[Prefix, Fill(17)]),
    id("sgln", &[Prefix, Fill(12), Text(20)]),
    id("pgln", &[Prefix, Fill(12)]),
    id("grai", &[Prefix, Fill(12), Text(16)]),
    id("giai", &[Prefix, Rest(30)]),
    id("gsrn", &[Prefix, Fill(17)]),
    id("gsrnp", &[Prefix, Fill(17)]),
    id("gdti", &[Prefix, Fill(12), Text(17)]),
    id("sgcn", &[Prefix, Fill(12), Digits(12)]),
    id("ginc", &[Prefix, Rest(30)]),
    id("gsin", &[Prefix, Fill(16)]),
    id("cpi", &[Prefix, PartNumber(30), Number(40)]),
    id("gid", &[Number(28), Number(24), Number(36)]),
    id("usdod", &[Cage, Number(36)]),
    id("adi", &[Cage, AircraftPart, AircraftSerial]),
    id("bic", &[Container]),
    id("imovn", &[Exactly(7)]),
];

/// The scheme of a name.
pub fn find(name: &str) -> Option<&'static Scheme> {
    SCHEMES.iter().find(|scheme| scheme.name == name)
}

/// Digits of the shortest and the longest company prefix.
pub const PREFIX_LENS: std::ops::RangeInclusive<usize> = 6..=12;

fn in_set_82(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!\"%&'()*+,-./:;<=>?_".contains(&byte)
}

fn in_set_39(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"#-/".contains(&byte)
}

impl Part {
    /// Checks a value, escapes undone; `prefix` is the length of the company prefix.
    pub fn check(self, value: &str, prefix: usize) -> Result<(), Fault> {
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        let within = |most: usize| (1..=most).contains(&value.len());
        let length = |holds: bool| if holds { Ok(()) } else { Err(Fault::WrongLength) };
        let only = |holds: bool, fault: Fault| if holds { Ok(()) } else { Err(fault) };
        match self {
            Prefix if !digits || !PREFIX_LENS.contains(&value.len()) => Err(Fault::WrongPrefix),
            Prefix => Ok(()),
            Fill(total) => {
                only(digits, Fault::NotDigits)?;
                length(value.len() + prefix == total)
            }
            Rest(total) => {
                only(value.bytes().all(in_set_82), Fault::WrongCharacter)?;
                length(within(total - prefix))
            }
            PartNumber(total) => {
                only(value.bytes().all(in_set_39), Fault::WrongCharacter)?;
                length(within(total - prefix))
            }
            Text(most) => {
                only(value.bytes().all(in_set_82), Fault::WrongCharacter)?;
                length(within(most))
            }
            Digits(most) => {
                only(digits, Fault::NotDigits)?;
                length(within(most))
            }
            Exactly(count) => {
                only(digits, Fault::NotDigits)?;
                length(value.len() == count)
            }
            Number(bits) => number(value, bits).map(|_| ()),
            Cage => {
                let of_cage = |byte: u8| {
                    byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !b"IO".contains(&byte))
                };
                only(value.bytes().all(of_cage), Fault::WrongCharacter)?;
                length((5..=6).contains(&value.len()))
            }
            AircraftPart => {
                let of_part = |byte: u8| in_set_39(byte) && byte != b'#';
                only(value.bytes().all(of_part), Fault::WrongCharacter)?;
                length(value.len() <= 32)
            }
            AircraftSerial => {
                let bare = value.strip_prefix('#').unwrap_or(value);
                let of_serial = |byte: u8| in_set_39(byte) && byte != b'#';
                only(bare.bytes().all(of_serial), Fault::WrongCharacter)?;
                length((1..=30).contains(&value.len()))
            }
            Container => container(value),
        }
    }
}

/// A number without leading zeros that fits into so many bits.
pub fn number(value: &str, bits: usize) -> Result<u128, Fault> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::NotDigits);
    }
    if value.len() > 1 && value.starts_with('0') {
        return Err(Fault::LeadingZero);
    }
    let number: u128 = value.parse().map_err(|_| Fault::SerialTooLarge)?;
    if number >> bits == 0 { Ok(number) } else { Err(Fault::SerialTooLarge) }
}

fn container(value: &str) -> Result<(), Fault> {
    let bytes = value.as_bytes();
    if bytes.len() != 11 {
        return Err(Fault::WrongLength);
    }
    let owner = bytes[..3].iter().all(u8::is_ascii_uppercase) && b"JUZ".contains(&bytes[3]);
    let number = bytes[4..].iter().all(u8::is_ascii_digit);
    if !owner || !number {
        return Err(Fault::WrongCharacter);
    }
    let weighed = bytes[..10].iter().zip(0..).map(|(byte, place)| value_of(*byte) << place);
    // ISO 6346: the rest by eleven, ten written as nothing.
    let check = weighed.sum::<u32>() % 11 % 10;
    if u32::from(bytes[10] - b'0') == check { Ok(()) } else { Err(Fault::WrongCheckDigit) }
}

/// What a character of a container's number counts: letters from ten, multiples of eleven left out.
fn value_of(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A' => 10,
        b'B'..=b'K' => u32::from(byte - b'B') + 12,
        b'L'..=b'U' => u32::from(byte - b'L') + 23,
        _ => u32::from(byte.saturating_sub(b'V')) + 34,
    }
}
