//! Production days and shifts: which day and shift an event counts for, also past midnight.

use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::masters::Calendar;
use crate::time::{CivilDate, Instant};

/// The production day and shift of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkTime {
    /// The day.
    pub day: CivilDate,
    /// Code of the shift; empty where no shifts are set up.
    pub shift: String,
}

/// Which production day and shift an event counts for, in the site's own zone.
pub fn work_time(calendar: &Calendar, zone: &TimeZone, at: Instant) -> WorkTime {
    let stamp = jiff::Timestamp::from_microsecond(at.utc_us).unwrap_or_default();
    let local = zone.to_datetime(stamp);
    let day_start = time_of(&calendar.day_start).unwrap_or(Time::midnight());
    let day = if local.time() < day_start {
        local.date().yesterday().unwrap_or(local.date())
    } else {
        local.date()
    };
    WorkTime { day: CivilDate(day), shift: shift_at(calendar, local.time()) }
}

/// The shift that began last before a time of day; the last shift of the list reaches past midnight.
fn shift_at(calendar: &Calendar, time: Time) -> String {
    let starts = calendar.shifts.iter().filter_map(|shift| Some((time_of(&shift.start)?, shift)));
    let begun = starts.clone().filter(|(start, _)| *start <= time).max_by_key(|(start, _)| *start);
    let current = begun.or_else(|| starts.max_by_key(|(start, _)| *start));
    current.map(|(_, shift)| shift.code.clone()).unwrap_or_default()
}

/// When the shift ends in which something happens, microseconds UTC; none where no shifts are set up.
pub fn shift_end(calendar: &Calendar, zone: &TimeZone, at: Instant) -> Option<i64> {
    let stamp = jiff::Timestamp::from_microsecond(at.utc_us).ok()?;
    let today = zone.to_datetime(stamp).date();
    let starts = calendar.shifts.iter().filter_map(|shift| time_of(&shift.start));
    let starts =
        starts.flat_map(|start| [Some(today), today.tomorrow().ok()].map(|day| (day, start)));
    let ends = starts.filter_map(|(day, start)| {
        let moment = day?.to_datetime(start).to_zoned(zone.clone()).ok()?;
        Some(moment.timestamp().as_microsecond())
    });
    ends.filter(|end| *end > at.utc_us).min()
}

/// A time of day written as `06:00`.
pub fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::masters::Shift;

    fn calendar() -> Calendar {
        let shift = |code: &str, start: &str| Shift {
            code: code.into(),
            name: String::new(),
            start: start.into(),
        };
        Calendar {
            day_start: "06:00".into(),
            shifts: vec![shift("A", "06:00"), shift("B", "14:00"), shift("C", "22:00")],
            ..Calendar::default()
        }
    }

    #[test]
    fn what_happens_after_midnight_counts_for_the_day_before() {
        let zone = TimeZone::get("Asia/Taipei").unwrap();
        let work = |text: &str| work_time(&calendar(), &zone, text.parse().unwrap());

        let late = work("2026-11-20T02:00:00+08:00");
        assert_eq!((late.day.to_string().as_str(), late.shift.as_str()), ("2026-11-19", "C"));
        let early = work("2026-11-20T06:00:00+08:00");
        assert_eq!((early.day.to_string().as_str(), early.shift.as_str()), ("2026-11-20", "A"));
    }

    #[test]
    fn a_shift_ends_where_the_next_begins_also_past_midnight() {
        let zone = TimeZone::get("Asia/Taipei").unwrap();
        let end = |text: &str| {
            let end = shift_end(&calendar(), &zone, text.parse().unwrap()).unwrap();
            Instant { utc_us: end, offset_min: 480 }.to_string()
        };

        assert_eq!(end("2026-11-20T13:59:00+08:00"), "2026-11-20T14:00:00+08:00");
        assert_eq!(end("2026-11-20T14:00:00+08:00"), "2026-11-20T22:00:00+08:00");
        assert_eq!(end("2026-11-20T23:00:00+08:00"), "2026-11-21T06:00:00+08:00");
        assert_eq!(shift_end(&Calendar::default(), &zone, Instant::utc(0)), None);
    }

    #[test]
    fn without_a_calendar_the_day_begins_at_midnight() {
        let zone = TimeZone::UTC;
        let work = work_time(&Calendar::default(), &zone, Instant::utc(0));

        assert_eq!((work.day.to_string().as_str(), work.shift.as_str()), ("1970-01-01", ""));
    }
}
