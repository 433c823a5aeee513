//! What is asked of control charts, and what they answer.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::acts::ActAsk;
use crate::analysis::SpreadView;
use crate::naming::{LotName, PersonName};

/// What was made since a chart last said nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ContainmentQuery {
    /// What the chart said, by its id.
    pub signal: String,
}

/// What somebody found at a signal of a chart, and did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct AnswerSignal {
    /// What the chart said, by its id; the same rule broken by several pieces that were recorded at once is
    /// one.
    pub signal: String,
    /// What was found, and what was done.
    pub note: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Charts, and whether one says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChartPage {
    /// Those with a signal nobody answered first.
    pub rows: Vec<ChartRow>,
}

/// A chart in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChartRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the item.
    pub item: String,
    /// What is charted.
    pub characteristic: String,
    /// Which chart.
    pub chart: String,
    /// How many points it has.
    pub points: u32,
    /// Signals nobody answered.
    pub open: u32,
    /// When the last point was measured.
    pub last_at: Option<String>,
}

/// A chart as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChartView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// At which stage.
    pub stage: String,
    /// What is charted.
    pub characteristic: String,
    /// The unit of a number.
    pub unit: String,
    /// Which chart.
    pub chart: String,
    /// How many values make a subgroup.
    pub size: Option<u32>,
    /// By which rules.
    pub rules: String,
    /// How many points there are.
    pub points: u32,
    /// How many of them are drawn: of very many only those that matter.
    pub drawn: u32,
    /// How many values were left over from subgroups.
    pub left_out: u32,
    /// How many points gave the limits.
    pub base: u32,
    /// Where the process is.
    pub position: Vec<ChartPoint>,
    /// How it scatters; the sums downwards of a cumulative one.
    pub scatter: Vec<ChartPoint>,
    /// What the chart says, the newest first.
    pub signals: Vec<SignalView>,
    /// How much it says in all, what is too long ago to be shown as well.
    pub signals_all: u32,
    /// The least that is allowed.
    pub lower: Option<f64>,
    /// What it should be.
    pub target: Option<f64>,
    /// The most that is allowed.
    pub upper: Option<f64>,
    /// What the values are like; none of what is counted.
    pub summary: Option<SummaryView>,
    /// How many values lie where.
    pub histogram: Vec<BinView>,
}

/// A point of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChartPoint {
    /// Its place, from 0.
    pub place: u32,
    /// What is drawn.
    pub value: f64,
    /// The lower limit at it.
    pub lower: f64,
    /// The centre.
    pub center: f64,
    /// The upper limit.
    pub upper: f64,
    /// When it was measured.
    pub at: String,
    /// The lot, as traces name it.
    pub lot: String,
}

/// Something a chart says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignalView {
    /// Its id.
    pub signal: String,
    /// The rule that was broken.
    pub rule: String,
    /// Whether on the line of scatter.
    pub of_scatter: bool,
    /// Place of the first point of the stretch.
    pub first: u32,
    /// Place of the last.
    pub last: u32,
    /// Place of the point from which on somebody could know.
    pub seen: u32,
    /// When that was measured.
    pub at: String,
    /// Its lot.
    pub lot: LotName,
    /// What somebody found.
    pub answer: Option<AnswerView>,
}

/// What somebody found at a signal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// What was found, and what was done.
    pub note: String,
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonName>,
}

/// What values are like.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct SummaryView {
    /// How many.
    pub count: u32,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// The deviation within subgroups.
    pub within: Option<f64>,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// How often normal values look like these, or worse (Anderson and Darling).
    pub normal_p: Option<f64>,
    /// Cp and Cpk, by the deviation within subgroups.
    pub capability: Option<CapabilityView>,
    /// Pp and Ppk, by the deviation of all.
    pub performance: Option<CapabilityView>,
}

/// A pair of indices with limits of 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct CapabilityView {
    /// The width of what is allowed by six deviations; none where there is one limit.
    pub potential: Option<f64>,
    /// Not less than.
    pub potential_from: Option<f64>,
    /// Not more than.
    pub potential_to: Option<f64>,
    /// To the nearer limit, by three deviations.
    pub actual: f64,
    /// Not less than.
    pub actual_from: Option<f64>,
    /// Not more than.
    pub actual_to: Option<f64>,
}

/// How many values lie in a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct BinView {
    /// From.
    pub from: f64,
    /// To.
    pub to: f64,
    /// How many.
    pub count: u32,
}

/// What was made since a chart last said nothing, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContainmentView {
    /// When the last point before the stretch was measured; none where there is none.
    pub since: Option<String>,
    /// Its lot.
    pub good: Option<LotName>,
    /// The machines the lots of the stretch were made on.
    pub machines: Vec<String>,
    /// The lots of the item from then on, on those machines.
    pub lots: Vec<ContainedLot>,
    /// Whether there are more.
    pub more: bool,
    /// Everything that came of them and is here, as traces name it.
    pub to_hold: Vec<String>,
}

/// A lot under suspicion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContainedLot {
    /// The lot.
    pub lot: LotName,
    /// How much of it is here.
    pub here: String,
    /// Whether it is on hold.
    pub on_hold: bool,
    /// How far it went.
    pub spread: SpreadView,
}
