//! The report of a recall or a drill: what was feared, what it reached, where every piece is, who was
//! told and what they said, and the ledger it can be proved by.

use serde::Serialize;

use crate::TraceProof;

/// A recall or a drill with everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RecallReport {
    /// Its number.
    pub number: String,
    /// Whether it was only practised.
    pub drill: bool,
    /// `scoped`, `held`, `noticed`, `checked` or `closed`.
    pub stage: String,
    /// `substance`, `microbe`, `allergen`, `machine` or `foreign_body`.
    pub hazard: String,
    /// `record` or `possible`.
    pub reading: Option<String>,
    /// Why it is read more narrowly than the hazard asks for.
    pub narrow: Option<String>,
    /// Why.
    pub reason: String,
    /// What was asked about.
    pub roots: Vec<String>,
    /// Who leads it.
    pub owner: Option<String>,
    /// When it was opened, in plant time.
    pub opened_at: String,
    /// When it ended.
    pub closed_at: Option<String>,
    /// Whether it worked; none until somebody looked.
    pub effective: Option<bool>,
    /// The ledger's place at which the scope was frozen.
    pub position: Option<i64>,
    /// How what a drill is about was drawn.
    pub drawn: Option<ReportedDraw>,
    /// How well a drill went.
    pub score: Option<ReportedScore>,
    /// When each stage was reached.
    pub clock: Vec<ReportedStage>,
    /// What adds up to what, once for each unit.
    pub balances: Vec<ReportedBalance>,
    /// What it costs; none where whoever prints it does not see prices.
    pub costs: Option<Box<ReportedCosts>>,
    /// The lots of the scope, and those that were left out.
    pub lots: Vec<ReportedLot>,
    /// The customers.
    pub customers: Vec<ReportedCustomer>,
    /// What was done and said, in its order.
    pub events: Vec<ReportedEvent>,
    /// The ledger behind it.
    pub proof: TraceProof,
}

/// How what a drill is about was drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedDraw {
    /// `lot`, `packaging`, `unit` or `delivery`.
    pub kind: String,
    /// What was drawn.
    pub drawn: String,
    /// What the draw began with.
    pub seed: String,
    /// Which it was, counted from 1.
    pub nth: u32,
    /// Of how many.
    pub of: u32,
}

/// The points of a drill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedScore {
    /// Of 100.
    pub points: u32,
    /// Of 50, for the goods.
    pub found: u32,
    /// Of 20, for the customers.
    pub known: u32,
    /// Of 30, for the time.
    pub time: u32,
    /// Minutes it took.
    pub minutes: i64,
    /// Minutes it should take.
    pub target_min: u32,
    /// Whether it was within four hours.
    pub within_4_h: bool,
    /// Whether it was within a day.
    pub within_24_h: bool,
}

/// When a stage was reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedStage {
    /// Which.
    pub stage: String,
    /// When, in plant time.
    pub at: Option<String>,
    /// Minutes after it was opened.
    pub minutes: Option<i64>,
}

/// A whole and its parts in one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedBalance {
    /// The whole, with its unit.
    pub target: String,
    /// The parts that are not nothing: word and quantity.
    pub parts: Vec<(String, String)>,
    /// How much of it somebody answers for, in per cent.
    pub percent: String,
    /// Whether nothing is open.
    pub whole: bool,
}

/// What a recall costs, against everything of the same days and lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedCosts {
    /// The parts that are not nothing: word and amount.
    pub parts: Vec<(String, String)>,
    /// All of them; none where nothing has a price.
    pub recall: Option<String>,
    /// Whether it is compared with everything of the same days and lines; that may be too many lots.
    pub is_compared: bool,
    /// Everything of the same days and lines; none where nothing has a price.
    pub period: Option<String>,
    /// What is saved against that; none where nothing has a price.
    pub saving: Option<String>,
    /// The days.
    pub days: String,
    /// The lines; empty where none is known.
    pub lines: String,
    /// Lots without a price, in the recall and in everything.
    pub unpriced: (usize, usize),
}

/// A lot of the scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedLot {
    /// Its number.
    pub lot: String,
    /// Name of the item.
    pub item_name: String,
    /// Whether it is in the scope.
    pub included: bool,
    /// Why somebody put it in or left it out.
    pub by_hand: Option<String>,
    /// Whether it is blocked.
    pub held: bool,
    /// How much of it there was to find when it was frozen, with its unit.
    pub frozen: String,
    /// How much lies in the house.
    pub on_hand: String,
    /// How much went on into other lots.
    pub used: String,
    /// How much was destroyed or sent back.
    pub gone: String,
    /// How much is at customers.
    pub shipped: String,
    /// Where it lies.
    pub places: Vec<String>,
}

/// A customer, and what it says of what it got in one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedCustomer {
    /// Its name.
    pub name: String,
    /// Numbers of the delivery notes.
    pub documents: Vec<String>,
    /// When it was told.
    pub noticed_at: Option<String>,
    /// When it said that it knows.
    pub acknowledged_at: Option<String>,
    /// Who said so over the link.
    pub answered_by: Option<String>,
    /// How much it got, with its unit.
    pub shipped: String,
    /// How much is stopped or sealed.
    pub kept: String,
    /// How much was sold.
    pub sold: String,
    /// How much was looked for and not found.
    pub missing: String,
    /// How much nobody answers for.
    pub open: String,
}

/// Something that was done or said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReportedEvent {
    /// When, in plant time.
    pub at: String,
    /// What.
    pub kind: String,
    /// Who did it.
    pub by: Option<String>,
    /// The customer, the lot, the quantity: as far as there is one.
    pub about: Vec<String>,
    /// What is to be remembered.
    pub note: Option<String>,
}
