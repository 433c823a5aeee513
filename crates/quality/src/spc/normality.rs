//! Whether measurements may be normal: the test of Anderson and Darling, with the p-value of D'Agostino
//! and Stephens (Goodness-of-Fit Techniques, 1986, table 4.9) where mean and deviation are estimated.

use statrs::distribution::{ContinuousCDF as _, Normal};

use super::summary::summary;

/// Values the approximation needs at least.
const LEAST: usize = 8;

/// What the test found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normality {
    /// The statistic, corrected for the number of values.
    pub statistic: f64,
    /// How often normal values look like this, or worse.
    pub p: f64,
}

/// The test; none of fewer than eight values, or of values that do not scatter.
pub fn anderson_darling(values: &[f64]) -> Option<Normality> {
    let of = summary(values)?;
    if of.count < LEAST || of.deviation <= 0.0 {
        return None;
    }
    let normal = Normal::new(of.mean, of.deviation).ok()?;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let count = of.count as f64;
    // What lies far out is not taken for certain, or its logarithm would be without end.
    let under = |value: f64| normal.cdf(value).clamp(1e-300, 1.0);
    let over = |value: f64| normal.sf(value).clamp(1e-300, 1.0);
    let term = |(place, value): (usize, &f64)| {
        let other = sorted[sorted.len() - 1 - place];
        (2.0 * place as f64 + 1.0) * (under(*value).ln() + over(other).ln())
    };
    let sum: f64 = sorted.iter().enumerate().map(term).sum();
    let statistic = (-count - sum / count) * (1.0 + 0.75 / count + 2.25 / (count * count));
    Some(Normality { statistic, p: p_of(statistic) })
}

fn p_of(a: f64) -> f64 {
    let p = if a >= 0.6 {
        (1.293_7 - 5.709 * a + 0.018_6 * a * a).exp()
    } else if a > 0.34 {
        (0.917_7 - 4.279 * a - 1.38 * a * a).exp()
    } else if a > 0.2 {
        1.0 - (-8.318 + 42.796 * a - 59.938 * a * a).exp()
    } else {
        1.0 - (-13.436 + 101.14 * a - 223.73 * a * a).exp()
    };
    p.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_normal_passes_and_what_is_not_does_not() {
        let normal = Normal::new(10.0, 2.0).unwrap();
        let shares = (1..200).map(|k| f64::from(k) / 200.0);
        let bell: Vec<f64> = shares.clone().map(|share| normal.inverse_cdf(share)).collect();
        let steep: Vec<f64> = shares.map(|share| -(1.0_f64 - share).ln()).collect();

        assert!(anderson_darling(&bell).unwrap().p > 0.99);
        assert!(anderson_darling(&steep).unwrap().p < 0.000_1);
        assert_eq!(anderson_darling(&[1.0; 20]), None);
        assert_eq!(anderson_darling(&bell[..7]), None);
    }

    #[test]
    fn critical_values_are_the_published_ones() {
        // D'Agostino and Stephens, table 4.7, case 3.
        for (statistic, p) in [(0.631, 0.10), (0.752, 0.05), (0.873, 0.025), (1.035, 0.01)] {
            assert!((p_of(statistic) / p - 1.0).abs() < 0.03, "{statistic}: {}", p_of(statistic));
        }
    }
}
