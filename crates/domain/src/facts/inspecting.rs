//! Facts of what pieces of a lot showed, of lots that go on before all of it is known, of what charts
//! say, and of what is measured with.

use super::fact;
use crate::ids::{InspectionId, PoolId, RecallId};
use crate::time::{CivilDate, Instant};
use crate::work::InspectionStage;

fact! {
    /// What pieces of a lot showed of one characteristic.
    ResultsRecorded = 147 v 1 {
        /// The lot.
        16 pool: PoolId,
        /// When in its life.
        17 stage: InspectionStage,
        /// Code of the plan they were looked at by.
        18 plan: String,
        /// What was looked at, by the name the plan gives it.
        19 characteristic: String,
        /// Which piece the first value is of, from 1.
        20 first: u32,
        /// A value a line, of one piece after the other; an empty line is a piece that was not looked at.
        21 found: String,
        /// How many of the values do not conform.
        22 failing: u32,
        /// Why the pieces are looked at again; absent the first time.
        23 again: Option<String>,
        /// What it was measured with.
        24 gauge: Option<String>,
    }
    /// A lot goes on although some of what its plan asks for is not known yet.
    ReserveGiven = 148 v 1 {
        /// The verdict that released it.
        16 inspection: InspectionId,
        /// The lot.
        17 pool: PoolId,
        /// When in its life.
        18 stage: InspectionStage,
        /// Code of the plan.
        19 plan: String,
        /// What is pending, a characteristic a line.
        20 pending: String,
        /// Until when it is to be known.
        21 due: Instant,
        /// Codes of the customers that may have of it, one a line; whoever may otherwise where absent.
        22 customers: Option<String>,
        /// Why it does not wait.
        23 reason: String,
    }
    /// What a lot was released without is known.
    ReserveSettled = 149 v 1 {
        /// The verdict that released it.
        16 inspection: InspectionId,
        /// The lot.
        17 pool: PoolId,
        /// Whether it is as good as was hoped.
        18 passed: bool,
        /// The recall that was opened where it is not.
        19 recall: Option<RecallId>,
    }
    /// Somebody looked at what a control chart said.
    SignalAnswered = 150 v 1 {
        /// Code of the chart.
        16 chart: String,
        /// Place in the chain of the results with which the rule was broken.
        17 results_seq: i64,
        /// The rule.
        18 rule: String,
        /// What was found, and what was done.
        19 note: String,
    }
    /// Somebody found out how far a gauge can be trusted, when the act was.
    GaugeCalibrated = 151 v 1 {
        /// Code of the gauge.
        16 gauge: String,
        /// Who calibrated it: a laboratory, or somebody of the house.
        17 laboratory: String,
        /// Whether it was within its limits as it was found.
        18 as_found: bool,
        /// Whether it is within its limits as it was left.
        19 as_left: bool,
        /// Number of the certificate.
        20 certificate: Option<String>,
        /// The last day it may be measured with; any day where absent.
        21 due: Option<CivilDate>,
        /// What else is to be known.
        22 note: Option<String>,
    }
}
