//! Exact quantities: decimals with nine places, kept as whole numbers.
//!
//! There is one scale for all units, so that two quantities of one unit always compare and add as
//! integers (see decision 0003). Arithmetic that could overflow is done by the caller in `i128`.

use std::fmt;
use std::str::FromStr;

/// 10^9: how many steps make one unit.
pub const SCALE: i64 = 1_000_000_000;
/// The most decimal places a quantity can have.
pub const PLACES: usize = 9;

/// A quantity in steps of 10^-9 of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(pub i64);

/// The text is not a decimal number with a point, or does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number of at most 9 places that fits in 63 bits")]
pub struct BadDecimal;

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number of units; for tests and constants.
    pub const fn whole(units: i64) -> Self {
        Self(units * SCALE)
    }
}

impl FromStr for Quantity {
    type Err = BadDecimal;

    /// Digits with an optional sign and an optional point: no comma, no exponent, no blanks.
    fn from_str(text: &str) -> Result<Self, BadDecimal> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let point = digits.iter().position(|&byte| byte == b'.');
        let (whole, fraction) = match point {
            Some(at) => (&digits[..at], &digits[at + 1..]),
            None => (digits, &[][..]),
        };
        if whole.is_empty() || (point.is_some() && fraction.is_empty()) {
            return Err(BadDecimal);
        }
        let significant = fraction.iter().rposition(|&byte| byte != b'0').map_or(0, |at| at + 1);
        if significant > PLACES || !fraction.iter().all(u8::is_ascii_digit) {
            return Err(BadDecimal);
        }
        let mut value = 0_i64;
        for place in 0..whole.len() + PLACES {
            let byte = match place.checked_sub(whole.len()) {
                None => whole[place],
                Some(at) => fraction.get(at).copied().unwrap_or(b'0'),
            };
            if !byte.is_ascii_digit() {
                return Err(BadDecimal);
            }
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(i64::from(byte - b'0')))
                .ok_or(BadDecimal)?;
        }
        Ok(Self(if negative { -value } else { value }))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_scaled(i128::from(self.0)))
    }
}

/// A number of 10^-9 steps as the shortest decimal text.
///
/// A trace of a hot lot writes hundreds of thousands of them, so digits are set by hand.
pub fn format_scaled(steps: i128) -> String {
    /// Where the point stands, after a sign and eleven whole digits.
    const POINT: usize = 12;
    let Ok(magnitude) = u64::try_from(steps.unsigned_abs()) else { return format_large(steps) };
    let mut text = *b"-00000000000.000000000";
    set_digits(&mut text[1..POINT], magnitude / SCALE.unsigned_abs());
    set_digits(&mut text[POINT + 1..], magnitude % SCALE.unsigned_abs());
    let first = text[1..POINT - 1].iter().position(|&byte| byte != b'0');
    let mut start = first.map_or(POINT - 1, |place| place + 1);
    if steps < 0 {
        start -= 1;
        text[start] = b'-';
    }
    let last = text[POINT + 1..].iter().rposition(|&byte| byte != b'0');
    let end = last.map_or(POINT, |place| POINT + place + 2);
    str::from_utf8(&text[start..end]).expect("digits are text").to_owned()
}

/// Fills a field with the last digits of a number.
pub(crate) fn set_digits(field: &mut [u8], mut number: u64) {
    for digit in field.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// The same for a number that 64 bits do not hold.
fn format_large(steps: i128) -> String {
    let sign = if steps < 0 { "-" } else { "" };
    let magnitude = steps.unsigned_abs();
    let (whole, fraction) = (magnitude / SCALE as u128, magnitude % SCALE as u128);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = format!("{fraction:09}");
    format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_reads_back_in_its_shortest_form() {
        for (text, shown) in
            [("500", "500"), ("0.10", "0.1"), ("-2.5", "-2.5"), ("0.000000001", "0.000000001")]
        {
            assert_eq!(text.parse::<Quantity>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn digits_set_by_hand_are_those_of_the_number() {
        let edges = [0, 1, 9, 10, 999_999_999, 1_000_000_000, 1_000_000_001, 12_340_000_000];
        let widest = [i128::from(u64::MAX) - 1, i128::from(u64::MAX), i128::from(u64::MAX) + 1];
        for steps in edges.into_iter().chain(widest).flat_map(|steps| [steps, -steps]) {
            assert_eq!(format_scaled(steps), format_large(steps));
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", "-", ".", "1.", ".5", "1,5", "1e3", " 1", "1 ", "+1", "１", "0.0000000001"]
        {
            assert_eq!(text.parse::<Quantity>(), Err(BadDecimal), "{text:?}");
        }
    }

    #[test]
    fn the_largest_quantity_fills_63_bits() {
        assert_eq!("9223372036.854775807".parse(), Ok(Quantity(i64::MAX)));
        assert_eq!("9223372036.854775808".parse::<Quantity>(), Err(BadDecimal));
    }
}
