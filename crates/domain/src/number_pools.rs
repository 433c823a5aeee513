//! Number pools: out of which numbers of GS1 a site gives the next, and how much of them is given.
//!
//! A number that was given is never given again, also when nothing came of it: gaps cost nothing, the
//! same number twice costs the trace (GS1 General Specifications 4.3 asks for a year; we never do).

use standards::gs1::linters::check_digit;

use crate::masters::NumberPool;
use crate::refusal::Refusal;

/// Digits of a GTIN, company prefix, item reference and check digit.
const GTIN_DIGITS: usize = 13;
/// Digits of an SSCC.
const SSCC_DIGITS: usize = 18;
/// Digits of the kind of asset within a GRAI, company prefix and check digit included.
const ASSET_DIGITS: usize = 13;
/// Digits that are counted in a GRAI; GS1 allows sixteen.
const GRAI_COUNTED: usize = 12;
/// Digits that are counted on a label of our own.
const LABEL_COUNTED: usize = 8;
/// What a label of our own begins with, so that it is taken for no number of GS1.
const LABEL_MARK: &str = "L";
/// Percent that are given when somebody has to think of new ones.
const NEARLY_PERCENT: u64 = 80;

/// What numbers a pool gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Of a pallet or case (SSCC).
    Sscc,
    /// Of a returnable crate or pallet (GRAI).
    Grai,
    /// Of an item (GTIN-13).
    Gtin,
    /// Of a label of our own that is printed ahead and bound to goods by its first scan. No key of GS1.
    Label,
}

impl Key {
    /// The key a word stands for.
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "sscc" => Some(Self::Sscc),
            "grai" => Some(Self::Grai),
            "gtin" => Some(Self::Gtin),
            "label" => Some(Self::Label),
            _ => None,
        }
    }
}

/// How far a pool is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is room.
    Free,
    /// Four fifths are given.
    NearlyUsedUp,
    /// Nothing is left.
    UsedUp,
}

impl Standing {
    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::NearlyUsedUp => "nearly_used_up",
            Self::UsedUp => "used_up",
        }
    }
}

/// Numbers that differ in what is counted only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    key: Key,
    /// What stands before the counted digits: extension digit and prefix, or asset with its check digit.
    stem: String,
    /// How many digits are counted.
    digits: usize,
    /// The first that may be given, and the last.
    first: u64,
    last: u64,
}

impl Numbers {
    /// The numbers of a pool; nothing where its fields do not fit together.
    pub fn of(pool: &NumberPool) -> Option<Self> {
        let prefix = pool.company_prefix.as_str();
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(4..=12).contains(&prefix.len()) || !is_digits(prefix) {
            return None;
        }
        let key = Key::of(&pool.key)?;
        let (stem, digits) = match key {
            Key::Sscc => {
                let extension = pool.extension.unwrap_or_default();
                (format!("{extension}{prefix}"), SSCC_DIGITS - 2 - prefix.len())
            }
            Key::Gtin => (prefix.to_owned(), GTIN_DIGITS - 1 - prefix.len()),
            Key::Label => (format!("{LABEL_MARK}{prefix}"), LABEL_COUNTED),
            Key::Grai => {
                let kind = pool.asset_type.as_str();
                if !is_digits(kind) || prefix.len() + kind.len() + 1 != ASSET_DIGITS {
                    return None;
                }
                let asset = format!("{prefix}{kind}");
                let check = char::from(check_digit(asset.as_bytes()));
                (format!("0{asset}{check}"), GRAI_COUNTED)
            }
        };
        let most = 10_u64.checked_pow(u32::try_from(digits).ok()?)?.checked_sub(1)?;
        let first = u64::try_from(pool.first.unwrap_or_default()).ok()?;
        let last = pool.last.map_or(Some(most), |last| u64::try_from(last).ok())?;
        let fits = digits > 0 && first <= last && last <= most;
        fits.then_some(Self { key, stem, digits, first, last })
    }

    /// What they are numbers of.
    pub const fn key(&self) -> Key {
        self.key
    }

    /// How many there are in all.
    pub const fn size(&self) -> u64 {
        self.last - self.first + 1
    }

    /// Whether a number may be in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.key == other.key
            && self.stem == other.stem
            && self.first <= other.last
            && other.first <= self.last
    }

    /// A number as it is printed.
    pub fn text(&self, counted: u64) -> String {
        let Self { stem, digits, .. } = self;
        let number = format!("{stem}{counted:0digits$}");
        match self.key {
            Key::Grai => number,
            Key::Sscc | Key::Gtin | Key::Label => {
                let counted = number.trim_start_matches(LABEL_MARK);
                let check = char::from(check_digit(counted.as_bytes()));
                format!("{number}{check}")
            }
        }
    }

    /// What was counted of a number; nothing where it is none of these.
    pub fn counted(&self, text: &str) -> Option<u64> {
        let counted = text.strip_prefix(&self.stem)?.get(..self.digits)?.parse().ok()?;
        let is_within = (self.first..=self.last).contains(&counted);
        (is_within && self.text(counted) == text).then_some(counted)
    }

    /// The next so many, after those that were given: the first and the last of them.
    pub fn take(
        &self,
        pool: &str,
        given_to: Option<u64>,
        count: u64,
    ) -> Result<(u64, u64), Refusal> {
        let first = given_to.map_or(self.first, |last| last.saturating_add(1).max(self.first));
        let last = first.saturating_add(count.saturating_sub(1));
        if last > self.last {
            return Err(Refusal::NumbersUsedUp {
                pool: pool.to_owned(),
                left: self.left(given_to).to_string(),
            });
        }
        Ok((first, last))
    }

    /// How many are left.
    pub fn left(&self, given_to: Option<u64>) -> u64 {
        match given_to {
            None => self.size(),
            Some(last) => self.last.saturating_sub(last.max(self.first.saturating_sub(1))),
        }
    }

    /// How many percent are given, rounded down, and what follows from that.
    pub fn standing(&self, given_to: Option<u64>) -> (u64, Standing) {
        let given = u128::from(self.size() - self.left(given_to));
        let percent = (given * 100 / u128::from(self.size())) as u64;
        let standing = match self.left(given_to) {
            0 => Standing::UsedUp,
            _ if percent >= NEARLY_PERCENT => Standing::NearlyUsedUp,
            _ => Standing::Free,
        };
        (percent, standing)
    }
}

/// How many more days the numbers that are left last, at the pace of the days that are told: each with
/// how far the pool was given at its end. Nothing where one day alone is known, or none was given.
pub fn lasts_days(left: u64, days: &[(i64, i64)], today: i64) -> Option<u64> {
    let (first_day, first_given) = days.first()?;
    let (_, last_given) = days.last()?;
    let span = today.checked_sub(*first_day).and_then(|span| u128::try_from(span).ok())?;
    let given = u128::try_from(last_given.checked_sub(*first_given)?).ok()?;
    let lasts = (u128::from(left) * span).checked_div(given)?;
    (span > 0).then(|| u64::try_from(lasts).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sscc(first: i64, last: i64) -> NumberPool {
        NumberPool {
            key: "sscc".to_owned(),
            company_prefix: "0614141".to_owned(),
            first: Some(first),
            last: Some(last),
            ..NumberPool::default()
        }
    }

    #[test]
    fn an_sscc_is_extension_prefix_counted_digits_and_check_digit() {
        let numbers = Numbers::of(&sscc(123_456_789, 999_999_999)).unwrap();

        assert_eq!(numbers.text(123_456_789), "006141411234567890", "the example of the standard");
        assert_eq!(numbers.counted("006141411234567890"), Some(123_456_789));
        assert_eq!(numbers.counted("006141411234567891"), None, "a wrong check digit");
        assert_eq!(numbers.counted("106141411234567897"), None, "another extension digit");
    }

    #[test]
    fn an_item_number_and_an_asset_number_carry_their_check_digits_where_gs1_puts_them() {
        let gtin = NumberPool {
            key: "gtin".to_owned(),
            company_prefix: "9501101".to_owned(),
            ..NumberPool::default()
        };
        let grai = NumberPool {
            key: "grai".to_owned(),
            company_prefix: "9521141".to_owned(),
            asset_type: "12345".to_owned(),
            ..NumberPool::default()
        };

        assert_eq!(Numbers::of(&gtin).unwrap().text(53_000), "9501101530003");
        let crates = Numbers::of(&grai).unwrap();
        assert_eq!(crates.text(7), "09521141123454000000000007");
        assert_eq!(crates.counted("09521141123454000000000007"), Some(7));
    }

    #[test]
    fn a_label_of_our_own_has_a_check_digit_and_is_no_number_of_gs1() {
        let labels = NumberPool {
            key: "label".to_owned(),
            company_prefix: "9501101".to_owned(),
            ..NumberPool::default()
        };

        let labels = Numbers::of(&labels).unwrap();
        let text = labels.text(42);
        assert_eq!((text.as_str(), labels.counted(&text)), ("L9501101000000421", Some(42)));
        assert_eq!(labels.counted("L9501101000000422"), None, "misread by a digit");
    }

    #[test]
    fn numbers_are_taken_one_after_the_other_until_none_is_left() {
        let numbers = Numbers::of(&sscc(5, 9)).unwrap();

        assert_eq!(numbers.take("P", None, 1), Ok((5, 5)));
        assert_eq!(numbers.take("P", Some(5), 3), Ok((6, 8)));
        let refused = numbers.take("P", Some(8), 2).unwrap_err();
        assert_eq!(refused, Refusal::NumbersUsedUp { pool: "P".into(), left: "1".into() });
        assert_eq!(numbers.take("P", Some(8), 1), Ok((9, 9)));
        assert!(numbers.take("P", Some(9), 1).is_err());
    }

    #[test]
    fn four_fifths_are_a_warning() {
        let numbers = Numbers::of(&sscc(0, 9)).unwrap();

        assert_eq!(numbers.standing(None), (0, Standing::Free));
        assert_eq!(numbers.standing(Some(6)), (70, Standing::Free));
        assert_eq!(numbers.standing(Some(7)), (80, Standing::NearlyUsedUp));
        assert_eq!(numbers.standing(Some(9)), (100, Standing::UsedUp));
    }

    #[test]
    fn pools_overlap_where_a_number_could_come_from_both() {
        let of = |pool: &NumberPool| Numbers::of(pool).unwrap();
        let other_digit = NumberPool { extension: Some(1), ..sscc(0, 9) };

        assert!(of(&sscc(0, 9)).overlaps(&of(&sscc(9, 20))));
        assert!(!of(&sscc(0, 9)).overlaps(&of(&sscc(10, 20))));
        assert!(!of(&sscc(0, 9)).overlaps(&of(&other_digit)));
    }

    #[test]
    fn fields_that_do_not_fit_together_are_no_numbers() {
        let short = NumberPool { company_prefix: "061".to_owned(), ..sscc(0, 9) };
        let letters = NumberPool { company_prefix: "06141x".to_owned(), ..sscc(0, 9) };
        let many = sscc(0, 1_000_000_000);
        let no_asset = NumberPool { key: "grai".to_owned(), ..sscc(0, 9) };

        for pool in [short, letters, many, sscc(9, 0), no_asset] {
            assert_eq!(Numbers::of(&pool), None, "{pool:?}");
        }
    }

    #[test]
    fn how_long_numbers_last_follows_from_the_pace_of_the_last_days() {
        let days = [(100, 1_000), (104, 1_300), (109, 1_900)];

        assert_eq!(lasts_days(1_000, &days, 110), Some(11), "900 in ten days");
        assert_eq!(lasts_days(0, &days, 110), Some(0));
        assert_eq!(lasts_days(1_000, &days[..1], 110), None, "nothing was given since");
        assert_eq!(lasts_days(1_000, &days, 100), None, "a day alone has no pace");
        assert_eq!(lasts_days(1_000, &[], 110), None);
    }
}
