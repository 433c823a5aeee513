//! The answer as lines, each an object of its own: a reader takes an answer of a million rows line by
//! line, and the last line says whether it had them all.

use serde::Serialize;

use crate::answer::{Answer, OriginRow, PoolRow, Side, TransferRow};
use crate::completeness::Warning;
use crate::formats::json::{
    BalanceObject, DeliveryObject, OriginObject, PoolObject, TransferObject,
};
use crate::question::Way;

/// A line of an answer; it says first what it is.
#[derive(Serialize)]
#[serde(transparent)]
#[expect(missing_debug_implementations, reason = "it is only written down")]
pub struct Line<'a>(Row<'a>);

#[derive(Serialize)]
#[serde(tag = "row", rename_all = "snake_case")]
enum Row<'a> {
    Trace(Head<'a>),
    Pool(PoolObject<'a, 'a>),
    Transfer(TransferObject<'a, 'a>),
    Customer(DeliveryObject<'a>),
    Supplier(OriginObject<'a>),
    End(End),
}

/// What is known before the rows: the question, how complete the answer is, how many rows follow.
#[derive(Serialize)]
struct Head<'a> {
    root: &'a str,
    direction: &'static str,
    mode: &'static str,
    tolerance_s: u32,
    as_of: Option<String>,
    as_of_seq: Option<i64>,
    /// Pools whose books were kept anew for the past moment; the others are those of now.
    pools_kept_anew: Option<usize>,
    complete: bool,
    warnings: &'a [Warning],
    balance: Option<BalanceObject<'a>>,
    pools: usize,
    transfers: usize,
    customers: usize,
    suppliers: usize,
}

/// What comes last: how many lines came before.
#[derive(Serialize)]
struct End {
    lines: usize,
}

impl Answer<'_> {
    /// A line about each side, then its pools, transfers, customers and suppliers, each the object
    /// that the one document has; and an end, without which the answer is not whole.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let lines = self.sides.iter().map(|side| 1 + head(side).rows()).sum();
        let rows = self.sides.iter().flat_map(rows);
        rows.chain([Row::End(End { lines })]).map(Line)
    }
}

fn rows<'a>(side: &'a Side<'a>) -> impl Iterator<Item = Row<'a>> {
    let pool = |row: &PoolRow| Row::Pool(PoolObject { side, row: *row });
    let transfer = |row: &TransferRow| Row::Transfer(TransferObject { side, row: *row });
    let delivery = |place: &u32| Row::Customer(DeliveryObject(side.delivery(*place)));
    let origin = |row: &OriginRow| Row::Supplier(OriginObject(side.origin(*row)));
    [Row::Trace(head(side))]
        .into_iter()
        .chain(side.pools.iter().map(pool))
        .chain(side.transfers.iter().map(transfer))
        .chain(side.deliveries.iter().map(delivery))
        .chain(side.origins.iter().map(origin))
}

fn head<'a>(side: &'a Side<'_>) -> Head<'a> {
    let balance = side.balance.filter(|_| side.way == Way::Forward);
    Head {
        root: &side.title,
        direction: side.way.as_str(),
        mode: side.mode.as_str(),
        tolerance_s: side.tolerance_s,
        as_of: side.graph.cut.recorded_at.map(|at| at.to_string()),
        as_of_seq: side.graph.cut.seq,
        pools_kept_anew: side.graph.kept_anew(),
        complete: side.complete,
        warnings: &side.warnings,
        balance: balance.map(|balance| BalanceObject { balance, unit: side.unit }),
        pools: side.pools.len(),
        transfers: side.transfers.len(),
        customers: side.deliveries.len(),
        suppliers: side.origins.len(),
    }
}

impl Head<'_> {
    const fn rows(&self) -> usize {
        self.pools + self.transfers + self.customers + self.suppliers
    }
}
