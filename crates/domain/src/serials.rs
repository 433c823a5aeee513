//! Serial numbers of pieces, as runs: numbers that differ only in the digits at their end.
//!
//! Ten thousand pieces of one delivery are one run, not ten thousand things: a piece becomes a lot of
//! its own when something is done with it alone.

use crate::refusal::Refusal;

/// Pieces one act may name.
pub const PIECES_MAX: u64 = 100_000;

/// Runs one act may name: what a list of unrelated numbers comes to.
pub const RUNS_MAX: usize = 20_000;

/// Characters of a serial number at most; the GS1 identifier for serial numbers has twenty.
const CHARS_MAX: usize = 40;

/// Digits that are counted; what stands before them is part of the prefix.
const DIGITS_MAX: usize = 18;

/// What the serial numbers of a run have in common: what stands before the counted digits, and how
/// many these are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stem {
    /// What stands before the counted digits.
    pub prefix: String,
    /// How many digits are counted; none where the number does not end in digits.
    pub digits: u32,
}

impl Stem {
    /// The serial number with a count.
    pub fn serial(&self, number: i64) -> String {
        match self.digits as usize {
            0 => self.prefix.clone(),
            digits => format!("{}{number:0digits$}", self.prefix),
        }
    }
}

/// A run of serial numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// What they have in common.
    pub stem: Stem,
    /// The first that is counted.
    pub first: i64,
    /// The last one.
    pub last: i64,
}

impl Run {
    /// How many pieces it names.
    pub const fn pieces(&self) -> u64 {
        self.last.abs_diff(self.first) + 1
    }

    /// The first serial number.
    pub fn from(&self) -> String {
        self.stem.serial(self.first)
    }

    /// The last one.
    pub fn to(&self) -> String {
        self.stem.serial(self.last)
    }

    /// The part of it that lies in another run of the same stem.
    pub fn within(&self, first: i64, last: i64) -> Option<(i64, i64)> {
        let part = (self.first.max(first), self.last.min(last));
        (part.0 <= part.1).then_some(part)
    }
}

/// One line of a list: a serial number, or a run from one to another.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The first serial number.
    pub from: &'a str,
    /// The last one; none where the line is a single piece.
    pub to: Option<&'a str>,
}

/// A serial number as a run of one.
pub fn single(serial: &str) -> Option<Run> {
    let serial = serial.trim();
    let chars = serial.chars().count();
    if chars == 0 || chars > CHARS_MAX || serial.chars().any(char::is_control) {
        return None;
    }
    let digits = serial.bytes().rev().take_while(u8::is_ascii_digit).count().min(DIGITS_MAX);
    let (prefix, counted) = serial.split_at(serial.len() - digits);
    let number = if digits == 0 { 0 } else { counted.parse().ok()? };
    let stem = Stem { prefix: prefix.to_owned(), digits: digits as u32 };
    Some(Run { stem, first: number, last: number })
}

/// The runs of a line. Numbers without leading zeros grow: from `SN8` to `SN12` are two runs, of one
/// digit and of two.
fn runs_of(line: Line<'_>) -> Option<Vec<Run>> {
    let from = single(line.from)?;
    let Some(to) = line.to.map(str::trim).filter(|to| !to.is_empty()) else {
        return Some(vec![from]);
    };
    let to = single(to)?;
    let counts = from.stem.digits > 0 && from.stem.prefix == to.stem.prefix;
    if !counts || from.first > to.first || from.stem.digits > to.stem.digits {
        return None;
    }
    let mut runs = Vec::new();
    let mut first = from.first;
    for digits in from.stem.digits..=to.stem.digits {
        let most = 10_i64.pow(digits) - 1;
        let last = to.first.min(most);
        if first > last {
            return None;
        }
        let stem = Stem { prefix: from.stem.prefix.clone(), digits };
        runs.push(Run { stem, first, last });
        first = last + 1;
    }
    Some(runs)
}

/// The runs of a list, joined where they touch, in order. What is no serial number or no run, and what
/// is named twice, is refused with the line it stands in.
pub fn runs(lines: &[Line<'_>]) -> Result<Vec<Run>, Refusal> {
    let mut named: Vec<(Run, usize)> = Vec::with_capacity(lines.len());
    let mut pieces = 0_u64;
    for (line, row) in lines.iter().zip(1..) {
        let (from, to) = (line.from.to_owned(), line.to.unwrap_or_default().to_owned());
        let runs = runs_of(*line).ok_or(Refusal::BadSerials { from, to, row })?;
        pieces = runs.iter().fold(pieces, |sum, run| sum.saturating_add(run.pieces()));
        named.extend(runs.into_iter().map(|run| (run, row)));
        if pieces > PIECES_MAX || named.len() > RUNS_MAX {
            return Err(Refusal::TooManySerials { pieces_max: PIECES_MAX, lines_max: RUNS_MAX });
        }
    }
    named.sort();
    let mut joined: Vec<Run> = Vec::new();
    for (run, row) in named {
        match joined.last_mut().filter(|last| last.stem == run.stem) {
            Some(last) if run.first <= last.last => {
                return Err(Refusal::SerialTwice { serial: run.from(), row });
            }
            Some(last) if run.stem.digits > 0 && run.first == last.last + 1 => last.last = run.last,
            _ => joined.push(run),
        }
    }
    Ok(joined)
}

/// How many pieces runs name.
pub fn pieces(runs: &[Run]) -> u64 {
    runs.iter().map(Run::pieces).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<Vec<Run>, Refusal> {
        let line = |line: &'static str| {
            let mut parts = line.split("..");
            Line { from: parts.next().unwrap_or_default(), to: parts.next() }
        };
        let text: &'static str = text.to_owned().leak();
        runs(&text.split_whitespace().map(line).collect::<Vec<_>>())
    }

    fn shown(runs: &[Run]) -> Vec<String> {
        runs.iter().map(|run| format!("{}..{}", run.from(), run.to())).collect()
    }

    #[test]
    fn a_range_is_one_run_and_keeps_its_leading_zeros() {
        let runs = list("SN-00001..SN-10000").unwrap();

        assert_eq!(shown(&runs), ["SN-00001..SN-10000"]);
        assert_eq!(pieces(&runs), 10_000);
    }

    #[test]
    fn numbers_that_grow_are_a_run_for_each_length() {
        assert_eq!(shown(&list("SN8..SN120").unwrap()), ["SN8..SN9", "SN10..SN99", "SN100..SN120"]);
    }

    #[test]
    fn a_list_in_any_order_comes_to_the_same_runs() {
        let runs = list("B7 A3 A1 A2 XYZ A10").unwrap();

        assert_eq!(shown(&runs), ["A1..A3", "A10..A10", "B7..B7", "XYZ..XYZ"]);
        assert_eq!(pieces(&runs), 6);
    }

    #[test]
    fn what_is_named_twice_is_refused_with_its_line() {
        assert_eq!(list("A1..A5 B1 A3"), Err(Refusal::SerialTwice { serial: "A3".into(), row: 3 }));
        assert_eq!(list("XYZ XYZ"), Err(Refusal::SerialTwice { serial: "XYZ".into(), row: 2 }));
    }

    #[test]
    fn what_is_no_run_is_refused_with_its_line() {
        for bad in ["A5..A1", "A1..B5", "A..B", "A001..A1", "A1..A12X"] {
            let refusal = list(&format!("C1 {bad}")).unwrap_err();
            assert!(matches!(refusal, Refusal::BadSerials { row: 2, .. }), "{bad}: {refusal:?}");
        }
    }

    #[test]
    fn a_list_beyond_the_limits_is_refused() {
        assert_eq!(list("A1..A100001").unwrap_err().code(), "too_many_serials");
        assert_eq!(list("A1..A999999999999999999").unwrap_err().code(), "too_many_serials");
        assert!(list("A1..A100000").is_ok());
    }

    #[test]
    fn digits_beyond_what_is_counted_belong_to_the_prefix() {
        let run = single("123456789012345678901234").unwrap();

        assert_eq!(run.stem.digits, 18);
        assert_eq!(run.from(), "123456789012345678901234");
    }
}
