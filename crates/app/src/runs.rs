//! Runs as acts and readers need them: loaded for a decision, and shown with what is in them.

use std::collections::BTreeMap;

use domain::facts::ItemDefined;
use domain::masters::{Item, Routing};
use domain::production::{self as decisions, Material};
use domain::{
    Instant, LineRole, MasterKind, OrderId, OrderKind, PoolId, PoolKind, PoolRef, Quantity, Refusal,
};
use serde::{Deserialize, Serialize};
use store::balances::{self, Flow};
use store::operations::{self, Operation};
use store::orders::{self as stored, Order};
use store::{Tx, masters, pools};
use utoipa::ToSchema;

use crate::acts::Acting;
use crate::error::{Error, Result};
use crate::naming::PersonName;
use crate::orders::lines;
use crate::scales::WeighingView;
use crate::times;

/// Where somebody reads, for the store.
pub(crate) type Ground = (domain::CompanyId, domain::SiteId);

/// A run as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunView {
    /// The run, as traces name it.
    pub run: String,
    /// Number of the work order.
    pub order: String,
    /// Code of what the order makes.
    pub makes: Option<String>,
    /// Its name.
    pub makes_name: Option<String>,
    /// Code of the operation.
    pub operation: String,
    /// Its name, where a routing gives one.
    pub operation_name: Option<String>,
    /// Its place in the routing, from 1.
    pub step: u32,
    /// Code of the station.
    pub station: Option<String>,
    /// Code of the equipment.
    pub equipment: Option<String>,
    /// When it began.
    pub started_at: String,
    /// Who began it.
    pub started_by: Option<String>,
    /// Who looks after it since its station was handed over; null where that was not since it began.
    #[serde(default)]
    #[schema(required)]
    pub in_charge: Option<PersonName>,
    /// When it closed; none while it is open.
    pub closed_at: Option<String>,
    /// What entered it, what was handed back taken off.
    pub inputs: Vec<FlowView>,
    /// What came out of it.
    pub outputs: Vec<FlowView>,
}

/// Something that entered or left a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowView {
    /// The movement: a feed is handed back by this.
    pub transfer: String,
    /// When.
    pub at: String,
    /// Where it came from or went, as traces name it.
    pub pool: String,
    /// The lot's number.
    pub lot_number: Option<String>,
    /// Code of the item.
    pub item: Option<String>,
    /// Its name.
    pub item_name: Option<String>,
    /// How much, what was handed back taken off; none where nobody said.
    pub quantity: Option<String>,
    /// The unit of the quantity.
    pub unit: Option<String>,
    /// How it was weighed; absent where somebody typed or counted it.
    #[serde(default)]
    pub weighed: Option<WeighingView>,
}

/// A run with its operation and order.
pub(crate) struct LoadedRun {
    pub(crate) pool: PoolId,
    pub(crate) run: decisions::Run,
    pub(crate) operation: Operation,
    pub(crate) order: Order,
}

impl Acting<'_, '_, '_> {
    /// A run by its reference or code, if what happens may happen in it at the moment of the act.
    pub(crate) fn open_run(&mut self, reference: &str) -> Result<LoadedRun> {
        let run = self.run(reference)?;
        self.belongs_to(run.pool);
        self.uphold(domain::orders::workable(&run.order.code, run.order.state))?;
        self.uphold(run.run.open_at(self.at))?;
        Ok(run)
    }

    /// A run by its reference or code.
    pub(crate) fn run(&mut self, reference: &str) -> Result<LoadedRun> {
        let ground = self.ground();
        let (pool, closed_at, operation) = find_run(self.cx.tx, ground, reference)?;
        self.trained_for(&operation.operation)?;
        let order = stored::find(self.cx.tx, ground, operation.order)?;
        let order = order.ok_or(Error::NotFound("order"))?;
        let run = decisions::Run {
            reference: pool.1.to_string(),
            started_at_us: operation.started_at_us,
            closed_at,
        };
        Ok(LoadedRun { pool: pool.0, run, operation, order })
    }

    /// What entered and left a pool, as it stands.
    pub(crate) fn flows(&mut self, pool: PoolId) -> Result<(Vec<Flow>, Vec<Flow>)> {
        let ground = self.ground();
        Ok(balances::flows(self.cx.tx, ground, pool)?)
    }

    /// The routing an order follows; empty where it follows none.
    pub(crate) fn routing(&mut self, order: &Order) -> Result<Routing> {
        let Some(code) = &order.routing else { return Ok(Routing::default()) };
        let ground = self.ground();
        let unknown = || Refusal::UnknownCode { kind: "routing", code: code.clone() };
        Ok(routing_of(self.cx.tx, ground, order)?.ok_or_else(unknown)?)
    }

    /// The materials of an order, with what was fed of each.
    pub(crate) fn materials(&mut self, order: OrderId) -> Result<Vec<Material>> {
        let ground = self.ground();
        let inputs = lines(self.cx.tx, ground, order)?.into_iter();
        let inputs = inputs.filter(|(row, _)| row.role == LineRole::Input);
        Ok(inputs
            .map(|(row, line)| Material { line, operation: row.operation.unwrap_or_default() })
            .collect())
    }

    /// A run as people see it, with what this act did.
    pub(crate) fn run_view(&mut self, run: PoolId) -> Result<RunView> {
        let ground = self.ground();
        let operation = operations::of_run(self.cx.tx, ground, run)?;
        let zone = self.zone().clone();
        view(self.cx.tx, ground, &zone, operation.ok_or(Error::NotFound("run"))?)
    }

    /// The kilograms of so much of an item; none where its item does not say.
    pub(crate) fn kilograms(item: &ItemDefined, quantity: i128) -> Option<i128> {
        if item.unit == "kg" {
            return Some(quantity);
        }
        let scale = i128::from(domain::quantity::SCALE);
        item.kg_per_unit.map(|per| quantity * i128::from(per.0) / scale)
    }
}

/// A run by its reference or code, with when it closed.
fn find_run(
    tx: &mut Tx<'_>,
    ground: Ground,
    reference: &str,
) -> Result<((PoolId, PoolRef), Option<Instant>, Operation)> {
    let unknown = || Refusal::UnknownPool { reference: reference.to_owned() };
    let code = reference.strip_prefix("run:").unwrap_or(reference).to_owned();
    let asked = PoolRef { kind: PoolKind::Run, code };
    let row = pools::by_reference(tx, ground.0, ground.1, &asked)?.ok_or_else(unknown)?;
    let fact = row.pool.fact;
    let operation = operations::of_run(tx, ground, fact.pool)?.ok_or_else(unknown)?;
    Ok(((fact.pool, asked), fact.closed_at, operation))
}

/// A run as people see it.
pub(crate) fn view(
    tx: &mut Tx<'_>,
    ground: Ground,
    zone: &jiff::tz::TimeZone,
    operation: Operation,
) -> Result<RunView> {
    let order = stored::find(tx, ground, operation.order)?.ok_or(Error::NotFound("order"))?;
    let makes = makes(tx, ground, order.order)?;
    let name = operation_name(tx, ground, &order, &operation.operation)?;
    let in_charge = crate::hand_overs::in_charge(tx, ground, &operation)?;
    let row = pools::find(tx, ground.0, ground.1, operation.run)?.ok_or(Error::NotFound("run"))?;
    let (ins, outs) = balances::flows(tx, ground, operation.run)?;
    let inputs = ins.iter().map(|flow| flow_view(tx, ground, flow, true)).collect::<Result<_>>()?;
    let outputs =
        outs.iter().map(|flow| flow_view(tx, ground, flow, false)).collect::<Result<_>>()?;
    let reference = PoolRef { kind: PoolKind::Run, code: row.pool.fact.code };
    Ok(RunView {
        run: reference.to_string(),
        order: order.code,
        makes: makes.as_ref().map(|item| item.code.clone()),
        makes_name: makes.map(|item| item.name),
        operation: operation.operation,
        operation_name: name,
        step: operation.step,
        station: operation.station,
        equipment: operation.equipment,
        started_at: times::in_zone(operation.started_at_us, zone),
        started_by: operation.started_by_name,
        in_charge,
        closed_at: row.pool.fact.closed_at.map(|at| at.to_string()),
        inputs,
        outputs,
    })
}

/// What an order makes: the item of its first output line.
pub(crate) fn makes(
    tx: &mut Tx<'_>,
    ground: Ground,
    order: OrderId,
) -> Result<Option<ItemDefined>> {
    let lines = stored::lines(tx, ground, order)?;
    match lines.iter().find(|line| line.role == LineRole::Output) {
        Some(line) => Ok(masters::item(tx, ground.0, line.item)?),
        None => Ok(None),
    }
}

/// The routing an order follows, as it was when the order was recorded; none where it follows none.
pub(crate) fn routing_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    order: &Order,
) -> Result<Option<Routing>> {
    let Some(code) = &order.routing else { return Ok(None) };
    let (kind, company) = (MasterKind::Routing, ground.0);
    let body = store::records::body_as_of(tx, company, kind, code, order.recorded_at_us)?;
    body.map(|body| serde_json::from_str(&body).map_err(Error::fault)).transpose()
}

/// What routings call operations, by their codes; a code that several call differently has no name.
pub(crate) fn operation_names(
    tx: &mut Tx<'_>,
    company: domain::CompanyId,
) -> Result<BTreeMap<String, String>> {
    let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (_, body) in store::records::bodies(tx, company, MasterKind::Routing)? {
        let routing: Routing = serde_json::from_str(&body).map_err(Error::fault)?;
        for operation in routing.operations.into_iter().filter(|one| !one.name.is_empty()) {
            let known = names.entry(operation.code).or_insert_with(|| Some(operation.name.clone()));
            if known.as_ref().is_some_and(|known| *known != operation.name) {
                *known = None;
            }
        }
    }
    Ok(names.into_iter().filter_map(|(code, name)| Some((code, name?))).collect())
}

/// What the routing of an order calls an operation.
pub(crate) fn operation_name(
    tx: &mut Tx<'_>,
    ground: Ground,
    order: &Order,
    operation: &str,
) -> Result<Option<String>> {
    let Some(routing) = routing_of(tx, ground, order)? else { return Ok(None) };
    let found = routing.operations.into_iter().find(|known| known.code == operation);
    Ok(found.map(|known| known.name).filter(|name| !name.is_empty()))
}

fn flow_view(tx: &mut Tx<'_>, ground: Ground, flow: &Flow, enters: bool) -> Result<FlowView> {
    let (other, net) =
        if enters { (flow.fact.from, flow.net.left) } else { (flow.fact.to, flow.net.entered) };
    let said = if enters { flow.fact.qty_from } else { flow.fact.qty_to };
    let row = pools::find(tx, ground.0, ground.1, other)?.ok_or(Error::NotFound("pool"))?;
    let kilograms = row.item.is_none().then(|| "kg".to_owned());
    let unit = row.item.as_ref().map(|item| item.unit.clone()).or(kilograms);
    let reference = PoolRef { kind: row.pool.fact.kind, code: row.pool.fact.code };
    let weighed = crate::scales::weighing_view(tx, ground, flow.fact.transfer)?;
    Ok(FlowView {
        weighed,
        transfer: flow.fact.code.clone(),
        at: flow.at.to_string(),
        pool: reference.to_string(),
        lot_number: row.pool.fact.lot_number,
        item: row.item.as_ref().map(|item| item.code.clone()),
        item_name: row.item.map(|item| item.name),
        quantity: said.map(|_| domain::quantity::format_scaled(net)),
        unit: said.and(unit),
    })
}

/// A work order by its number.
pub(crate) fn work_order(tx: &mut Tx<'_>, ground: Ground, code: &str) -> Result<Order> {
    let found = stored::by_code(tx, ground, OrderKind::Work, code)?;
    Ok(found.ok_or_else(|| crate::orders::unknown(OrderKind::Work, code))?)
}

/// What a master record says of an item, for readers.
pub(crate) fn item_master(tx: &mut Tx<'_>, ground: Ground, code: &str) -> Result<Item> {
    let body = store::records::body(tx, ground.0, MasterKind::Item, code)?;
    body.map_or_else(
        || Ok(Item::default()),
        |body| serde_json::from_str(&body).map_err(Error::fault),
    )
}

/// How much of an item may be used on a day, over every lot that may.
pub(crate) fn usable(
    tx: &mut Tx<'_>,
    ground: Ground,
    item: &ItemDefined,
    day: domain::CivilDate,
) -> Result<Quantity> {
    let sum = store::stock::usable(tx, ground, item.item, day)?;
    Ok(Quantity(i64::try_from(sum).unwrap_or(i64::MAX)))
}
