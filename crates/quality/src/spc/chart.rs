//! Shewhart charts: centre and limits of what was measured or counted.
//!
//! Limits lie at three standard errors, and none of something that cannot be negative lies below nothing.

use super::factors::{Factors, factors};
use super::summary::{extremes, mean, summary};

/// Standard errors from the centre to a limit.
const WIDTH: f64 = 3.0;

/// Centre and limits at one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub lower: f64,
    /// The centre.
    pub center: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Limits {
    /// One standard error, by which rules tell zones.
    pub fn sigma(&self) -> f64 {
        (self.upper - self.center) / WIDTH
    }

    /// So many standard errors around a centre.
    fn around(center: f64, sigma: f64) -> Self {
        Self::within(center, WIDTH * sigma)
    }

    fn within(center: f64, reach: f64) -> Self {
        Self { lower: center - reach, center, upper: center + reach }
    }

    /// Of something that cannot be less than nothing.
    fn counted(center: f64, sigma: f64) -> Self {
        let limits = Self::around(center, sigma);
        Self { lower: limits.lower.max(0.0), ..limits }
    }
}

/// A line of a chart: its points, and the limits of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What is drawn.
    pub points: Vec<f64>,
    /// Centre and limits of each; the same ones for all where samples are of one size.
    pub limits: Vec<Limits>,
}

impl Line {
    fn of(points: Vec<f64>, limits: Limits) -> Self {
        let limits = vec![limits; points.len()];
        Self { points, limits }
    }
}

/// A chart of measurements: where the process is, and how it scatters.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Single values or means.
    pub position: Line,
    /// Moving ranges, ranges or standard deviations; the first moving range is that of the second value.
    pub scatter: Line,
    /// The deviation of the process, from within subgroups.
    pub sigma: f64,
}

/// Single values with moving ranges of two (I-MR). None of fewer than two values.
pub fn individuals(values: &[f64]) -> Option<Chart> {
    let two = factors(2)?;
    let moving: Vec<f64> = values.windows(2).map(|two| (two[1] - two[0]).abs()).collect();
    let (center, range) = (mean(values)?, mean(&moving)?);
    let sigma = range / two.d2;
    let ranges = Limits { lower: two.d3 * range, center: range, upper: two.d4 * range };
    Some(Chart {
        position: Line::of(values.to_vec(), Limits::around(center, sigma)),
        scatter: Line::of(moving, ranges),
        sigma,
    })
}

/// What a size of subgroup is worth, each for a scatter of one.
struct Worth {
    /// From the centre of means to their limits.
    reach: f64,
    lower: f64,
    upper: f64,
    /// Scatter by deviation of the process.
    deviation: f64,
}

/// Means of subgroups of one size, with a figure of scatter for each.
fn subgroups(
    groups: &[Vec<f64>],
    scatter: fn(&[f64]) -> f64,
    worth: fn(Factors) -> Worth,
) -> Option<Chart> {
    let size = groups.first()?.len();
    if groups.iter().any(|group| group.len() != size) {
        return None;
    }
    let Worth { reach, lower, upper, deviation } = worth(factors(size)?);
    let means = groups.iter().map(|group| mean(group)).collect::<Option<Vec<f64>>>()?;
    let scatter: Vec<f64> = groups.iter().map(|group| scatter(group)).collect();
    let (center, middle) = (mean(&means)?, mean(&scatter)?);
    let limits = Limits { lower: lower * middle, center: middle, upper: upper * middle };
    Some(Chart {
        position: Line::of(means, Limits::within(center, reach * middle)),
        scatter: Line::of(scatter, limits),
        sigma: middle / deviation,
    })
}

/// Means with ranges (X̄-R). None where subgroups differ in size, or are of fewer than 2 or more than 25.
pub fn ranges(groups: &[Vec<f64>]) -> Option<Chart> {
    let range = |group: &[f64]| {
        let (least, most) = extremes(group);
        most - least
    };
    let worth = |of: Factors| Worth { reach: of.a2, lower: of.d3, upper: of.d4, deviation: of.d2 };
    subgroups(groups, range, worth)
}

/// Means with standard deviations (X̄-S). None as with [`ranges`].
pub fn standard_deviations(groups: &[Vec<f64>]) -> Option<Chart> {
    let deviation = |group: &[f64]| summary(group).map_or(0.0, |of| of.deviation);
    let worth = |of: Factors| Worth { reach: of.a3, lower: of.b3, upper: of.b4, deviation: of.c4 };
    subgroups(groups, deviation, worth)
}

/// What was counted in samples: how many were found in how many.
fn shares(samples: &[(u64, u64)]) -> Option<(f64, Vec<f64>)> {
    let is_possible = samples.iter().all(|(_, size)| *size > 0);
    let (found, size) = samples.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if !is_possible || size == 0 {
        return None;
    }
    let share = |&(found, size): &(u64, u64)| found as f64 / size as f64;
    Some((found as f64 / size as f64, samples.iter().map(share).collect()))
}

/// The share that does not conform (p), in samples of any size: found of size.
pub fn proportions(samples: &[(u64, u64)]) -> Option<Line> {
    let (center, points) = shares(samples)?;
    let limits = |&(_, size): &(u64, u64)| {
        let limits = Limits::counted(center, (center * (1.0 - center) / size as f64).sqrt());
        Limits { upper: limits.upper.min(1.0), ..limits }
    };
    Some(Line { points, limits: samples.iter().map(limits).collect() })
}

/// How many do not conform (np), in samples of one size.
pub fn nonconforming_chart(found: &[u64], size: u64) -> Option<Line> {
    let points: Vec<f64> = found.iter().map(|found| *found as f64).collect();
    let (center, size) = (mean(&points)?, size as f64);
    let share = center / size;
    let limits = Limits::counted(center, (center * (1.0 - share).max(0.0)).sqrt());
    Some(Line::of(points, Limits { upper: limits.upper.min(size), ..limits }))
}

/// Nonconformities (c), in samples of one size.
pub fn counts_chart(found: &[u64]) -> Option<Line> {
    let points: Vec<f64> = found.iter().map(|found| *found as f64).collect();
    let center = mean(&points)?;
    Some(Line::of(points, Limits::counted(center, center.sqrt())))
}

/// Nonconformities by piece (u), in samples of any size: found in size.
pub fn units_chart(samples: &[(u64, u64)]) -> Option<Line> {
    let (center, points) = shares(samples)?;
    let limits = |&(_, size): &(u64, u64)| Limits::counted(center, (center / size as f64).sqrt());
    Some(Line { points, limits: samples.iter().map(limits).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_deviations_of_the_same_groups_lie_around_the_same_mean() {
        let groups: Vec<Vec<f64>> = (0..20)
            .map(|k| (0..5).map(|i| 10.0 + f64::from((k * 7 + i * 3) % 11)).collect())
            .collect();
        let (by_range, by_deviation) =
            (ranges(&groups).unwrap(), standard_deviations(&groups).unwrap());

        assert_eq!(by_range.position.points, by_deviation.position.points);
        assert!((by_range.sigma / by_deviation.sigma - 1.0).abs() < 0.1);
        assert!(by_range.scatter.limits[0].lower.abs() < f64::EPSILON);
    }

    #[test]
    fn what_has_no_chart_has_none() {
        assert_eq!(individuals(&[1.0]), None);
        assert_eq!(ranges(&[vec![1.0, 2.0], vec![1.0]]), None);
        assert_eq!(ranges(&[vec![1.0]]), None);
        assert_eq!(proportions(&[(0, 0)]), None);
        assert_eq!(counts_chart(&[]), None);
    }

    #[test]
    fn limits_follow_the_size_of_each_sample() {
        let line = proportions(&[(1, 10), (10, 100), (100, 1_000)]).unwrap();

        assert!(line.limits[0].upper > line.limits[1].upper);
        assert!(line.limits[1].upper > line.limits[2].upper);
        assert!(line.limits[0].lower.abs() < f64::EPSILON, "a share is never less than nothing");
        let units = units_chart(&[(30, 10), (30, 10)]).unwrap();
        assert!((units.limits[0].upper - (3.0 + 3.0 * 0.3_f64.sqrt())).abs() < 1e-12);
    }
}
