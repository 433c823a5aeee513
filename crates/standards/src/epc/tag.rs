//! Tags: `urn:epc:tag:sgtin-96:3.0614141.812345.6789`, and the bits that they are.

use super::Fault;
use super::bits::{Bits, Reader};
use super::identity::{Identity, of_parts};
use super::scheme::{self, Part, number};

/// A field of a tag, behind its header.
#[derive(Debug, Clone, Copy)]
enum Field {
    /// The filter, so many bits.
    Filter(usize),
    /// Company prefix and a number of the digits that are left; its bits by partition.
    Keyed([usize; 7]),
    /// Company prefix and a number without leading zeros; its bits by partition.
    KeyedNumber([usize; 7]),
    /// Company prefix and characters of seven bits; all their bits by partition.
    KeyedText([usize; 7]),
    /// Company prefix and characters of six bits, up to one that is none.
    KeyedPart,
    /// A number without leading zeros.
    Number(usize),
    /// Digits, with a 1 before them that keeps their leading zeros.
    Marked(usize),
    /// Two digits in seven bits.
    Pair,
    /// Characters of seven bits, so many bits together.
    Text(usize),
    /// Six characters of eight bits, a space before five.
    Cage,
    /// Six characters of six bits, a space before five.
    ShortCage,
    /// Characters of six bits, up to one that is none.
    Characters,
    /// Nothing.
    Zeros(usize),
}

/// How a scheme lies in a tag.
#[derive(Debug)]
pub struct Layout {
    /// Its name.
    pub name: &'static str,
    header: u8,
    scheme: &'static str,
    fields: &'static [Field],
}

/// A tag.
#[derive(Debug, Clone)]
pub struct Tag {
    /// How it is laid out.
    pub layout: &'static Layout,
    /// What it is for: case, pallet …; none in a scheme that has no filter.
    pub filter: Option<u8>,
    /// The identity in it.
    pub identity: Identity,
}

/// Bits of a company prefix by partition: 12 digits down to 6.
const PREFIX_BITS: [usize; 7] = [40, 37, 34, 30, 27, 24, 20];
const GTIN_BITS: [usize; 7] = [4, 7, 10, 14, 17, 20, 24];
const GLN_BITS: [usize; 7] = [1, 4, 7, 11, 14, 17, 21];
const SSCC_BITS: [usize; 7] = [18, 21, 24, 28, 31, 34, 38];
const GIAI_BITS: [usize; 7] = [42, 45, 48, 52, 55, 58, 62];
const GIAI_TEXT_BITS: [usize; 7] = [148, 151, 154, 158, 161, 164, 168];
const CPI_BITS: [usize; 7] = [11, 14, 17, 21, 24, 27, 31];
const GRAI_BITS: [usize; 7] = [4, 7, 10, 14, 17, 20, 24];

use Field::{
    Cage, Characters, Filter, Keyed, KeyedNumber, KeyedPart, KeyedText, Marked, Number, Pair,
    ShortCage, Text, Zeros,
};

const fn layout(
    name: &'static str,
    header: u8,
    scheme: &'static str,
    fields: &'static [Field],
) -> Layout {
    Layout { name, header, scheme, fields }
}

/// All layouts.
pub const LAYOUTS: &[Layout] = &[
    layout("sgtin-96", 0x30, "sgtin", &[Filter(3), Keyed(GTIN_BITS), Number(38)]),
    layout("sgtin-198", 0x36, "sgtin", &[Filter(3), Keyed(GTIN_BITS), Text(140)]),
    layout("sscc-96", 0x31, "sscc", &[Filter(3), Keyed(SSCC_BITS), Zeros(24)]),
    layout("sgln-96", 0x32, "sgln", &[Filter(3), Keyed(GLN_BITS), Number(41)]),
    layout("sgln-195", 0x39, "sgln", &[Filter(3), Keyed(GLN_BITS), Text(140)]),
    layout("grai-96", 0x33, "grai", &[Filter(3), Keyed(GRAI_BITS), Number(38)]),
    layout("grai-170", 0x37, "grai", &[Filter(3), Keyed(GRAI_BITS), Text(112)]),
    layout("giai-96", 0x34, "giai", &[Filter(3), KeyedNumber(GIAI_BITS)]),
    layout("giai-202", 0x38, "giai", &[Filter(3), KeyedText(GIAI_TEXT_BITS)]),
    layout("gsrn-96", 0x2D, "gsrn", &[Filter(3), Keyed(SSCC_BITS), Zeros(24)]),
    layout("gsrnp-96", 0x2E, "gsrnp", &[Filter(3), Keyed(SSCC_BITS), Zeros(24)]),
    layout("gdti-96", 0x2C, "gdti", &[Filter(3), Keyed(GLN_BITS), Number(41)]),
    layout("gdti-174", 0x3E, "gdti", &[Filter(3), Keyed(GLN_BITS), Text(119)]),
    layout("sgcn-96", 0x3F, "sgcn", &[Filter(3), Keyed(GLN_BITS), Marked(41)]),
    layout("cpi-96", 0x3C, "cpi", &[Filter(3), KeyedNumber(CPI_BITS), Number(31)]),
    layout("cpi-var", 0x3D, "cpi", &[Filter(3), KeyedPart, Number(40)]),
    layout("itip-110", 0x40, "itip", &[Filter(3), Keyed(GTIN_BITS), Pair, Pair, Number(38)]),
    layout("itip-212", 0x41, "itip", &[Filter(3), Keyed(GTIN_BITS), Pair, Pair, Text(140)]),
    layout("gid-96", 0x35, "gid", &[Number(28), Number(24), Number(36)]),
    layout("usdod-96", 0x2F, "usdod", &[Filter(4), Cage, Number(36)]),
    layout("adi-var", 0x3B, "adi", &[Filter(6), ShortCage, Characters, Characters]),
];

/// The layout of a name.
pub fn layout_named(name: &str) -> Option<&'static Layout> {
    LAYOUTS.iter().find(|layout| layout.name == name)
}

impl Layout {
    fn filter_bits(&self) -> Option<usize> {
        self.fields.iter().find_map(|field| match field {
            Filter(bits) => Some(*bits),
            _ => None,
        })
    }
}

/// Reads a tag's URI.
pub fn parse(uri: &str) -> Result<Tag, Fault> {
    let rest = uri.strip_prefix("urn:epc:tag:").ok_or(Fault::UnknownScheme)?;
    let (name, body) = rest.split_once(':').ok_or(Fault::UnknownScheme)?;
    let layout = layout_named(name).ok_or(Fault::UnknownScheme)?;
    let scheme = scheme::find(layout.scheme).ok_or(Fault::UnknownScheme)?;
    let (filter, body) = if layout.filter_bits().is_some() {
        let (filter, body) = body.split_once('.').ok_or(Fault::WrongParts)?;
        (Some(filter.parse().map_err(|_| Fault::WrongFilter)?), body)
    } else {
        (None, body)
    };
    let tag = Tag { layout, filter, identity: of_parts(scheme, body)? };
    // What cannot be written is no tag.
    tag.hex()?;
    Ok(tag)
}

/// Reads the bits of a tag.
pub fn of_hex(hex: &str) -> Result<Tag, Fault> {
    let mut bits = Reader::of_hex(hex)?;
    let header = bits.number(8)?;
    let layout = LAYOUTS.iter().find(|layout| u128::from(layout.header) == header);
    let layout = layout.ok_or(Fault::UnknownScheme)?;
    let scheme = scheme::find(layout.scheme).ok_or(Fault::UnknownScheme)?;
    let (mut filter, mut parts) = (None, Vec::new());
    for field in layout.fields {
        match field {
            Filter(width) => filter = Some(bits.number(*width)? as u8),
            field => field.read(&mut bits, scheme.parts, &mut parts)?,
        }
    }
    bits.end()?;
    let identity = Identity { scheme, parts }.checked()?;
    Ok(Tag { layout, filter, identity })
}

impl Tag {
    /// A tag for an identity, in a layout.
    pub fn new(layout: &'static Layout, filter: u8, identity: Identity) -> Result<Self, Fault> {
        if layout.scheme != identity.scheme.name {
            return Err(Fault::UnknownScheme);
        }
        let filter = layout.filter_bits().map(|_| filter);
        let tag = Self { layout, filter, identity };
        tag.hex()?;
        Ok(tag)
    }

    /// As a URI.
    pub fn uri(&self) -> String {
        let filter = self.filter.map_or(String::new(), |filter| format!("{filter}."));
        format!("urn:epc:tag:{}:{filter}{}", self.layout.name, self.identity.body())
    }

    /// Its bits in hexadecimal.
    pub fn hex(&self) -> Result<String, Fault> {
        let mut bits = Bits::default();
        bits.number(u128::from(self.layout.header), 8)?;
        let mut parts = self.identity.parts();
        for field in self.layout.fields {
            match field {
                Filter(width) => {
                    let filter = u128::from(self.filter.unwrap_or_default());
                    bits.number(filter, *width).map_err(|_| Fault::WrongFilter)?;
                }
                field => field.write(&mut bits, &mut parts)?,
            }
        }
        Ok(bits.hex())
    }
}

impl Field {
    fn write<'a>(
        self,
        bits: &mut Bits,
        parts: &mut impl Iterator<Item = (Part, &'a str)>,
    ) -> Result<(), Fault> {
        let mut next = || parts.next().map(|(_, value)| value).ok_or(Fault::WrongParts);
        match self {
            Keyed(widths) => {
                let partition = write_prefix(bits, next()?)?;
                let value = next()?;
                bits.number(value.parse().unwrap_or(0), widths[partition])
            }
            KeyedNumber(widths) => {
                let partition = write_prefix(bits, next()?)?;
                bits.number(number(next()?, widths[partition])?, widths[partition])
            }
            KeyedText(widths) => {
                let partition = write_prefix(bits, next()?)?;
                write_text(bits, next()?, 7, widths[partition])
            }
            KeyedPart => {
                write_prefix(bits, next()?)?;
                write_characters(bits, next()?)
            }
            Number(width) => bits.number(number(next()?, width)?, width),
            Marked(width) => {
                let marked = format!("1{}", next()?);
                bits.number(marked.parse().map_err(|_| Fault::NotDigits)?, width)
            }
            Pair => bits.number(next()?.parse().map_err(|_| Fault::NotDigits)?, 7),
            Text(width) => write_text(bits, next()?, 7, width),
            Cage => write_text(bits, &format!("{:>6}", next()?), 8, 48),
            ShortCage => write_text(bits, &format!("{:>6}", next()?), 6, 36),
            Characters => write_characters(bits, next()?),
            Zeros(width) => bits.number(0, width),
            Filter(_) => Ok(()),
        }
    }

    fn read(self, bits: &mut Reader, of: &[Part], parts: &mut Vec<String>) -> Result<(), Fault> {
        match self {
            Keyed(widths) => {
                let (partition, digits) = read_prefix(bits, parts)?;
                let Some(Part::Fill(total)) = of.get(1) else { return Err(Fault::WrongParts) };
                let width = total - digits;
                let value = bits.number(widths[partition])?;
                let text = if width == 0 { String::new() } else { format!("{value:0width$}") };
                // More than the digits hold is nothing that was ever written.
                if text.len() != width || (width == 0 && value != 0) {
                    return Err(Fault::WrongLength);
                }
                parts.push(text);
            }
            KeyedNumber(widths) => {
                let (partition, _) = read_prefix(bits, parts)?;
                parts.push(bits.number(widths[partition])?.to_string());
            }
            KeyedText(widths) => {
                let (partition, _) = read_prefix(bits, parts)?;
                parts.push(read_text(bits, widths[partition])?);
            }
            KeyedPart => {
                read_prefix(bits, parts)?;
                parts.push(read_characters(bits)?);
            }
            Number(width) => parts.push(bits.number(width)?.to_string()),
            Marked(width) => {
                let marked = bits.number(width)?.to_string();
                parts.push(marked.strip_prefix('1').ok_or(Fault::BadPadding)?.to_owned());
            }
            Pair => parts.push(format!("{:02}", bits.number(7)?)),
            Text(width) => parts.push(read_text(bits, width)?),
            Cage => parts.push(read_cage(bits, 8)?),
            ShortCage => parts.push(read_cage(bits, 6)?),
            Characters => parts.push(read_characters(bits)?),
            Zeros(width) => {
                if bits.number(width)? != 0 {
                    return Err(Fault::BadPadding);
                }
            }
            Filter(_) => {}
        }
        Ok(())
    }
}

/// Digits of the longest company prefix; partitions count down from it.
const PREFIX_LEN_MAX: usize = 12;

fn write_prefix(bits: &mut Bits, prefix: &str) -> Result<usize, Fault> {
    let partition = PREFIX_LEN_MAX.checked_sub(prefix.len()).ok_or(Fault::WrongPrefix)?;
    let width = *PREFIX_BITS.get(partition).ok_or(Fault::WrongPrefix)?;
    bits.number(partition as u128, 3)?;
    bits.number(prefix.parse().map_err(|_| Fault::WrongPrefix)?, width)?;
    Ok(partition)
}

fn read_prefix(bits: &mut Reader, parts: &mut Vec<String>) -> Result<(usize, usize), Fault> {
    let partition = bits.number(3)? as usize;
    let width = *PREFIX_BITS.get(partition).ok_or(Fault::WrongPrefix)?;
    let digits = PREFIX_LEN_MAX - partition;
    let prefix = format!("{:0digits$}", bits.number(width)?);
    if prefix.len() != digits {
        return Err(Fault::WrongPrefix);
    }
    parts.push(prefix);
    Ok((partition, digits))
}

fn write_text(bits: &mut Bits, text: &str, each: usize, width: usize) -> Result<(), Fault> {
    let until = bits.len() + width;
    if text.len() * each > width {
        return Err(Fault::WrongLength);
    }
    for byte in text.bytes() {
        // Six bits leave out what tells the columns of ASCII apart.
        bits.number(u128::from(byte) & ((1 << each) - 1), each)?;
    }
    bits.fill(until);
    Ok(())
}

fn read_text(bits: &mut Reader, width: usize) -> Result<String, Fault> {
    let mut text = String::new();
    let mut ended = false;
    for _ in 0..width / 7 {
        match bits.number(7)? as u8 {
            0 => ended = true,
            _ if ended => return Err(Fault::BadPadding),
            byte => text.push(char::from(byte)),
        }
    }
    if bits.number(width % 7)? != 0 {
        return Err(Fault::BadPadding);
    }
    Ok(text)
}

fn write_characters(bits: &mut Bits, text: &str) -> Result<(), Fault> {
    write_text(bits, text, 6, text.len() * 6)?;
    bits.number(0, 6)
}

fn read_characters(bits: &mut Reader) -> Result<String, Fault> {
    let mut text = String::new();
    loop {
        match bits.number(6)? as u8 {
            0 => return Ok(text),
            bits => text.push(of_six_bits(bits)),
        }
    }
}

/// The character of six bits: letters lie below 32, digits and signs above.
fn of_six_bits(bits: u8) -> char {
    char::from(if bits < 32 { bits | 0x40 } else { bits })
}

fn read_cage(bits: &mut Reader, each: usize) -> Result<String, Fault> {
    let mut text = String::new();
    for _ in 0..6 {
        let value = bits.number(each)? as u8;
        text.push(if each == 6 { of_six_bits(value) } else { char::from(value) });
    }
    Ok(text.strip_prefix(' ').map(str::to_owned).unwrap_or(text))
}
