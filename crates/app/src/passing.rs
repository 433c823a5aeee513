//! What leaves a run without becoming a lot: it goes on into the next run, or is lost on the way.
//!
//! Both are kept in kilograms, as runs are. A gain (water, air) is recorded by nobody: the weight of
//! what comes out tells it.

use domain::facts::ItemDefined;
use domain::orders::Line;
use domain::production as decisions;
use domain::{PoolKind, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::balances::Flow as Moved;
use store::orders as stored;
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Done};
use crate::contents::{kilograms_of, weight};
use crate::error::Result;
use crate::lots::Flow;
use crate::orders::quantity;
use crate::plant::{Operator, Plant};
use crate::runs::{self, LoadedRun};
use crate::warehouse::{floor, given};

/// What is in a run goes on into another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PassOn {
    /// The run it goes into, by its reference or code.
    pub into: String,
    /// How many kilograms; all that is in the run where absent.
    pub quantity: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What went on into another run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassedOn {
    /// The movement.
    pub transfer: String,
    /// The run it left.
    pub run: String,
    /// Number of the work order it was made for.
    pub order: String,
    /// The run it went into.
    pub into: String,
    /// Number of the work order of that run.
    pub into_order: String,
    /// The line of that order it serves, where the order asks for it.
    pub line: Option<u32>,
    /// How many kilograms; none where nobody knows.
    pub quantity: Option<String>,
    /// What stays in the run and did not leave it later, in kilograms; none where nobody knows.
    pub left: Option<String>,
}

/// A part of what is in a run is lost: dust, steam, what sticks to the machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct LoseFromRun {
    /// How many kilograms; all that is in the run where absent.
    pub quantity: Option<String>,
    /// `loss`, or `scrap` for what is swept up and thrown away; loss where absent.
    pub sink: Option<String>,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// What a run lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LostFromRun {
    /// The movement.
    pub transfer: String,
    /// The run.
    pub run: String,
    /// Number of the work order.
    pub order: String,
    /// `loss` or `scrap`.
    pub sink: String,
    /// How many kilograms.
    pub quantity: String,
    /// What stays in the run and did not leave it later, in kilograms; none where nobody knows.
    pub left: Option<String>,
}

impl Plant {
    /// Passes what is in a run on into another one, or shows what that would do.
    pub fn pass_on(
        &self,
        operator: &Operator,
        run: &str,
        ask: &PassOn,
        once: (Option<&str>, bool),
    ) -> Result<Done<PassedOn>> {
        let (from, content) = (run.to_owned(), ask.clone());
        let asked = floor("pass_on", &ask.act, once);
        self.act(operator, &asked, &(run, ask), move |acting| pass_on(acting, &from, &content))
    }

    /// Records what a run lost, or shows what that would do.
    pub fn lose_from_run(
        &self,
        operator: &Operator,
        run: &str,
        ask: &LoseFromRun,
        once: (Option<&str>, bool),
    ) -> Result<Done<LostFromRun>> {
        let (from, content) = (run.to_owned(), ask.clone());
        let asked = floor("lose_from_run", &ask.act, once);
        self.act(operator, &asked, &(run, ask), move |acting| lose(acting, &from, &content))
    }
}

pub(crate) fn pass_on(
    acting: &mut Acting<'_, '_, '_>,
    reference: &str,
    ask: &PassOn,
) -> Result<PassedOn> {
    // Load.
    let run = acting.open_run(reference)?;
    let into = acting.open_run(&ask.into)?;
    let there = acting.free_of_run(&run)?;
    let made = acting.made_for(&run, &into)?;

    // Decide.
    if run.pool == into.pool {
        return Err(Refusal::SelfTransfer { reference: run.run.reference }.into());
    }
    let amount = kilograms(&run, ask.quantity.as_deref(), there)?;
    if let Some(amount) = amount {
        acting.pass(decisions::within_run(&run.run, there, amount), &run.run.reference)?;
    }
    let line = if let Some((item, line)) = &made {
        let counted = amount.filter(|_| item.unit == "kg");
        if let Some(amount) = counted {
            acting.pass(decisions::within_line(line, amount), &run.run.reference)?;
        }
        counted.map(|_| line.line)
    } else {
        acting.has_operation(&run.order, &into)?;
        None
    };

    // Append.
    acting.document = Some(run.order.code.clone());
    let transfer = acting.transfer(Flow {
        from: run.pool,
        to: into.pool,
        qty_from: amount,
        qty_to: amount,
        equipment: into.operation.equipment.clone(),
        returns: None,
    })?;
    if let Some(line) = line {
        acting.serve(into.order.order, line, transfer)?;
    }
    acting.hold_as_run(run.pool, into.pool)?;
    acting.describe_anew(into.pool)?;
    Ok(PassedOn {
        transfer: transfer.to_string(),
        left: left(there, amount),
        run: run.run.reference,
        order: run.order.code,
        into: into.run.reference,
        into_order: into.order.code,
        line,
        quantity: amount.map(|amount| amount.to_string()),
    })
}

pub(crate) fn lose(
    acting: &mut Acting<'_, '_, '_>,
    reference: &str,
    ask: &LoseFromRun,
) -> Result<LostFromRun> {
    // Load.
    let run = acting.open_run(reference)?;
    let there = acting.free_of_run(&run)?;

    // Decide.
    let kind = match given(ask.sink.as_deref()).as_deref() {
        None | Some("loss") => PoolKind::Loss,
        Some("scrap") => PoolKind::Scrap,
        Some(_) => return Err(Refusal::BadInput { field: "sink" }.into()),
    };
    let subject = || run.run.reference.clone();
    let reason = given(Some(&ask.reason));
    let reason = reason.ok_or_else(|| Refusal::ReasonNeeded { subject: subject() })?;
    let amount = kilograms(&run, ask.quantity.as_deref(), there)?;
    let amount = amount.ok_or_else(|| Refusal::ChargeNotWeighed { run: subject() })?;
    acting.pass(decisions::within_run(&run.run, there, amount), &run.run.reference)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    acting.reason = Some(reason);
    let sink = acting.sink(kind)?;
    let transfer = acting.transfer(Flow {
        from: run.pool,
        to: sink,
        qty_from: Some(amount),
        qty_to: Some(amount),
        equipment: run.operation.equipment.clone(),
        returns: None,
    })?;
    Ok(LostFromRun {
        transfer: transfer.to_string(),
        left: left(there, Some(amount)),
        run: run.run.reference,
        order: run.order.code,
        sink: kind.to_string(),
        quantity: amount.to_string(),
    })
}

/// The kilograms that were named, or all there are; none where nobody knows how many.
fn kilograms(
    run: &LoadedRun,
    named: Option<&str>,
    there: Option<i128>,
) -> Result<Option<Quantity>, Refusal> {
    if let Some(named) = given(named) {
        return quantity(&named).map(Some);
    }
    let Some(there) = there else { return Ok(None) };
    let all = i64::try_from(there).ok().map(Quantity).filter(|all| *all > Quantity::ZERO);
    all.map(Some).ok_or_else(|| Refusal::NothingThere { reference: run.run.reference.clone() })
}

fn left(there: Option<i128>, amount: Option<Quantity>) -> Option<String> {
    let (there, amount) = there.zip(amount)?;
    Some(domain::quantity::format_scaled((there - i128::from(amount.0)).max(0)))
}

impl Acting<'_, '_, '_> {
    /// The kilograms that may leave a run at the moment of the act, so that what left later was still
    /// there; none where one of its movements has no weight.
    fn free_of_run(&mut self, run: &LoadedRun) -> Result<Option<i128>> {
        let (ground, at_us) = (self.ground(), self.at.utc_us);
        let moves = kilograms_of(self.cx.tx, ground, run.pool)?;
        Ok(moves.map(|moves| moves.free_at(at_us)))
    }

    /// The kilograms of a movement into or out of a run.
    pub(crate) fn weight(&mut self, flow: &Moved, enters: bool) -> Result<Option<i128>> {
        let ground = self.ground();
        weight(self.cx.tx, ground, flow, enters)
    }

    /// The line by which the order of a run asks for what another order makes, with its item; none
    /// within one order, or where it asks for nothing of that kind.
    fn made_for(
        &mut self,
        run: &LoadedRun,
        into: &LoadedRun,
    ) -> Result<Option<(ItemDefined, Line)>> {
        if run.order.order == into.order.order {
            return Ok(None);
        }
        let ground = self.ground();
        let Some(item) = runs::makes(self.cx.tx, ground, run.order.order)? else { return Ok(None) };
        let materials = self.materials(into.order.order)?;
        let place = decisions::line_for(&materials, &item.code, &into.operation.operation);
        Ok(place.ok().map(|place| (item, place.material.line.clone())))
    }

    /// Whether what a run does is a part of an order's work: one run may work for several orders.
    pub(crate) fn has_operation(&mut self, order: &stored::Order, run: &LoadedRun) -> Result<()> {
        if order.order == run.order.order {
            return Ok(());
        }
        let routing = self.routing(order)?;
        let operation = &run.operation.operation;
        let known = decisions::step_of(&routing.operations, operation);
        self.uphold(known.map(drop).map_err(|_| {
            let (run, order) = (run.run.reference.clone(), order.code.clone());
            Refusal::OtherOrder { run, operation: operation.clone(), order }
        }))
    }
}
