//! Charts that remember: exponentially weighted means and cumulative sums see small shifts sooner.

use super::chart::{Limits, Line};

/// An exponentially weighted moving average (Roberts 1959): each point is so much of the new value and
/// the rest of the point before, with limits at so many sigmas that widen to where they stay.
///
/// `weight` lies above nothing and not above one.
pub fn ewma(values: &[f64], (center, sigma): (f64, f64), (weight, width): (f64, f64)) -> Line {
    let mut at = center;
    let mut points = Vec::with_capacity(values.len());
    let mut limits = Vec::with_capacity(values.len());
    let mut forgotten = 1.0;
    for value in values {
        at += weight * (value - at);
        forgotten *= (1.0 - weight).powi(2);
        let reach = width * sigma * (weight / (2.0 - weight) * (1.0 - forgotten)).sqrt();
        points.push(at);
        limits.push(Limits { lower: center - reach, center, upper: center + reach });
    }
    Line { points, limits }
}

/// Sums of what lies beyond a slack, upwards and downwards, in sigmas.
#[derive(Debug, Clone, PartialEq)]
pub struct Cusum {
    /// Upwards.
    pub above: Vec<f64>,
    /// Downwards.
    pub below: Vec<f64>,
    /// Places at which one of them goes over the decision interval.
    pub beyond: Vec<usize>,
}

/// A tabular cumulative sum (Page 1954) with slack and decision interval in sigmas; 0.5 and 5 see a shift
/// of one sigma in about ten points.
pub fn cusum(values: &[f64], (center, sigma): (f64, f64), (slack, decision): (f64, f64)) -> Cusum {
    let (mut up, mut down) = (0.0_f64, 0.0_f64);
    let mut found = Cusum { above: Vec::new(), below: Vec::new(), beyond: Vec::new() };
    for (place, value) in values.iter().enumerate() {
        let at = (value - center) / sigma;
        up = (up + at - slack).max(0.0);
        down = (down - at - slack).max(0.0);
        found.above.push(up);
        found.below.push(down);
        if up > decision || down > decision {
            found.beyond.push(place);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Montgomery, Introduction to Statistical Quality Control, table 9.1: 20 values around 10, then 10
    /// around 11.
    const SHIFTED: [f64; 30] = [
        9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40,
        10.08, 9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38,
        11.62, 11.31, 10.52,
    ];

    #[test]
    fn cumulative_sums_are_those_of_the_textbook() {
        let found = cusum(&SHIFTED, (10.0, 1.0), (0.5, 5.0));

        assert_eq!(found.beyond.first(), Some(&28), "the twenty-ninth point");
        for (place, known) in [(3, 1.16), (4, 2.82), (28, 5.28)] {
            assert!((found.above[place] - known).abs() < 0.005, "{}", found.above[place]);
        }
        assert!((found.below[1] - 1.56).abs() < 0.005);
    }

    #[test]
    fn weighted_means_are_those_of_the_textbook() {
        let line = ewma(&SHIFTED, (10.0, 1.0), (0.1, 2.7));

        for (place, known) in [(0, 9.945), (1, 9.749_5), (2, 9.703_55)] {
            assert!((line.points[place] - known).abs() < 0.000_1, "{}", line.points[place]);
        }
        assert!((line.limits[0].upper - 10.27).abs() < 0.005);
        assert!((line.limits[29].upper - 10.62).abs() < 0.005);
        let over = line.points.iter().zip(&line.limits).position(|(at, of)| *at > of.upper);
        assert!(
            over.is_some_and(|place| (20..=28).contains(&place)),
            "as soon as the sums: {over:?}"
        );
    }
}
