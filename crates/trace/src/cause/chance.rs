//! How likely a count is by chance: the exact hypergeometric distribution, and what it means that
//! many counts were looked at.

/// Chances among so many bad and so many compared lots.
#[derive(Debug)]
pub struct Chances {
    bad: u32,
    compared: u32,
    /// The logarithms of the factorials up to all lots, so that no term over- or underflows.
    ln_factorials: Vec<f64>,
}

impl Chances {
    /// Among these many.
    pub fn of(bad: u32, compared: u32) -> Self {
        let mut ln_factorials = vec![0.0];
        // Summed with the rest that rounding drops (Kahan): a hundred thousand terms stay exact to
        // the last few digits.
        let (mut sum, mut rest) = (0.0_f64, 0.0_f64);
        for number in 1..=bad + compared {
            let term = f64::from(number).ln() - rest;
            let next = sum + term;
            rest = (next - sum) - term;
            sum = next;
            ln_factorials.push(sum);
        }
        Self { bad, compared, ln_factorials }
    }

    /// How likely at least so many of the lots with something are bad, if those with it were drawn
    /// blindly from all: Fisher's exact test, one-sided.
    pub fn at_least(&self, bad_with: u32, compared_with: u32) -> f64 {
        let with = bad_with + compared_with;
        let most = with.min(self.bad);
        let Some(mut chance) = self.exactly(bad_with, with) else { return 1.0 };
        let mut sum = 0.0;
        // Each term follows from the one before; from where the sum no longer grows it is done.
        for count in bad_with..=most {
            let next = sum + chance;
            if next <= sum && count > bad_with {
                break;
            }
            sum = next;
            let (k, with, bad, compared) =
                (f64::from(count), f64::from(with), f64::from(self.bad), f64::from(self.compared));
            chance *= (with - k) * (bad - k) / ((k + 1.0) * (compared - with + k + 1.0));
        }
        sum.min(1.0)
    }

    /// How much more often lots with something are bad than all are.
    pub fn lift(&self, bad_with: u32, compared_with: u32) -> f64 {
        let with = f64::from(bad_with + compared_with);
        let all = f64::from(self.bad + self.compared);
        if with == 0.0 || self.bad == 0 {
            return 0.0;
        }
        (f64::from(bad_with) / with) / (f64::from(self.bad) / all)
    }

    fn exactly(&self, bad_with: u32, with: u32) -> Option<f64> {
        let good = with.checked_sub(bad_with)?;
        let ways = |of: u32, taken: u32| {
            let ln = |n: u32| self.ln_factorials[n as usize];
            Some(ln(of) - ln(taken) - ln(of.checked_sub(taken)?))
        };
        let ln = ways(self.bad, bad_with)? + ways(self.compared, good)?
            - ways(self.bad + self.compared, with)?;
        Some(ln.exp())
    }
}

/// Corrects ascending chances by Holm.
pub fn holm(ascending: &[f64]) -> Vec<f64> {
    let mut highest = 0.0_f64;
    let left = (1..=ascending.len()).rev();
    let corrected = ascending.iter().zip(left).map(|(p, left)| {
        highest = highest.max((p * left as f64).min(1.0));
        highest
    });
    corrected.collect()
}

/// Corrects ascending chances by Benjamini and Hochberg.
pub fn benjamini_hochberg(ascending: &[f64]) -> Vec<f64> {
    let all = ascending.len() as f64;
    let mut lowest = 1.0_f64;
    let mut corrected: Vec<f64> = ascending
        .iter()
        .enumerate()
        .rev()
        .map(|(place, p)| {
            lowest = lowest.min(p * all / (place + 1) as f64);
            lowest
        })
        .collect();
    corrected.reverse();
    corrected
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;
    use num_traits::{One, ToPrimitive, Zero};

    use super::*;

    fn choose(of: u32, taken: u32) -> BigUint {
        if taken > of {
            return BigUint::zero();
        }
        (0..taken).fold(BigUint::one(), |ways, i| ways * (of - i) / (i + 1))
    }

    #[test]
    fn every_small_chance_is_that_of_whole_numbers() {
        for (bad, compared) in [(1, 1), (3, 5), (7, 2), (12, 40), (30, 30)] {
            let chances = Chances::of(bad, compared);
            for with in 0..=bad + compared {
                for bad_with in with.saturating_sub(compared)..=with.min(bad) {
                    let ways: BigUint = (bad_with..=with.min(bad))
                        .map(|k| choose(bad, k) * choose(compared, with - k))
                        .sum();
                    let all = choose(bad + compared, with);
                    let exact = ways.to_f64().unwrap() / all.to_f64().unwrap();
                    let found = chances.at_least(bad_with, with - bad_with);
                    assert!((found / exact - 1.0).abs() < 1e-11, "{found} is not {exact}");
                }
            }
        }
    }

    #[test]
    fn a_lady_who_tastes_tea_and_a_large_table_come_out_as_published() {
        // Fisher, The Design of Experiments (1935): 1/70 for all four, 17/70 for three or four.
        let tea = Chances::of(4, 4);
        assert!((tea.at_least(4, 0) - 1.0 / 70.0).abs() < 1e-15);
        assert!((tea.at_least(3, 1) - 17.0 / 70.0).abs() < 1e-15);

        // 500 of 500 bad lots with it and none of 20,000: far below what 1e-300 could tell apart
        // from nothing by multiplying, and still a number.
        let large = Chances::of(100, 20_000).at_least(100, 0);
        assert!(large > 0.0 && large < 1e-270, "{large}");
    }

    #[test]
    fn corrections_are_those_of_their_papers() {
        // Benjamini and Hochberg (1995), section 3.2: fifteen tests, of which four are findings at
        // 0.05 by their procedure and three by Bonferroni's and Holm's.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let below = |corrected: &[f64]| corrected.iter().filter(|p| **p <= 0.05).count();

        assert_eq!(below(&benjamini_hochberg(&p)), 4);
        assert_eq!(below(&holm(&p)), 3);
        assert!((benjamini_hochberg(&p)[0] - 0.0015).abs() < 1e-12);
        assert!((holm(&p)[1] - 0.0056).abs() < 1e-12);
    }
}
