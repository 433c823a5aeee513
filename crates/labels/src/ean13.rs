//! EAN-13: thirteen digits as bars (ISO/IEC 15420).

use standards::gs1::linters::check_digit;

/// Digits of the symbol.
const DIGITS: usize = 13;

/// Modules of a digit's spaces and bars in the left half with odd parity; the rest follows from it.
const ODD: [&str; 10] =
    ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];

/// Which digits of the left half have even parity, by the first digit of the number.
const EVEN: [&str; 10] = [
    "000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110",
    "011010",
];

/// The thirteen digits that a number means: 12 get their check digit, 14 must begin with 0.
pub(crate) fn digits(text: &str) -> Option<String> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = if text.len() == DIGITS + 1 { text.strip_prefix('0')? } else { text };
    let (body, check) = text.split_at_checked(DIGITS - 1)?;
    let right = check_digit(body.as_bytes());
    let is_whole = check.is_empty() || check.as_bytes() == [right];
    is_whole.then(|| format!("{body}{}", char::from(right)))
}

/// Widths of bars and spaces, bar first, and which of the 59 are guards.
pub(crate) fn bars(digits: &str) -> (Vec<u8>, Vec<bool>) {
    let digits: Vec<usize> = digits.bytes().map(|digit| usize::from(digit - b'0')).collect();
    let mut bars = Bars::default();
    bars.put("111", true);
    let even = EVEN[digits[0]].bytes();
    for (digit, even) in digits[1..7].iter().zip(even) {
        let odd = ODD[*digit];
        let turned: String = odd.chars().rev().collect();
        bars.put(if even == b'1' { &turned } else { odd }, false);
    }
    bars.put("11111", true);
    for digit in &digits[7..] {
        bars.put(ODD[*digit], false);
    }
    bars.put("111", true);
    (bars.widths, bars.guards)
}

#[derive(Default)]
struct Bars {
    widths: Vec<u8>,
    guards: Vec<bool>,
}

impl Bars {
    fn put(&mut self, widths: &str, guard: bool) {
        self.widths.extend(widths.bytes().map(|width| width - b'0'));
        self.guards.resize(self.widths.len(), guard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_gets_its_check_digit_and_a_wrong_one_is_refused() {
        assert_eq!(digits("400638133393").as_deref(), Some("4006381333931"));
        assert_eq!(digits("04006381333931").as_deref(), Some("4006381333931"));
        assert_eq!(digits("4006381333932"), None);
        assert_eq!(digits("14006381333938"), None);
        assert_eq!(digits("40063813339"), None);
        assert_eq!(digits("400638133393x"), None);
    }

    #[test]
    fn every_number_is_ninety_five_modules_wide() {
        for first in 0..10 {
            let (widths, guards) = bars(&digits(&format!("{first}01234567890")).unwrap());

            assert_eq!(widths.iter().map(|width| u32::from(*width)).sum::<u32>(), 95);
            assert_eq!((widths.len(), guards.iter().filter(|guard| **guard).count()), (59, 11));
        }
    }
}
