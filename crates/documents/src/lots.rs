//! What is said of a lot: the label on it, and its life.

use serde::Serialize;

/// What sticks to a lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LotLabel {
    /// What scanning the label gives: what traces call the lot.
    pub code: String,
    /// Its number.
    pub lot: String,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// How much, with its unit.
    pub quantity: String,
    /// Day it was made.
    pub produced_on: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// How it stands when the label is printed, a word of `state`.
    pub state: String,
}

/// The life of a lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LotPassport {
    /// Its number.
    pub lot: String,
    /// Code of the item.
    pub item: Option<String>,
    /// Its name.
    pub item_name: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// Last day it may be used.
    pub expires_on: Option<String>,
    /// As of when it is told, in plant time; now where absent.
    pub as_of: Option<String>,
    /// What the lot is, words of `passport` with what they say.
    pub about: Vec<(String, String)>,
    /// What was judged, blocked and let go.
    pub quality: Vec<PassportMoment>,
    /// What is in it, with its unit.
    pub on_hand: Option<String>,
    /// All that ever entered it.
    pub entered: Option<String>,
    /// All that ever left it.
    pub left: Option<String>,
    /// What it was made of.
    pub sources: Vec<PassportLink>,
    /// Where it went.
    pub destinations: Vec<PassportLink>,
    /// What was put right.
    pub corrections: Vec<PassportChange>,
    /// First and last record in the ledger.
    pub records: (i64, i64),
}

/// One movement of a lot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PassportLink {
    /// When it happened, in plant time.
    pub at: String,
    /// What is at the other end.
    pub pool: String,
    /// Name of the item there.
    pub item_name: Option<String>,
    /// How much, with its unit.
    pub quantity: Option<String>,
    /// How it is known, a word of `basis`.
    pub basis: String,
    /// Who did it.
    pub by: Option<String>,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Numbers of the handling units it went out in.
    pub units: Vec<String>,
    /// `late`, `corrected`, `return`, `void`.
    pub marks: Vec<&'static str>,
}

/// One thing that quality said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PassportMoment {
    /// When, in plant time.
    pub at: String,
    /// `held`, `let_go`, `accepted` or `rejected`.
    pub what: String,
    /// Who.
    pub by: Option<String>,
    /// Why, or what was found.
    pub note: Option<String>,
}

/// One thing that was put right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PassportChange {
    /// When, in plant time.
    pub at: String,
    /// Who did it.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What it said before and says now.
    pub changes: Vec<(String, String)>,
}
