//! A work order as people see it: its lines, operations and runs, what other orders' runs made for it,
//! and whether there is enough of everything.

use domain::masters::Routing;
use domain::{CivilDate, LineRole, OrderId, PoolRef};
use serde::{Deserialize, Serialize};
use store::balances;
use store::orders::{self as stored, Order};
use store::{Tx, masters, operations, pools};
use utoipa::ToSchema;

use crate::error::{Error, Result};
use crate::orders::{self, OrderView, lines};
use crate::runs::{self, Ground, RunView};

/// A work order as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkOrderView {
    /// The order with its lines: line 1 is what is made, the others are materials.
    pub order: OrderView,
    /// Code of the bill of materials it was copied from.
    pub bom: Option<String>,
    /// Code of the routing it follows.
    pub routing: Option<String>,
    /// The operations in their order.
    pub operations: Vec<StepView>,
    /// Its runs, closed ones too.
    pub runs: Vec<RunView>,
    /// What runs of other orders made for it, in the order of events.
    #[serde(default)]
    #[schema(required)]
    pub made_by_others: Vec<MadeByOther>,
    /// Whether there is enough of each material, over stock that may be used today.
    pub materials: Vec<Readiness>,
}

/// An operation of a work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// Its place, from 1.
    pub step: u32,
    /// Its code.
    pub operation: String,
    /// Its name.
    pub name: String,
    /// Code of the station.
    pub station: String,
    /// Code of the equipment.
    pub equipment: String,
    /// How many runs of it there are.
    pub runs: u32,
    /// How many of them are open.
    pub open: u32,
}

/// What a run of another order made for this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MadeByOther {
    /// The run, as traces name it.
    pub run: String,
    /// Number of the order the run belongs to.
    pub order: String,
    /// Code of the operation.
    pub operation: String,
    /// Its name, where the routing of its order gives one.
    pub operation_name: Option<String>,
    /// The lot, as traces name it.
    pub lot: String,
    /// Its number.
    pub lot_number: Option<String>,
    /// How much entered it, what was taken back since off.
    pub quantity: String,
    /// The unit of the quantity.
    pub unit: Option<String>,
    /// When.
    pub at: String,
}

/// Whether there is enough of a material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Readiness {
    /// Number of the line.
    pub line: u32,
    /// Code of the material.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Its unit.
    pub unit: String,
    /// What the order still needs.
    pub needed: String,
    /// What may be used: released, free of holds and in date. Other orders may want it too.
    pub usable: String,
    /// What may be used of each item that may take its place.
    pub substitutes: Vec<Substitute>,
    /// Whether the material itself is enough.
    pub enough: bool,
}

/// An item that may take another's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Substitute {
    /// Its code.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Its unit.
    pub unit: String,
    /// How much of it may be used.
    pub usable: String,
}

pub(crate) fn view(
    tx: &mut Tx<'_>,
    ground: Ground,
    (zone, today): (&jiff::tz::TimeZone, CivilDate),
    order: Order,
) -> Result<WorkOrderView> {
    let begun = operations::of_order(tx, ground, order.order)?;
    let (bom, routing) = (order.bom.clone(), order.routing.clone());
    let steps = steps(runs::routing_of(tx, ground, &order)?, &begun);
    let runs = begun.into_iter().map(|one| runs::view(tx, ground, zone, one));
    let runs = runs.collect::<Result<_>>()?;
    let made_by_others = made_by_others(tx, ground, order.order)?;
    let materials = readiness(tx, ground, today, order.order)?;
    let order = orders::view(tx, ground, order)?;
    Ok(WorkOrderView { order, bom, routing, operations: steps, runs, made_by_others, materials })
}

fn steps(routing: Option<Routing>, begun: &[operations::Operation]) -> Vec<StepView> {
    let view = |(step, known): (u32, domain::masters::Operation)| {
        let runs = begun.iter().filter(|run| run.operation == known.code);
        StepView {
            step,
            runs: runs.clone().count() as u32,
            open: runs.filter(|run| run.closed_at_us.is_none()).count() as u32,
            operation: known.code,
            name: known.name,
            station: known.station,
            equipment: known.equipment,
        }
    };
    let operations = routing.map(|routing| routing.operations).unwrap_or_default();
    (1..).zip(operations).map(view).collect()
}

/// What serves the lines of an order that are made, but came out of a run that is not its own.
fn made_by_others(tx: &mut Tx<'_>, ground: Ground, order: OrderId) -> Result<Vec<MadeByOther>> {
    let made: Vec<u32> = stored::lines(tx, ground, order)?
        .into_iter()
        .filter(|line| line.role == LineRole::Output)
        .map(|line| line.line)
        .collect();
    let serving: Vec<_> = stored::serving(tx, ground, order)?
        .into_iter()
        .filter(|(line, _)| made.contains(line))
        .map(|(_, transfer)| transfer)
        .collect();
    let nets = balances::net(tx, ground, &serving)?;
    let mut standing = balances::all_standing(tx, ground, &serving)?;
    standing.sort_by_key(|one| (one.at.utc_us, one.fact.transfer));
    let mut views = Vec::new();
    for one in standing {
        let Some(operation) = operations::of_run(tx, ground, one.fact.from)? else { continue };
        let entered = nets.get(&one.fact.transfer).map_or(0, |net| net.entered);
        if operation.order == order || entered <= 0 {
            continue;
        }
        let missing = || Error::NotFound("pool");
        let of = stored::find(tx, ground, operation.order)?.ok_or(Error::NotFound("order"))?;
        let run = pools::find(tx, ground.0, ground.1, one.fact.from)?.ok_or_else(missing)?;
        let lot = pools::find(tx, ground.0, ground.1, one.fact.to)?.ok_or_else(missing)?;
        views.push(MadeByOther {
            run: PoolRef { kind: run.pool.fact.kind, code: run.pool.fact.code }.to_string(),
            operation_name: runs::operation_name(tx, ground, &of, &operation.operation)?,
            order: of.code,
            operation: operation.operation,
            lot: PoolRef { kind: lot.pool.fact.kind, code: lot.pool.fact.code }.to_string(),
            lot_number: lot.pool.fact.lot_number,
            quantity: domain::quantity::format_scaled(entered),
            unit: lot.item.map(|item| item.unit),
            at: one.at.to_string(),
        });
    }
    Ok(views)
}

/// Whether there is enough of each material that is still to be fed.
fn readiness(
    tx: &mut Tx<'_>,
    ground: Ground,
    today: CivilDate,
    order: OrderId,
) -> Result<Vec<Readiness>> {
    let mut materials = Vec::new();
    for (row, line) in lines(tx, ground, order)? {
        if row.role != LineRole::Input {
            continue;
        }
        let item = masters::item(tx, ground.0, row.item)?.ok_or(Error::NotFound("item"))?;
        let needed = (i128::from(line.ordered.0) - line.served).max(0);
        let usable = runs::usable(tx, ground, &item, today)?;
        let mut substitutes = Vec::new();
        for code in &line.substitutes {
            let Some(other) = masters::item_by_code(tx, ground.0, code)? else { continue };
            let usable = runs::usable(tx, ground, &other, today)?.to_string();
            let (item, item_name, unit) = (other.code, other.name, other.unit);
            substitutes.push(Substitute { item, item_name, unit, usable });
        }
        // Water has no stock: its lots are opened as it is used.
        let utility = runs::item_master(tx, ground, &item.code)?.kind == "utility";
        materials.push(Readiness {
            line: row.line,
            item: item.code,
            item_name: item.name,
            unit: item.unit,
            needed: domain::quantity::format_scaled(needed),
            usable: usable.to_string(),
            substitutes,
            enough: utility || i128::from(usable.0) >= needed,
        });
    }
    Ok(materials)
}
