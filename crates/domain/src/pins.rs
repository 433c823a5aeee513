//! PINs: what may be one. How they are kept and how often one may guess is decided elsewhere.

use crate::refusal::Refusal;

/// Digits of a PIN at least and at most.
pub const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// Whether a text may be somebody's PIN: those that everybody tries first may not.
pub fn check(pin: &str) -> Result<(), Refusal> {
    let digits = pin.as_bytes();
    if !DIGITS.contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Refusal::BadInput { field: "pin" });
    }
    // The distance from digit to digit: 0 in 1111, 1 in 1234 and 7890, 9 in 4321.
    let steps: Vec<u8> = digits.windows(2).map(|pair| (pair[1] + 10 - pair[0]) % 10).collect();
    let even = steps.iter().all(|step| *step == steps[0]) && [0, 1, 9].contains(&steps[0]);
    let repeated = (1..=digits.len() / 2).any(|length| {
        digits.len().is_multiple_of(length)
            && digits.chunks(length).all(|part| part == &digits[..length])
    });
    if even || repeated { Err(Refusal::PinTooSimple) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_four_to_eight_digits() {
        for pin in ["", "293", "293847561", "29a4", "２９４１", "29 4"] {
            assert_eq!(check(pin), Err(Refusal::BadInput { field: "pin" }), "{pin}");
        }
        for pin in ["2941", "90210", "29384756"] {
            assert_eq!(check(pin), Ok(()), "{pin}");
        }
    }

    #[test]
    fn what_everybody_tries_first_is_no_pin() {
        for pin in ["0000", "1111", "1234", "4321", "7890", "0987", "1212", "87878787", "123123"] {
            assert_eq!(check(pin), Err(Refusal::PinTooSimple), "{pin}");
        }
    }
}
