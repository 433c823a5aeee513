//! Results of inspections, and a lot that went on before all was known, in an order in which they can happen.

use domain::facts::{
    GaugeCalibrated, ReserveGiven, ReserveSettled, ResultsRecorded, SignalAnswered,
};
use domain::{Fact, InspectionId, InspectionStage, Instant, PoolId, RecallId};

pub(crate) fn samples() -> Vec<Fact> {
    let (pool, stage, inspection) = (PoolId(11), InspectionStage::Incoming, InspectionId(91));
    let plan = || "IP-FLOUR".to_owned();
    vec![
        ResultsRecorded {
            pool,
            stage,
            plan: plan(),
            characteristic: "moisture".into(),
            first: 1,
            found: "13.2\n14.9\n\n13.0".into(),
            failing: 1,
            again: Some("the oven was not calibrated".into()),
            gauge: Some("G-07".into()),
        }
        .into(),
        ReserveGiven {
            inspection,
            pool,
            stage,
            plan: plan(),
            pending: "salmonella\nyeast".into(),
            due: Instant { utc_us: 1_772_500_000_000_000, offset_min: 480 },
            customers: Some("C1\nC2".into()),
            reason: "the customer waits".into(),
        }
        .into(),
        ReserveSettled { inspection, pool, passed: false, recall: Some(RecallId(120)) }.into(),
        SignalAnswered {
            chart: "CC-1".into(),
            results_seq: 120,
            rule: "beyond".into(),
            note: "the oven was too hot".into(),
        }
        .into(),
        GaugeCalibrated {
            gauge: "G-07".into(),
            laboratory: "the institute".into(),
            as_found: false,
            as_left: true,
            certificate: Some("K-2026-11".into()),
            due: "2027-03-01".parse().ok(),
            note: Some("the jaw was worn".into()),
        }
        .into(),
    ]
}
