//! Work orders: what a document says of them is their number at each run. What they make and of
//! what is gathered from what their runs did.

use std::collections::{BTreeMap, BTreeSet};

use domain::{PoolKind, PoolRef, Quantity};
use exchange::{PoolRow, TransferRow};
use serde_json::{Value, json};

use super::books::Books;
use super::document::Document;

/// The order a run belongs to; one of its own where the document names none.
pub(super) fn order_of(run: &PoolRow) -> String {
    run.work_order.clone().unwrap_or_else(|| format!("WO-{}", run.id))
}

/// What an order makes, and of what.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    makes: Option<String>,
    quantity: Quantity,
    materials: BTreeMap<String, Quantity>,
}

/// Every order of a document.
#[derive(Debug, Default)]
pub(super) struct Orders(BTreeMap<String, Order>);

impl Orders {
    /// Gathers the orders; an order makes what first came out of one of its runs.
    pub(super) fn of(books: &Books<'_>, document: &Document) -> Self {
        let mut rows: Vec<&TransferRow> = document.transfers.iter().collect();
        rows.sort_by_key(|row| row.recorded_at);
        let mut orders: BTreeMap<String, Order> = BTreeMap::new();
        let leaves = |row: &&&TransferRow| row.returns.is_none() && row.to.kind == PoolKind::Lot;
        for row in rows.iter().filter(|row| row.from.kind == PoolKind::Run).filter(leaves) {
            let order = orders.entry(order_of(books.pool(&row.from))).or_default();
            let Some(item) = books.item(&row.to) else { continue };
            let makes = order.makes.get_or_insert_with(|| item.code.clone());
            if *makes == item.code {
                order.quantity.0 += row.qty_to.unwrap_or_default().0;
            }
        }
        for row in rows.iter().filter(|row| row.to.kind == PoolKind::Run && row.returns.is_none()) {
            let order = orders.entry(order_of(books.pool(&row.to))).or_default();
            let Some(item) = books.item(&row.from) else { continue };
            if order.makes.as_ref() != Some(&item.code) {
                let sum = order.materials.entry(item.code.clone()).or_default();
                sum.0 += row.qty_from.unwrap_or_default().0;
            }
        }
        Self(orders)
    }

    /// Whether a lot goes into an order that makes what it already is.
    pub(super) fn is_rework(&self, books: &Books<'_>, one: &TransferRow) -> bool {
        let order = self.0.get(&order_of(books.pool(&one.to)));
        let makes = order.and_then(|order| order.makes.as_deref());
        let item = books.item(&one.from);
        makes.is_some() && makes == item.map(|item| item.code.as_str())
    }

    /// Whether what a run's order makes is counted in kilograms, as everything in a run is.
    pub(super) fn makes_kilograms(&self, books: &Books<'_>, run: &PoolRef) -> bool {
        let order = self.0.get(&order_of(books.pool(run)));
        let makes = order.and_then(|order| order.makes.as_deref());
        let item = makes.and_then(|code| books.item_of(code));
        item.and_then(|item| item.kg_per_unit) == Some(Quantity::whole(1))
    }

    /// Items that are made into themselves again.
    pub(super) fn reworked<'a>(&self, books: &Books<'a>) -> BTreeSet<&'a str> {
        let document = books.document;
        let fed = document.transfers.iter().filter(|row| {
            row.from.kind == PoolKind::Lot && row.to.kind == PoolKind::Run && row.returns.is_none()
        });
        let again = fed.filter(|row| self.is_rework(books, row));
        again.filter_map(|row| Some(books.item(&row.from)?.code.as_str())).collect()
    }

    /// What a work order is written with.
    pub(super) fn body(&self, code: &str) -> Value {
        let none = Order::default();
        let order = self.0.get(code).unwrap_or(&none);
        // What nobody saw the end of makes, as far as anybody knows, what went into it.
        let first = order.materials.first_key_value().map(|(item, sum)| (item.clone(), *sum));
        let known = order.makes.clone().map(|item| (item, order.quantity));
        let (item, quantity) = known.or(first).unwrap_or_default();
        let mut materials: Vec<Value> = order
            .materials
            .iter()
            .map(|(item, sum)| json!({"item": item, "quantity": sum.to_string()}))
            .collect();
        if materials.is_empty() {
            // An order without materials asks for a bill; what is drawn from tanks is no line of it.
            materials.push(json!({"item": item, "quantity": quantity.to_string()}));
        }
        let quantity = quantity.to_string();
        json!({"code": code, "item": item, "quantity": quantity, "materials": materials})
    }
}
