//! Instants with the offset they came with, and civil dates.
//!
//! An instant is compared in UTC; the offset is kept only so that people see the time they wrote.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::fmt::temporal::{Pieces, PiecesOffset};

use crate::quantity::set_digits;

/// A moment to the microsecond, with the offset from UTC it was written in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Instant {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub utc_us: i64,
    /// Minutes east of Greenwich.
    pub offset_min: i16,
}

/// The text is not a time with an offset, or is finer than a microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 time with an offset and at most six decimals")]
pub struct BadTime;

impl Instant {
    /// An instant as UTC shows it.
    pub const fn utc(utc_us: i64) -> Self {
        Self { utc_us, offset_min: 0 }
    }
}

impl PartialEq for Instant {
    fn eq(&self, other: &Self) -> bool {
        self.utc_us == other.utc_us
    }
}

impl Eq for Instant {}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Instant {
    fn cmp(&self, other: &Self) -> Ordering {
        self.utc_us.cmp(&other.utc_us)
    }
}

impl Hash for Instant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.utc_us.hash(state);
    }
}

impl FromStr for Instant {
    type Err = BadTime;

    /// RFC 3339 with an offset; a seventh decimal, a time zone name or a leap second is refused.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let bytes = text.as_bytes();
        if bytes.len() < 20 || bytes.len() > 35 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(BadTime);
        }
        if !matches!(bytes[10], b'T' | b't' | b' ') || bytes[17..19] == *b"60" {
            return Err(BadTime);
        }
        let decimals = match bytes[19] {
            b'.' => bytes[20..].iter().take_while(|byte| byte.is_ascii_digit()).count(),
            _ => 0,
        };
        if decimals > 6 {
            return Err(BadTime);
        }
        let pieces = Pieces::parse(text).map_err(|_| BadTime)?;
        if pieces.time_zone_annotation().is_some() {
            return Err(BadTime);
        }
        let offset_s = match pieces.offset().ok_or(BadTime)? {
            PiecesOffset::Numeric(numeric) => numeric.offset().seconds(),
            _ => 0,
        };
        if offset_s % 60 != 0 {
            return Err(BadTime);
        }
        let civil = pieces.date().to_datetime(pieces.time().ok_or(BadTime)?);
        let local = jiff::tz::Offset::UTC.to_timestamp(civil).map_err(|_| BadTime)?;
        let utc_us = local.as_microsecond() - i64::from(offset_s) * 1_000_000;
        Ok(Self { utc_us, offset_min: (offset_s / 60) as i16 })
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in the offset the time came with, with as many decimals as it needs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local_us = self.utc_us + i64::from(self.offset_min) * 60_000_000;
        let Ok(stamp) = jiff::Timestamp::from_microsecond(local_us) else {
            return write!(f, "{}us", self.utc_us);
        };
        write_civil(jiff::tz::Offset::UTC.to_datetime(stamp), f)?;
        let fraction = self.utc_us.rem_euclid(1_000_000);
        if fraction != 0 {
            write!(f, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
        }
        if self.offset_min == 0 {
            return f.write_str("Z");
        }
        let sign = if self.offset_min < 0 { '-' } else { '+' };
        let minutes = self.offset_min.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Year to second. Digits are set by hand: an answer holds a moment for every row, and a pattern that
/// is read anew for each takes longer than all else in the row.
fn write_civil(civil: jiff::civil::DateTime, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Ok(year @ 0..=9999) = u64::try_from(civil.year()) else {
        return write!(f, "{}", civil.strftime("%Y-%m-%dT%H:%M:%S"));
    };
    let mut text = *b"0000-00-00T00:00:00";
    set_digits(&mut text[..4], year);
    let rest = [civil.month(), civil.day(), civil.hour(), civil.minute(), civil.second()];
    for (place, number) in (5..).step_by(3).zip(rest) {
        set_digits(&mut text[place..place + 2], u64::from(number.unsigned_abs()));
    }
    f.write_str(str::from_utf8(&text).expect("digits are text"))
}

/// A day of the calendar, without time or zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDate(pub jiff::civil::Date);

/// The text is not a date written as year-month-day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date written as YYYY-MM-DD")]
pub struct BadDate;

impl FromStr for CivilDate {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        if text.len() != 10 || text.as_bytes()[4] != b'-' {
            return Err(BadDate);
        }
        text.parse().map(Self).map_err(|_| BadDate)
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_keeps_the_offset_it_came_with() {
        for text in [
            "2026-03-01T08:00:00+08:00",
            "2026-03-01T08:00:00.25Z",
            "2026-03-01T18:00:00-09:30",
            "1969-12-31T23:59:59.999999Z",
            "0007-01-09T01:02:03Z",
            "9999-10-31T23:00:00Z",
        ] {
            assert_eq!(text.parse::<Instant>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn times_compare_in_utc() {
        let taipei: Instant = "2026-03-02T00:30:00+08:00".parse().unwrap();
        let berlin: Instant = "2026-03-01T18:00:00+01:00".parse().unwrap();

        assert!(taipei < berlin);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "2026-03-01T08:00:00",
            "2026-03-01",
            "2026-02-30T08:00:00Z",
            "2026-03-01T08:00:00.1234567Z",
            "2026-03-01T08:00:60Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T08:00:00+08:00[Asia/Taipei]",
            "",
            "yesterday, at noon, over",
        ] {
            assert_eq!(text.parse::<Instant>(), Err(BadTime), "{text}");
        }
    }
}
