//! Acceptance sampling by attributes: ISO 2859-1 (GB/T 2828.1), single plans, and what houses use beside
//! it.

mod master;
mod switching;

pub use master::{
    AQLS, Aql, CodeLetter, Level, Plan, Severity, UnknownAql, UnknownLetter, code_letter, plan,
};
pub use switching::{History, Stage};

/// What of a lot is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// Every piece of it: nothing that does not conform is let through.
    All,
    /// A sample, with what it takes to accept and to reject.
    Part {
        /// Pieces looked at.
        size: u64,
        /// Accepted with so many that do not conform, or fewer.
        accept: u32,
        /// Not accepted with so many, or more.
        reject: u32,
    },
}

impl Sample {
    /// The sample of a plan in a lot: a plan that asks for as many as there are looks at all.
    pub fn of(plan: Plan, lot: u64) -> Self {
        if plan.size >= lot {
            return Self::All;
        }
        Self::Part { size: plan.size, accept: plan.accept, reject: plan.reject }
    }

    /// So many from every container, none of which may fail.
    pub fn per_container(containers: u64, each: u64, lot: u64) -> Self {
        let plan = Plan { size: containers.saturating_mul(each), accept: 0, reject: 1 };
        Self::of(plan, lot)
    }

    /// Containers that are opened of so many: the square root and one more, as for botanicals and
    /// excipients (WHO TRS 929, annex 4).
    pub fn root_and_one(containers: u64) -> u64 {
        (containers.isqrt() + u64::from(!is_square(containers)) + 1).min(containers)
    }

    /// The smallest sample of a lot that, with nothing found in it, says with this confidence that less
    /// than this share of the lot does not conform; without replacement (hypergeometric).
    ///
    /// `confidence` and `share` lie strictly between nothing and one.
    pub fn zero_defects(lot: u64, (confidence, share): (f64, f64)) -> Self {
        let bad = ((lot as f64 * share).ceil() as u64).clamp(1, lot.max(1));
        let good = lot.saturating_sub(bad);
        let mut nothing_found = 1.0;
        for size in 1..=good {
            nothing_found *= (good - size + 1) as f64 / (lot - size + 1) as f64;
            if nothing_found <= 1.0 - confidence {
                return Self::of(Plan { size, accept: 0, reject: 1 }, lot);
            }
        }
        Self::All
    }

    /// Whether a sample with so many that do not conform is accepted.
    pub fn accepts(self, found: u32) -> bool {
        match self {
            Self::All => found == 0,
            Self::Part { accept, .. } => found <= accept,
        }
    }
}

fn is_square(number: u64) -> bool {
    number.isqrt().pow(2) == number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_in_fifty_nine_says_ninety_five_percent_of_ninety_five() {
        // The well known figure for a lot without end.
        let sample = Sample::zero_defects(10_000_000, (0.95, 0.05));
        assert_eq!(sample, Sample::Part { size: 59, accept: 0, reject: 1 });
        assert_eq!(
            Sample::zero_defects(20, (0.95, 0.01)),
            Sample::Part { size: 19, accept: 0, reject: 1 }
        );
        assert_eq!(Sample::zero_defects(1, (0.95, 0.05)), Sample::All);
    }

    #[test]
    fn containers_are_opened_by_the_square_root_and_one() {
        let opened = [1, 2, 4, 9, 10, 40, 100].map(Sample::root_and_one);

        assert_eq!(opened, [1, 2, 3, 4, 5, 8, 11]);
    }
}
