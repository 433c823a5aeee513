//! The answer as rows for a report: each reached movement with everything the record says of it.
//!
//! What the record does not know (who, where it lies now, whether it is on hold) is added by whoever
//! asks; the pools' ids are here for that.

use domain::quantity::format_scaled;
use domain::{Basis, CivilDate, Instant, PoolId, PoolKind};

use crate::amount::shown;
use crate::answer::{Side, TransferRow};
use crate::graph::Graph;
use crate::picture::{AnswerCounts, FigureText, counts};
use crate::question::Way;

/// A reached movement.
#[derive(Debug, Clone)]
pub struct Row<'g> {
    /// Which way the answer went that reached it.
    pub way: Way,
    /// How many steps from what was asked about.
    pub depth: u32,
    /// What documents call it.
    pub transfer: &'g str,
    /// When it happened.
    pub at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Recorded long after it happened.
    pub late: bool,
    /// How it is known.
    pub basis: Basis,
    /// Where it happened.
    pub equipment: Option<&'g str>,
    /// The document it belongs to.
    pub document: Option<&'g str>,
    /// What it left.
    pub from: End<'g>,
    /// What it entered.
    pub to: End<'g>,
    /// What moved, in the unit beside it, where it is known.
    pub moved: Option<String>,
    /// The unit of what moved: that of the end the row tells of.
    pub unit: &'g str,
    /// Forward the root in it; backward how much of it is in what was asked.
    pub contains: FigureText,
    /// Reached by tolerance or in cautious mode only.
    pub possible: bool,
}

/// One end of a movement.
#[derive(Debug, Clone)]
pub struct End<'g> {
    /// The pool.
    pub pool: PoolId,
    /// What it is.
    pub kind: PoolKind,
    /// What documents call it.
    pub reference: String,
    /// Its code within its kind.
    pub code: &'g str,
    /// Code and name of the item in it.
    pub item: Option<(&'g str, &'g str)>,
    /// The label of a lot.
    pub lot_number: Option<&'g str>,
    /// The number the supplier gave it.
    pub supplier_lot: Option<&'g str>,
    /// Last day it may be used, as the record opened it.
    pub expires: Option<CivilDate>,
    /// The operation a run executes.
    pub operation: Option<&'g str>,
    /// The order a run belongs to.
    pub work_order: Option<&'g str>,
    /// What a supplier or customer is called.
    pub partner: Option<&'g str>,
}

impl<'g> Row<'g> {
    /// The end the row tells of: the lot at the far end of the way, or else the one it comes from.
    pub fn told(&self) -> &End<'g> {
        let (far, near) = match self.way {
            Way::Forward => (&self.to, &self.from),
            Way::Backward => (&self.from, &self.to),
        };
        if far.item.is_some() { far } else { near }
    }

    /// The run at either end, the one it enters first.
    pub fn run(&self) -> Option<&End<'g>> {
        [&self.to, &self.from].into_iter().find(|end| end.kind == PoolKind::Run)
    }
}

impl<'g> Side<'g> {
    /// Which way it goes.
    pub fn way(&self) -> Way {
        self.way
    }

    /// How many movements were reached.
    pub fn transfer_count(&self) -> usize {
        self.transfers.len()
    }

    /// How much it holds.
    pub fn counts(&self) -> AnswerCounts {
        counts(self)
    }

    /// What became of all that was asked about, by the words of the balance, with its unit; none where
    /// there is no figure for all of it, or where it goes backward.
    pub fn balance_shown(&self) -> Option<(Vec<(&'static str, String)>, &'g str)> {
        let balance = self.balance.filter(|_| self.way == Way::Forward)?;
        let parts = balance.shown().map(|(name, amount)| (name, format_scaled(amount)));
        Some((parts.into(), self.unit.unwrap_or("kg")))
    }

    /// The reached movements in the order of the answer.
    pub fn rows(&self) -> impl Iterator<Item = Row<'g>> + '_ {
        self.transfers.iter().map(|row| self.row(row))
    }

    fn row(&self, row: &TransferRow) -> Row<'g> {
        let (graph, transfer) = (self.graph, row.transfer);
        let detail = graph.detail(transfer);
        let (from, to) = (graph.from(transfer), graph.to(transfer));
        let far = self.far_end(transfer);
        let near = if far == to { from } else { to };
        let told = if graph.names.item(far).is_some() { far } else { near };
        let moved =
            if told == to { graph.amount_entered(transfer) } else { graph.amount_left(transfer) };
        let unit = self.unit_of_transfer(transfer).map(str::to_owned);
        let [expected, min, max] = match row.figure {
            Some(figure) => figure.shown().map(format_scaled).map(Some),
            None => [const { None }; 3],
        };
        Row {
            way: self.way,
            depth: row.depth,
            transfer: graph.code(transfer),
            at: detail.at,
            recorded_at: detail.recorded_at(),
            late: detail.is_late(),
            basis: detail.basis,
            equipment: detail.equipment.get().map(|text| graph.names.text(text)),
            document: graph.document(transfer),
            from: graph.end(from),
            to: graph.end(to),
            moved: moved.map(|amount| format_scaled(shown(amount))),
            unit: graph.names.unit(told),
            contains: FigureText { expected, min, max, unit },
            possible: row.beyond_strict,
        }
    }
}

impl Graph {
    fn end(&self, index: u32) -> End<'_> {
        let (names, pool) = (&self.names, self.names.pool(index));
        let reference = names.reference(index);
        End {
            pool: pool.id(),
            kind: reference.kind,
            code: reference.code,
            reference: reference.to_string(),
            item: names.item(index).map(|item| (names.text(item.code), names.text(item.name))),
            lot_number: pool.lot_number().map(|text| names.text(text)),
            supplier_lot: pool.supplier_lot().map(|text| names.text(text)),
            expires: pool.expires(),
            operation: pool.operation().map(|text| names.text(text)),
            work_order: pool.work_order().map(|text| names.text(text)),
            partner: names.partner_name(index),
        }
    }
}
