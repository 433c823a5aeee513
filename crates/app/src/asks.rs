//! What callers may ask for: plain data, described once for the API.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A question to the genealogy, as the API and the command line put it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TraceAsk {
    /// `lot:L1`, `run:R1`, `tank:T1`; in the API also `document:D1`, `customer:C1`, `supplier:S1`, and
    /// `equipment:M1` with what was on it in the window; `person:WANG` with what they moved in it,
    /// `place:A-01` with what lay there in it, `gauge:SC-1` with what was weighed on it in it,
    /// `instrument:G-1` with the lots that were judged with it in it, and `parameter:temperature` with the
    /// deliveries that were too warm or too cold in it.
    pub root: String,
    /// `forward`, `backward` or `both`.
    pub direction: String,
    /// `strict` (by the record) or `cautious` (including possible).
    pub mode: Option<String>,
    /// Seconds by which clocks at a run may disagree.
    pub tolerance: Option<u32>,
    /// Only what was in the root from this time on.
    pub at_from: Option<String>,
    /// Only what was in the root up to this time.
    pub at_to: Option<String>,
    /// Only this one transfer into the root or out of it.
    pub transfer: Option<String>,
    /// What was known at this record time.
    pub as_of: Option<String>,
    /// What was known at this place of the ledger.
    pub as_of_seq: Option<i64>,
}

/// Which pools a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PoolFilter {
    /// `lot`, `run` or `tank`; all three where absent.
    pub kind: Option<String>,
    /// Part of a code, lot number, supplier lot, item code or item name.
    pub q: Option<String>,
    /// Code of the item.
    pub item: Option<String>,
    /// `on_hand` leaves out what is used up.
    pub stock: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A movement of goods to be recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct RecordTransfer {
    /// When it happened; now where absent.
    pub at: Option<String>,
    /// The pool it leaves.
    pub from: String,
    /// The pool it enters.
    pub to: String,
    /// Quantity in the unit of the pool it leaves.
    pub qty_from: Option<String>,
    /// Quantity in the unit of the pool it enters.
    pub qty_to: Option<String>,
    /// How it is known; `scanned` where absent.
    pub basis: Option<String>,
    /// Where it happened.
    pub equipment: Option<String>,
    /// The document it belongs to.
    pub document: Option<String>,
    /// The transfer it takes back.
    pub returns: Option<String>,
}

/// What to put right about a transfer; only what is given changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CorrectTransfer {
    /// Voids it, or revives it.
    pub void: Option<bool>,
    /// When it really happened.
    pub set_at: Option<String>,
    /// Quantity in the unit of the pool it leaves.
    pub qty_from: Option<String>,
    /// Quantity in the unit of the pool it enters.
    pub qty_to: Option<String>,
    /// The equipment it happened at.
    pub equipment: Option<String>,
    /// The document it belongs to.
    pub document: Option<String>,
    /// Why; never empty.
    pub reason: String,
}

/// Roles that somebody holds at one site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SiteRoles {
    /// The site's code.
    pub site: String,
    /// The roles.
    pub roles: Vec<String>,
}

/// A person to be given an account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NewPerson {
    /// Name for signing in.
    pub username: String,
    /// What they are called.
    pub name: String,
    /// At least ten characters.
    pub password: String,
    /// Roles in the whole company; for the first person of an installation always administrator.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Roles at single sites.
    #[serde(default)]
    pub at_sites: Vec<SiteRoles>,
    /// Language of the pages: `zh-Hans`, `zh-Hant` or `en`.
    pub language: Option<String>,
}

/// What to change about a person; only what is given changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ChangePerson {
    /// What they are called.
    pub name: Option<String>,
    /// All roles in the whole company from now on.
    pub roles: Option<Vec<String>>,
    /// All roles at single sites from now on.
    pub at_sites: Option<Vec<SiteRoles>>,
    /// Whether they may sign in.
    pub active: Option<bool>,
    /// A new password.
    pub password: Option<String>,
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NewTokenAsk {
    /// What it is for.
    pub name: String,
    /// Permissions it carries; never more than its owner's.
    pub scopes: Vec<String>,
}

/// How to write an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// One JSON file.
    Json,
    /// A zip of CSV files.
    Zip,
}
