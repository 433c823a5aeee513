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

/// Where numbers of one stem and so many digits lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first of them.
    pub from: String,
    /// Beyond the last of them.
    pub below: String,
    /// Characters each of them has.
    pub chars: usize,
}

/// Digits of a running number at most, as a pattern asks for them.
const DIGITS_MAX: usize = 9;
/// Digits it can grow to.
const RUNNING_DIGITS_MAX: usize = 18;

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

    /// Whether numbers of this stem differ at all.
    pub const fn counts(&self) -> bool {
        self.digits.is_some()
    }

    /// The number after the highest one.
    ///
    /// `highest` looks for the last number of a span, in the order of their bytes. Numbers of more
    /// digits are asked for only when those of fewer are used up, so that a few looks are enough
    /// however many there are.
    pub fn next<E>(
        &self,
        mut highest: impl FnMut(&Span) -> Result<Option<String>, E>,
    ) -> Result<String, E> {
        let Some(digits) = self.digits else { return Ok(self.before.clone()) };
        let (mut width, mut first) = (digits, 1);
        loop {
            let end = 10_u64.pow(width as u32);
            let used = self.highest(width, &mut highest)?;
            match used.map_or(first, |used| used + 1) {
                next if next < end || width == RUNNING_DIGITS_MAX => return Ok(self.number(next)),
                _ => (width, first) = (width + 1, end),
            }
        }
    }

    /// The highest running number of so many digits; what only looks like one is passed over.
    fn highest<E>(
        &self,
        width: usize,
        highest: &mut impl FnMut(&Span) -> Result<Option<String>, E>,
    ) -> Result<Option<u64>, E> {
        let of = |digit: &str| format!("{}{}{}", self.before, digit.repeat(width), self.after);
        let (from, to) = (of("0"), of("9"));
        // One character more than the last: just beyond it.
        let mut span = Span { chars: to.chars().count(), from, below: format!("{to}\u{1}") };
        while let Some(found) = highest(&span)? {
            if let Some(running) = self.running(&found) {
                return Ok(Some(running));
            }
            span.below = found;
        }
        Ok(None)
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

    /// What a database answers.
    fn among<'n>(
        numbers: &'n [&str],
    ) -> impl FnMut(&Span) -> Result<Option<String>, std::convert::Infallible> + 'n {
        |span| {
            let lies_in = |number: &&&str| {
                let long_enough = number.chars().count() == span.chars;
                (span.from.as_str()..span.below.as_str()).contains(*number) && long_enough
            };
            Ok(numbers.iter().filter(lies_in).max().map(|number| (*number).to_owned()))
        }
    }

    #[test]
    fn a_number_follows_the_highest_of_its_stem() {
        let stem = Stem::fill("DP{yy}{mm}{dd}{shift}-{seq:2}", &tokens()).unwrap();

        let earlier =
            ["DP261119A-01", "DP261119A-09", "DP261118A-77", "DP261119A-X", "DP261119A-6X"];
        assert_eq!(stem.next(among(&earlier)), Ok("DP261119A-10".to_owned()));
        assert_eq!(stem.next(among(&[])), Ok("DP261119A-01".to_owned()));
    }

    #[test]
    fn a_running_number_outgrows_its_digits_rather_than_repeat() {
        let stem = Stem::fill("X{seq:1}", &tokens()).unwrap();

        assert_eq!(stem.next(among(&["X9"])), Ok("X10".to_owned()));
        assert_eq!(stem.next(among(&["X9", "X10", "X11", "X500"])), Ok("X12".to_owned()));
    }

    #[test]
    fn an_unknown_token_is_refused() {
        for pattern in ["{week}", "{seq:0}", "{seq}{seq}", "{yy", "{yy:3}"] {
            assert!(Stem::fill(pattern, &tokens()).is_err(), "{pattern}");
        }
    }
}
