//! Work orders: what is to be made, of what, and by which operations.
//!
//! An order has its own list of materials from the moment it is written: a bill that changes later
//! changes no order.

use domain::boms as bills;
use domain::circles::KeptKind;
use domain::facts::{ItemDefined, OrderLineSet, OrderPlaced};
use domain::masters::Bom;
use domain::orders::Line;
use domain::production::reasons;
use domain::{LineRole, MasterKind, OrderId, OrderKind, OrderState, Quantity, Refusal};
use serde::Deserialize;
use store::operations;
use store::orders::OrderLine;
use utoipa::ToSchema;

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::boms;
use crate::error::{Error, Result};
use crate::lots::in_own_unit;
use crate::orders::{self, StepOrder, at_line, date, lines, quantity};
use crate::permission::Permission;
use crate::plant::{Operator, Plant};
use crate::runs;
use crate::times;
use crate::work_order_views::{WorkOrderView, view};

/// A work order to be written down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PlaceWorkOrder {
    /// Its number; made by the program where absent.
    pub code: Option<String>,
    /// Code of the item to be made.
    pub item: String,
    /// How much of it.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// When it is due, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// Code or version of the bill of materials; the newest effective one where absent.
    pub bom: Option<String>,
    /// Code or version of the routing; that of the item where absent, if it has one.
    pub routing: Option<String>,
    /// The materials, in place of a bill: for trials, packing anew and the like.
    #[serde(default)]
    pub materials: Vec<MaterialAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A material of a work order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct MaterialAsk {
    /// Code of the item.
    pub item: String,
    /// How much of it.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Code of the operation that uses it; any where absent.
    pub operation: Option<String>,
    /// Codes of items that may take its place, apart by spaces.
    pub substitutes: Option<String>,
}

/// A line of a work order as it is to be from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct ChangeLine {
    /// Number of the line; a new material where absent.
    pub line: Option<u32>,
    /// Code of the item; needed for a new material, else the line's own.
    pub item: Option<String>,
    /// How much; `0` takes a material away.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// Code of the operation; the line's own where absent.
    pub operation: Option<String>,
    /// Items that may take its place; the line's own where absent.
    pub substitutes: Option<String>,
    /// Why.
    pub reason: String,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Materials of an order at most.
const MATERIALS_MAX: usize = 500;

impl Plant {
    /// Writes down a work order with its own list of materials; it is planned, not yet released.
    pub fn place_work_order(
        &self,
        operator: &Operator,
        ask: &PlaceWorkOrder,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<WorkOrderView>> {
        let asked = Asked {
            name: "place_work_order",
            permission: Permission::OrdersManage,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, ask, move |acting| place(acting, &content))
    }

    /// Releases, closes, reopens or cancels a work order. Materials that are short are told, and stop
    /// nothing.
    pub fn step_work_order(
        &self,
        operator: &Operator,
        code: &str,
        ask: &StepOrder,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<WorkOrderView>> {
        let asked = Asked {
            name: "step_work_order",
            permission: Permission::OrdersManage,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (number, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked, &(code, ask), move |acting| step(acting, &number, &content))
    }

    /// Changes a line of a work order, adds a material or takes one away, with a reason.
    pub fn change_work_order_line(
        &self,
        operator: &Operator,
        code: &str,
        ask: &ChangeLine,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<WorkOrderView>> {
        let asked = Asked {
            name: "change_line",
            permission: Permission::OrdersManage,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (number, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked, &(code, ask), move |acting| change(acting, &number, &content))
    }

    /// One work order with its lines, operations and runs.
    pub fn work_order(&self, operator: &Operator, code: &str) -> Result<WorkOrderView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        let zone = times::zone(&operator.zone);
        let today = boms::today(self.now_us(), &zone);
        self.read(|tx| {
            let order = runs::work_order(tx, ground, code)?;
            view(tx, ground, (&zone, today), order)
        })
    }
}

/// What an order is written with.
struct Plan {
    bom: Option<String>,
    routing: Option<String>,
    materials: Vec<PlannedMaterial>,
}

struct PlannedMaterial {
    item: ItemDefined,
    quantity: Quantity,
    operation: Option<String>,
    substitutes: Option<String>,
}

fn place(acting: &mut Acting<'_, '_, '_>, ask: &PlaceWorkOrder) -> Result<WorkOrderView> {
    // Load.
    let item = acting.item(&ask.item)?;
    let master = acting.item_master(&item.code)?;
    let amount = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    let due_on = date(ask.due_on.as_deref(), "due_on")?;
    let plan = plan(acting, ask, &item, amount)?;
    let code = acting.order_code(OrderKind::Work, ask.code.as_deref())?;

    // Decide.
    if plan.materials.len() > MATERIALS_MAX {
        return Err(Refusal::BadInput { field: "materials" }.into());
    }

    // Append.
    let order = OrderId(acting.next_id()?);
    acting.document = Some(code.clone());
    acting.append(OrderPlaced {
        order,
        kind: OrderKind::Work,
        code,
        partner: None,
        due_on,
        partner_reference: None,
        bom: plan.bom,
        routing: plan.routing,
    })?;
    let line = |line, role, item, quantity| OrderLineSet {
        order,
        line,
        role,
        item,
        quantity: Some(quantity),
        due_on: None,
        operation: None,
        substitutes: None,
        reason: None,
    };
    acting.append(line(1, LineRole::Output, item.item, amount))?;
    for (number, material) in (2..).zip(plan.materials) {
        acting.append(OrderLineSet {
            operation: material.operation,
            substitutes: material.substitutes,
            ..line(number, LineRole::Input, material.item.item, material.quantity)
        })?;
    }
    acting.work_order_view(order)
}

/// The bill and the routing an order follows, and what it needs of each material.
fn plan(
    acting: &mut Acting<'_, '_, '_>,
    ask: &PlaceWorkOrder,
    item: &ItemDefined,
    amount: Quantity,
) -> Result<Plan> {
    let (routing, operations) = boms::follow(acting, &item.code, ask.routing.as_deref())?;
    let mut materials = Vec::new();
    let mut bom = None;
    if ask.materials.is_empty() {
        let bills: Vec<(String, Bom)> = boms::all(acting.cx.tx, acting.company, MasterKind::Bom)?;
        let named = ask.bom.as_deref().filter(|code| !code.is_empty());
        let (code, bill) = bills::choose(&bills, &item.code, named, acting.today())?;
        if acting.kept_from().hides(KeptKind::Bom, code) {
            // Another bill would make the wrong thing: it is as if there were none.
            return Err(match named {
                Some(named) => Refusal::UnknownCode { kind: "bom", code: named.to_owned() },
                None => Refusal::NoBom { item: item.code.clone() },
            }
            .into());
        }
        bom = Some(code.clone());
        for (place, line) in bill.lines.iter().enumerate() {
            let material = acting.item(&line.item).map_err(|error| at_line(error, place + 1))?;
            materials.push(PlannedMaterial {
                quantity: bills::need(bill, line, amount, &material.unit)?,
                item: material,
                operation: said(&line.operation),
                substitutes: said(&line.substitutes),
            });
        }
    }
    for (place, line) in ask.materials.iter().enumerate() {
        let planned = planned(acting, line).map_err(|error| at_line(error, place + 1))?;
        materials.push(planned);
    }
    for material in &materials {
        let operation = material.operation.as_deref();
        let unknown = operation.filter(|code| {
            !operations.operations.is_empty()
                && !operations.operations.iter().any(|known| known.code == *code)
        });
        if let Some(code) = unknown {
            return Err(Refusal::UnknownCode { kind: "operation", code: code.to_owned() }.into());
        }
    }
    Ok(Plan { bom, routing, materials })
}

fn planned(acting: &mut Acting<'_, '_, '_>, ask: &MaterialAsk) -> Result<PlannedMaterial> {
    let item = acting.item(&ask.item)?;
    let master = acting.item_master(&item.code)?;
    let quantity = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    let substitutes = ask.substitutes.as_deref().and_then(said);
    for code in substitutes.iter().flat_map(|codes| codes.split_whitespace()) {
        acting.item(code)?;
    }
    let operation = ask.operation.as_deref().and_then(said);
    Ok(PlannedMaterial { item, quantity, operation, substitutes })
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn step(
    acting: &mut Acting<'_, '_, '_>,
    code: &str,
    ask: &StepOrder,
) -> Result<WorkOrderView> {
    // Load.
    let order = acting.order(OrderKind::Work, code)?;
    let ground = acting.ground();
    let runs = operations::of_order(acting.cx.tx, ground, order.order)?;

    // Decide.
    let leaves = ask.state != OrderState::Released.as_str();
    if leaves && order.state == OrderState::Released {
        let open = runs.iter().filter(|run| run.closed_at_us.is_none());
        let open: Vec<String> = open.map(|run| run.operation.clone()).collect();
        if !open.is_empty() {
            let (order, runs) = (code.to_owned(), open.join(" "));
            return Err(Refusal::RunsAreOpen { order, runs }.into());
        }
    }

    // Append.
    orders::step(acting, OrderKind::Work, code, ask)?;
    let view = acting.work_order_view(order.order)?;
    if !leaves {
        for short in view.materials.iter().filter(|material| !material.enough) {
            let fields = [
                ("item", short.item.as_str()),
                ("item_name", &short.item_name),
                ("needed", &short.needed),
                ("there", &short.usable),
                ("unit", &short.unit),
            ];
            acting.warn(reasons::MATERIAL_SHORT, &fields);
        }
    }
    Ok(view)
}

fn change(acting: &mut Acting<'_, '_, '_>, code: &str, ask: &ChangeLine) -> Result<WorkOrderView> {
    // Load.
    let order = acting.order(OrderKind::Work, code)?;
    let ground = acting.ground();
    let known = lines(acting.cx.tx, ground, order.order)?;
    let unknown = |line| Refusal::UnknownLine { order: code.to_owned(), line };
    let find = |line| known.iter().find(|(row, _)| row.line == line).ok_or_else(|| unknown(line));
    let old = ask.line.map(find).transpose()?;
    let item = match (ask.item.as_deref().filter(|item| !item.is_empty()), old) {
        (Some(item), _) => acting.item(item)?,
        (None, Some((row, _))) => acting.item_by_id(row.item)?,
        (None, None) => return Err(Refusal::BadInput { field: "item" }.into()),
    };
    let master = acting.item_master(&item.code)?;

    // Decide.
    if !order.state.is_open() {
        domain::orders::workable(code, order.state)?;
    }
    let reason = said(&ask.reason).ok_or(Refusal::BadInput { field: "reason" })?;
    let nothing = ask.quantity.parse() == Ok(Quantity::ZERO);
    let amount = if nothing {
        Quantity::ZERO
    } else {
        in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?
    };
    may_change(old, &item, amount)?;

    // Append.
    acting.document = Some(code.to_owned());
    let newest = known.iter().map(|(row, _)| row.line).max().unwrap_or(0);
    let row = old.map(|(row, _)| row);
    let kept = |new: &Option<String>, old: Option<&String>| match new {
        Some(text) => said(text),
        None => old.cloned(),
    };
    acting.append(OrderLineSet {
        order: order.order,
        line: ask.line.unwrap_or(newest + 1),
        role: row.map_or(LineRole::Input, |row| row.role),
        item: item.item,
        quantity: (!nothing).then_some(amount),
        due_on: row.and_then(|row| row.due_on),
        operation: kept(&ask.operation, row.and_then(|row| row.operation.as_ref())),
        substitutes: kept(&ask.substitutes, row.and_then(|row| row.substitutes.as_ref())),
        reason: Some(reason),
    })?;
    acting.work_order_view(order.order)
}

/// A line asks for no less than what served it, and what it makes stays what it is.
fn may_change(
    old: Option<&(OrderLine, Line)>,
    item: &ItemDefined,
    amount: Quantity,
) -> Result<(), Refusal> {
    let Some((row, line)) = old else { return domain::transfers::check_positive(amount) };
    let other_item = line.item != item.code;
    if row.role == LineRole::Output && (other_item || amount == Quantity::ZERO) {
        return Err(Refusal::BadInput { field: "item" });
    }
    if i128::from(amount.0) < line.served || (other_item && line.served > 0) {
        let served = domain::quantity::format_scaled(line.served);
        return Err(Refusal::LineIsServed { line: row.line, served });
    }
    Ok(())
}

impl Acting<'_, '_, '_> {
    /// A work order as people see it, with what this act did.
    fn work_order_view(&mut self, order: OrderId) -> Result<WorkOrderView> {
        let (ground, today) = (self.ground(), self.today());
        let zone = self.zone().clone();
        let found = store::orders::find(self.cx.tx, ground, order)?;
        view(self.cx.tx, ground, (&zone, today), found.ok_or(Error::NotFound("order"))?)
    }
}
