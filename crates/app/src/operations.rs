//! Operations: begun by whoever does them, each with a run of its own, and closed.
//!
//! Several persons at one operation are several acts. Parallel and repeated runs are allowed; the
//! order of operations is kept unless somebody says why not.

use std::collections::BTreeSet;

use domain::facts::{OperationStarted, PoolOpened, RunClosed};
use domain::lot_numbers::{Stem, Tokens};
use domain::production::{self as decisions, Account};
use domain::{MasterKind, OrderKind, PoolId, PoolKind, Refusal};
use serde::{Deserialize, Serialize};
use store::claims::{self, ClaimKind};
use store::operations as stored;
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::Result;
use crate::orders::chosen;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs::{self, RunView};
use crate::times;

/// An operation that begins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct StartOperation {
    /// Number of the work order.
    pub order: String,
    /// Code of the operation.
    pub operation: String,
    /// The number on the charge's card; made by the program where absent.
    pub run: Option<String>,
    /// Code of the equipment; that of the routing where absent.
    pub equipment: Option<String>,
    /// Code of the station; that of the routing where absent.
    pub station: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A run that closes, or opens again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct CloseRun {
    /// Why it is opened again.
    pub reason: Option<String>,
    /// How it came about; `at` is when the run closed.
    #[serde(default)]
    pub act: ActAsk,
}

/// Where a list of open runs begins.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OperationQuery {
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// A page of open runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OperationPage {
    /// The runs, the oldest first.
    pub rows: Vec<RunView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Plant {
    /// Begins an operation of a work order: a run is open from now on.
    pub fn start_operation(
        &self,
        operator: &Operator,
        ask: &StartOperation,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<RunView>> {
        let asked = Asked {
            name: "start_operation",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| start(acting, &content))
    }

    /// Closes a run, also late: it closed when the act happened.
    pub fn finish_operation(
        &self,
        operator: &Operator,
        run: &str,
        ask: &CloseRun,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<RunView>> {
        let asked = Asked {
            name: "finish_operation",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let run = run.to_owned();
        self.act(operator, &asked, &(run.clone(), ask), move |acting| finish(acting, &run))
    }

    /// Opens a run again that was closed by mistake.
    pub fn reopen_operation(
        &self,
        operator: &Operator,
        run: &str,
        ask: &CloseRun,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<RunView>> {
        let asked = Asked {
            name: "reopen_operation",
            permission: Permission::GoodsRecord,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (run, reason) = (run.to_owned(), ask.reason.clone());
        self.act(operator, &asked, &(run.clone(), ask), move |acting| reopen(acting, &run, reason))
    }

    /// The runs that are open: what is done where, by whom, since when, and what is in it.
    pub fn operations(&self, operator: &Operator, query: &OperationQuery) -> Result<OperationPage> {
        operator.need(Permission::WorkRead)?;
        let after: Option<PoolId> = pages::cursor(query.cursor.as_deref())?;
        let limit = pages::rows(query.limit);
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        self.read(|tx| {
            let open = stored::open(tx, ground, after.unwrap_or_default(), limit)?;
            let full = open.len() == limit as usize;
            let next = open.last().filter(|_| full).map(|last| last.run.to_string());
            let rows = open.into_iter().map(|one| runs::view(tx, ground, &zone, one));
            Ok(OperationPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }
}

pub(crate) fn start(acting: &mut Acting<'_, '_, '_>, ask: &StartOperation) -> Result<RunView> {
    // Load.
    let order = acting.order(OrderKind::Work, &ask.order)?;
    let routing = acting.routing(&order)?;
    let ground = acting.ground();
    let begun = stored::of_order(acting.cx.tx, ground, order.order)?;
    let begun: BTreeSet<u32> = begun.into_iter().map(|one| one.step).collect();

    // Decide.
    acting.uphold(domain::orders::workable(&order.code, order.state))?;
    if ask.operation.trim().is_empty() {
        return Err(Refusal::BadInput { field: "operation" }.into());
    }
    acting.trained_for(&ask.operation)?;
    let step = decisions::step_of(&routing.operations, &ask.operation)?;
    let about = format!("order:{}", order.code);
    acting.pass(decisions::in_order(&routing.operations, step, &begun), &about)?;
    let planned = routing.operations.get(step as usize - 1);
    let station = acting.station(ask, planned.map(|planned| planned.station.as_str()))?;
    let equipment = acting.equipment(ask, planned.map(|planned| planned.equipment.as_str()))?;
    acting.ask_instructions(order.order, &ask.operation, station.as_deref())?;

    // Append.
    acting.document = Some(order.code.clone());
    let code = match chosen(ask.run.as_deref())? {
        Some(code) => acting.free_run(code)?,
        None => acting.run_code(&order.code, &ask.operation)?,
    };
    let run = PoolId(acting.next_id()?);
    acting.belongs_to(run);
    acting.append(PoolOpened {
        pool: run,
        kind: PoolKind::Run,
        code,
        item: None,
        partner: None,
        lot_number: None,
        supplier_lot: None,
        expires: None,
        work_order: Some(order.code.clone()),
        operation: Some(ask.operation.clone()),
        closed_at: None,
        tolerance_s: None,
    })?;
    acting.append(OperationStarted {
        run,
        order: order.order,
        operation: ask.operation.clone(),
        step,
        equipment,
        station,
    })?;
    acting.run_view(run)
}

impl Acting<'_, '_, '_> {
    /// The station that was named, if there is one, else that of the routing.
    fn station(
        &mut self,
        ask: &StartOperation,
        of_routing: Option<&str>,
    ) -> Result<Option<String>> {
        match ask.station.as_deref().filter(|code| !code.is_empty()) {
            Some(code) => {
                self.place(code)?;
                Ok(Some(code.to_owned()))
            }
            None => Ok(of_routing.filter(|code| !code.is_empty()).map(str::to_owned)),
        }
    }

    /// The equipment that was named, if there is such, else that of the routing.
    fn equipment(
        &mut self,
        ask: &StartOperation,
        of_routing: Option<&str>,
    ) -> Result<Option<String>> {
        let Some(code) = ask.equipment.as_deref().filter(|code| !code.is_empty()) else {
            return Ok(of_routing.filter(|code| !code.is_empty()).map(str::to_owned));
        };
        let known: Option<domain::masters::Equipment> = self.master(MasterKind::Equipment, code)?;
        let unknown = || Refusal::UnknownCode { kind: "equipment", code: code.to_owned() };
        known.ok_or_else(unknown)?;
        Ok(Some(code.to_owned()))
    }

    /// A number somebody chose for a run, if no other run has it.
    fn free_run(&mut self, code: String) -> Result<String> {
        let (company, site) = self.ground();
        let kind = ClaimKind::Pool(PoolKind::Run);
        match claims::find(self.cx.tx, company, site, kind, &code)? {
            Some(_) => Err(Refusal::NameTaken { name: code }.into()),
            None => Ok(code),
        }
    }

    /// The next number of an operation of an order.
    fn run_code(&mut self, order: &str, operation: &str) -> Result<String> {
        let work = self.work_time()?;
        let tokens = Tokens {
            day: work.day,
            shift: "",
            line: "",
            supplier: order,
            supplier_lot: operation,
            item: "",
        };
        let stem = Stem::fill("{supplier}-{supplier_lot}-{seq}", &tokens)?;
        let (ground, kind) = (self.ground(), ClaimKind::Pool(PoolKind::Run));
        Ok(stem.next(|span| claims::last(self.cx.tx, ground, kind, span))?)
    }
}

pub(crate) fn finish(acting: &mut Acting<'_, '_, '_>, reference: &str) -> Result<RunView> {
    // Load.
    let run = acting.run(reference)?;
    let (ins, outs) = acting.flows(run.pool)?;
    let account = Account {
        has_inputs: !ins.is_empty(),
        has_outputs: !outs.is_empty(),
        last_us: ins.iter().chain(&outs).map(|flow| flow.at.utc_us).max(),
    };

    // Decide.
    acting.belongs_to(run.pool);
    acting.pass(decisions::may_close(&run.run, account, acting.at), &run.run.reference)?;

    // Append.
    acting.document = Some(run.order.code.clone());
    acting.append(RunClosed { run: run.pool, reopened: false })?;
    acting.run_view(run.pool)
}

fn reopen(
    acting: &mut Acting<'_, '_, '_>,
    reference: &str,
    reason: Option<String>,
) -> Result<RunView> {
    // Load.
    let run = acting.run(reference)?;

    // Decide.
    domain::orders::workable(&run.order.code, run.order.state)?;
    let reason = reason.map(|reason| reason.trim().to_owned()).filter(|text| !text.is_empty());
    let reason = reason.ok_or(Refusal::BadInput { field: "reason" })?;
    if run.run.closed_at.is_none() {
        return Err(Refusal::RunIsOpen { run: run.run.reference }.into());
    }

    // Append.
    acting.document = Some(run.order.code.clone());
    acting.reason = Some(reason);
    acting.append(RunClosed { run: run.pool, reopened: true })?;
    acting.run_view(run.pool)
}
