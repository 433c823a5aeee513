//! A trace as a table and as a report: every reached movement with its document, lot, place, person and
//! state, for the page and for paper, sheets and other systems.
//!
//! What a reader may not see, chose not to see, or what is too much for the form, is counted and said; no
//! table ends in silence.

mod between;
mod columns;
mod epcis;
mod paper;
mod prices;
mod rows;
mod scope;
mod sets;
mod sheet;
mod taken;

use std::collections::BTreeMap;

use domain::Refusal;
use domain::guests::Sight;
use serde::{Deserialize, Serialize};
use trace::picture::{AnswerCounts, FigureText};
use utoipa::{IntoParams, ToSchema};

pub use self::between::{Between, ReadingWorth, ReadingsBetween};
pub use self::columns::Column;
pub use self::prices::Money;
pub(crate) use self::prices::{Prices, Sums, worth};
pub use self::sets::{ColumnSet, ColumnSets};
pub use self::taken::{TakenPage, TakenQuery, TakenView};

use self::rows::Gathering;
use self::scope::Scope;
use crate::asks::TraceAsk;
use crate::beyond::Source;
use crate::error::Result;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::withholding::Withheld;

/// Rows of a table on a page; more are counted and not shown.
const ROWS_MAX: usize = 10_000;

/// How a table is wanted, beside the question.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TableAsk {
    /// Columns in the order they are wanted, with commas between; all of them without it.
    pub columns: Option<String>,
    /// Only movements of which any cell holds this text.
    pub q: Option<String>,
    /// Only these stages, with commas between.
    pub stages: Option<String>,
    /// The column to sort by, with `-` before it from the last to the first.
    pub sort: Option<String>,
    /// What is not shown, with commas between: `people`, `partners`, `quantities`.
    pub withhold: Option<String>,
    /// The language of what is handed out: `zh-Hans`, `zh-Hant` or `en`; the person's own without it.
    pub lang: Option<String>,
}

/// One reached movement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TraceRow {
    /// `forward` or `backward`.
    pub way: &'static str,
    /// How many steps from what was asked about.
    pub depth: u32,
    /// What documents call the movement.
    pub transfer: String,
    /// `received`, `fed`, `made`, `moved`, `shipped`, `returned`, `scrapped`, `lost` or `adjusted`.
    pub stage: &'static str,
    /// `receipt`, `shipment`, `work_order`, or `movement` for any other.
    pub document_kind: Option<&'static str>,
    /// The document's number.
    pub document: Option<String>,
    /// When it happened.
    pub at: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Recorded long after it happened.
    pub late: bool,
    /// Code of the item.
    pub item: Option<String>,
    /// Its name.
    pub item_name: Option<String>,
    /// The lot, as traces name it.
    pub lot: Option<String>,
    /// Its number.
    pub lot_number: Option<String>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<String>,
    /// How much moved.
    pub quantity: Option<String>,
    /// In which unit.
    pub unit: Option<String>,
    /// Forward the root in it; backward how much of it is in what was asked.
    pub contains: FigureText,
    /// What the supplier or customer is called.
    pub partner: Option<String>,
    /// Codes of the warehouses the lot lies in now, with commas between.
    pub warehouse: Option<String>,
    /// Codes of the places the lot lies at now, with commas between.
    pub bin: Option<String>,
    /// How the lot stands now, a word of states.
    pub status: Option<&'static str>,
    /// Last day the lot may be used.
    pub expires: Option<String>,
    /// What the operation of the run is called.
    pub operation: Option<String>,
    /// The machine.
    pub equipment: Option<String>,
    /// Who did it.
    pub person: Option<String>,
    /// How it is known.
    pub basis: &'static str,
    /// Reached by tolerance or in cautious mode only.
    pub possible: bool,
    /// Columns that say something which is not shown to the reader.
    pub withheld: Vec<&'static str>,
}

/// What is not in a table although it was reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// Movements that the chosen scope leaves out.
    pub by_scope: usize,
    /// The scope, as it was chosen.
    pub scope: Option<String>,
    /// Movements that are too many for one table.
    pub by_limit: usize,
    /// Cells that the reader may not see, or that are withheld.
    pub cells_withheld: usize,
    /// What is withheld by choice.
    pub withheld: Vec<&'static str>,
}

/// A trace as a table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TraceTable {
    /// What was asked about.
    pub root: String,
    /// The columns, in their order.
    pub columns: Vec<&'static str>,
    /// Every movement that is shown.
    pub rows: Vec<TraceRow>,
    /// How much was reached, by the way.
    pub counts: BTreeMap<&'static str, AnswerCounts>,
    /// Handling units that anything reached was ever in, by their kind; none where there are too many
    /// lots to look at each.
    pub units: Option<BTreeMap<&'static str, usize>>,
    /// What is not in it.
    pub left_out: LeftOut,
    /// Where the answer was read from.
    #[serde(flatten)]
    pub source: Source,
}

impl Plant {
    /// A trace as a table, for a page.
    pub fn trace_table(
        &self,
        operator: &Operator,
        ask: &TraceAsk,
        table: &TableAsk,
    ) -> Result<TraceTable> {
        self.table(operator, (ask, table), ROWS_MAX)
    }

    /// The same of at most so many rows.
    pub(crate) fn table(
        &self,
        operator: &Operator,
        (ask, table): (&TraceAsk, &TableAsk),
        most: usize,
    ) -> Result<TraceTable> {
        self.sight(operator, Permission::TraceRead, Sight::Trace(&ask.root))?;
        let scope = Scope::read(table)?;
        let mut withheld = withheld(table.withhold.as_deref())?;
        if operator.is_guest() && !withheld.contains(&Withheld::People) {
            withheld.push(Withheld::People);
        }
        let reply = self.trace(operator, ask)?;
        let answer = reply.answer()?;
        let gathering = Gathering::begin(self, operator, (ask, &withheld));
        // A scope is looked for in whole rows, so that nothing is cut before it is chosen.
        let reach = if scope.is_narrowed() { most.saturating_mul(10) } else { most };
        let (mut rows, beyond) = gathering.rows(&answer, reach)?;
        let by_scope = scope.apply(&mut rows);
        let over = rows.len().saturating_sub(most);
        rows.truncate(most);
        let units = self.units_reached(operator, &answer)?;
        let counts = answer.sides().iter().map(|side| (side.way().as_str(), side.counts()));
        Ok(TraceTable {
            root: answer.title().to_owned(),
            columns: scope.columns.iter().map(|column| column.as_str()).collect(),
            left_out: LeftOut {
                by_scope,
                scope: scope.said(),
                by_limit: beyond + over,
                cells_withheld: rows.iter().map(|row| row.withheld.len()).sum(),
                withheld: withheld.iter().map(|one| one.as_str()).collect(),
            },
            rows,
            counts: counts.collect(),
            units,
            source: reply.source().clone(),
        })
    }
}

/// What a list with commas between withholds.
pub(crate) fn withheld(words: Option<&str>) -> Result<Vec<Withheld>, Refusal> {
    let words = words.unwrap_or_default().split(',').filter(|word| !word.is_empty());
    let bad = Refusal::BadInput { field: "withhold" };
    words.map(|word| Withheld::of(word).ok_or_else(|| bad.clone())).collect()
}

impl TraceRow {
    /// What a column says, as text; none where it says nothing or is withheld.
    pub(crate) fn cell(&self, column: Column) -> Option<&str> {
        match column {
            Column::Stage => Some(self.stage),
            Column::DocumentKind => self.document_kind,
            Column::Document => self.document.as_deref(),
            Column::At => Some(&self.at),
            Column::Item => self.item_name.as_deref().or(self.item.as_deref()),
            Column::Lot => self.lot_number.as_deref().or(self.lot.as_deref()),
            Column::SupplierLot => self.supplier_lot.as_deref(),
            Column::Quantity => self.quantity.as_deref(),
            Column::Unit => self.unit.as_deref(),
            Column::Contains => self.contains.expected.as_deref(),
            Column::Partner => self.partner.as_deref(),
            Column::Warehouse => self.warehouse.as_deref(),
            Column::Bin => self.bin.as_deref(),
            Column::Status => self.status,
            Column::Expires => self.expires.as_deref(),
            Column::Operation => self.operation.as_deref(),
            Column::Equipment => self.equipment.as_deref(),
            Column::Person => self.person.as_deref(),
            Column::Basis => Some(self.basis),
            Column::RecordedAt => Some(&self.recorded_at),
            Column::Transfer => Some(&self.transfer),
        }
    }

    /// What a column is sorted by: figures as figures, moments as moments, what says nothing last.
    fn sorting(&self, column: Column) -> (bool, i128, String) {
        let cell = self.cell(column);
        let number = match column {
            Column::Quantity | Column::Contains => {
                let figure: Option<domain::Quantity> = cell.and_then(|text| text.parse().ok());
                figure.map(|figure| i128::from(figure.0))
            }
            Column::At | Column::RecordedAt => {
                let at: Option<domain::Instant> = cell.and_then(|text| text.parse().ok());
                at.map(|at| i128::from(at.utc_us))
            }
            _ => None,
        };
        let text =
            if number.is_some() { String::new() } else { cell.unwrap_or_default().to_owned() };
        (cell.is_none(), number.unwrap_or_default(), text)
    }
}
