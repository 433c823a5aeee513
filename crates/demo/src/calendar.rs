//! The factory's calendar: days counted from the first one, and moments in Taipei time.
//!
//! No clock is read: the ninety days always end on 2026-11-19.

use domain::{CivilDate, Instant};
use jiff::civil::Date;

/// How many days the history covers.
pub(crate) const DAYS: i64 = 90;
/// 2026-08-22T00:00:00+08:00 in seconds since 1970: midnight of day 0.
const FIRST_MIDNIGHT_S: i64 = 1_787_328_000;
const OFFSET_MIN: i16 = 480;
const DAY_S: i64 = 86_400;

/// A production day, counted from 2026-08-22.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    /// The day of a date in the second half of 2026; how the stories name their days.
    pub(crate) const fn of(month: i64, day: i64) -> Self {
        let before = match month {
            9 => 31,
            10 => 61,
            11 => 92,
            _ => 0,
        };
        Self(before + day - 22)
    }

    /// Every day of the history.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..DAYS).map(Self)
    }

    /// The factory stands still on Sundays.
    pub(crate) const fn is_sunday(self) -> bool {
        self.0 % 7 == 1
    }

    /// Opened seasonings are cleared away and stock is counted on Saturdays.
    pub(crate) const fn is_saturday(self) -> bool {
        self.0 % 7 == 0
    }

    /// How many days until the tanks are emptied and cleaned, every fourth Saturday.
    pub(crate) const fn days_until_tanks_are_cleaned(self) -> i64 {
        (28 - self.0 % 28) % 28
    }

    /// The day as lot numbers write it: `261117`.
    pub(crate) fn code(self) -> String {
        self.date().strftime("%y%m%d").to_string()
    }

    /// The date of the calendar, `days` later.
    pub(crate) fn date_after(self, days: i64) -> CivilDate {
        CivilDate(Self(self.0 + days).date())
    }

    /// A time of this day.
    pub(crate) const fn at(self, hour: i64, minute: i64) -> Moment {
        Moment(self.0 * DAY_S + hour * 3600 + minute * 60)
    }

    fn date(self) -> Date {
        jiff::Timestamp::from_second(FIRST_MIDNIGHT_S + self.0 * DAY_S)
            .map(|stamp| jiff::tz::Offset::constant(8).to_datetime(stamp).date())
            .expect("ninety days of 2026 are in range")
    }
}

/// A moment in seconds since midnight of day 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

impl Moment {
    /// This moment, some minutes later or earlier.
    pub(crate) const fn plus_min(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60)
    }

    /// This moment, some seconds later.
    pub(crate) const fn plus_s(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// The day this moment lies in.
    pub(crate) const fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_S))
    }

    /// The moment as facts keep it.
    pub(crate) const fn instant(self) -> Instant {
        Instant { utc_us: (FIRST_MIDNIGHT_S + self.0) * 1_000_000, offset_min: OFFSET_MIN }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_ends_on_thursday_the_nineteenth_of_november() {
        let last = Day::all().last().unwrap();

        assert_eq!(last, Day::of(11, 19));
        assert_eq!(last.code(), "261119");
        assert_eq!(last.at(14, 32).instant().to_string(), "2026-11-19T14:32:00+08:00");
    }

    #[test]
    fn sundays_fall_where_the_calendar_has_them() {
        assert!(Day::of(11, 15).is_sunday());
        assert!(Day::of(11, 14).is_saturday());
        assert!(!Day::of(11, 16).is_sunday());
    }
}
