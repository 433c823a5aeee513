//! An answer without its pools and transfers: counts, customers, balance, and when it was recorded.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::{Instant, PoolKind};
use serde::Serialize;

use crate::answer::{Answer, Side};
use crate::cleaned::Cleanings;
use crate::formats::json::QuantityObject;
use crate::forward::Balance;
use crate::graph::Graph;
use crate::picture::{Counted, FigureText};
use crate::question::{Direction, Question, Way};
use crate::walk::{Cancel, Cancelled};

/// Customers and suppliers shown beside a drawing; the counts say how many there are.
const PARTNERS_SHOWN: usize = 50;
/// Places on the slider of record time.
const MOMENTS_MAX: usize = 120;

/// An answer without its pools and transfers: one way, or both.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Summary {
    /// One way.
    One(Box<SideSummary>),
    /// Each for itself.
    Both {
        /// What was asked about.
        root: String,
        /// `both`.
        direction: &'static str,
        /// Into what, to whom.
        forward: Box<SideSummary>,
        /// From what.
        backward: Box<SideSummary>,
    },
}

/// One way's answer without its pools and transfers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SideSummary {
    root: String,
    direction: &'static str,
    mode: &'static str,
    tolerance_s: u32,
    as_of: Option<String>,
    complete: bool,
    #[cfg_attr(feature = "schema", schema(value_type = Vec<std::collections::BTreeMap<String, String>>))]
    warnings: Vec<crate::completeness::Warning>,
    customers: Vec<Customer>,
    suppliers: Vec<Supplier>,
    balance: Option<BTreeMap<&'static str, Option<String>>>,
    counts: AnswerCounts,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
struct Customer {
    #[serde(rename = "ref")]
    reference: String,
    document: Option<String>,
    item: Option<String>,
    lot: Option<String>,
    shipped: Option<String>,
    shipped_unit: String,
    quantity: FigureText,
}

#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
struct Supplier {
    #[serde(rename = "ref")]
    reference: String,
    document: Option<String>,
    item: Option<String>,
    lot: Option<String>,
    quantity: FigureText,
}

/// How much an answer holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AnswerCounts {
    /// Reached pools.
    pub pools: usize,
    /// Reached lots.
    pub lots: usize,
    /// Reached runs.
    pub runs: usize,
    /// Reached transfers.
    pub transfers: usize,
    /// Customers that got something.
    pub customers: usize,
    /// Deliveries: what went to one customer on one document.
    pub shipments: usize,
    /// Suppliers that gave something.
    pub suppliers: usize,
    /// Transfers by how they are known.
    pub by_basis: Counted,
    /// Transfers that were recorded late.
    pub late: usize,
}

/// How much one reading reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReadingCounts {
    /// Reached lots.
    pub lots: usize,
    /// Reached runs.
    pub runs: usize,
    /// Customers that got something.
    pub customers: usize,
    /// Deliveries.
    pub shipments: usize,
}

/// How much is reached clean to clean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CleanCounts {
    /// What is reached.
    #[serde(flatten)]
    pub counts: ReadingCounts,
    /// Machines without a verified cleaning on record: there it goes as far as the records do.
    pub uncleaned: Vec<String>,
}

/// How much each of the readings reaches: the difference is the price of caution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Readings {
    /// By the record.
    pub strict: ReadingCounts,
    /// Including the possible.
    pub cautious: ReadingCounts,
    /// By the record, widened by what machines hand on until they are cleaned; none where not all
    /// that happened on the machines is at hand.
    pub clean: Option<CleanCounts>,
}

impl Readings {
    /// Counts two answers to the same question.
    pub fn of(strict: &Answer<'_>, cautious: &Answer<'_>) -> Self {
        Self { strict: reading(strict), cautious: reading(cautious), clean: None }
    }

    /// The same with what is reached clean to clean.
    pub fn with_clean(
        self,
        (graph, question): (&Graph, &Question),
        cleanings: &Cleanings,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut clean = CleanCounts::default();
        let mut uncleaned = BTreeSet::new();
        for &way in question.direction.ways() {
            let reach = graph.clean_to_clean(question, way, cleanings, cancel)?;
            clean.counts.add(graph.count_reach(question, way, &reach));
            uncleaned.extend(reach.uncleaned().map(str::to_owned));
        }
        clean.uncleaned = uncleaned.into_iter().collect();
        Ok(Self { clean: Some(clean), ..self })
    }
}

impl ReadingCounts {
    fn add(&mut self, other: Self) {
        self.lots += other.lots;
        self.runs += other.runs;
        self.customers += other.customers;
        self.shipments += other.shipments;
    }
}

fn reading(answer: &Answer<'_>) -> ReadingCounts {
    let mut sum = ReadingCounts::default();
    for side in answer.sides() {
        let AnswerCounts { lots, runs, customers, shipments, .. } = counts(side);
        sum.add(ReadingCounts { lots, runs, customers, shipments });
    }
    sum
}

/// One place on the slider of record time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = RecordedBy))]
pub struct Moment {
    /// As of this time everything counted here is known.
    pub at: String,
    /// Transfers recorded since the place before.
    pub recorded: usize,
    /// Of these, how many were recorded late.
    pub late: usize,
}

pub(super) fn summary(answer: &Answer<'_>) -> Summary {
    match answer.sides() {
        [forward, backward] => Summary::Both {
            root: answer.title().to_owned(),
            direction: Direction::Both.as_str(),
            forward: Box::new(side_summary(forward)),
            backward: Box::new(side_summary(backward)),
        },
        sides => Summary::One(Box::new(side_summary(&sides[0]))),
    }
}

fn side_summary(side: &Side<'_>) -> SideSummary {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let customers = side.deliveries.iter().take(PARTNERS_SHOWN).map(|place| {
        let row = side.delivery(*place);
        Customer {
            reference: row.customer,
            document: owned(row.document),
            item: owned(row.item),
            lot: row.lot,
            shipped: row.shipped,
            shipped_unit: row.shipped_unit.to_owned(),
            quantity: figure_text(&row.quantity),
        }
    });
    let suppliers = side.origins.iter().take(PARTNERS_SHOWN).map(|row| {
        let row = side.origin(*row);
        Supplier {
            reference: row.reference,
            document: owned(row.document),
            item: owned(row.item),
            lot: row.lot,
            quantity: figure_text(&row.quantity),
        }
    });
    SideSummary {
        root: side.title.clone(),
        direction: side.way.as_str(),
        mode: side.mode.as_str(),
        tolerance_s: side.tolerance_s,
        as_of: side.graph.cut.recorded_at.map(|at| at.to_string()),
        complete: side.complete,
        warnings: side.warnings.clone(),
        customers: customers.collect(),
        suppliers: suppliers.collect(),
        balance: side.balance.map(|balance| balance_texts(balance, side.unit)),
        counts: counts(side),
    }
}

fn balance_texts(balance: Balance, unit: Option<&str>) -> BTreeMap<&'static str, Option<String>> {
    let parts =
        balance.shown().map(|(name, amount)| (name, Some(domain::quantity::format_scaled(amount))));
    let mut texts = BTreeMap::from(parts);
    texts.insert("unit", unit.map(str::to_owned));
    texts
}

fn figure_text(quantity: &QuantityObject<'_>) -> FigureText {
    let unit = quantity.unit.map(str::to_owned);
    let Some(figure) = quantity.figure else { return FigureText { unit, ..FigureText::default() } };
    let [expected, min, max] = figure.shown().map(domain::quantity::format_scaled).map(Some);
    FigureText { expected, min, max, unit }
}

pub(crate) fn counts(side: &Side<'_>) -> AnswerCounts {
    let (graph, names) = (side.graph, &side.graph.names);
    let of_kind =
        |kind: PoolKind| side.pools.iter().filter(|row| names.kind(row.pool) == kind).count();
    let mut shipments = HashSet::new();
    for place in &side.deliveries {
        let transfer = side.transfers[*place as usize].transfer;
        let document = graph.detail(transfer).document;
        let unnamed = document.get().is_none().then_some(transfer);
        shipments.insert((graph.to(transfer), document, unnamed));
    }
    let mut by_basis = Counted::new();
    let mut late = 0;
    for row in &side.transfers {
        let detail = graph.detail(row.transfer);
        *by_basis.entry(detail.basis.as_str()).or_default() += 1;
        late += usize::from(detail.is_late());
    }
    let outward = |kind: PoolKind| if side.way == Way::Forward { of_kind(kind) } else { 0 };
    AnswerCounts {
        pools: side.pools.len(),
        lots: of_kind(PoolKind::Lot),
        runs: of_kind(PoolKind::Run),
        transfers: side.transfers.len(),
        customers: outward(PoolKind::Customer),
        shipments: shipments.len(),
        suppliers: if side.way == Way::Backward { of_kind(PoolKind::Supplier) } else { 0 },
        by_basis,
        late,
    }
}

/// When what was reached had been recorded: each moment, or evenly spread stretches of time.
pub(super) fn timeline(answer: &Answer<'_>) -> Vec<Moment> {
    let mut recorded: Vec<(i64, i16, bool)> = Vec::new();
    for side in answer.sides() {
        recorded.extend(side.transfers.iter().map(|row| {
            let detail = side.graph.detail(row.transfer);
            (detail.recorded_at_us, detail.at.offset_min, detail.is_late())
        }));
    }
    recorded.sort_unstable();
    let (Some(first), Some(last)) = (recorded.first(), recorded.last()) else { return Vec::new() };
    let (begin, span) = (i128::from(first.0), i128::from(last.0) - i128::from(first.0) + 1);
    let distinct = recorded.chunk_by(|a, b| a.0 == b.0).count();
    let stretch = |at_us: i64| match distinct {
        0..=MOMENTS_MAX => i128::from(at_us),
        _ => (i128::from(at_us) - begin) * MOMENTS_MAX as i128 / span,
    };
    let moments = recorded.chunk_by(|a, b| stretch(a.0) == stretch(b.0)).map(|part| {
        let (utc_us, offset_min, _) = part[part.len() - 1];
        Moment {
            at: Instant { utc_us, offset_min }.to_string(),
            recorded: part.len(),
            late: part.iter().filter(|(_, _, late)| *late).count(),
        }
    });
    moments.collect()
}
