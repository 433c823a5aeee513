//! Figures as people write them: groups of three, weights and volumes to the gram.

/// Units whose quantities always have three places.
const MEASURED: [&str; 6] = ["kg", "l", "L", "t", "m", "m3"];

/// Places of a measured quantity at least: a gram of a kilogram.
const PLACES: usize = 3;

/// A decimal text as people read it: `1,800.000` kilograms, `12` cartons.
///
/// What is finer than three places is never cut off: a figure on paper is the figure on record.
pub fn figure(decimal: &str, unit: &str) -> String {
    let (sign, digits) = decimal.strip_prefix('-').map_or(("", decimal), |rest| ("−", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_decimal = !whole.is_empty() && [whole, part].iter().all(|text| is_digits(text));
    if !is_decimal {
        return decimal.to_owned();
    }
    let part = part.trim_end_matches('0');
    let places = if MEASURED.contains(&unit) { part.len().max(PLACES) } else { part.len() };
    let mut text = format!("{sign}{}", grouped(whole));
    if places > 0 {
        text.push('.');
        text.push_str(part);
        text.extend(std::iter::repeat_n('0', places - part.len()));
    }
    text
}

/// The figure with its unit.
pub fn figure_of(decimal: &str, unit: &str) -> String {
    format!("{} {unit}", figure(decimal, unit))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn grouped(whole: &str) -> String {
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_three_places_and_counted_things_none() {
        assert_eq!(figure("1800", "kg"), "1,800.000");
        assert_eq!(figure("12", "ctn"), "12");
        assert_eq!(figure("1234567.5", "ctn"), "1,234,567.5");
        assert_eq!(figure("-0.25", "kg"), "−0.250");
    }

    #[test]
    fn nothing_on_record_is_cut_off() {
        assert_eq!(figure("0.000000001", "kg"), "0.000000001");
    }

    #[test]
    fn what_is_no_decimal_stays_what_it_is() {
        assert_eq!(figure("many", "kg"), "many");
        assert_eq!(figure("", "kg"), "");
        assert_eq!(figure("1.2.3", "kg"), "1.2.3");
    }
}
