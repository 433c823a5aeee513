//! What a process is capable of: Cp and Cpk from within subgroups, Pp and Ppk from all values.
//!
//! Confidence limits: of Cp and Pp by chi-square, of Cpk and Ppk by the approximation of Bissell (1990,
//! Applied Statistics 39, 331–340).

use statrs::distribution::{ChiSquared, ContinuousCDF as _, Normal};

/// What is allowed; one side or both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower limit.
    pub lower: Option<f64>,
    /// The upper limit.
    pub upper: Option<f64>,
}

/// Between what a figure lies, with a confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// From.
    pub from: f64,
    /// To.
    pub to: f64,
}

/// A pair of indices, by one deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capability {
    /// Cp or Pp: the width of the limits by six deviations; none where there is one limit.
    pub potential: Option<f64>,
    /// Between what it lies.
    pub potential_interval: Option<Interval>,
    /// To the lower limit, by three deviations.
    pub to_lower: Option<f64>,
    /// To the upper limit, by three deviations.
    pub to_upper: Option<f64>,
    /// Cpk or Ppk: the lesser of both.
    pub actual: f64,
    /// Between what it lies.
    pub actual_interval: Option<Interval>,
}

/// The indices of a process by its mean and a deviation of so many degrees of freedom, with confidence
/// limits (0.95 for 95 %). None where there is no limit, or nothing scatters.
pub fn capability(
    limits: Limits,
    (mean, deviation): (f64, f64),
    (freedom, confidence): (f64, f64),
) -> Option<Capability> {
    if deviation <= 0.0 || !deviation.is_finite() {
        return None;
    }
    let three = 3.0 * deviation;
    let to_lower = limits.lower.map(|lower| (mean - lower) / three);
    let to_upper = limits.upper.map(|upper| (upper - mean) / three);
    let actual = match (to_lower, to_upper) {
        (Some(lower), Some(upper)) => lower.min(upper),
        (one, other) => one.or(other)?,
    };
    let width = limits.lower.zip(limits.upper).map(|(lower, upper)| upper - lower);
    let potential = width.map(|width| width / (2.0 * three));
    Some(Capability {
        potential,
        potential_interval: potential.and_then(|found| around(found, freedom, confidence)),
        to_lower,
        to_upper,
        actual,
        actual_interval: bissell(actual, freedom, confidence),
    })
}

fn around(potential: f64, freedom: f64, confidence: f64) -> Option<Interval> {
    let chi = ChiSquared::new(freedom).ok()?;
    let at = |share: f64| potential * (chi.inverse_cdf(share) / freedom).sqrt();
    let tail = (1.0 - confidence) / 2.0;
    Some(Interval { from: at(tail), to: at(1.0 - tail) })
}

fn bissell(actual: f64, freedom: f64, confidence: f64) -> Option<Interval> {
    if freedom < 1.0 {
        return None;
    }
    let normal = Normal::new(0.0, 1.0).ok()?;
    let reach = normal.inverse_cdf(1.0 - (1.0 - confidence) / 2.0);
    // The mean is known from one value more than the deviation has degrees of freedom.
    let error = (1.0 / (9.0 * (freedom + 1.0)) + actual * actual / (2.0 * freedom)).sqrt();
    Some(Interval { from: actual - reach * error, to: actual + reach * error })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Limits = Limits { lower: Some(8.0), upper: Some(20.0) };

    #[test]
    fn confidence_limits_narrow_with_what_is_known() {
        let of = |freedom| capability(BOTH, (14.0, 2.0), (freedom, 0.95)).unwrap();
        let (few, many) = (of(19.0), of(1_999.0));

        // Montgomery, Introduction to Statistical Quality Control, example 8.4: n = 20, Cp = 2.29
        // lies between 1.57 and 3.01.
        let (example, width) = (2.29, few.potential_interval.unwrap());
        assert!((width.from * example - 1.57).abs() < 0.01, "{width:?}");
        assert!((width.to * example - 3.01).abs() < 0.01, "{width:?}");
        let width =
            |one: Capability| one.actual_interval.unwrap().to - one.actual_interval.unwrap().from;
        assert!(width(many) < width(few) / 5.0);
    }

    #[test]
    fn the_example_of_bissells_interval_in_the_textbook() {
        // Montgomery, example 8.5: n = 20, Cpk = 1.33 lies between 0.88 and 1.78.
        let one_sided = Limits { lower: None, upper: Some(1.33 * 3.0) };
        let found =
            capability(one_sided, (0.0, 1.0), (19.0, 0.95)).unwrap().actual_interval.unwrap();

        assert!((found.from - 0.88).abs() < 0.02 && (found.to - 1.78).abs() < 0.02, "{found:?}");
    }

    #[test]
    fn one_limit_has_no_potential_and_none_has_nothing() {
        let upper = Limits { lower: None, upper: Some(20.0) };
        let found = capability(upper, (14.0, 2.0), (19.0, 0.95)).unwrap();

        assert_eq!((found.potential, found.to_lower, found.actual), (None, None, 1.0));
        let none = Limits { lower: None, upper: None };
        assert_eq!(capability(none, (14.0, 2.0), (19.0, 0.95)), None);
        assert_eq!(capability(BOTH, (14.0, 0.0), (19.0, 0.95)), None);
    }
}
