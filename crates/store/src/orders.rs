//! Orders as readers see them: by number, with their lines and what serves them.

use domain::ids::CompanyId;
use domain::{
    CivilDate, Instant, ItemId, LineRole, OrderId, OrderKind, OrderState, PartnerId, PersonId,
    Quantity, SiteId, TransferId,
};

use crate::claims::{self, ClaimKind};
use crate::error::StoreError;
use crate::sql::{Row, Tx, args, statements};

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub order: OrderId,
    /// What it asks for.
    pub kind: OrderKind,
    /// Its number.
    pub code: String,
    /// From whom, or for whom.
    pub partner: Option<PartnerId>,
    /// When it is due.
    pub due_on: Option<CivilDate>,
    /// The number the partner knows it by.
    pub partner_reference: Option<String>,
    /// The bill of materials it follows.
    pub bom: Option<String>,
    /// The routing it follows.
    pub routing: Option<String>,
    /// Where it stands.
    pub state: OrderState,
    /// When it was written.
    pub at: Instant,
    /// Who wrote it.
    pub by: Option<PersonId>,
    /// When it was recorded, microseconds UTC: masters are followed as they were then.
    pub recorded_at_us: i64,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number, from 1.
    pub line: u32,
    /// What it stands for.
    pub role: LineRole,
    /// The item.
    pub item: ItemId,
    /// How much, in the item's own unit.
    pub quantity: Quantity,
    /// When it is due.
    pub due_on: Option<CivilDate>,
    /// The operation that uses it.
    pub operation: Option<String>,
    /// Codes of items that may take its place, apart by spaces.
    pub substitutes: Option<String>,
    /// Why it was changed.
    pub reason: Option<String>,
}

/// Which orders a page shows.
#[derive(Debug, Clone, Copy)]
pub struct OrderFilter<'a> {
    /// Only this kind.
    pub kind: OrderKind,
    /// Only in this state.
    pub state: Option<OrderState>,
    /// Only where the number or the partner's number contains this.
    pub text: Option<&'a str>,
    /// Only older than this one; from the newest where 0.
    pub before: OrderId,
    /// Rows at most.
    pub limit: u32,
}

macro_rules! order_columns {
    () => {
        "SELECT o.order_id, o.kind, o.code, o.partner, o.due_on, o.partner_reference, o.bom, o.routing,
            o.state, o.at_us, o.at_offset_min, o.person, o.recorded_at_us FROM orders o
        WHERE o.part = $1 AND o.company = $2 AND o.site = $3"
    };
}

statements! {
    BY_ID = concat!(order_columns!(), " AND o.order_id = $4");
    PAGE = concat!(order_columns!(), " AND o.kind = $4 AND o.order_id < $5
            AND (CAST($6 AS TEXT) IS NULL OR lower(o.code) LIKE $6 ESCAPE '!'
                OR lower(o.partner_reference) LIKE $6 ESCAPE '!')
        ORDER BY o.order_id DESC LIMIT $7");
    PAGE_IN_STATE = concat!(order_columns!(), " AND o.kind = $4 AND o.state = $5 AND o.order_id < $6
            AND (CAST($7 AS TEXT) IS NULL OR lower(o.code) LIKE $7 ESCAPE '!'
                OR lower(o.partner_reference) LIKE $7 ESCAPE '!')
        ORDER BY o.order_id DESC LIMIT $8");
    AFTER = concat!(order_columns!(), " AND o.kind = $4 AND o.order_id > $5
        ORDER BY o.order_id LIMIT $6");
    LINES = "SELECT line, role, item, quantity, due_on, operation, substitutes, reason FROM order_line
        WHERE part = $1 AND company = $2 AND site = $3 AND order_id = $4 ORDER BY line";
    SERVING = "SELECT line, transfer FROM line_transfer
        WHERE part = $1 AND company = $2 AND site = $3 AND order_id = $4 ORDER BY line, transfer";
    SERVED_BY = "SELECT order_id, line FROM line_transfer
        WHERE part = $1 AND company = $2 AND site = $3 AND transfer = $4 ORDER BY order_id, line";
}

fn read_order(row: Row<'_>) -> Result<Order, StoreError> {
    let mut columns = row.columns();
    Ok(Order {
        order: columns.take()?,
        kind: columns.take()?,
        code: columns.take()?,
        partner: columns.take()?,
        due_on: columns.take()?,
        partner_reference: columns.take()?,
        bom: columns.take()?,
        routing: columns.take()?,
        state: columns.take()?,
        at: columns.instant()?,
        by: columns.take()?,
        recorded_at_us: columns.take()?,
    })
}

/// A page of orders of a kind, the oldest first, after one.
pub fn after(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    (kind, after): (OrderKind, OrderId),
    limit: u32,
) -> Result<Vec<Order>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&AFTER, args![part, company, site, kind, after, limit], read_order)
}

/// An order by its id.
pub fn find(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    order: OrderId,
) -> Result<Option<Order>, StoreError> {
    let part = tx.part(company);
    tx.query_one(&BY_ID, args![part, company, site, order], read_order)
}

/// The order of a kind that has a number.
pub fn by_code(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    kind: OrderKind,
    code: &str,
) -> Result<Option<Order>, StoreError> {
    match claims::find(tx, company, site, ClaimKind::Order(kind), code)? {
        Some(id) => find(tx, (company, site), OrderId(id)),
        None => Ok(None),
    }
}

/// A page of orders, the newest first.
pub fn page(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    filter: &OrderFilter<'_>,
) -> Result<Vec<Order>, StoreError> {
    let part = tx.part(company);
    let before = if filter.before.0 == 0 { i64::MAX } else { filter.before.0 };
    let (kind, limit) = (filter.kind, filter.limit);
    match filter.state {
        None => {
            let args = args![part, company, site, kind, before, filter.text, limit];
            tx.query_all(&PAGE, args, read_order)
        }
        Some(state) => {
            let args = args![part, company, site, kind, state, before, filter.text, limit];
            tx.query_all(&PAGE_IN_STATE, args, read_order)
        }
    }
}

/// The lines of an order in their order.
pub fn lines(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    order: OrderId,
) -> Result<Vec<OrderLine>, StoreError> {
    let part = tx.part(company);
    tx.query_all(&LINES, args![part, company, site, order], |row| {
        let mut columns = row.columns();
        Ok(OrderLine {
            line: columns.take()?,
            role: columns.take()?,
            item: columns.take()?,
            quantity: columns.take()?,
            due_on: columns.take()?,
            operation: columns.take()?,
            substitutes: columns.take()?,
            reason: columns.take()?,
        })
    })
}

/// The transfers that serve the lines of an order.
pub fn serving(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    order: OrderId,
) -> Result<Vec<(u32, TransferId)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, order];
    tx.query_all(&SERVING, args, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The lines a transfer serves.
pub fn served_by(
    tx: &mut Tx<'_>,
    (company, site): (CompanyId, SiteId),
    transfer: TransferId,
) -> Result<Vec<(OrderId, u32)>, StoreError> {
    let part = tx.part(company);
    let args = args![part, company, site, transfer];
    tx.query_all(&SERVED_BY, args, |row| Ok((row.get(0)?, row.get(1)?)))
}
