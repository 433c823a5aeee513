//! Statistical process control: charts with their limits, rules that say when a process is no longer
//! itself, and what it is capable of.

mod capability;
mod chart;
mod factors;
mod memory;
mod normality;
mod rules;
mod summary;
mod thinning;

pub use capability::{Capability, Interval, Limits as SpecificationLimits, capability};
pub use chart::{
    Chart, Limits, Line, counts_chart, individuals, nonconforming_chart, proportions, ranges,
    standard_deviations, units_chart,
};
pub use factors::{Factors, SUBGROUP_MAX, factors};
pub use memory::{Cusum, cusum, ewma};
pub use normality::{Normality, anderson_darling};
pub use rules::{NELSON, Rule, Signal, WESTERN_ELECTRIC, signals};
pub use summary::{Summary, summary};
pub use thinning::thinned;
