//! A recall as people see it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drills::DrillScore;
use crate::holds::StoppedPick;
use crate::naming::LotName;
use crate::notices::{ContactView, NoticeRow, PaceView};

/// A recall in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallRow {
    /// Its number.
    pub code: String,
    /// What is feared.
    pub hazard: String,
    /// Why.
    pub reason: String,
    /// Whether it is only practised.
    pub drill: bool,
    /// `scoped`, `held`, `noticed`, `checked` or `closed`.
    pub stage: String,
    /// The complaint it follows from.
    pub complaint: Option<String>,
    /// What was asked about.
    pub roots: Vec<String>,
    /// `record` or `possible`.
    pub reading: Option<String>,
    /// How many lots the record itself reached.
    pub lots_record: Option<u32>,
    /// How many with everything that is possible.
    pub lots_possible: Option<u32>,
    /// When it was opened.
    pub opened_at: String,
    /// When it ended.
    pub closed_at: Option<String>,
    /// What the person is called who looks after it.
    pub owner: Option<String>,
    /// Minutes within which everything should be found.
    pub target_min: Option<u32>,
}

/// A page of recalls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecallPage {
    /// The recalls and drills, the newest first.
    pub rows: Vec<RecallRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A recall with everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallView {
    /// What a list says of it.
    #[serde(flatten)]
    pub row: RecallRow,
    /// The ledger's place at which the scope was frozen.
    pub position: Option<i64>,
    /// Why it was read more narrowly than the hazard asks for.
    pub scope_reason: Option<String>,
    /// When each stage was reached.
    pub clock: Vec<RecallClock>,
    /// Lots that were blocked at once.
    pub held_lots: Option<u32>,
    /// Portions of them that lay somewhere.
    pub held_portions: Option<u32>,
    /// Whether it was found to work.
    pub effective: Option<bool>,
    /// What adds up to what, by unit; what was delivered first.
    pub figures: Vec<RecallFigures>,
    /// The lots, and where they are.
    pub lots: Vec<RecallLotView>,
    /// Runs and tanks that goods of the scope are in now: their figures come when they come out.
    #[serde(default)]
    #[schema(required)]
    pub steps: Vec<RecallStep>,
    /// The customers; whoever does not know yet first.
    pub customers: Vec<RecallCustomer>,
    /// Whom to call in the own house.
    #[serde(default)]
    #[schema(required)]
    pub team: Vec<ContactView>,
    /// How long one waits for answers.
    #[serde(default)]
    #[schema(required)]
    pub pace: PaceView,
    /// How what a drill is about was drawn.
    #[serde(default)]
    pub drawn: Option<RecallDrawn>,
    /// How well a drill goes.
    #[serde(default)]
    pub score: Option<DrillScore>,
    /// What was done and said.
    pub events: Vec<RecallEventView>,
}

/// How what a drill is about was drawn: whoever draws again with the same seed draws the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallDrawn {
    /// `lot`, `packaging`, `unit` or `delivery`.
    pub kind: String,
    /// What was drawn, as people call it.
    pub drawn: String,
    /// What the draw began with.
    pub seed: String,
    /// How many there were to draw from.
    pub of: u32,
    /// Which of them it was, in the order in which they came to be, from 0.
    pub place: u32,
}

/// When a stage was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallClock {
    /// The stage.
    pub stage: String,
    /// When.
    pub at: Option<String>,
    /// Minutes since it was opened.
    pub minutes: Option<i64>,
}

/// What adds up to what, in one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallFigures {
    /// The unit.
    pub unit: String,
    /// What has to be accounted for: the sum of all that follows.
    pub target: String,
    /// In the house.
    pub on_hand: String,
    /// Destroyed, lost, or sent back to the supplier.
    pub gone: String,
    /// Sealed at customers.
    pub sealed: String,
    /// Stopped on its way.
    pub intercepted: String,
    /// Sold or eaten.
    pub sold: String,
    /// Looked for and not found.
    pub missing: String,
    /// What nobody answers for.
    pub open: String,
    /// What somebody answers for.
    pub accounted: String,
    /// The same in per cent, one place.
    pub percent: String,
    /// How much came to customers, returned goods taken off.
    pub shipped: String,
}

/// A lot of the scope, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallLotView {
    /// The lot.
    #[serde(flatten)]
    pub lot: LotName,
    /// Whether it is in the scope.
    pub included: bool,
    /// Why somebody put it in or left it out.
    pub by_hand: Option<String>,
    /// Whether a hold of this recall lies on it.
    pub held: bool,
    /// The last day it may be used.
    pub expires_on: Option<String>,
    /// Days of its life that are left.
    pub days_left: Option<i64>,
    /// What had to be accounted for when the scope was frozen.
    pub frozen: String,
    /// What is in the house.
    pub on_hand: String,
    /// What went on into other goods.
    pub used: String,
    /// What is destroyed, lost or sent back.
    pub gone: String,
    /// What is at customers or on the way there.
    pub shipped: String,
    /// Where it lies.
    pub places: Vec<RecallPlace>,
    /// Shipments that have not left and were to take of it.
    pub picks: Vec<StoppedPick>,
}

/// A run that is open or a tank that is not empty, with goods of the scope in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallStep {
    /// The run or tank, as traces name it.
    pub pool: String,
    /// What is done there.
    pub operation: Option<String>,
    /// Where.
    pub equipment: Option<String>,
    /// Whether a hold of this recall lies on it: what comes out of it is blocked.
    pub held: bool,
}

/// Where a portion lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallPlace {
    /// The place.
    pub place: String,
    /// How much.
    pub quantity: String,
}

/// A customer whom goods of the scope went to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallCustomer {
    /// Its code.
    pub customer: String,
    /// Its name.
    pub name: String,
    /// When it was told last.
    pub noticed_at: Option<String>,
    /// How.
    pub channel: Option<String>,
    /// Whether somebody higher up was told.
    pub escalated: bool,
    /// When it said that it knows.
    pub acknowledged_at: Option<String>,
    /// Who said so over the link of a notice, as they call themselves.
    #[serde(default)]
    pub answered_by: Option<String>,
    /// Whom to call there, in the order in which they are called.
    #[serde(default)]
    #[schema(required)]
    pub contacts: Vec<ContactView>,
    /// The messages to them, the oldest first.
    #[serde(default)]
    #[schema(required)]
    pub notices: Vec<NoticeRow>,
    /// `not_yet`, `more` where goods came to be reached that nobody told them of, or `told`.
    #[serde(default)]
    #[schema(required)]
    pub telling: String,
    /// It was told long ago and did not say that it knows.
    pub overdue: bool,
    /// What it got, lot by lot and delivery by delivery.
    pub deliveries: Vec<RecallDelivery>,
    /// What is known of it, by unit.
    pub figures: Vec<RecallFigures>,
}

/// What a customer got of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallDelivery {
    /// The lot.
    #[serde(flatten)]
    pub lot: LotName,
    /// Numbers of the delivery notes.
    pub documents: Vec<String>,
    /// Whether some of it has left and did not arrive yet.
    pub on_the_way: bool,
    /// What is there, returned goods taken off.
    pub shipped: String,
    /// What came back.
    pub returned: String,
    /// Sealed there.
    pub sealed: String,
    /// Stopped on its way.
    pub intercepted: String,
    /// Sold or eaten.
    pub sold: String,
    /// Looked for and not found.
    pub missing: String,
    /// What nobody answers for.
    pub open: String,
    /// What nobody told them of yet.
    #[serde(default)]
    #[schema(required)]
    pub untold: String,
}

/// Something that was done or said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecallEventView {
    /// What.
    pub kind: String,
    /// When.
    pub at: String,
    /// What the person is called who did it.
    pub by: Option<String>,
    /// Name of the customer.
    pub customer: Option<String>,
    /// Number of the lot.
    pub lot: Option<String>,
    /// What a customer answered for, in the unit of the lot; absent where it says nothing.
    pub accounted: Option<String>,
    /// The unit of the lot.
    pub unit: Option<String>,
    /// What is to be remembered.
    pub note: Option<String>,
}
