//! Handling units: their numbers, and what may stand in what.

use standards::gs1::scan::has_check_digit;

use crate::ids::UnitId;
use crate::quantity::Quantity;
use crate::refusal::Refusal;

/// Digits of an SSCC.
const SSCC_DIGITS: usize = 18;

/// Whether a text has the form of an SSCC: eighteen digits.
pub fn looks_like_sscc(code: &str) -> bool {
    code.len() == SSCC_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number as it is kept: scanners hand the application identifier of an SSCC over with it.
pub fn without_identifier(code: &str) -> &str {
    let bare = code.strip_prefix("00").or_else(|| code.strip_prefix("(00)"));
    bare.filter(|bare| looks_like_sscc(bare)).unwrap_or(code)
}

/// A number somebody gave a unit: whatever looks like an SSCC must be one.
pub fn check_code(code: &str) -> Result<(), Refusal> {
    if !looks_like_sscc(code) || has_check_digit(code) {
        return Ok(());
    }
    Err(Refusal::BadSscc { code: code.to_owned() })
}

/// Whether a unit may be put into another: never into itself or into what stands in it.
///
/// `above` are the units the parent stands in, itself first.
pub fn put(unit: (UnitId, &str), above: &[(UnitId, String)]) -> Result<(), Refusal> {
    let Some((_, parent)) = above.first() else { return Ok(()) };
    if above.iter().any(|(id, _)| *id == unit.0) {
        return Err(Refusal::UnitInItself { unit: unit.1.to_owned(), parent: parent.clone() });
    }
    Ok(())
}

/// How full a unit is: `empty`, `partial`, `full` or `over`.
pub const fn fill_state(filled: i128, full: Quantity) -> &'static str {
    let full = full.0 as i128;
    if filled <= 0 {
        "empty"
    } else if filled < full {
        "partial"
    } else if filled == full {
        "full"
    } else {
        "over"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_check_digit_is_seen() {
        assert_eq!(check_code("006141411234567890"), Ok(()));

        assert_eq!(check_code("006141411234567891").unwrap_err().code(), "bad_sscc");
        assert_eq!(check_code("P261119-0001"), Ok(()), "our own numbers are no SSCC");
    }

    #[test]
    fn a_scanned_sscc_is_kept_without_its_identifier() {
        assert_eq!(without_identifier("00006141411234567890"), "006141411234567890");
        assert_eq!(without_identifier("(00)006141411234567890"), "006141411234567890");
        assert_eq!(without_identifier("006141411234567890"), "006141411234567890");
        assert_eq!(without_identifier("00-7"), "00-7");
    }

    #[test]
    fn a_unit_is_put_neither_into_itself_nor_into_what_stands_in_it() {
        let above = [(UnitId(3), "C".to_owned()), (UnitId(1), "A".to_owned())];

        assert_eq!(put((UnitId(2), "B"), &above), Ok(()));
        assert_eq!(put((UnitId(3), "C"), &above).unwrap_err().code(), "unit_in_itself");
        assert_eq!(put((UnitId(1), "A"), &above).unwrap_err().code(), "unit_in_itself");
        assert_eq!(put((UnitId(1), "A"), &[]), Ok(()));
    }
}
