//! Gauges: whether one may be measured with, and since when it is known to have been right.

use crate::refusal::Refusal;
use crate::time::CivilDate;

/// Days before a calibration is due from which on people are told.
pub const SOON_DAYS: i64 = 14;

/// One calibration of a gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calibration {
    /// When, microseconds UTC.
    pub at_us: i64,
    /// Whether the gauge was within its limits as it was found.
    pub as_found: bool,
    /// Whether it is within its limits as it was left.
    pub as_left: bool,
    /// The last day it may be measured with.
    pub due: Option<CivilDate>,
}

/// How things are with a gauge; what is worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was left out of its limits.
    Out,
    /// Its calibration is overdue, or it should have one and never had.
    Overdue,
    /// Its calibration is due within [`SOON_DAYS`].
    DueSoon,
    /// It may be measured with.
    Good,
}

impl Standing {
    /// The word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::Good => "good",
        }
    }

    /// Whether a gauge that stands so may be measured with.
    pub fn may_measure(self, gauge: &str) -> Result<(), Refusal> {
        let gauge = || gauge.to_owned();
        match self {
            Self::Out => Err(Refusal::GaugeOut { gauge: gauge() }),
            Self::Overdue => Err(Refusal::GaugeOverdue { gauge: gauge() }),
            Self::DueSoon | Self::Good => Ok(()),
        }
    }
}

/// How things are on a day with a gauge that was calibrated last so, and is to be every so many days.
pub fn standing(
    last: Option<&Calibration>,
    interval_days: Option<u32>,
    today: CivilDate,
) -> Standing {
    let Some(last) = last else {
        return if interval_days.is_some() { Standing::Overdue } else { Standing::Good };
    };
    match last.due {
        _ if !last.as_left => Standing::Out,
        Some(due) if due < today => Standing::Overdue,
        Some(due) if due <= later(today, SOON_DAYS) => Standing::DueSoon,
        _ => Standing::Good,
    }
}

/// The last day a gauge may be measured with that was calibrated on a day.
pub fn due_after(day: CivilDate, interval_days: Option<u32>) -> Option<CivilDate> {
    interval_days.map(|days| later(day, i64::from(days)))
}

fn later(day: CivilDate, days: i64) -> CivilDate {
    CivilDate(day.0.saturating_add(jiff::Span::new().days(days)))
}

/// Where what was measured with a gauge before a moment begins to be in doubt, microseconds UTC: it was
/// left good then. None where it never was.
pub fn last_good(calibrations: &[Calibration], before_us: i64) -> Option<i64> {
    let good = calibrations.iter().filter(|one| one.as_left && one.at_us < before_us);
    good.map(|one| one.at_us).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    fn calibration(at_us: i64, as_left: bool, due: &str) -> Calibration {
        Calibration { at_us, as_found: true, as_left, due: due.parse().ok() }
    }

    #[test]
    fn a_gauge_may_be_measured_with_up_to_the_day_it_is_due() {
        let last = calibration(1, true, "2026-03-31");
        let on = |today| standing(Some(&last), Some(365), day(today));

        assert_eq!(on("2026-03-01"), Standing::Good);
        assert_eq!(on("2026-03-17"), Standing::DueSoon);
        assert_eq!(on("2026-03-31"), Standing::DueSoon);
        assert_eq!(on("2026-04-01"), Standing::Overdue);
        assert_eq!(on("2026-04-01").may_measure("G").unwrap_err().code(), "gauge_overdue");
        assert!(on("2026-03-31").may_measure("G").is_ok());
    }

    #[test]
    fn one_that_was_left_out_of_its_limits_is_out_whenever_it_is_due() {
        let last = calibration(1, false, "2026-03-31");

        let found = standing(Some(&last), None, day("2026-03-01"));
        assert_eq!(found.may_measure("G").unwrap_err().code(), "gauge_out");
    }

    #[test]
    fn one_that_nobody_ever_calibrated_is_overdue_where_it_should_be() {
        let today = day("2026-03-01");
        assert_eq!(standing(None, Some(30), today), Standing::Overdue);
        assert_eq!(standing(None, None, today), Standing::Good);
        assert_eq!(due_after(today, Some(30)), Some(day("2026-03-31")));
        assert_eq!(due_after(today, None), None);
    }

    #[test]
    fn doubt_goes_back_to_where_it_was_left_good() {
        let all =
            [calibration(10, true, ""), calibration(20, false, ""), calibration(30, true, "")];

        assert_eq!(last_good(&all, 31), Some(30));
        assert_eq!(last_good(&all, 30), Some(10), "what was left out at 20 is no good point");
        assert_eq!(last_good(&all, 10), None);
    }
}
