//! The rules that pieces of values obey: each a small pure function, its fault located.
//!
//! They carry the names that GS1 gives them, so that the table of identifiers and whoever knows
//! the standard find them.

use super::code_lists::{COUNTRIES_ALPHA2, COUNTRIES_NUMERIC, CURRENCIES, PACKAGE_TYPES, lists};
use super::coupons::{couponcode, couponposoffer};
use super::fault::Flaw;
use super::table::CharacterSet;

/// A flaw, and the bytes of the piece that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What is wrong.
    pub flaw: Flaw,
    /// The first byte of it.
    pub at: usize,
    /// How many bytes.
    pub len: usize,
}

/// A rule.
pub type Linter = fn(&[u8]) -> Result<(), Found>;

/// The century that years of two digits are looked at in.
///
/// Only whether there is a 29 February could depend on it, and from 1951 to 2099 every fourth
/// year has one: which century it is never decides.
const CENTURY: u16 = 2000;

/// Digits that every company prefix begins with.
const GCP_DIGITS_MIN: usize = 4;

/// Characters of the shortest and the longest account number.
const IBAN_LENS: std::ops::RangeInclusive<usize> = 11..=34;

/// All rules by the names of the standard, sorted.
const RULES: [(&str, Linter); 39] = [
    ("couponcode", couponcode),
    ("couponposoffer", couponposoffer),
    ("cset39", cset39),
    ("cset64", cset64),
    ("cset82", cset82),
    ("csetnumeric", csetnumeric),
    ("csum", csum),
    ("csumalpha", csumalpha),
    ("gcppos1", gcppos1),
    ("gcppos2", gcppos2),
    ("hasnondigit", hasnondigit),
    ("hh", hh),
    ("hhmi", hhmi),
    ("hyphen", hyphen),
    ("iban", iban),
    ("importeridx", importeridx),
    ("iso3166", iso3166),
    ("iso3166999", iso3166999),
    ("iso3166alpha2", iso3166alpha2),
    ("iso4217", iso4217),
    ("iso5218", iso5218),
    ("latitude", latitude),
    ("longitude", longitude),
    ("mediatype", mediatype),
    ("mi", mi),
    ("nonzero", nonzero),
    ("nozeroprefix", nozeroprefix),
    ("packagetype", packagetype),
    ("pcenc", pcenc),
    ("pieceoftotal", pieceoftotal),
    ("posinseqslash", posinseqslash),
    ("ss", ss),
    ("winding", winding),
    ("yesno", yesno),
    ("yymmd0", yymmd0),
    ("yymmdd", yymmdd),
    ("yyyymmd0", yyyymmd0),
    ("yyyymmdd", yyyymmdd),
    ("zero", zero),
];

/// The rule of a name.
pub fn by_name(name: &str) -> Option<Linter> {
    RULES.iter().find(|(known, _)| *known == name).map(|(_, linter)| *linter)
}

/// The rule that keeps a character set.
pub fn of_set(set: CharacterSet) -> Linter {
    match set {
        CharacterSet::Numeric => csetnumeric,
        CharacterSet::Set82 => cset82,
        CharacterSet::Set39 => cset39,
        CharacterSet::Set64 => cset64,
    }
}

pub(super) fn found(flaw: Flaw, at: usize, len: usize) -> Result<(), Found> {
    Err(Found { flaw, at, len })
}

/// A flaw that is about all of the piece.
fn whole(flaw: Flaw, data: &[u8]) -> Result<(), Found> {
    found(flaw, 0, data.len())
}

/// The first byte that is none of those allowed.
fn each(data: &[u8], flaw: Flaw, allowed: impl Fn(u8) -> bool) -> Result<(), Found> {
    match data.iter().position(|byte| !allowed(*byte)) {
        Some(at) => found(flaw, at, 1),
        None => Ok(()),
    }
}

fn require(holds: bool, flaw: Flaw, data: &[u8]) -> Result<(), Found> {
    if holds { Ok(()) } else { whole(flaw, data) }
}

pub(super) fn csetnumeric(data: &[u8]) -> Result<(), Found> {
    each(data, Flaw::NonDigitCharacter, |byte| byte.is_ascii_digit())
}

/// The place of a character among the 82; check characters count with it.
fn weight_82(byte: u8) -> Option<u32> {
    let set =
        b"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    set.iter().position(|member| *member == byte).map(|place| place as u32)
}

fn cset82(data: &[u8]) -> Result<(), Found> {
    each(data, Flaw::InvalidCset82Character, |byte| weight_82(byte).is_some())
}

fn cset39(data: &[u8]) -> Result<(), Found> {
    each(data, Flaw::InvalidCset39Character, |byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"#-/".contains(&byte)
    })
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_".contains(&byte)
}

fn cset64(data: &[u8]) -> Result<(), Found> {
    let pads = data.iter().rev().take_while(|byte| **byte == b'=').count();
    let len = data.len() - pads;
    if pads > 2 || (pads > 0 && !data.len().is_multiple_of(3)) {
        return found(Flaw::InvalidCset64Padding, len, pads);
    }
    each(&data[..len], Flaw::InvalidCset64Character, is_base64url)
}

/// The check digit behind digits: weights 3 and 1 from the right.
pub fn check_digit(digits: &[u8]) -> u8 {
    let weighed = digits.iter().rev().zip([3, 1].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

fn csum(data: &[u8]) -> Result<(), Found> {
    let Some((last, before)) = data.split_last() else {
        return found(Flaw::TooShortForCheckDigit, 0, 0);
    };
    csetnumeric(data)?;
    if check_digit(before) == *last {
        return Ok(());
    }
    found(Flaw::IncorrectCheckDigit, before.len(), 1)
}

/// The primes that characters of a check pair are weighed with, from the right.
const PRIMES: [u32; 97] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193,
    197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307,
    311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379, 383, 389, 397, 401, 409, 419, 421,
    431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499, 503, 509,
];

fn csumalpha(data: &[u8]) -> Result<(), Found> {
    if data.len() > PRIMES.len() + 2 {
        return whole(Flaw::TooLongForCheckPair, data);
    }
    let Some((body, pair)) = data.split_last_chunk::<2>() else {
        return whole(Flaw::TooShortForCheckPair, data);
    };
    cset82(body)?;
    let weights = body.iter().rev().zip(PRIMES);
    let sum: u32 = weights.map(|(byte, prime)| weight_82(*byte).unwrap_or(0) * prime).sum();
    let sum = sum as usize % 1021;
    let set_32 = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    if *pair == [set_32[sum >> 5], set_32[sum & 31]] {
        return Ok(());
    }
    found(Flaw::IncorrectCheckPair, body.len(), 2)
}

/// A company prefix at the beginning. Which prefixes are licensed is not known here.
pub(super) fn gcppos1(data: &[u8]) -> Result<(), Found> {
    let Some(prefix) = data.get(..GCP_DIGITS_MIN) else {
        return whole(Flaw::TooShortForGcp, data);
    };
    each(prefix, Flaw::InvalidGcpPrefix, |byte| byte.is_ascii_digit())
}

/// A company prefix behind an indicator or extension digit.
fn gcppos2(data: &[u8]) -> Result<(), Found> {
    if data.len() < 2 {
        return whole(Flaw::TooShortForGcp, data);
    }
    gcppos1(&data[1..]).map_err(|found| Found { at: found.at + 1, ..found })
}

fn hasnondigit(data: &[u8]) -> Result<(), Found> {
    let any = data.iter().any(|byte| !byte.is_ascii_digit());
    require(any, Flaw::RequiresNonDigitCharacter, data)
}

/// Two digits up to a limit.
fn two_digits(data: &[u8], most: u8, [short, long, illegal]: [Flaw; 3]) -> Result<(), Found> {
    if data.len() != 2 {
        return whole(if data.len() < 2 { short } else { long }, data);
    }
    csetnumeric(data)?;
    require((data[0] - b'0') * 10 + data[1] - b'0' <= most, illegal, data)
}

fn hh(data: &[u8]) -> Result<(), Found> {
    two_digits(data, 23, [Flaw::HourTooShort, Flaw::HourTooLong, Flaw::IllegalHour])
}

fn mi(data: &[u8]) -> Result<(), Found> {
    two_digits(data, 59, [Flaw::MinuteTooShort, Flaw::MinuteTooLong, Flaw::IllegalMinute])
}

fn ss(data: &[u8]) -> Result<(), Found> {
    two_digits(data, 59, [Flaw::SecondTooShort, Flaw::SecondTooLong, Flaw::IllegalSecond])
}

fn hhmi(data: &[u8]) -> Result<(), Found> {
    match data.len() {
        0..4 => whole(Flaw::HourWithMinuteTooShort, data),
        4 => {
            hh(&data[..2])?;
            mi(&data[2..]).map_err(|found| Found { at: found.at + 2, ..found })
        }
        _ => whole(Flaw::HourWithMinuteTooLong, data),
    }
}

fn hyphen(data: &[u8]) -> Result<(), Found> {
    let only = !data.is_empty() && data.iter().all(|byte| *byte == b'-');
    require(only, Flaw::NotHyphen, data)
}

fn iban(data: &[u8]) -> Result<(), Found> {
    if data.len() < 4 {
        return whole(Flaw::IbanTooShort, data);
    }
    if iso3166alpha2(&data[..2]).is_err() {
        return found(Flaw::IllegalIbanCountryCode, 0, 2);
    }
    if !IBAN_LENS.contains(&data.len()) {
        let short = data.len() < *IBAN_LENS.start();
        return whole(if short { Flaw::IbanTooShort } else { Flaw::IbanTooLong }, data);
    }
    let mut rest = 0_u32;
    for at in (4..data.len()).chain(0..4) {
        rest = match data[at] {
            byte @ b'0'..=b'9' => rest * 10 + u32::from(byte - b'0'),
            byte @ b'A'..=b'Z' => rest * 100 + u32::from(byte - b'A') + 10,
            _ => return found(Flaw::InvalidIbanCharacter, at, 1),
        } % 97;
    }
    if rest == 1 { Ok(()) } else { found(Flaw::IncorrectIbanChecksum, 2, 2) }
}

fn importeridx(data: &[u8]) -> Result<(), Found> {
    require(data.len() == 1, Flaw::ImporterIdxMustBeOneCharacter, data)?;
    require(is_base64url(data[0]), Flaw::InvalidImportIdxCharacter, data)
}

fn iso3166(data: &[u8]) -> Result<(), Found> {
    require(lists(COUNTRIES_NUMERIC, data), Flaw::NotIso3166, data)
}

fn iso3166999(data: &[u8]) -> Result<(), Found> {
    let known = data == b"999" || lists(COUNTRIES_NUMERIC, data);
    require(known, Flaw::NotIso3166Or999, data)
}

fn iso3166alpha2(data: &[u8]) -> Result<(), Found> {
    require(lists(COUNTRIES_ALPHA2, data), Flaw::NotIso3166Alpha2, data)
}

fn iso4217(data: &[u8]) -> Result<(), Found> {
    require(lists(CURRENCIES, data), Flaw::NotIso4217, data)
}

fn iso5218(data: &[u8]) -> Result<(), Found> {
    let known = matches!(data, b"0" | b"1" | b"2" | b"9");
    require(known, Flaw::InvalidBiologicalSexCode, data)
}

/// Ten digits up to a limit.
fn ten_digits(data: &[u8], most: u64, wrong_len: Flaw, illegal: Flaw) -> Result<(), Found> {
    require(data.len() == 10, wrong_len, data)?;
    csetnumeric(data)?;
    let value = data.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
    require(value <= most, illegal, data)
}

fn latitude(data: &[u8]) -> Result<(), Found> {
    ten_digits(data, 1_800_000_000, Flaw::LatitudeInvalidLength, Flaw::InvalidLatitude)
}

fn longitude(data: &[u8]) -> Result<(), Found> {
    ten_digits(data, 3_600_000_000, Flaw::LongitudeInvalidLength, Flaw::InvalidLongitude)
}

/// Media of blood and tissue: what ICCBBA assigned, and what countries may use.
fn mediatype(data: &[u8]) -> Result<(), Found> {
    let known = data.len() == 2
        && csetnumeric(data).is_ok()
        && matches!((data[0] - b'0') * 10 + data[1] - b'0', 1..=10 | 80..=99);
    require(known, Flaw::InvalidMediaType, data)
}

fn nonzero(data: &[u8]) -> Result<(), Found> {
    csetnumeric(data)?;
    require(data.iter().any(|byte| *byte != b'0'), Flaw::IllegalZeroValue, data)
}

fn nozeroprefix(data: &[u8]) -> Result<(), Found> {
    csetnumeric(data)?;
    if data.first() == Some(&b'0') {
        return found(Flaw::IllegalZeroPrefix, 0, 1);
    }
    Ok(())
}

fn packagetype(data: &[u8]) -> Result<(), Found> {
    require(lists(PACKAGE_TYPES, data), Flaw::InvalidPackageType, data)
}

fn pcenc(data: &[u8]) -> Result<(), Found> {
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'%' {
            at += 1;
            continue;
        }
        let Some(digits) = data.get(at + 1..at + 3) else {
            return found(Flaw::InvalidPercentSequence, at, data.len() - at);
        };
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return found(Flaw::InvalidPercentSequence, at, 3);
        }
        at += 3;
    }
    Ok(())
}

fn pieceoftotal(data: &[u8]) -> Result<(), Found> {
    csetnumeric(data)?;
    let even = !data.is_empty() && data.len().is_multiple_of(2);
    require(even, Flaw::InvalidLengthForPieceOfTotal, data)?;
    let (piece, total) = data.split_at(data.len() / 2);
    let is_zero = |digits: &[u8]| digits.iter().all(|digit| *digit == b'0');
    if is_zero(piece) {
        return found(Flaw::ZeroPieceNumber, 0, piece.len());
    }
    if is_zero(total) {
        return found(Flaw::ZeroTotalPieces, piece.len(), total.len());
    }
    require(piece <= total, Flaw::PieceNumberExceedsTotal, data)
}

fn posinseqslash(data: &[u8]) -> Result<(), Found> {
    let malformed = || whole(Flaw::PositionInSequenceMalformed, data);
    let Some(slash) = data.iter().position(|byte| *byte == b'/') else { return malformed() };
    let (position, end) = (&data[..slash], &data[slash + 1..]);
    let digits = |part: &[u8]| !part.is_empty() && csetnumeric(part).is_ok();
    if !digits(position) || !digits(end) {
        return malformed();
    }
    if position[0] == b'0' {
        return found(Flaw::IllegalZeroPrefix, 0, slash);
    }
    if end[0] == b'0' {
        return found(Flaw::IllegalZeroPrefix, slash + 1, end.len());
    }
    // Without leading zeros the longer number is the greater one.
    let fits = (position.len(), position) <= (end.len(), end);
    require(fits, Flaw::PositionExceedsEnd, data)
}

fn winding(data: &[u8]) -> Result<(), Found> {
    require(matches!(data, b"0" | b"1" | b"9"), Flaw::InvalidWindingDirection, data)
}

fn yesno(data: &[u8]) -> Result<(), Found> {
    require(matches!(data, b"0" | b"1"), Flaw::NotZeroOrOne, data)
}

fn zero(data: &[u8]) -> Result<(), Found> {
    let only = !data.is_empty() && data.iter().all(|byte| *byte == b'0');
    require(only, Flaw::NotZero, data)
}

/// Days of a month.
pub(super) fn days_in(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A date whose year has `digits` digits; day 00 says "some day of that month".
fn date(data: &[u8], digits: usize, day_zero: bool) -> Result<(), Found> {
    let len = digits + 4;
    if data.len() != len {
        let short = data.len() < len;
        return whole(if short { Flaw::DateTooShort } else { Flaw::DateTooLong }, data);
    }
    csetnumeric(data)?;
    let number = |from: usize, to: usize| {
        data[from..to].iter().fold(0_u16, |sum, digit| sum * 10 + u16::from(digit - b'0'))
    };
    let year = number(0, digits) + if digits == 2 { CENTURY } else { 0 };
    let (month, day) = (number(digits, digits + 2), number(digits + 2, len));
    if !(1..=12).contains(&month) {
        return found(Flaw::IllegalMonth, digits, 2);
    }
    let first = u16::from(!day_zero);
    if !(first..=days_in(year, month)).contains(&day) {
        return found(Flaw::IllegalDay, digits + 2, 2);
    }
    Ok(())
}

fn yymmd0(data: &[u8]) -> Result<(), Found> {
    date(data, 2, true)
}

pub(super) fn yymmdd(data: &[u8]) -> Result<(), Found> {
    date(data, 2, false)
}

fn yyyymmd0(data: &[u8]) -> Result<(), Found> {
    date(data, 4, true)
}

fn yyyymmdd(data: &[u8]) -> Result<(), Found> {
    date(data, 4, false)
}
