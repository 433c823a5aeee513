//! The shape of a trace's answer, for the description only.
//!
//! The answer itself is written by the trace as it streams (`exchange-format.md`), so its shape is
//! spelt out here once more; a test holds real answers against it.

use app::Source;
use serde::Serialize;
use utoipa::ToSchema;

/// A trace in one direction, or in both.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "described here, written by the trace")]
pub(crate) enum TraceAnswer {
    One(Box<TraceOne>),
    Both(Box<TraceBothWays>),
}

/// A trace in one direction, and where it was read from.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceOne {
    #[serde(flatten)]
    answer: TraceOneWay,
    #[serde(flatten)]
    source: Source,
}

/// Both directions of a trace.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceBothWays {
    /// What was asked about.
    root: String,
    /// Always `both`.
    direction: String,
    /// Into what, to whom.
    forward: TraceOneWay,
    /// From what.
    backward: TraceOneWay,
    #[serde(flatten)]
    source: Source,
}

/// One direction of a trace.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceOneWay {
    /// What was asked about.
    root: String,
    /// `forward` or `backward`.
    direction: String,
    /// `strict` or `cautious`.
    mode: String,
    /// How far clocks may be apart.
    tolerance_s: u64,
    /// The record time asked for.
    as_of: Option<String>,
    /// The place in the ledger asked for.
    #[schema(required = false)]
    as_of_seq: Option<i64>,
    /// Whether everything that could be reached was recorded as lots are.
    complete: bool,
    /// What is not as it should be.
    warnings: Vec<TraceWarning>,
    /// Every pool reached but the root.
    pools: Vec<TracedPool>,
    /// Every transfer that carried something of the root.
    transfers: Vec<TracedTransfer>,
    /// Forward: who received something of it.
    customers: Vec<TracedPartner>,
    /// Backward: who delivered something into it.
    suppliers: Vec<TracedPartner>,
    /// Forward: where all of the root is.
    #[schema(required = false)]
    balance: Option<TraceBalance>,
}

/// Something a trace warns of (rule N15).
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceWarning {
    /// Stable code.
    code: String,
    /// What it is about.
    #[serde(rename = "ref")]
    reference: Option<String>,
}

/// A share with its bounds; null where it cannot be known.
#[derive(Serialize, ToSchema)]
pub(crate) struct TracedQuantity {
    /// What is to be expected.
    expected: Option<String>,
    /// Certainly as much.
    min: Option<String>,
    /// At most as much.
    max: Option<String>,
    /// The unit of all three.
    unit: Option<String>,
}

/// A pool that was reached.
#[derive(Serialize, ToSchema)]
pub(crate) struct TracedPool {
    /// What documents call it.
    #[serde(rename = "ref")]
    reference: String,
    /// The fewest transfers from the root.
    depth: u32,
    /// The root's amount that ever entered it.
    quantity: TracedQuantity,
}

/// A transfer that was followed.
#[derive(Serialize, ToSchema)]
pub(crate) struct TracedTransfer {
    /// What documents call it.
    id: String,
    /// The pool it left.
    from: String,
    /// The pool it entered.
    to: String,
    /// When it happened.
    at: String,
    /// The root's amount in it.
    quantity: TracedQuantity,
}

/// A shipment or a receipt that was reached.
#[derive(Serialize, ToSchema)]
pub(crate) struct TracedPartner {
    /// The partner.
    #[serde(rename = "ref")]
    reference: String,
    /// Delivery note or receipt.
    document: Option<String>,
    /// Code of the item.
    item: Option<String>,
    /// The lot that was shipped or received.
    lot: Option<String>,
    /// Shipments: all that was shipped, in its own unit.
    #[schema(required = false)]
    shipped: Option<String>,
    /// The unit of `shipped`.
    #[schema(required = false)]
    shipped_unit: Option<String>,
    /// The root's amount in it.
    quantity: TracedQuantity,
}

/// Where all of the root is.
#[derive(Serialize, ToSchema)]
pub(crate) struct TraceBalance {
    /// The unit of all figures.
    unit: Option<String>,
    /// All there ever was.
    root: Option<String>,
    /// In stock.
    on_hand: Option<String>,
    /// In running orders and tanks.
    in_process: Option<String>,
    /// With customers.
    shipped: Option<String>,
    /// Scrapped.
    scrapped: Option<String>,
    /// Lost.
    lost: Option<String>,
    /// Taken off the books at a count.
    adjusted: Option<String>,
    /// What remains.
    unexplained: Option<String>,
}
