//! Code letters and single plans: ISO 2859-1 tables 1, 2-A and 2-B, which are GB/T 2828.1 tables 1, 2-A
//! and 2-B.
//!
//! The master tables have one structure: along each row acceptance numbers ascend with the AQL, and each
//! row is the one above, moved by one AQL. So they are told by that row, and where it ends.

use std::fmt;
use std::str::FromStr;

/// A code letter, by its place: A is 0, then B; I and O are no letters, S stands below R.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeLetter(u8);

const LETTERS: [char; 17] =
    ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S'];
/// Sample sizes, by letter.
const SIZES: [u64; 17] =
    [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000, 3_150];
/// The last letter of lots; S is only reached by an arrow.
const LAST: u8 = 15;

impl fmt::Display for CodeLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", LETTERS[usize::from(self.0)])
    }
}

/// Not a code letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no code letter of ISO 2859-1")]
pub struct UnknownLetter;

impl FromStr for CodeLetter {
    type Err = UnknownLetter;

    fn from_str(text: &str) -> Result<Self, UnknownLetter> {
        let place = LETTERS[..=usize::from(LAST)].iter().position(|one| text == one.to_string());
        place.and_then(|place| u8::try_from(place).ok()).map(Self).ok_or(UnknownLetter)
    }
}

/// An inspection level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Special level 1: small samples, large risks.
    S1,
    /// Special level 2.
    S2,
    /// Special level 3.
    S3,
    /// Special level 4.
    S4,
    /// General level 1: less discrimination.
    I,
    /// General level 2, where nothing else is agreed.
    II,
    /// General level 3: more discrimination.
    III,
}

impl Level {
    /// All of them, in the order of table 1.
    pub const ALL: [Self; 7] =
        [Self::S1, Self::S2, Self::S3, Self::S4, Self::I, Self::II, Self::III];

    /// As the standard writes them, in the same order.
    pub const WORDS: [&'static str; 7] = ["S-1", "S-2", "S-3", "S-4", "I", "II", "III"];

    /// As the standard writes it.
    pub const fn as_str(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// Lots up to this size, and the letters of the levels in the order of [`Level::ALL`].
const TABLE_1: [(u64, &str); 15] = [
    (8, "AAAAAAB"),
    (15, "AAAAABC"),
    (25, "AABBBCD"),
    (50, "ABBCCDE"),
    (90, "BBCCCEF"),
    (150, "BBCDDFG"),
    (280, "BCDEEGH"),
    (500, "BCDEFHJ"),
    (1_200, "CCEFGJK"),
    (3_200, "CDEGHKL"),
    (10_000, "CDFGJLM"),
    (35_000, "CDFHKMN"),
    (150_000, "DEGJLNP"),
    (500_000, "DEGJMPQ"),
    (u64::MAX, "DEHKNQR"),
];

/// The code letter of a lot (table 1); none for a lot of one piece, which is looked at whole.
pub fn code_letter(lot: u64, level: Level) -> Option<CodeLetter> {
    if lot < 2 {
        return None;
    }
    let (_, letters) = TABLE_1.iter().find(|(most, _)| lot <= *most)?;
    let letter = letters.chars().nth(Level::ALL.iter().position(|one| *one == level)?)?;
    let place = LETTERS.iter().position(|one| *one == letter)?;
    u8::try_from(place).ok().map(CodeLetter)
}

/// Acceptance quality limit: percent nonconforming up to 10, nonconformities per hundred pieces at any
/// value. By its place in the series of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Aql(u8);

/// The series of acceptance quality limits, as the standard writes it.
pub const AQLS: [&str; 26] = [
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0",
    "1.5", "2.5", "4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650",
    "1000",
];

impl Aql {
    /// All of them, the strictest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..AQLS.len() as u8).map(Self)
    }

    /// As the standard writes it.
    pub const fn as_str(self) -> &'static str {
        AQLS[self.0 as usize]
    }
}

/// Not one of the limits that the standard has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no acceptance quality limit of ISO 2859-1")]
pub struct UnknownAql;

impl FromStr for Aql {
    type Err = UnknownAql;

    fn from_str(text: &str) -> Result<Self, UnknownAql> {
        // 1 is 1.0, and 0.01 is 0.010.
        let bare = |text: &str| {
            let whole = !text.contains('.');
            let digits =
                if whole { text } else { text.trim_end_matches('0').trim_end_matches('.') };
            digits.to_owned()
        };
        let place = AQLS.iter().position(|known| bare(known) == bare(text));
        place.and_then(|place| u8::try_from(place).ok()).map(Self).ok_or(UnknownAql)
    }
}

/// How severe inspection is. Reduced inspection has no table here: ISO 2859-1 table 2-C is not public,
/// and the numbers of older standards are others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Table 2-A.
    Normal,
    /// Table 2-B.
    Tightened,
}

/// A single sampling plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Pieces in the sample.
    pub size: u64,
    /// The acceptance number, Ac.
    pub accept: u32,
    /// The rejection number, Re.
    pub reject: u32,
}

/// What stands in a field of a master table.
#[derive(Clone, Copy)]
enum Field {
    /// An acceptance number.
    Accept(u32),
    /// The first plan below: a larger sample.
    Below,
    /// The first plan above: a smaller sample.
    Above,
}

/// The row of table 2-A, from the AQL on at which nothing may be found.
const NORMAL: [Option<u32>; 13] = [
    Some(0),
    None,
    None,
    Some(1),
    Some(2),
    Some(3),
    Some(5),
    Some(7),
    Some(10),
    Some(14),
    Some(21),
    Some(30),
    Some(44),
];
/// The row of table 2-B, from the same AQL on.
const TIGHTENED: [Option<u32>; 13] = [
    None,
    Some(0),
    None,
    None,
    Some(1),
    Some(2),
    Some(3),
    Some(5),
    Some(8),
    Some(12),
    Some(18),
    Some(27),
    Some(41),
];
/// The AQL at which nothing may be found in a sample of letter A: 6.5.
const ZERO_OF_A: i32 = 14;
/// The last place of the row for letters after E, and for those up to it.
const LAST_PLACE: (i32, i32) = (10, 12);
/// Letter E.
const E: u8 = 4;

fn field(severity: Severity, letter: u8, aql: Aql) -> Field {
    let place = i32::from(aql.0) + i32::from(letter) - ZERO_OF_A;
    let last = if letter > E { LAST_PLACE.0 } else { LAST_PLACE.1 };
    let row = match severity {
        Severity::Normal => NORMAL,
        Severity::Tightened => TIGHTENED,
    };
    if place > last {
        return Field::Above;
    }
    let Ok(place) = usize::try_from(place) else { return Field::Below };
    match (severity, place, row[place]) {
        // There is nothing above A: the smallest sample with an acceptance number lies below.
        (_, 1, _) if letter == 0 => Field::Below,
        (_, _, Some(accept)) => Field::Accept(accept),
        (Severity::Normal, 1, None) => Field::Above,
        // There is nothing below the last row, but for what tightened inspection has at S.
        (Severity::Normal, _, None) | (Severity::Tightened, 2, None) if letter >= LAST => {
            Field::Above
        }
        (_, _, None) => Field::Below,
    }
}

/// The plan of a code letter, with arrows followed: the sample size is that of the plan reached.
pub fn plan(severity: Severity, letter: CodeLetter, aql: Aql) -> Plan {
    let mut at = letter.0;
    loop {
        match field(severity, at, aql) {
            Field::Accept(accept) => {
                return Plan { size: SIZES[usize::from(at)], accept, reject: accept + 1 };
            }
            Field::Below => at += 1,
            Field::Above => at -= 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_lot_of_four_thousand_takes_two_hundred() {
        let letter = code_letter(4_000, Level::II).unwrap();
        let found = plan(Severity::Normal, letter, "1.5".parse().unwrap());

        assert_eq!(letter.to_string(), "L");
        assert_eq!(found, Plan { size: 200, accept: 7, reject: 8 });
    }

    #[test]
    fn every_letter_has_a_plan_at_every_limit() {
        for (place, letter) in (0..=LAST).zip(LETTERS) {
            for aql in Aql::all() {
                for severity in [Severity::Normal, Severity::Tightened] {
                    let found = plan(severity, CodeLetter(place), aql);
                    assert_eq!(found.reject, found.accept + 1, "{letter} {}", aql.as_str());
                }
            }
        }
    }

    #[test]
    fn what_is_accepted_when_tightened_is_accepted_when_normal() {
        for place in 0..=LAST {
            for aql in Aql::all() {
                let normal = plan(Severity::Normal, CodeLetter(place), aql);
                let tightened = plan(Severity::Tightened, CodeLetter(place), aql);
                let share = |plan: Plan| f64::from(plan.accept) / plan.size as f64;
                assert!(share(tightened) <= share(normal), "{place} {}", aql.as_str());
            }
        }
    }

    #[test]
    fn limits_are_known_however_their_zeros_are_written() {
        for (text, known) in [("0.01", "0.010"), ("1", "1.0"), ("4.00", "4.0"), ("100", "100")] {
            assert_eq!(text.parse::<Aql>().unwrap().as_str(), known);
        }
        for text in ["", "0.02", "7", "1000.5", "-1", "1e1"] {
            assert_eq!(text.parse::<Aql>(), Err(UnknownAql), "{text}");
        }
    }
}
