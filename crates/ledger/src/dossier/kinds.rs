//! The names of kinds and fields, so that a reader of the dossier sees words and not numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hex;

/// Names and types by kind and version: `"24/1"`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KindTable(pub BTreeMap<String, Kind>);

/// What one kind of fact is called and has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its name.
    pub name: String,
    /// Its fields by tag.
    pub fields: BTreeMap<u8, FieldKind>,
}

/// What one field is called and holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldKind {
    /// Its name.
    pub name: String,
    /// The type of its content.
    #[serde(rename = "type")]
    pub content: FieldType,
    /// The words of a fixed list by their codes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<u8, String>,
}

/// The types of `docs/ledger-format.md` §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// An id, or a whole number of 64, 32 or 16 bits.
    Number,
    /// Steps of 10⁻⁹.
    Quantity,
    /// Microseconds UTC, and the offset as written.
    Instant,
    /// UTF-8.
    Text,
    /// `2026-09-01`.
    Date,
    /// 1 or 0.
    Truth,
    /// One of a fixed list.
    Word,
    /// 32 bytes.
    Digest,
}

impl KindTable {
    /// What a kind is.
    pub fn kind(&self, kind: u16, version: u16) -> Option<&Kind> {
        self.0.get(&format!("{kind}/{version}"))
    }

    /// What a field of a kind is.
    pub fn field(&self, kind: u16, version: u16, tag: u8) -> Option<&FieldKind> {
        self.kind(kind, version)?.fields.get(&tag)
    }

    /// The tag of a field of a kind by its name.
    pub fn tag(&self, kind: u16, version: u16, name: &str) -> Option<u8> {
        let fields = &self.kind(kind, version)?.fields;
        fields.iter().find(|(_, field)| field.name == name).map(|(&tag, _)| tag)
    }
}

impl FieldKind {
    /// Content as text, in the one form that an answer repeats; none where it is not of its type.
    pub fn text(&self, value: &[u8]) -> Option<String> {
        match self.content {
            FieldType::Number => match *value {
                [_, _] | [_, _, _, _] => Some(unsigned(value).to_string()),
                [_, _, _, _, _, _, _, _] => Some(signed(value)?.to_string()),
                _ => None,
            },
            FieldType::Quantity => Some(quantity(signed(value)?)),
            FieldType::Instant => {
                let (us, offset) = value.split_first_chunk::<8>()?;
                let offset = i16::from_be_bytes(offset.try_into().ok()?);
                instant(i64::from_be_bytes(*us), offset)
            }
            FieldType::Text => String::from_utf8(value.to_vec()).ok(),
            FieldType::Date => (value.len() == 10 && value.is_ascii())
                .then(|| String::from_utf8_lossy(value).into_owned()),
            FieldType::Truth => match value {
                [0] => Some("false".to_owned()),
                [1] => Some("true".to_owned()),
                _ => None,
            },
            FieldType::Word => match value {
                [code] => self.words.get(code).cloned(),
                _ => None,
            },
            FieldType::Digest => (value.len() == 32).then(|| hex(value)),
        }
    }
}

fn unsigned(value: &[u8]) -> u64 {
    value.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}

fn signed(value: &[u8]) -> Option<i64> {
    Some(i64::from_be_bytes(value.try_into().ok()?))
}

/// Steps of 10⁻⁹ as a decimal number without zeros at its end.
fn quantity(steps: i64) -> String {
    const UNIT: u64 = 1_000_000_000;
    let (whole, rest) = (steps.unsigned_abs() / UNIT, steps.unsigned_abs() % UNIT);
    let sign = if steps < 0 { "-" } else { "" };
    let text = format!("{sign}{whole}.{rest:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// RFC 3339 with microseconds where there are any, at the offset it was written with.
fn instant(utc_us: i64, offset_min: i16) -> Option<String> {
    let local = i128::from(utc_us) + i128::from(offset_min) * 60_000_000;
    let (seconds, micros) = (local.div_euclid(1_000_000), local.rem_euclid(1_000_000));
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(i64::try_from(days).ok()?);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let fraction = if micros == 0 { String::new() } else { format!(".{micros:06}") };
    let (sign, east) = (if offset_min < 0 { '-' } else { '+' }, offset_min.unsigned_abs());
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}\
         {sign}{:02}:{:02}",
        east / 60,
        east % 60
    ))
}

/// The day of the Gregorian calendar so many days after 1970-01-01 (H. Hinnant, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(content: FieldType) -> FieldKind {
        FieldKind { name: "field".into(), content, words: BTreeMap::from([(1, "lot".into())]) }
    }

    #[test]
    fn content_is_told_in_one_form() {
        let text = |content, bytes: &[u8]| kind(content).text(bytes);

        assert_eq!(text(FieldType::Number, &[1, 0]).as_deref(), Some("256"));
        assert_eq!(text(FieldType::Number, &[255; 8]).as_deref(), Some("-1"));
        let half = (500_000_000_i64).to_be_bytes();
        assert_eq!(text(FieldType::Quantity, &half).as_deref(), Some("0.5"));
        let ten = (-10_000_000_000_i64).to_be_bytes();
        assert_eq!(text(FieldType::Quantity, &ten).as_deref(), Some("-10"));
        assert_eq!(text(FieldType::Word, &[1]).as_deref(), Some("lot"));
        assert_eq!(text(FieldType::Word, &[2]), None);
        assert_eq!(text(FieldType::Truth, &[2]), None);
        assert_eq!(text(FieldType::Text, &[0xff]), None);
    }

    #[test]
    fn an_instant_is_told_with_the_offset_it_was_written_with() {
        let bytes =
            |us: i64, offset: i16| [us.to_be_bytes().as_slice(), &offset.to_be_bytes()].concat();
        let text = |us, offset| kind(FieldType::Instant).text(&bytes(us, offset)).unwrap();

        assert_eq!(text(0, 0), "1970-01-01T00:00:00+00:00");
        assert_eq!(text(1_772_323_200_000_000, 480), "2026-03-01T08:00:00+08:00");
        assert_eq!(text(-1, -90), "1969-12-31T22:29:59.999999-01:30");
        assert_eq!(text(1_709_164_800_000_000, 0), "2024-02-29T00:00:00+00:00");
    }
}
