//! What a message says of the goods in hand: which item, which lot, until when, how much.

use super::linters::days_in;
use super::message::Message;

/// A day, as a calendar has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Its year.
    pub year: u16,
    /// Its month.
    pub month: u16,
    /// Its day.
    pub day: u16,
}

/// A net weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The figure, as a decimal.
    pub figure: String,
    /// `kg` or `lb`.
    pub unit: &'static str,
}

/// What is said of the goods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// The logistic unit.
    pub sscc: Option<String>,
    /// The item, or that of which a logistic unit is full.
    pub gtin: Option<String>,
    /// The lot.
    pub lot: Option<String>,
    /// The single piece.
    pub serial: Option<String>,
    /// The day it was made.
    pub produced_on: Option<Day>,
    /// The day up to which it is at its best.
    pub best_before_on: Option<Day>,
    /// The last day it may be used.
    pub expires_on: Option<Day>,
    /// What it weighs.
    pub weight: Option<Weight>,
    /// How many pieces it holds.
    pub count: Option<String>,
}

/// Digits of a GTIN in a longer value.
const GTIN_LEN: usize = 14;

/// Reads what a message says, around a year: two digits of a year mean the nearest one.
pub fn of(message: &Message, year: u16) -> Label {
    let text =
        |codes: &[&str]| codes.iter().find_map(|code| message.value(code)).map(str::to_owned);
    let day = |code| message.value(code).and_then(|value| day(value, year));
    let gtin = text(&["01", "02", "8006", "8026", "03"]);
    Label {
        sscc: text(&["00"]),
        gtin: gtin.map(|value| value.chars().take(GTIN_LEN).collect()),
        lot: text(&["10"]),
        serial: text(&["21"]),
        produced_on: day("11").or_else(|| day("13")),
        best_before_on: day("15"),
        expires_on: day("17"),
        weight: weight(message),
        count: text(&["37", "30"]).map(|count| plain(&count, 0)),
    }
}

/// A date of six digits; day 00 means the last of the month (GS1 General Specifications 3.4.2).
pub fn day(value: &str, now: u16) -> Option<Day> {
    let number = |from: usize| value.get(from..from + 2)?.parse::<u16>().ok();
    let (short, month, day) = (number(0)?, number(2)?, number(4)?);
    let year = full_year(short, now);
    let last = (1..=12).contains(&month).then(|| days_in(year, month))?;
    let day = if day == 0 { last } else { day };
    (day <= last && value.len() == 6).then_some(Day { year, month, day })
}

/// The year that two digits mean: at most 50 years back and 50 ahead (GS1 General Specifications
/// 7.12).
fn full_year(short: u16, now: u16) -> u16 {
    let century = now - now % 100;
    match i32::from(short) - i32::from(now % 100) {
        51.. => century - 100 + short,
        ..=-50 => century + 100 + short,
        _ => century + short,
    }
}

fn weight(message: &Message) -> Option<Weight> {
    message.elements.iter().find_map(|element| {
        let unit = match element.code.get(..3)? {
            "310" => "kg",
            "320" => "lb",
            _ => return None,
        };
        let places = element.code.get(3..)?.parse().ok()?;
        Some(Weight { figure: plain(&element.value, places), unit })
    })
}

/// Digits as a decimal with so many places, without zeros that say nothing.
fn plain(digits: &str, places: usize) -> String {
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (wholes, rest) = padded.split_at(padded.len() - places);
    let wholes = match wholes.trim_start_matches('0') {
        "" => "0",
        wholes => wholes,
    };
    match rest.trim_end_matches('0') {
        "" => wholes.to_owned(),
        rest => format!("{wholes}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Leniency, bracketed};
    use super::*;

    fn said(text: &str) -> Label {
        of(&bracketed::parse(text, Leniency::default()).unwrap(), 2026)
    }

    #[test]
    fn a_label_says_what_it_is_about() {
        let label = said("(01)04012345678901(10)AB-1(11)260930(17)270228(3103)001250");

        assert_eq!(label.gtin.as_deref(), Some("04012345678901"));
        assert_eq!(label.lot.as_deref(), Some("AB-1"));
        assert_eq!(label.produced_on, Some(Day { year: 2026, month: 9, day: 30 }));
        assert_eq!(label.weight, Some(Weight { figure: "1.25".to_owned(), unit: "kg" }));
    }

    #[test]
    fn day_zero_is_the_last_of_its_month() {
        assert_eq!(day("280200", 2026), Some(Day { year: 2028, month: 2, day: 29 }));
        assert_eq!(day("270200", 2026), Some(Day { year: 2027, month: 2, day: 28 }));
        assert_eq!(day("271300", 2026), None);
    }

    #[test]
    fn two_digits_mean_the_nearest_year() {
        let years = |now| [0, 30, 76, 77, 99].map(|short| full_year(short, now));

        assert_eq!(years(2026), [2000, 2030, 2076, 1977, 1999]);
        assert_eq!(years(2080), [2100, 2130, 2076, 2077, 2099]);
    }

    #[test]
    fn figures_lose_the_zeros_that_say_nothing() {
        assert_eq!(plain("000195", 3), "0.195");
        assert_eq!(plain("001000", 3), "1");
        assert_eq!(plain("00000000", 0), "0");
        assert_eq!(plain("000001", 5), "0.00001");
    }
}
