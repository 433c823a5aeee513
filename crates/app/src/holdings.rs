//! What a pool holds, and in which state it is, as lists and passports show it.
//!
//! A lot is measured in its own unit, so its own transfers tell it; kilograms of a run are derived
//! from what flows through it, which the graph knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::balance::{Moves, gross};
use domain::quantity::format_scaled;
use domain::{CivilDate, Instant, LotStatus, PoolId, PoolKind};
use jiff::tz::TimeZone;
use store::pools::PoolRow;
use store::{Tx, balances, pools, stock};
use trace::{Contents, Graph, PoolBalance};

use crate::beyond::Books;
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::rows::reference;
use crate::runs;
use crate::times;
use crate::views::{ItemView, PoolView};

/// What lists look at pools with: the graph is built only when a run or tank is looked at.
pub(crate) struct Looking<'p> {
    plant: &'p Plant,
    operator: &'p Operator,
    pub(crate) zone: TimeZone,
    today: CivilDate,
    graph: Option<Books>,
    operations: Option<BTreeMap<String, String>>,
}

/// What entered a pool, what left it, what is in it.
pub(crate) struct Holding {
    pub(crate) entered: Option<String>,
    pub(crate) left: Option<String>,
    on_hand: Option<String>,
    balance: PoolBalance,
    pub(crate) unit: String,
    span: Option<(Instant, Instant)>,
    shipped: bool,
}

impl Holding {
    /// What a graph knows of a pool.
    pub(crate) fn of_contents(contents: &Contents<'_>) -> Self {
        Self {
            entered: contents.entered.clone(),
            left: contents.left.clone(),
            on_hand: contents.on_hand.clone(),
            balance: contents.balance,
            unit: contents.unit.to_owned(),
            span: contents.span,
            shipped: contents.shipped,
        }
    }
}

impl<'p> Looking<'p> {
    pub(crate) fn at(plant: &'p Plant, operator: &'p Operator) -> Self {
        let zone = times::zone(&operator.zone);
        let today = plant.today(&zone);
        Self { plant, operator, zone, today, graph: None, operations: None }
    }

    /// A graph of now that has everything that ever moved at a pool.
    pub(crate) fn graph(&mut self, tx: &mut Tx<'_>, pool: PoolId) -> Result<Arc<Graph>> {
        if let Some(books) = self.graph.as_ref().filter(|books| books.has(pool)) {
            return Ok(books.graph.clone());
        }
        let books = self.plant.books_of(tx, self.operator, &[pool])?;
        Ok(self.graph.insert(books).graph.clone())
    }

    /// What a pool holds.
    pub(crate) fn holding(&mut self, tx: &mut Tx<'_>, row: &PoolRow) -> Result<Option<Holding>> {
        match &row.item {
            Some(item) if row.pool.fact.kind == PoolKind::Lot => {
                self.of_lot(tx, row, &item.unit).map(Some)
            }
            _ => self.of_graph(tx, row),
        }
    }

    fn of_lot(&self, tx: &mut Tx<'_>, row: &PoolRow, unit: &str) -> Result<Holding> {
        let Operator { company, site, .. } = *self.operator;
        let pool = row.pool.fact.pool;
        let standing = balances::standing_of(tx, (company, site), pool)?;
        // As its links are listed: what came back stands among what entered.
        let (entered, left) = gross(pool, &standing);
        let moves = Moves::of(pool, standing);
        let on_hand = moves.on_hand();
        // Moves come in the order of time.
        let span = moves.iter().next().zip(moves.iter().last());
        let balance = match on_hand {
            0 => PoolBalance::None,
            1.. => PoolBalance::Some,
            _ => PoolBalance::Debt,
        };
        Ok(Holding {
            entered: Some(format_scaled(entered)),
            left: Some(format_scaled(left)),
            on_hand: Some(format_scaled(on_hand)),
            unit: unit.to_owned(),
            span: span.map(|(first, last)| (Instant::utc(first.at_us), Instant::utc(last.at_us))),
            shipped: balance == PoolBalance::None
                && pools::gave_to_customer(tx, company, site, pool)?,
            balance,
        })
    }

    fn of_graph(&mut self, tx: &mut Tx<'_>, row: &PoolRow) -> Result<Option<Holding>> {
        let id = row.pool.fact.pool;
        let graph = self.graph(tx, id)?;
        let Some(pool) = graph.pool_by_id(id) else { return Ok(None) };
        Ok(Some(Holding::of_contents(&graph.contents(pool))))
    }

    fn operation_name(&mut self, tx: &mut Tx<'_>, code: &str) -> Result<Option<String>> {
        if self.operations.is_none() {
            self.operations = Some(runs::operation_names(tx, self.operator.company)?);
        }
        Ok(self.operations.as_ref().and_then(|names| names.get(code)).cloned())
    }

    /// A pool as lists show it.
    pub(crate) fn view(&mut self, tx: &mut Tx<'_>, row: &PoolRow) -> Result<PoolView> {
        let holding = self.holding(tx, row)?;
        let state = self.state(tx, row, holding.as_ref())?;
        let fact = &row.pool.fact;
        let span = holding.as_ref().and_then(|holding| holding.span);
        let ground = (self.operator.company, self.operator.site);
        let known = stock::lot(tx, ground, fact.pool)?;
        let operation_name = match &fact.operation {
            Some(code) => self.operation_name(tx, code)?,
            None => None,
        };
        Ok(PoolView {
            reference: reference(fact).to_string(),
            kind: fact.kind.as_str(),
            code: fact.code.clone(),
            lot_number: fact.lot_number.clone(),
            supplier_lot: fact.supplier_lot.clone(),
            item: row.item.as_ref().map(|item| ItemView {
                code: item.code.clone(),
                name: item.name.clone(),
                unit: item.unit.clone(),
            }),
            on_hand: holding.as_ref().and_then(|holding| holding.on_hand.clone()),
            unit: holding.map(|holding| holding.unit),
            opened_at: span.map(|(first, _)| times::in_zone(first.utc_us, &self.zone)),
            last_at: span.map(|(_, last)| times::in_zone(last.utc_us, &self.zone)),
            expires: known.expires_on.or(fact.expires).map(|date| date.to_string()),
            state,
            work_order: fact.work_order.clone(),
            operation: fact.operation.clone(),
            operation_name,
        })
    }

    /// The most urgent thing that is true of a pool.
    fn state(
        &self,
        tx: &mut Tx<'_>,
        row: &PoolRow,
        holding: Option<&Holding>,
    ) -> Result<&'static str> {
        let fact = &row.pool.fact;
        let Some(holding) = holding else { return Ok("gone") };
        match (fact.kind, holding.balance) {
            (PoolKind::Run, _) if fact.closed_at.is_some() => return Ok("gone"),
            (PoolKind::Run, _) => return Ok("wip"),
            (_, PoolBalance::Debt) => return Ok("negative"),
            (_, PoolBalance::None) if holding.shipped => return Ok("shipped"),
            (_, PoolBalance::None) => return Ok("gone"),
            (_, PoolBalance::Some | PoolBalance::Unknown) => {}
        }
        let ground = (self.operator.company, self.operator.site);
        let holds = stock::holds(tx, ground, fact.pool)?;
        if holds.iter().any(|hold| hold.lifted_at_us.is_none()) {
            return Ok("hold");
        }
        let known = stock::lot(tx, ground, fact.pool)?;
        let expired = known.expires_on.or(fact.expires).is_some_and(|date| date < self.today);
        Ok(match known.status {
            Some(LotStatus::Rejected) => "rejected",
            Some(LotStatus::PendingInspection) => "pending_inspection",
            _ if expired => "expired",
            _ => "free",
        })
    }
}
