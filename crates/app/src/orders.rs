//! Orders: written down, released, closed, and shown with what serves them.

use domain::facts::{LineServed, OrderLineSet, OrderPlaced, OrderStateSet};
use domain::lot_numbers::{Stem, Tokens};
use domain::orders::{self as decisions, Line};
use domain::{
    CivilDate, LineRole, OrderId, OrderKind, OrderState, PartnerId, Quantity, Refusal, Role,
    TransferId,
};
use serde::{Deserialize, Serialize};
use store::claims::{self, ClaimKind};
use store::orders::{self as stored, Order, OrderFilter, OrderLine};
use store::{Tx, balances, masters};
use utoipa::{IntoParams, ToSchema};

use crate::acts::{ActAsk, Acting, Asked, Done};
use crate::error::{Error, Result};
use crate::lots::in_own_unit;
use crate::pages;
use crate::permission::Permission;
use crate::plant::{Operator, Plant};

/// An order to be written down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct PlaceOrder {
    /// Its number; made by the program where absent.
    pub code: Option<String>,
    /// Code of the supplier or customer.
    pub partner: String,
    /// When it is due, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// The number the partner knows it by.
    pub partner_reference: Option<String>,
    /// What is ordered.
    pub lines: Vec<OrderLineAsk>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// A line of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct OrderLineAsk {
    /// Code of the item.
    pub item: String,
    /// How much.
    pub quantity: String,
    /// The unit of the quantity; the item's own where absent.
    pub unit: Option<String>,
    /// When it is due; with the order where absent.
    pub due_on: Option<String>,
}

/// Where an order is to go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub struct StepOrder {
    /// `planned`, `released`, `closed` or `cancelled`.
    pub state: String,
    /// Why.
    pub reason: Option<String>,
    /// How it came about.
    #[serde(default)]
    pub act: ActAsk,
}

/// Which orders a list shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrderQuery {
    /// Only in this state.
    pub state: Option<String>,
    /// Part of a number.
    pub q: Option<String>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
    /// Rows on the page, at most 200.
    pub limit: Option<u32>,
}

/// An order as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// Its number.
    pub code: String,
    /// `purchase`, `work` or `sales`.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Code of the supplier or customer.
    pub partner: Option<String>,
    /// Its name.
    pub partner_name: Option<String>,
    /// The number the partner knows it by.
    pub partner_reference: Option<String>,
    /// When it is due.
    pub due_on: Option<String>,
    /// When it was written.
    pub at: String,
    /// What it asks for, and what came.
    pub lines: Vec<OrderLineView>,
}

/// A line of an order as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderLineView {
    /// Its number.
    pub line: u32,
    /// `output` for what is received, made or shipped; `input` for a material.
    pub role: String,
    /// Code of the item.
    pub item: String,
    /// Its name.
    pub item_name: String,
    /// Its unit.
    pub unit: String,
    /// How much it asks for.
    pub quantity: String,
    /// How much came.
    pub served: String,
    /// What of it is still to come.
    pub open: String,
    /// What it still takes: what is to come, and the tolerance of its item beyond.
    #[serde(default)]
    #[schema(required)]
    pub takes: String,
    /// When it is due.
    pub due_on: Option<String>,
    /// The operation that uses it.
    pub operation: Option<String>,
    /// Codes of items that may take its place.
    pub substitutes: Vec<String>,
}

/// A page of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderPage {
    /// The orders, the newest first.
    pub rows: Vec<OrderView>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Lines of an order at most: more want to be two orders.
const LINES_MAX: usize = 500;

impl Plant {
    /// Writes down a purchase or sales order, released at once.
    pub fn place_order(
        &self,
        operator: &Operator,
        kind: OrderKind,
        ask: &PlaceOrder,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<OrderView>> {
        let asked = Asked {
            name: "place_order",
            permission: Permission::OrdersManage,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let content = ask.clone();
        self.act(operator, &asked, &(kind, ask), move |acting| place(acting, kind, &content))
    }

    /// Releases, closes, reopens or cancels an order.
    pub fn step_order(
        &self,
        operator: &Operator,
        (kind, code): (OrderKind, &str),
        ask: &StepOrder,
        (key, preview): (Option<&str>, bool),
    ) -> Result<Done<OrderView>> {
        let asked = Asked {
            name: "step_order",
            permission: Permission::OrdersManage,
            how: &ask.act,
            key,
            preview,
            enrolls: false,
        };
        let (number, content) = (code.to_owned(), ask.clone());
        self.act(operator, &asked, &(kind, code, ask), move |acting| {
            step(acting, kind, &number, &content)
        })
    }

    /// A page of orders of a kind.
    pub fn orders(
        &self,
        operator: &Operator,
        kind: OrderKind,
        query: &OrderQuery,
    ) -> Result<OrderPage> {
        operator.need(Permission::WorkRead)?;
        let bad = |field| Refusal::BadInput { field };
        let state = query.state.as_deref().map(str::parse).transpose();
        let before: Option<OrderId> = pages::cursor(query.cursor.as_deref())?;
        let text = query.q.as_deref().map(store::pools::containing);
        let limit = pages::rows(query.limit);
        let filter = OrderFilter {
            kind,
            state: state.map_err(|_| bad("state"))?,
            text: text.as_deref(),
            before: before.unwrap_or_default(),
            limit,
        };
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let found = stored::page(tx, ground, &filter)?;
            let full = found.len() == limit as usize;
            let next = found.last().filter(|_| full).map(|order| order.order.to_string());
            let rows = found.into_iter().map(|order| view(tx, ground, order));
            Ok(OrderPage { rows: rows.collect::<Result<_>>()?, next })
        })
    }

    /// One order.
    pub fn order(&self, operator: &Operator, kind: OrderKind, code: &str) -> Result<OrderView> {
        operator.need(Permission::WorkRead)?;
        let ground = (operator.company, operator.site);
        self.read(|tx| {
            let order = stored::by_code(tx, ground, kind, code)?;
            view(tx, ground, order.ok_or_else(|| unknown(kind, code))?)
        })
    }
}

pub(crate) fn unknown(kind: OrderKind, code: &str) -> Refusal {
    let kind = match kind {
        OrderKind::Purchase => "purchase_order",
        OrderKind::Work => "work_order",
        OrderKind::Sales => "sales_order",
    };
    Refusal::UnknownDocument { kind, code: code.to_owned() }
}

fn place(acting: &mut Acting<'_, '_, '_>, kind: OrderKind, ask: &PlaceOrder) -> Result<OrderView> {
    // Load.
    let role = if kind == OrderKind::Purchase { Role::Supplier } else { Role::Customer };
    let (_, partner) = acting.outside(role, &ask.partner)?;
    let code = acting.order_code(kind, ask.code.as_deref())?;
    let due_on = date(ask.due_on.as_deref(), "due_on")?;

    // Decide.
    if ask.lines.is_empty() || ask.lines.len() > LINES_MAX {
        return Err(Refusal::BadInput { field: "lines" }.into());
    }

    // Append.
    let order = OrderId(acting.next_id()?);
    acting.document = Some(code.clone());
    acting.append(OrderPlaced {
        order,
        kind,
        code,
        partner: Some(partner),
        due_on,
        partner_reference: ask.partner_reference.clone(),
        bom: None,
        routing: None,
    })?;
    for (place, line) in ask.lines.iter().enumerate() {
        let number = place + 1;
        set_line(acting, order, number, line).map_err(|error| at_line(error, number))?;
    }
    acting.append(OrderStateSet { order, state: OrderState::Released, reason: None })?;
    acting.order_view(order)
}

fn set_line(
    acting: &mut Acting<'_, '_, '_>,
    order: OrderId,
    number: usize,
    ask: &OrderLineAsk,
) -> Result<()> {
    let item = acting.item(&ask.item)?;
    let master = acting.item_master(&item.code)?;
    let quantity = in_own_unit(&item, &master, quantity(&ask.quantity)?, ask.unit.as_deref())?;
    acting.append(OrderLineSet {
        order,
        line: number as u32,
        role: LineRole::Output,
        item: item.item,
        quantity: Some(quantity),
        due_on: date(ask.due_on.as_deref(), "due_on")?,
        operation: None,
        substitutes: None,
        reason: None,
    })?;
    Ok(())
}

pub(crate) fn step(
    acting: &mut Acting<'_, '_, '_>,
    kind: OrderKind,
    code: &str,
    ask: &StepOrder,
) -> Result<OrderView> {
    // Load.
    let order = acting.order(kind, code)?;
    let state = ask.state.parse().map_err(|_| Refusal::BadInput { field: "state" })?;

    // Decide.
    decisions::step(code, order.state, state)?;

    // Append.
    acting.document = Some(code.to_owned());
    acting.append(OrderStateSet { order: order.order, state, reason: ask.reason.clone() })?;
    acting.order_view(order.order)
}

impl Acting<'_, '_, '_> {
    /// An order by its number.
    pub(crate) fn order(&mut self, kind: OrderKind, code: &str) -> Result<Order> {
        let found = stored::by_code(self.cx.tx, self.ground(), kind, code)?;
        Ok(found.ok_or_else(|| unknown(kind, code))?)
    }

    /// The lines of an order as they stand.
    pub(crate) fn order_lines(&mut self, order: OrderId, role: LineRole) -> Result<Vec<Line>> {
        let ground = self.ground();
        let lines = lines(self.cx.tx, ground, order)?;
        Ok(lines.into_iter().filter(|(line, _)| line.role == role).map(|(_, line)| line).collect())
    }

    /// Binds a transfer to the line it serves.
    pub(crate) fn serve(&mut self, order: OrderId, line: u32, by: TransferId) -> Result<()> {
        self.append(LineServed { order, line, transfer: by })?;
        Ok(())
    }

    /// An order as people see it, with what this act did.
    pub(crate) fn order_view(&mut self, order: OrderId) -> Result<OrderView> {
        let ground = self.ground();
        let found = stored::find(self.cx.tx, ground, order)?.ok_or(Error::NotFound("order"))?;
        view(self.cx.tx, ground, found)
    }

    /// The number somebody chose, if it is free; else the next one of the day.
    pub(crate) fn order_code(&mut self, kind: OrderKind, asked: Option<&str>) -> Result<String> {
        let prefix = match kind {
            OrderKind::Purchase => "PO",
            OrderKind::Work => "WO",
            OrderKind::Sales => "SO",
        };
        self.document_code(ClaimKind::Order(kind), prefix, asked)
    }

    /// A number that nothing of its kind has: the one somebody chose, or the next of the day.
    pub(crate) fn document_code(
        &mut self,
        kind: ClaimKind,
        prefix: &str,
        asked: Option<&str>,
    ) -> Result<String> {
        let (company, site) = self.ground();
        if let Some(code) = chosen(asked)? {
            if claims::find(self.cx.tx, company, site, kind, &code)?.is_some() {
                return Err(Refusal::NameTaken { name: code }.into());
            }
            return Ok(code);
        }
        let stem = self.stem_of_day(prefix)?;
        Ok(stem.next(|span| claims::last(self.cx.tx, (company, site), kind, span))?)
    }

    /// A number for what only acts carry, for example a receipt: several acts may share it.
    pub(crate) fn act_document(&mut self, prefix: &str, asked: Option<&str>) -> Result<String> {
        if let Some(code) = chosen(asked)? {
            return Ok(code);
        }
        let stem = self.stem_of_day(prefix)?;
        let ground = self.ground();
        Ok(stem.next(|span| store::acts::last_document(self.cx.tx, ground, span))?)
    }

    fn stem_of_day(&mut self, prefix: &str) -> Result<Stem> {
        let day = self.work_time()?.day;
        let pattern = format!("{prefix}{{yy}}{{mm}}{{dd}}-{{seq:2}}");
        let tokens = Tokens { day, shift: "", line: "", supplier: "", supplier_lot: "", item: "" };
        Ok(Stem::fill(&pattern, &tokens)?)
    }
}

/// The number somebody chose, if it is one.
pub(crate) fn chosen(asked: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(code) = asked.map(str::trim).filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    if code.chars().count() > CODE_MAX || code.chars().any(char::is_control) {
        return Err(Refusal::BadInput { field: "code" });
    }
    Ok(Some(code.to_owned()))
}

/// Characters of a document's number at most.
const CODE_MAX: usize = 60;

/// The lines of an order with what serves them: what stands of each transfer counts, on the side
/// that is in the line's own unit.
pub(crate) fn lines(
    tx: &mut Tx<'_>,
    ground: (domain::CompanyId, domain::SiteId),
    order: OrderId,
) -> Result<Vec<(OrderLine, Line)>> {
    let rows = stored::lines(tx, ground, order)?;
    let served = balances::lines_served(tx, ground, order)?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let item = masters::item(tx, ground.0, row.item)?.ok_or(Error::NotFound("item"))?;
        let body = store::records::body(tx, ground.0, domain::MasterKind::Item, &item.code)?;
        let master: domain::masters::Item = match body {
            Some(body) => serde_json::from_str(&body).map_err(Error::fault)?,
            None => domain::masters::Item::default(),
        };
        let served = served.get(&row.line).map_or(0, |sum| match row.role {
            LineRole::Output => sum.given,
            LineRole::Input => sum.taken,
        });
        let substitutes = row.substitutes.as_deref().unwrap_or_default();
        let line = Line {
            line: row.line,
            item: item.code,
            substitutes: substitutes.split_whitespace().map(str::to_owned).collect(),
            ordered: row.quantity,
            served,
            // The tolerance is one of what comes; of a material more is a matter of a reason.
            over_percent: match row.role {
                LineRole::Output => master.over_percent.unwrap_or(0),
                LineRole::Input => 0,
            },
        };
        lines.push((row, line));
    }
    Ok(lines)
}

/// An order as people see it.
pub(crate) fn view(
    tx: &mut Tx<'_>,
    ground: (domain::CompanyId, domain::SiteId),
    order: Order,
) -> Result<OrderView> {
    let partner = match order.partner {
        Some(partner) => masters::partner(tx, ground.0, partner)?,
        None => None,
    };
    let mut views = Vec::new();
    for (row, line) in lines(tx, ground, order.order)? {
        let item = masters::item(tx, ground.0, row.item)?.ok_or(Error::NotFound("item"))?;
        views.push(OrderLineView {
            line: row.line,
            role: row.role.to_string(),
            item_name: item.name,
            unit: item.unit,
            quantity: line.ordered.to_string(),
            served: domain::quantity::format_scaled(line.served),
            open: domain::quantity::format_scaled(line.open()),
            takes: domain::quantity::format_scaled(line.takes()),
            due_on: row.due_on.map(|day| day.to_string()),
            operation: row.operation,
            substitutes: line.substitutes,
            item: line.item,
        });
    }
    Ok(OrderView {
        code: order.code,
        kind: order.kind.to_string(),
        state: order.state.to_string(),
        partner: partner.as_ref().map(|partner| partner.code.clone()),
        partner_name: partner.map(|partner| partner.name),
        partner_reference: order.partner_reference,
        due_on: order.due_on.map(|day| day.to_string()),
        at: order.at.to_string(),
        lines: views,
    })
}

/// The partner of an order, as the side of a transfer.
pub(crate) fn same_partner(order: &Order, partner: PartnerId) -> bool {
    order.partner == Some(partner)
}

/// A decimal quantity above zero.
pub(crate) fn quantity(text: &str) -> Result<Quantity, Refusal> {
    let quantity = text.parse().map_err(|_| Refusal::BadInput { field: "quantity" })?;
    domain::transfers::check_positive(quantity)?;
    Ok(quantity)
}

/// A date, where one is given.
pub(crate) fn date(text: Option<&str>, field: &'static str) -> Result<Option<CivilDate>, Refusal> {
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| Refusal::BadInput { field }))
        .transpose()
}

/// A refusal with the line it is about.
pub(crate) fn at_line(error: Error, line: usize) -> Error {
    match error {
        Error::Refusal(refusal) => Refusal::AtLine { line, refusal: Box::new(refusal) }.into(),
        other => other,
    }
}
