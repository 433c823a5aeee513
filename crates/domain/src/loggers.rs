//! Temperatures on the way: how long they were outside their limits.

use crate::time::Instant;

/// One reading of a logger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// When.
    pub at: Instant,
    /// Thousandths of a degree Celsius.
    pub milli_c: i64,
}

/// What may be, in thousandths of a degree Celsius.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// The lowest.
    pub least_milli_c: Option<i64>,
    /// The highest.
    pub most_milli_c: Option<i64>,
}

impl Limits {
    /// Whether a temperature is outside.
    pub fn leaves_out(self, milli_c: i64) -> bool {
        self.least_milli_c.is_some_and(|least| milli_c < least)
            || self.most_milli_c.is_some_and(|most| milli_c > most)
    }

    /// What both ask for.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            least_milli_c: self.least_milli_c.max(other.least_milli_c),
            most_milli_c: match (self.most_milli_c, other.most_milli_c) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        }
    }
}

/// What the readings of a journey say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// The first reading.
    pub from: Instant,
    /// The last one.
    pub until: Instant,
    /// The lowest temperature.
    pub lowest_milli_c: i64,
    /// The highest.
    pub highest_milli_c: i64,
    /// Seconds outside the limits.
    pub outside_s: i64,
    /// Seconds of the longest stretch outside.
    pub longest_s: i64,
    /// The temperature that was furthest outside.
    pub worst_milli_c: Option<i64>,
}

/// Sums a journey up; none without readings. Between two readings it is as the first of them said.
pub fn journey(readings: &[Reading], limits: Limits) -> Option<Journey> {
    const SECOND_US: i64 = 1_000_000;
    let (first, last) = (readings.first()?, readings.last()?);
    let (mut outside_us, mut longest_us, mut stretch_us) = (0_i64, 0_i64, 0_i64);
    let mut worst: Option<(i64, i64)> = None;
    for (place, reading) in readings.iter().enumerate() {
        if !limits.leaves_out(reading.milli_c) {
            stretch_us = 0;
            continue;
        }
        let by = off(limits, reading.milli_c);
        if worst.is_none_or(|(most, _)| by > most) {
            worst = Some((by, reading.milli_c));
        }
        let next = readings.get(place + 1).map_or(reading.at.utc_us, |next| next.at.utc_us);
        let lasted = next.saturating_sub(reading.at.utc_us).max(0);
        outside_us = outside_us.saturating_add(lasted);
        stretch_us = stretch_us.saturating_add(lasted);
        longest_us = longest_us.max(stretch_us);
    }
    let temperatures = readings.iter().map(|reading| reading.milli_c);
    Some(Journey {
        from: first.at,
        until: last.at,
        lowest_milli_c: temperatures.clone().min()?,
        highest_milli_c: temperatures.max()?,
        outside_s: outside_us / SECOND_US,
        longest_s: longest_us / SECOND_US,
        worst_milli_c: worst.map(|(_, milli_c)| milli_c),
    })
}

/// By how much a temperature is outside.
fn off(limits: Limits, milli_c: i64) -> i64 {
    let below = limits.least_milli_c.map_or(0, |least| least - milli_c);
    let above = limits.most_milli_c.map_or(0, |most| milli_c - most);
    below.max(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROZEN: Limits = Limits { least_milli_c: None, most_milli_c: Some(-18_000) };

    fn minutes(readings: &[(i64, i64)]) -> Vec<Reading> {
        let at = |minute: i64| Instant::utc(minute * 60_000_000);
        readings
            .iter()
            .map(|(minute, celsius)| Reading { at: at(*minute), milli_c: celsius * 1_000 })
            .collect()
    }

    #[test]
    fn minutes_outside_are_added_and_the_longest_stretch_is_known() {
        let readings = minutes(&[(0, -20), (10, -15), (20, -16), (30, -20), (40, -10), (45, -19)]);

        let journey = journey(&readings, FROZEN).unwrap();
        assert_eq!((journey.outside_s, journey.longest_s), (25 * 60, 20 * 60));
        assert_eq!((journey.lowest_milli_c, journey.highest_milli_c), (-20_000, -10_000));
        assert_eq!(journey.worst_milli_c, Some(-10_000));
    }

    #[test]
    fn a_last_reading_outside_lasts_no_time_and_is_seen_all_the_same() {
        let journey = journey(&minutes(&[(0, -20), (10, -5)]), FROZEN).unwrap();

        assert_eq!((journey.outside_s, journey.worst_milli_c), (0, Some(-5_000)));
    }

    #[test]
    fn without_limits_nothing_is_outside_and_without_readings_nothing_is_said() {
        let calm = journey(&minutes(&[(0, -20), (10, 50)]), Limits::default()).unwrap();
        assert_eq!((calm.outside_s, calm.worst_milli_c), (0, None));
        assert_eq!(journey(&[], FROZEN), None);
    }

    #[test]
    fn two_limits_ask_for_what_both_allow() {
        let chilled = Limits { least_milli_c: Some(0), most_milli_c: Some(7_000) };
        let strict = Limits { least_milli_c: Some(2_000), most_milli_c: None };

        let both = Limits { least_milli_c: Some(2_000), most_milli_c: Some(7_000) };
        assert_eq!(chilled.and(strict), both);
        assert_eq!(strict.and(chilled), both);
    }
}
