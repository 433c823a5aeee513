//! What is asked of gauges, and what they answer.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::acts::ActAsk;
use crate::charts::ContainedLot;
use crate::naming::{LotName, PersonName};

/// The calibration whose doubt is asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JudgedQuery {
    /// Which calibration; everything since the gauge was left good last where absent.
    pub calibration: Option<String>,
}

/// A gauge was calibrated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CalibrateGauge {
    /// Who calibrated it: a laboratory, or somebody of the house.
    pub laboratory: String,
    /// Whether it was within its limits as it was found.
    pub as_found: bool,
    /// Whether it is within its limits as it was left, adjusted or not; as it was found where absent.
    pub as_left: Option<bool>,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// The last day it may be measured with; by its record where absent.
    pub due: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
    /// How it came about; when it was calibrated is when the act was.
    #[serde(default)]
    pub act: ActAsk,
}

/// The gauges of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GaugePage {
    /// Those that may not be measured with first, then by when they are due.
    pub rows: Vec<GaugeRow>,
}

/// A gauge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GaugeRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it measures.
    pub measures: String,
    /// The number its maker gave it.
    pub serial: String,
    /// Code of the place it is kept at.
    pub place: String,
    /// What one step of it is.
    pub resolution: String,
    /// Days from one calibration to the next.
    pub interval_days: Option<u32>,
    /// `out`, `overdue`, `due_soon` or `good`.
    pub state: String,
    /// When it was calibrated last.
    pub calibrated_at: Option<String>,
    /// The last day it may be measured with.
    pub due: Option<String>,
}

/// A gauge with its calibrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GaugeView {
    /// The gauge.
    pub gauge: GaugeRow,
    /// The newest first.
    pub calibrations: Vec<CalibrationView>,
}

/// A calibration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalibrationView {
    /// What it is called.
    pub calibration: String,
    /// When.
    pub at: String,
    /// Who calibrated it.
    pub laboratory: String,
    /// Whether it was within its limits as it was found.
    pub as_found: bool,
    /// Whether it is within its limits as it was left.
    pub as_left: bool,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// The last day it may be measured with.
    pub due: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
    /// Who recorded it.
    pub by: Option<PersonName>,
}

/// What a calibration came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GaugeCalibration {
    /// How things are with the gauge now.
    pub gauge: GaugeRow,
    /// The calibration.
    pub calibration: CalibrationView,
    /// Where the gauge was found out of its limits: since when it is in doubt, being left good then.
    pub since: Option<String>,
    /// The lots that were judged with it since; none where it was found within its limits.
    pub judged: Vec<LotName>,
    /// Whether there are more.
    pub more: bool,
}

/// What was judged with a gauge while nobody knows whether it was right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JudgedView {
    /// When it was left good before; none where it never was.
    pub since: Option<String>,
    /// When it was left good again; none where it is not yet.
    pub until: Option<String>,
    /// The lots that were judged with it in between.
    pub lots: Vec<ContainedLot>,
    /// Whether there are more.
    pub more: bool,
    /// Everything that came of them and is here, as traces name it.
    pub to_hold: Vec<String>,
}
