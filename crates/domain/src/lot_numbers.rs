//! Lot numbers: a pattern of tokens, filled with the event's production day and a running number.

use crate::refusal::Refusal;
use crate::time::CivilDate;

/// What the tokens of a pattern stand for, at one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens<'a> {
    /// The production day of the event, which may not be the day of its time.
    pub day: CivilDate,
    /// Code of the shift.
    pub shift: &'a str,
    /// Code of the line or station.
    pub line: &'a str,
    /// Code of the supplier.
    pub supplier: &'a str,
    /// The supplier's own number.
    pub supplier_lot: &'a str,
    /// Code of the item.
    pub item: &'a str,
}

/// A pattern with all tokens filled but the running number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem {
    before: String,
    digits: Option<usize>,
    after: String,
}

/// Digits of a running number at most.
const DIGITS_MAX: usize = 9;

impl Stem {
    /// Fills a pattern; refuses a token nobody knows.
    pub fn fill(pattern: &str, tokens: &Tokens<'_>) -> Result<Self, Refusal> {
        let bad = || Refusal::BadInput { field: "pattern" };
        let mut stem = Self { before: String::new(), digits: None, after: String::new() };
        let mut rest = pattern;
        while let Some(begin) = rest.find('{') {
            let end = begin + rest[begin..].find('}').ok_or_else(bad)?;
            stem.push(&rest[..begin]);
            let token = &rest[begin + 1..end];
            match token.split_once(':').unwrap_or((token, "1")) {
                ("seq", digits) if stem.digits.is_none() => {
                    let digits = digits.parse().ok().filter(|n| (1..=DIGITS_MAX).contains(n));
                    stem.digits = Some(digits.ok_or_else(bad)?);
                }
                (name, "1") => stem.push(&tokens.value(name).ok_or_else(bad)?),
                _ => return Err(bad()),
            }
            rest = &rest[end + 1..];
        }
        stem.push(rest);
        Ok(stem)
    }

    fn push(&mut self, text: &str) {
        match self.digits {
            None => self.before.push_str(text),
            Some(_) => self.after.push_str(text),
        }
    }

    /// What every number of this stem begins with: where earlier ones are looked for.
    pub fn prefix(&self) -> &str {
        &self.before
    }

    /// Whether numbers of this stem differ at all.
    pub const fn counts(&self) -> bool {
        self.digits.is_some()
    }

    /// The number after the earlier ones; those of another stem are passed over.
    pub fn next<'n>(&self, earlier: impl Iterator<Item = &'n str>) -> String {
        let used = earlier.filter_map(|number| self.running(number)).max().unwrap_or(0);
        self.number(used + 1)
    }

    fn number(&self, running: u64) -> String {
        match self.digits {
            None => self.before.clone(),
            Some(digits) => format!("{}{running:0digits$}{}", self.before, self.after),
        }
    }

    fn running(&self, number: &str) -> Option<u64> {
        let digits = number.strip_prefix(&self.before)?.strip_suffix(&self.after)?;
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain { digits.parse().ok() } else { None }
    }
}

impl Tokens<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let date = self.day.0;
        Some(match name {
            "yyyy" => format!("{:04}", date.year()),
            "yy" => format!("{:02}", date.year().rem_euclid(100)),
            "mm" => format!("{:02}", date.month()),
            "dd" => format!("{:02}", date.day()),
            "ddd" => format!("{:03}", date.day_of_year()),
            "roc" => format!("{:03}", date.year() - 1911),
            "shift" => self.shift.to_owned(),
            "line" => self.line.to_owned(),
            "supplier" => self.supplier.to_owned(),
            "supplier_lot" => self.supplier_lot.to_owned(),
            "item" => self.item.to_owned(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens<'static> {
        Tokens {
            day: "2026-11-19".parse().unwrap(),
            shift: "A",
            line: "L2",
            supplier: "S1",
            supplier_lot: "X-9",
            item: "DUMPLING",
        }
    }

    #[test]
    fn a_number_follows_the_highest_of_its_stem() {
        let stem = Stem::fill("DP{yy}{mm}{dd}{shift}-{seq:2}", &tokens()).unwrap();

        let earlier = ["DP261119A-01", "DP261119A-09", "DP261118A-77", "DP261119A-X"];
        assert_eq!(stem.prefix(), "DP261119A-");
        assert_eq!(stem.next(earlier.into_iter()), "DP261119A-10");
        assert_eq!(stem.next([].into_iter()), "DP261119A-01");
    }

    #[test]
    fn a_running_number_outgrows_its_digits_rather_than_repeat() {
        let stem = Stem::fill("X{seq:1}", &tokens()).unwrap();

        assert_eq!(stem.next(["X9"].into_iter()), "X10");
    }

    #[test]
    fn an_unknown_token_is_refused() {
        for pattern in ["{week}", "{seq:0}", "{seq}{seq}", "{yy", "{yy:3}"] {
            assert!(Stem::fill(pattern, &tokens()).is_err(), "{pattern}");
        }
    }
}
