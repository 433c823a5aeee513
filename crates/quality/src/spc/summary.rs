//! Mean, standard deviation and autocorrelation, to the digits that NIST certifies.

/// What a series of measurements is like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// How many.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, by one less than there are; nothing for a single one.
    pub deviation: f64,
    /// How much each is like the one before (lag 1).
    pub autocorrelation: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// Sums and what rounding took from them (Neumaier).
#[derive(Default, Clone, Copy)]
struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() {
            (self.sum - next) + value
        } else {
            (value - next) + self.sum
        };
        self.sum = next;
    }

    fn total(values: impl Iterator<Item = f64>) -> f64 {
        let mut sum = Self::default();
        values.for_each(|value| sum.add(value));
        sum.sum + sum.lost
    }
}

/// The mean of values; none of none.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let count = values.len() as f64;
    let first = Sum::total(values.iter().copied()) / count;
    // What is left of each from the mean corrects it (two passes).
    Some(first + Sum::total(values.iter().map(|value| value - first)) / count)
}

/// The least and the most of values.
pub(crate) fn extremes(values: &[f64]) -> (f64, f64) {
    let each = values.iter().copied();
    (each.clone().fold(f64::INFINITY, f64::min), each.fold(f64::NEG_INFINITY, f64::max))
}

/// What a series is like; none where there is nothing, or something that is no number.
pub fn summary(values: &[f64]) -> Option<Summary> {
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mean = mean(values)?;
    let count = values.len();
    let from_mean = |value: &f64| value - mean;
    let squares = Sum::total(values.iter().map(|value| from_mean(value).powi(2)));
    // Of an exact mean the sum of the rests is nothing; of ours it is what rounding left.
    let rest = Sum::total(values.iter().map(from_mean));
    let squares = squares - rest * rest / count as f64;
    let pairs = Sum::total(values.windows(2).map(|two| from_mean(&two[0]) * from_mean(&two[1])));
    let (least, most) = extremes(values);
    Some(Summary {
        count,
        mean,
        deviation: if count > 1 { (squares / (count - 1) as f64).sqrt() } else { 0.0 },
        autocorrelation: if squares > 0.0 { pairs / squares } else { 0.0 },
        least,
        most,
    })
}
