//! Factors for control limits of subgroups of 2 to 25: ASTM manual on presentation of data and control
//! chart analysis, table of factors; GB/T 17989.2.

/// The largest subgroup there are factors for.
pub const SUBGROUP_MAX: usize = 25;

/// Factors of a size of subgroup.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// From the mean of ranges to the limits of means.
    pub a2: f64,
    /// From the mean of standard deviations to the limits of means.
    pub a3: f64,
    /// Lower limit of ranges.
    pub d3: f64,
    /// Upper limit of ranges.
    pub d4: f64,
    /// Lower limit of standard deviations.
    pub b3: f64,
    /// Upper limit of standard deviations.
    pub b4: f64,
    /// From the mean of ranges to the deviation of the process.
    pub d2: f64,
    /// From the mean of standard deviations to the deviation of the process.
    pub c4: f64,
}

/// Means and deviations of the range of a normal sample (d2, d3), as they are published, from 2 on.
const RANGES: [(f64, f64); SUBGROUP_MAX - 1] = [
    (1.128, 0.853),
    (1.693, 0.888),
    (2.059, 0.880),
    (2.326, 0.864),
    (2.534, 0.848),
    (2.704, 0.833),
    (2.847, 0.820),
    (2.970, 0.808),
    (3.078, 0.797),
    (3.173, 0.787),
    (3.258, 0.778),
    (3.336, 0.770),
    (3.407, 0.763),
    (3.472, 0.756),
    (3.532, 0.750),
    (3.588, 0.744),
    (3.640, 0.739),
    (3.689, 0.734),
    (3.735, 0.729),
    (3.778, 0.724),
    (3.819, 0.720),
    (3.858, 0.716),
    (3.895, 0.712),
    (3.931, 0.708),
];
/// Upper limits of ranges (D4) as they are published: reckoned from unrounded figures.
const UPPER: [f64; SUBGROUP_MAX - 1] = [
    3.267, 2.575, 2.282, 2.114, 2.004, 1.924, 1.864, 1.816, 1.777, 1.744, 1.717, 1.693, 1.672,
    1.653, 1.637, 1.622, 1.608, 1.597, 1.585, 1.575, 1.566, 1.557, 1.548, 1.541,
];

/// The factors of a size of subgroup; none outside 2 to 25.
pub fn factors(size: usize) -> Option<Factors> {
    let place = size.checked_sub(2)?;
    let &(d2, _) = RANGES.get(place)?;
    let d4 = UPPER[place];
    let n = size as f64;
    let c4 = c4(n);
    let spread = 3.0 * (1.0 - c4 * c4).sqrt() / c4;
    Some(Factors {
        a2: 3.0 / (d2 * n.sqrt()),
        a3: 3.0 / (c4 * n.sqrt()),
        d3: (2.0 - d4).max(0.0),
        d4,
        b3: (1.0 - spread).max(0.0),
        b4: 1.0 + spread,
        d2,
        c4,
    })
}

/// The mean of the standard deviation of a normal sample.
fn c4(n: f64) -> f64 {
    use statrs::function::gamma::ln_gamma;
    (2.0 / (n - 1.0)).sqrt() * (ln_gamma(n / 2.0) - ln_gamma((n - 1.0) / 2.0)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Continuous as _, ContinuousCDF as _, Normal};

    /// Mean and deviation of the range of a normal sample, by its distribution.
    fn range(n: f64) -> (f64, f64) {
        let normal = Normal::new(0.0, 1.0).unwrap();
        // P(range <= w) = n * integral of phi(x) * (Phi(x + w) - Phi(x))^(n-1).
        let under = |w: f64| {
            let step = 0.02;
            let at = |k: i32| -8.0 + f64::from(k) * step;
            let part = |x: f64| normal.pdf(x) * (normal.cdf(x + w) - normal.cdf(x)).powf(n - 1.0);
            n * step * (0..800).map(|k| part(at(k))).sum::<f64>()
        };
        let (step, mut mean, mut square) = (0.02, 0.0, 0.0);
        for k in 0..500 {
            let w = (f64::from(k) + 0.5) * step;
            let over = 1.0 - under(w);
            mean += over * step;
            square += 2.0 * w * over * step;
        }
        (mean, (square - mean * mean).sqrt())
    }

    #[test]
    fn published_factors_are_those_of_the_distribution() {
        for place in [0, 1, 3, 8, 23] {
            let (d2, d3) = RANGES[place];
            let (mean, deviation) = range((place + 2) as f64);
            let d4 = 1.0 + 3.0 * deviation / mean;
            assert!((mean - d2).abs() < 0.000_6, "d2 of {}: {mean}", place + 2);
            assert!((deviation - d3).abs() < 0.000_8, "d3 of {}: {deviation}", place + 2);
            assert!((d4 - UPPER[place]).abs() < 0.001_2, "D4 of {}: {d4}", place + 2);
        }
    }

    #[test]
    fn factors_of_five_are_the_ones_in_every_table() {
        let five = factors(5).unwrap();
        let told = [five.a2, five.a3, five.b3, five.b4, five.c4, five.d3, five.d4];
        for (found, known) in told.into_iter().zip([0.577, 1.427, 0.0, 2.089, 0.940, 0.0, 2.114]) {
            assert!((found - known).abs() < 0.000_6, "{found} is {known}");
        }
        assert_eq!((factors(1), factors(26)), (None, None));
    }
}
